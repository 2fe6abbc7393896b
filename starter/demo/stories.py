"""What happens in the demonstration: one case per ward, from just opened to closed.

Everything is told in days before the first start, so that some dates are met, some are due
tomorrow and some are past. A case whose person is already placed must be asked about within T-22;
older stories are about planned placements, of which only the day is near (T-21). Belongs here: the
stories. Not here: who the people are (`people.py`), nor any number of the law.
"""

from datetime import timedelta
from typing import Final

from domain import rules
from domain.model import Json
from domain.placement import consent_stages as st
from law.civil import civil_day
from starter.demo.around import Around
from starter.demo.steps import (
    DELIVERY,
    STRANGER,
    SUPERVISOR,
    Do,
    Move,
    Step,
    Story,
    on_delivery,
    scans,
)

UNCLAIMED: Final = 12
"""The story that the demonstration invites people to go on with."""

_AHEAD: Final = 25
"""Days from today to a planned placement."""
_SIGNED: Final[Json] = {
    "kind": "consent",
    "signature": "ink",
    "states_information": True,
    "states_circumstances": True,
}


def stories(at: Around) -> tuple[Story, ...]:
    """All stories, in the order in which they are typed."""
    return (
        *_asking(at),
        *_answers(at),
        *_came_home(at),
        *_on_their_way(at),
        *_west(at),
        *_turns(at),
    )


def _planned(at: Around) -> Json:
    """A placement that is still ahead."""
    day = civil_day(at.base) + timedelta(days=_AHEAD)
    return {"placement": "new", "placement_on": day.isoformat()}


def _asked(at: Around, days: float, method: str = "hand") -> Do:
    return Do("record-request-sent", at.ago(days), {"method": method})


def _signed(
    at: Around, days: float, signed: int, *, tick: bool | None = True, **more: object
) -> Do:
    """A signed consent came, so many days ago."""
    scope = {"co_residents": True, "prospective": tick}
    data = {**_SIGNED, "signed_on": at.day(signed), "scope": scope, **more}
    return Do("record-response", at.ago(days), data, paper="The signed consent form.")


def _asking(at: Around) -> tuple[Story, ...]:
    """Where the guardian is still to be asked, or has just been."""
    tomorrow = at.running_out(rules.T_22)
    return (
        Story(1, "opened; time is left to ask", 2),
        Story(2, "to be asked by the next working day", tomorrow),
        Story(3, "not asked in time", 22),
        Story(4, "asked too late", 19, (_asked(at, 1),)),
        Story(5, "asked in time, typed late", 18, (_asked(at, 6),)),
        Story(6, "a limited guardian; sent today, waits for the mail room", 4,
              (_asked(at, 0.1, "certified"),)),
    )  # fmt: skip


def _answers(at: Around) -> tuple[Story, ...]:
    """Where an answer came, or did not."""
    last = at.running_out(rules.CONSENT_ANSWER)
    refusal: Json = {"kind": "refusal", "scope": {}}
    return (
        Story(
            7,
            "delivered; the answer is due tomorrow",
            last,
            (
                _asked(at, last, "certified"),
                *scans((("accepted", at.ago(last - 1)), ("delivered-addressee", at.ago(last - 3)))),
            ),
        ),
        Story(8, "consented", 9, (_asked(at, 8), _signed(at, 2, 3)), {"prospective": True}),
        Story(
            9,
            "consented, but the tick for prospective residents is missing",
            9,
            (_asked(at, 7), _signed(at, 1, 2, tick=None)),
            {"prospective": True},
        ),
        Story(10, "refused", 9, (_asked(at, 8), Do("record-response", at.ago(3), refusal))),
        Story(
            11,
            "a refusal typed by mistake, struck; then the wrong role tries",
            8,
            (
                _asked(at, 7),
                Do("record-response", at.ago(2), refusal),
                Do(
                    "strike",
                    at.ago(1),
                    strikes=st.CONSENT_REFUSED,
                    role=SUPERVISOR,
                    reason="Typed into the wrong case; the letter was from somebody else.",
                ),
                Do(
                    "record-response",
                    at.ago(0.5),
                    refusal,
                    role=STRANGER,
                    refused=rules.DOR_003,
                ),
            ),
        ),
    )


def _came_home(at: Around) -> tuple[Story, ...]:
    """Certified letters that came back."""
    called = at.running_out(rules.DELIVERY_FOLLOW_UP)
    return (
        Story(
            UNCLAIMED,
            "returned unclaimed; verbal attempts are due",
            21,
            (
                _asked(at, 20, "certified"),
                *scans(
                    (
                        ("accepted", at.ago(19)),
                        ("notice-left", at.ago(17)),
                        ("unclaimed", at.ago(2)),
                    )
                ),
                _called(at, 1, "voicemail", "Left the office's number on the machine."),
            ),
            _planned(at),
        ),
        Story(
            13,
            "refused at the door; the follow-up letter is due by the next working day",
            13,
            (_asked(at, 12, "certified"), *_came_back(at, "refused", 10, called + 2)),
        ),
        Story(
            14,
            "both fallbacks done, the delivery closed; then a late consent",
            29,
            (
                _asked(at, 28, "certified"),
                *_came_back(at, "no-such-number", 26, 21),
                on_delivery("record-follow-up-sent", at.ago(19), method="mail"),
                on_delivery("close-delivery", at.ago(12)),
                _signed(at, 1, 2),
            ),
            _planned(at),
        ),
    )


def _on_their_way(at: Around) -> tuple[Story, ...]:
    """Certified letters that did not simply arrive, nor simply come back."""
    nudge = at.running_out(rules.DELIVERY_NUDGE)
    return (
        Story(
            15,
            "left without a signature, no receipt: somebody must decide",
            13,
            (
                _asked(at, 12, "certified"),
                *scans((("accepted", at.ago(11)), ("delivered-no-signature", at.ago(9)))),
            ),
        ),
        Story(
            16,
            "lost in the mail; to be sent again",
            40,
            (_asked(at, 39, "certified"), *scans((("accepted", at.ago(38)),))),
            _planned(at),
        ),
        Story(
            17,
            "notice left; the recipient should be called by tomorrow",
            nudge + 3,
            (
                _asked(at, nudge + 2, "certified"),
                *scans((("accepted", at.ago(nudge + 1)), ("notice-left", at.ago(nudge)))),
            ),
        ),
        Story(
            18,
            "moved; a new address, sent again; closing too early is refused",
            12,
            (
                _asked(at, 11, "certified"),
                *scans((("accepted", at.ago(10)), ("moved", at.ago(4)))),
                Do(
                    "close-delivery",
                    at.ago(3.5),
                    to=DELIVERY,
                    refused=rules.DOR_037,
                ),
                Move("person-2018", "918 Imaginary Street\nOtherville, MO 63997"),
                on_delivery("correct-address", at.ago(3), method="certified"),
            ),
        ),
    )


def _came_back(at: Around, code: str, accepted: float, returned: float) -> tuple[Step, ...]:
    """Out with the carrier, back again, and the verbal attempts made."""
    return (
        *scans((("accepted", at.ago(accepted)), (code, at.ago(returned)))),
        _called(at, returned - 1, "no-answer"),
        _called(at, returned - 1.2, "voicemail", "Nobody there; only the office's number left."),
        _called(at, returned - 2, "no-answer", "Went there at noon; the shutters were down."),
    )


def _called(at: Around, days: float, outcome: str, reason: str = "") -> Do:
    said = {"reached": False, "outcome": outcome}
    return on_delivery("record-verbal-attempt", at.ago(days), reason, **said)


def _acknowledged(at: Around, days: float) -> Do:
    paper = "The acknowledgement of the fax."
    return Do("record-acknowledgement", at.ago(days), to=DELIVERY, paper=paper)


def _west(at: Around) -> tuple[Story, ...]:
    """The other office."""
    return (
        Story(19, "a public administrator; a planned placement", 5, opening=_planned(at)),
        Story(
            20,
            "two guardians must sign; one has",
            10,
            (_asked(at, 9), _signed(at, 2, 3, guardian="person-2020")),
        ),
        Story(21, "one guardian's letters have expired: not asked", 6, (_asked(at, 5),)),
        Story(
            22,
            "silence past the answer clock, then closed",
            33,
            (
                _asked(at, 31),
                Do(
                    "close-consent",
                    at.ago(4),
                    reason="No answer after two reminders; the placement went ahead without.",
                ),
            ),
            _planned(at),
        ),
        Story(
            23,
            "faxed; no acknowledgement in time, certified mail follows",
            9,
            (_asked(at, 8, "electronic"),),
        ),
    )


def _turns(at: Around) -> tuple[Story, ...]:
    """The other office again: what goes differently than planned."""
    return (
        Story(
            24,
            "the guardian has died: stop, and who takes the place?",
            10,
            (
                _asked(at, 9, "certified"),
                *scans((("accepted", at.ago(8)), ("deceased", at.ago(2)))),
            ),
        ),
        Story(
            25,
            "consented, then taken back",
            12,
            (
                _asked(at, 11),
                _signed(at, 6, 7),
                Do("record-withdrawal", at.ago(1), reason="Changed his mind, by a letter."),
            ),
        ),
        Story(
            26,
            "signed electronically: a supervisor decides whether it counts",
            7,
            (
                _asked(at, 6, "electronic"),
                _acknowledged(at, 5),
                _signed(at, 1, 1, signature="electronic"),
            ),
        ),
    )
