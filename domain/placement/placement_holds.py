"""What a decision to place still lacks: the list that holds it, and what only warns (C-09, C-45).

Belongs here: reading the state for what is missing. Not here: who may go on in spite of it
(`placement_decide.py`).
"""

from datetime import datetime

from domain import rules
from domain.model import Frozen
from domain.placement.notices_law import Law, law_of
from domain.placement.placement_state import PlacementState
from domain.placement.placement_wanted import scope, wanted
from domain.placement.planning import owed, told_on
from domain.placement.wanted import NO_OFFENCE, Wanted


class Missing(Frozen):
    """One thing that is missing: by which rule, whether it holds the decision, what cures it."""

    rule: str
    text: str
    holds: bool = True
    remedy: str = ""


def lacking(state: PlacementState, on: datetime) -> tuple[Missing, ...]:
    """What is missing for a decision to place, as of an instant."""
    law = law_of(state.values)
    if state.looking():
        return (Missing(rule=rules.DOR_032, text=f"the home {state.location} is being looked up"),)
    found = scope(state)
    want = wanted(state, on)
    notices = () if found is None or not found.inside else _notices(state, law, want)
    if not law.notices.regulation.binds(on):
        notices = tuple(one.model_copy(update={"holds": False}) for one in notices)
    return (*notices, *_client(state), *_guards(state, on))


def _notices(state: PlacementState, law: Law, want: Wanted) -> tuple[Missing, ...]:
    sent = law.notices.prior_means == "sent"
    how = "sent" if sent else "delivered"
    found: list[Missing] = []
    for rule, section, holds, remedy in (
        (rules.T_23, "2", True, "record-possibility-notice"),
        (rules.T_24, "4", True, "send-notices"),
        (rules.T_25, "5", law.notices.section_5_before_placement, "send-notices"),
    ):
        for parcel in owed(want, (section,)):  # type: ignore[arg-type]
            if told_on(state, parcel, sent_is_enough=sent and section != "2") is None:
                word = "documented" if section == "2" else how
                text = f"the notice of ({section}) to {parcel.to.recipient} is not {word}"
                found.append(Missing(rule=rule, text=text, holds=holds, remedy=remedy))
    found += [
        Missing(rule=rules.DOR_014, text=f"nobody to tell for {consumer}: {why}")
        for consumer, why in want.nobody.items()
    ]
    found += [
        Missing(
            rule=one.rule,
            text=one.text,
            remedy="decide-question",
            holds=one.holds != "nothing",
        )
        for one in want.questions
    ]
    # Refusal and silence never hold a placement (DOR-024, C-06): they are only said.
    found += [
        Missing(
            rule=one.rule,
            text=f"nothing is told about {one.subject}: {one.why}",
            holds=one.why == NO_OFFENCE,
        )
        for one in want.withheld
    ]
    return tuple(dict.fromkeys(found))


def client_decides(state: PlacementState) -> bool:
    """Whether the client decides alone: an adult, or emancipated, not adjudged incapacitated."""
    who = state.newcomer()
    grown = who.emancipated or (
        who.age is not None and who.age >= law_of(state.values).notices.youth_age
    )
    return grown and who.capacity in {"competent", "partial", "unknown"}


def _client(state: PlacementState) -> tuple[Missing, ...]:
    """The client's own consent: given, or the ten days spent (T-34, D-09)."""
    if state.client == "consented":
        return ()
    if state.client == "time-spent":
        return (Missing(rule=rules.T_34, text="the days allowed are spent", holds=False),)
    if state.client == "refused":
        text = "consent to the placement was refused"
    elif client_decides(state):
        asked = "has not answered yet" if state.client == "asked" else "was not asked"
        text = f"the client {asked} for consent to the placement"
    else:
        text = "the parent or guardian has not consented to the placement"
    ask = client_decides(state) and state.client == "unasked"
    remedy = "request-client-consent" if ask else "record-client-consent"
    return (Missing(rule=rules.D_09, text=text, remedy=remedy),)


def _guards(state: PlacementState, on: datetime) -> tuple[Missing, ...]:
    """What only warns: the center, the provider's licence (DOR-016, DOR-017)."""
    found = []
    if state.division == "psychiatric" and state.cmhc is None:
        text = "no community mental health center arranges it or has screened it"
        found.append(Missing(rule=rules.DOR_016, text=text, holds=False))
    if state.picture is not None and state.picture.home.licence_lapsed(on):
        text = "no licence of the home is on file, or it has lapsed"
        found.append(Missing(rule=rules.DOR_017, text=text, holds=False))
    return tuple(found)
