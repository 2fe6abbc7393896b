"""What may be asked of a case before the petition: the models of its commands.

Belongs here: fields and their meaning. Not here: who may give a command and at which stage (the
table in `svp.py`), what it does, nor the commands of the court (`svp_court_commands.py`).
"""

from typing import Literal

from pydantic import AwareDatetime

from domain.casework import OpenPersons
from domain.commands import Command, Id
from domain.model import Frozen
from domain.votes import Choice

Committee = Literal["mdt", "prc"]
Method = Literal["hand", "certified", "electronic", "fax"]
Part = Literal["done", "declined", "missing"]
Treated = Literal["completed", "in-progress", "ordered", "refused", "terminated", "not-offered"]


class Conviction(Frozen):
    """An offence on which the case rests. `sexually_violent` comes from the tables (S-03, C-52).

    `condition` is a fact beyond the conviction on which that turns; `condition_met` answers it.
    """

    code: Id
    on: AwareDatetime
    attempt: bool = False
    sexually_violent: bool
    condition: str = ""
    condition_met: bool = False


class OpenSvp(OpenPersons):
    """Open a review before release, or the route of a recent overt act (S-01, S-36).

    `person`, `confinement` and `treatment` are ids of rows and cases; `origin` says on what the
    case rests (C-54); `basis` whether the person was returned for 180 days or less (T-02).
    """

    person: Id
    confinement: Id | None = None
    route: Literal["confinement", "overt-act"] = "confinement"
    agency: Literal["doc", "dmh"]
    origin: Literal["convicted", "ngri", "psychopath"] = "convicted"
    offences: tuple[Conviction, ...] = ()
    basis: Literal["release", "revocation-return"] = "release"
    anticipated_release: AwareDatetime | None = None
    readmitted_on: AwareDatetime | None = None
    county: Id
    treatment: Id | None = None
    victims: tuple[Id, ...] = ()
    for_case: Id | None = None


class ChangeRelease(Command):
    """The anticipated release has another date: the window moves (T-01)."""

    anticipated_release: AwareDatetime


class NoteRelease(ChangeRelease):
    """The confinement has another date of release (a machine's fact).

    `for_case` is its case, which takes up a review that was opened by hand.
    """

    for_case: Id | None = None


class RecordSentenceEnd(Command):
    """The sentence is served. Nothing depends on it; it is tracked apart (C-24)."""

    ended_on: AwareDatetime


class RecordEvaluation(Command):
    """The evaluation before release: its parts (DECK-28) and both criteria (DECK-27, C-53).

    `licence` is the evaluator's on the report date (S-08).
    """

    report_on: AwareDatetime
    evaluator: Id
    licence: Literal["active", "lapsed", "none", "unknown"]
    parts: dict[Id, Part]
    abnormality: bool
    more_likely: bool


class ReferAnyway(Command):
    """A supervisor refers although the evaluator says *does not meet* (C-19)."""


class PreparePacket(Command):
    """The packet of RSMo 632.483.2 (S-07): what it holds, and the treatment history (M-19).

    Where `mosop` is left out, it is what the confinement told of the treatment.
    """

    contents: tuple[Id, ...]
    mosop: Treated | None = None


class NoteTreatment(Command):
    """What became of treatment in confinement (a machine's fact)."""

    mosop: Treated | None = None
    treatment: Id | None = None
    for_case: Id | None = None


class GiveNotice(Command):
    """Written notice with the packet was given to one of the two (DECK-30)."""

    to: Literal["attorney-general", "mdt"]
    given_on: AwareDatetime
    method: Method


class RecordReceipt(Command):
    """One of the two has received the notice: its clock starts (T-04, T-05, C-49)."""

    by: Literal["attorney-general", "mdt"]
    received_on: AwareDatetime
    method: Method


class AppointMember(Command):
    """A seat is filled. `agency` matters to the team (S-11), `county` to the prosecutors (S-12)."""

    committee: Committee
    seat: Id
    member: Id
    agency: Id | None = None
    chair: bool = False
    county: Id | None = None
    urban: bool = False


class VacateSeat(Command):
    """A member leaves before the vote is closed; a vote from that seat no longer counts."""

    committee: Committee
    seat: Id


class CastVote(Command):
    """A member votes, or votes anew: until the close the last word counts."""

    vote: Choice


class Recuse(Command):
    """A member steps aside: the roll becomes smaller (C-25)."""


class CloseVote(Command):
    """The vote is over: what it came to stands."""


class GoOn(Command):
    """A supervisor decides how it goes on when too few prosecutors may vote (C-47)."""

    decision: Literal["wait-for-appointments", "no-majority"]


class DeliverAssessment(Command):
    """The team's assessment reached the attorney general (T-04)."""

    delivered_on: AwareDatetime


class FilePetition(Command):
    """The petition was filed in the probate division (S-16, T-05): `court` is its office.

    `court_county` is where the register of offices has that court: looked up, never typed.
    """

    filed_on: AwareDatetime
    court: Id
    county: Id
    court_county: Id | None = None
    assessment_attached: bool = False
    facts_stated: bool = False


class DeclinePetition(Command):
    """The attorney general files no petition (DECK-35, S-16)."""


class DecideLate(Command):
    """A named person decides what follows from a late act (T-05, T-06)."""

    obligation: Id
    decision: Literal["proceed", "withdraw"]


class RecordVictimsTold(Command):
    """Victims were told of an event, or nobody is known to be told (S-34)."""

    event: Id
    told: tuple[Id, ...] = ()
    none_known: bool = False
    method: Literal["letter", "telephone", "in-person", "electronic"] = "letter"


class NoteVictims(Command):
    """The register of victims changed."""

    victims: tuple[Id, ...]


class RecordRelease(Command):
    """The person was released, or stays confined for another reason than this case."""

    released_on: AwareDatetime
    to: Literal["liberty", "sentence-continues", "other-hold"]


class RecordDismissal(Command):
    """The court dismissed the petition, or the attorney general took it back."""

    dismissed_on: AwareDatetime


class RecordDeath(Command):
    """The person has died: nothing is decided any more."""

    died_on: AwareDatetime


class CloseSvp(Command):
    """End the case, with a reason."""
