"""What an alert asks of people: what has happened, and who does what, on one line.

Belongs here: those words, by what an alert is about. Not here: when people are alerted (`domain/`),
which alerts still wait (`starter/reading.py`), nor how the list looks (`show.py`).
"""

import re
from collections.abc import Callable, Mapping
from typing import Final

from domain import events as ev
from domain import rules
from domain.model import Json
from starter.commands import wording

_SAYS: Final[Mapping[str, str]] = {
    "decision": "the mail leaves it open how it goes on: the office decides, with a reason",
    "mail-lost": "the mail is lost: the office sends it again, by hand",
    "delivery": "the delivery ended without reaching anybody: the office finds another way",
    "prospective": "the tick for prospective residents is missing: a supervisor decides",
    "signature": "signed electronically: a supervisor decides whether it counts",
    "letters-ended": "a guardian who was asked holds no letters any more: the office asks anew",
    "question": "the sources leave it open: a supervisor answers (decide-question)",
    "nobody-to-tell": "nobody is there to be told for this person: a supervisor says who is",
    "no-offence": "the offence is not known: the office completes the register",
    "prc-too-few": "too few prosecutors may vote: a supervisor decides (prc-go-on)",
    "release-due": "the person is to be released: whoever has the person releases, or says why"
    " not, and records it (record-release)",
    "new-trial": "a new trial is ordered and no clock was seen for it: the attorney general has"
    " it set, and watches it",
    "escape": "the person has escaped: the department tells the local police",
    "judgment-set-aside": "without the judgment there is no commitment: the department asks the"
    " court what becomes of the person",
}
"""What an alert is about -> what is to be done, by whom and why. Of clocks and strikes: below."""
_TREATMENT: Final[Mapping[str, str]] = {
    "bed-held": "a bed is held: corrections or the program's staff record the arrival, or that"
    " the bed cannot be taken (record-arrival, decline-bed)",
    "bed-lapsed": "the bed that was held was not taken: corrections or the program's staff ask"
    " again once the person can come (ask-again)",
    "bed-lost": "the bed is lost, and the site has the person on its list again: corrections"
    " looks whether another site is wanted (assign-site; a supervisor: override-site)",
    "site-stopped": "the program does not run at the site any more where the person waits:"
    " corrections assigns another (assign-site), or a supervisor or operator chooses one"
    " (override-site)",
    "no-site": "no site can take the person now: corrections says which one operates"
    " (assign-site), or a supervisor or operator chooses (override-site)",
    "release-date-set": "the board has set another conditional release: corrections enters it in"
    " the case of the confinement (change-release)",
    "released-untreated": "released before treatment was completed: corrections looks at it, and"
    " closes the case",
}
_SITE: Final[Mapping[str, str]] = {
    "bed-lapsed": "the bed that was held{for_whom} was not taken: corrections or the program's"
    " staff say when one can be (set-ready)",
    "bed-taken": "somebody else is in the bed that was held{for_whom}, who is on the list again:"
    " the program's staff tell who expects it",
    "bed-differs": "the bed that was said{by_whom} is not the one that the books give, or is out"
    " of service: the program's staff put it right (move-bed; a supervisor: correct)",
    "occupancy-disputed": "a bed is said{by_whom} to be occupied that another has, or that there"
    " is not: a supervisor looks who lies where (correct)",
    "not-at-the-site": "the books had the person here{by_whom}, who is not: corrections finds"
    " out, and enters it in the case of the treatment",
}
_CONFINEMENT: Final[Mapping[str, str]] = {
    "review-to-confirm": "the window of the review is open: corrections says whether an offence"
    " is a sexually violent one (confirm-offences)",
    "release-date-set": "the board has put off the conditional release: corrections says whether"
    " the release is still anticipated for its day (change-release)",
    "case-of-another-office": "what was to be opened for this stay is another office's case, and"
    " is not taken up: corrections agrees with that office whose it is; a review that it made is"
    " put on file (record-review)",
    "released-unreviewed": "released without the review that is due: corrections opens it, or"
    " records the one that was made (open-review, record-review)",
    "released-under-review": "released while the review is not over: corrections and the attorney"
    " general see to what becomes of it",
    "transferred-out": "the person is elsewhere in custody: corrections decides in the case of"
    " the treatment whether it waits or ends (suspend, remove-administratively)",
    "died": "the person has died: corrections records it in the cases of treatment and review too",
}
_COMMUNITY: Final[Mapping[str, str]] = {
    "provider-ends": "the provider's approval will end: probation and parole assigns another"
    " before that (transfer-provider)",
    "provider-lost": "the provider has lost its approval: probation and parole assigns another"
    " (assign-provider)",
    "progress-unsatisfactory": "the last report of progress is not satisfactory: probation and"
    " parole looks at it with the team",
    "community-failed": "treatment has failed: probation and parole tells the board or the court,"
    " which decide on a violation; a supervisor or operator may begin anew (re-enter)",
}
_UNIT: Final[Mapping[str, str]] = {
    "ineligible-in-confinement": "found not eligible, and delivered already: the unit tells the"
    " court, whose days run",
    "decide-health": "a serious problem of health: a supervisor or operator decides whether it"
    " excludes (decide-health)",
    "appeal-pending": "an appeal is pending: the unit looks at eligibility again"
    " (check-eligibility)",
    "counted-anew": "the delivery was corrected: the unit tells the court, whose days are counted"
    " anew",
}
_PROGRAM: Final[Mapping[str, Mapping[str, str]]] = {
    "treatment": _TREATMENT,
    "site": _SITE,
    "confinement": _CONFINEMENT,
    "community": _COMMUNITY,
    "soau": _UNIT,
}
"""The same for cases of the treatment program, by their process."""
_KEY: Final = re.compile(r"^alert-(late-|reminder-)?")
_NTH: Final = re.compile(r"-\d+$")
"""Of a reminder: the first, the second ..."""


def says(alert: Json, file: Json) -> str:
    """What is to be done, by whom and why.

    Args:
        alert: one of the case file's `alerts`.
        file: the case file: its `obligations` and `events` are read.
    """
    about = str(alert["about"])
    worded = _WORDED.get(about)
    own = _PROGRAM.get(str(file.get("process")), {})
    if worded:
        said = worded(alert, file)
    else:
        said = _named(own[about], alert) if about in own else _SAYS.get(about)
    return said or about.replace("-", " ")


def _named(words: str, alert: Json) -> str:
    """Words of an alert with the treatment that it is about, where a site has many."""
    of = alert.get("of")
    return words.format(for_whom=f" for {of}" if of else "", by_whom=f" ({of})" if of else "")


def _struck(alert: Json, file: Json) -> str:
    """A strike undoes nothing outside the case: somebody has to look (the effect says which)."""
    number = str(alert["effect"]).partition("/")[0]
    strike = next((one for one in file["events"] if str(one["version"]) == number), None)
    data = strike["data"] if strike is not None and strike["kind"] == ev.STRUCK else {}
    named = "an entry"
    if "version" in data:
        named = f"entry {data['version']} ({str(data['struck']).replace('-', ' ')})"
    return (
        f"{named} was struck: a supervisor looks at what it had set off (letters,"
        " notices, other cases), for none of it is undone by itself"
    )


def _of_a_clock(words: str) -> Callable[[Json, Json], str | None]:
    def say(alert: Json, file: Json) -> str | None:
        owed = _duty(alert, file)
        if owed is None:
            return None
        due = wording.day(owed["legal"])
        if alert["about"] == "breach" and owed["rule"] in _POWERS:
            return _POWERS[owed["rule"]].format(due=due)
        said = _PAST_PLAN if alert["about"] == "breach" and wording.planned(owed) else words
        return said.format(duty=wording.asked(owed), owner=owed["owner"], due=due)

    return say


def _duty(alert: Json, file: Json) -> Json | None:
    """The duty whose key the effect of the alert bears."""
    order = str(alert["effect"]).partition("/")[2]
    key = _KEY.sub("", order)
    return next(
        (one for one in file["obligations"] if one["key"] in {key, _NTH.sub("", key)}), None
    )


_POWERS: Final[Mapping[str, str]] = {
    rules.T_17: "the court's power ended with {due} and no order of its days was seen: only one"
    " that is dated by then still counts (grant-probation)",
}
"""Clocks whose end takes a power away: nothing is owed any more."""
_PAST_PLAN: Final = "{duty}: {due} was the planned time, and it is past: {owner} looks at it"
"""Of a clock that only plans: it warns, and nothing is owed by it (C-57)."""
_WORDED: Final[Mapping[str, Callable[[Json, Json], str | None]]] = {
    "struck": _struck,
    "breach": _of_a_clock("{duty}: was due {due} and is still owed by {owner}"),
    "reminder": _of_a_clock("{duty}: due {due}, by {owner}"),
    "late": _of_a_clock(
        "{duty}: was due {due} and came late: a supervisor or the attorney general decides"
        " what follows (decide-late)"
    ),
}

WORDED: Final = frozenset({*_SAYS, *_WORDED}.union(*_PROGRAM.values()))
"""Whatever people may be alerted about, but for what a letter lacks (`show.py` says that)."""
