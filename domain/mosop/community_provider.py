"""Who treats in the community: approved providers only, and what follows when one is lost.

Belongs here: DECK-22, DECK-23, M-14, M-16. Not here: the team around it (`community_team.py`), nor
who approves (the register of providers).
"""

from datetime import datetime

from domain import events as ev
from domain import rules
from domain.casework import ahead, alert, settle_rules, warning
from domain.commands import Context
from domain.events import Draft, Order
from domain.mosop import community_commands as cmd
from domain.mosop import community_stages as st
from domain.mosop.common import draft
from domain.mosop.community_clocks import Said, late, open_clock, voided
from domain.mosop.community_law import law_of
from domain.mosop.community_state import THERAPIST, CommunityState
from domain.mosop.community_team import lacks
from domain.mosop.letters import agreement_letter
from domain.mosop.provider_standing import NoteProvider, ProviderStanding
from domain.mosop.treatment_beds import before
from domain.process import Decision
from domain.refusal import Refusal

KEPT_WHEN_LOST = (
    rules.COMMUNITY_POLYGRAPH,
    rules.COMMUNITY_ASSIGN_SPECIALIST,
)
"""Supervision goes on without a provider: examinations are owed as before, reports are not."""


def assign_provider(
    state: CommunityState, command: cmd.AssignProvider, context: Context
) -> Decision:
    """A provider whose approval is in force on that day, and still (DECK-22)."""
    on, held = command.assigned_on, command.standing
    refusal = ahead("assigned_on", on, context.now) or _barred(state, command.provider, held, on)
    if refusal is not None:
        return refusal
    closes = settle_rules(state.obligations, [rules.COMMUNITY_REPLACE_PROVIDER], on)
    said = [*late(state, closes), *_said(state, held)]
    more, orders = {"replaces": state.provider}, (agreement_letter(command.provider),)
    kind = st.PROVIDER_ASSIGNED
    return (draft(kind, command, on, said=said, more=more, closes=closes, orders=orders),)


def transfer_provider(
    state: CommunityState, command: cmd.TransferProvider, context: Context
) -> Decision:
    """Treatment goes on at another provider; the therapist is that one's, or the seat is empty."""
    on, held = command.transferred_on, command.standing
    refusal = ahead("transferred_on", on, context.now) or _barred(state, command.provider, held, on)
    if refusal is not None:
        return refusal
    said = _said(state, held)
    if command.therapist is None:
        text = f"the seat of the {THERAPIST} is empty: the former provider's has left"
        said.append(warning(rules.DECK_24, text))
    more, orders = {"replaces": state.provider}, (agreement_letter(command.provider),)
    return (draft(st.PROVIDER_TRANSFERRED, command, on, said=said, more=more, orders=orders),)


def _barred(
    state: CommunityState, provider: str, held: ProviderStanding | None, on: datetime
) -> Refusal | None:
    """Refuse a provider without approval (DECK-22)."""
    if held is None or held.provider != provider:
        return _unapproved("the register of providers has no such provider")
    if provider == state.provider:
        return _unapproved(f"{provider} is the provider already")
    if not held.approved(on):
        return _unapproved(f"{provider} is not approved on {on:%Y-%m-%d}")
    if not held.in_force:
        return _unapproved(f"{provider} is not approved any more")
    return None


def _unapproved(why: str) -> Refusal:
    return Refusal(rule=rules.DECK_22, message=f"provider: {why}", field="provider")


def _said(state: CommunityState, held: ProviderStanding | None) -> Said:
    said: Said = []
    if held is not None and held.region != state.region:
        text = f"the provider is of the region {held.region}, the person of {state.region}"
        said.append(warning(rules.DECK_22, text))
    if held is not None and held.withdrawn_on is not None:
        text = f"its approval ends on {held.withdrawn_on:%Y-%m-%d}"
        said.append(warning(rules.DECK_22, text))
    if state.assessment is not None and held is not None:
        other = state.assessment.provider != held.provider
        text = "the assessor declared nothing of this provider: record-assessment"
        said += [warning(rules.M_16, text)] if other else []
    return said


# -- what the register says -----------------------------------------------------------------------


def note_standing(state: CommunityState, command: NoteProvider, _context: Context) -> Decision:
    """The register of providers changed: an approval that is gone leaves the person without one."""
    held, known = command.standing, state.standing
    ours = held.provider == state.provider
    ends = held.withdrawn_on
    orders: tuple[Order, ...] = ()
    if (
        ours
        and held.in_force
        and ends is not None
        and (known is None or known.withdrawn_on != ends)
    ):
        orders = (alert("provider-ends", rule=rules.DECK_22, code=held.provider),)
    noted = Draft(
        kind=ev.FACTS_NOTED,
        occurred_on=command.occurred_on,
        data={"standing": held.model_dump(mode="json")},
        orders=orders,
    )
    if not ours:
        return (noted,)
    after = state.model_copy(update={"standing": held})
    return (noted, *lost_provider(after, command.occurred_on))


def lost_provider(state: CommunityState, on: datetime) -> tuple[Draft, ...]:
    """The approval is not in force (any more): planned anew, with a task and a clock (DECK-22)."""
    held = state.standing
    if held is None or held.in_force or state.stage not in st.ACTIVE:
        return ()
    withdrawn = held.withdrawn_on
    return (
        Draft(
            kind=st.PROVIDER_LOST,
            occurred_on=on,
            data={
                "provider": state.provider,
                "withdrawn_on": withdrawn.isoformat() if withdrawn is not None else None,
            },
            opens=(open_clock(state, rules.COMMUNITY_REPLACE_PROVIDER, on),),
            closes=voided(state, *KEPT_WHEN_LOST),
            orders=(alert("provider-lost", rule=rules.DECK_22, code=state.provider),),
        ),
    )


# -- assessment -----------------------------------------------------------------------------------


def record_assessment(
    state: CommunityState, command: cmd.RecordAssessment, context: Context
) -> Decision:
    """Nobody assesses for a provider in which a close relation has a financial interest (M-16)."""
    refusal = ahead("assessed_on", command.assessed_on, context.now)
    if refusal is not None:
        return refusal
    if not state.provider:
        why = "assign the provider first: the assessor declares his relations to it"
        return Refusal(rule=rules.M_16, message=why)
    if command.related != (command.degree is not None):
        why = "degree: it goes with a relation, and only with one"
        return Refusal(rule=rules.H_05, message=why, field="degree")
    most = law_of(state.values).assessor_kinship_degree
    if command.degree is not None and command.degree <= most:
        why = (
            f"an assessor related within the degree {most} to somebody with a financial interest "
            "in the provider may not assess"
        )
        return Refusal(rule=rules.M_16, message=why, field="degree")
    more = {"provider": state.provider}
    return (draft(st.ASSESSED, command, command.assessed_on, more=more),)


def begin_treatment(
    state: CommunityState, command: cmd.BeginTreatment, context: Context
) -> Decision:
    """At an approved provider, with the region's specialist; an empty seat is warned of."""
    on = command.begun_on
    refusal = ahead("begun_on", on, context.now) or _too_early(state, on) or _unready(state, on)
    if refusal is not None:
        return refusal
    said = lacks(state)
    if state.assessment is None:
        said.append(warning(rules.M_16, "no assessment is on file"))
    resumes = state.begun_on is not None
    clocks = [rules.COMMUNITY_PROGRESS, *([] if resumes else [rules.COMMUNITY_POLYGRAPH])]
    opens = tuple(open_clock(state, rule, on) for rule in clocks)
    more = {"resumes": resumes, "provider": state.provider}
    return (draft(st.BEGUN, command, on, said=said, more=more, opens=opens),)


def _too_early(state: CommunityState, on: datetime) -> Refusal | None:
    """Not before the release, another attempt's end, or the assignment of the provider."""
    last = state.attempts[-1].ended_on if state.attempts else None
    return (
        before("begun_on", on, state.release_on, "the person was released")
        or before("begun_on", on, last, "the last attempt ended")
        or before("begun_on", on, state.provider_since, "the provider was assigned")
    )


def _unready(state: CommunityState, on: datetime) -> Refusal | None:
    held = state.standing
    if not state.provider or held is None:
        return Refusal(rule=rules.DECK_22, message="no approved provider is assigned")
    if not held.approved(on):
        return _unapproved(f"{state.provider} is not approved on {on:%Y-%m-%d}")
    if not state.specialist:
        why = f"no specialist of the region {state.region} is assigned"
        return Refusal(rule=rules.DECK_25, message=why)
    return None
