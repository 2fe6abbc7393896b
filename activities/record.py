"""The port to the case database: what `activities.contracts.RecordActivities` promises.

Belongs here: the record's transactions as activities, and the counting of dates by the rule
tables. Not here: SQL (`records/`), nor the counting itself (`law/`).
"""

from temporalio import activity

from activities.contracts import RecordActivities
from domain.recording import Commit, Committed, FactsAsked, FactsFound
from records import facts
from records.commit import Recorder
from records.engine import reading
from runtime import pauses


class RecordDriver(RecordActivities):
    """Records in the case database. Safe to retry: a command id has one effect."""

    def __init__(self, recorder: Recorder) -> None:
        self.recorder = recorder

    @activity.defn(name="record.commit")
    def commit(self, order: Commit) -> Committed:
        """Record a command's events in one transaction."""
        answer = self.recorder.commit(order)
        pauses.reached(pauses.COMMIT_ACKNOWLEDGE, order.process, order.command)
        return answer

    @activity.defn(name="record.facts")
    def facts(self, asked: FactsAsked) -> FactsFound:
        """Read machine facts by id."""
        with reading(self.recorder.engine) as conn:
            return facts.read(conn, asked)
