"""The pure interface of every side effect: what a workflow may ask for, and what it is told.

Belongs here: activity names and task queues (inputs and results are `domain.recording`). Not
here: how anything is done (one file per port beside this one). Workflows import this module and
no other of `activities`.
"""

from temporalio import activity

from domain.recording import Commit, Committed, EffectAsked, EffectDone, FactsAsked, FactsFound

RECORD_QUEUE = "record"
LETTERS_QUEUE = "letters"
MAIL_QUEUE = "mail"
CASES_QUEUE = "cases"


class RecordActivities:
    """The case database: the record of every case."""

    @activity.defn(name="record.commit")
    def commit(self, order: Commit) -> Committed:
        """Record a command's events. One transaction; the same command id has one effect."""
        raise NotImplementedError

    @activity.defn(name="record.facts")
    def facts(self, asked: FactsAsked) -> FactsFound:
        """Read machine facts by id."""
        raise NotImplementedError


class EffectActivities:
    """Effects outside, each idempotent by its key."""

    @activity.defn(name="letters.render")
    def render_letter(self, asked: EffectAsked) -> EffectDone:
        """Word and typeset a letter; store it by digest. Result: `letter`, `digest`, `kind`."""
        raise NotImplementedError

    @activity.defn(name="mail.hand-over")
    def hand_over(self, asked: EffectAsked) -> EffectDone:
        """Put a letter into the mail room's print queue. Result: `mailing`, `article`."""
        raise NotImplementedError

    @activity.defn(name="alerts.raise")
    def raise_alert(self, asked: EffectAsked) -> EffectDone:
        """Alert people: log and e-mail. Result: `alert`."""
        raise NotImplementedError

    @activity.defn(name="cases.open")
    async def open_case(self, asked: EffectAsked) -> EffectDone:
        """Open another case. Result: `case`."""
        raise NotImplementedError

    @activity.defn(name="cases.tell")
    async def tell_case(self, asked: EffectAsked) -> EffectDone:
        """Write a fact for another case and wake it. Result: `fact`."""
        raise NotImplementedError

    @activity.defn(name="registers.picture")
    def read_home(self, asked: EffectAsked) -> EffectDone:
        """Read a home and the people in it from the registers. Result: `picture`."""
        raise NotImplementedError


EFFECTS: dict[str, tuple[str, str]] = {
    "letter": ("letters.render", LETTERS_QUEUE),
    "mail": ("mail.hand-over", MAIL_QUEUE),
    "alert": ("alerts.raise", MAIL_QUEUE),
    "open": ("cases.open", RECORD_QUEUE),
    "tell": ("cases.tell", RECORD_QUEUE),
    "facts": ("registers.picture", RECORD_QUEUE),
}
"""Kind of an ordered effect -> the activity that carries it out, and its queue."""
