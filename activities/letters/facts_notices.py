"""What letters of a placement say: which page a subject takes, and where its words come from.

Belongs here: the choice of the page by kind and section, the refusal of a field without a public
record (DOR-066, C-31), and the register from which each word is taken. Not here: which fields a
page may have (`notices.py`), who is told about whom (the case), nor how it is worded.
"""

from collections.abc import Callable, Mapping
from typing import Any, Final, get_args

from activities.letters.notices import Told
from activities.letters.sources import Fields, Sources, only, recipient_of
from activities.letters.text import LetterError
from domain.model import Json
from domain.placement.envelopes import Page
from domain.placement.home import Field_
from domain.recording import EffectAsked
from law.civil import civil_day
from records.registers import read as registers

TOLD: Final[tuple[str, ...]] = get_args(Told)

_WIDE: Final = "wide"
_NEEDS: Final[Mapping[str, frozenset[Field_]]] = {
    "notice-page-4": frozenset({"identity", "description", "date", "nature"}),
    "notice-page-registered": frozenset({"identity", "description", "nature"}),
    "notice-page-dated": frozenset({"identity", "description", "date", "nature"}),
    "notice-page-charged": frozenset({"identity", "date", "nature", "finding"}),
}
"""Page -> the fields that it tells: no fewer, no more."""


def possibility(at: Sources, asked: EffectAsked) -> Fields:
    """The notice of section (2)."""
    return "possibility-notice", _addressed(at, asked), ()


def notice(at: Sources, asked: EffectAsked) -> Fields:
    """A cover that names nobody, and a page for each subject."""
    order = asked.effect.data
    pages = tuple(_page(at, asked, Page.model_validate(one)) for one in order["pages"])
    cover = {
        **_addressed(at, asked),
        "sections": order["sections"],
        "moving": order["moving"],
        "home": home(at, str(order["location"])),
        "enclosed": len(pages),
    }
    return "notice", cover, pages


def withheld(at: Sources, asked: EffectAsked) -> Fields:
    """The memo for the separate file: opaque ids only (DOR-025, C-03)."""
    order = asked.effect.data
    memo = {
        "contact": at.contact(asked.office),
        "case_reference": asked.case,
        "letter_date": at.day,
        **only(order, "subject", "sections", "why", "rule"),
        "consent": order.get("consent"),
    }
    return "notice-withheld", memo, ()


def unnamed(at: Sources, asked: EffectAsked) -> Fields:
    """The notice that names nobody, where a named person decided to send one (C-03)."""
    place = home(at, str(asked.effect.data["location"]))
    return "notice-unnamed", {**_addressed(at, asked), "home": place}, ()


def withdrawal(at: Sources, asked: EffectAsked) -> Fields:
    """That an earlier letter no longer holds: its date and its reference (C-41)."""
    earlier = at.stored(str(asked.effect.data["letter"])).context
    said = {
        "earlier_date": earlier["letter_date"],
        "earlier_reference": earlier["case_reference"],
    }
    return "notice-withdrawal", {**_addressed(at, asked), **said}, ()


def follow_up(at: Sources, asked: EffectAsked) -> Fields:
    """The same letter again after a return, with the pages that it had (DOR-037, DOR-049)."""
    prior = at.stored(str(asked.effect.data["letter"]))
    contact = at.contact(asked.office)
    now = {
        "contact": contact,
        "recipient": at.person(recipient_of(asked)),
        "letter_date": at.day,
    }
    ended = {"sent_on": civil_day(at.opening(asked.case).occurred_on), **at.returned(asked)}
    if prior.kind == "notice":
        pages = tuple((kind, {**page, "contact": contact}) for kind, page in prior.enclosed)
        return "notice-follow-up", {**prior.context, **now, **ended}, pages
    again = {**prior.context, **now}
    cover = only(again, *now, "case_reference", "on_behalf_of", "regulation")
    return "letter-follow-up", {**cover, **ended}, ((prior.kind, again),)


def script(at: Sources, asked: EffectAsked) -> Fields:
    """What a caller says about each subject, and what is left on a machine (DOR-037, C-18)."""
    prior = at.stored(str(asked.effect.data["letter"]))
    contact = at.contact(asked.office)
    said = {
        "contact": contact,
        "recipient": at.person(recipient_of(asked)),
        "letter_date": at.day,
        "case_reference": prior.context["case_reference"],
        "telephone": at.telephone(recipient_of(asked)),
    }
    call = {
        **said,
        **only(prior.context, "on_behalf_of", "regulation"),
        "about": prior.kind,
        "moving": prior.context.get("moving"),
        "home": prior.context.get("home"),
        "subjects": [{**page, "contact": contact} for _, page in prior.enclosed],
    }
    return "notice-script", call, (("verbal-script", {**said, "voicemail": True}),)


def home(at: Sources, location: str) -> Json:
    """Name and address of a home."""
    row, where = registers.location(at.conn, location), f"location {location}"
    return {"name": at.there(row, "name", where), "address": at.lines(row, where)}


def page_kind(page: Page) -> str:
    """Which page a subject takes: by kind, sections and fields (matrix 6.1, C-01).

    Raises:
        LetterError: no page tells these fields under these sections; it names the field.
    """
    sections = set(page.sections)
    if page.kind == "charged" and sections and sections <= {"3C", "4", "5", "6"}:
        kind = "notice-page-charged"
    elif page.kind == "registered" and sections == {"4"}:
        kind = "notice-page-4"
    elif page.kind == "registered" and sections and sections <= {"5", "6"}:
        kind = "notice-page-dated" if "date" in page.fields else "notice-page-registered"
    else:
        told = ", ".join(sorted(sections)) or "none"
        raise LetterError(f"sections: no page about a {page.kind} person tells under {told}")
    return kind


def _page(at: Sources, asked: EffectAsked, page: Page) -> tuple[str, Json]:
    """One subject's page. A field is told only if it is allowed, wanted and public record."""
    kind = page_kind(page)
    where = f"page about {page.subject}"
    told = frozenset(page.fields)
    for name in sorted(told - _NEEDS[kind]):
        raise LetterError(f"{where}: {name}: not told under section {', '.join(page.sections)}")
    for name in sorted(_NEEDS[kind] - told):
        raise LetterError(f"{where}: {name}: section {', '.join(page.sections)} wants it told")
    for name in sorted(told):
        if name not in page.sources:
            raise LetterError(f"{where}: {name}: no public record is known for it (DOR-066)")
    if not page.offences:
        raise LetterError(f"{where}: offences: none is named")
    said: Json = {
        "contact": at.contact(asked.office),
        "case_reference": asked.case,
        "sections": page.sections,
    }
    return kind, said | {
        name: value for make in _TELLS[kind] for name, value in make(at, page).items()
    }


def _identity(at: Sources, page: Page) -> Json:
    return {"identity": at.name(page.subject)}


def _description(at: Sources, page: Page) -> Json:
    """The physical description: lines, or `Height: ...` for each entry of a table."""
    said: Any = at.other(page.subject).get("description") or ()
    if isinstance(said, str):
        said = said.splitlines()
    if isinstance(said, Mapping):
        said = [f"{label}: {value}" for label, value in said.items()]
    lines = at.texts([str(one) for one in said], f"person {page.subject}: description")
    return {"description": lines}


def _crimes(at: Sources, page: Page) -> Json:
    words = dict(at.other(page.subject).get("offences") or {})
    where = f"person {page.subject}"
    return {"offences": [at.crime(one.code, words, where) for one in page.offences]}


def _dated(at: Sources, page: Page) -> Json:
    """The crimes with their dates; only for pages that want them."""
    crimes = _crimes(at, page)["offences"]
    for place, one in enumerate(page.offences, 1):
        if one.on is None:
            raise LetterError(f"page about {page.subject}: offences.{place}.on: missing (DOR-028)")
        crimes[place - 1]["committed_on"] = civil_day(one.on)
    return {"offences": crimes}


_Tells = tuple[Callable[[Sources, Page], Json], ...]
_TELLS: Final[Mapping[str, _Tells]] = {
    "notice-page-4": (_identity, _description, _dated),
    "notice-page-registered": (_identity, _description, _crimes),
    "notice-page-dated": (_identity, _description, _dated),
    "notice-page-charged": (_identity, _dated),
}
"""Page -> what is fetched for it: what it does not tell is not even read."""


def _addressed(at: Sources, asked: EffectAsked) -> Json:
    """What every letter of a placement has."""
    recipient, consumer = recipient_of(asked), str(asked.effect.data["consumer"])
    return {
        "contact": at.contact(asked.office),
        "case_reference": asked.case,
        "recipient": at.person(recipient),
        "letter_date": at.day,
        "on_behalf_of": None if recipient == consumer else at.name(consumer),
        "regulation": _regulation(at),
    }


def _regulation(at: Sources) -> Json:
    """Number, dates and standing of the regulation, by its record (C-35, C-02)."""
    held = at.tables.regulation
    return {
        "number": held.number,
        "effective": held.effective,
        "sunset": held.sunset,
        "as_policy": held.expired_on_its_face(at.day),
        "exempts_charged": at.tables.policy("exempt_10A") == _WIDE,
    }
