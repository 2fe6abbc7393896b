"""Whom the law is about, and the clock of the notice (S-01 to S-03, C-24, C-52, C-54, T-01 to T-03)."""

from typing import Any, Final

import pytest

from domain.actors import Role
from domain.refusal import Refusal
from domain.svp.svp import SVP
from tests.domain.cases import at, day
from tests.domain.svp_cases import (
    EVALUATION,
    NOTE,
    PEOPLE,
    evaluated,
    filed,
    law,
    offence,
    opened,
    opening,
    received,
    sought,
    stopped,
    unopened,
)


def refused(rule: str, actor: str = "clerk", **other: Any) -> Refusal:
    answer = unopened().acts(actor, "open", **opening(**other))
    assert isinstance(answer, Refusal)
    assert answer.rule == rule, answer.line()
    return answer


# -- who and whom ----------------------------------------------------------------------------------


@pytest.mark.rules("S-01", "DECK-26", "C-54")
def test_a_conviction_of_a_listed_offence_is_reviewed_before_release() -> None:
    case = opened()
    assert case.stage == "to-evaluate"
    assert case.kinds == ["opened"]
    state = case.state
    assert (state.office, state.person, state.confinement) == ("doc", "person-1", "confinement-1")
    assert (state.origin, state.basis, state.route) == ("convicted", "release", "confinement")
    assert state.victims == ("victim-1", "victim-2")
    assert case.says("opened") == []


@pytest.mark.rules("H-01", "S-01", "S-36")
def test_upper_and_lower_case_make_no_other_confinement_and_no_other_person() -> None:
    key = SVP.business_key
    assert key is not None
    assert key({"confinement": "Stay-1"}) == key({"confinement": "stay-1"})
    assert key({"confinement": "stay-1"}) != key({"confinement": "stay-2"})
    act = {"route": "overt-act", "person": "Person-1", "occurred_on": "2031-03-03T09:00"}
    assert key(act) == key(act | {"person": "person-1"})
    assert key(act) != key(act | {"occurred_on": "2031-03-04T09:00"})


OPENERS: Final = {Role.CORRECTIONS, Role.MENTAL_HEALTH, Role.SUPERVISOR, Role.SYSTEM}


@pytest.mark.rules("S-01", "S-36", "H-02")
@pytest.mark.parametrize("role", list(Role))
def test_who_opens(role: Role) -> None:
    """Of a confinement the agency and the machine; after an overt act the attorney general too."""
    overt = {"route": "overt-act", "confinement": None, "anticipated_release": None}
    for route, may in (({}, OPENERS), (overt, OPENERS | {Role.ATTORNEY_GENERAL})):
        name = "ag" if role is Role.ATTORNEY_GENERAL else f"a-{role}"
        answer = unopened().acts(name, "open", **opening(**route))
        assert isinstance(answer, Refusal) is (role not in may), (route, answer)
        if isinstance(answer, Refusal):
            assert answer.rule == ("H-02" if role is Role.ATTORNEY_GENERAL else "S-01")


@pytest.mark.rules("S-36")
def test_the_attorney_general_opens_for_an_agency_and_keeps_no_case() -> None:
    overt = {"route": "overt-act", "confinement": None, "anticipated_release": None}
    answer = unopened().acts("ag", "open", **opening(**overt, office="ag-office"))
    assert isinstance(answer, Refusal)
    assert (answer.rule, answer.field) == ("S-36", "office")


@pytest.mark.rules("H-02")
def test_an_agency_opens_cases_of_its_own_office() -> None:
    refused("H-02", "other-clerk")
    refused("H-02", "other-chief")
    assert PEOPLE["other-clerk"].office != "doc"


@pytest.mark.rules("S-03", "C-52")
def test_an_offence_that_the_list_lacks_opens_nothing() -> None:
    assert refused("S-03", offences=[]).field == "offences"
    unlisted = refused("S-03", offences=[offence("566.111", sexually_violent=False)])
    assert unlisted.field == "offences"
    mixed = [offence("566.111", sexually_violent=False), offence()]
    assert opened(offences=mixed).stage == "to-evaluate"


@pytest.mark.rules("S-03", "C-52")
def test_an_offence_on_a_condition_counts_once_a_person_says_so() -> None:
    child = offence("568.060", condition="it involves sexual contact")
    unmet = refused("S-03", offences=[child])
    assert "568.060 only if it involves sexual contact" in unmet.message
    case = opened(offences=[child | {"condition_met": True}])
    assert [rule for rule, _ in case.says("opened")] == ["C-52"]


@pytest.mark.rules("C-54", "S-01", "S-02", "T-03")
@pytest.mark.parametrize("origin", ["ngri", "psychopath"])
def test_the_statute_reaches_further_than_convictions(origin: str) -> None:
    case = opened(origin=origin, agency="dmh", offences=[offence()])
    assert [rule for rule, _ in case.says("opened")] == ["C-54"]
    assert case.duties() == {"T-03": "open"}


@pytest.mark.rules("C-54", "S-02")
def test_only_an_old_commitment_needs_no_offence() -> None:
    assert opened(origin="psychopath", offences=[]).stage == "to-evaluate"
    refused("S-03", origin="ngri", offences=[])


@pytest.mark.rules("S-01", "T-01", "T-02", "H-05")
def test_what_a_review_before_release_must_know() -> None:
    assert refused("S-01", confinement=None).field == "confinement"
    assert refused("T-01", anticipated_release=None).field == "anticipated_release"
    assert refused("T-02", basis="revocation-return").field == "readmitted_on"
    assert refused("H-05", agency="police").field == "agency"
    assert refused("H-05", person="Jane Roe").field == "person"
    assert refused("H-05", law=law(mdt_tie="coin")).field == "law.values.mdt_tie"


def test_a_case_opens_once() -> None:
    opened().refuses("H-05", "clerk", "open", **opening())


# -- clocks ----------------------------------------------------------------------------------------


@pytest.mark.rules("T-01")
def test_the_window_of_the_notice_opens_360_days_before_release() -> None:
    case = opened(anticipated_release=day("2032-12-01"))  # of the vectors, V12, some years on
    owed = case.state.obligations["T-01"]
    assert str(owed.legal) == "2032-12-01"
    assert str(owed.reminders[0])[:10] == "2031-12-07"  # 2032 has a 29 February
    case.go("2031-12-08")
    assert case.kinds == ["opened", "reminder-due"]
    case.go("2032-12-02T00:01")
    assert case.duties() == {"T-01": "breached"}
    assert case.alerts() == ["breach"]
    assert case.stage == "to-evaluate", "a missed notice ends nothing"


@pytest.mark.rules("T-02")
def test_who_returns_on_revocation_is_notified_of_as_soon_as_practicable() -> None:
    case = opened(basis="revocation-return", readmitted_on=day("2031-02-20"))
    owed = case.state.obligations["T-02"]
    assert (str(owed.starts)[:10], str(owed.legal)) == ("2031-02-20", "2031-12-01")


@pytest.mark.rules("S-36")
def test_after_an_overt_act_no_notice_is_owed_and_inference_is_said() -> None:
    case = sought()
    assert (case.stage, case.duties()) == ("detention-sought", {})
    assert case.kinds == ["opened", "overt-act-noticed"]
    assert [rule for rule, _ in case.says("opened")] == ["S-36"]


# -- the release moves -----------------------------------------------------------------------------


@pytest.mark.rules("T-01", "C-24")
def test_the_window_moves_with_the_release_and_the_old_date_stays() -> None:
    case = opened()
    case.does("clerk", "change-release", anticipated_release="2031-09-01")
    assert case.duty("T-01") == ("extended", "2031-12-01")
    assert case.duty("T-01:2") == ("open", "2031-09-01")
    assert str(case.state.anticipated_release)[:10] == "2031-09-01"
    assert [rule for rule, _ in case.says("release-date-changed")] == ["T-01"]
    case.does("clerk", "change-release", anticipated_release="2032-01-15")
    assert case.duties() == {"T-01": "extended", "T-01:2": "extended", "T-01:3": "open"}


@pytest.mark.rules("T-01", "C-24")
def test_a_release_that_is_past_is_said_of_a_change_as_of_an_opening() -> None:
    for case in (opened(), received()):
        case.does("clerk", "change-release", anticipated_release="2020-01-01")
        first, _ = case.says("release-date-changed")
        text = "the anticipated release, 2020-01-01, lies before the day of this change"
        assert first == ("T-01", text)
    case = opened()
    case.does("clerk", "change-release", anticipated_release=f"{case.when:%Y-%m-%d}")
    assert len(case.says("release-date-changed")) == 1


@pytest.mark.rules("T-02", "T-03")
@pytest.mark.parametrize(
    ("rule", "other"),
    [
        ("T-02", {"basis": "revocation-return", "readmitted_on": day("2031-02-20")}),
        ("T-03", {"origin": "ngri"}),
    ],
)
def test_so_do_the_other_clocks_of_the_notice(rule: str, other: dict[str, Any]) -> None:
    case = opened(**other)
    started = case.state.obligations[rule].starts
    case.does("clerk", "change-release", anticipated_release="2031-09-01")
    assert case.duty(f"{rule}:2") == ("open", "2031-09-01")
    assert case.state.obligations[f"{rule}:2"].starts == started
    assert [said for said, _ in case.says("release-date-changed")] == [rule]


@pytest.mark.rules("C-24", "DECK-38")
def test_the_sentence_is_tracked_apart_and_nothing_hangs_on_it() -> None:
    case = received()
    before = case.duties()
    case.does("clerk", "record-sentence-end", ended_on="2031-03-10")
    assert [rule for rule, _ in case.says("sentence-ended")] == ["C-24"]
    assert (case.stage, case.duties()) == ("review", before)
    assert str(case.state.sentence_ended)[:10] == "2031-03-10"
    case.does("clerk", "change-release", anticipated_release="2031-06-01")
    ((rule, text),) = case.says("release-date-changed")
    assert (rule, "the release, 2031-06-01, may precede it" in text) == ("C-24", True)
    assert case.duties() == before


@pytest.mark.rules("C-24")
def test_a_petition_may_be_filed_while_the_sentence_runs() -> None:
    case = filed()
    assert case.state.sentence_ended is None
    case.does("clerk", "record-sentence-end", ended_on="2031-04-20")
    assert [rule for rule, _ in case.says("sentence-ended")] == ["C-24"]


@pytest.mark.rules("H-04")
def test_a_sentence_has_not_ended_tomorrow() -> None:
    assert opened().refuses(
        "H-04", "clerk", "record-sentence-end", ended_on="2031-03-05"
    ).field == ("ended_on")


# -- wrong stage, wrong person ---------------------------------------------------------------------


@pytest.mark.rules("H-01", "H-02", "H-06")
@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("change-release", {"anticipated_release": "2031-09-01"}),
        ("record-sentence-end", {"ended_on": "2031-03-01"}),
    ],
)
def test_facts_of_the_confinement_are_the_agencys(name: str, data: dict[str, str]) -> None:
    case = evaluated()
    for actor in ("ag", "judge", "m1", "p1", "other-clerk", "doctor"):
        case.refuses("H-02", actor, name, **data)
    sought().refuses("H-01", "clerk", name, **data)
    over = stopped()
    over.does("clerk", "close-svp", **NOTE)
    over.refuses("H-06", "clerk", name, **data)
    over.refuses("H-06", "clerk", "record-evaluation", **EVALUATION)


@pytest.mark.rules("H-04", "H-05")
def test_what_every_command_must_say() -> None:
    case = opened()
    later = at("2031-03-04").isoformat()
    case.refuses("H-04", "clerk", "record-evaluation", **EVALUATION, occurred_on=later)
    case.refuses("H-05", "clerk", "record-evaluation", **EVALUATION | {"licence": "maybe"})
    case.refuses("H-07", "clerk", "record-evaluation", **EVALUATION | {"evidence": []})
