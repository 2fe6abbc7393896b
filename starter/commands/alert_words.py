"""What an alert asks of people: what has happened, and who does what, on one line.

Belongs here: those words, by what an alert is about. Not here: when people are alerted (`domain/`),
which alerts still wait (`starter/reading.py`), nor how the list looks (`show.py`).
"""

import re
from collections.abc import Callable, Mapping
from typing import Final

from domain import events as ev
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
    said = worded(alert, file) if worded else _SAYS.get(about)
    return said or about.replace("-", " ")


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
        return words.format(duty=wording.asked(owed), owner=owed["owner"], due=due)

    return say


def _duty(alert: Json, file: Json) -> Json | None:
    """The duty whose key the effect of the alert bears."""
    order = str(alert["effect"]).partition("/")[2]
    key = _KEY.sub("", order)
    return next(
        (one for one in file["obligations"] if one["key"] in {key, _NTH.sub("", key)}), None
    )


_WORDED: Final[Mapping[str, Callable[[Json, Json], str | None]]] = {
    "struck": _struck,
    "breach": _of_a_clock("{duty}: was due {due} and is still owed by {owner}"),
    "reminder": _of_a_clock("{duty}: due {due}, by {owner}"),
    "late": _of_a_clock(
        "{duty}: was due {due} and came late: a supervisor or the attorney general decides"
        " what follows (decide-late)"
    ),
}

WORDED: Final = frozenset({*_SAYS, *_WORDED})
"""Whatever people may be alerted about, but for what a letter lacks (`show.py` says that)."""
