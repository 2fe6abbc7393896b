"""How people in the community, at the assessment unit and in prison come to a stage.

Belongs here: runs of commands with their days. Not here: whose story it is (`outside.py`).
"""

from typing import Final

from domain.model import Json
from starter.demo.around import Around
from starter.demo.participants import (
    ASSESSOR,
    EXAMINER,
    OFFICER,
    PAROLE,
    REGION,
    SPECIALIST,
    THERAPIST,
)
from starter.demo.steps import Do

_OFFICER: Final = "officer"
_UNIT: Final = "unit"
_COURT: Final = "court"
_SEATS: Final = {"officer": OFFICER, "polygraph-examiner": EXAMINER, "therapist": THERAPIST}


# -- the community --------------------------------------------------------------------------------


def planned(at: Around, days: float, provider: str) -> tuple[Do, ...]:
    """Provider, specialist, team and assessment, all on one day."""
    on = at.ago(days)
    day: Json = {"assigned_on": on}
    liaison = {"specialist": SPECIALIST, "region": REGION, **day}
    assessed = {"assessor": ASSESSOR, "assessed_on": on, "related": False}
    paper = "The assessment, with what the assessor declares."
    return (
        Do("assign-provider", on, {"provider": provider, **day}, role=_OFFICER),
        Do("assign-specialist", on, liaison, role=_OFFICER),
        *(
            Do("assign-member", on, {"seat": seat, "member": who, **day}, role=_OFFICER)
            for seat, who in _SEATS.items()
        ),
        Do("record-assessment", on, assessed, role=_OFFICER, paper=paper),
    )


def begun(at: Around, days: float) -> tuple[Do, ...]:
    """Treatment in the community begins."""
    return (Do("begin-treatment", at.ago(days), {"begun_on": at.ago(days)}, role=_OFFICER),)


def progress(at: Around, days: float) -> tuple[Do, ...]:
    """The provider reports."""
    said = {"reported_on": at.ago(days), "rating": "satisfactory"}
    paper = "The report of progress."
    return (Do("record-progress", at.ago(days), said, role=_OFFICER, paper=paper),)


def examined(at: Around, days: float) -> tuple[Do, ...]:
    """A polygraph examination."""
    what = {"kind": "maintenance", "opinion": "no-significant-response"}
    said = {"examined_on": at.ago(days), **what}
    paper = "The report of the examination."
    return (Do("record-polygraph", at.ago(days), said, role=_OFFICER, paper=paper),)


def passed_on(at: Around, days: float) -> tuple[Do, ...]:
    """What the provider reported is passed on within the team."""
    said: Json = {"released_on": at.ago(days), "recipient": SPECIALIST, "what": ["progress"]}
    said["ground"] = "agreement"
    return (Do("record-information-release", at.ago(days), said, role=_OFFICER),)


def completed_there(at: Around, days: float) -> tuple[Do, ...]:
    """Completed, with the provider's report."""
    said = {"completed_on": at.ago(days)}
    paper = "The provider's report of completion."
    return (Do("complete-treatment", at.ago(days), said, role=_OFFICER, paper=paper),)


# -- the assessment unit --------------------------------------------------------------------------

_GROUNDS: Final[Json] = {
    "parole_eligible": True,
    "serious_health_problem": False,
    "facts": {"predatory-sexual-offender": False, "statute-bars-probation-or-parole": False},
}


def delivered(at: Around, days: int) -> tuple[Do, ...]:
    """The order is in order, the person eligible, and delivered: day 0."""
    return (
        Do("accept-order", at.ago(days + 4), role=_UNIT, paper="The order of the court."),
        Do("check-eligibility", at.ago(days + 3), _GROUNDS, role=_UNIT),
        Do("record-delivery", at.ago(days), {"delivered_on": at.day(days)}, role=_UNIT),
    )


def admitted(at: Around, days: int) -> tuple[Do, ...]:
    """The unit has admitted the person."""
    return (Do("begin-assessment", at.ago(days), {"admitted_on": at.day(days)}, role=_UNIT),)


def risk(at: Around, days: int) -> Do:
    """The first of the two outputs."""
    said = {"assessed_on": at.day(days), "manageable": "with-conditions"}
    paper = "The assessment of the risk."
    return Do("record-risk-assessment", at.ago(days), said, role=_UNIT, paper=paper)


def outputs(at: Around, days: int) -> tuple[Do, ...]:
    """Both outputs."""
    said: Json = {"made_on": at.day(days), "of": ["supervision", "treatment"]}
    paper = "The recommendations."
    advice = Do("record-recommendations", at.ago(days), said, role=_UNIT, paper=paper)
    return (risk(at, days + 2), advice)


def reported(at: Around, days: int) -> tuple[Do, ...]:
    """The report goes to the court."""
    return (Do("send-report", at.ago(days), {"sent_on": at.day(days)}, role=_UNIT),)


def granted(at: Around, noticed: int, days: int) -> tuple[Do, ...]:
    """Notice of the intent, which the State has; the State is silent; a hearing, and the order."""
    order = {"order_on": at.day(days), "own_motion": True}
    return (
        Do("notice-of-intent", at.ago(noticed), {"noticed_on": at.day(noticed)}, role=_COURT),
        Do("record-intent-receipt", at.ago(noticed - 1), {"received_on": at.day(noticed - 1)},
           role="state"),
        Do("record-hearing", at.ago(days + 2), {"held_on": at.day(days + 2)}, role=_COURT),
        Do("grant-probation", at.ago(days), order, role=_COURT, paper="The order of probation."),
    )  # fmt: skip


# -- confinement ----------------------------------------------------------------------------------


def reviewed(at: Around, days: int) -> Do:
    """A review took place on paper, before cases were kept here."""
    said = {"reviewed_on": at.ago(days), "outcome": "does-not-meet"}
    paper = "The review before release."
    return Do("record-review", at.ago(days), said, role="intake", paper=paper)


def released(at: Around, days: int) -> Do:
    """Released on parole: the community is opened at the office that supervises."""
    where = {"region": REGION, "supervised_by": PAROLE}
    said = {"released_on": at.ago(days), "kind": "parole", **where}
    return Do("record-release", at.ago(days), said, role="intake")
