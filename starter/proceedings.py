"""What a case of `svp` or `commitment` shows beside what every case does, as plain JSON.

Belongs here: the head of the docket, late acts that wait for a decision, and what may be done next
with the whole command line. Not here: its entries (`proceedings_docket.py`), the committees
(`proceedings_votes.py`), command lines (`proceedings_lines.py`), the years of a commitment
(`proceedings_years.py`), nor how it looks.
"""

from datetime import datetime
from typing import Final

from domain import rules
from domain.casework import read_values
from domain.model import Json
from domain.obligations import LIVE, Status
from domain.refusal import Refusal
from domain.state import CaseState
from domain.svp import commitment_stages as co
from domain.svp.commitment_state import CommitmentState
from domain.svp.common import SvpLaw
from domain.svp.svp_stages import DIED
from domain.svp.svp_state import SvpState
from law.civil import civil_day
from law.tables import Tables
from starter import proceedings_years as years
from starter.proceedings_docket import counted_anew, docket
from starter.proceedings_lines import DECIDE_LATE, PROCEEDINGS, command_line, moot
from starter.proceedings_votes import committees
from starter.rule_words import in_words
from starter.sight import WITHHELD, Sight

_STANDARDS: Final = "svp_proof_standards"


def told(seen: Sight, file: Json, now: datetime, tables: Tables) -> Json:
    """What such a case shows beside what every case does; nothing for other cases.

    Args:
        seen: the case, and who looks at it.
        file: the case file so far: its `obligations`, `events` and `allowed` are read.
        now: the present, for the year of a commitment.
        tables: for words and doubts of clocks.
    """
    state = seen.state
    if not isinstance(state, PROCEEDINGS):
        return {}
    duties = file["obligations"]
    shown: Json = {
        "head": {**_head(seen, state, tables), "died_on": _died_on(file["events"])},
        "owed": [one for one in duties if one["status"] in LIVE],
        "ended": [
            {**one, "counted_anew": _counted_anew(one, state, file["events"])}
            for one in duties
            if one["status"] not in LIVE and _held(one, state)
        ],
        "late": [_late(seen, key, rule, tables) for key, rule in state.late.items()],
        "next": [
            _next(seen, one["command"]) for one in file["allowed"] if not moot(seen, one["command"])
        ],
        "docket": docket(seen.process, file["events"], tables),
    }
    if isinstance(state, CommitmentState):
        shown |= {"year": years.year(state, duties, now), "petitions": years.petitions(state)}
        shown |= {"release": years.release(state)}
    else:
        shown["committees"] = committees(seen, duties)
    return {"proceedings": shown}


def _held(duty: Json, state: CaseState) -> bool:
    """Whether the case still carries a duty: of decades of years it keeps the newest."""
    return duty["key"] in state.obligations


def _counted_anew(duty: Json, state: CaseState, events: list[Json]) -> str:
    """What began a clock again that is called extended; empty where a court has ordered it."""
    closed_by = state.obligations[duty["key"]].closed_by
    if duty["status"] != Status.EXTENDED or closed_by is None:
        return ""
    return counted_anew(next((one for one in events if one["version"] == closed_by), {}))


# -- the head -------------------------------------------------------------------------------------


def _head(seen: Sight, state: SvpState | CommitmentState, tables: Tables) -> Json:
    own = _of_review(seen, state, tables) if isinstance(state, SvpState) else _of_years(state)
    return {"person": state.person, "county": state.county, "court": state.court or None, **own}


def _died_on(events: list[Json]) -> object:
    """The day of death, as it stands; a struck one does not."""
    stands = (one for one in events if one["kind"] == DIED and not one["struck"])
    return next((one["data"].get("died_on") or one["occurred_on"] for one in stands), None)


def _of_review(seen: Sight, state: SvpState, tables: Tables) -> Json:
    why = in_words(state.release_why, tables) if state.release_why else None
    return {
        "agency": state.agency,
        "route": state.route,
        "origin": state.origin,
        "inferred": in_words(rules.S_36, tables) if state.route == "overt-act" else None,
        "release_expected": state.anticipated_release,
        "sentence_ended": state.sentence_ended,
        "custody": _custody(state),
        "standard": _standard(state, tables),
        "petition_on": state.petition_on,
        "mistrials": state.mistrials,
        "release_why": why,
        "linked": _known(commitment=state.commitment, treatment=state.treatment, of=state.owner),
        "opinion": _opinion(seen, state.opinion),
    }


def _of_years(state: CommitmentState) -> Json:
    standard = {"standard": state.standard, "flags": []} if state.standard else None
    return {
        "committed_on": state.committed_on,
        "custody": _at(state),
        "standard": standard,
        "linked": _known(svp=state.svp),
    }


def _custody(state: SvpState) -> Json | None:
    if state.released_to:
        return {"place": f"released: {state.released_to}", "facility": "", "since": None}
    if state.custody_on is not None:
        place, facility = state.custody_place, state.facility
        return {"place": place, "facility": facility, "since": state.custody_on}
    if state.detained_on is not None:
        return {"place": "detained", "facility": state.facility, "since": state.detained_on}
    return None


def _at(state: CommitmentState) -> Json | None:
    if state.stage == co.ESCAPED:
        return {"place": "escaped", "facility": "", "since": state.escaped_on}
    if state.released_on is not None:
        since = state.released_on
        return {"place": "conditional release", "facility": state.residence, "since": since}
    if state.site:
        return {"place": "site of the program", "facility": state.site, "since": None}
    return None


def _standard(state: SvpState, tables: Tables) -> Json | None:
    """The standard of proof of the day of the petition (S-22), and how sure that history is."""
    law = read_values(SvpLaw, state.values)
    if isinstance(law, Refusal) or state.petition_on is None:
        return None
    sure = str(tables.policy_row(_STANDARDS).confidence)
    flags = [sure] if sure in {"unconfirmed", "policy"} else []
    return {"standard": law.standard(civil_day(state.petition_on)), "flags": flags}


def _opinion(seen: Sight, opinion: str) -> Json | str | None:
    rule = seen.content("fact:opinion")
    if not opinion:
        return None
    return opinion if rule is None else {WITHHELD: rule}


def _known(**named: str | None) -> Json:
    return {name: value for name, value in named.items() if value}


# -- what waits, and what may be done -------------------------------------------------------------


def _late(seen: Sight, key: str, rule: str, tables: Tables) -> Json:
    """A duty that ended late, and how a named person decides on it."""
    spec = seen.process.commands[DECIDE_LATE]
    line = command_line(seen, spec, {"obligation": key}) if seen.actor.role in spec.roles else None
    owed = seen.state.obligations.get(key)
    return {
        "obligation": key,
        **in_words(rule, tables),
        "legal": None if owed is None else owed.legal,
        "decides": sorted(str(role) for role in spec.roles),
        "command": line,
    }


def _next(seen: Sight, name: str) -> Json:
    spec = seen.process.commands[name]
    return {"command": name, "help": spec.help, "line": command_line(seen, spec)}
