"""A commitment: opening, sites, years, late acts, ends."""

import json

import pytest

from domain.actors import Actor, Role
from domain.commands import Context
from domain.decider import decide
from domain.obligations import Status
from domain.refusal import Refusal
from domain.svp.commitment import COMMITMENT
from tests.domain.cases import day
from tests.domain.commitments import (
    OFFICE,
    ORDERED,
    REASON,
    Case,
    at_large,
    committed,
    does,
    duty,
    escaped,
    examined,
    filed,
    live,
    moment,
    noticed,
    opening,
    ordered,
    refused,
    reviewed,
    warned,
    yearly,
)
from tests.domain.recorder import Recorder


def opened(**other: object) -> Refusal | None:
    answer = Recorder(COMMITMENT).give(
        "open", moment("2031-01-12"), role="mental-health", **opening(**other)
    )
    return answer if isinstance(answer, Refusal) else None


# -- opening --------------------------------------------------------------------------------------


@pytest.mark.rules("S-23", "DECK-43", "C-27", "T-10", "T-11", "T-12")
def test_a_commitment_has_no_end_and_owes_its_first_year() -> None:
    case = ordered()
    assert case.stage == "to-place"
    assert live(case) == {"T-10": "2032-01-10", "T-11": "2032-01-10", "T-12": "2032-01-10"}
    assert {duty(case, key).owner for key in ("T-10", "T-11")} == {"dmh-director"}
    assert duty(case, "T-12").owner == "committing-court"
    assert "ends" not in case.state.model_dump(exclude={"obligations"})


@pytest.mark.rules("C-27")
def test_a_commitment_that_is_taken_over_goes_on_from_its_last_acts() -> None:
    case = ordered(
        "2031-06-02",
        committed_on=day("2019-02-28"),
        examined_on=day("2030-11-04"),
        noticed_on=day("2030-12-01"),
        reviewed_on=day("2031-03-03"),
    )
    assert live(case) == {"T-10": "2031-11-04", "T-11": "2031-12-01", "T-12": "2032-02-28"}


@pytest.mark.parametrize(
    ("other", "rule", "field"),
    [
        ({"committed_on": day("2031-01-13")}, "H-04", "committed_on"),
        ({"examined_on": day("2030-01-13")}, "H-05", "examined_on"),
        ({"reviewed_on": day("2032-01-13")}, "H-04", "reviewed_on"),
        ({"person": "Otto Fictional"}, "H-05", "person"),
        ({"court": None}, "H-05", "court"),
        ({"law": {"version": "x", "digest": "y", "values": {}}}, "H-05", "law.values.sorts_sites"),
        ({"office": "another"}, "H-02", None),
    ],
)
def test_what_cannot_be_opened(other: dict[str, object], rule: str, field: str | None) -> None:
    refusal = opened(**other)
    assert refusal is not None
    assert (refusal.rule, refusal.field) == (rule, field)


@pytest.mark.parametrize("role", sorted(Role))
def test_who_opens(role: Role) -> None:
    answer = Recorder(COMMITMENT).give("open", moment("2031-01-12"), role=role, **opening())
    may = {"mental-health", "supervisor", "system"}
    assert isinstance(answer, Refusal) == (role not in may)
    if isinstance(answer, Refusal):
        assert answer.rule == "H-02"


def test_one_case_for_each_order() -> None:
    key = COMMITMENT.business_key
    assert key is not None
    assert key(opening()) == key(opening(svp=None)) == "person-1/2031-01-10"
    assert key(opening(committed_on=day("2031-01-11"))) != key(opening())


@pytest.mark.rules("S-22")
def test_a_standard_that_is_not_on_file_is_said() -> None:
    assert not ordered().warnings()
    assert ordered(standard=None).warnings() == ["S-22"]


# -- whose case it is -------------------------------------------------------------------------------


@pytest.mark.rules("H-02")
@pytest.mark.parametrize(
    ("role", "office", "command", "data"),
    [
        ("mental-health", "elsewhere", "assign-site", {"site": "fulton", "segregated": True}),
        ("supervisor", "elsewhere", "assign-site", {"site": "fulton", "segregated": True}),
        ("court", "elsewhere", "record-annual-review", {"outcome": "continue"}),
    ],
)
def test_another_office_or_court_may_not(
    role: str, office: str, command: str, data: dict[str, object]
) -> None:
    case = ordered()
    days = {"assigned_on": day(ORDERED), "reviewed_on": day("2031-06-02")}
    given = {"occurred_on": moment("2031-06-02").isoformat(), **days, **data}
    for where, accepted in ((OFFICE, True), (office, False)):
        actor = Actor(id="test", role=Role(role), office=where)
        context = Context(now=moment("2031-06-02"), actor=actor, command_id="one")
        answer = decide(COMMITMENT, case.state, command, given, context)
        assert isinstance(answer, Refusal) != accepted
        if isinstance(answer, Refusal):
            assert answer.rule == "H-02"


# -- sites ----------------------------------------------------------------------------------------


@pytest.mark.rules("S-25", "DECK-42", "C-61")
@pytest.mark.parametrize("site", ["fulton", "smmhc"])
def test_the_person_is_taken_to_one_of_the_two_sites(site: str) -> None:
    case = ordered()
    does(case, "assign-site", ORDERED, site=site, segregated=True, assigned_on=day(ORDERED))
    assert (case.stage, case.state.site) == ("committed", site)


@pytest.mark.rules("DECK-42")
def test_no_other_site() -> None:
    data = {"site": "springfield", "segregated": True, "assigned_on": day(ORDERED)}
    answer = refused(ordered(), "DECK-42", "assign-site", ORDERED, **data)
    assert set(answer.allowed) == {"fulton", "smmhc"}


@pytest.mark.rules("S-24")
def test_the_committed_are_kept_apart() -> None:
    site = {"site": "fulton", "segregated": False}
    refused(ordered(), "S-24", "assign-site", ORDERED, assigned_on=day(ORDERED), **site)
    other = {"site": "smmhc", "segregated": False}
    moved = day("2031-02-01")
    refused(committed(), "S-24", "transfer-site", "2031-02-01", transferred_on=moved, **other)


@pytest.mark.rules("S-24")
def test_on_conditional_release_the_rule_does_not_apply() -> None:
    case = at_large()
    data = {"site": "smmhc", "segregated": False, "transferred_on": day("2032-07-01")}
    does(case, "transfer-site", "2032-07-01", **data)
    assert case.state.site == "smmhc"


@pytest.mark.rules("S-25", "H-01")
def test_a_transfer_to_the_other_site() -> None:
    case = committed()
    again = {"site": "fulton", "segregated": True, "assigned_on": day(ORDERED)}
    refused(case, "H-01", "assign-site", ORDERED, **again)
    moved = {"segregated": True, "transferred_on": day("2031-03-03")}
    refused(case, "S-25", "transfer-site", "2031-03-03", site="fulton", **moved)
    event = does(case, "transfer-site", "2031-03-03", site="smmhc", **moved)
    assert event.data["before"] == "fulton"
    assert (case.stage, case.state.site) == ("committed", "smmhc")
    early = {"segregated": True, "transferred_on": day("2031-01-09")}
    refused(case, "H-05", "transfer-site", "2031-03-04", site="fulton", **early)
    ahead = {"segregated": True, "transferred_on": day("2031-03-05")}
    refused(case, "H-04", "transfer-site", "2031-03-04", site="fulton", **ahead)


# -- years ----------------------------------------------------------------------------------------


@pytest.mark.rules("T-10", "C-27", "S-26")
def test_each_examination_ends_the_years_duty_and_opens_the_next() -> None:
    case = committed()
    examined(case, "2031-12-01", "2031-12-08")
    assert duty(case, "T-10").status is Status.MET
    assert yearly(case)["T-10:2"] == "2032-12-01", "a year after the examination, not the filing"
    examined(case, "2032-11-08")
    assert yearly(case)["T-10:3"] == "2033-11-08"


@pytest.mark.rules("T-10", "H-04", "H-05")
def test_an_examination_that_does_not_fit() -> None:
    case = committed()
    data = {"examiner": "examiner-1", "opinion": "remains"}
    name = "record-annual-examination"
    days = {"examined_on": day("2031-12-01"), "filed_on": day("2031-12-08")}
    refused(case, "H-04", name, "2031-12-07", **data, **days)
    refused(case, "H-05", name, "2031-12-08", **data, **{**days, "filed_on": day("2031-11-30")})
    refused(case, "H-05", name, "2031-12-08", **data, **{**days, "examined_on": day("2031-01-09")})
    refused(case, "H-02", name, "2031-12-08", "court", **data, **days)
    examined(case, "2031-12-01", "2031-12-08")
    refused(case, "T-10", name, "2031-12-09", **data, **days)


@pytest.mark.rules("T-10", "S-30")
def test_a_change_that_the_examiner_finds_leads_to_the_directors_decision() -> None:
    case = committed()
    assert warned(examined(case, "2031-12-01", opinion="changed")) == ["S-30"]
    assert case.state.opinion == "changed"


@pytest.mark.rules("T-11")
def test_the_notice_with_its_form_goes_to_the_person_and_to_the_court() -> None:
    case = committed()
    examined(case, "2031-12-01")
    noticed(case, "2031-12-10", waived=False, forwarded_on=day("2031-12-10"))
    assert duty(case, "T-11").status is Status.MET
    assert yearly(case)["T-11:2"] == "2032-12-01", "anchored as the examination (C-27)"
    assert case.letters() == ["right-to-petition", "annual-report-transmittal"]
    right, report = case.orders("letter")
    assert (right.data["recipient"], right.data["year"]) == ("person-1", 1)
    assert report.data["recipient"] == OFFICE
    assert (report.data["waiver"], report.data["examined_on"][:10]) == ("not-waived", "2031-12-01")


@pytest.mark.rules("T-11", "C-27")
def test_a_notice_before_the_examination_is_an_anchor_of_its_own() -> None:
    case = committed()
    noticed(case, "2031-11-03")
    examined(case, "2031-12-01")
    assert yearly(case) == {"T-12": "2032-01-10", "T-11:2": "2032-11-03", "T-10:2": "2032-12-01"}


@pytest.mark.rules("T-11")
def test_the_first_reminder_typesets_the_notice() -> None:
    case = committed()
    case.clock(moment("2031-12-20"))
    assert case.letters() == ["right-to-petition"]
    noticed(case, "2031-12-22")
    assert case.letters() == ["right-to-petition"], "it was there to be given"
    case.clock(moment("2032-12-15"))
    assert case.letters() == ["right-to-petition"] * 2
    assert [one.data["year"] for one in case.orders("letter")] == [1, 2]


@pytest.mark.rules("T-11", "S-25")
def test_no_notice_is_typeset_before_a_site_is_named() -> None:
    """It goes to where the person is; the next reminder makes up for it."""
    case = ordered()
    case.clock(moment("2031-12-20"))
    assert case.letters() == []
    site = {"site": "fulton", "segregated": True, "assigned_on": day("2031-12-22")}
    does(case, "assign-site", "2031-12-22", **site)
    case.clock(moment("2032-01-08"))
    assert case.letters() == ["right-to-petition"]


@pytest.mark.rules("T-11", "H-05")
def test_the_form_is_answered_later_and_once() -> None:
    case = committed()
    refused(case, "T-11", "record-waiver", "2031-06-02", waived=True)
    event = noticed(case, "2031-12-10")
    assert warned(event) == ["T-11"], "notice and form have not gone to the court"
    refused(case, "H-05", "record-waiver", "2031-12-11")
    does(case, "record-waiver", "2031-12-11", waived=True)
    refused(case, "T-11", "record-waiver", "2031-12-12", waived=False)
    does(case, "record-waiver", "2031-12-15", forwarded_on=day("2031-12-15"))
    assert case.orders("letter")[-1].data["waiver"] == "waived"
    refused(case, "T-11", "record-waiver", "2031-12-16", forwarded_on=day("2031-12-16"))
    held = case.state.notice
    assert held is not None
    assert held.waived is True
    again = {"given_on": day("2031-12-10")}
    refused(case, "T-11", "give-annual-notice", "2031-12-17", **again)


@pytest.mark.rules("T-12", "C-27")
def test_the_review_keeps_to_the_anniversary() -> None:
    case = committed()
    reviewed(case, "2031-12-15")
    assert yearly(case)["T-12:2"] == "2033-01-10"
    reviewed(case, "2033-01-10")
    assert duty(case, "T-12:2").status is Status.MET
    assert yearly(case)["T-12:3"] == "2034-01-10"
    data = {"reviewed_on": day("2033-01-10"), "outcome": "continue"}
    refused(case, "T-12", "record-annual-review", "2033-01-11", "court", **data)


@pytest.mark.rules("T-12", "C-27")
def test_a_commitment_of_the_29th_of_february() -> None:
    taken_over = {"committed_on": day("2024-02-29"), "reviewed_on": day("2031-02-28")}
    case = committed(when="2031-03-03", **taken_over)
    assert yearly(case)["T-12"] == "2032-02-28"
    reviewed(case, "2032-02-20")
    assert yearly(case)["T-12:2"] == "2033-02-28"


@pytest.mark.rules("T-10", "T-11", "T-12", "S-26")
def test_an_act_that_is_late_is_taken_and_waits_for_a_named_person() -> None:
    case = committed()
    case.clock(moment("2032-02-02"))
    assert {duty(case, key).status for key in ("T-10", "T-11", "T-12")} == {Status.BREACHED}
    event = examined(case, "2032-02-03")
    assert warned(event) == ["T-10"]
    assert [one.data["rule"] for one in event.orders if one.kind == "alert"] == ["T-10"]
    noticed(case, "2032-02-04")
    reviewed(case, "2032-02-05")
    assert case.state.late == {"T-10": "T-10", "T-11": "T-11", "T-12": "T-12"}
    assert duty(case, "T-12").status is Status.LATE
    assert yearly(case)["T-12:2"] == "2033-01-10", "the anniversary stays"
    refused(case, "H-07", "decide-late", "2032-02-06", "supervisor", obligation="T-10")
    refused(case, "H-01", "decide-late", "2032-02-06", "supervisor", obligation="T-09", **REASON)
    refused(case, "H-02", "decide-late", "2032-02-06", obligation="T-10", **REASON)
    does(case, "decide-late", "2032-02-06", "supervisor", obligation="T-10", **REASON)
    does(case, "decide-late", "2032-02-06", "attorney-general", obligation="T-12", **REASON)
    assert case.state.late == {"T-11": "T-11"}
    refused(case, "H-01", "decide-late", "2032-02-07", "supervisor", obligation="T-10", **REASON)


@pytest.mark.rules("T-12")
def test_a_review_that_was_missed_for_years_is_made_once() -> None:
    case = committed()
    case.clock(moment("2034-03-01"))
    reviewed(case, "2034-03-01")
    assert yearly(case)["T-12:2"] == "2035-01-10"


@pytest.mark.rules("T-10")
def test_what_was_met_in_time_and_typed_late_takes_its_alert_back() -> None:
    case = committed()
    case.clock(moment("2032-01-20"))
    data = {"examined_on": day("2031-12-01"), "filed_on": day("2031-12-08")}
    event = does(
        case,
        "record-annual-examination",
        "2032-01-21",
        examiner="examiner-1",
        opinion="remains",
        **data,
    )
    held = duty(case, "T-10")
    assert (held.status, held.recorded_late) == (Status.MET, True)
    assert event.orders[-1].data["about"] == "withdrawn"
    assert not case.state.late


# -- escape, ends ------------------------------------------------------------------------------------


@pytest.mark.rules("S-33", "S-34")
def test_an_escape_is_told_and_the_case_goes_on_where_it_stood() -> None:
    case = escaped()
    assert case.stage == "escaped"
    event = next(one for one in case.history if one.kind == "escaped")
    told = [one.data["recipient"] for one in event.orders if one.kind == "letter"]
    assert told == ["victim-1", "victim-2"]
    assert [one.data["about"] for one in event.orders if one.kind == "alert"] == ["escape"]
    assert "svp.victim-notice:escape" in live(case)
    early = day("2031-02-01")
    refused(case, "H-05", "recapture", "2031-02-05", recaptured_on=early)
    does(case, "recapture", "2031-02-05", recaptured_on=day("2031-02-05"))
    assert (case.stage, case.state.escaped_on) == ("committed", None)
    refused(case, "H-01", "recapture", "2031-02-06", recaptured_on=day("2031-02-06"))


@pytest.mark.rules("T-12", "S-33")
def test_the_years_go_on_while_somebody_has_escaped() -> None:
    case = escaped()
    assert set(yearly(case)) == {"T-10", "T-11", "T-12"}
    reviewed(case, "2031-12-01")
    assert yearly(case)["T-12:2"] == "2033-01-10"


@pytest.mark.rules("S-33")
@pytest.mark.parametrize(
    ("name", "role", "data"),
    [
        ("discharge", "court", {"discharged_on": day("2031-06-02"), **REASON}),
        ("discharge", "supervisor", {"discharged_on": day("2031-06-02"), **REASON}),
        ("judgment-set-aside", "system", {"outcome": "release"}),
        ("close-commitment", "supervisor", REASON),
    ],
)
def test_how_it_ends(name: str, role: str, data: dict[str, object]) -> None:
    case = committed()
    does(case, name, "2031-06-02", role, **data)
    assert case.stage == "closed"
    assert not live(case)
    assert {one.status for one in case.state.obligations.values()} == {Status.VOID}
    refused(case, "H-06", name, "2031-06-03", role, **data)


@pytest.mark.rules("S-23", "T-12")
def test_after_a_death_a_supervisor_closes_and_until_then_it_may_be_struck() -> None:
    case = committed()
    before = yearly(case)
    does(case, "record-death", "2031-06-02", died_on=day("2031-06-02"))
    assert (case.stage, live(case)) == ("deceased", {})
    case.settle(moment("2031-06-02"))
    assert (case.stage, live(case)) == ("deceased", {}), "no review is owed of whoever has died"
    refused(case, "H-01", "give-annual-notice", "2031-06-02", given_on=day("2031-06-02"))
    version = case.kinds.index("died") + 1
    refused(case, "H-02", "strike", "2031-06-03", "attorney-general", version=version, **REASON)
    does(case, "strike", "2031-06-03", "supervisor", version=version, **REASON)
    assert (case.stage, yearly(case)) == ("committed", before)
    does(case, "record-death", "2031-06-04", "court", died_on=day("2031-06-03"))
    does(case, "close-commitment", "2031-06-05", "supervisor", **REASON)
    assert case.stage == "closed"


@pytest.mark.rules("H-05", "S-23")
def test_a_death_before_what_is_on_file_is_said() -> None:
    case = escaped()
    event = does(case, "record-death", "2031-06-02", died_on=day("2031-02-02"))
    assert warned(event) == ["H-05"]
    assert "the escape (2031-02-03)" in event.data["warnings"][0]["text"]
    assert case.stage == "deceased"
    case = escaped()
    assert warned(does(case, "record-death", "2031-06-02", died_on=day("2031-02-03"))) == []


@pytest.mark.rules("H-07")
def test_what_ends_it_wants_a_reason_and_a_person_who_may() -> None:
    case = committed()
    refused(case, "H-07", "discharge", "2031-06-02", "court", discharged_on=day("2031-06-02"))
    refused(case, "H-07", "close-commitment", "2031-06-02", "supervisor")
    refused(case, "H-02", "close-commitment", "2031-06-02", **REASON)
    death = {"died_on": day("2031-06-02")}
    refused(case, "H-02", "record-death", "2031-06-02", "attorney-general", **death)


@pytest.mark.rules("S-34")
def test_victims_are_told_and_nothing_waits_for_it() -> None:
    case = committed()
    filed(case, "2032-03-01")
    refused(case, "S-34", "record-victims-told", "2032-03-02", "attorney-general", event="escape")
    refused(
        case,
        "H-02",
        "record-victims-told",
        "2032-03-02",
        event="release-petition",
        told=["victim-1"],
    )
    one = {"event": "release-petition", "told": ["victim-1"], "method": "telephone"}
    event = does(case, "record-victims-told", "2032-03-02", "attorney-general", **one)
    assert warned(event) == ["S-34"]
    assert "svp.victim-notice:release-petition" in live(case)
    both = {"event": "release-petition", "told": ["victim-1", "victim-2"]}
    does(case, "record-victims-told", "2032-03-03", "attorney-general", **both)
    assert "svp.victim-notice:release-petition" not in live(case)


@pytest.mark.rules("S-34")
def test_the_register_of_victims_may_change() -> None:
    case = committed()
    does(case, "note-facts", "2031-02-01", "system", victims=["victim-3"])
    filed(case, "2032-03-01")
    assert [one.data["recipient"] for one in case.orders("letter")] == ["victim-3"]


# -- strikes, size --------------------------------------------------------------------------------


@pytest.mark.rules("T-10")
def test_a_wrong_examination_is_struck_and_owed_again() -> None:
    case = committed()
    event = examined(case, "2031-12-01")
    does(case, "strike", "2031-12-02", version=event.version, **REASON)
    assert yearly(case)["T-10"] == "2032-01-10"
    assert duty(case, "T-10:2").status is Status.VOID
    assert case.state.examined_on is None
    examined(case, "2031-12-03")
    assert yearly(case)["T-10:3"] == "2032-12-03"


def test_a_strike_that_later_events_rest_on_is_refused() -> None:
    case = committed()
    event = filed(case, "2032-03-01", served=[])
    does(case, "record-service", "2032-03-02", served=["court"], served_on=day("2032-03-02"))
    refused(case, "H-01", "strike", "2032-03-03", version=event.version, **REASON)
    refused(case, "H-01", "strike", "2032-03-03", version=1, **REASON)


def years(count: int) -> Case:
    """So many years without a petition."""
    case = committed()
    for year in range(2031, 2031 + count):
        examined(case, f"{year}-11-10", f"{year}-11-17")
        noticed(case, f"{year}-11-20", waived=False, forwarded_on=day(f"{year}-11-20"))
        reviewed(case, f"{year}-12-15")
    return case


@pytest.mark.rules("T-10", "T-11", "T-12", "DECK-43")
def test_decades_do_not_swell_the_state() -> None:
    """Two of each yearly duty and what is owed; of the past only kinds of events, and numbers."""

    def size(count: int) -> int:
        return len(json.dumps(years(count).state.model_copy(update={"known": ()}).lean()))

    ten, twenty = size(10), size(20)
    assert twenty < 10_000
    assert twenty - ten < 10 * 200
    case = years(20)
    assert len(case.state.obligations) <= 3 * 3
    assert set(yearly(case)) == {"T-10:21", "T-11:21", "T-12:21"}
    assert case.state == case.refolded()


def test_what_is_of_a_year_long_past_is_not_struck_and_the_rest_still_is() -> None:
    case = years(5)
    versions = [one.version for one in case.history if one.kind == "annually-examined"]
    refused(case, "H-01", "strike", "2036-01-05", version=versions[0], **REASON)
    refused(case, "H-01", "strike", "2036-01-05", version=versions[2], **REASON)
    assert set(versions[:3]) <= set(case.state.sealed)
    before = set(case.state.obligations)
    does(case, "strike", "2036-01-05", version=versions[4], **REASON)
    assert yearly(case)["T-10:5"] == "2035-11-10"
    assert set(case.state.obligations) <= before, "nothing that was let go comes back"
    assert case.state == case.refolded()
    examined(case, "2035-11-11", "2036-01-06")
    assert yearly(case)["T-10:7"] == "2036-11-11"


def test_what_one_event_ends_is_let_go_only_later() -> None:
    """Three notices to victims end at once: the record hears of each before it is let go."""
    case = committed()
    for month in ("02", "03", "04", "05"):
        filed(case, f"2031-{month}-01")
        withdrawn = {"withdrawn_on": day(f"2031-{month}-02")}
        does(case, "withdraw-petition", f"2031-{month}-02", "court", **withdrawn)
    told = {"event": "release-petition", "told": ["victim-1", "victim-2"]}
    does(case, "record-victims-told", "2031-06-02", "attorney-general", **told)
    keys = [key for key in case.state.obligations if key.startswith("svp.")]
    assert len(keys) == 4
    assert {duty(case, key).status for key in keys} == {Status.LATE}
    examined(case, "2031-12-01")
    assert [key for key in case.state.obligations if key.startswith("svp.")] == keys[2:]
    filed(case, "2032-03-01")
    assert "svp.victim-notice:release-petition:5" in live(case), "numbers are not used again"


@pytest.mark.rules("T-11", "H-05")
def test_the_notice_of_a_year_is_not_given_before_it_begins() -> None:
    """Taken over with an examination of 4 November: the year of the first notice begins there."""
    case = committed("2032-01-12", committed_on=day(ORDERED), examined_on=day("2031-11-04"))
    early = {"given_on": day("2031-11-03")}
    found = refused(case, "H-05", "give-annual-notice", "2032-01-13", **early)
    assert found.message.startswith(
        "given_on lies before the day on which its year began, 2031-11-04"
    )
    noticed(case, "2032-01-13", given_on=day("2031-11-04"))
