"""What treatment in the community shows: team, provider, rhythms, assessments, as plain JSON.

Belongs here: that picture. Not here: what follows from the facts (`domain/mosop/community_*.py`),
nor how it looks (`starter/commands/show_community.py`). Content stays withheld (M-13, M-14).
"""

from datetime import datetime
from typing import Final

from domain import rules
from domain.model import Frozen, Json
from domain.mosop.community_law import law_of
from domain.mosop.community_state import CommunityState
from starter.program_view import View

_STATUTORY: Final = {
    "yes": "demanded by the statute, and its completion",
    "no": "not demanded by the statute",
    "to-confirm": "to be confirmed: whether an offence concerned a child",
    "unknown": "unknown: no offence is named",
}


def told(view: View, state: CommunityState) -> Json:
    """One person's treatment after one release, as far as whoever looks may read it."""
    return {
        "person": state.person,
        "region": state.region,
        "basis": state.basis,
        "release_on": state.release_on,
        "linked": {"confinement": state.owner, "treatment": state.treatment or None},
        "statutory": {
            "statutory": state.statutory,
            "words": _STATUTORY[state.statutory],
            **view.rule(rules.M_16),
        },
        "begun_on": state.begun_on,
        "ended_on": state.ended_on,
        "died_on": state.died_on,
        "provider": _provider(view, state),
        "team": _team(view, state),
        "rhythms": _rhythms(view, state),
        "assessment": view.unless_withheld("assessment", lambda: _assessment(view, state)),
        "attempts": view.unless_withheld(
            "attempts", lambda: [one.model_dump(mode="json") for one in state.attempts]
        ),
        "lifetime": _lifetime(view, state),
    }


def _provider(view: View, state: CommunityState) -> Json:
    """Who treats, and whether the register has an approval in force now (DECK-22)."""
    standing, on = state.standing, view.now
    return {
        "provider": state.provider or None,
        "since": state.provider_since,
        "approved": standing.approved(on) if standing is not None and state.provider else None,
        "approved_since": standing.approved_since if standing is not None else None,
        "withdrawn_on": standing.withdrawn_on if standing is not None else None,
        "region": standing.region if standing is not None else None,
        "lost": state.lost or None,
        "lost_on": state.lost_on,
        "rule": view.rule(rules.DECK_22),
    }


def _team(view: View, state: CommunityState) -> Json:
    """Every seat of the law's list, those that nobody has too, and the region's specialist."""
    law = law_of(state.values)
    others = [one for one in state.team if one not in law.community_team_roles]
    return {
        "seats": [
            {"seat": one, "who": state.team.get(one)}
            for one in (*law.community_team_roles, *others)
        ],
        "rule": view.rule(rules.DECK_24),
        "flags": view.doubts("community_team_roles"),
        "specialist": {
            "role": law.community_liaison,
            "who": state.specialist or None,
            "wanted_since": state.region_since,
            **view.rule(rules.DECK_25),
        },
    }


def _rhythms(view: View, state: CommunityState) -> list[Json]:
    """What comes again and again: when last, and when next. What it found is withheld."""
    polygraph, progress = rules.COMMUNITY_POLYGRAPH, rules.COMMUNITY_PROGRESS
    return [
        _rhythm(view, polygraph, "polygraph", (state.polygraph, state.polygraphs)),
        _rhythm(view, progress, "progress", (state.progress, state.reports)),
    ]


def _rhythm(view: View, rule: str, name: str, last: tuple[Frozen | None, int]) -> Json:
    act, number = last
    clocks = view.owed(rule)
    return {
        "rhythm": name,
        "rule": view.rule(rule),
        "next": clocks[0] if clocks else None,
        "last": view.unless_withheld(
            name, lambda: {**act.model_dump(mode="json"), "number": number} if act else None
        ),
    }


def _assessment(view: View, state: CommunityState) -> Json | None:
    """The last one; its assessor has declared his relations for one provider only (M-16)."""
    one = state.assessment
    if one is None:
        return None
    other = bool(state.provider) and one.provider != state.provider
    flags = view.doubts("assessor_kinship_degree")
    return {**one.model_dump(mode="json"), "of_another_provider": other, "flags": flags}


def _lifetime(view: View, state: CommunityState) -> Json | None:
    """Supervision for life, and from which age it may be ended (M-17)."""
    if state.lifetime is None and state.lifetime_ended_on is None:
        return None
    imposed: datetime | None = state.lifetime.imposed_on if state.lifetime else None
    return {
        "imposed_on": imposed,
        "monitored": state.lifetime.monitored if state.lifetime else None,
        "ended_on": state.lifetime_ended_on,
        "may_end_at": law_of(state.values).lifetime_supervision_age,
        "flags": view.doubts("lifetime_supervision_age"),
        "rule": rules.M_17,
    }
