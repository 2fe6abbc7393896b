"""How a case under RSMo 632.483 to 632.495 comes to each of its stages. No tests here.

Belongs here: what people do with it, through the gateway, step by step. Not here: who they are
(`confined.py`), nor what becomes of a commitment (`commitments.py`).
"""

from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from typing import Any, Final, NamedTuple

from domain.actors import Actor
from domain.commands import Reply
from domain.model import Json
from tests.house import House
from tests.workflows import stories
from tests.workflows.confined import (
    CHIEF,
    CORRECTIONS,
    COUNTY,
    COURT,
    DOCTOR,
    HOSPITAL,
    JUDGE,
    PROSECUTORS,
    STATE_COUNSEL,
    TEAM,
    Confined,
    confined,
)
from tests.workflows.service import rest, state
from tests.workflows.stories import REASON

DAY: Final = timedelta(days=1)
NOW: Final = timedelta()
"""In the data of a step: the instant at which it is given; `90 * DAY` lies that much later."""


class Step(NamedTuple):
    """A command, and who gives it."""

    actor: Actor
    command: str
    data: Json = {}  # noqa: RUF012 - never changed


def opening(house: House, people: Confined, **other: Any) -> Json:
    """What opens a review before a release in nine months; the register names the victims."""
    now = house.clock.now()
    return {
        "person": people.person,
        "confinement": people.confinement,
        "agency": "doc",
        "offences": [{"code": "566.030", "on": "2015-05-01"}],
        "anticipated_release": (now + 270 * DAY).isoformat(),
        "county": COUNTY,
    } | other


async def opened(house: House, people: Confined | None = None, **other: Any) -> str:
    """A review before release, or the route of an overt act."""
    people = people or confined(house.engine)
    data = opening(house, people, **other)
    if data.get("route") == "overt-act":
        data = {key: one for key, one in data.items() if key != "confinement"}
    return await house.open("svp", data, CORRECTIONS)


async def give(house: House, case: str, step: Step, **how: Any) -> Reply:
    """A step is taken."""
    return await house.accepted(case, step.command, at(house, step), actor=step.actor, **how)


def at(house: House, step: Step) -> Json:
    """The data of a step that is taken now, with its instants."""
    return said_at(house.clock.now().replace(microsecond=0), step)


def said_at(now: datetime, step: Step) -> Json:
    """The data of a step that is taken at an instant."""
    return {
        key: (now + one).isoformat() if isinstance(one, timedelta) else one
        for key, one in step.data.items()
    }


async def go(house: House, case: str, steps: Iterable[Step]) -> str:
    """Steps are taken, one after another; then the case rests."""
    for step in steps:
        await give(house, case, step)
    return case


# -- before release ---------------------------------------------------------------------------------

_PARTS: Final = dict.fromkeys(("crimes", "history", "risk", "treatment", "interview"), "done")
CONTENTS: Final = (
    *("identifiers", "residence", "offences"),
    *("adjustment", "treatment", "determination"),
)
BOTH: Final = ("attorney-general", "mdt")


def evaluation(case: Json, **other: Any) -> Step:
    """The evaluation of the case's person, by the evaluator who is numbered as the person is."""
    number = str(case["person"]).rpartition("-")[2]
    data = {
        "report_on": NOW,
        "evaluator": f"evaluator-{number}",
        "licence": "active",
        "parts": _PARTS,
        "abnormality": True,
        "more_likely": True,
        "evidence": ["document-1"],
    }
    return Step(CORRECTIONS, "record-evaluation", {**data, **other})


SERVED: Final = Step(CORRECTIONS, "record-sentence-end", {"ended_on": NOW})
"""The sentence is served; whatever the stage, nothing hangs on it (C-24)."""
PACKET: Final = Step(
    CORRECTIONS, "prepare-packet", {"contents": list(CONTENTS), "mosop": "refused"}
)
NOTICES: Final = tuple(
    Step(CORRECTIONS, "give-notice", {"to": to, "given_on": NOW, "method": "hand"}) for to in BOTH
)
RECEIPTS: Final = tuple(
    Step(CORRECTIONS, "record-receipt", {"by": by, "received_on": NOW, "method": "hand"})
    for by in BOTH
)
SEATS: Final = tuple(
    Step(
        CORRECTIONS,
        "appoint-member",
        {
            "committee": "mdt",
            "seat": f"seat-{number}",
            "member": member.id,
            "agency": ("doc", "dmh", "doc")[number - 1],
            "chair": number == 1,
        },
    )
    for number, member in enumerate(TEAM, 1)
)
CHAIRS: Final = tuple(
    Step(
        STATE_COUNSEL,
        "appoint-member",
        {
            "committee": "prc",
            "seat": f"chair-{number}",
            "member": member.id,
            "county": f"county-{number}",
            "urban": number > 3,
        },
    )
    for number, member in enumerate(PROSECUTORS, 1)
)


def team_votes(*votes: str) -> tuple[Step, ...]:
    """The members of the team vote, in the order of their seats."""
    found = zip(TEAM, votes or ("meets",) * len(TEAM), strict=False)
    return tuple(Step(member, "mdt-vote", {"vote": vote}) for member, vote in found)


def prosecutors_vote(*votes: str) -> tuple[Step, ...]:
    """The prosecutors vote: at three of five it is decided."""
    found = zip(PROSECUTORS, votes or ("meets",) * 3, strict=False)
    return tuple(Step(member, "prc-vote", {"vote": vote}) for member, vote in found)


ASSESSED: Final = (
    Step(TEAM[0], "close-mdt"),
    Step(CORRECTIONS, "deliver-assessment", {"delivered_on": NOW}),
)
CLOSED_PRC: Final = Step(PROSECUTORS[0], "close-prc")
PETITION: Final = Step(
    STATE_COUNSEL,
    "file-petition",
    {
        "filed_on": NOW,
        "court": COURT,
        "county": COUNTY,
        "assessment_attached": True,
        "facts_stated": True,
        "evidence": ["document-1"],
    },
)
DECLINED: Final = Step(STATE_COUNSEL, "decline-petition", REASON)
REVIEWED: Final = (
    *(*RECEIPTS, *SEATS, *CHAIRS),
    *(*team_votes(), *prosecutors_vote(), *ASSESSED, CLOSED_PRC),
)

# -- before the court -------------------------------------------------------------------------------

CAUSE: Final = Step(JUDGE, "record-cause-on-filing", {"decided_on": NOW, "found": True})
NO_CAUSE: Final = Step(JUDGE, "record-cause-on-filing", {"decided_on": NOW, "found": False})
CUSTODY: Final = Step(
    JUDGE, "record-custody", {"taken_on": NOW, "place": "county-jail", "facility": "jail-1"}
)
HEARING: Final = Step(
    JUDGE,
    "record-hearing",
    {
        "held_on": NOW,
        "identity": True,
        "found": True,
        "rights": ["counsel", "present-evidence", "cross-examine", "view-and-copy-file"],
    },
)
EXAMINATION: Final = (
    Step(JUDGE, "order-examination", {"ordered_on": NOW}),
    Step(DOCTOR, "record-order-received", {"received_on": NOW}),
    Step(DOCTOR, "appoint-examiner", {"examiner": "examiner-1", "profession": "psychologist"}),
    Step(
        DOCTOR,
        "record-examination",
        {"completed_on": NOW, "filed_on": NOW, "opinion": "meets"},
    ),
)
TRIAL: Final = Step(JUDGE, "begin-trial", {"begun_on": NOW, "form": "bench"})
MISTRIAL: Final = Step(JUDGE, "record-mistrial", {"declared_on": NOW})
VERDICT: Final = Step(
    JUDGE,
    "record-verdict",
    {
        "returned_on": NOW,
        "abnormality": True,
        "more_likely": True,
        "standard": "clear-and-convincing",
    },
)
COMMITMENT: Final = Step(
    JUDGE, "order-commitment", {"ordered_on": NOW, "mental_health_office": HOSPITAL}
)
RELEASE: Final = Step(CORRECTIONS, "record-release", {"released_on": NOW, "to": "liberty"})
CLOSING: Final = Step(CHIEF, "close-svp", REASON)
DEATH: Final = Step(CHIEF, "record-death", {"died_on": NOW})

# -- after an overt act -----------------------------------------------------------------------------

DETENTION: Final = Step(
    JUDGE, "record-detention", {"ordered": True, "detained_on": NOW, "facility": "facility-1"}
)
DETERMINATION: Final = (
    Step(DOCTOR, "record-dmh-custody", {"custody_on": NOW, "notice_on": NOW}),
    Step(
        DOCTOR,
        "record-determination",
        {"reported_on": NOW, "obtained_on": NOW, "abnormality": True, "more_likely": True},
    ),
)

# -- from stage to stage ----------------------------------------------------------------------------

Leg = tuple[str, tuple[Step, ...]]
"""The steps that lead to a stage."""
Walk = Callable[[Json], tuple[Leg, ...]]
"""From the state of a case that was opened to its end."""
Way = Callable[[Json], tuple[Step, ...]]
"""As a walk, without its stages."""
EVALUATED: Final = "to-notify"
STRAIGHT: Final[tuple[Leg, ...]] = (
    ("review", (PACKET, *NOTICES)),
    ("petition-filed", (*REVIEWED, PETITION)),
    ("custody-ordered", (CAUSE,)),
    ("in-custody", (CUSTODY,)),
    ("examination", (HEARING,)),
    ("trial-pending", EXAMINATION),
    ("trial", (TRIAL,)),
    ("mistrial", (MISTRIAL,)),
    ("trial", (TRIAL,)),
    ("proven", (VERDICT,)),
    ("committed", (COMMITMENT,)),
    ("closed", (CLOSING,)),
)
"""From the evaluation to the commitment, over a trial that has to be held again."""
BRANCHES: Final[dict[str, tuple[str, tuple[Step, ...]]]] = {
    "not-filed": ("review", (DECLINED,)),
    "release-due": ("petition-filed", (NO_CAUSE,)),
    "released": ("petition-filed", (NO_CAUSE, RELEASE)),
    "deceased": ("petition-filed", (DEATH,)),
}
"""Stage -> the stage of the straight path from which it is reached, and how."""
OVERT_ACT: Final[tuple[Leg, ...]] = (
    ("detained", (DETENTION,)),
    ("determined", DETERMINATION),
)


async def svp(house: House, stage: str = "review", **other: Any) -> str:
    """A case brought to a stage, at rest."""
    overt = stage in {"detention-sought", "detained", "determined"}
    people = other.pop("people", None) or confined(house.engine)
    case = await opened(house, people, **(other | ({"route": "overt-act"} if overt else {})))
    if stage == "stopped":
        await give(house, case, evaluation(state(house, case), more_likely=False))
    elif stage not in {"to-evaluate", "detention-sought"}:
        begun, branch = BRANCHES.get(stage, (stage, ()))
        if not overt:
            await give(house, case, evaluation(state(house, case)))
        await along(house, case, OVERT_ACT if overt else STRAIGHT, begun)
        await go(house, case, branch)
    if stage == "closed":
        await stories.ended(house, case)
        return case
    await rest(house, case)
    return case


async def along(house: House, case: str, legs: Iterable[Leg], until: str) -> None:
    """Step by step up to a stage."""
    for stage, steps in legs:
        if stories.at(house, case) == until:
            return
        await go(house, case, steps)
        assert stories.at(house, case) == stage
