"""Polygraphs and reports: each act begins the next clock, with its reminders, year after year."""

from datetime import date

import pytest

from domain.memory import LongState
from domain.model import Json
from domain.mosop.community_applies import KEPT
from tests.domain import communities as c
from tests.domain.cases import day
from tests.domain.communities import REPORT, later, polygraph, progress, warned

POLYGRAPH = "community.polygraph"
PROGRESS = "community.progress"


@pytest.mark.rules("DECK-24", "M-14", "M-15")
def test_both_rhythms_begin_with_treatment() -> None:
    case = c.treated()
    assert case.owed() == {PROGRESS: "2031-05-03", POLYGRAPH: "2031-08-03"}
    owners = {one.rule: one.owner for one in case.state.obligations.values()}
    assert (owners[POLYGRAPH], owners[PROGRESS]) == ("polygraph-examiner", "therapist")


@pytest.mark.rules("DECK-24")
def test_an_examination_begins_the_next_clock() -> None:
    case = c.treated()
    event = polygraph(case, "2031-07-20", opinion="significant-response")
    assert warned(event) == []
    assert (event.data["examiner"], event.data["number"]) == ("examiner-1", 1)
    assert case.duties()[POLYGRAPH] == ("met", "2031-08-03")
    assert case.owed()[f"{POLYGRAPH}:2"] == "2032-01-20"
    last = case.state.polygraph
    assert last is not None
    assert (last.kind, last.opinion) == ("maintenance", "significant-response")


@pytest.mark.rules("M-14")
def test_a_report_begins_the_next_clock_and_a_poor_one_alerts() -> None:
    case = c.treated()
    progress(case, "2031-05-03")
    assert case.duties()[PROGRESS] == ("met", "2031-05-03")
    assert case.alerts() == []
    progress(case, "2031-07-31", rating="unsatisfactory")
    assert case.alerts() == ["progress-unsatisfactory"]
    assert case.owed()[f"{PROGRESS}:3"] == "2031-10-31"


@pytest.mark.rules("DECK-24")
def test_a_late_one_is_said_and_the_next_is_counted_from_it() -> None:
    case = c.treated()
    case.clock(c.moment("2031-08-20"))
    assert case.alerts().count("breach") == 2
    event = polygraph(case, "2031-08-20")
    assert warned(event) == [POLYGRAPH]
    assert case.duties()[POLYGRAPH][0] == "late"
    assert case.owed()[f"{POLYGRAPH}:2"] == "2032-02-20"


@pytest.mark.rules("DECK-24")
def test_one_in_time_that_is_typed_late_is_met() -> None:
    case = c.treated()
    case.clock(c.moment("2031-08-20"))
    data = {"examined_on": day("2031-08-03"), "kind": "maintenance", "opinion": "no-opinion"}
    event = case.does("record-polygraph", "2031-08-20", **data, **REPORT)
    assert warned(event) == []
    owed = case.state.obligations[POLYGRAPH]
    assert (str(owed.status), owed.recorded_late) == ("met", True)
    assert case.alerts()[-1] == "withdrawn"


@pytest.mark.rules("DECK-24")
@pytest.mark.parametrize("on", ["2031-07-20", "2031-07-19"])
def test_examinations_are_recorded_in_their_order(on: str) -> None:
    case = c.treated()
    polygraph(case, "2031-07-20")
    data = {"examined_on": day(on), "kind": "maintenance", "opinion": "no-opinion"}
    assert case.refuses(POLYGRAPH, "record-polygraph", "2031-07-21", **data, **REPORT).field


@pytest.mark.rules("M-14")
@pytest.mark.parametrize("on", ["2031-05-01", "2031-04-30"])
def test_reports_are_recorded_in_their_order(on: str) -> None:
    case = c.treated()
    progress(case, "2031-05-01")
    data = {"reported_on": day(on), "rating": "satisfactory"}
    assert case.refuses(PROGRESS, "record-progress", "2031-05-02", **data, **REPORT).field


@pytest.mark.rules("DECK-24")
def test_an_examination_before_treatment_is_on_file_and_moves_no_clock() -> None:
    case = c.ready()
    polygraph(case, "2031-01-25", kind="sexual-history")
    assert case.owed() == {}
    case.does("begin-treatment", c.BEGUN_ON, begun_on=day(c.BEGUN_ON))
    assert case.owed()[POLYGRAPH] == "2031-08-03"


@pytest.mark.rules("DECK-24")
def test_without_an_examiner_of_the_team_somebody_is_named_or_it_is_said() -> None:
    case = c.treated()
    gone = {"seat": "polygraph-examiner", "left_on": day("2031-03-03")}
    case.does("end-member", "2031-03-03", **gone)
    assert warned(polygraph(case, "2031-03-10")) == ["DECK-24"]
    event = polygraph(case, "2031-04-10", examiner="examiner-9")
    assert warned(event) == []
    assert event.data["examiner"] == "examiner-9"


@pytest.mark.rules("H-07")
@pytest.mark.parametrize(
    ("name", "data"),
    [
        (
            "record-polygraph",
            {"examined_on": day("2031-05-01"), "kind": "monitoring", "opinion": "no-opinion"},
        ),
        ("record-progress", {"reported_on": day("2031-05-01"), "rating": "satisfactory"}),
        ("complete-treatment", {"completed_on": day("2031-05-01")}),
        ("set-lifetime-supervision", {"imposed_on": day("2031-05-01")}),
    ],
)
def test_what_a_document_proves_wants_that_document(name: str, data: Json) -> None:
    c.treated().refuses("H-07", name, "2031-05-01", **data)


# -- three years ----------------------------------------------------------------------------------


@pytest.mark.rules("DECK-24", "M-14", "M-15")
def test_three_years_with_a_reminder_before_each_act() -> None:
    """Every report a few days before its day, every examination on it; nothing is forgotten."""
    case, examined, reported = c.treated(), 0, 0
    until = "2034-02-03"
    while True:
        owed = min(
            (one for one in case.state.obligations.values() if one.live),
            key=lambda one: str(one.legal),
        )
        assert isinstance(owed.legal, date)
        if owed.legal.isoformat() > until:
            break
        on = owed.legal.isoformat()
        if owed.rule == PROGRESS:
            on = later(on, -2)
            reported += 1
        else:
            examined += 1
        case.clock(c.moment(on))
        (progress if owed.rule == PROGRESS else polygraph)(case, on)
    assert (examined, reported) == (6, 12)
    assert (case.state.polygraphs, case.state.reports) == (6, 12)
    assert "breach" not in case.alerts()
    # Two before each day; a report comes two days early, after both of its reminders.
    assert case.alerts().count("reminder") == 2 * (examined + reported)
    assert case.duties().keys() <= {*_newest(POLYGRAPH, 7), *_newest(PROGRESS, 13), SEAT}
    assert case.refolded() == case.state


SEAT = "community.assign-specialist"


def _newest(rule: str, last: int) -> set[str]:
    """What the state keeps of a clock: those that ended last, and the one that is owed."""
    kept = range(max(1, last - KEPT), last + 1)
    return {rule if number == 1 else f"{rule}:{number}" for number in kept}


@pytest.mark.rules("M-17")
def test_after_decades_the_state_is_as_small_as_after_a_year() -> None:
    case, on = c.treated(), c.BEGUN_ON
    sizes: list[int] = []
    for _ in range(100):
        on = later(on, 90)
        progress(case, on)
        state: LongState = case.state
        bare = state.model_copy(update={"log": (), "known": (), "sealed": ()})
        sizes.append(len(bare.model_dump_json()))
    assert max(sizes[12:]) - min(sizes[12:]) < 200
    assert len(case.state.obligations) <= KEPT + 4


# -- information ----------------------------------------------------------------------------------


def release(**other: object) -> Json:
    return {
        "released_on": day("2031-05-01"),
        "recipient": "officer-1",
        "what": ["progress"],
        "ground": "agreement",
    } | other


@pytest.mark.rules("DECK-23", "M-14")
@pytest.mark.parametrize(
    ("recipient", "rules"),
    [
        ("officer-1", []),
        ("therapist-1", []),
        ("specialist-1", []),
        ("provider-1", []),
        ("employer-1", ["DECK-23"]),
    ],
)
def test_the_agreement_covers_the_team(recipient: str, rules: list[str]) -> None:
    case = c.treated()
    event = case.does("record-information-release", "2031-05-01", **release(recipient=recipient))
    assert warned(event) == rules
    assert case.state.releases == 1


@pytest.mark.rules("M-14", "H-07")
@pytest.mark.parametrize("ground", ["consent", "court-order"])
def test_other_grounds_are_proven(ground: str) -> None:
    case = c.treated()
    said = release(recipient="court-1", ground=ground)
    refusal = case.refuses("H-07", "record-information-release", "2031-05-01", **said)
    assert refusal.field == "evidence"
    case.does("record-information-release", "2031-05-01", **said, **REPORT)


@pytest.mark.rules("H-05")
def test_it_says_what_was_passed_on() -> None:
    case = c.treated()
    for what in ([], ["gossip"]):
        case.refuses("H-05", "record-information-release", "2031-05-01", **release(what=what))
