"""How a person leaves, and how the case ends: DECK-20, DECK-21, DECK-26, S-01, M-13, M-17."""

from typing import Any

import pytest

from domain.model import Json
from tests.domain import confinements as c
from tests.domain.cases import day
from tests.domain.confinements import (
    CASE,
    COMMUNITY,
    HARMLESS,
    PAROLE,
    POLICY,
    REASON,
    RELEASE,
    SVP,
    TREATMENT,
    WINDOW,
    later,
    note_review,
    note_treatment,
    offence,
)

FULL_TERM = "2041-01-07"
"""The day after."""


def on(release: str = RELEASE, **more: Any) -> Json:
    return PAROLE | {"released_on": day(release)} | more


# -- what a release opens -------------------------------------------------------------------------


@pytest.mark.rules("DECK-21", "M-13")
def test_released_before_the_full_term_treatment_goes_on_in_the_community() -> None:
    offences = [offence(), offence(on=day("2026-01-05")), offence(**POLICY)]
    case = c.released(offences=offences, lifetime_supervision=True)
    assert case.stage == "released"
    (said,) = case.ordered("community")
    assert said == {
        "office": "pp-1",
        "person": "person-1",
        "region": "region-1",
        "release_on": said["release_on"],
        "basis": "parole",
        "offences": [{"code": "566.030"}, {"code": "573.037"}],
        "confinement": "doc-1",
        "treatment": TREATMENT,
        "lifetime_supervision": True,
        "for_case": CASE,
    }
    assert said["release_on"].startswith("2036-01-07")
    case.opens("community", RELEASE)
    case.does(
        "community-noted", "2037-06-01", c.MACHINE,
        community=COMMUNITY, outcome="completed", on=day("2037-06-01"),
    )  # fmt: skip
    assert case.state.community is not None
    assert (case.state.community.case, case.state.community.outcome) == (COMMUNITY, "completed")


@pytest.mark.rules("DECK-21", "M-13")
def test_that_it_does_not_go_on_is_somebodys_word_with_a_reason() -> None:
    case = c.reviewed()
    refusal = case.refuses("DECK-21", "record-release", RELEASE, **on(community=False))
    assert refusal.field == "reason"
    event = case.does("record-release", RELEASE, **on(community=False), **REASON)
    assert (event.data["community"], event.data["before_full_term"]) == (False, True)
    assert case.ordered("community") == []


@pytest.mark.rules("DECK-21")
@pytest.mark.parametrize("field", ["region", "supervised_by"])
def test_the_community_wants_its_region_and_office(field: str) -> None:
    refusal = c.reviewed().refuses("DECK-21", "record-release", RELEASE, **on() | {field: None})
    assert refusal.field == field


@pytest.mark.rules("DECK-21", "M-16")
def test_where_the_kind_does_not_say_it_the_basis_of_supervision_is_asked() -> None:
    case = c.reviewed()
    refusal = case.refuses("DECK-21", "record-release", RELEASE, **on(kind="court-order"))
    assert refusal.field == "basis"
    case.does("record-release", RELEASE, **on(kind="court-order", basis="probation"))
    assert case.ordered("community")[0]["basis"] == "probation"


@pytest.mark.rules("DECK-21", "M-13")
@pytest.mark.parametrize(
    ("release", "kind", "other", "goes_on"),
    [
        ("2041-01-05", "parole", {}, True),
        ("2041-01-06", "full-term", {}, False),
        (FULL_TERM, "full-term", {}, False),
        (FULL_TERM, "full-term", {"lifetime_supervision": True}, True),
        ("2041-01-05", "parole", {"offences": [offence(**HARMLESS)]}, False),
        ("2041-01-05", "parole", {"offences": [offence(**POLICY)]}, True),
        ("2061-01-05", "parole", {"full_term": None}, True),
    ],
)
def test_before_the_full_term_and_for_whom_treatment_is(
    release: str, kind: str, other: Json, goes_on: bool
) -> None:
    case = c.opened(**other)
    case.passes(release)
    more = {"basis": "parole"} if goes_on else {}
    event = case.does("record-release", release, **on(release, kind=kind, **more))
    assert event.data["community"] is goes_on
    assert len(case.ordered("community")) == goes_on


@pytest.mark.rules("DECK-21")
def test_whom_treatment_does_not_apply_to_is_not_sent_to_it_in_the_community() -> None:
    case = c.reviewed()
    note_treatment(case, "2035-07-01", "not-applicable")
    assert case.does("record-release", RELEASE, **on()).data["community"] is False


@pytest.mark.rules("DECK-21")
@pytest.mark.parametrize(
    ("release", "kind"),
    [("2041-01-05", "full-term"), (FULL_TERM, "parole"), (FULL_TERM, "conditional-release")],
)
def test_the_kind_of_release_fits_the_full_term(release: str, kind: str) -> None:
    case = c.reviewed()
    case.passes(release)
    assert case.refuses("H-05", "record-release", release, **on(release, kind=kind)).field == "kind"


def test_a_release_lies_neither_ahead_nor_before_the_intake() -> None:
    case = c.treated()
    case.refuses("H-04", "record-release", "2031-03-01", **on("2031-03-02"))
    case.refuses("H-05", "record-release", "2031-03-01", **on("2030-03-02"))


# -- what a release tells, and what nothing releases ----------------------------------------------


@pytest.mark.rules("DECK-20", "M-10")
@pytest.mark.parametrize("status", ["completed", "terminated", "refused", "removed"])
def test_how_treatment_ends_releases_nobody_and_moves_no_date(status: str) -> None:
    case = c.treated()
    before = case.state
    note_treatment(case, "2033-06-01", status)
    assert case.stage == "confined"
    assert case.state.dates == before.dates
    assert case.state.obligations == before.obligations
    assert case.told() == []


@pytest.mark.rules("DECK-03", "M-10")
@pytest.mark.parametrize(("requirement", "rules"), [("unmet", ["DECK-03"]), ("met", [])])
def test_an_early_release_with_the_requirement_unmet_is_said(
    requirement: str, rules: list[str]
) -> None:
    case = c.reviewed()
    note_treatment(case, "2035-07-01", "terminated", requirement=requirement)
    event = case.does("record-release", RELEASE, **on())
    assert [one["rule"] for one in event.data.get("warnings", ())] == rules


@pytest.mark.rules("DECK-21", "DECK-03")
@pytest.mark.parametrize(("release", "early"), [(RELEASE, True), (FULL_TERM, False)])
def test_treatment_is_told_that_the_person_has_left(release: str, early: bool) -> None:
    case = c.reviewed()
    case.passes(release)
    kind = "parole" if early else "full-term"
    case.does("record-release", release, **on(release, kind=kind))
    assert case.told("person-released") == [(TREATMENT, "person-released")]
    said = case.said("person-released")
    assert said["before_full_term"] is early
    assert said["on"].startswith(release)


@pytest.mark.rules("M-19")
@pytest.mark.parametrize(
    ("status", "attempt", "packed"),
    [
        ("completed", 1, "completed"),
        ("in-progress", 1, "in-progress"),
        ("refused", 2, "refused"),
        ("terminated", 1, "terminated"),
        ("waiting", 1, "ordered"),
        ("not-applicable", 0, "not-offered"),
        ("waiting", 2, None),
        ("removed", 1, None),
    ],
)
def test_the_review_is_told_what_became_of_treatment(
    status: str, attempt: int, packed: str | None
) -> None:
    case = c.reviewing()
    assert case.told("note-treatment") == []
    note_treatment(case, "2035-03-01", status, attempt=attempt)
    said = case.said("note-treatment")
    assert (said.get("mosop"), said["treatment"]) == (packed, TREATMENT)
    note_treatment(case, "2035-03-02", status, attempt=attempt)
    assert len(case.told("note-treatment")) == 1, "once"


@pytest.mark.rules("M-19")
def test_a_review_that_opens_later_learns_what_became_of_treatment_before() -> None:
    case = c.treated()
    note_treatment(case, "2033-06-01", "completed")
    case.passes(WINDOW)
    assert case.told() == []
    case.opens("svp", WINDOW)
    assert case.said("note-treatment")["mosop"] == "completed"
    never = c.opened(offences=[offence(treatment="none")])
    never.does("classify-treatment", "2031-01-08")
    never.passes(WINDOW)
    never.opens("svp", WINDOW)
    assert never.said("note-treatment")["mosop"] == "not-offered"


# -- the review that is missing -------------------------------------------------------------------


@pytest.mark.rules("DECK-26", "S-01")
def test_released_without_a_review_is_a_fact_and_the_most_severe_alert() -> None:
    case = c.treated()
    event = case.does("record-release", "2034-06-01", **on("2034-06-01"))
    assert case.stage == "released"
    assert [one["rule"] for one in event.data["warnings"]] == ["S-01"]
    assert case.alerts() == [("released-unreviewed", "liberty")]
    assert [status for status, _ in case.duties().values()] == ["void"]
    refusal = case.refuses("DECK-26", "close-confinement", "2034-06-02", **REASON)
    assert refusal.allowed == ("open-review", "record-review")


@pytest.mark.rules("DECK-26", "S-01")
def test_a_review_after_the_release_lets_the_case_end() -> None:
    case = c.treated()
    case.does("record-release", "2034-06-01", **on("2034-06-01"))
    event = case.does("open-review", "2034-06-03")
    assert [one["rule"] for one in event.data["warnings"]] == ["S-01"]
    case.opens("svp", "2034-06-03")
    refusal = case.refuses("DECK-26", "close-confinement", "2034-06-04", **REASON)
    assert refusal.allowed == ("record-review",)
    note_review(case, "2034-07-01", "evaluated-not-met")
    case.does("close-confinement", "2034-07-02", **REASON)
    assert case.stage == "closed"


@pytest.mark.rules("DECK-26", "S-03")
def test_a_doubtful_offence_holds_the_end_until_somebody_has_said() -> None:
    case = c.opened(offences=[offence(**c.DOUBTFUL)])
    case.does("record-release", "2034-06-01", **on("2034-06-01"))
    assert case.alerts() == [("released-unreviewed", "liberty")]
    refusal = case.refuses("DECK-26", "close-confinement", "2034-06-02", **REASON)
    assert refusal.allowed == ("confirm-offences",)
    case.does("confirm-offences", "2034-06-02", conditions_met={"566.100": False})
    case.does("close-confinement", "2034-06-02", **REASON)


@pytest.mark.rules("DECK-26", "S-01")
@pytest.mark.parametrize("outcome", ["evaluated-met", "referred", "petition-filed"])
def test_released_while_a_review_that_meets_is_not_over(outcome: str) -> None:
    case = c.reviewing()
    note_review(case, "2035-06-01", outcome)
    event = case.does("record-release", RELEASE, **on())
    assert outcome in event.data["warnings"][0]["text"]
    assert case.alerts()[-1] == ("released-under-review", "liberty")
    closed = case.does("close-confinement", later(RELEASE, 1), **REASON)
    assert [one["rule"] for one in closed.data["warnings"]] == ["S-01"]


@pytest.mark.rules("DECK-26")
@pytest.mark.parametrize("outcome", ["evaluated-not-met", "not-filed", "released", "closed"])
def test_with_a_review_that_is_over_release_and_end_say_nothing(outcome: str) -> None:
    case = c.reviewing()
    note_review(case, "2035-06-01", outcome)
    assert "warnings" not in case.does("record-release", RELEASE, **on()).data
    assert case.alerts() == [("reminder", "statutory")]
    assert "warnings" not in case.does("close-confinement", later(RELEASE, 1), **REASON).data


@pytest.mark.rules("DECK-26", "S-01")
@pytest.mark.parametrize("told", [None, "open", "referred", "release-due"])
def test_a_review_on_paper_says_that_the_case_of_another_is_open(told: str | None) -> None:
    case = c.treated()
    case.does("open-review", "2034-06-01")
    case.opens("svp", "2034-06-01")
    case.does("record-release", "2034-06-02", **on("2034-06-02"))
    case.refuses("DECK-26", "close-confinement", "2034-06-03", **REASON)
    if told is not None:
        note_review(case, "2034-06-03", told, reviewed=False)
    paper = {"reviewed_on": day("2034-06-04"), "outcome": "does-not-meet"}
    recorded = case.does("record-review", "2034-06-04", **paper, **c.REPORT)
    closed = case.does("close-confinement", "2034-06-05", **REASON)
    for event in (recorded, closed):
        (said,) = event.data["warnings"]
        assert (said["rule"], said["of"]) == ("S-01", "review")
        assert c.SVP in said["text"]
    assert case.stage == "closed"


@pytest.mark.rules("DECK-26", "S-01")
def test_a_review_that_was_ordered_and_is_not_open_yet_is_said_too() -> None:
    case = c.treated()
    case.does("open-review", "2034-06-01")
    paper = {"reviewed_on": day("2034-06-04"), "outcome": "does-not-meet"}
    (said,) = case.does("record-review", "2034-06-04", **paper, **c.REPORT).data["warnings"]
    assert (said["rule"], "not open yet" in said["text"]) == ("S-01", True)


@pytest.mark.rules("DECK-26")
def test_whom_nobody_need_review_the_case_ends_for_after_the_release() -> None:
    case = c.opened(offences=[offence(**HARMLESS)])
    case.refuses("H-01", "close-confinement", "2033-01-05", **REASON)
    case.does("record-release", "2034-06-01", **on("2034-06-01"))
    assert case.alerts() == []
    case.does("close-confinement", "2034-06-02", **REASON)


# -- elsewhere in custody, and death --------------------------------------------------------------


@pytest.mark.rules("T-01", "DECK-26")
def test_elsewhere_in_custody_the_window_opens_all_the_same() -> None:
    case = c.transferred()
    assert case.told() == [], "whether treatment waits is decided there"
    assert case.alerts() == [("transferred-out", "")]
    case.refuses("DECK-26", "close-confinement", "2033-06-02", **REASON)
    case.passes(WINDOW)
    assert len(case.ordered("svp")) == 1
    case.opens("svp", WINDOW)
    note_review(case, "2035-06-01", "evaluated-not-met")
    event = case.does("close-confinement", "2035-06-02", **REASON)
    assert [one["rule"] for one in event.data["warnings"]] == ["S-01"]
    assert case.told() == [(TREATMENT, "person-released")], "nobody comes back"


@pytest.mark.rules("M-08")
def test_back_from_there_and_released_treatment_is_told_once() -> None:
    case = c.transferred()
    case.refuses("H-05", "record-return", "2033-09-01", returned_on=day("2033-05-01"))
    case.does("record-return", "2033-09-01", returned_on=day("2033-09-01"))
    assert case.stage == "confined"
    case.refuses("H-05", "record-release", "2034-01-05", **on("2033-08-01"))
    case.does("record-release", "2034-01-05", **on("2034-01-05"))
    assert case.told() == [(TREATMENT, "person-released")]


@pytest.mark.rules("DECK-26")
def test_of_the_dead_no_review_is_wanted() -> None:
    case = c.deceased()
    assert [status for status, _ in case.duties().values()] == ["void"]
    assert case.alerts() == [("died", "")]
    case.does("close-confinement", "2033-06-02", **REASON)
    alone = c.opened()
    alone.does("record-death", "2033-06-01", died_on=day("2033-06-01"))
    assert alone.alerts() == [], "no other case is open"


# -- treatment ------------------------------------------------------------------------------------


@pytest.mark.rules("DECK-02", "C-57")
def test_treatment_is_opened_with_the_offences_and_the_dates() -> None:
    case = c.treated()
    (said,) = case.ordered("treatment")
    assert said["offences"] == [{"code": "566.030", "on": day("2025-05-01"), "attempt": False}]
    assert (said["for_case"], said["confinement"], said["sex"]) == (CASE, "doc-1", "male")
    for name in ("conditional_release", "full_term", "anticipated_release", "received_on"):
        assert said[name]
    assert case.state.treatment.case == TREATMENT
    case.refuses("DECK-02", "classify-treatment", "2031-02-01")


@pytest.mark.rules("DECK-04", "DECK-06")
@pytest.mark.parametrize(
    ("offences", "referred"),
    [([HARMLESS], False), ([POLICY], True), ([HARMLESS, {}], True)],
)
def test_the_tables_say_who_is_referred(offences: list[Json], referred: bool) -> None:
    case = c.opened(offences=[offence(**one) for one in offences])
    event = case.does("classify-treatment", "2031-01-08")
    assert case.state.referred is referred
    assert len(case.ordered("treatment")) == referred
    assert ([one["rule"] for one in event.data.get("warnings", ())] == ["DECK-04"]) is not referred
    case.refuses("DECK-02", "classify-treatment", "2031-01-09")


@pytest.mark.rules("H-05")
def test_nobody_is_referred_before_the_intake() -> None:
    case = c.opened(received_on=day("2031-01-05"))
    refused = case.refuses("H-05", "classify-treatment", "2031-01-04")
    assert (refused.field, "the person was received" in refused.message) == ("occurred_on", True)
    case.does("classify-treatment", "2031-01-05")


@pytest.mark.rules("C-57")
def test_treatment_that_somebody_opened_before_is_told_the_dates() -> None:
    case = c.opened()
    case.does("classify-treatment", "2031-01-08")
    case.opens("treatment", "2031-01-08", adopted=True)
    assert case.told() == [(TREATMENT, "note-dates")]
    assert case.said("note-dates")["for_case"] == CASE


@pytest.mark.rules("C-57")
def test_dates_that_cannot_be_are_refused_with_their_field() -> None:
    case = c.opened()
    for given, field in (
        ({}, "anticipated_release"),
        ({"anticipated_release": day(RELEASE)}, "anticipated_release"),
        ({"anticipated_release": day("2042-01-06")}, "anticipated_release"),
        ({"full_term": day("2036-12-01")}, "conditional_release"),
        ({"full_term": day("2030-12-01")}, "conditional_release"),
        ({"anticipated_release": day("2030-12-01")}, "anticipated_release"),
    ):
        refusal = case.refuses("H-05", "change-release", "2032-01-05", **given)
        assert refusal.field == field
    assert c.unopened().refuses_to_open("H-05", full_term=day("2032-01-05")).field


def test_only_the_own_office_opens_and_nobody_opens_ahead() -> None:
    late = [offence(), offence(code="566.032", on=day("2031-01-04"))]
    refusal = c.unopened().refuses_to_open("H-05", offences=late)
    assert (refusal.field, "566.032 of 2031-01-04" in refusal.message) == ("offences", True)
    assert c.opened(offences=[offence(on=day("2031-01-03"))]).stage == "confined"
    assert c.unopened().refuses_to_open("H-02", office="another")
    assert c.unopened().refuses_to_open("H-04", received_on=day("2031-02-01"))


# -- strikes --------------------------------------------------------------------------------------


@pytest.mark.rules("DECK-26", "T-01")
def test_a_release_that_was_none_is_struck_and_everything_is_owed_again() -> None:
    case = c.treated()
    case.does("record-release", "2034-06-01", **on("2034-06-01"))
    case.strikes("released", "2034-06-02")
    assert case.stage == "confined"
    assert case.state.released is None
    assert list(case.duties().values()) == [("open", WINDOW)]
    assert case.refolded() == case.state
    case.does("record-release", "2034-07-01", **on("2034-06-01"))
    assert case.told("person-released") == [(TREATMENT, "person-released")] * 2


@pytest.mark.parametrize(
    ("start", "kind", "before"),
    [
        (c.transferred, "transferred-out", "confined"),
        (c.deceased, "died", "confined"),
        (c.released, "released", "confined"),
    ],
)
def test_what_was_struck_never_was(start: Any, kind: str, before: str) -> None:
    case = start()
    case.strikes(kind, later(RELEASE, 30))
    assert case.stage == before
    assert case.refolded() == case.state
    live = [one.rule for one in case.state.obligations.values() if one.live]
    assert live == ([] if kind == "released" else ["confinement.review-opens"])


def test_a_transfer_is_not_struck_from_under_the_return() -> None:
    case = c.transferred()
    case.does("record-return", "2033-09-01", returned_on=day("2033-09-01"))
    version = next(one.version for one in case.history if one.kind == "transferred-out")
    case.refuses("H-01", "strike", "2033-09-02", "supervisor", version=version, **REASON)


@pytest.mark.parametrize("kind", ["opened", "window-opened", "review-ordered"])
def test_what_the_clock_and_the_intake_brought_stays(kind: str) -> None:
    case = c.reviewing()
    version = next(one.version for one in case.history if one.kind == kind)
    case.refuses("H-01", "strike", "2035-02-01", "supervisor", version=version, **REASON)


def test_after_the_close_nothing_happens() -> None:
    case = c.closed()
    when = later(RELEASE, 20)
    case.refuses("H-06", "change-release", when, full_term=day("2042-01-06"))
    case.refuses("H-06", "strike", when, "supervisor", version=2, **REASON)
    case.refuses("H-06", "review-noted", when, c.MACHINE, svp=SVP, outcome="closed", reviewed=True)
    assert case.passes("2042-01-06") == []
