"""What is struck, by whom, and what stands then; the cliff has tests of its own."""

from collections.abc import Callable

import pytest

from domain.actors import Role
from domain.soau import stages as st
from domain.soau.rows import STRIKERS
from tests.domain import soaus as s
from tests.domain.cases import day
from tests.domain.soaus import OFFICER, REASON, STATE

OWN = {"corrections", "soau", "supervisor"}
COURT = OWN | {"court"}


def _after(
    reach: Callable[[], s.Case], name: str, role: str, **data: object
) -> Callable[[], s.Case]:
    def reached() -> s.Case:
        case = reach()
        case.does(name, "2031-04-25", role, **data)
        return case

    return reached


def _released() -> s.Case:
    return _after(s.reported, "set-release-date", OFFICER, release_on=day("2031-06-15"))()


def _received() -> s.Case:
    data = {"received_on": day("2031-04-21")}
    return _after(s.intended, "record-intent-receipt", STATE, **data)()


def _ill() -> s.Case:
    case = s.accepted()
    s.check(case, serious_health_problem=True)
    return case


def _ill_decided() -> s.Case:
    return _after(_ill, "decide-health", "operator", excludes=True, **REASON)()


def _appealed() -> s.Case:
    return _after(s.accepted, "record-appeal", STATE, noticed_on=day("2031-01-15"))()


def _appeal_decided() -> s.Case:
    return _after(_appealed, "decide-appeal", "operator", excludes=False, **REASON)()


def _early() -> s.Case:
    case = s.accepted()
    s.deliver(case)
    return case


def _early_eligible() -> s.Case:
    case = _early()
    s.check(case, s.DAY_0)
    return case


def _still() -> s.Case:
    case = s.assessing()
    s.check(case, "2031-01-21")
    return case


def _corrected() -> s.Case:
    case = s.assessing()
    case.strikes("delivered", "2031-01-21")
    s.deliver(case, "2031-01-16", "2031-01-21")
    return case


def _admitted_then() -> s.Case:
    case = s.ended(s.delivered())
    case.does("begin-assessment", s.DAY_121, admitted_on=day("2031-01-20"))
    return case


def _risk() -> s.Case:
    case = s.assessing()
    s.risk(case)
    return case


def _late_report() -> s.Case:
    case = s.ready()
    case.does("notice-of-intent", "2031-03-26", "court", noticed_on=day("2031-03-26"))
    case.does("send-report", "2031-03-27", sent_on=day("2031-03-27"))
    return case


def _meanwhile() -> s.Case:
    return _after(s.delivered, "notice-of-intent", "court", noticed_on=day("2031-01-20"))()


def _sar() -> s.Case:
    return _after(s.accepted, "record-sar", OFFICER, **s.sar("judgment-0"), **s.PAPER)()


def _heard() -> s.Case:
    return _after(s.reported, "record-hearing", "court", held_on=day("2031-04-25"))()


def _asked() -> s.Case:
    return _after(_received, "state-request", STATE, requested_on=day("2031-04-22"))()


def _advised() -> s.Case:
    return _after(_released, "advise-release", OFFICER, advised_on=day("2031-04-25"))()


def _anew(stage: str) -> Callable[[], s.Case]:
    """The power had ended of a wrong day in a stage, and is counted anew."""

    def reached() -> s.Case:
        first = {
            "order-to-check": s.opened,
            "returned-to-court": s.returned,
            "eligibility": s.accepted,
            "ineligible": s.ineligible,
            "delivered": s.eligible,
        }.get(stage)
        if first is not None:
            case = first()
            s.deliver(case)
        else:
            case = {"assessing": s.assessing, "report-sent": s.reported}.get(stage, s.intended)()
        s.ended(case)
        kind = next(one for one in case.kinds if one.startswith("delivered"))
        case.strikes(kind, s.DAY_121)
        s.deliver(case, "2031-01-20", s.DAY_121)
        assert case.stage == stage
        return case

    return reached


LAST: dict[str, tuple[Callable[[], s.Case], str, set[str]]] = {
    "order-accepted": (s.accepted, "order-to-check", OWN),
    "order-returned": (s.returned, "order-to-check", OWN),
    "sar-recorded": (_sar, "eligibility", OWN | {OFFICER}),
    "appeal-recorded": (_appealed, "eligibility", COURT | {STATE}),
    "appeal-decided": (_appeal_decided, "eligibility", {"supervisor", "operator"}),
    "found-eligible": (s.eligible, "eligibility", OWN),
    "found-eligible-in-confinement": (_early_eligible, "eligibility", OWN),
    "found-ineligible": (s.ineligible, "eligibility", OWN),
    "eligibility-undecided": (_ill, "eligibility", OWN),
    "health-decided": (_ill_decided, "eligibility", {"supervisor", "operator"}),
    "still-eligible": (_still, "assessing", OWN),
    "delivered": (s.delivered, "to-deliver", OWN),
    "delivered-early": (_early, "eligibility", OWN),
    "delivery-corrected": (_corrected, "assessing", OWN),
    "assessment-begun": (s.assessing, "delivered", OWN),
    "assessment-begun-in-time": (_admitted_then, "power-ended", OWN),
    "risk-assessed": (_risk, "assessing", {"soau", "supervisor"}),
    "recommendations-made": (s.ready, "assessing", {"soau", "supervisor"}),
    "report-sent": (s.reported, "assessing", OWN),
    "report-sent-later": (_late_report, "intent-noticed", OWN),
    "release-date-set": (_released, "report-sent", OWN | {OFFICER}),
    "release-advised": (_advised, "report-sent", {"supervisor", OFFICER}),
    "hearing-held": (_heard, "report-sent", COURT),
    "intent-noticed": (s.intended, "report-sent", COURT),
    "intent-noticed-meanwhile": (_meanwhile, "delivered", COURT),
    "intent-received": (_received, "intent-noticed", OWN | {STATE}),
    "state-asked-for-hearing": (_asked, "intent-noticed", OWN | {STATE}),
    "probation-granted": (s.granted, "intent-noticed", COURT),
    "sentence-executed": (s.executed, "report-sent", COURT),
    **{kind: (_anew(stage), "power-ended", OWN) for stage, kind in st.COUNTED_ANEW.items()},
}
"""Kind -> a case whose last event is of it, where the case stands without, who may strike it."""


def test_every_kind_that_may_be_struck_is_here() -> None:
    assert set(LAST) == set(STRIKERS)


@pytest.mark.rules("H-02")
@pytest.mark.parametrize("kind", sorted(LAST))
def test_struck_by_whoever_may_record_it_it_never_was(kind: str) -> None:
    reach, stage, strikers = LAST[kind]
    case = reach()
    version = case.version_of(kind)
    when = case.last.recorded_at
    for role in Role:
        if role not in strikers:
            answer = case.give("strike", when, role=role, version=version, **REASON)
            assert getattr(answer, "rule", "") == "H-02", (kind, role)
            assert version not in case.state.struck
    answer = case.give("strike", when, role=min(strikers), version=version, **REASON)
    assert not hasattr(answer, "rule"), answer
    case.settle(when)
    assert case.stage == stage
    assert version in case.state.struck
    assert case.refolded() == case.state
    live = [one.rule for one in case.state.obligations.values() if one.live]
    assert len(live) == len(set(live)), "nothing is owed twice"
    again = case.give("strike", when, role=min(strikers), version=version, **REASON)
    assert getattr(again, "rule", "") == "H-01"


@pytest.mark.parametrize("role", sorted({str(one) for one in Role}))
@pytest.mark.parametrize("kind", ["opened", "power-ended"])
def test_what_nobody_strikes(kind: str, role: str) -> None:
    case = s.ended()
    data = {"version": case.version_of(kind), **REASON}
    answer = case.give("strike", s.moment(s.DAY_121), role=role, **data)
    assert getattr(answer, "rule", "") in {"H-01", "H-02"}
