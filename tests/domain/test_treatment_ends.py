"""How an attempt ends, what others are told, and what comes after (DECK-03, -19, -20, C-56)."""

from typing import Any

import pytest

from domain.model import Json
from tests.domain import treatments as t
from tests.domain.cases import day
from tests.domain.treatments import BOARD, MACHINE, REASON, REPORT, STAFF, offence

OVER = [t.completed, t.terminated, t.refused, t.removed]
GROUNDS = ("no-progress", "poor-conduct", "no-responsibility", "other")


@pytest.mark.rules("DECK-03", "DECK-20", "M-02", "M-10")
def test_only_completion_meets_the_requirement() -> None:
    case = t.completed()
    assert (case.state.requirement, case.standing()) == ("met", ("completed", "met", 1))
    assert case.told(case.last) == [
        ("site-fcc", "vacate-bed"),
        (t.CONFINEMENT, "treatment-noted"),
    ]
    assert t.warned(case.last) == ["M-10"]
    ordered = [one.kind for one in case.last.orders]
    assert ordered == ["tell", "tell", "letter"], "it releases nobody"
    assert not [key for key, one in case.state.obligations.items() if one.live]


@pytest.mark.rules("DECK-03", "DECK-19", "M-11", "M-12")
@pytest.mark.parametrize("ground", GROUNDS)
def test_a_termination_has_a_ground_and_leaves_it_unmet(ground: str) -> None:
    case = t.terminated(ground)
    assert (case.stage, case.state.requirement) == ("terminated", "unmet")
    assert case.standing() == ("terminated", "unmet", 1)
    assert t.warned(case.last) == ["DECK-03", "M-11"]
    attempt = case.state.attempt
    assert attempt is not None
    assert (attempt.outcome, attempt.ground) == ("terminated", ground)


@pytest.mark.rules("DECK-19", "M-12")
def test_another_ground_wants_words() -> None:
    case = t.phase_2()
    said = {"terminated_on": day("2031-09-01"), "ground": "other"}
    refusal = case.refuses("DECK-19", "terminate", "2031-09-01", STAFF, **said)
    assert refusal.field == "reason"
    unlisted = case.refuses(
        "DECK-19", "terminate", "2031-09-01", STAFF, **said | {"ground": "tired"}
    )
    assert (unlisted.field, unlisted.allowed) == ("ground", GROUNDS)
    case.refuses("H-05", "terminate", "2031-09-01", STAFF, terminated_on=day("2031-09-01"))


@pytest.mark.rules("DECK-03")
@pytest.mark.parametrize(
    "at", [t.classified, t.held, t.waiting, t.offered, t.admitted, t.phase_2, t.suspended]
)
@pytest.mark.parametrize(
    ("name", "field", "stage"),
    [("refuse", "refused_on", "refused"), ("remove-administratively", "removed_on", "removed")],
)
def test_refusal_and_removal_leave_it_unmet(at: Any, name: str, field: str, stage: str) -> None:
    case = at()
    event = case.does(name, "2031-07-01", **{field: day("2031-07-01")}, **REASON)
    assert (case.stage, case.standing()) == (stage, (stage, "unmet", 1))
    state = case.state
    assert (state.bed, state.request, state.offer, state.resumes) == (None, None, None, "")
    sites = [fact for to, fact in case.told(event) if to == "site-fcc"]
    assert len(sites) <= 1


@pytest.mark.parametrize(
    ("at", "fact"),
    [(t.waiting, "withdraw-request"), (t.offered, "withdraw-request"), (t.phase_1, "vacate-bed")],
)
@pytest.mark.rules("DECK-08")
def test_whoever_leaves_frees_the_place(at: Any, fact: str) -> None:
    case = at()
    event = case.does("refuse", "2031-07-01", refused_on=day("2031-07-01"))
    assert ("site-fcc", fact) in case.told(event)


def test_a_removal_wants_a_reason() -> None:
    case = t.admitted()
    on = {"removed_on": day("2031-07-01")}
    assert case.refuses("H-07", "remove-administratively", "2031-07-01", **on).field == "reason"


@pytest.mark.rules("DECK-06", "DECK-03")
def test_where_it_is_not_mandated_nothing_is_unmet() -> None:
    case = t.phase_2(offences=[offence("573.023", "policy")])
    said = {"terminated_on": day("2031-09-01"), "ground": "no-progress"}
    event = case.does("terminate", "2031-09-01", STAFF, **said)
    assert t.warned(event) == ["M-11"]
    assert case.standing() == ("terminated", "none", 1)


# -- another attempt --------------------------------------------------------------------------------


@pytest.mark.rules("C-56")
@pytest.mark.parametrize("at", OVER)
@pytest.mark.parametrize("role", ["supervisor", "operator"])
def test_a_named_person_decides_on_another_attempt(at: Any, role: str) -> None:
    case = at()
    on = {"decided_on": day("2032-06-01")}
    case.refuses("H-07", "re-enter", "2032-06-01", role, **on)
    event = case.does("re-enter", "2032-06-01", role, **on, **REASON)
    assert (event.kind, case.stage) == ("re-entered", "to-assign")
    assert [one.number for one in case.state.attempts] == [1, 2]
    assert case.state.attempts[0].outcome
    assert not case.state.attempts[1].components
    assert case.standing()[0::2] == ("waiting", 2)
    assert "treatment.latest-start:2" in case.state.obligations


@pytest.mark.rules("C-56", "DECK-03")
def test_any_number_of_attempts_all_are_kept() -> None:
    case = t.waiting()
    for number in range(1, 9):
        case.does("refuse", "2031-07-01", refused_on=day("2031-07-01"))
        decided = {"decided_on": day("2031-07-01")}
        case.does("re-enter", "2031-07-01", "supervisor", **decided, **REASON)
        assert len(case.state.attempts) == number + 1
    assert [one.outcome for one in case.state.attempts] == ["refused"] * 8 + [""]


@pytest.mark.rules("C-56", "DECK-03")
def test_what_is_met_stays_met() -> None:
    case = t.completed()
    event = case.does(
        "re-enter", "2032-06-01", "supervisor", decided_on=day("2032-06-01"), **REASON
    )
    assert t.warned(event) == ["DECK-03"]
    assert case.standing() == ("waiting", "met", 2)


def test_no_attempt_begins_before_the_last_one_ended() -> None:
    case = t.terminated()
    early = {"decided_on": day("2031-08-01")}
    case.refuses("H-05", "re-enter", "2032-06-01", "supervisor", **early, **REASON)


# -- release ----------------------------------------------------------------------------------------


@pytest.mark.rules("DECK-03", "DECK-20")
@pytest.mark.parametrize("at", [t.opened, t.waiting, t.offered, t.phase_1, t.phase_2, t.suspended])
def test_whoever_leaves_confinement_is_treated_there_no_more(at: Any) -> None:
    case = at()
    event = case.does(
        "person-released", "2031-07-01", MACHINE, on=day("2031-06-30"), before_full_term=True
    )
    assert (event.kind, case.stage) == ("person-released", "removed")
    assert case.standing()[0] == "removed"
    assert case.alerts()[-1] == "released-untreated"
    assert not [one for one in case.state.obligations.values() if one.live]
    on = {"decided_on": day("2031-07-01")}
    case.refuses("C-56", "re-enter", "2031-07-01", "supervisor", **on, **REASON)


@pytest.mark.rules("DECK-20")
@pytest.mark.parametrize("at", [*OVER, t.not_applicable])
def test_a_release_after_the_end_moves_nothing(at: Any) -> None:
    case = at()
    stage = case.stage
    said = {"on": day("2032-07-01")}
    case.does("person-released", "2032-07-01", MACHINE, **said)
    assert (case.stage, case.last.orders) == (stage, ())
    assert case.does("person-released", "2032-07-02", MACHINE, **said).kind == "fact-passed-over"


@pytest.mark.rules("DECK-20", "M-10")
@pytest.mark.parametrize("at", OVER)
@pytest.mark.parametrize("decision", ["granted", "denied", "deferred"])
def test_the_board_decides_and_nothing_moves(at: Any, decision: str) -> None:
    case = at()
    stage, duties = case.stage, case.duties()
    said = {"decided_on": day("2032-07-01"), "kind": "parole", "decision": decision}
    event = case.does("record-release-decision", "2032-07-01", BOARD, **said)
    assert (case.stage, case.duties(), event.orders) == (stage, duties, ())
    assert [one.decision for one in case.state.reviews] == [decision]
    unmet = decision == "granted" and case.state.requirement == "unmet"
    assert t.warned(event) == (["M-02"] if unmet else [])


# -- T-37 -------------------------------------------------------------------------------------------

PETITION: Json = {"received_on": day("2032-06-01"), **REPORT}


def petitioned(at: Any = t.terminated) -> t.Case:
    case: t.Case = at()
    case.does("petition-extension", "2032-06-01", **PETITION)
    return case


@pytest.mark.rules("T-37", "M-10")
@pytest.mark.parametrize("at", OVER)
def test_a_petition_runs_ten_working_days(at: Any) -> None:
    case = petitioned(at)
    assert case.duties()["T-37"] == ("open", "2032-06-15")
    assert t.warned(case.last) == (["M-10"] if case.stage == "completed" else [])
    case.refuses("T-37", "petition-extension", "2032-06-02", **PETITION)


@pytest.mark.rules("T-37")
@pytest.mark.parametrize(("on", "end"), [("2032-06-15", "met"), ("2032-06-16", "late")])
def test_the_hearing_is_convened_and_may_set_a_date(on: str, end: str) -> None:
    case = petitioned()
    case.clock(t.moment(on))
    said = {"convened_on": day(on), "extended": True, "conditional_release": day("2038-01-06")}
    event = case.does("record-extension-hearing", on, BOARD, **said)
    assert case.duties()["T-37"][0] == end
    assert t.warned(event) == (["T-37"] if end == "late" else [])
    assert f"{case.state.conditional_release:%Y-%m-%d}" == "2038-01-06"
    assert case.stage == "terminated"
    assert case.told(event) == [(t.CONFINEMENT, "release-extended")]
    told = event.orders[0].data["data"]
    assert told["conditional_release"].startswith("2038-01-06")
    case.refuses("T-37", "record-extension-hearing", on, BOARD, **said)


@pytest.mark.rules("T-37")
@pytest.mark.parametrize(
    "said", [{"extended": True}, {"extended": False, "conditional_release": day("2038-01-06")}]
)
def test_a_new_date_goes_with_an_extension(said: Json) -> None:
    case = petitioned()
    data = {"convened_on": day("2032-06-10"), **said}
    refusal = case.refuses("H-05", "record-extension-hearing", "2032-06-10", BOARD, **data)
    assert refusal.field == "conditional_release"


@pytest.mark.rules("T-37", "M-10")
def test_where_no_confinement_is_known_people_tell_the_date_on() -> None:
    case = t.terminated(for_case=None)
    case.does("petition-extension", "2032-06-01", **PETITION)
    said = {"convened_on": day("2032-06-10"), "extended": True}
    said["conditional_release"] = day("2038-01-06")
    event = case.does("record-extension-hearing", "2032-06-10", BOARD, **said)
    assert (case.told(event), case.alerts()[-1]) == ([], "release-date-set")


@pytest.mark.rules("T-37")
@pytest.mark.parametrize("to", ["2035-06-01", "2036-01-06", "2039-01-07"])
def test_an_extension_puts_off_and_within_the_sentence(to: str) -> None:
    case = petitioned()
    said = {"convened_on": day("2032-06-10"), "extended": True, "conditional_release": day(to)}
    refusal = case.refuses("H-05", "record-extension-hearing", "2032-06-10", BOARD, **said)
    assert refusal.field == "conditional_release"


@pytest.mark.rules("T-37", "H-07")
def test_a_petition_is_on_file_and_comes_after_the_end() -> None:
    case = t.terminated()
    case.refuses("H-07", "petition-extension", "2032-06-01", received_on=day("2032-06-01"))
    early = PETITION | {"received_on": day("2031-08-01")}
    case.refuses("H-05", "petition-extension", "2032-06-01", **early)
    assert "T-37" in t.warned(petitioned(_undated).last)


def _undated() -> t.Case:
    case = t.phase_2(conditional_release=None)
    said = {"terminated_on": day("2031-09-01"), "ground": "no-progress"}
    case.does("terminate", "2031-09-01", STAFF, **said)
    return case


@pytest.mark.rules("T-37")
def test_a_new_attempt_does_not_end_the_boards_duty() -> None:
    case = petitioned()
    on = {"decided_on": day("2032-06-02")}
    case.does("re-enter", "2032-06-02", "supervisor", **on, **REASON)
    assert case.duties()["T-37"][0] == "open"


# -- the end of the case ----------------------------------------------------------------------------


@pytest.mark.rules("DECK-03")
@pytest.mark.parametrize("at", [*OVER, t.not_applicable])
def test_a_person_closes_it_and_what_is_open_is_said(at: Any) -> None:
    case = at()
    unmet = case.state.requirement == "unmet"
    case.finish(t.moment("2032-07-31"))
    case.refuses("H-07", "close-treatment", "2032-08-01")
    event = case.does("close-treatment", "2032-08-01", **REASON)
    assert (case.stage, t.warned(event)) == ("closed", ["DECK-03"] if unmet else [])


@pytest.mark.rules("DECK-17", "DECK-19", "M-18", "T-37")
@pytest.mark.parametrize(
    ("at", "said"),
    [
        (t.completed, {"DECK-02": "treatment-decision", "DECK-17": "completion-report"}),
        (t.terminated, {"DECK-02": "treatment-decision", "DECK-19": "termination-report"}),
    ],
)
def test_closing_says_which_letters_are_ordered_and_not_made(at: Any, said: Json) -> None:
    case = at()
    told = case.does("close-treatment", "2032-08-01", **REASON).data["warnings"]
    texts = {one["rule"]: one["text"].rpartition(": ")[2] for one in told}
    assert {rule: texts.get(rule) for rule in said} == said


@pytest.mark.rules("T-37")
def test_closing_says_that_a_hearing_is_due() -> None:
    case = petitioned()
    case.finish(t.moment("2032-06-01"))
    event = case.does("close-treatment", "2032-06-02", **REASON)
    assert t.warned(event) == ["T-37", "DECK-03"]
    assert case.duties()["T-37"][0] == "void"


@pytest.mark.parametrize("at", [t.opened, t.waiting, t.phase_2, t.completed])
def test_a_death_ends_everything(at: Any) -> None:
    case = at()
    case.refuses("H-04", "record-death", "2032-08-01", died_on=day("2032-08-03"))
    case.does("record-death", "2032-08-01", died_on=day("2032-07-31"))
    assert case.stage == "closed"
    assert not [one for one in case.state.obligations.values() if one.live]


@pytest.mark.rules("H-06")
def test_nothing_is_done_after_the_close() -> None:
    case = t.closed()
    for name, spec in case.process.commands.items():
        if name == "open":
            continue
        role = str(next(iter(spec.roles)))
        case.refuses("H-06", name, "2032-08-01", role, **REASON)
