"""What the law hangs on an offence, by the table, row by row (C-52): review, treatment, probation.

Belongs here: reading the rows for one offence. Does not belong here: the rows (TOML), who is
reviewed or treated because of them (`domain/`), or whether a condition is met (a person says so).
"""

from datetime import date
from typing import Final, NamedTuple

from law.rows import Offence, PolicyValue, Treatment
from law.tables import Tables

SIMILAR: Final = "svp_similar_felony"
SIMILAR_TREATED: Final = "treatment_similar_offence"
UNLISTED: Final = "soau_unlisted_section"


class Act(NamedTuple):
    """One offence of a judgment: its section, its day in Missouri, and whether it was tried only.

    `similar_to` is the listed section to which somebody holds it substantially similar, if any.
    """

    code: str
    on: date | None = None
    attempt: bool = False
    similar_to: str = ""


class Listed(NamedTuple):
    """What the table says: listed or not, and the facts on which that still hangs, in words."""

    sexually_violent: bool
    condition: str = ""


class Referral(NamedTuple):
    """Which treatment the table sends an offence to, on which condition, and by which row.

    `title` and `citation` are the row's: with the section they say because of what it is so.
    """

    treatment: Treatment
    condition: str = ""
    title: str = ""
    citation: str = ""


class Probation(NamedTuple):
    """What the table says of an offence under RSMo 559.115: eligible by its class, and excluded.

    `because` is the chapter, or the section of the class, by which it is eligible. Both answers
    may hang on a fact, in words; an empty condition is none.
    """

    eligible: bool
    because: str = ""
    condition: str = ""
    excluded: bool = False
    excluded_condition: str = ""


def sexually_violent(tables: Tables, act: Act) -> Listed:
    """Whether RSMo 632.480(4) lists the offence, and on which condition.

    A day on which the section is not known by any row, and a felony that is only similar, are never
    decided here: they become conditions, which a person confirms.

    Raises:
        UnknownOffence: one line; of the section that it is similar to, if one is named.
    """
    row = tables.offence(act.similar_to or act.code, act.on)
    if not row.violent(attempt=act.attempt):
        return Listed(sexually_violent=False)
    return Listed(
        sexually_violent=True,
        condition=_condition(tables, act, row, row.sexually_violent_condition, SIMILAR),
    )


def treatment(tables: Tables, act: Act) -> Referral:
    """Which treatment whoever is imprisoned for the offence is sent to (DECK-02 to DECK-07).

    What the table cannot know is a condition, as in `sexually_violent`. Where that is not so,
    the offence calls for no treatment.

    Raises:
        UnknownOffence: one line; of the section that it is similar to, if one is named.
    """
    row = tables.offence(act.similar_to or act.code, act.on)
    klass = row.treated(attempt=act.attempt)
    if klass == "none":
        return Referral("none", title=row.title, citation=row.citation)
    condition = _condition(tables, act, row, row.treatment_condition, SIMILAR_TREATED)
    return Referral(klass, condition, row.title, row.treatment_citation)


def probation(tables: Tables, act: Act) -> Probation:
    """Whether the offence admits to the assessment, and bars this probation (U-01, U-14).

    Eligible are the sex offences of the chapters, and those of the class of the statute: the table
    has them as offences whose treatment is mandated. Of a section of such a chapter that no table
    has, a person says whether it is a sex offence. Nobody is excluded here by another fact than the
    offence.
    """
    barred = [one for one in _list_of(tables, "soau_no_probation_offences") if one[0] == act.code]
    excluded = (True, barred[0][1]) if barred else (False, "")
    chapter = act.code.partition(".")[0]
    listed = chapter in _strings(tables.policy("soau_chapters"))
    if not tables.offence_rows(act.code):
        said = str(tables.policy(UNLISTED)).format(code=act.code) if listed else ""
        return Probation(listed, chapter if listed else "", said, *excluded)
    row = tables.offence(act.code, act.on)
    klass = row.treated(attempt=act.attempt)
    if klass != "none" and listed:
        return Probation(True, chapter, row.treatment_condition, *excluded)
    if klass == "mandated":
        by_class = str(tables.policy("soau_class"))
        return Probation(True, by_class, row.treatment_condition, *excluded)
    return Probation(False, "", "", *excluded)


def _condition(tables: Tables, act: Act, row: Offence, own: str, similar: str) -> str:
    """The facts on which an answer hangs: the row's own, and what a person must confirm."""
    code = act.similar_to or act.code
    said = [own] if own else []
    if act.similar_to:
        said.append(str(tables.policy(similar)).format(code=code))
    elif act.on is not None and not row.in_force(act.on):
        said.append(f"code and day are right, though section {code} stands here {_days(row)}")
    return "; ".join(said)


def _strings(value: PolicyValue) -> tuple[str, ...]:
    return value if isinstance(value, tuple) else ()


def _list_of(tables: Tables, name: str) -> list[tuple[str, str]]:
    """Section and condition of each offence of such a list."""
    held = tables.policy(name)
    rows = held.values() if isinstance(held, dict) else ()
    return [(str(one["code"]), str(one["condition"])) for one in rows if isinstance(one, dict)]


def _days(row: Offence) -> str:
    """From when to when a row holds."""
    until = f" to {row.valid_to.isoformat()}" if row.valid_to is not None else ""
    return f"from {row.valid_from.isoformat()}{until}"
