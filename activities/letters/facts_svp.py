"""What letters about a review under RSMo 632.480 to 632.513 say: notice, votes, transmittals.

Belongs here: which row or event each field comes from. Not here: which fields a letter may have
(`svp.py`), who may be sent it (`readers.py`), letters to victims (`facts_victims.py`) and those of
every year of a commitment (`facts_yearly.py`).
"""

from collections.abc import Callable, Mapping
from typing import Any, Final

from activities.letters import svp_sources as svp
from activities.letters.readers import rule_of
from activities.letters.sources import Fields, Sources, only
from activities.letters.text import LetterError, long_date
from domain.model import Json
from domain.recording import EffectAsked
from domain.svp import svp_stages as st
from law.tables import UnknownOffence
from records.registers import read as registers

_EVALUATED: Final = (st.EVALUATED_MET, st.EVALUATED_NOT_MET)
_TOLD: Final = ("report_on", "evaluator", "licence", "abnormality", "more_likely")


def notice(at: Sources, asked: EffectAsked) -> Fields:
    """The agency's notice with its packet, in one document (S-07, M-19)."""
    order = asked.effect.data
    person, head = svp.person_of(at, asked), svp.to_office(at, asked)
    listed = {"contents": order.get("contents") or (), "missing": order.get("missing") or ()}
    letter = {
        **head,
        "person": at.name(person),
        **listed,
        "clock": _clock(at, rule_of("svp-notice").clocks.get(head["to"])),
    }
    packet = {
        **only(letter, "contact", "case_reference", "letter_date", "person"),
        **listed,
    }
    for item in listed["contents"]:
        if item not in _GATHERS:
            raise LetterError(f"contents: one of {', '.join(_GATHERS)}; not {item!r}")
        packet |= _GATHERS[item](at, asked, person)
    return "svp-notice", letter, (("svp-packet", packet),)


def assessment(at: Sources, asked: EffectAsked) -> Fields:
    """What the team's vote came to: result and count, and no member's vote (S-10, S-14)."""
    order = asked.effect.data
    counted = {str(name): order[name] for name in ("result", "meets", "other") if name in order}
    agencies = dict.fromkeys(str(one) for one in order.get("seats") or () if one)
    return "mdt-assessment", {**_about(at, asked), **counted, "agencies": tuple(agencies)}, ()


def determination(at: Sources, asked: EffectAsked) -> Fields:
    """What the prosecutors determined; for the attorney general alone (S-14)."""
    result = asked.effect.data.get("result")
    return "prc-determination", {**_about(at, asked), "result": result}, ()


def transmittal(at: Sources, asked: EffectAsked) -> Fields:
    """What goes with a report or petition: what it is, and nothing of what it says (S-35)."""
    rule, head = svp.rule_for(asked), _about(at, asked)
    dated, what = asked.effect.data.get("dated"), asked.effect.data["what"]
    letter = {
        **head,
        "what": what,
        "sealed": rule.sealed and head["to"] == "court",
        "dated": svp.day(dated) if dated else None,
        "served": rule.readers_by(at.tables) if rule.served else (),
    }
    return "svp-transmittal", letter, ()


def _about(at: Sources, asked: EffectAsked) -> Json:
    return {**svp.to_office(at, asked), "person": at.name(svp.person_of(at, asked))}


def _clock(at: Sources, rule: str | None) -> Json:
    """A clock of the law's tables, in words."""
    if rule is None:
        return {}
    row = at.tables.deadline(rule, at.day)
    return {
        "duty": row.duty,
        "period": str(row.period),
        "citation": f"{row.id}, {row.citation}",
        "confidence": row.confidence,
    }


def _identifiers(at: Sources, _asked: EffectAsked, person: str) -> Json:
    """Birth date and numbers: `DOC number: 000000` for each entry of the register."""
    row = registers.identity(at.conn, person)
    born = row.born_on if row is not None else None
    lines = [f"Born on {long_date(born)}"] if born else []
    lines += _lines(at.other(person).get("identifiers"))
    return {"identifiers": at.texts(lines, f"person {person}: identifiers")}


def _from_register(field: str, name: str) -> Callable[[Sources, EffectAsked, str], Json]:
    def gather(at: Sources, _asked: EffectAsked, person: str) -> Json:
        lines = _lines(at.other(person).get(name))
        return {field: at.texts(lines, f"person {person}: {name}")}

    return gather


def _offences(at: Sources, asked: EffectAsked, person: str) -> Json:
    """The offences of the case: titles by the tables of the law, else by the register."""
    words = dict(at.other(person).get("offences") or {})
    opening = svp.opened(at, asked.case)
    found: Any = asked.effect.data.get("offences") or opening.get("offences") or ()
    if not found:
        at.lacks.append(f"case {asked.case}: offences")
    return {"offences": [_past(at, one, words, f"person {person}") for one in found]}


def _past(at: Sources, one: Json, words: Json, where: str) -> Json:
    code = str(one["code"])
    own = words.get(code)
    own = dict(own) if isinstance(own, Mapping) else {}
    try:
        title = own.get("title") or at.tables.offence(code).title
    except UnknownOffence:
        title = ""
        at.lacks.append(f"{where}: offences.{code}.title")
    return {
        "citation": own.get("citation") or f"section {code}, RSMo",
        "title": title,
        "committed_on": svp.day(one["on"]),
        "attempted": bool(one.get("attempt")),
    }


def _treatment(at: Sources, asked: EffectAsked, person: str) -> Json:
    """Treatment received or refused, and the history in the department's program (M-19)."""
    mosop = asked.effect.data.get("mosop")
    if mosop is None:
        packed = svp.latest(at, asked.case, (st.PACKET_PREPARED,))
        mosop = packed.data.get("mosop") if packed is not None else None
    lines = _lines(at.other(person).get("treatment"))
    if not lines and mosop is None:
        at.lacks.append(f"person {person}: treatment")
    return {"treatment": lines, "mosop": mosop}


def _determined(at: Sources, asked: EffectAsked, _person: str) -> Json:
    """What the evaluator determined: the order's words for it, else the evaluation on record."""
    given: Json = dict(asked.effect.data.get("determination") or {})
    recorded = svp.latest(at, asked.case, _EVALUATED)
    found = {**(recorded.data if recorded is not None else {}), **given}
    lacking = [f"determination: {name}" for name in _TOLD if found.get(name) is None]
    if lacking:
        at.lacks.extend(lacking)
        return {}
    return {
        "determination": {
            "reported_on": svp.day(found["report_on"]),
            "evaluator": at.name(str(found["evaluator"])),
            **only(found, "licence", "abnormality", "more_likely"),
        }
    }


def _lines(said: Any) -> list[str]:  # noqa: ANN401 - whatever the register holds
    """Lines of a text, of a list, or `Label: value` for each entry of a table."""
    if isinstance(said, str):
        said = said.splitlines()
    if isinstance(said, Mapping):
        said = [f"{label}: {value}" for label, value in said.items()]
    return [text for text in (str(one).strip() for one in said or ()) if text]


_GATHERS: Final[Mapping[str, Callable[[Sources, EffectAsked, str], Json]]] = {
    "identifiers": _identifiers,
    "residence": _from_register("residence", "anticipated_residence"),
    "offences": _offences,
    "adjustment": _from_register("adjustment", "adjustment"),
    "treatment": _treatment,
    "determination": _determined,
}
"""Item of the packet -> how it is gathered: what is missing, or not wanted, is not even read."""
