"""The examination by the department, and the person's own expert (S-20, T-07, C-51, DECK-39)."""

from datetime import timedelta

import pytest

from domain.events import Draft
from domain.svp import svp_stages as st
from tests.domain.cases import at
from tests.domain.court_commands import EXAMINED_ON, RECEIVED_ON
from tests.domain.courts import confirmed, examined, examining, mistried, on_trial
from tests.domain.recorder import who

EXTENDED = "svp.examination-extended"
ALTERNATIVE = "svp.trial-alternative"


# -- order, receipt, examiner ---------------------------------------------------------------------


@pytest.mark.rules("S-20", "T-07")
def test_the_clock_starts_with_the_receipt_of_the_order() -> None:
    case = confirmed()
    refusal = case.refuses("T-07", "record-order-received")
    assert refusal.allowed == ("order-examination",)
    case.does("order-examination")
    assert "T-07" not in case.state.obligations
    case.does("record-order-received")
    assert case.ends()["T-07"] == "open"
    assert case.legal("T-07") == "2031-08-04"
    assert case.state.obligations["T-07"].starts == RECEIVED_ON
    case.refuses("S-20", "order-examination")
    case.refuses("T-07", "record-order-received")


@pytest.mark.rules("H-04", "H-05")
def test_order_and_receipt_follow_their_causes() -> None:
    case = confirmed()
    early = case.refuses("H-05", "order-examination", ordered_on=at("2031-06-03").isoformat())
    assert early.field == "ordered_on"
    case.refuses("H-04", "order-examination", at("2031-06-04T10:00"))
    case.does("order-examination")
    early = case.refuses("H-05", "record-order-received", received_on=at("2031-06-03").isoformat())
    assert early.field == "received_on"
    case.refuses("H-04", "record-order-received", at("2031-06-04T12:00"))


@pytest.mark.rules("S-20")
@pytest.mark.parametrize("member", ["member-doc", "Member-DOC", "member-dmh", "member-3"])
def test_whoever_held_a_seat_of_the_team_does_not_examine(member: str) -> None:
    # member-3 stepped aside and never voted: it was a seat all the same.
    refusal = examining().refuses("S-20", "appoint-examiner", examiner=member)
    assert refusal.field == "examiner"


@pytest.mark.rules("S-20")
def test_not_even_whoever_left_and_was_replaced() -> None:
    case = examining()
    seat = {"committee": "mdt", "seat": "seat-2"}
    for kind, data in (
        (st.SEAT_VACATED, seat),
        (st.MEMBER_APPOINTED, seat | {"member": "member-4", "agency": "dmh"}),
    ):
        draft = Draft(kind=kind, occurred_on=RECEIVED_ON, data=data)
        case.take((draft,), RECEIVED_ON, who("corrections"), kind)
    case.refuses("S-20", "appoint-examiner", examiner="member-dmh")
    case.refuses("S-20", "appoint-examiner", examiner="member-4")


@pytest.mark.rules("S-20")
def test_another_examiner_may_be_appointed_and_later_members_are_seen() -> None:
    case = examining()
    case.does("appoint-examiner", examiner="examiner-2", profession="psychiatrist")
    assert case.state.examiner == "examiner-2"
    seat = {"committee": "mdt", "seat": "seat-4", "member": "examiner-2", "agency": "dmh"}
    draft = Draft(kind=st.MEMBER_APPOINTED, occurred_on=RECEIVED_ON, data=seat)
    case.take((draft,), RECEIVED_ON, who("corrections"), "late")
    case.refuses("S-20", "record-examination")
    refusal = case.refuses("H-05", "appoint-examiner", profession="dentist")
    assert refusal.field == "profession"


# -- more time ------------------------------------------------------------------------------------


@pytest.mark.rules("T-07")
def test_an_order_for_good_cause_moves_the_clock_and_keeps_the_old_date() -> None:
    case = examining()
    case.does("extend-examination")
    assert case.ends() == {"T-06": "met", "T-07": "extended", EXTENDED: "open"}
    assert (case.legal("T-07"), case.legal(EXTENDED)) == ("2031-08-04", "2031-09-30")
    assert case.last.evidence == ("order-1",)
    assert case.warnings() == []
    case.does("extend-examination", until=at("2031-11-28").isoformat())
    assert case.ends()[EXTENDED] == "extended"
    assert case.legal(f"{EXTENDED}:2") == "2031-11-28"
    case.does("record-examination", filed_on=at("2031-11-28T15:00").isoformat())
    assert case.ends()[f"{EXTENDED}:2"] == "met"


@pytest.mark.rules("T-07", "H-07", "H-05")
def test_no_more_time_without_good_cause_an_order_and_a_clock() -> None:
    case = examining()
    assert case.refuses("T-07", "extend-examination", good_cause=False).field == "good_cause"
    assert case.refuses("H-07", "extend-examination", evidence=None).field == "evidence"
    early = case.refuses("H-05", "extend-examination", until=at("2031-06-30").isoformat())
    assert early.field == "until"
    refusal = confirmed().refuses("T-07", "extend-examination")
    assert refusal.allowed == ("record-order-received",)


@pytest.mark.rules("T-07", "K-07")
def test_more_time_when_the_time_had_passed_is_said_and_so_is_less() -> None:
    case = examining()
    case.clock(at("2031-08-06"))
    assert case.ends()["T-07"] == "breached"
    case.does("extend-examination", occurred_on=at("2031-08-07").isoformat())
    (said,) = case.last.data["warnings"]
    assert "K-07" in said["text"]
    assert case.ends()["T-07"] == "extended"
    less = examining()
    less.does("extend-examination", until=at("2031-07-21").isoformat())
    (said,) = less.last.data["warnings"]
    assert "2031-08-04" in said["text"]


# -- the report -----------------------------------------------------------------------------------


@pytest.mark.rules("T-07", "T-08", "C-51", "S-35", "DECK-39")
def test_the_report_is_filed_under_seal_and_starts_the_clock_of_the_trial() -> None:
    case = examining()
    event = case.does("record-examination")
    assert case.stage == st.TRIAL_PENDING
    assert case.ends() == {"T-06": "met", "T-07": "met", "T-08": "open"}
    # From the completion, not from the filing: 60 days from 14 July end on 12 September.
    assert case.state.obligations["T-08"].starts == EXAMINED_ON
    assert case.legal("T-08") == "2031-09-12"
    (letter,) = event.orders
    assert letter.data == {
        "letter_kind": "svp-transmittal",
        "recipient": "court",
        "recipient_office": "court-1",
        "what": "examination-report",
        "dated": EXAMINED_ON.isoformat(),
        "person": "person-1",
    }
    assert case.state.opinion == "meets"


@pytest.mark.rules("S-20", "T-07", "H-05", "H-04")
def test_what_cannot_be_filed() -> None:
    case = confirmed()
    case.does("order-examination")
    case.does("record-order-received")
    assert case.refuses("S-20", "record-examination").allowed == ("appoint-examiner",)
    case.does("appoint-examiner")
    early = case.refuses("H-05", "record-examination", filed_on=at("2031-07-13").isoformat())
    assert early.field == "filed_on"
    early = case.refuses("H-05", "record-examination", completed_on=at("2031-06-03").isoformat())
    assert early.field == "completed_on"
    case.refuses("H-04", "record-examination", at("2031-07-15"))


@pytest.mark.rules("T-07")
def test_a_report_counts_at_its_filing_and_late_it_counts_too() -> None:
    case = examining()
    case.does("record-examination", filed_on=at("2031-08-05T08:00").isoformat())
    assert (case.stage, case.ends()["T-07"]) == (st.TRIAL_PENDING, "late")
    assert case.state.late == {"T-07": "T-07"}
    assert case.warnings() == ["T-07"]
    assert case.alerts() == [("late", "statutory")]


@pytest.mark.rules("T-07")
def test_a_report_that_no_clock_watched_is_said() -> None:
    case = confirmed()
    case.does("appoint-examiner")
    case.does("record-examination")
    assert case.warnings() == ["T-07"]
    assert case.stage == st.TRIAL_PENDING


# -- the person's own expert ----------------------------------------------------------------------


@pytest.mark.rules("S-20", "C-51")
def test_another_examination_is_shown_as_another_date() -> None:
    case = examining()
    case.does("record-own-expert", completed_on=None)
    assert ALTERNATIVE not in case.state.obligations
    assert case.state.experts == ("expert-1",)
    case.does("record-own-expert")
    assert case.warnings() == ["C-51"]
    case.does("record-examination")
    assert (case.legal("T-08"), case.legal(ALTERNATIVE)) == ("2031-09-12", "2031-09-02")
    assert case.state.obligations[ALTERNATIVE].severity == "planning"
    assert case.state.experts == ("expert-1",)
    case.does("begin-trial")
    assert (case.ends()["T-08"], case.ends()[ALTERNATIVE]) == ("met", "void")


@pytest.mark.rules("C-51")
def test_the_other_date_passes_without_holding_anything() -> None:
    case = examined()
    case.does("record-own-expert")
    end = case.state.obligations[ALTERNATIVE].ends
    assert end is not None
    case.clock(end + timedelta(hours=1))
    assert (case.ends()["T-08"], case.ends()[ALTERNATIVE]) == ("open", "breached")
    assert case.alerts() == [("breach", "planning")]
    case.does("begin-trial", begun_on=at("2031-09-10").isoformat())
    assert (case.ends()["T-08"], case.ends()[ALTERNATIVE]) == ("met", "void")
    assert case.state.late == {}


@pytest.mark.rules("C-51", "H-05", "H-04")
def test_an_expert_after_the_trial_began_is_no_other_date() -> None:
    for case in (on_trial(), mistried()):
        case.does("record-own-expert")
        assert ALTERNATIVE not in case.state.obligations
    case = examined()
    early = case.refuses("H-05", "record-own-expert", completed_on=at("2031-05-29").isoformat())
    assert early.field == "completed_on"
    case.refuses("H-04", "record-own-expert", at("2031-06-30"))
