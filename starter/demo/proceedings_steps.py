"""How a review comes from one stage to the next in the demonstration: steps that stories share.

Belongs here: runs of commands with their days. Not here: whose story it is (`proceedings.py`).
"""

from collections.abc import Mapping
from typing import Final

from domain.model import Json
from starter.demo import confined
from starter.demo.actors import PROSECUTORS, TEAM
from starter.demo.around import Around
from starter.demo.confined import Confined
from starter.demo.steps import Do

_AGENCIES: Final = ("doc", "dmh", "doc", "dmh")
_PARTS: Final = ("crimes", "history", "risk", "treatment")
_PACKET: Final = (
    *("identifiers", "residence", "offences"),
    *("adjustment", "treatment", "determination"),
)
_RIGHTS: Final = ("counsel", "present-evidence", "cross-examine", "view-and-copy-file")
_LEAST: Final = 3
"""Enough of either committee for a result, with nobody absent."""
STANDARD: Final = "clear-and-convincing"


def evaluated(at: Around, days: float, *, met: bool = True) -> Do:
    """The evaluation before release; the interview was declined."""
    data: Json = {
        "report_on": at.ago(days),
        "evaluator": confined.EVALUATOR,
        "licence": "active",
        "parts": {**dict.fromkeys(_PARTS, "done"), "interview": "declined"},
        "abnormality": True,
        "more_likely": met,
    }
    paper = "The report of the evaluation."
    return Do("record-evaluation", at.ago(days), data, role="doc", paper=paper)


def notified(at: Around, days: float, *to: str) -> tuple[Do, ...]:
    """The packet is made; notice goes to some, who have it two days later."""
    packet = {"contents": list(_PACKET), "mosop": "refused"}
    notice = [{"to": one, "given_on": at.ago(days), "method": "certified"} for one in to]
    receipt = [{"by": one, "received_on": at.ago(days - 2), "method": "certified"} for one in to]
    return (
        Do("prepare-packet", at.ago(days + 1), packet, role="doc"),
        *(Do("give-notice", at.ago(days), one, role="doc") for one in notice),
        *(Do("record-receipt", at.ago(days - 2), one, role="doc") for one in receipt),
    )


def told(at: Around, days: float, event: str, who: Confined) -> tuple[Do, ...]:
    """The victims were told of an event, or nobody is known who is to be told."""
    known: Json = {"told": who.victims} if who.victims else {"none_known": True}
    data = {"event": event, **known, "method": "letter"}
    return (Do("record-victims-told", at.ago(days), data, role="ag"),)


def appointed(at: Around, days: float, *, team: int, prosecutors: int) -> tuple[Do, ...]:
    """Seats are filled: by the agency on the team, by the attorney general on the committee."""
    steps = []
    for number, member in enumerate(TEAM[:team], 1):
        seat: Json = {"committee": "mdt", "seat": f"seat-{number}", "member": member}
        seat |= {"agency": _AGENCIES[number - 1], "chair": number == 1}
        steps.append(Do("appoint-member", at.ago(days), seat, role="doc"))
    for number, member in enumerate(PROSECUTORS[:prosecutors], 1):
        county = confined.COUNTIES[(number - 1) % len(confined.COUNTIES)]
        seat = {"committee": "prc", "seat": f"seat-{number}", "member": member}
        seat |= {"county": county, "urban": number == 1}
        steps.append(Do("appoint-member", at.ago(days), seat, role="ag"))
    return tuple(steps)


def voted(at: Around, days: float, committee: str, says: Mapping[str, str]) -> tuple[Do, ...]:
    """Members vote, in the order in which they stand."""
    name = f"{committee}-vote"
    return tuple(Do(name, at.ago(days), {"vote": vote}, role=who) for who, vote in says.items())


def reviewed(at: Around, days: float) -> tuple[Do, ...]:
    """From the evaluation to the assessment with the attorney general, within three weeks.

    `days` ago the notices went out.
    """
    team = dict.fromkeys(TEAM[:_LEAST], "meets")
    prosecutors = dict.fromkeys(PROSECUTORS[:_LEAST], "meets")
    done = at.ago(days - 8)
    return (
        evaluated(at, days + 5),
        *notified(at, days, "attorney-general", "mdt"),
        *appointed(at, days - 3, team=_LEAST, prosecutors=_LEAST),
        *voted(at, days - 6, "mdt", team),
        Do("close-mdt", at.ago(days - 7), role=TEAM[0]),
        Do("deliver-assessment", done, {"delivered_on": done}, role=TEAM[0]),
        *voted(at, days - 9, "prc", prosecutors),
        Do("close-prc", at.ago(days - 9.5), role=PROSECUTORS[0]),
    )


def filed(at: Around, days: float) -> Do:
    """The attorney general files, with the assessment."""
    data: Json = {
        "filed_on": at.ago(days),
        "court": confined.COURT,
        "county": confined.COUNTY,
        "assessment_attached": True,
        "facts_stated": True,
    }
    paper = "The petition, as filed."
    return Do("file-petition", at.ago(days), data, role="ag", paper=paper)


def cause_found(at: Around, days: float, *, custody: float) -> tuple[Do, ...]:
    """The judge finds cause on the petition; the person is taken to the county jail."""
    found = {"decided_on": at.ago(days), "found": True}
    taken = {"taken_on": at.ago(custody), "place": "county-jail", "facility": "jail-1"}
    return (
        Do("record-cause-on-filing", at.ago(days), found, role="court"),
        Do("record-custody", at.ago(custody), taken, role="court"),
    )


def heard(at: Around, days: float, *, found: bool = True) -> Do:
    """The contested hearing."""
    data: Json = {
        "held_on": at.ago(days),
        "identity": True,
        "found": found,
        "rights": list(_RIGHTS),
    }
    return Do("record-hearing", at.ago(days), data, role="court")


def at_trial(at: Around, days: float, *, examined: float, begun: float) -> tuple[Do, ...]:
    """From the order of the examination to a trial before a jury."""
    report = {"completed_on": at.ago(examined), "filed_on": at.ago(examined - 1)}
    who = {"examiner": confined.EVALUATOR, "profession": "psychologist"}
    return (
        Do("order-examination", at.ago(days), {"ordered_on": at.ago(days)}, role="court"),
        Do("record-order-received", at.ago(days - 1), {"received_on": at.ago(days - 1)},
           role="dmh"),
        Do("appoint-examiner", at.ago(days - 1), who, role="dmh"),
        Do("record-examination", at.ago(examined - 1), {**report, "opinion": "meets"},
           role="dmh"),
        Do("demand-jury", at.ago(examined - 2), {"by": "person"}, role="court"),
        Do("begin-trial", at.ago(begun), {"begun_on": at.ago(begun), "form": "jury"},
           role="court"),
    )  # fmt: skip


def committed(at: Around, days: float) -> tuple[Do, ...]:
    """The verdict, and the order to the department."""
    verdict: Json = {
        "returned_on": at.ago(days + 1),
        "abnormality": True,
        "more_likely": True,
        "unanimous": True,
        "standard": STANDARD,
    }
    order = {"ordered_on": at.ago(days), "mental_health_office": confined.DMH}
    return (
        Do("record-verdict", at.ago(days + 1), verdict, role="court"),
        Do("order-commitment", at.ago(days), order, role="court"),
    )


def yearly(at: Around, days: float) -> tuple[Do, ...]:
    """A site of the program, this year's examination, filed so many days ago, and the notice."""
    site = {"site": "fulton", "segregated": True, "assigned_on": at.day(419)}
    report = {"examined_on": at.ago(days + 1), "filed_on": at.ago(days)}
    who = {"examiner": confined.EVALUATOR, "opinion": "remains"}
    notice = {"given_on": at.ago(3), "waived": False, "forwarded_on": at.ago(2)}
    return (
        Do("assign-site", at.ago(55), site, role="dmh"),
        Do("record-annual-examination", at.ago(days), {**report, **who}, role="dmh"),
        Do("give-annual-notice", at.ago(2), notice, role="dmh"),
    )
