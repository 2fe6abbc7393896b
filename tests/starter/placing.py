"""What a clerk does with a placement, command by command, on the real server."""

import json
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any, Final

from tests.letters import pdftext
from tests.starter.household import HOME, furnish_home
from tests.starter.service import Desk, Ran, until

SUPERVISOR: Final = "supervisor:ro-east:super-1"
_AHEAD, _AGO = timedelta(days=30), timedelta(days=20)


def day(ahead: timedelta) -> str:
    return (date.today() + ahead).isoformat()  # noqa: DTZ011 - a day to be typed


def place(at: Desk, incoming: str, location: str = HOME) -> str:
    """Open a placement; returns its id once every letter is typeset and every consent open."""
    given = {"incoming": incoming, "location": location, "placement_on": day(_AHEAD)}
    return settled(at, str(at.answered("open", "placement", "-", stdin=json.dumps(given))["case"]))


def settled(at: Desk, case: str) -> str:
    until(lambda: _settled(shown(at, case)))
    return case


def _settled(file: Any) -> bool:
    made = file["notices"] and all(one["status"] != "planned" for one in file["notices"])
    return bool(made) and all(one["consent"] for one in file["consents_asked"])


def shown(at: Desk, case: str) -> Any:
    return at.answered("show", case)


def notices(at: Desk, case: str, section: str) -> dict[str, Any]:
    """The notices of a section: recipient and consumer -> the notice."""
    live = [one for one in shown(at, case)["notices"] if one["status"] != "dropped"]
    return {f"{one['to']}/{one['consumer']}": one for one in live if section in one["sections"]}


def text(at: Desk, letter: str, folder: Path) -> str:
    """What the PDF of a letter says, without spaces."""
    out = folder / f"{letter}.pdf"
    at.answered("letter", letter, "--out", str(out))
    return pdftext.text(out.read_bytes())


def says(said: str, *words: str) -> list[str]:
    """Which of these words a PDF says."""
    return [word for word in words if pdftext.squeeze(word) in said]


def holding(file: Any) -> set[str]:
    """The rules that hold the decision."""
    return {one["rule"] for one in file["missing"] if one["holds"]}


def stay_silent(at: Desk, consent: str) -> None:
    """The guardian was asked so long ago that the clock of the answer has passed."""
    until(lambda: bool(at.answered("letter", "list", consent)))
    at.answered("do", consent, "record-request-sent", "--set", "method=hand", "--on", day(-_AGO))
    until(lambda: shown(at, consent)["stage"] == "no-response")


def hand_over(at: Desk, case: str, folder: Path) -> None:
    """Send every notice by hand; each recipient signs for it."""
    at.answered("do", case, "send-notices", "--set", "method=hand")
    receipt = folder / "receipt.txt"
    receipt.write_text(f"a fictional receipt of {case}")
    digest = at.answered("evidence", "add", str(receipt))["digest"]
    until(lambda: all(one["delivery"] for one in _sent(at, case)))
    for one in _sent(at, case):
        given = ("--set", "outcome=signed", "--evidence", digest)
        at.answered("do", one["delivery"], "record-hand-delivery", *given)
    until(lambda: not _sent(at, case))


def _sent(at: Desk, case: str) -> list[Any]:
    return [one for one in shown(at, case)["notices"] if one["status"] == "sent"]


@dataclass(frozen=True)
class Story:
    """A newcomer joined the home: what the command line answered on the way."""

    desk: Desk
    case: str
    consent: str
    early: Ran
    """The first try to decide."""
    opened: Any
    """The case file when all letters were typeset."""
    done: Any
    """The case file when nothing was missing any more."""
    placed: Any


def newcomer(at: Desk, folder: Path) -> Story:
    """The guardian of the charged person stays silent; the newcomer is told, and placed."""
    furnish_home(at)
    case = place(at, "newcomer")
    early = at.run("do", case, "decide-placement", "--set", "decision=place")
    opened = shown(at, case)
    (asked,) = opened["consents_asked"]
    stay_silent(at, asked["consent"])
    until(lambda: {one["why"] for one in shown(at, case)["withheld"]} == {"no-response"})
    at.answered("do", case, "record-possibility-notice", "--set", "method=letter")
    hand_over(at, case, folder)
    at.answered("do", case, "request-client-consent")
    at.answered("do", case, "record-client-consent", "--set", "given=true")
    done = shown(at, case)
    placed = at.answered("do", case, "decide-placement", "--set", "decision=place")
    return Story(at, case, str(asked["consent"]), early, opened, done, placed)
