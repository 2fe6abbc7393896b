"""Who is a subject: registered, charged and incompetent, a juvenile offender, or none of these.

Belongs here: what follows from the registry's answer together with what is on file (DOR (1), (10);
C-02, C-04, C-05, C-11, C-37, C-38, D-06), and what a named person decided where these disagree.
Not here: what an act comes to (`acts.py`), consent, what is told to whom.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Final, Literal

from pydantic import AwareDatetime

from domain import rules
from domain.commands import Id
from domain.model import Frozen
from domain.placement.acts import (
    Charge,
    Sorted,
    StandingLaw,
    Warnings,
    charge_of,
    known,
    page_offences,
    sort_acts,
)
from domain.placement.common import warning
from domain.placement.envelopes import PageOffence, Question
from domain.placement.home import Act, Somebody

__all__ = ["SUBJECTS", "StandingLaw", "SubjectStanding", "classify", "decided"]

SubjectClass = Literal["registered", "charged", "juvenile", "none", "undecided"]

SUBJECTS: Final = frozenset({"registered", "charged"})
"""The classes about whom notices are told; `charged` only with the guardian's consent (C-05)."""
TELL: Final = "tell"
WITHHOLD: Final = "withhold"
_DUTY_ELSEWHERE: Final = "duty-elsewhere"
_NOT_GUILTY: Final = "mental-disease"
_CHARGES: Final = frozenset({"charged", "undecided"})


class SubjectStanding(Frozen):
    """What somebody is under the regulation, by which rule and on which ground.

    `charged` is the charged and permanently incompetent person; with the guardian's consent, which
    is not looked at here, that is the charged consenting consumer (C-05).
    """

    person: Id
    kind: SubjectClass
    rule: str
    reason: str
    """In words that name nobody."""
    ground: int | None = None
    """Of (1)(G), 1 to 6; None: the registry's answer alone, or not registered."""
    offences: tuple[PageOffence, ...] = ()
    """For which registration is, or upon conviction would be, required. With their days: whether a
    page states the day is the section's matter. Undecided: those at stake, if registered."""
    charges: tuple[PageOffence, ...] = ()
    """Offences of a permanently incompetent person; a registered one may have such charges too."""
    found_on: AwareDatetime | None = None
    """The day of the finding under 552.020, where there are such charges."""
    minor: bool = False
    """Under the age of an adult, or of unknown age: a named person decides what is told (D-06)."""
    withheld: Literal["minor", "juvenile-registry"] | None = None
    """Nothing is told, whatever else is so."""
    warnings: Warnings = ()
    question: Question | None = None


def classify(who: Somebody, law: StandingLaw, on: datetime) -> SubjectStanding:
    """What somebody is, by the registry's answer first and then by what is on file (C-11).

    Args:
        who: the person, as the registers show them.
        law: the values of the law.
        on: the instant; offences and findings after it do not count yet.
    """
    if who.deceased:
        return SubjectStanding(
            person=who.person, kind="none", rule=rules.DOR_012, reason="lives there no longer"
        )
    return _Reading(who, law, on).standing()


def decided(found: SubjectStanding, answers: Mapping[str, str]) -> SubjectStanding:
    """The standing after a named person's answers, by the keys of the questions.

    An answer that the question does not offer (any more) leaves it open.
    """
    said = _answer(found, answers)
    if said in {TELL, WITHHOLD}:
        withheld = None if said == TELL else "minor"
        return found.model_copy(update={"question": None, "withheld": withheld})
    if said is None:
        return found
    told = {"registered": found.offences, "charged": found.charges}.get(said, ())
    settled = found.model_copy(
        update={
            "kind": said,
            "reason": f"decided by a named person; before: {found.reason}",
            "ground": found.ground if said == "registered" else None,
            "offences": told,
            "withheld": "juvenile-registry" if said == "juvenile" else None,
            "question": None,
        }
    )
    held = _held_if_minor(settled)
    return held if held.question is None else decided(held, answers)


def _answer(found: SubjectStanding, answers: Mapping[str, str]) -> str | None:
    if found.question is None:
        return None
    said = answers.get(found.question.key)
    return said if said in found.question.choices else None


def _held_if_minor(found: SubjectStanding) -> SubjectStanding:
    """A subject who is no adult is held for a named person's decision (DOR-034, D-06)."""
    if not found.minor or found.kind not in SUBJECTS:
        return found
    text = "the subject of a notice is under age, or the birth date is not on file"
    question = Question(
        key=f"minor:{found.person}", rule=rules.D_06, text=text, choices=(TELL, WITHHOLD)
    )
    return found.model_copy(update={"question": question})


class _Reading:
    """One person's file, read once."""

    def __init__(self, who: Somebody, law: StandingLaw, on: datetime) -> None:
        self.who, self.law = who, law
        self.acts: Sorted = sort_acts(known(who, on), law)
        self.charge: Charge = charge_of(who, law, on)
        self.any_acts = bool(known(who, on))
        self.minor = who.age is None or who.age < law.youth_age
        # A known duty elsewhere needs an offence of its own, unless none is on file (ground 4).
        self.elsewhere = who.duty_elsewhere and not (self.acts.early and not self.acts.grounds)

    def standing(self) -> SubjectStanding:
        match self.who.registry:
            case "adult":
                return self._listed_as_adult()
            case "juvenile":
                return self._listed_as_juvenile()
            case _:
                return self._not_listed()

    @property
    def ground(self) -> int | None:
        """The first of the grounds of (1)(G) that is met."""
        met = [ground for ground, _ in self.acts.grounds]
        if self.elsewhere and _DUTY_ELSEWHERE in self.law.registration_grounds:
            met.append(self.law.registration_grounds[_DUTY_ELSEWHERE])
        return min(met, default=None)

    def _listed_as_adult(self) -> SubjectStanding:
        """Registered in fact wins, whatever the dates (C-37); but not over a juvenile file."""
        acts = self.acts
        if self.ground is None and not acts.early and (acts.juvenile or acts.ageless):
            text = "on the adult registry, but what is on file is a juvenile's: say which holds"
            return self._ask(rules.C_11, text, (*acts.juvenile, *acts.ageless))
        said: list[dict[str, str]] = []
        if not acts.grounds and acts.early:
            text = "registered in fact for an offence before the regulation's look-back: covered"
            said.append(warning(rules.C_37, text))
        elif self.ground is None:
            text = "on the adult registry, but no ground of registration is on file"
            said.append(warning(rules.DOR_009, text))
        if acts.unlisted:
            text = "an offence is not in the table of offences: it is not told"
            said.append(warning(rules.DOR_008, text))
        return self._registered("on the adult registry", acts.required or acts.early, said)

    def _listed_as_juvenile(self) -> SubjectStanding:
        """Confidential: never registered by us, and told to nobody (C-11, D-06)."""
        # Whether somebody of unknown age is a minor is not known; then a person has to look.
        grown_up = self.who.age is None or not self.minor
        if grown_up and (self.acts.adult or self.elsewhere):
            text = "on the juvenile registry, but a ground of adult registration is on file"
            return self._ask(rules.C_11, text, self.acts.adult)
        if self.charge.kind in _CHARGES:
            secret = warning(rules.D_06, "the juvenile registry is confidential: it is not told")
            return self._by_charge(said=(secret,))
        found = self._made("juvenile", rules.DOR_006, "on the juvenile registry only")
        if self.ground is None:
            return found
        text = "on the juvenile registry, but the regulation's ground of the adult one is on file"
        question = self._question(rules.C_11, text, ("juvenile", "none"), holds="nothing")
        said = (*found.warnings, warning(rules.C_11, text))
        return found.model_copy(update={"question": question, "warnings": said})

    def _not_listed(self) -> SubjectStanding:
        """No registry lists this person, or none was asked."""
        if self.who.will_register:
            if self.ground is not None:
                return self._registered("will be registered on discharge", self.acts.required)
            text = "is to be registered on discharge, but no covered ground is on file"
            return self._ask(rules.DOR_009, text, self.acts.early or self.acts.unlisted)
        if self.ground is None:
            return self._without_ground()
        if self._exempt_by_wide_reading():
            text = "the wide reading of (10)(A) is selected: not guilty by mental disease is exempt"
            return self._made("none", rules.C_02, text, said=(warning(rules.C_02, text),))
        text = "a ground of registration is on file, but the registry does not show it"
        return self._ask(rules.C_11, text, self.acts.required)

    def _without_ground(self) -> SubjectStanding:
        acts = self.acts
        if acts.unlisted and self.who.registry == "unknown":
            text = "an offence is not in the table of offences: say whether it is registrable"
            return self._ask(rules.DOR_008, text, acts.unlisted)
        if acts.ageless:
            text = "whether an adjudication is a juvenile's turns on an age that is not on file"
            return self._ask(rules.DOR_006, text, acts.ageless)
        if self.charge.kind in _CHARGES:
            return self._by_charge()
        if acts.juvenile:
            return self._made("juvenile", rules.DOR_006, "adjudicated delinquent as a juvenile")
        return self._nothing()

    def _exempt_by_wide_reading(self) -> bool:
        outcomes = {one.outcome for one in self.acts.required}
        wide = self.law.exempt_10A == "wide"
        return wide and outcomes == {_NOT_GUILTY} and not self.elsewhere

    def _nothing(self) -> SubjectStanding:
        """Nobody is told anything; the rule says why."""
        acts = self.acts
        if self.charge.kind == "exempt":
            return self._made("none", self.charge.rule, self.charge.reason)
        if acts.unlisted:
            text = "an offence is not in the table of offences, and the registry does not show it"
            said = (warning(rules.DOR_008, text),)
            return self._made("none", rules.DOR_008, text, said=said)
        if acts.between:
            text = "an offence before the regulation's look-back, which the statute reaches"
            said = (warning(rules.C_37, f"{text}: not covered unless registered in fact"),)
            return self._made("none", rules.C_37, text, said=said)
        if acts.older:
            return self._made("none", rules.DOR_005, "every offence lies before the look-back")
        if acts.unregistrable:
            return self._made("none", rules.DOR_008, "no offence on file is a registrable one")
        if self.any_acts:
            return self._made("none", rules.C_38, "no charge ended in a qualifying way")
        return self._made("none", rules.DOR_068, "nothing was ever charged")

    def _registered(
        self, reason: str, acts: tuple[Act, ...], said: Iterable[dict[str, str]] = ()
    ) -> SubjectStanding:
        told = list(said)
        if self.charge.kind in _CHARGES:
            text = "other charges may be told with the guardian's consent only: ask for it"
            told.append(warning(rules.DOR_004, text))
        found = self._made("registered", rules.DOR_009, reason, said=tuple(told))
        more = {"ground": self.ground, "offences": page_offences(acts)}
        return _held_if_minor(found.model_copy(update=more))

    def _by_charge(self, said: Warnings = ()) -> SubjectStanding:
        charge = self.charge
        if charge.kind == "undecided":
            other = "juvenile" if self.who.registry == "juvenile" else "none"
            question = self._question(charge.rule, charge.reason, ("charged", other))
            found = self._made("undecided", charge.rule, charge.reason, said=said)
            return found.model_copy(update={"question": question})
        found = self._made("charged", charge.rule, charge.reason, said=said)
        return _held_if_minor(found.model_copy(update={"offences": found.charges}))

    def _ask(self, rule: str, text: str, acts: tuple[Act, ...]) -> SubjectStanding:
        """Registered or not: what is on file does not fit together, or does not suffice."""
        charged = ("charged",) if self.charge.kind in _CHARGES else ()
        other = "juvenile" if self.who.registry == "juvenile" else "none"
        question = self._question(rule, text, ("registered", *charged, other))
        found = self._made("undecided", rule, text)
        more = {"ground": self.ground, "offences": page_offences(acts), "question": question}
        return found.model_copy(update=more)

    def _question(
        self,
        rule: str,
        text: str,
        choices: tuple[str, ...],
        holds: Literal["subject", "nothing"] = "subject",
    ) -> Question:
        key = f"status:{self.who.person}"
        return Question(key=key, rule=rule, text=text, choices=choices, holds=holds)

    def _made(
        self, kind: SubjectClass, rule: str, reason: str, *, said: Warnings = ()
    ) -> SubjectStanding:
        charge, finding = self.charge, self.who.finding
        charged = charge.kind in _CHARGES
        return SubjectStanding(
            person=self.who.person,
            kind=kind,
            rule=rule,
            reason=reason,
            charges=page_offences(charge.acts),
            found_on=finding.on if charged and finding is not None else None,
            minor=self.minor,
            withheld="juvenile-registry" if kind == "juvenile" else None,
            warnings=(*charge.warnings, *said),
        )
