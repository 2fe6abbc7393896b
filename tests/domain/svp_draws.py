"""What people may say to an svp case, by luck: mostly what fits, often enough what does not.

Belongs here: the data of every command, drawn from dice. Not here: who says it or when
(`svp_walks.py`), nor any expectation.
"""

import random
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any, Final

from domain.model import Json
from domain.svp.svp import SVP
from domain.svp.svp_state import SvpState
from tests.domain.cases import CHICAGO
from tests.domain.svp_cases import CONTENTS, EVALUATION

Dice = random.Random
Draw = Callable[[Dice, SvpState, datetime], Json]

SECRETS: Final = (
    "prosecutor-secret",
    "clinical-secret",
    "victim-secret",
)
"""What withheld entries are marked with: nobody but a reader may ever meet these words."""
OF_PROSECUTORS, CLINICAL, OF_VICTIMS = SECRETS
VICTIMS: Final = (f"{OF_VICTIMS}-1", f"{OF_VICTIMS}-2")
RIGHTS: Final = ("counsel", "present-evidence", "cross-examine", "view-and-copy-file")


def often(dice: Dice, usual: Any, *others: Any) -> Any:
    """Nine times of ten the usual; else one of the others."""
    return usual if dice.random() < 0.9 else dice.choice(others)


def day(dice: Dice, now: datetime) -> str:
    """An instant at which something was done: mostly now, or shortly before."""
    ago = dice.choice((0, 0, 0, 0, 1, 3, 20, 26, 80, 24 * 30, -3))
    when = (now - timedelta(hours=ago)).astimezone(CHICAGO)
    if dice.random() < 0.1:
        when = when.replace(hour=0, minute=0, second=0, microsecond=0)  # a day without an hour
    return when.isoformat()


def ahead(dice: Dice, now: datetime) -> str:
    """A day to which a court moves something."""
    return (now + timedelta(days=dice.choice((1, 10, 40, 90, -2)))).isoformat()


def flip(dice: Dice, chance: float = 0.85) -> bool:
    return dice.random() < chance


def _evaluation(dice: Dice, _: SvpState, now: datetime) -> Json:
    said: Json = {"report_on": day(dice, now), "evaluator": f"{CLINICAL}-evaluator"}
    said["licence"] = dice.choice(("active", "active", "lapsed", "maybe"))
    said |= {"abnormality": flip(dice), "more_likely": flip(dice)}
    return EVALUATION | said


def _packet(dice: Dice, _: SvpState, __: datetime) -> Json:
    contents = list(CONTENTS[: dice.randint(3, len(CONTENTS))])
    return {
        "contents": often(dice, contents, [], ["horoscope"]),
        "mosop": dice.choice(("completed", "refused", None)),
    }


def _notice(dice: Dice, state: SvpState, now: datetime) -> Json:
    left = [to for to in ("mdt", "attorney-general") if to not in state.given]
    to = often(dice, left[0] if left else "mdt", "mdt", "attorney-general", "victim")
    return {"to": to, "given_on": day(dice, now), "method": "hand"}


def _receipt(dice: Dice, state: SvpState, now: datetime) -> Json:
    left = [by for by in state.given if by not in state.received]
    by = often(dice, left[0] if left else "mdt", "mdt", "attorney-general")
    return {"by": by, "received_on": day(dice, now), "method": "certified"}


def _member(dice: Dice, _: SvpState, __: datetime) -> Json:
    number = dice.randint(1, 8)
    if flip(dice, 0.5):
        agency = dice.choice(("doc", "dmh", "dss", None))
        named = {"committee": "mdt", "seat": f"seat-{number}", "member": f"m{number}"}
        return named | {"agency": agency, "chair": flip(dice, 0.2)}
    number = min(number, 6)
    named = {"committee": "prc", "seat": f"chair-{number}", "member": f"p{number}"}
    return named | {"county": f"county-{dice.randint(1, 6)}", "urban": flip(dice, 0.4)}


def _seat(dice: Dice, state: SvpState, _: datetime) -> Json:
    committee = dice.choice(("mdt", "prc"))
    roll = state.mdt if committee == "mdt" else state.prc
    return {"committee": committee, "seat": dice.choice([*roll.seats, "seat-9"])}


def _vote(dice: Dice, _: SvpState, __: datetime) -> Json:
    return {"vote": dice.choice(("meets",) * 6 + ("does-not-meet", "does-not-meet", "abstains"))}


def _petition(dice: Dice, _: SvpState, now: datetime) -> Json:
    return {
        "filed_on": day(dice, now),
        "court": often(dice, "court-1", "court-9"),
        "county": often(dice, "county-1", "county-2"),
        "assessment_attached": flip(dice),
        "facts_stated": flip(dice),
        "evidence": often(dice, ["petition-1"], []),
    }


def _late(dice: Dice, state: SvpState, _: datetime) -> Json:
    held = [*state.late, "T-05"]
    return {"obligation": held[0], "decision": dice.choice(("proceed", "withdraw"))}


def _told(dice: Dice, state: SvpState, _: datetime) -> Json:
    events = ("agency-notice", "prc-decision", "petition", "trial-outcome", "escape")
    told = [name for name in state.victims if flip(dice, 0.7)]
    return {
        "event": dice.choice(events),
        "told": often(dice, told, ["somebody"]),
        "none_known": not told or flip(dice, 0.05),
    }


def _verdict(dice: Dice, state: SvpState, now: datetime) -> Json:
    return {
        "returned_on": day(dice, now),
        "abnormality": flip(dice),
        "more_likely": flip(dice),
        "unanimous": often(dice, state.trial_form == "jury" or None, False, None),
        "standard": often(dice, "clear-and-convincing", "beyond-reasonable-doubt"),
    }


def _trial(dice: Dice, state: SvpState, now: datetime) -> Json:
    form = "jury" if state.jury_demanded_by else "bench"
    return {"begun_on": day(dice, now), "form": often(dice, form, "jury", "bench")}


def _examination(dice: Dice, _: SvpState, now: datetime) -> Json:
    return {
        "completed_on": day(dice, now),
        "filed_on": day(dice, now),
        "opinion": dice.choice(("meets", "does-not-meet")),
    }


def _dated(field: str, **other: Any) -> Draw:
    return lambda dice, _, now: {field: day(dice, now), **other}


def _version(dice: Dice, state: SvpState, _: datetime) -> Json:
    """Mostly one of the last that may be struck; often enough what may not, or not yet."""
    may = [
        version
        for version, kind in enumerate(state.log, start=1)
        if kind in SVP.strikable and version not in state.struck
    ]
    recent = dice.choice(may[-dice.choice((1, 1, 1, 2, 3, 6)) :]) if may else 1
    return {"version": often(dice, recent, dice.randint(1, len(state.log) + 1))}


DRAWS: Final[dict[str, Draw]] = {
    "change-release": lambda dice, _, now: {"anticipated_release": ahead(dice, now)},
    "record-sentence-end": _dated("ended_on"),
    "record-evaluation": _evaluation,
    "refer-anyway": lambda *_: {},
    "prepare-packet": _packet,
    "give-notice": _notice,
    "record-receipt": _receipt,
    "appoint-member": _member,
    "vacate-seat": _seat,
    "mdt-vote": _vote,
    "mdt-recuse": lambda *_: {},
    "close-mdt": lambda *_: {},
    "deliver-assessment": _dated("delivered_on"),
    "prc-vote": _vote,
    "prc-recuse": lambda *_: {},
    "close-prc": lambda *_: {},
    "prc-go-on": lambda dice, *_: {
        "decision": dice.choice(("wait-for-appointments", "no-majority"))
    },
    "file-petition": _petition,
    "decline-petition": lambda *_: {},
    "decide-late": _late,
    "record-victims-told": _told,
    "record-release": lambda dice, _, now: {
        "released_on": day(dice, now),
        "to": often(dice, "liberty", "other-hold", "nowhere"),
    },
    "record-dismissal": _dated("dismissed_on"),
    "record-death": _dated("died_on"),
    "close-svp": lambda *_: {},
    "strike": _version,
    "note-release": lambda dice, _, now: {
        "anticipated_release": (now + timedelta(days=dice.choice((0, 90, 400)))).isoformat(),
        **({"for_case": "confinement-2031-000001"} if flip(dice) else {}),
    },
    "note-treatment": lambda dice, *_: {
        "mosop": dice.choice(("completed", "refused", "not-offered", None)),
        "treatment": dice.choice(("treatment-1", "treatment-2", None)),
        "for_case": dice.choice(("confinement-2031-000001", "confinement-2031-000002", None)),
    },
    "note-facts": lambda dice, *_: {"victims": list(VICTIMS[: dice.randint(0, 2)])},
    "record-detention": lambda dice, _, now: (
        {"ordered": True, "detained_on": day(dice, now)}
        if flip(dice)
        else {"ordered": flip(dice, 0.2)}
    ),
    "record-dmh-custody": lambda dice, _, now: {
        "custody_on": day(dice, now),
        "notice_on": day(dice, now),
    },
    "record-determination": lambda dice, _, now: {
        "reported_on": day(dice, now),
        "obtained_on": day(dice, now),
        "abnormality": flip(dice),
        "more_likely": flip(dice),
    },
    "notify-prc": _dated("notified_on"),
    "notify-prosecutor": _dated("notified_on", county="county-1"),
    "record-cause-on-filing": lambda dice, _, now: {
        "decided_on": day(dice, now),
        "found": flip(dice),
    },
    "record-custody": lambda dice, _, now: {
        "taken_on": day(dice, now),
        "place": often(dice, "county-jail", "a-cellar"),
        "facility": "jail-1",
    },
    "record-hearing": lambda dice, _, now: {
        "held_on": day(dice, now),
        "identity": flip(dice),
        "found": flip(dice),
        "rights": often(dice, RIGHTS, RIGHTS[:1], ["tea"]),
    },
    "count-as-offered": _dated("offered_on"),
    "order-examination": _dated("ordered_on"),
    "record-order-received": _dated("received_on"),
    "appoint-examiner": lambda dice, *_: {
        "examiner": often(dice, "examiner-1", "m1", "m2"),
        "profession": "psychologist",
    },
    "extend-examination": lambda dice, _, now: {
        "until": ahead(dice, now),
        "good_cause": flip(dice),
        "evidence": ["order-1"],
    },
    "record-examination": _examination,
    "record-own-expert": lambda dice, _, now: {
        "expert": f"{CLINICAL}-expert",
        "completed_on": dice.choice((day(dice, now), None)),
    },
    "demand-jury": lambda dice, *_: {"by": dice.choice(("person", "judge"))},
    "begin-trial": _trial,
    "continue-trial": lambda dice, _, now: {
        "until": ahead(dice, now),
        "motion": dice.choice(("party", "court")),
        "good_cause": flip(dice),
        "prejudice": flip(dice, 0.1),
        "evidence": ["order-2"],
    },
    "record-mistrial": _dated("declared_on"),
    "record-verdict": _verdict,
    "order-commitment": _dated("ordered_on", mental_health_office="dmh"),
    "record-appeal": _dated("noticed_on"),
    "record-mandate": lambda dice, _, now: {
        "decided_on": day(dice, now),
        "outcome": dice.choice(("affirmed", "new-trial", "release")),
    },
}
"""Command -> its data."""
MARKED: Final = {
    **dict.fromkeys(("prc-vote", "prc-recuse", "close-prc", "prc-go-on"), OF_PROSECUTORS),
    **dict.fromkeys(
        ("record-evaluation", "prepare-packet", "mdt-vote", "mdt-recuse", "close-mdt"), CLINICAL
    ),
    **dict.fromkeys(("record-examination", "record-determination"), CLINICAL),
    "record-victims-told": OF_VICTIMS,
}
"""Command -> the secret with which its reason and evidence are marked."""
