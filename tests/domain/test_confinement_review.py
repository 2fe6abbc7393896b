"""The review before release: when it is due, when it opens, and what is on file (S-01, DECK-26)."""

from typing import Any

import pytest

from domain.model import Json
from tests.domain import confinements as c
from tests.domain.cases import day
from tests.domain.confinements import (
    CASE,
    CONDITION,
    DOUBTFUL,
    HARMLESS,
    OPENED_ON,
    RELEASE,
    REPORT,
    SVP,
    TREATMENT,
    WINDOW,
    later,
    offence,
)
from tests.domain.treatments import moment

CLOCK = "confinement.review-opens"
EVE = later(WINDOW, -1)


# -- the window ---------------------------------------------------------------------------------


@pytest.mark.rules("T-01", "S-01")
def test_the_review_opens_as_the_first_day_of_the_window_begins() -> None:
    case = c.treated()
    assert case.duties() == {CLOCK: ("open", WINDOW)}
    assert case.passes(f"{EVE}T23:59") == ["reminder-due"]
    assert case.ordered("svp") == []
    assert case.passes(f"{WINDOW}T00:00") == ["window-opened", "review-ordered"]
    assert case.duties() == {CLOCK: ("met", WINDOW)}
    assert case.history[-2].occurred_on.isoformat() == "2035-01-12T06:00:00+00:00"
    assert case.alerts() == [("reminder", "statutory")], "a window that opens is no breach"


@pytest.mark.rules("S-01", "M-19")
def test_the_review_is_opened_with_what_the_confinement_knows() -> None:
    (said,) = c.reviewing().ordered("svp")
    assert {
        name: said[name] for name in ("person", "confinement", "agency", "county", "basis")
    } == {
        "person": "person-1",
        "confinement": "doc-1",
        "agency": "doc",
        "county": "county-1",
        "basis": "release",
    }
    assert (said["for_case"], said["treatment"]) == (CASE, TREATMENT)
    assert said["offences"] == [
        {"code": "566.030", "on": day("2025-05-01"), "attempt": False, "condition_met": False}
    ]
    assert "readmitted_on" not in said


@pytest.mark.rules("S-01", "S-03")
def test_only_offences_that_are_sexually_violent_want_a_review() -> None:
    case = c.opened(offences=[offence(**HARMLESS), offence(**c.POLICY)])
    assert case.duties() == {}
    case.passes(RELEASE)
    assert case.ordered("svp") == []
    both = c.reviewing(offences=[offence(**HARMLESS), offence()])
    assert [one["code"] for one in both.ordered("svp")[0]["offences"]] == ["566.030"]


@pytest.mark.rules("T-02")
def test_a_return_on_revocation_opens_it_at_once() -> None:
    back: Json = {"basis": "revocation-return", "readmitted_on": day("2031-01-03")}
    case = c.opened(**back)
    assert case.kinds == ["opened", "window-opened", "review-ordered"]
    assert case.duties() == {}
    (said,) = case.ordered("svp")
    assert (said["basis"], said["readmitted_on"]) == ("revocation-return", day("2031-01-03"))
    assert c.opened(**back, offences=[offence(**HARMLESS)]).kinds == ["opened"]


@pytest.mark.rules("T-02")
def test_a_return_says_when_and_which_release_is_anticipated() -> None:
    back: Json = {"basis": "revocation-return"}
    none: Json = dict.fromkeys(("conditional_release", "full_term", "anticipated_release"))
    for more, field in (
        ({}, "readmitted_on"),
        ({"readmitted_on": day("2031-01-03"), **none}, "anticipated_release"),
    ):
        case = c.unopened()
        refusal = case.refuses_to_open("T-02", **back, **more)
        assert refusal.field == field


@pytest.mark.rules("T-01")
def test_inside_the_window_at_intake_it_opens_at_once_and_nobody_is_reminded() -> None:
    case = c.opened(anticipated_release=day("2031-06-02"))
    assert case.passes(f"{OPENED_ON}T09:00") == ["window-opened", "review-ordered"]
    assert case.alerts() == []


@pytest.mark.rules("T-01")
@pytest.mark.parametrize(
    ("dates", "counted", "rules"),
    [
        ({"anticipated_release": None}, "2037-01-06", ["T-01"]),
        ({"anticipated_release": None, "conditional_release": None}, "2041-01-06", ["T-01"]),
        (
            dict.fromkeys(("anticipated_release", "conditional_release", "full_term")),
            None,
            ["T-01"],
        ),
        ({}, RELEASE, []),
    ],
)
def test_without_an_anticipated_release_it_counts_from_the_first_date_and_says_so(
    dates: Json, counted: str | None, rules: list[str]
) -> None:
    case = c.opened(**dates)
    starts = [f"{one.starts:%Y-%m-%d}" for one in case.state.obligations.values()]
    assert starts == ([counted] if counted else [])
    assert case.warned() == rules


@pytest.mark.rules("T-01")
def test_whoever_has_no_date_gets_his_clock_with_the_date() -> None:
    none: Json = dict.fromkeys(("anticipated_release", "conditional_release", "full_term"))
    case = c.opened(**none)
    case.does("change-release", "2031-02-01", anticipated_release=day(RELEASE))
    assert case.duties() == {CLOCK: ("open", WINDOW)}


@pytest.mark.rules("T-01", "C-57")
def test_the_window_moves_with_the_release_as_often_as_that_moves_and_says_so() -> None:
    case = c.treated()
    dates = (("2035-06-01", "2034-06-06"), ("2036-06-02", "2035-06-08"), (RELEASE, WINDOW))
    for number, (release, window) in enumerate(dates, start=2):
        event = case.does("change-release", "2032-03-01", anticipated_release=day(release))
        assert event.kind == "release-changed"
        assert "the window of the review moves" in event.data["warnings"][0]["text"]
        assert case.duties()[f"{CLOCK}:{number}"] == ("open", window)
        assert (
            case.said("note-dates")["anticipated_release"]
            == case.state.dates.model_dump(mode="json")["anticipated_release"]
        )
    ends = [one[0] for one in case.duties().values()]
    assert ends == ["extended", "extended", "extended", "open"]
    assert case.told() == [(TREATMENT, "note-dates")] * 3
    case.passes(WINDOW)
    assert len(case.ordered("svp")) == 1


@pytest.mark.rules("T-01")
def test_moved_into_the_past_the_window_is_open_at_once() -> None:
    case = c.treated()
    case.does("change-release", "2034-12-01", anticipated_release=day("2035-03-01"))
    kinds = case.passes("2034-12-01T10:00")
    assert kinds == ["window-opened", "review-ordered"]
    assert [about for about, _ in case.alerts()] == []


@pytest.mark.rules("T-01", "C-57")
def test_a_review_that_is_open_is_told_of_another_release() -> None:
    case = c.reviewing()
    event = case.does("change-release", "2035-03-01", anticipated_release=day("2036-09-01"))
    assert [one["rule"] for one in event.data["warnings"]] == ["T-01"]
    assert case.told() == [(TREATMENT, "note-dates"), (SVP, "note-release")]
    assert case.said("note-release")["anticipated_release"].startswith("2036-09-01")
    assert case.duties() == {CLOCK: ("met", WINDOW)}, "the review has a clock of its own"
    assert len(case.ordered("svp")) == 1


@pytest.mark.rules("T-01")
def test_a_release_that_moved_while_the_case_was_being_opened_is_told_once_it_is() -> None:
    case = c.treated()
    case.passes(WINDOW)
    case.does("change-release", WINDOW, anticipated_release=day("2036-02-01"))
    assert case.told("note-release") == []
    case.opens("svp", later(WINDOW, 1))
    assert case.told("note-release") == [(SVP, "note-release")]


@pytest.mark.rules("T-01")
def test_with_a_review_on_file_another_release_is_said_to_be_another() -> None:
    case = c.reviewed()
    event = case.does("change-release", "2035-07-01", anticipated_release=day("2036-09-01"))
    assert [one["rule"] for one in event.data["warnings"]] == ["S-01"]


@pytest.mark.rules("T-01")
def test_the_window_opened_while_nobody_looked_at_the_clock() -> None:
    case = c.treated()
    case.outage(moment("2035-05-01"))
    case.settle(moment("2035-05-01"))
    opened = next(one for one in case.history if one.kind == "window-opened")
    assert f"{opened.occurred_on:%Y-%m-%d}" == WINDOW
    assert f"{opened.recorded_at:%Y-%m-%d}" == "2035-05-01"
    assert len(case.ordered("svp")) == 1
    assert case.duties() == {CLOCK: ("met", WINDOW)}


# -- offences on a condition ----------------------------------------------------------------------


@pytest.mark.rules("S-03", "C-52")
def test_a_doubtful_offence_is_asked_for_and_its_clock_runs_meanwhile() -> None:
    case = c.opened(offences=[offence(**DOUBTFUL)])
    assert case.warned() == ["S-03"]
    assert case.duties() == {CLOCK: ("open", WINDOW)}
    case.refuses("S-03", "open-review", "2031-02-01")
    assert case.passes(WINDOW) == ["reminder-due", "window-opened"]
    assert case.alerts()[-1] == ("review-to-confirm", "statutory")
    event = case.does("confirm-offences", later(WINDOW, 3), conditions_met={"566.100": True})
    assert [one["rule"] for one in event.data["warnings"]] == ["C-52"]
    (said,) = case.ordered("svp")
    assert said["offences"][0]["condition_met"] is True


@pytest.mark.rules("S-03", "C-52")
def test_an_offence_that_is_none_after_all_wants_no_review() -> None:
    case = c.opened(offences=[offence(**DOUBTFUL)])
    case.does("confirm-offences", "2031-02-01", conditions_met={"566.100": False})
    assert case.duties() == {CLOCK: ("void", WINDOW)}
    case.does("confirm-offences", "2031-02-02", conditions_met={"566.100": True})
    assert case.duties()[f"{CLOCK}:2"] == ("open", WINDOW)
    case.passes(WINDOW)
    event = case.does("confirm-offences", WINDOW, conditions_met={"566.100": False})
    assert "ends there" in event.data["warnings"][-1]["text"]


@pytest.mark.rules("S-03")
@pytest.mark.parametrize("code", ["566.030", "999.999"])
def test_only_what_hangs_on_a_condition_is_answered(code: str) -> None:
    case = c.opened(offences=[offence(), offence(**DOUBTFUL)])
    refusal = case.refuses("H-05", "confirm-offences", "2031-02-01", conditions_met={code: True})
    assert refusal.field == "conditions_met"


@pytest.mark.rules("T-01", "S-03")
def test_a_window_of_which_nothing_was_made_opens_anew_with_another_release() -> None:
    case = c.opened(offences=[offence(**DOUBTFUL)])
    case.passes(WINDOW)
    case.does("change-release", later(WINDOW, 3), anticipated_release=day("2037-01-05"))
    assert case.state.window_on is None
    assert case.duties()[f"{CLOCK}:2"] == ("open", "2036-01-11")


# -- by hand, and on paper ------------------------------------------------------------------------


@pytest.mark.rules("S-01")
def test_a_person_opens_the_review_before_its_window_does() -> None:
    case = c.treated()
    event = case.does("open-review", "2034-06-01")
    assert event.kind == "review-ordered"
    assert case.duties() == {CLOCK: ("met", WINDOW)}
    case.opens("svp", "2034-06-01")
    case.refuses("S-01", "open-review", "2034-06-02")
    case.passes(RELEASE)
    assert len(case.ordered("svp")) == 1


@pytest.mark.rules("S-01", "S-03", "T-01")
def test_a_review_that_cannot_be_is_not_opened() -> None:
    c.opened(offences=[offence(**HARMLESS)]).refuses("S-03", "open-review", "2031-02-01")
    none: Json = dict.fromkeys(("anticipated_release", "conditional_release", "full_term"))
    c.opened(**none).refuses("T-01", "open-review", "2031-02-01")


@pytest.mark.rules("S-01", "DECK-26")
def test_a_review_that_somebody_opened_before_is_taken_up_and_told_whose_it_is() -> None:
    case = c.treated()
    case.passes(WINDOW)
    case.opens("svp", WINDOW, adopted=True)
    assert case.state.review is not None
    assert case.state.review.case == SVP
    assert case.said("note-release") == {
        "occurred_on": case.history[-1].occurred_on.isoformat(),
        "anticipated_release": day(RELEASE),
        "for_case": CASE,
    }
    c.note_review(case, later(WINDOW, 2), "evaluated-not-met")
    assert case.state.on_file


@pytest.mark.rules("S-01", "H-02")
@pytest.mark.parametrize("process", ["treatment", "svp", "community"])
def test_what_another_office_has_is_not_taken_up_in_silence(process: str) -> None:
    case = c.opened()
    case.does("classify-treatment", "2031-01-08")
    when = "2031-01-08"
    if process == "svp":
        when = WINDOW
        case.passes(WINDOW)
    if process == "community":
        when = RELEASE
        case.does("record-release", RELEASE, released_on=day(RELEASE), **c.PAROLE)
    known = len(case.orders("tell"))
    case.opens(process, when, case="", elsewhere=True)
    assert case.kinds[-2:] == ["effect-done", "case-of-another-office"]
    assert case.alerts()[-1] == ("case-of-another-office", "statutory")
    state = case.state
    held = {"treatment": state.treatment, "svp": state.review, "community": state.community}
    assert not getattr(held[process], "case", "")
    assert len(case.orders("tell")) == known, "nobody is told anything"
    assert case.refolded() == case.state


@pytest.mark.rules("DECK-26")
def test_a_review_told_by_a_case_that_was_opened_for_this_one_counts() -> None:
    case = c.treated()
    c.note_review(case, "2034-06-01", "evaluated-not-met")
    assert case.state.on_file
    assert case.duties() == {CLOCK: ("void", WINDOW)}
    case.passes(RELEASE)
    assert case.ordered("svp") == []


@pytest.mark.rules("DECK-26")
def test_a_review_on_paper_is_on_file_and_ends_the_clock() -> None:
    case = c.treated()
    said: dict[str, Any] = {"reviewed_on": day("2034-06-01"), "outcome": "does-not-meet"}
    case.refuses("H-07", "record-review", "2034-06-01", **said)
    case.does("record-review", "2034-06-01", **said, **REPORT)
    assert case.state.on_file
    assert case.duties() == {CLOCK: ("void", WINDOW)}
    case.strikes("review-recorded", "2034-07-01")
    assert not case.state.on_file
    assert case.duties()[CLOCK] == ("open", WINDOW)
    event = case.does("record-review", "2034-08-01", **(said | {"outcome": "meets"}), **REPORT)
    assert [one["rule"] for one in event.data["warnings"]] == ["S-07"]


@pytest.mark.rules("DECK-26")
def test_no_review_is_recorded_that_nobody_owes_or_that_lies_ahead() -> None:
    said: dict[str, Any] = {"reviewed_on": day("2034-06-01"), "outcome": "does-not-meet"}
    harmless = c.opened(offences=[offence(**HARMLESS)])
    harmless.refuses("DECK-26", "record-review", "2034-06-02", **said, **REPORT)
    c.treated().refuses("H-04", "record-review", "2034-05-01", **said, **REPORT)


# -- what the review tells ------------------------------------------------------------------------


@pytest.mark.rules("DECK-26", "S-01")
@pytest.mark.parametrize(
    ("outcome", "reviewed", "on_file"),
    [
        ("open", False, False),
        ("evaluated-not-met", True, True),
        ("evaluated-met", True, True),
        ("referred", True, True),
        ("petition-filed", True, True),
        ("committed", True, True),
        ("closed", True, True),
        ("closed", False, False),
    ],
)
def test_on_file_is_what_somebody_has_reviewed(outcome: str, reviewed: bool, on_file: bool) -> None:
    case = c.reviewing()
    c.note_review(case, "2035-06-01", outcome, reviewed=reviewed)
    assert case.state.on_file is on_file


@pytest.mark.rules("S-01")
def test_a_stranger_case_is_passed_over() -> None:
    case = c.released()
    case.does(
        "community-noted", RELEASE, c.MACHINE, community="community-1", outcome="x", on=day(RELEASE)
    )
    for name, field in (
        ("review-noted", "svp"),
        ("treatment-noted", "treatment"),
        ("community-noted", "community"),
    ):
        said = {field: "another", "on": day(RELEASE), "outcome": "committed", "reviewed": True}
        more = {"status": "completed", "requirement": "met"}
        before = case.state
        event = case.does(name, RELEASE, c.MACHINE, **said, **more)
        assert event.kind == "fact-passed-over"
        assert case.state.review == before.review
        assert case.state.treatment == before.treatment
        assert case.state.community == before.community


def test_the_condition_is_in_the_words_of_the_tables() -> None:
    case = c.opened(offences=[offence(**DOUBTFUL)])
    assert CONDITION in case.history[0].data["warnings"][0]["text"]
