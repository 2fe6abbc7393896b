"""Petitions for release: filed, served, screened, heard, tried; and what came of earlier ones."""

from typing import Any

import pytest

from domain.obligations import Status
from tests.domain.cases import day
from tests.domain.commitments import (
    OVER,
    REASON,
    Case,
    committed,
    does,
    duty,
    examined,
    filed,
    heard,
    noticed,
    refused,
    reviewed,
    screened,
    tried,
    warned,
    yearly,
)


def told(case: Case) -> list[str]:
    """What the victims' letters say that a release proceeding came to, in order, once each."""
    letters = (one.data for one in case.orders("letter"))
    outcomes = [str(one["outcome"]) for one in letters if one["letter_kind"] == "victim-notice"]
    return outcomes[::2]


def on_trial() -> Case:
    case = committed()
    filed(case, "2032-03-01")
    screened(case, "2032-03-08")
    heard(case, "2032-04-05", shown=True)
    return case


def once_failed() -> Case:
    """A petition over objection that was frivolous."""
    case = committed()
    filed(case, "2032-03-01")
    screened(case, "2032-03-08", "frivolous")
    return case


# -- filing and service ---------------------------------------------------------------------------


@pytest.mark.rules("S-27")
@pytest.mark.parametrize("missing", OVER)
def test_whoever_was_not_served_is_a_defect_and_never_a_refusal(missing: str) -> None:
    case = committed()
    event = filed(case, "2032-03-01", served=[one for one in OVER if one != missing])
    assert case.stage == "petition-screening"
    assert (event.data["defects"], warned(event)) == ([missing], ["S-27"])
    service = {"served": [missing], "served_on": day("2032-03-04")}
    event = does(case, "record-service", "2032-03-04", **service)
    assert warned(event) == []
    assert case.state.petition is not None
    assert case.state.petition.defects == ()
    refused(case, "S-27", "record-service", "2032-03-05", **service)


@pytest.mark.rules("S-27", "S-30")
def test_all_five_served_leaves_no_defect() -> None:
    case = committed()
    assert warned(filed(case, "2032-03-01")) == []
    case = committed()
    does(case, "authorise-petition", "2032-02-01", authorised_on=day("2032-02-01"))
    event = filed(case, "2032-03-01", "authorised", served=["court"])
    assert warned(event) == ["S-30"]
    assert set(event.data["defects"]) == set(OVER) - {"court"}
    some = {"served": ["facility-head"], "served_on": day("2032-03-04")}
    assert warned(does(case, "record-service", "2032-03-04", **some)) == ["S-30"]


@pytest.mark.rules("H-05", "H-01", "H-04")
def test_a_filing_that_does_not_fit() -> None:
    case = committed()
    data: dict[str, Any] = {"kind": "over-objection", "filed_on": day("2032-03-01"), "served": []}
    name = "file-petition"
    refused(case, "H-05", name, "2032-03-01", "court", **{**data, "served": ["the-press"]})
    refused(case, "H-04", name, "2032-02-28", "court", **data)
    refused(case, "H-02", name, "2032-03-01", "prc-member", **data)
    filed(case, "2032-03-01")
    refused(case, "H-01", name, "2032-03-02", "court", **data)


@pytest.mark.rules("S-30")
def test_a_petition_with_approval_needs_one_and_goes_straight_to_the_hearing() -> None:
    case = committed()
    data = {"kind": "authorised", "filed_on": day("2032-03-01"), "served": list(OVER)}
    refused(case, "S-30", "file-petition", "2032-03-01", "court", **data)
    refused(
        case,
        "H-02",
        "authorise-petition",
        "2032-02-01",
        "court",
        authorised_on=day("2032-02-01"),
    )
    does(case, "authorise-petition", "2032-02-01", authorised_on=day("2032-02-01"))
    again = {"authorised_on": day("2032-02-02")}
    refused(case, "S-30", "authorise-petition", "2032-02-02", **again)
    filed(case, "2032-03-01", "authorised")
    assert (case.stage, case.state.authorised_on) == ("hearing", None)
    heard(case, "2032-04-05", shown=False)
    assert case.state.failed == 0, "only petitions without approval count (S-31)"
    refused(case, "S-30", "file-petition", "2032-05-03", "court", **data)


@pytest.mark.rules("S-27")
def test_an_approval_is_not_used_up_by_a_petition_over_objection() -> None:
    case = committed()
    does(case, "authorise-petition", "2032-02-01", authorised_on=day("2032-02-01"))
    filed(case, "2032-03-01")
    assert case.state.authorised_on is not None


@pytest.mark.rules("T-11")
def test_a_petition_after_a_waiver_is_taken_and_warned_of() -> None:
    case = committed()
    noticed(case, "2031-12-10", waived=True)
    assert warned(filed(case, "2032-03-01")) == ["T-11"]


# -- screening ------------------------------------------------------------------------------------


@pytest.mark.rules("S-31")
def test_after_one_that_failed_another_without_new_facts_is_denied() -> None:
    case = once_failed()
    assert (case.stage, case.state.failed) == ("committed", 1)
    assert warned(filed(case, "2033-03-01")) == ["S-31"]
    admitted = {"outcome": "admitted", "screened_on": day("2033-03-08")}
    answer = refused(case, "S-31", "screen-petition", "2033-03-08", "court", **admitted)
    assert "deny-petition" in answer.allowed
    denied = {"ground": "no-new-facts", "denied_on": day("2033-03-08")}
    does(case, "deny-petition", "2033-03-08", "court", **denied)
    assert (case.stage, case.state.failed, case.state.petitions) == ("committed", 2, 2)
    refused(case, "H-01", "deny-petition", "2033-03-09", "court", **denied)


@pytest.mark.rules("S-31", "S-28")
def test_new_facts_open_the_way_to_a_hearing() -> None:
    case = once_failed()
    assert warned(filed(case, "2033-03-01", new_facts=True)) == []
    denied = {"ground": "no-new-facts", "denied_on": day("2033-03-08")}
    refused(case, "S-31", "deny-petition", "2033-03-08", "court", **denied)
    screened(case, "2033-03-08")
    assert case.stage == "hearing"


@pytest.mark.rules("S-28", "S-31")
def test_a_first_petition_that_is_not_frivolous_needs_a_hearing() -> None:
    case = committed()
    filed(case, "2032-03-01")
    denied = {"denied_on": day("2032-03-08")}
    name = "deny-petition"
    refused(case, "S-31", name, "2032-03-08", "court", ground="no-new-facts", **denied)
    refused(case, "H-02", name, "2032-03-08", ground="frivolous", **denied)
    does(case, name, "2032-03-08", "court", ground="frivolous", **denied)
    assert (case.stage, case.state.failed) == ("committed", 1)


@pytest.mark.rules("S-31")
def test_one_that_was_withdrawn_counts_as_none_that_failed() -> None:
    case = committed()
    filed(case, "2032-03-01")
    does(case, "withdraw-petition", "2032-03-02", "court", withdrawn_on=day("2032-03-02"))
    assert (case.stage, case.state.failed, case.state.petition) == ("committed", 0, None)
    refused(
        case, "H-01", "withdraw-petition", "2032-03-03", "court", withdrawn_on=day("2032-03-03")
    )


# -- hearing --------------------------------------------------------------------------------------


@pytest.mark.rules("S-28")
@pytest.mark.parametrize(
    ("counsel", "said"), [("attended", []), ("absent", []), ("not-admitted", ["S-28"])]
)
def test_counsel_may_attend_the_threshold_hearing(counsel: str, said: list[str]) -> None:
    case = committed()
    filed(case, "2032-03-01")
    screened(case, "2032-03-08")
    assert warned(heard(case, "2032-04-05", shown=True, counsel=counsel)) == said
    assert case.stage == "release-trial"


@pytest.mark.rules("S-28", "S-31")
def test_without_a_preponderance_the_petition_has_failed() -> None:
    case = committed()
    filed(case, "2032-03-01")
    screened(case, "2032-03-08")
    heard(case, "2032-04-05", shown=False, person_attended=True)
    assert (case.stage, case.state.failed) == ("committed", 1)
    data = {"held_on": day("2032-04-06"), "shown": True, "counsel": "attended"}
    refused(case, "H-01", "record-threshold-hearing", "2032-04-06", "court", **data)


@pytest.mark.rules("S-26", "S-28", "T-12")
def test_a_review_may_end_in_a_hearing_that_nobody_petitioned_for() -> None:
    case = committed()
    reviewed(case, "2032-01-05", "hearing")
    assert case.stage == "hearing"
    assert yearly(case)["T-12:2"] == "2033-01-10"
    data = {"withdrawn_on": day("2032-01-06")}
    refused(case, "S-28", "withdraw-petition", "2032-01-06", "court", **data)
    heard(case, "2032-02-02", shown=False)
    assert (case.stage, case.state.failed, case.state.petitions) == ("committed", 0, 0)
    filed(case, "2032-03-01")
    event = reviewed(case, "2032-12-20", "hearing")
    assert (event.kind, case.stage) == ("annually-reviewed", "petition-screening")
    assert warned(event) == ["S-28"]


# -- trial ----------------------------------------------------------------------------------------


@pytest.mark.rules("S-29")
def test_danger_that_the_state_proves_keeps_the_person_committed() -> None:
    case = on_trial()
    tried(case, "2032-06-07", danger=True)
    assert (case.stage, case.state.failed) == ("committed", 1)


@pytest.mark.rules("S-29")
def test_danger_that_is_not_proven_leads_to_conditional_release() -> None:
    case = on_trial()
    tried(case, "2032-06-07", danger=False)
    assert (case.stage, case.state.failed) == ("to-release", 0)
    data = {"returned_on": day("2032-06-08"), "form": "bench", "continued_danger": True}
    refused(case, "H-01", "record-release-verdict", "2032-06-08", "court", **data)


@pytest.mark.rules("S-21", "S-22")
def test_a_jury_only_if_demanded_and_then_unanimous() -> None:
    case = on_trial()
    name = "record-release-verdict"
    verdict = {"returned_on": day("2032-06-07"), "continued_danger": True, "unanimous": True}
    refused(case, "S-21", name, "2032-06-07", "court", form="jury", **verdict)
    answer = refused(case, "S-21", "demand-jury", "2032-05-03", "court", by="the-press")
    assert set(answer.allowed) == {"person", "attorney-general", "judge"}
    does(case, "demand-jury", "2032-05-03", "court", by="person")
    refused(case, "S-21", "demand-jury", "2032-05-04", "court", by="person")
    does(case, "demand-jury", "2032-05-04", "attorney-general", by="attorney-general")
    refused(case, "S-21", name, "2032-06-07", "court", form="bench", **verdict)
    split = verdict | {"unanimous": False}
    refused(case, "S-22", name, "2032-06-07", "court", form="jury", **split)
    event = does(case, "record-mistrial", "2032-06-07", "court", declared_on=day("2032-06-07"))
    assert (case.stage, warned(event)) == ("release-trial", ["S-33"])
    assert not [key for key in case.state.obligations if key.startswith("T-09")]
    verdict["returned_on"] = day("2032-09-06")
    does(case, name, "2032-09-06", "court", form="jury", **verdict)
    assert case.stage == "committed"
    filed(case, "2033-03-01", new_facts=True)
    assert case.state.petition is not None
    assert case.state.petition.jury == (), "a demand is for one trial"


@pytest.mark.rules("S-34")
def test_victims_hear_of_each_step_and_nothing_waits_for_them() -> None:
    case = on_trial()
    tried(case, "2032-06-07", danger=True)
    once = ["filed", "hearing-ordered", "trial-ordered", "stays-committed"]
    assert told(case) == once
    owed = [key for key in case.state.obligations if key.startswith("svp.victim-notice")]
    assert len(owed) == 4
    assert case.stage == "committed"
    case.clock(case.history[-1].recorded_at.replace(month=8))
    assert {duty(case, key).status for key in owed} == {Status.BREACHED}
    filed(case, "2033-03-01", new_facts=True)
    assert case.stage == "petition-screening", "a breach never holds anything"


@pytest.mark.rules("T-10", "T-12")
def test_the_years_go_on_while_a_petition_is_before_the_court() -> None:
    case = on_trial()
    examined(case, "2032-05-03")
    reviewed(case, "2032-12-20")
    assert yearly(case)["T-10:2"] == "2033-05-03"
    assert case.state.late == {"T-10": "T-10", "T-12": "T-12"}
    assert yearly(case)["T-12:2"] == "2033-01-10"


@pytest.mark.rules("S-27")
def test_a_petition_that_was_typed_by_mistake_is_struck() -> None:
    case = committed()
    event = filed(case, "2032-03-01")
    does(case, "strike", "2032-03-02", version=event.version, **REASON)
    assert (case.stage, case.state.petition, case.state.petitions) == ("committed", None, 0)
    owed = [key for key in case.state.obligations if key.startswith("svp.")]
    assert {duty(case, key).status for key in owed} == {Status.VOID}


@pytest.mark.rules("H-05", "S-30")
def test_an_approved_petition_is_not_filed_before_its_approval() -> None:
    case = committed()
    does(case, "authorise-petition", "2032-02-25", authorised_on=day("2032-02-25"))
    data = {"kind": "authorised", "filed_on": day("2032-02-20"), "served": list(OVER)}
    found = refused(case, "H-05", "file-petition", "2032-03-01", "court", **data)
    assert found.field == "filed_on"
    assert "the director's approval of it, 2032-02-25" in found.message
    objected = data | {"kind": "over-objection"}
    other = committed()
    does(other, "authorise-petition", "2032-02-25", authorised_on=day("2032-02-25"))
    does(other, "file-petition", "2032-03-01", "court", **objected)
    assert other.stage == "petition-screening", "one over objection rests on no approval"
    does(case, "file-petition", "2032-03-01", "court", **data | {"filed_on": day("2032-02-25")})
    assert case.stage == "hearing"
