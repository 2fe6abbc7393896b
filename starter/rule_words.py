"""What the rules say, in a few words: for people who read a docket.

Belongs here: one short line for each rule that reviews before release, commitments, treatment and
the assessment unit cite, and how sure its source is where that must be said. Not here: what decides
(`domain/`), clocks and values with their numbers (`law/`: of a rule that is a clock, the words and
the doubts come from there).
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
    "M-01": _seen("what the program is for: preventing new assaults"),
    "M-02": _seen("whoever is imprisoned for a sexual assault offence must complete the program"),
    "M-03": _seen("the sexual assault offences, and attempts at them"),
    "M-04": _seen("other sexual offences are referred by the department's policy"),
    "M-05": _seen("the statute defines sexual assault as a class of offences"),
    "M-06": _seen("the sites of the program, their beds, and the waiting list"),
    "M-07": _seen("the first phase: assessment and introduction"),
    "M-08": _seen("the second phase: active treatment"),
    "M-09": _seen("the components of treatment"),
    "M-10": _seen("completion may allow release, and entitles to none"),
    "M-11": _from_memory("who fails is reported to serve the whole sentence"),
    "M-12": _seen("for what treatment is terminated; the list is open"),
    "M-13": _seen("most who are released early go on with treatment in the community"),
    "M-14": _seen("providers are approved, audited and observed"),
    "M-15": _seen("officer, polygraph examiner and therapist contain the risk together"),
    "M-16": _seen("treatment on supervision is demanded by statute; who assesses is independent"),
    "M-17": _seen("supervision for life, which may be ended at a certain age"),
    "M-18": _seen("the registration form says whether the program was completed"),
    "M-19": _seen("the packet says what became of treatment in the program"),
    "M-20": _from_memory("access to a registrant's computer may be required"),
    "M-21": _seen("when people in the program are referred is kept as a history"),
    "U-01": _seen("a sex offence of the class or of the chapters"),
    "U-02": _seen("sentenced under the section on this probation"),
    "U-03": _seen("a sentencing assessment of the current offence is done first"),
    "U-04": _seen("nobody is placed while an appeal is pending"),
    "U-05": _seen("serious problems of health may exclude: a person decides"),
    "U-06": _seen("the offence must allow parole"),
    "U-07": _seen("the order names the section and the unit"),
    "U-08": _seen("whether and how the person can be managed in the community"),
    "U-09": _from_memory("where the unit is, and how long its program lasts"),
    "U-10": _seen("the court acts on its own motion, and only until its power ends"),
    "U-11": _seen("the court may ask for information and a recommendation"),
    "U-12": _seen("the department chooses the program"),
    "U-13": _from_memory("the assessment is none of the programs that end in release"),
    "U-14": _from_memory("grave offences, and what bars probation, exclude it"),
    "U-15": _of_the_house("the report comes in time for the court to act on it"),
    "DECK-01": _seen("what the program is for"),
    "DECK-02": _seen("imprisoned for a sexual assault offence: treatment is mandated"),
    "DECK-03": _seen("to complete successfully is what is required, not to attend"),
    "DECK-04": _seen("the list of the statute, attempts included"),
    "DECK-05": _seen("abuse of a child only if it involves sexual conduct"),
    "DECK-06": _seen("the list of the policy: referred, not mandated"),
    "DECK-07": _seen("endangering a child only with sexual contact"),
    "DECK-08": _seen("the main site takes as many as it has beds; whoever is next waits"),
    "DECK-09": _seen("each wing has its own number of beds"),
    "DECK-10": _seen("women are treated at the women's site"),
    "DECK-11": _seen("men in protective custody have a site of their own"),
    "DECK-12": _seen("men with high medical needs have a site of their own"),
    "DECK-13": _seen(
        "a person says whether a site operates: the one for dialysis only when needed"
    ),
    "DECK-14": _seen("the first phase comes before the second"),
    "DECK-15": _seen("how long the first phase takes, about"),
    "DECK-16": _seen("how long the second phase takes"),
    "DECK-17": _seen("all components are done before completion"),
    "DECK-18": _seen("to accept responsibility is required"),
    "DECK-19": _seen("a termination has a reason"),
    "DECK-20": _seen("completion may allow release: nothing follows by itself"),
    "DECK-21": _seen("early release goes on with treatment; not to do so wants a reason"),
    "DECK-22": _seen("only an approved provider treats in the community"),
    "DECK-23": _seen("a provider agrees to everything before it is approved"),
    "DECK-24": _seen("the team has all its roles, the polygraph examiner among them"),
    "DECK-25": _seen("the region's specialist is the liaison"),
    "DECK-44": _seen("a sex offence of the class or of the chapters"),
    "DECK-45": _seen("sentenced under the section on this probation"),
    "DECK-46": _seen("the sentencing assessment is of the current offence"),
    "DECK-47": _seen("no appeal is pending"),
    "DECK-48": _seen("serious problems of health may exclude: a person decides"),
    "DECK-49": _seen("the offence allows parole"),
    "DECK-50": _seen("the order names both the section and the unit"),
    "DECK-51": _seen("what the unit gives: an assessment of the risk to the community"),
    "DECK-52": _seen("what the unit gives: supervision and treatment, should there be probation"),
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
    "C-55": _of_the_house(
        "in which order the rules of the sites apply; a person may override them"
    ),
    "C-56": _of_the_house("a person may let somebody begin again; all attempts are kept"),
    "C-57": _of_the_house("the latest day to begin, so that treatment ends in time"),
    "C-58": _of_the_house("which appeal counts as pending"),
    "C-59": _of_the_house("placement and assessment are both tracked; no probation by itself"),
    "C-60": _of_the_house(
        "the court's last day never moves; the business day before is the target"
    ),
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
