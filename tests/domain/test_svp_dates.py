"""Nothing lies before its cause: evaluation, packet, notices, detention (H-04, H-05)."""

from datetime import UTC, datetime
from typing import Any, Final

import pytest

from domain.model import Json
from domain.refusal import Refusal
from domain.svp.dates import before
from tests.domain.cases import at, day
from tests.domain.courts import sought as sought_before_a_court
from tests.domain.svp_cases import (
    CONTENTS,
    EVALUATION,
    NOTICED_AT,
    OPENED_AT,
    Case,
    evaluated,
    offence,
    opened,
    opening,
    packed,
    stopped,
    unopened,
)

HAND: Final[Json] = {"to": "mdt", "method": "hand"}


def refused_to_open(**other: Any) -> Refusal:
    answer = unopened().acts("clerk", "open", **opening(**other))
    assert isinstance(answer, Refusal)
    return answer


# -- the opening -----------------------------------------------------------------------------------


@pytest.mark.rules("H-04", "S-03", "T-02")
def test_an_offence_or_a_return_of_a_day_to_come_is_refused() -> None:
    ahead = offence(on=day("2031-03-04"))
    found = refused_to_open(offences=[offence(), ahead])
    assert (found.rule, found.field) == ("H-04", "offences.1.on")
    back: Json = {"basis": "revocation-return", "readmitted_on": day("2031-03-04")}
    found = refused_to_open(**back)
    assert (found.rule, found.field) == ("H-04", "readmitted_on")
    today = opened(offences=[offence(on=OPENED_AT.isoformat())])
    assert today.stage == "to-evaluate"


@pytest.mark.rules("T-01")
@pytest.mark.parametrize(
    ("release", "said"), [("2031-03-02", ["T-01"]), ("2031-03-03", []), ("2031-12-01", [])]
)
def test_a_release_before_the_day_of_the_opening_is_said(release: str, said: list[str]) -> None:
    case = opened(anticipated_release=day(release))
    assert [rule for rule, _ in case.says("opened")] == said
    assert not said or release in case.says("opened")[0][1]


@pytest.mark.rules("T-02", "S-01")
def test_how_many_days_somebody_was_returned_for_is_said() -> None:
    """The tables name no number of days: whoever opens compares it with the section."""
    back: Json = {"basis": "revocation-return", "readmitted_on": day("2031-02-20")}
    case = opened(**back, anticipated_release=day("2031-08-19"))
    ((rule, text),) = case.says("opened")
    assert (rule, text[:21]) == ("T-02", "returned for 180 days")
    assert case.duty("T-02")[0] == "open"
    assert opened().says("opened") == []


# -- the evaluation --------------------------------------------------------------------------------


@pytest.mark.rules("S-05", "DECK-28", "H-04")
def test_a_report_may_be_older_than_the_case_but_not_unsaid_than_its_window() -> None:
    """The release is on 1 December 2031: the window opens on 6 December 2030."""
    for on, said in (("2030-12-06", []), ("2030-12-05", ["S-05"])):
        case = opened()
        case.does("clerk", "record-evaluation", **EVALUATION | {"report_on": on})
        assert (case.stage, case.warnings()) == ("to-notify", said)
        assert case.state.evaluated_on == at(on)
    assert "2030-12-06, when the window of the notice opened" in case.says("evaluated-met")[0][1]
    ahead = EVALUATION | {"report_on": "2031-03-04"}
    assert opened().refuses("H-04", "clerk", "record-evaluation", **ahead).field == "report_on"


@pytest.mark.rules("S-05", "T-02")
def test_a_report_from_before_the_return_is_said() -> None:
    back: Json = {"basis": "revocation-return", "readmitted_on": day("2031-02-20")}
    for on, said in (("2031-02-20", []), ("2031-02-19", ["S-05"])):
        case = opened(**back, anticipated_release=day("2031-06-01"))
        case.does("clerk", "record-evaluation", **EVALUATION | {"report_on": on})
        assert case.warnings() == said


@pytest.mark.rules("S-05", "DECK-26")
def test_a_report_from_after_the_release_is_said() -> None:
    case = opened(anticipated_release=day("2031-03-05"))
    case.when = at("2031-03-06T10:00")
    case.does("clerk", "record-evaluation", **EVALUATION | {"report_on": "2031-03-06"})
    assert case.warnings() == ["S-05"]
    assert "after the anticipated release" in case.says("evaluated-met")[0][1]


# -- packet and notices ----------------------------------------------------------------------------


def of_the_fifth() -> Case:
    """The report is of 5 March; now it is 10 March."""
    case = opened()
    case.when = at("2031-03-05T12:00")
    case.does("clerk", "record-evaluation", **EVALUATION | {"report_on": "2031-03-05"})
    case.when = NOTICED_AT
    return case


@pytest.mark.rules("H-05", "S-07", "C-19")
def test_what_rests_on_the_report_does_not_precede_it() -> None:
    case = of_the_fifth()
    early = at("2031-03-04T10:00").isoformat()
    packet: Json = {"contents": list(CONTENTS), "mosop": "completed"}
    found = case.refuses("H-05", "clerk", "prepare-packet", **packet, occurred_on=early)
    assert found.message.startswith(
        "occurred_on lies before the report of the evaluation, 2031-03-05"
    )
    case.does("clerk", "prepare-packet", **packet, occurred_on=day("2031-03-05"))
    found = case.refuses("H-05", "clerk", "give-notice", given_on="2031-03-04", **HAND)
    assert (found.field, "the report of the evaluation" in found.message) == ("given_on", True)
    case.does("clerk", "give-notice", given_on="2031-03-05", **HAND)
    ended = stopped()
    early = at("2031-03-02T10:00").isoformat()
    ended.refuses("H-05", "chief", "refer-anyway", note="note-1", occurred_on=early)


@pytest.mark.rules("H-05", "S-07")
def test_a_notice_goes_with_the_packet_and_not_before_it() -> None:
    case = evaluated()
    case.when = NOTICED_AT
    case.does("clerk", "prepare-packet", contents=list(CONTENTS), mosop="completed")
    found = case.refuses("H-05", "clerk", "give-notice", given_on="2031-03-09", **HAND)
    assert found.message.startswith("given_on lies before the packet, 2031-03-10")
    # It was ready before, and is typed with its true day; a later one does not undo that.
    ready = at("2031-03-08T10:00").isoformat()
    for when in (ready, NOTICED_AT.isoformat()):
        case.does(
            "clerk", "prepare-packet", contents=list(CONTENTS), mosop="completed", occurred_on=when
        )
    case.does("clerk", "give-notice", given_on="2031-03-09", **HAND)
    assert packed().state.packet_on == OPENED_AT


@pytest.mark.rules("H-05", "DECK-30")
def test_with_the_evaluation_its_day_is_struck() -> None:
    case = of_the_fifth()
    case.strikes("evaluated-met")
    assert case.state.evaluated_on is None
    case.does("clerk", "record-evaluation", **EVALUATION)
    assert case.state.evaluated_on == at("2031-03-03")


@pytest.mark.rules("H-05")
@pytest.mark.parametrize(
    ("typed", "early"),
    [
        ("2031-03-03", False),
        ("2031-03-03T09:05", False),
        ("2031-03-03T09:05:29", False),
        ("2031-03-03T09:05:28", True),
        ("2031-03-03T09:04", True),
        ("2031-03-02", True),
    ],
)
def test_a_time_is_compared_as_exactly_as_it_was_typed(typed: str, early: bool) -> None:
    cause = at("2031-03-03T09:05:29.500")
    assert (before("given_on", at(typed), cause, "the packet") is not None) == early


# -- after an overt act ----------------------------------------------------------------------------


@pytest.mark.rules("H-05", "S-36", "T-13")
def test_nobody_is_detained_on_a_day_before_the_notice_of_the_act() -> None:
    """The hour of the notice is that of its typing: on its day any hour may be the detention's."""
    case = sought_before_a_court()  # noticed on 6 January at nine
    early = at("2031-01-05T23:00").isoformat()
    found = case.refuses("H-05", "record-detention", detained_on=early)
    assert found.message.startswith(
        "detained_on lies before the notice of the overt act, 2031-01-06"
    )
    found = case.refuses("H-05", "notify-prosecutor", notified_on=early)
    assert found.field == "notified_on"
    case.does("record-detention", detained_on=at("2031-01-06T08:00").isoformat())


# -- over a change of the clocks -------------------------------------------------------------------


@pytest.mark.rules("H-05")
@pytest.mark.parametrize(
    ("typed", "cause", "said"),
    [
        ("2031-02-10", "2031-09-10", "2031-09-10"),
        ("2031-09-10", "2031-11-20", "2031-11-20"),
        ("2031-02-10", "2031-09-10T14:30", "2031-09-10 14:30"),
    ],
)
def test_a_day_is_named_as_it_was_typed(typed: str, cause: str, said: str) -> None:
    """What was typed carries the offset of its own day, summer's or winter's."""
    one, other = (datetime.fromisoformat(at(text).isoformat()) for text in (typed, cause))
    found = before("held_on", one, other, "the custody")
    assert found is not None
    assert found.message == f"held_on lies before the custody, {said}"


@pytest.mark.rules("H-05")
def test_what_a_machine_wrote_is_named_on_the_clock_of_what_was_typed() -> None:
    noted = at("2031-09-10T00:10").astimezone(UTC)
    found = before("held_on", at("2031-09-09"), noted, "the custody")
    assert found is not None
    assert found.message == "held_on lies before the custody, 2031-09-10 00:10"
    assert before("held_on", at("2031-09-10"), noted, "the custody") is None


@pytest.mark.rules("H-05")
def test_a_day_on_which_the_clocks_change_is_one_day() -> None:
    late = datetime.fromisoformat(at("2031-11-02T23:30").isoformat())
    assert before("held_on", at("2031-11-02"), late, "the custody") is None
