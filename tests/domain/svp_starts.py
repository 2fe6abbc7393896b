"""Where walks of an svp case begin: a case at each stage, and how it comes there.

Belongs here: the cases. Not here: what happens to them (`svp_walks.py`).
"""

from collections.abc import Callable
from copy import copy
from datetime import UTC, datetime
from functools import cache
from typing import Any, Final

from domain import events as ev
from domain.actors import Actor
from domain.events import Draft, Recorded
from tests.domain import svp_cases as cases
from tests.domain.svp_cases import Case
from tests.domain.svp_draws import VICTIMS


class Walker(Case):
    """A case on a walk. Events stay as they are: that JSON keeps them is checked at the end."""

    def twin(self) -> "Walker":
        """The same case, to be walked on alone."""
        other = copy(self)
        other.history = list(self.history)
        return other

    def _recorded(self, draft: Draft, at: datetime, actor: Actor, command: str) -> Recorded:
        version = len(self.history) + 1
        data = {key: value for key, value in draft.data.items() if value is not None}
        if draft.kind == ev.OPENED:
            data["case"] = self.case
        counted = (self.count(one).model_copy(update={"opened_by": version}) for one in draft.opens)
        return Recorded(
            version=version,
            kind=draft.kind,
            occurred_on=draft.occurred_on,
            recorded_at=at,
            actor=actor,
            command_id=command,
            data=data,
            opens=tuple(counted),
            closes=draft.closes,
            reopens=draft.reopens,
            orders=draft.orders,
            evidence=draft.evidence,
        )


# -- where walks begin -----------------------------------------------------------------------------


def _goes(case: Case, actor: str, name: str, **data: Any) -> Case:
    case.does(actor, name, **data)
    return case


def _now(case: Case) -> str:
    return case.when.isoformat()


def _ordered() -> Case:
    case = cases.filed(**MARKS)
    return _goes(case, "judge", "record-cause-on-filing", decided_on=_now(case), found=True)


def _taken() -> Case:
    case = _ordered()
    place = {"place": "county-jail", "facility": "jail-1"}
    return _goes(case, "judge", "record-custody", taken_on=_now(case), **place)


def _confirmed() -> Case:
    case = _taken()
    found = {"identity": True, "found": True}
    return _goes(case, "judge", "record-hearing", held_on=_now(case), **found)


def _examined() -> Case:
    case = _confirmed()
    case.does("judge", "order-examination", ordered_on=_now(case))
    case.does("doctor", "record-order-received", received_on=_now(case))
    who = {"examiner": "examiner-1", "profession": "psychologist"}
    case.does("doctor", "appoint-examiner", **who)
    done = {"completed_on": _now(case), "filed_on": _now(case), "opinion": "meets"}
    return _goes(case, "doctor", "record-examination", **done)


def _on_trial() -> Case:
    case = _examined()
    return _goes(case, "judge", "begin-trial", begun_on=_now(case), form="bench")


def _proven() -> Case:
    case = _on_trial()
    found = {"abnormality": True, "more_likely": True, "standard": "clear-and-convincing"}
    return _goes(case, "judge", "record-verdict", returned_on=_now(case), **found)


def _mistried() -> Case:
    case = _on_trial()
    return _goes(case, "judge", "record-mistrial", declared_on=_now(case))


def _committed() -> Case:
    case = _proven()
    office = {"mental_health_office": "dmh"}
    return _goes(case, "judge", "order-commitment", ordered_on=_now(case), **office)


def _notified() -> Case:
    case = cases.determined(**MARKS)
    return _goes(case, "ag", "notify-prc", notified_on=_now(case))


MARKS: Final[dict[str, Any]] = {"victims": list(VICTIMS)}
_LAWS: Final[tuple[dict[str, Any], ...]] = tuple(
    {"law": cases.law(mdt_tie=tie, mdt_casting_vote=cast, prc_waits_for_mdt=waits)}
    for tie, cast, waits in (
        ("report_split", False, False),
        ("revote", True, False),
        ("counts_as_no", False, True),
    )
)
STARTS: Final[tuple[Callable[[], Case], ...]] = (
    lambda: cases.opened(**MARKS),
    lambda: cases.opened(**MARKS, origin="ngri"),
    lambda: cases.stopped(**MARKS),
    lambda: cases.packed(**MARKS),
    lambda: cases.sent(**MARKS, **_LAWS[2]),
    lambda: cases.seated(**MARKS),
    lambda: cases.seated("m1", "m2", "m3", "m4", **MARKS, **_LAWS[1]),
    lambda: cases.seated("m1", "m2", "m3", "m4", **MARKS, **_LAWS[2]),
    lambda: cases.assessed(**MARKS),
    lambda: cases.assessed("does-not-meet", "does-not-meet", "meets", **MARKS),
    lambda: cases.ready(**MARKS),
    lambda: cases.filed(**MARKS),
    lambda: cases.filed("2031-04-28", **MARKS),
    _ordered,
    _taken,
    _confirmed,
    _examined,
    _on_trial,
    _mistried,
    _proven,
    _committed,
    lambda: cases.sought(**MARKS),
    lambda: cases.detained(**MARKS),
    lambda: cases.determined(**MARKS),
    _notified,
)


@cache
def _start(number: int) -> Walker:
    made = STARTS[number]()
    walker = Walker(made.process, made.count, made.case)
    walker.when = made.when.astimezone(UTC)
    walker.history, walker._state = made.history, made.state
    return walker


def begins(number: int) -> Walker:
    """A case at one of the starts, for one walk."""
    return _start(number % len(STARTS)).twin()
