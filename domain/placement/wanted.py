"""What ought to be told now: to whom, about whom, under which section, and what is held back.

Belongs here: putting a notice together from the picture of a home, the answers of named persons
and the consents: pages with the fields of matrix 6.1, recipients of matrix 6.2. Not here: which
sections a process asks for (`placement_wanted.py`, `found_wanted.py`), nor what was planned before
(`planning.py`).
"""

from datetime import datetime
from typing import Final, Literal, cast

from pydantic import Field

from domain import rules
from domain.model import Frozen
from domain.placement.envelopes import (
    Page,
    PageOffence,
    Question,
    Recipient,
    Section,
    SubjectKind,
    Withheld,
)
from domain.placement.home import Field_, Somebody
from domain.placement.notices_law import Law
from domain.placement.notices_state import NoticesState
from domain.placement.recipients import conflicts, decided, recipients_of, spared
from domain.placement.sought import Sought, on_file
from domain.placement.standing import SUBJECTS, SubjectStanding, classify
from domain.placement.standing import decided as decided_standing

Audience = Literal["co_residents", "prospective"]
DISCLOSE: Final = "disclose"
WITHHOLD: Final = "withhold"
PENDING: Final = "pending"
UNDECIDED: Final = "scope-undecided"
NO_OFFENCE: Final = "no-offence"
"""Registered in fact, but the registers hold no offence that a page could state."""
_REFUSALS: Final = {key: key for key in ("refused", "no-response", "withdrawn", "closed")}
"""Where a consent stands when its answer is known, or known not to come -> why nothing is told."""


class Parcel(Frozen):
    """What one recipient is to be told on behalf of one consumer."""

    to: Recipient
    sections: tuple[Section, ...]
    pages: tuple[Page, ...] = ()
    near: bool = False


class Wanted(Frozen):
    """All that ought to be told now, and why the rest is not."""

    parcels: tuple[Parcel, ...] = ()
    withheld: tuple[Withheld, ...] = ()
    questions: tuple[Question, ...] = ()
    ask: tuple[str, ...] = ()
    """Subjects whose guardians are to be asked for consent now."""
    nobody: dict[str, str] = Field(default_factory=dict)
    unsettled: frozenset[Section] = frozenset()
    """Sections under which more may have to be told: a person decides, or has to be found."""
    kinds: dict[str, str] = Field(default_factory=dict)
    warnings: tuple[dict[str, str], ...] = ()
    """Each with its rule and text, in the order in which they were met."""

    def about(self, subject: str) -> bool:
        """Whether anybody ought to know of a subject."""
        return any(page.subject == subject for one in self.parcels for page in one.pages)


class Drawing:
    """Collects what ought to be told. One is made for each look at a case."""

    def __init__(self, state: NoticesState, law: Law, on: datetime) -> None:
        self.state = state
        self.law = law
        self.on = on
        self._parcels: dict[tuple[str, str, str], Parcel] = {}
        self._withheld: dict[tuple[str, tuple[Section, ...]], Withheld] = {}
        self._questions: dict[str, Question] = {}
        self._ask: dict[str, None] = {}
        self._nobody: dict[str, str] = {}
        self._unsettled: set[Section] = set()
        self._kinds: dict[str, str] = {}
        self._warnings: dict[tuple[str, str], dict[str, str]] = {}

    def wanted(self) -> Wanted:
        """What was collected, in a stable order."""
        return Wanted(
            parcels=tuple(self._parcels[key] for key in sorted(self._parcels)),
            withheld=tuple(self._withheld[key] for key in sorted(self._withheld)),
            questions=tuple(self._questions[key] for key in sorted(self._questions)),
            ask=tuple(self._ask),
            nobody=self._nobody,
            unsettled=frozenset(self._unsettled),
            kinds=self._kinds,
            warnings=tuple(self._warnings.values()),
        )

    # -- subjects -----------------------------------------------------------------------------

    def standing(self, who: Somebody, *sections: Section) -> SubjectStanding | None:
        """A person who may be named, classified or decided so; None: nobody to name, or not yet.

        `sections` are those that ask.
        """
        found = decided_standing(classify(who, self.law.standing, self.on), self.state.answers)
        self.warn(*found.warnings)
        if found.question is not None:
            self._questions[found.question.key] = found.question
        undecided = found.question is not None and found.question.holds == "subject"
        if found.kind not in SUBJECTS or undecided:
            self._unsettled |= set(sections) if undecided else set()
            return None
        if found.withheld is not None:
            self.withhold(who.person, (), found.withheld, rules.D_06)
            return None
        self._kinds[who.person] = found.kind
        return found

    def page(
        self, who: Somebody, standing: SubjectStanding, sections: tuple[Section, ...]
    ) -> Page | None:
        """A page about a subject; None while a field's source is undecided, or it is withheld."""
        kind = cast("SubjectKind", standing.kind)
        if not standing.offences:
            self.withhold(who.person, sections, NO_OFFENCE, rules.DOR_009)
            self._unsettled |= set(sections)
            return None
        fields = self.law.notices.fields(sections[0], kind)
        sources: dict[Field_, str] = {}
        for field in fields:
            source = who.sources.get(field) or self._confirmed(who.person, field)
            if source == WITHHOLD:
                self.withhold(who.person, sections, "decided", rules.DOR_066)
                return None
            if source is not None:
                sources[field] = source
        if len(sources) < len(fields):
            self._unsettled |= set(sections)
            return None
        dated = "date" in fields
        return Page.model_validate(
            {
                "subject": who.person,
                "kind": kind,
                "sections": sections,
                "fields": fields,
                "sources": sources,
                "offences": [
                    PageOffence(code=act.code, on=act.on if dated else None)
                    for act in standing.offences
                ],
                "found_on": standing.found_on if kind == "charged" else None,
            }
        )

    def _confirmed(self, person: str, field: str) -> str | None:
        """A field without a public-record source is held for a person's decision (C-31)."""
        answer = self.answer(
            Question(
                key=f"source:{person}:{field}",
                rule=rules.DOR_066,
                text=f"no public record is on file for the {field} of {person}: may it be told?",
                choices=(DISCLOSE, WITHHOLD),
            )
        )
        return "confirmed" if answer == DISCLOSE else answer

    def consented(
        self, who: Somebody, audience: Audience, sections: tuple[Section, ...]
    ) -> Sought | None:
        """The consent under which a charged person may be named to an audience, or None (DOR-025).

        Where there is none yet, the guardians are to be asked first; refusal, silence and
        withdrawal suppress the notice.
        """
        sought = self.sought(who)
        why, rule = self._suppressed(who, sought, audience)
        if why is None:
            return sought
        # Which case asks is named once it has answered: until then nothing rests on it.
        consent = sought.consent if sought is not None and why != PENDING else None
        self.withhold(who.person, sections, why, rule, consent)
        self._unsettled |= set(sections) if why == UNDECIDED else set()
        return None

    def _suppressed(
        self, who: Somebody, sought: Sought | None, audience: Audience
    ) -> tuple[str | None, str]:
        """Why a charged person is not named to an audience, and by which rule; None: may be."""
        if sought is None:
            if not any(one.in_force(self.on) and not one.deceased for one in who.guardians):
                return "no-guardian", rules.C_28
            self._ask[who.person] = None
            return PENDING, rules.DOR_025
        if sought.standing != "given":
            return _REFUSALS.get(sought.standing, PENDING), rules.DOR_025
        covered = sought.co_residents if audience == "co_residents" else sought.prospective
        if covered is None:
            covered = self._prospective(who.person, sought)
        if covered is None:
            return UNDECIDED, rules.C_16
        return (None, rules.DOR_025) if covered else ("scope", rules.C_16)

    def sought(self, who: Somebody) -> Sought | None:
        """The consent that this case asked for; else one on file for this home."""
        return self.state.sought.get(who.person) or self.on_file(who)

    def on_file(self, who: Somebody) -> Sought | None:
        """A consent that another case obtained, or seeks, for this home."""
        own = self.state.sought.get(who.person)
        asked = own.consent if own is not None else None
        here = [
            one
            for one in who.consents
            if one.location == self.state.location and one.consent != asked
        ]
        return on_file(here[-1]) if here else None

    def _prospective(self, person: str, sought: Sought) -> bool | None:
        """A missing tick: decided in the consent itself, or here for one that was on file."""
        if person in self.state.sought:
            return None
        answer = self.answer(
            Question(
                key=f"prospective:{person}",
                rule=rules.C_16,
                text=f"the consent {sought.consent} has no tick for prospective residents",
                choices=("covered", "not-covered"),
            )
        )
        return None if answer is None else answer == "covered"

    def withhold(
        self,
        subject: str,
        sections: tuple[Section, ...],
        why: str,
        rule: str,
        consent: str | None = None,
    ) -> None:
        """Nothing identifying is told about a subject, and this is why."""
        self._withheld[subject, sections] = Withheld.model_validate(
            {
                "subject": subject,
                "sections": sections,
                "why": why,
                "rule": rule,
                "consent": consent,
            }
        )

    # -- recipients ---------------------------------------------------------------------------

    def recipients(
        self, consumer: Somebody, section: Section, subject: Somebody | None = None
    ) -> tuple[Recipient, ...]:
        """Who is told on a consumer's behalf; nobody while a named person has to decide that.

        Whoever has a second role towards the subject waits for a decision of its own (C-29).
        """
        found = recipients_of(consumer, self.law.recipients, self.on, section=section)
        self.warn(*found.warnings)
        if found.question is not None:
            found = decided(found, self.answer(found.question))
            if found.question is not None:
                self._unsettled.add(section)
                return ()
        if not found.recipients and found.nobody:
            self._nobody[consumer.person] = found.nobody
            self._unsettled.add(section)
        if subject is None:
            return found.recipients
        conflict = conflicts(found, subject, self.on)
        self.warn(*conflict.warnings)
        if conflict.question is None:
            return found.recipients
        answer = self.answer(conflict.question)
        if answer is None:
            self._unsettled.add(section)
        return spared(found, conflict, answer)

    def tell(
        self,
        to: Recipient,
        sections: tuple[Section, ...],
        page: Page | None = None,
        *,
        near: bool = False,
    ) -> None:
        """Add a page, or a letter without one, to what a recipient is to be told.

        One letter is about somebody who moves in, or about who lives there: its cover says which.
        """
        about = "" if page is None else "own" if page.subject == self.state.about() else "others"
        key = (to.recipient, to.consumer, about)
        held = self._parcels.get(key) or Parcel(to=to, sections=())
        pages = held.pages if page is None else (*held.pages, page)
        self._parcels[key] = held.model_copy(
            update={
                "sections": tuple(sorted({*held.sections, *sections})),
                "pages": tuple(sorted(pages, key=lambda one: one.subject)),
                "near": held.near or near,
            }
        )

    # -- people who decide --------------------------------------------------------------------

    def answer(self, question: Question) -> str | None:
        """What a named person answered; while nobody has, the question stands."""
        given = self.state.answers.get(question.key)
        if given is None or given not in question.choices:
            self._questions[question.key] = question
            return None
        return given

    def warn(self, *said: dict[str, str]) -> None:
        """A warning (W): shown and kept, it stops nothing."""
        for one in said:
            self._warnings[one["rule"], one["text"]] = one
