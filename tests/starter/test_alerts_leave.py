"""When an alert of the treatment program, or about a strike, leaves "Needs a person"."""

from collections.abc import Callable
from typing import Any

import pytest

from domain.model import Json
from tests.domain import communities, confinements, sites, soaus, treatments
from tests.domain.cases import day
from tests.domain.treatments import REASON, REPORT
from tests.starter.needs import needs

Step = Callable[[Any], object]

# -- treatment ------------------------------------------------------------------------------------


@pytest.mark.rules("DECK-08")
def test_a_bed_that_is_held_and_one_that_lapsed() -> None:
    case = treatments.offered()
    assert needs(case) == ["bed-held"]
    case.does("bed-lapsed", "2031-02-10", "system", site="fcc", bed="a-01")
    assert needs(case) == ["bed-lapsed"]
    case.does("ask-again", "2031-02-12")
    assert needs(case) == []
    treatments.grant(case, "2031-02-20", bed="a-02")
    assert needs(case) == ["bed-held"]
    case.does("record-arrival", "2031-02-21", arrived_on=day("2031-02-21"))
    assert needs(case) == []


@pytest.mark.rules("C-55", "DECK-09")
@pytest.mark.parametrize(
    "answer",
    [
        lambda case: treatments.grant(case, "2031-06-20", bed="c-03"),
        lambda case: case.does("ask-again", "2031-06-20"),
        lambda case: case.does("override-site", "2031-06-20", "operator", site="erdcc", **REASON),
        lambda case: case.does("refuse", "2031-06-20", refused_on=day("2031-06-20")),
    ],
    ids=["another bed", "asked again", "another site", "refused"],
)
def test_a_lost_bed_waits_until_there_is_another_or_somebody_asked(answer: Step) -> None:
    case = treatments.phase_2()
    lost = {"site": "fcc", "bed": "a-01", "why": "wing-closed", "occupied": True}
    case.does("bed-lost", "2031-06-10", "system", **lost)
    treatments.component(case, treatments.COMPONENTS[0], "2031-06-11")
    assert needs(case) == ["bed-lost"]
    answer(case)
    assert "bed-lost" not in needs(case)


@pytest.mark.rules("DECK-13")
def test_nobody_can_take_the_person_until_a_site_can() -> None:
    case = treatments.held()
    assert needs(case) == ["no-site"]
    case.does("assign-site", "2031-01-20", operating=["mcc"])
    assert needs(case) == []


@pytest.mark.rules("DECK-13")
def test_a_site_that_stopped_waits_until_it_runs_again() -> None:
    case = treatments.waiting()
    place = {"site": "fcc", "place": 4, "of": 9}
    case.does("site-stopped", "2031-01-10", "system", site="fcc")
    case.does("place-changed", "2031-01-11", "system", **place)
    assert needs(case) == ["site-stopped"], "places change where the program does not run, too"
    case.does("place-changed", "2031-01-20", "system", **place, runs=True)
    assert needs(case) == []
    case.does("site-stopped", "2031-01-21", "system", site="fcc")
    assert needs(case) == ["site-stopped"]


@pytest.mark.rules("C-57")
def test_what_cannot_be_completed_in_time_waits_until_dates_move_or_it_begins() -> None:
    late: Json = {"conditional_release": day("2031-09-01")}
    moved = treatments.waiting(**late)
    moved.clock(treatments.moment("2031-02-01"))
    assert "breach" in needs(moved)
    changed = {"conditional_release": day("2036-01-06")}
    moved.does("change-dates", "2031-02-02", **changed, **REASON)
    assert needs(moved) == []
    begun = treatments.admitted(**late)
    begun.clock(treatments.moment("2031-02-08"))
    assert "breach" in needs(begun)
    begun.does("start-phase-1", "2031-02-10", "mosop-staff", started_on=day("2031-02-10"))
    assert "breach" not in needs(begun)


@pytest.mark.rules("T-37", "M-10")
def test_a_date_that_the_board_set_waits_until_the_confinement_has_it() -> None:
    case = treatments.terminated(for_case=None)
    case.does("petition-extension", "2031-09-05", received_on=day("2031-09-05"), **REPORT)
    heard = {"convened_on": day("2031-09-20"), "extended": True}
    until = {"conditional_release": day("2037-01-06")}
    case.does("record-extension-hearing", "2031-09-20", "parole-board", **heard, **until, **REPORT)
    assert needs(case) == ["release-date-set"]
    case.does("note-dates", "2031-09-25", "system", **until)
    assert needs(case) == []


@pytest.mark.rules("DECK-03")
def test_a_release_without_treatment_waits_for_the_next_act_of_a_person() -> None:
    case = treatments.phase_2()
    left = {"on": day("2031-06-01"), "before_full_term": True}
    case.does("person-released", "2031-06-01", "system", **left)
    assert needs(case) == ["released-untreated"]
    case.does("close-treatment", "2031-06-05", **REASON)
    assert needs(case) == []


# -- confinement ----------------------------------------------------------------------------------


@pytest.mark.rules("DECK-26", "S-01")
def test_a_release_without_a_review_waits_until_one_is_on_file() -> None:
    case = confinements.opened()
    on = "2033-01-10"
    case.does("record-release", on, released_on=day(on), **confinements.PAROLE)
    assert needs(case) == ["released-unreviewed"]
    case.does("open-review", "2033-01-12", **REASON)
    assert needs(case) == ["released-unreviewed"]  # opened, and not done yet
    done = {"reviewed_on": day("2033-02-01"), "outcome": "does-not-meet"}
    case.does("record-review", "2033-02-01", **done, **REPORT)
    assert needs(case) == []


@pytest.mark.rules("S-01")
def test_a_release_during_the_review_waits_until_the_review_is_over() -> None:
    case = confinements.reviewing()
    confinements.note_review(case, "2035-06-01", "evaluated-met")
    release = confinements.RELEASE
    case.does("record-release", release, released_on=day(release), **confinements.PAROLE)
    assert needs(case) == ["released-under-review"]
    confinements.note_review(case, confinements.later(release, 5), "not-filed")
    assert needs(case) == []


@pytest.mark.rules("S-03")
def test_whether_a_review_is_due_waits_until_somebody_has_said_it() -> None:
    case = confinements.opened(offences=[confinements.offence(**confinements.DOUBTFUL)])
    case.passes(confinements.WINDOW)
    assert needs(case)[-1] == "review-to-confirm"
    met = {"566.100": False}
    case.does("confirm-offences", "2035-01-20", conditions_met=met, **REPORT, **REASON)
    assert needs(case) == []


@pytest.mark.rules("M-08")
def test_treatment_of_somebody_who_is_elsewhere_waits_until_it_ends_or_he_is_back() -> None:
    back, over = confinements.transferred(), confinements.transferred()
    assert needs(back) == ["transferred-out"]
    back.does("record-return", "2033-07-01", returned_on=day("2033-07-01"))
    assert needs(back) == []
    confinements.note_treatment(over, "2033-07-01", "removed")
    assert needs(over) == []


def test_other_cases_of_somebody_who_died_wait_until_this_one_is_closed() -> None:
    case = confinements.deceased()
    assert needs(case) == ["died"]
    case.does("close-confinement", "2033-07-01", **REASON)
    assert needs(case) == []


@pytest.mark.rules("T-37", "T-01")
def test_a_release_before_the_date_that_the_board_set_waits_until_somebody_looked() -> None:
    changed, held = confinements.treated(), confinements.treated()
    for case in (changed, held):
        told = {"treatment": confinements.TREATMENT, "conditional_release": day("2038-01-06")}
        case.does("release-extended", "2033-06-01", "system", **told, on=day("2033-06-01"))
        assert needs(case) == ["release-date-set"]
        confinements.note_treatment(case, "2033-06-02", "terminated")
        assert needs(case) == ["release-date-set"]
    changed.does("change-release", "2033-06-03", anticipated_release=day("2038-01-06"), **REASON)
    held.does("record-transfer-out", "2033-06-03", transferred_on=day("2033-06-03"))
    assert "release-date-set" not in needs(changed)
    assert "release-date-set" not in needs(held)


@pytest.mark.rules("H-02", "DECK-26")
def test_a_review_of_another_office_waits_until_it_is_on_file_here() -> None:
    case = confinements.treated()
    case.passes(confinements.WINDOW)
    case.opens("svp", confinements.WINDOW, elsewhere=True)
    assert needs(case) == ["case-of-another-office"]
    done = {"reviewed_on": day("2035-02-01"), "outcome": "does-not-meet"}
    case.does("record-review", "2035-02-01", **done, **REPORT)
    assert needs(case) == []


ELSEWHERE = "case-of-another-office"


@pytest.mark.rules("H-02", "S-01")
def test_a_review_of_another_office_leaves_with_one_of_our_own_or_where_none_is_wanted() -> None:
    doubtful = {"offences": [confinements.offence(**confinements.DOUBTFUL)]}
    for own in (True, False):
        case = confinements.treated(**doubtful)
        met = {"566.100": True}
        case.does("confirm-offences", "2035-01-05", conditions_met=met, **REPORT, **REASON)
        case.passes(confinements.WINDOW)
        case.opens("svp", confinements.WINDOW, elsewhere=True)
        assert needs(case) == [ELSEWHERE]
        case.does("change-release", "2035-01-20", anticipated_release=day("2036-01-10"), **REASON)
        assert needs(case) == [ELSEWHERE], "that act is about something else"
        if own:
            confinements.note_review(case, "2035-02-01", "open", reviewed=False)
        else:
            none = {"566.100": False}
            case.does("confirm-offences", "2035-02-01", conditions_met=none, **REPORT, **REASON)
        assert needs(case) == []


@pytest.mark.rules("H-02", "M-02")
def test_treatment_of_another_office_waits_until_it_is_one_of_our_own_or_released() -> None:
    for way in ("own", "released"):
        case = confinements.opened()
        case.does("classify-treatment", "2031-01-08")
        case.opens("treatment", "2031-01-08", elsewhere=True)
        assert needs(case) == [ELSEWHERE]
        if way == "own":
            confinements.note_treatment(case, "2031-02-01", "waiting")
        else:
            on = {"released_on": day("2034-06-01"), **confinements.PAROLE}
            case.does("record-release", "2034-06-01", **on)
        assert ELSEWHERE not in needs(case)


@pytest.mark.rules("H-02", "DECK-21")
def test_community_of_another_office_waits_until_one_is_known_here() -> None:
    case = confinements.released()
    case.opens("community", confinements.RELEASE, elsewhere=True)
    assert needs(case) == [ELSEWHERE]
    told = {"community": confinements.COMMUNITY, "outcome": "to-plan", "on": day("2036-01-20")}
    case.does("community-noted", "2036-01-20", "system", **told)
    assert needs(case) == []


@pytest.mark.rules("H-02", "DECK-21")
def test_of_two_tries_at_a_case_of_another_office_the_last_one_waits() -> None:
    case = confinements.released()
    case.opens("community", confinements.RELEASE, elsewhere=True)
    case.strikes("released", "2036-01-08")
    on = {"released_on": day(confinements.RELEASE), **confinements.PAROLE}
    case.does("record-release", "2036-01-09", **on)
    case.opens("community", "2036-01-09", elsewhere=True)
    assert needs(case).count(ELSEWHERE) == 1


# -- community ------------------------------------------------------------------------------------


@pytest.mark.rules("DECK-22")
def test_a_lost_provider_waits_until_there_is_another() -> None:
    case = communities.lost()
    assert needs(case) == ["provider-lost"]
    communities.assign(case, "2031-03-10", "provider-2")
    assert needs(case) == []


@pytest.mark.rules("DECK-22")
def test_an_approval_that_will_end_waits_until_another_provider_treats() -> None:
    case = communities.treated()
    communities.note(case, "2031-03-01", withdrawn="2031-06-01")
    assert needs(case) == ["provider-ends"]
    held = communities.standing("provider-2")
    moved = {"provider": "provider-2", "transferred_on": day("2031-03-05"), "standing": held}
    case.does("transfer-provider", "2031-03-05", **moved)
    assert needs(case) == []


@pytest.mark.rules("M-13", "M-14", "C-56")
def test_poor_progress_and_failure_wait_for_what_comes_after() -> None:
    case = communities.treated()
    communities.progress(case, "2031-03-01", rating="unsatisfactory")
    assert needs(case) == ["progress-unsatisfactory"]
    communities.progress(case, "2031-03-20", rating="satisfactory")
    assert needs(case) == []
    case.does("fail-treatment", "2031-04-01", failed_on=day("2031-04-01"), **REASON)
    assert needs(case) == ["community-failed"]
    case.does("re-enter", "2031-04-10", "operator", decided_on=day("2031-04-10"), **REASON)
    assert needs(case) == []


# -- the assessment unit --------------------------------------------------------------------------


@pytest.mark.rules("DECK-48")
def test_health_waits_until_a_named_person_has_decided() -> None:
    case = soaus.accepted()
    soaus.check(case, serious_health_problem=True)
    assert needs(case) == ["decide-health"]
    case.does("decide-health", "2031-01-16", "operator", excludes=False, **REASON)
    assert needs(case) == []


@pytest.mark.rules("U-04", "DECK-47")
def test_an_appeal_waits_until_eligibility_was_looked_at() -> None:
    case = soaus.delivered()
    case.does("record-appeal", "2031-02-03", noticed_on=day("2031-02-03"))
    assert "appeal-pending" in needs(case)
    soaus.check(case, "2031-02-04")
    assert "appeal-pending" not in needs(case)
    assert needs(case) == ["ineligible-in-confinement"]
    over = {"noticed_on": day("2031-02-03"), "disposed_on": day("2031-02-20")}
    case.does("record-appeal", "2031-02-20", **over)
    soaus.check(case, "2031-02-21")
    assert needs(case) == []


@pytest.mark.rules("T-17")
def test_days_that_are_counted_anew_wait_for_the_next_act() -> None:
    case = soaus.delivered()
    case.strikes("delivered", "2031-01-20")
    assert needs(case) == ["struck"]
    soaus.deliver(case, "2031-01-18", "2031-01-21")
    assert needs(case) == ["counted-anew"]
    case.does("begin-assessment", "2031-01-22", admitted_on=day("2031-01-22"))
    assert needs(case) == []


# -- sites ----------------------------------------------------------------------------------------


@pytest.mark.rules("DECK-08")
def test_a_site_waits_for_whoever_did_not_come_and_not_for_the_others() -> None:
    case = sites.small(a=2)
    sites.asks(case, 1, "2031-02-03")
    sites.asks(case, 2, "2031-02-03")
    until = sites.moment("2031-03-10")
    case.clock(until)
    sites.settled(case, "2031-03-10")
    assert needs(case).count("bed-lapsed") == 2
    sites.does(case, "set-ready", "2031-03-11", treatment=sites.treatment(1), ready=True)
    sites.settled(case, "2031-03-11")
    assert needs(case).count("bed-lapsed") == 1
    sites.fact(case, "withdraw-request", 2, "2031-03-12")
    assert "bed-lapsed" not in needs(case)


@pytest.mark.rules("DECK-09")
def test_a_dispute_about_a_bed_waits_until_the_books_are_right() -> None:
    case = sites.small(a=1)
    sites.asks(case, 1, "2031-02-03")
    sites.arrives(case, 1, "2031-02-04")
    sites.asks(case, 2, "2031-02-05")
    sites.fact(case, "occupy-bed", 2, "2031-02-06", bed="a-01", on=day("2031-02-06"))
    assert needs(case) == ["occupancy-disputed"]
    sites.does(case, "correct", "2031-02-07", treatment=sites.treatment(1))
    assert needs(case) == ["occupancy-disputed", "not-at-the-site"]
    sites.does(case, "correct", "2031-02-07", treatment=sites.treatment(2), bed="a-01")
    assert needs(case) == []


# -- strikes --------------------------------------------------------------------------------------


def test_a_strike_waits_until_the_act_is_recorded_anew() -> None:
    case = treatments.phase_2()
    treatments.component(case, treatments.COMPONENTS[0], "2031-06-10")
    case.strikes("component-recorded", "2031-06-12")
    assert needs(case) == ["struck"]
    case.clock(treatments.moment("2032-12-01"))
    assert "struck" in needs(case)  # what the clock brings is nobody's act
    treatments.component(case, treatments.COMPONENTS[0], "2032-12-02")
    assert "struck" not in needs(case)


@pytest.mark.parametrize(("role", "waits"), [("parole-board", True), ("supervisor", False)])
def test_a_strike_waits_until_somebody_who_may_look_at_it_goes_on(
    role: str, *, waits: bool
) -> None:
    case = treatments.completed()
    case.does("petition-extension", "2032-03-10", received_on=day("2032-03-10"), **REPORT)
    case.strikes("extension-petitioned", "2032-03-11")
    if role == "parole-board":
        decided = {"decided_on": day("2032-03-12"), "kind": "parole", "decision": "granted"}
        case.does("record-release-decision", "2032-03-12", role, **decided, **REPORT)
    else:
        case.does("close-treatment", "2032-03-12", role, **REASON)
    assert ("struck" in needs(case)) is waits


def test_a_second_strike_is_no_answer_to_the_first() -> None:
    case = treatments.phase_2()
    for name in treatments.COMPONENTS[:2]:
        treatments.component(case, name, "2031-06-10")
    case.strikes("component-recorded", "2031-06-12")
    version = next(one.version for one in case.history if one.kind == "component-recorded")
    case.does("strike", "2031-06-12", "supervisor", version=version, **REASON)
    assert needs(case) == ["struck", "struck"]


def test_an_alert_of_an_entry_that_was_struck_waits_no_more() -> None:
    case = communities.failed()
    case.strikes("failed", "2031-04-02")
    assert needs(case) == ["struck"]
