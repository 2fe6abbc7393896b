"""Who is eligible: every ground, each with its rule, and what a named person decides of it.

Belongs here: DECK-44 to DECK-49, U-14, C-58, and the facts on which they rest. Not here: what the
tables say of an offence (looked up before the opening), nor the order (`open.py`).
"""

from collections.abc import Callable, Iterable
from typing import Final, NamedTuple

from domain import rules
from domain.casework import ahead, alert, running, warning
from domain.commands import Context
from domain.events import Order
from domain.mosop.common import draft
from domain.obligations import Closing, Duty, Status, release
from domain.process import Decision
from domain.refusal import Refusal
from domain.soau import commands as cmd
from domain.soau import stages as st
from domain.soau.assessment import REPORT_CLOCKS, report_clocks
from domain.soau.law import SoauLaw, law_of
from domain.soau.open import order_of
from domain.soau.state import BARRED, Ground, SoauState
from domain.svp.svp_acts import before


class Look(NamedTuple):
    """What a ground is looked at with."""

    state: SoauState
    law: SoauLaw
    command: cmd.CheckEligibility


Verdict = tuple[str, tuple[Duty, ...], tuple[Closing, ...], tuple[Order, ...]]
"""Kind of event, clocks that begin, clocks that end, alerts."""
Found = tuple[bool | None, str]
"""Met, not met, or left to a person; and why."""


def _offence(at: Look) -> Found:
    """A sex offence of one of the chapters, or of the statute's class."""
    met = at.command.conditions_met
    found = [
        one for one in at.state.offences if one.eligible and met.get(one.code, not one.condition)
    ]
    if not found:
        return False, "no offence is a sex offence of the chapters or of the class"
    return True, "; ".join(f"{one.code} by {one.because}" for one in found)


def _sentence(at: Look) -> Found:
    section, wanted = order_of(at.state).sentence, at.law.soau_sentence
    return section == wanted, f"sentenced under {section}"


def _sar(at: Look) -> Found:
    """A report for another judgment is an old one: it does not count."""
    sar = at.state.sar
    if sar is None:
        return False, "no Sentencing Assessment Report is completed"
    if sar.judgment != at.state.judgment:
        return False, "the Sentencing Assessment Report is of another judgment"
    return True, f"completed on {sar.completed_on:%Y-%m-%d}"


def _appeal(at: Look) -> Found:
    """Any pending appeal excludes, by default; before the transcript a person may say no (C-58)."""
    appeal = at.state.appeal
    if appeal is None or appeal.disposed_on is not None:
        return True, "no appeal is pending"
    if appeal.transcript_filed_on is not None:
        return False, "an appeal is pending, and its transcript is filed"
    if at.law.pending_appeal == "transcript-filed" or at.state.appeal_excludes is False:
        return True, "an appeal is noticed, its transcript is not filed"
    return False, "an appeal is pending"


def _health(at: Look) -> Found:
    """A serious problem may exclude: a named person decides, nobody else."""
    if not at.command.serious_health_problem:
        return True, "no serious problem of health or mental health"
    excludes = at.state.health_excludes
    if excludes is None:
        return None, "a serious problem: a named person decides"
    return not excludes, "a serious problem: " + ("it excludes" if excludes else "it does not")


def _parole(at: Look) -> Found:
    if at.command.parole_eligible:
        return True, "the offence is parole eligible"
    return False, "the offence is not parole eligible"


def _no_probation(at: Look) -> Found:
    """An offence, or a fact whatever the offence is, bars this probation."""
    met = at.command.bars_met
    codes = [
        one.code
        for one in at.state.offences
        if one.barred and met.get(one.code, not one.bar_condition)
    ]
    facts = [name for name in at.law.soau_no_probation_facts if at.command.facts.get(name)]
    if codes or facts:
        return False, f"barred by {', '.join((*dict.fromkeys(codes), *facts))}"
    return True, "neither an offence nor a fact bars it"


GROUNDS: Final[tuple[tuple[str, str, Callable[[Look], Found]], ...]] = (
    ("sex-offence", rules.DECK_44, _offence),
    ("sentence", rules.DECK_45, _sentence),
    ("assessment-report", rules.DECK_46, _sar),
    ("appeal", rules.DECK_47, _appeal),
    ("health", rules.DECK_48, _health),
    ("parole-eligible", rules.DECK_49, _parole),
    (BARRED, rules.U_14, _no_probation),
)
"""Name, rule, and how it is looked at: all of them, always, in this order."""


def grounds_of(state: SoauState, command: cmd.CheckEligibility) -> tuple[Ground, ...] | Refusal:
    """Every ground with what was found; what nobody answered is asked for."""
    law = law_of(state.values)
    refusal = _unanswered(state, law, command)
    if refusal is not None:
        return refusal
    at = Look(state, law, command)
    return tuple(_ground(name, rule, look(at)) for name, rule, look in GROUNDS)


def _ground(name: str, rule: str, found: Found) -> Ground:
    return Ground(name=name, rule=rule, met=found[0], because=found[1])


def _unanswered(state: SoauState, law: SoauLaw, command: cmd.CheckEligibility) -> Refusal | None:
    """Each condition of an offence, and each fact of the law's list, wants an answer."""
    hang = {one.code: one.condition for one in state.offences if one.eligible and one.condition}
    bars = {one.code: one.bar_condition for one in state.offences if one.bar_condition}
    facts = {name: name for name in law.soau_no_probation_facts}
    return (
        _asks("conditions_met", hang, command.conditions_met, rules.C_52)
        or _asks("bars_met", bars, command.bars_met, rules.U_14)
        or _asks("facts", facts, command.facts, rules.U_14)
    )


def _asks(field: str, wanted: dict[str, str], given: dict[str, bool], rule: str) -> Refusal | None:
    odd = sorted(set(given) - set(wanted))
    if odd:
        why = f"nothing hangs on {odd[0]} here"
        return Refusal(rule=rules.H_05, message=f"{field}: {why}", field=field)
    for name, words in wanted.items():
        if name not in given:
            of = f" of {name}" if words != name else ""
            return Refusal(rule=rule, message=f"say whether this is so{of}: {words}", field=field)
    return None


# -- the check ------------------------------------------------------------------------------------


def check_eligibility(
    state: SoauState, command: cmd.CheckEligibility, context: Context
) -> Decision:
    """All grounds together: one that is not met excludes, one left open waits for a person."""
    grounds = grounds_of(state, command)
    if isinstance(grounds, Refusal):
        return grounds
    more = {"grounds": [one.model_dump(mode="json") for one in grounds]}
    said = _said(state, command, grounds)
    kind, opens, closes, orders = _verdict(state, grounds, context)
    return (draft(kind, command, said=said, more=more, opens=opens, closes=closes, orders=orders),)


def _verdict(state: SoauState, grounds: tuple[Ground, ...], context: Context) -> Verdict:
    """What the grounds come to, where the case stands."""
    against = [one for one in grounds if one.met is False]
    left_open = [one for one in grounds if one.met is None]
    day_0 = state.delivered_on
    if against:
        held = state.obligations
        keys = [key for key, one in held.items() if one.rule in REPORT_CLOCKS]
        told = alert("ineligible-in-confinement", rule=against[0].rule)
        orders = (told,) if day_0 is not None else ()
        return st.FOUND_INELIGIBLE, (), release(held, Status.VOID, keys), orders
    if left_open:
        asked = tuple(alert(f"decide-{one.name}", rule=one.rule) for one in left_open)
        return st.UNDECIDED, (), (), asked
    if state.stage not in {st.ELIGIBILITY, st.INELIGIBLE}:
        return st.STILL_ELIGIBLE, (), (), ()
    if day_0 is None:
        return st.FOUND_ELIGIBLE, (), (), ()
    return st.FOUND_ELIGIBLE_THERE, report_clocks(state, day_0, context), (), ()


def _said(
    state: SoauState, command: cmd.CheckEligibility, grounds: Iterable[Ground]
) -> list[dict[str, str]]:
    said = [
        warning(one.rule, f"not met: {one.because}", "grounds")
        for one in grounds
        if one.met is False
    ]
    said += [
        warning(rules.C_52, f"{code} counts on a condition that a person has confirmed", "grounds")
        for code, met in command.conditions_met.items()
        if met
    ]
    if any(one.name == BARRED and one.met is False for one in grounds):
        said.append(warning(rules.U_14, "the list is from memory, unconfirmed: see the section"))
    if state.power is not None and running(state.obligations, rules.T_17):
        text = f"the person is delivered: the court's power runs to {state.power.legal}"
        said.append(warning(rules.T_17, text))
    return said


# -- facts on which it rests ----------------------------------------------------------------------


def record_sar(state: SoauState, command: cmd.RecordSar, context: Context) -> Decision:
    """A report for another judgment is kept, and said not to count (DECK-46)."""
    refusal = ahead("completed_on", command.completed_on, context.now)
    if refusal is not None:
        return refusal
    said = []
    if command.judgment != state.judgment:
        text = "it is of another judgment: for the current offence it does not count"
        said.append(warning(rules.DECK_46, text))
    return (draft(st.SAR_RECORDED, command, command.completed_on, said=said),)


def record_appeal(state: SoauState, command: cmd.RecordAppeal, context: Context) -> Decision:
    """How an appeal stands now; after the check it wants another look (U-04)."""
    noticed = command.noticed_on
    refusal = ahead("noticed_on", noticed, context.now)
    for name in ("transcript_filed_on", "disposed_on"):
        on = getattr(command, name)
        if refusal is None and on is not None:
            refusal = ahead(name, on, context.now) or before(name, on, noticed, "the appeal")
    if refusal is not None:
        return refusal
    said: list[dict[str, str]] = []
    orders: tuple[Order, ...] = ()
    if command.disposed_on is None and state.stage not in {st.ORDER_TO_CHECK, st.RETURNED}:
        said.append(warning(rules.U_04, "an appeal is pending: eligibility is to be looked at"))
        orders = (alert("appeal-pending", rule=rules.U_04),)
    if command.disposed_on is None and command.transcript_filed_on is not None:
        text = "there is no probation from the filing of the transcript to the disposition"
        said.append(warning(rules.U_04, text))
    return (draft(st.APPEAL_RECORDED, command, said=said, orders=orders),)


def decide_health(state: SoauState, command: cmd.Decide, _context: Context) -> Decision:
    """Whether a serious problem prevents the assessment: never the machine's (DECK-48, U-05)."""
    if not state.health_problem:
        why = "no check has found a serious problem of health or mental health"
        return Refusal(rule=rules.DECK_48, message=why, allowed=("check-eligibility",))
    return (draft(st.HEALTH_DECIDED, command),)


def decide_appeal(state: SoauState, command: cmd.Decide, _context: Context) -> Decision:
    """Of an appeal that is noticed only, a person may say that it does not exclude (C-58)."""
    appeal = state.appeal
    if appeal is None or appeal.disposed_on is not None:
        return Refusal(rule=rules.C_58, message="no appeal is pending")
    if appeal.transcript_filed_on is not None:
        why = "the transcript is filed: the statute leaves nothing to decide"
        return Refusal(rule=rules.U_04, message=why)
    return (draft(st.APPEAL_DECIDED, command),)
