"""What is struck, and by whom; what follows from it for clocks and for the confinement."""

from collections.abc import Callable

import pytest

from domain.actors import Role
from domain.mosop.community_applies import KEPT, TOLD_KINDS
from domain.mosop.community_clocks import missing_or_left
from domain.mosop.community_rows import STRIKERS
from tests.domain import communities as c
from tests.domain.cases import day
from tests.domain.communities import REASON, REPORT, polygraph, progress, standing
from tests.domain.test_community_ends import ENDED, again, supervised
from tests.domain.test_community_provider import transfer

Made = Callable[[], c.Case]


def _then(at: Made, name: str, on: str, /, **data: object) -> Made:
    def made() -> c.Case:
        case = at()
        case.does(name, on, **data)
        return case

    return made


def _with(at: Made, act: Callable[[c.Case], object]) -> Made:
    def made() -> c.Case:
        case = at()
        act(case)
        return case

    return made


MARCH = "2031-03-03"
LAST: dict[str, tuple[Made, str]] = {
    "offences-confirmed": (
        _then(c.opened, "confirm-offences", MARCH, concerns_child={"566.030": True}),
        "to-plan",
    ),
    "provider-assigned": (c.provided, "to-plan"),
    "provider-transferred": (
        _with(c.treated, lambda case: transfer(case, MARCH, standing("provider-2"))),
        "in-treatment",
    ),
    "member-assigned": (_with(c.opened, lambda case: c.member(case, MARCH, "officer")), "to-plan"),
    "member-replaced": (
        _then(
            c.treated,
            "replace-member",
            MARCH,
            seat="therapist",
            member="t-2",
            replaced_on=day(MARCH),
        ),
        "in-treatment",
    ),
    "member-left": (
        _then(c.treated, "end-member", MARCH, seat="therapist", left_on=day(MARCH)),
        "in-treatment",
    ),
    "officer-transferred": (
        _then(c.treated, "transfer-officer", MARCH, officer="o-2", transferred_on=day(MARCH)),
        "in-treatment",
    ),
    "specialist-assigned": (_with(c.opened, lambda case: c.specialist(case, MARCH)), "to-plan"),
    "region-changed": (
        _then(c.treated, "change-region", MARCH, region="west", changed_on=day(MARCH)),
        "in-treatment",
    ),
    "assessment-recorded": (c.ready, "to-plan"),
    "treatment-begun": (c.treated, "to-plan"),
    "polygraph-recorded": (_with(c.treated, lambda case: polygraph(case, MARCH)), "in-treatment"),
    "progress-recorded": (_with(c.treated, lambda case: progress(case, MARCH)), "in-treatment"),
    "information-released": (
        _then(
            c.treated,
            "record-information-release",
            MARCH,
            released_on=day(MARCH),
            recipient="officer-1",
            what=["plan"],
            ground="agreement",
        ),
        "in-treatment",
    ),
    "completed": (c.completed, "in-treatment"),
    "failed": (c.failed, "in-treatment"),
    "re-entered": (_with(c.failed, again), "failed"),
    "lifetime-supervision-set": (supervised, "in-treatment"),
    "lifetime-supervision-ended": (
        _then(supervised, "end-lifetime-supervision", "2046-03-05", **ENDED, age=65),
        "in-treatment",
    ),
    "died": (c.deceased, "in-treatment"),
}
"""Kind -> a case whose last event is of it, and where the case stands without."""
LATER = "2046-04-02"


def test_every_kind_that_may_be_struck_is_here() -> None:
    assert set(LAST) == set(STRIKERS)


def _facts(case: c.Case) -> dict[str, object]:
    """What a case knows, without its past and its duties."""
    left_out = {"version", "log", "struck", "known", "obligations", "effects", "sealed"}
    return case.state.model_dump(mode="json", exclude=left_out)


@pytest.mark.rules("DECK-22", "DECK-24", "DECK-25", "M-13", "M-16", "M-17")
@pytest.mark.parametrize("kind", sorted(LAST))
def test_struck_it_never_was(kind: str) -> None:
    at, before = LAST[kind]
    case = at()
    assert case.history[-1].kind == kind
    role = "supervisor"
    case.strikes(kind, LATER, role)
    assert case.stage == before
    assert case.refolded() == case.state
    assert missing_or_left(case.state) == ((), ()), "what is owed follows from what is left"
    without = c.unopened()
    without.history = at().history[:-1]
    without._state = without.refolded()
    assert _facts(case) == _facts(without)


@pytest.mark.rules("M-13")
@pytest.mark.parametrize("kind", sorted(TOLD_KINDS))
def test_the_confinement_is_told_anew(kind: str) -> None:
    case = LAST[kind][0]()
    case.strikes(kind, LATER)
    assert case.last.kind == "standing-told"
    assert case.told()[-1] == case.stage
    assert not case.state.retell


@pytest.mark.rules("H-02")
@pytest.mark.parametrize("kind", sorted(LAST))
def test_who_may_record_it_may_strike_it_and_nobody_else(kind: str) -> None:
    for role in Role:
        case = LAST[kind][0]()
        version = case.history[-1].version
        answer = case.give("strike", c.moment(LATER), role=role, version=version, **REASON)
        assert isinstance(answer, tuple) == (role in STRIKERS[kind]), role


# -- clocks ---------------------------------------------------------------------------------------


@pytest.mark.rules("DECK-24")
def test_an_examination_that_was_struck_is_owed_again() -> None:
    case = c.treated()
    polygraph(case, "2031-07-20")
    polygraph(case, "2032-01-10")
    case.strikes("polygraph-recorded", "2032-01-11")
    assert case.owed()["community.polygraph:2"] == "2032-01-20"
    assert case.duties()["community.polygraph:3"][0] == "void"
    polygraph(case, "2032-01-12")
    assert case.owed()["community.polygraph:4"] == "2032-07-12"


@pytest.mark.rules("DECK-25")
def test_a_specialist_that_was_struck_is_wanted_again() -> None:
    case = c.teamed()
    case.strikes("specialist-assigned", "2031-01-12")
    assert case.owed() == {"community.assign-specialist": "2031-01-20"}


@pytest.mark.rules("DECK-22")
def test_a_provider_that_was_struck_is_looked_for_again() -> None:
    case = c.lost()
    c.assign(case, "2031-03-10", "provider-2")
    case.strikes("provider-assigned", "2031-03-11")
    assert case.state.lost == "provider-1"
    assert case.owed()["community.replace-provider"] == "2031-03-17"


@pytest.mark.rules("DECK-24")
def test_a_beginning_that_was_struck_begins_no_clock() -> None:
    case = c.treated()
    case.strikes("treatment-begun", "2031-02-04")
    assert case.owed() == {}
    case.does("begin-treatment", "2031-02-05", begun_on=day("2031-02-05"))
    assert case.owed() == {
        "community.polygraph:2": "2031-08-05",
        "community.progress:2": "2031-05-05",
    }


@pytest.mark.rules("DECK-24", "DECK-22")
def test_a_beginning_that_was_struck_after_a_loss_leaves_no_clock_of_its_own() -> None:
    case = c.lost()
    case.strikes("treatment-begun", "2031-03-04")
    assert case.owed() == {"community.replace-provider": "2031-03-17"}
    assert case.stage == "to-plan"


@pytest.mark.rules("DECK-22")
def test_an_assignment_that_comes_to_light_again_is_lost_if_its_approval_is() -> None:
    case = c.provided()
    c.withdrawn(case, "2031-01-08T12:00")
    assert case.state.lost == "provider-1"
    c.assign(case, "2031-01-09", "provider-2")
    case.strikes("provider-assigned", "2031-01-10")
    assert (case.state.provider, case.state.lost) == ("", "provider-1")


# -- what cannot be struck ------------------------------------------------------------------------

GROUND: dict[str, Made] = {
    "provider-assigned": c.treated,
    "specialist-assigned": c.treated,
    "member-assigned": _then(c.treated, "end-member", MARCH, seat="therapist", left_on=day(MARCH)),
    "region-changed": _with(
        _then(c.treated, "change-region", MARCH, region="west", changed_on=day(MARCH)),
        lambda case: c.specialist(case, "2031-03-04", "specialist-2", "west"),
    ),
    "treatment-begun": c.completed,
    "failed": _with(c.failed, again),
    "lifetime-supervision-set": LAST["lifetime-supervision-ended"][0],
}


@pytest.mark.rules("H-01", "DECK-22", "DECK-25")
@pytest.mark.parametrize("kind", sorted(GROUND))
def test_nothing_is_struck_from_under_what_rests_on_it(kind: str) -> None:
    case = GROUND[kind]()
    version = case.version_of(kind)
    case.refuses("H-01", "strike", LATER, "supervisor", version=version, **REASON)


@pytest.mark.rules("H-01")
@pytest.mark.parametrize(("act", "kind"), [(polygraph, "polygraph"), (progress, "progress")])
def test_only_the_last_of_a_rhythm_is_struck(act: Callable[..., object], kind: str) -> None:
    case = c.treated()
    act(case, "2031-04-01")
    first = case.last.version
    act(case, "2031-05-01")
    case.refuses("H-01", "strike", "2031-05-02", "supervisor", version=first, **REASON)
    case.strikes(f"{kind}-recorded", "2031-05-02")
    case.does("strike", "2031-05-02", "supervisor", version=first, **REASON)
    assert (case.state.polygraphs, case.state.reports) == (0, 0)


def test_what_the_register_said_is_not_struck() -> None:
    case = c.lost()
    for kind in ("opened", "facts-noted", "provider-lost"):
        version = case.version_of(kind)
        answer = case.refuses("H-01", "strike", LATER, "supervisor", version=version, **REASON)
        assert answer.message.endswith(f"cannot be struck ({kind})")
        assert kind not in STRIKERS


def test_an_event_of_a_year_long_past_is_sealed() -> None:
    case = c.treated()
    progress(case, "2031-05-01")
    first = case.last.version
    for number in range(1, KEPT):
        assert first not in case.state.sealed
        progress(case, c.later("2031-05-01", 90 * number))
    assert first in case.state.sealed
    case.refuses("H-01", "strike", "2034-05-02", "supervisor", version=first, **REASON)


def test_a_strike_wants_a_reason_and_happens_once() -> None:
    case = c.completed()
    version = case.last.version
    case.refuses("H-07", "strike", LATER, "supervisor", version=version)
    case.does("strike", LATER, "supervisor", version=version, **REASON)
    case.refuses("H-01", "strike", LATER, "supervisor", version=version, **REASON)
    case.does("complete-treatment", LATER, completed_on=day("2031-06-02"), **REPORT)
