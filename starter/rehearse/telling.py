"""What is to be seen of a case's notices: who is told what about whom, and what is held back.

Belongs here: finding an envelope by the name that a scenario gives it, and comparing envelopes,
questions, letters and registers with an expectation. Not here: cases and duties (`looking.py`).
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

from sqlalchemy import select

from activities.blobs import Vault
from activities.letters.contexts import make_context
from activities.letters.sources import stored_letter
from activities.letters.typeset import preview
from activities.letters.wording import word
from domain.model import Json
from domain.placement.envelopes import OUT, Envelope
from domain.placement.notices_state import NoticesState
from law.civil import civil_day
from records.disclosures import admissions, disclosures
from records.tables import LETTERS
from starter.rehearse.expecting import Admission, Expect, Mail, Said, Told
from starter.rehearse.looking import Differences, View, lists, plain, show, within

_ENDED: Final = OUT | {"documented", "stopped"}


class NoEnvelopeError(LookupError):
    """A name fits no envelope, or several. One line."""


def envelope(state: NoticesState, name: str) -> Envelope:
    """The envelope of a name: its key, its recipient, or `recipient/section`.

    Raises:
        NoEnvelopeError: none fits, or several do.
    """
    if name in state.envelopes:
        return state.envelopes[name]
    recipient, _, section = name.partition("/")
    fitting = [
        one
        for one in state.live()
        if one.to.recipient == recipient and (not section or section in one.sections)
    ]
    if len(fitting) == 1:
        return fitting[0]
    raise NoEnvelopeError(f"{name}: {_are(fitting or state.envelopes.values())}")


def _are(those: Iterable[Envelope]) -> str:
    said = [f"{one.key} to {one.to.recipient}/{'+'.join(one.sections)}" for one in those]
    return f"which one? There are {', '.join(said)}" if said else "there is no envelope"


def telling(view: View, expected: Expect, vault: Vault) -> Differences:
    """How the notices of a case differ from what is expected; empty if they do not."""
    given = _NOTICES & {key for key, value in dict(expected).items() if value is not None}
    if not given:
        return []
    state, found = view.state, Differences()
    if isinstance(state, NoticesState):
        found += _planned(state, expected)
    elif given - {"says"}:
        return [f"{min(given - {'says'})}: a {view.process.name} has no notices"]
    for name, said in (expected.says or {}).items():
        found += _says(view, vault, name, said)
    if expected.disclosures is not None:
        found += _rows("disclosures", expected.disclosures, _disclosed(view))
    if expected.admissions is not None:
        found += _rows("admissions", expected.admissions, _admitted(view))
    return found


_NOTICES: Final = frozenset(
    {
        *("names", "told", "envelopes", "questions", "withheld", "nobody", "says"),
        *("disclosures", "admissions"),
    }
)


def _planned(state: NoticesState, expected: Expect) -> Differences:
    found: Differences = []
    if expected.names is not None:
        found += _people("names", expected.names, _named(state.live()))
    if expected.told is not None:
        sent = [one for one in state.live() if one.status in _ENDED]
        found += _people("told", expected.told, _named(sent))
    for name, mail in (expected.envelopes or {}).items():
        found += _envelope(state, name, mail)
    if expected.questions is not None:
        found += lists("questions", sorted(expected.questions), sorted(state.questions))
    if expected.withheld is not None:
        found += _pairs("withheld", expected.withheld, _withheld(state))
    if expected.nobody is not None:
        found += lists("nobody", sorted(expected.nobody), sorted(state.nobody))
    return found


def _named(those: Iterable[Envelope]) -> dict[str, list[str]]:
    """Recipient -> the subjects of all pages, in order; who is told about nobody is left out."""
    found: dict[str, list[str]] = {}
    for one in those:
        if one.pages:
            found.setdefault(one.to.recipient, []).extend(page.subject for page in one.pages)
    return {recipient: sorted(subjects) for recipient, subjects in found.items()}


def _people(
    name: str, wanted: Mapping[str, Sequence[str]], are: Mapping[str, Sequence[str]]
) -> Differences:
    return _pairs(name, {key: show(sorted(one)) for key, one in wanted.items()}, _shown(are))


def _shown(those: Mapping[str, Sequence[str]]) -> dict[str, str]:
    return {key: show(one) for key, one in those.items()}


def _pairs(name: str, wanted: Mapping[str, str], are: Mapping[str, str]) -> Differences:
    """Two tables that must be the same, line for line."""
    return [
        f"{name}.{key}: expected {wanted.get(key, 'nothing')}, is {are.get(key, 'nothing')}"
        for key in sorted({*wanted, *are})
        if wanted.get(key) != are.get(key)
    ]


def _withheld(state: NoticesState) -> dict[str, str]:
    """Subject -> why; by subject and sections where the reasons differ."""
    reasons: dict[str, set[str]] = {}
    for one in state.withheld.values():
        reasons.setdefault(one.subject, set()).add(one.why)
    return {
        (one.subject if len(reasons[one.subject]) == 1 else key): one.why
        for key, one in state.withheld.items()
    }


def _envelope(state: NoticesState, name: str, wanted: Mail) -> Differences:
    try:
        held = envelope(state, name)
    except NoEnvelopeError as error:
        return [f"envelopes.{error}"]
    found: Differences = []
    is_ = _mail(held)
    for key, value in wanted.model_dump(exclude_none=True).items():
        if isinstance(value, dict):
            found += within(f"envelopes.{name}.{key}", value, is_[key])
        else:
            found += plain(f"envelopes.{name}.{key}", value, is_[key])
    return found


def _mail(one: Envelope) -> dict[str, Any]:
    return {
        "to": one.to.recipient,
        "on_behalf_of": one.to.consumer,
        "standing": one.to.standing,
        "sections": one.sections,
        "about": tuple(page.subject for page in one.pages),
        "fields": {page.subject: page.fields for page in one.pages},
        "dated": {
            page.subject: tuple(
                civil_day(crime.on).isoformat() for crime in page.offences if crime.on is not None
            )
            for page in one.pages
        },
        "sources": {page.subject: dict(page.sources) for page in one.pages},
        "status": one.status,
        "method": one.method,
        "near": one.near,
    }


# -- letters ----------------------------------------------------------------------------------


def _says(view: View, vault: Vault, name: str, wanted: Said) -> Differences:
    letter = _letter(view, name)
    if letter is None:
        return [f"says.{name}: there is no such letter"]
    text = _words(letter_text(view, vault, letter))
    lacks = [one for one in wanted.with_ if _words(one) not in text]
    has = [one for one in wanted.without if _words(one) in text]
    return [
        *(f"says.{name}: does not say {one!r}" for one in lacks),
        *(f"says.{name}: says {one!r}" for one in has),
    ]


def _letter(view: View, name: str) -> str | None:
    """The letter of an envelope, or the last one of a kind."""
    query = select(LETTERS.c.id).where(LETTERS.c.case_id == view.case, LETTERS.c.kind == name)
    made = list(view.conn.scalars(query.order_by(LETTERS.c.at, LETTERS.c.id)))
    if made or not isinstance(view.state, NoticesState):
        return str(made[-1]) if made else None
    try:
        return envelope(view.state, name).letter
    except NoEnvelopeError:
        return None


def letter_text(view: View, vault: Vault, letter: str) -> str:
    """A letter with all that is enclosed, worded again from what it was made of."""
    kept = stored_letter(view.conn, vault, letter)
    parts = ((kept.kind, kept.context), *kept.enclosed)
    return "\n".join(preview(word(kind, make_context(kind, said))) for kind, said in parts)


def _words(text: str) -> str:
    return " ".join(text.split()).casefold()


# -- registers --------------------------------------------------------------------------------


def _disclosed(view: View) -> list[Json]:
    """By recipient and subject: which of two letters left first is an accident."""
    found = [
        {
            "to": row["recipient"],
            "about": row["subject"],
            "on_behalf_of": row["consumer"],
            "sections": tuple(row["sections"]),
            "fields": tuple(row["fields"]),
            "status": row["status"],
            "ladder": row["ladder"],
            "attempts": row["attempts"],
            "proven": bool(row["proof"]),
        }
        for row in disclosures(view.conn, case=view.case)
    ]
    return sorted(found, key=lambda row: (row["to"], row["about"]))


def _admitted(view: View) -> list[Json]:
    return [
        {"to": row["recipient"], "method": row["method"], "struck": row["struck"]}
        for row in admissions(view.conn, case=view.case)
    ]


def _rows(
    name: str, wanted: Sequence[Told] | Sequence[Admission], are: Sequence[Json]
) -> Differences:
    """Lines of a register: as many as expected, each with what is expected of it."""
    if len(wanted) != len(are):
        said = "; ".join(show(list(row.values())[:2]) for row in are)
        return [f"{name}: expected {len(wanted)} lines, are {len(are)}: {said}"]
    found: Differences = []
    for number, (line, row) in enumerate(zip(wanted, are, strict=True), 1):
        for key, value in line.model_dump(exclude_none=True).items():
            found += plain(f"{name}.{number}.{key}", value, row[key])
    return found
