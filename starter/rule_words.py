"""What the rules of RSMo 632.480 to 632.513 say, in a few words: for people who read a docket.

Belongs here: one short line for each rule that such a case cites, and how sure its source is where
that must be said. Not here: what decides (`domain/`), clocks and values with their numbers (`law/`:
of a rule that is a clock, the words and the doubts come from there).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, Literal

from domain.model import Json
from law.rows import DeadlineRule
from law.tables import Tables, UnknownRule

Doubt = Literal["", "unconfirmed", "policy"]
_DOUBTS: Final = frozenset({"unconfirmed", "policy"})


@dataclass(frozen=True)
class Words:
    """One rule, and whether its text was not seen (`unconfirmed`) or is the house's (`policy`)."""

    text: str
    doubt: Doubt = ""


def _seen(text: str) -> Words:
    return Words(text)


def _from_memory(text: str) -> Words:
    return Words(text, "unconfirmed")


def _of_the_house(text: str) -> Words:
    return Words(text, "policy")


WORDS: Final[Mapping[str, Words]] = {
    "S-01": _seen("everybody convicted of a sexually violent offence is reviewed before release"),
    "S-02": _seen("what makes a sexually violent predator: abnormality and more likely than not"),
    "S-03": _seen("the felonies that are sexually violent, by name, with some attempts"),
    "S-04": _seen("what a mental abnormality is"),
    "S-05": _seen("what the evaluation before release covers"),
    "S-06": _seen("where the evaluator says that it is not met, it stops"),
    "S-07": _seen("what the packet holds that goes with the notice"),
    "S-08": _seen("the evaluator's licence is recorded; a defect is an error, not a bar"),
    "S-09": _seen("there is a right to counsel in the proceedings"),
    "S-10": _seen("the team reviews, votes and recommends to the attorney general"),
    "S-11": _from_memory("how large the team may be, and who must sit on it"),
    "S-12": _from_memory("who sits on the prosecutors' committee"),
    "S-13": _seen("the prosecutors decide by majority; without it nothing is filed"),
    "S-14": _from_memory("what the prosecutors determined is withheld; it proves nothing in court"),
    "S-15": _seen("the prosecutors may differ from the team"),
    "S-16": _seen("the attorney general may file, with the team's assessment and the facts"),
    "S-17": _seen("the judge decides on the petition; with cause, custody in a secure facility"),
    "S-18": _seen("the contested hearing: identity and probable cause"),
    "S-19": _seen("the rights of the person at the contested hearing"),
    "S-20": _from_memory(
        "examined by somebody who was not on the team; an own expert may be added"
    ),
    "S-21": _seen("tried by the judge, unless person, attorney general or judge demand a jury"),
    "S-22": _seen("the standard of proof of the date of the case; a jury is unanimous"),
    "S-23": _seen("committed to the department's director until safe; there is no end date"),
    "S-24": _seen("kept in a secure facility, apart from the department's other patients"),
    "S-25": _seen("the sites of the treatment program"),
    "S-26": _seen("every year: examination, notice, review by the court"),
    "S-27": _seen("on whom a petition over the director's objection is served"),
    "S-28": _seen("two steps: a threshold hearing, then a trial; frivolous petitions get none"),
    "S-29": _from_memory("at that trial the State proves that the danger continues"),
    "S-30": _seen("a petition with the director's approval, and on whom it is served"),
    "S-31": _seen("after a failed petition a later one needs new facts; frivolous ones are denied"),
    "S-32": _seen("the plan, and the conditions; the first is a residence that is approved"),
    "S-33": _from_memory("this part of the section was not seen: a named person decides"),
    "S-34": _seen("the attorney general tells the victims; a failure never holds a release"),
    "S-35": _from_memory("reports are released to those who act on the case, and sealed in court"),
    "S-36": _from_memory("the route of a recent overt act; much of it is inferred"),
    "M-19": _seen("the packet says what became of treatment in the program"),
    "DECK-26": _seen("nobody of this class is released without a review"),
    "DECK-27": _seen("both criteria are needed"),
    "DECK-28": _seen("the parts of the evaluation"),
    "DECK-29": _seen("where the evaluator says that it is not met, it stops"),
    "DECK-30": _seen("referred to the attorney general and to the team, each with a receipt"),
    "DECK-31": _seen("the least size of the team"),
    "DECK-32": _seen("both departments sit on the team"),
    "DECK-33": _seen("the team votes, and recommends to the attorney general"),
    "DECK-34": _seen("the prosecutors vote at the same time"),
    "DECK-35": _seen("without a petition nothing proceeds"),
    "DECK-36": _seen("without probable cause it stops"),
    "DECK-37": _seen("with probable cause custody is ordered"),
    "DECK-38": _seen("the sentence is served when custody begins"),
    "DECK-39": _seen("the department examines before the trial"),
    "DECK-40": _seen("a civil trial, with the right to a jury"),
    "DECK-41": _seen("the State proves both criteria"),
    "DECK-42": _seen("committed to a site of the treatment program"),
    "DECK-43": _seen("committed without an end date"),
    "C-19": _of_the_house("a supervisor may refer although the evaluator says that it is not met"),
    "C-23": _of_the_house("custody may be in a county jail"),
    "C-24": _of_the_house("the end of the sentence is tracked apart; nothing depends on it"),
    "C-25": _of_the_house("size, quorum and ties of the team"),
    "C-26": _of_the_house("the team advises; where the prosecutors differ, it is said"),
    "C-27": _of_the_house("from which day the years are counted"),
    "C-47": _of_the_house("which number of prosecutors decides; too few is for a supervisor"),
    "C-48": _of_the_house("team and prosecutors work at once; until when they may wait"),
    "C-49": _of_the_house("the clock starts with the receipt; until then it shows the sending"),
    "C-50": _of_the_house("a hearing that was only offered may be counted, by a supervisor"),
    "C-51": _of_the_house("the department's examination starts the clock; others are shown beside"),
    "C-52": _of_the_house("offences are a table with dates, not a chapter"),
    "C-53": _of_the_house("decisions use the words of the statute"),
    "C-54": _of_the_house("it may rest on an acquittal for insanity or an old commitment"),
    "C-61": _of_the_house("facts of the sources are undated; each has a day and an owner"),
    "H-01": _of_the_house("an act belongs in its stage; one made in error is struck, and stays"),
    "H-02": _of_the_house("this role, office or seat may not"),
    "H-04": _of_the_house("nothing is recorded before it happened"),
    "H-05": _of_the_house("the command was not understood"),
    "H-06": _of_the_house("the case or the vote is closed"),
    "H-07": _of_the_house("the evidence that the rule wants is missing"),
}


def in_words(rule: str, tables: Tables) -> Json:
    """A rule with what it says and what is to be doubted; an unknown one says nothing.

    A clock's duty and doubts are those of the tables: beside its row's own confidence, that of its
    start and of what a miss brings.
    """
    try:
        row = tables.deadline(rule)
    except UnknownRule:
        held = WORDS.get(rule, Words(""))
        return {"rule": rule, "text": held.text, "flags": [held.doubt] if held.doubt else []}
    return {"rule": rule, "text": row.duty, "flags": doubts_of(row)}


def doubts_of(row: DeadlineRule) -> list[str]:
    """What is to be doubted of a clock; a part is named only where the row itself is surer."""
    own = [str(row.confidence)] if row.confidence in _DOUBTS else []
    parts = {"start": row.starts_confidence, "effect-of-miss": row.on_miss_confidence}
    named = [f"{part}-{sure}" for part, sure in parts.items() if sure in _DOUBTS]
    return [*own, *(one for one in named if not own)]
