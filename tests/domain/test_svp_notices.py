"""Two notices, two receipts, two clocks (DECK-30, S-07, C-49, T-01, T-04, T-05)."""

from datetime import UTC, tzinfo
from typing import Final

import pytest

from domain.obligations import Duty, Obligation
from tests.domain.cases import CHICAGO, at
from tests.domain.recorder import Count, by_law
from tests.domain.svp_cases import (
    DAY,
    NOTE,
    NOTICED_AT,
    evaluated,
    packed,
    received,
    seat,
    sent,
    stopped,
)

BOTH: Final = ("mdt", "attorney-general")
CLOCK: Final = {"mdt": "T-04", "attorney-general": "T-05"}


# -- two notices -----------------------------------------------------------------------------------


@pytest.mark.rules("DECK-30", "S-07", "C-49", "T-01", "T-04", "T-05")
@pytest.mark.parametrize("first", BOTH)
def test_two_notices_begin_the_review(first: str) -> None:
    case = packed()
    case.when = NOTICED_AT
    second = next(to for to in BOTH if to != first)
    case.does("clerk", "give-notice", to=first, given_on="2031-03-05", method="certified")
    assert (case.stage, case.kinds[-1]) == ("to-notify", "notice-given")
    assert case.duties() == {"T-01": "open", CLOCK[first]: "open"}
    case.does("clerk", "give-notice", to=second, given_on="2031-03-04", method="hand")
    assert (case.stage, case.kinds[-1]) == ("review", "notices-given")
    assert case.duties()["T-01"] == "met"
    starts = {key: str(owed.starts)[:10] for key, owed in case.state.obligations.items()}
    # Without a receipt each clock is shown from its sending.
    assert starts[CLOCK[first]] == "2031-03-05"
    assert starts[CLOCK[second]] == "2031-03-04"


@pytest.mark.rules("S-34")
def test_victims_are_to_be_told_of_the_agencys_notice() -> None:
    case = sent()
    assert case.duty("svp.victim-notice:agency-notice")[0] == "open"
    told = [one.data for one in case.orders("letter") if one.data["letter_kind"] == "victim-notice"]
    assert [(one["recipient"], one["event"]) for one in told] == [
        ("victim-1", "agency-notice"),
        ("victim-2", "agency-notice"),
    ]


@pytest.mark.rules("S-07", "DECK-30", "H-01", "H-02", "H-04")
def test_no_notice_without_packet_none_twice_none_ahead() -> None:
    given = {"to": "mdt", "given_on": "2031-03-03", "method": "hand"}
    assert evaluated().refuses("S-07", "clerk", "give-notice", **given).allowed == (
        "prepare-packet",
    )
    case = packed()
    case.refuses("H-04", "clerk", "give-notice", **given | {"given_on": "2031-03-04"})
    case.does("clerk", "give-notice", **given)
    assert case.refuses("DECK-30", "clerk", "give-notice", **given).field == "to"
    case.refuses("H-05", "clerk", "give-notice", **given | {"to": "victim"})
    for actor in ("ag", "m1", "other-clerk", "doctor"):
        case.refuses("H-02", actor, "give-notice", **given | {"to": "attorney-general"})
    stopped().refuses("H-01", "clerk", "give-notice", **given)
    sent().refuses("H-01", "clerk", "give-notice", **given)


@pytest.mark.rules("T-01")
def test_a_notice_before_its_window_warns() -> None:
    case = packed(anticipated_release="2032-06-01T00:00:00-05:00")
    case.does("clerk", "give-notice", to="mdt", given_on="2031-03-03", method="hand")
    assert [rule for rule, _ in case.says("notice-given")] == ["T-01"]
    near = packed()
    near.does("clerk", "give-notice", to="mdt", given_on="2031-03-03", method="hand")
    assert near.says("notice-given") == []


@pytest.mark.rules("T-01")
@pytest.mark.parametrize(("day", "warned"), [("2031-06-06", True), ("2031-06-07", False)])
def test_the_first_day_of_the_window_is_in_it(day: str, *, warned: bool) -> None:
    case = packed(anticipated_release="2032-06-01T00:00:00-05:00")
    case.go(f"{day}T23:00")
    # Written in any zone, it is that evening in Missouri.
    given = at(f"{day}T22:00").astimezone(UTC)
    case.does("clerk", "give-notice", to="mdt", given_on=given.isoformat(), method="hand")
    assert bool(case.says("notice-given")) is warned


def before_opening_was_kept(duty: Duty) -> Obligation:
    """A duty of a case that was opened before duties told when their window opens."""
    return by_law(duty).model_copy(update={"opens": None})


@pytest.mark.rules("T-01")
@pytest.mark.parametrize(
    ("count", "zone"),
    # Of an old case Missouri's day is known only as it was written there.
    [(by_law, CHICAGO), (by_law, UTC), (before_opening_was_kept, CHICAGO)],
)
@pytest.mark.parametrize(
    ("release", "given", "warned"),
    [
        # From the winter back into the summer: the window opens with 11 March 2031.
        ("2032-03-05T00:00:00-06:00", "2031-03-10T23:59", True),
        ("2032-03-05T00:00:00-06:00", "2031-03-11T00:00", False),
        # From the summer back into the winter: it opens with 5 November 2031.
        ("2032-10-30T00:00:00-05:00", "2031-11-04T23:59", True),
        ("2032-10-30T00:00:00-05:00", "2031-11-05T00:00", False),
    ],
)
def test_the_window_opens_with_a_day_of_missouri_across_a_change_of_the_clocks(
    count: Count, zone: tzinfo, release: str, given: str, *, warned: bool
) -> None:
    case = packed(count, anticipated_release=release)
    case.when = at(given)
    on = at(given).astimezone(zone).isoformat()
    case.does("clerk", "give-notice", to="mdt", given_on=on, method="hand")
    assert case.says("notice-given") == (
        [("T-01", "given before the window of the notice opened")] if warned else []
    )


@pytest.mark.rules("T-01")
def test_notices_after_the_release_end_the_duty_late() -> None:
    case = packed()
    case.go("2031-12-03")
    assert case.duty("T-01")[0] == "breached"
    case.does("clerk", "give-notice", to="mdt", given_on="2031-11-20", method="hand")
    case.does("clerk", "give-notice", to="attorney-general", given_on="2031-12-02", method="hand")
    assert case.duty("T-01")[0] == "late", "it ends with the later of the two"
    assert case.state.late == {"T-01": "T-01"}
    assert "late" in case.alerts()
    assert [rule for rule, _ in case.says("notices-given")] == ["T-01"]


@pytest.mark.rules("T-01")
def test_given_in_time_and_typed_late_is_met() -> None:
    case = packed()
    case.go("2031-12-03")
    for to in BOTH:
        case.does("clerk", "give-notice", to=to, given_on="2031-12-01", method="hand")
    assert case.duty("T-01")[0] == "met"
    assert case.state.obligations["T-01"].recorded_late
    assert case.state.late == {}
    assert case.alerts() == ["breach", "withdrawn"]


# -- two receipts ----------------------------------------------------------------------------------


@pytest.mark.rules("C-49", "T-04", "T-05", "DECK-30")
@pytest.mark.parametrize("by", BOTH)
def test_the_receipt_starts_the_clock_that_counts(by: str) -> None:
    case = sent()
    case.go("2031-03-14")
    case.does("clerk", "record-receipt", by=by, received_on="2031-03-12", method="certified")
    rule = CLOCK[by]
    assert case.duty(rule)[0] == "extended"
    assert case.state.obligations[rule].legal is not None, "the old date stays"
    days = {"T-04": "2031-04-11", "T-05": "2031-04-28"}  # 26 April is a Saturday
    assert case.duty(f"{rule}:2") == ("open", days[rule])
    assert by in case.state.received
    twice = case.refuses(
        "C-49", "clerk", "record-receipt", by=by, received_on="2031-03-13", method="hand"
    )
    assert twice.field == "by"
    receipts = {
        one.data["by"]: one.version for one in case.history if one.kind == "receipt-recorded"
    }
    assert f"strike entry {receipts[by]} first" in twice.message


@pytest.mark.rules("C-49", "H-04", "H-05", "DECK-30", "H-01")
def test_which_receipts_cannot_be() -> None:
    case = packed()
    case.when = NOTICED_AT
    case.does("clerk", "give-notice", to="mdt", given_on="2031-03-05", method="hand")
    receipt = {"by": "mdt", "received_on": "2031-03-06", "method": "hand"}
    case.refuses("DECK-30", "clerk", "record-receipt", **receipt | {"by": "attorney-general"})
    early = case.refuses(
        "H-05", "clerk", "record-receipt", **receipt | {"received_on": "2031-03-04"}
    )
    assert early.field == "received_on"
    case.refuses("H-04", "clerk", "record-receipt", **receipt | {"received_on": "2031-03-11"})
    case.does("clerk", "record-receipt", **receipt)
    unsent = evaluated()
    unsent.when = NOTICED_AT
    unsent.refuses("DECK-30", "clerk", "record-receipt", **receipt)
    stopped().refuses("H-01", "clerk", "record-receipt", **receipt)


@pytest.mark.rules("C-49", "H-02")
def test_each_may_say_when_it_received_its_own() -> None:
    receipt = {"received_on": "2031-03-10", "method": "electronic"}
    case = seat(sent())
    case.refuses("H-02", "ag", "record-receipt", by="mdt", **receipt)
    case.refuses("H-02", "m1", "record-receipt", by="attorney-general", **receipt)
    case.refuses("H-02", "m9", "record-receipt", by="mdt", **receipt)
    case.refuses("H-02", "p1", "record-receipt", by="mdt", **receipt)
    case.refuses("H-02", "other-clerk", "record-receipt", by="mdt", **receipt)
    case.does("ag", "record-receipt", by="attorney-general", **receipt)
    case.does("m2", "record-receipt", by="mdt", **receipt)
    assert case.duties()["T-05:2"] == case.duties()["T-04:2"] == "open"


@pytest.mark.rules("C-49", "T-05")
def test_a_wrong_receipt_is_struck_and_the_sending_counts_again() -> None:
    case = received()
    case.strikes("receipt-recorded")  # the attorney general's
    assert case.duties()["T-05"] == "open"
    assert case.duties()["T-05:2"] == "void"
    assert "attorney-general" not in case.state.received
    case.does(
        "clerk", "record-receipt", by="attorney-general", received_on="2031-03-10", method="hand"
    )
    assert case.duty("T-05:3")[0] == "open"


@pytest.mark.rules("C-49", "H-01")
def test_a_notice_that_was_received_is_not_struck_before_its_receipt() -> None:
    """Otherwise no clock would be left that anybody could end."""
    case = packed()
    case.when = NOTICED_AT
    case.does("clerk", "give-notice", to="mdt", given_on="2031-03-05", method="hand")
    case.does("clerk", "record-receipt", by="mdt", received_on="2031-03-06", method="hand")
    version = case.kinds.index("notice-given") + 1
    case.refuses("H-01", "chief", "strike", version=version, **NOTE)
    case.strikes("receipt-recorded")
    case.strikes("notice-given")
    assert (case.state.given, case.state.received) == ({}, {})
    assert {case.duties()[key] for key in ("T-04", "T-04:2")} == {"void"}
    case.does("clerk", "give-notice", to="mdt", given_on="2031-03-06", method="hand")
    assert case.duties()["T-04:3"] == "open"


@pytest.mark.rules("DECK-30", "H-01", "T-04")
def test_the_first_notice_is_not_struck_from_under_the_review() -> None:
    case = sent()
    version = case.kinds.index("notice-given") + 1
    case.refuses("H-01", "chief", "strike", version=version, **NOTE)
    case.strikes("notices-given")
    assert (case.stage, case.duties()["T-01"], case.duties()["T-05"]) == (
        "to-notify",
        "open",
        "void",
    )
    case.strikes("notice-given")
    assert case.state.given == {}


@pytest.mark.rules("DECK-30", "H-01")
def test_an_evaluation_is_not_struck_from_under_a_notice() -> None:
    case = packed()
    case.does("clerk", "give-notice", to="mdt", given_on="2031-03-03", method="hand")
    version = case.kinds.index("evaluated-met") + 1
    case.refuses("H-01", "chief", "strike", version=version, **NOTE)
    case.strikes("notice-given")
    case.strikes("evaluated-met")
    assert (case.stage, case.state.meets) == ("to-evaluate", None)


@pytest.mark.rules("T-04", "T-05")
def test_reminders_and_breaches_move_nothing() -> None:
    case = received()
    case.go("2031-05-01")
    assert case.duties()["T-04:2"] == case.duties()["T-05:2"] == "breached"
    assert case.stage == "review"
    assert case.alerts().count("breach") == 3  # the victims' week too
    assert case.alerts().count("reminder") == 4
    assert case.when - DAY > case.last.occurred_on
