"""How the events of a case under RSMo 632.483 to 632.495 change what it knows.

Belongs here: the `apply` of each event. Not here: decisions. The record drops fields that are null,
so optional ones are read with `get`. An event whose ground has been struck raises
`OutOfTableError`: such a strike is refused.
"""

from collections.abc import Callable, Mapping
from typing import Any, Final

from domain import events as ev
from domain import rules
from domain.events import Recorded
from domain.model import Json
from domain.obligations import Status
from domain.stages import OutOfTableError
from domain.svp import svp_stages as st
from domain.svp.svp_state import NOTIFIED, Prosecutor, SvpState
from domain.svp.victims import is_of
from domain.votes import Choice, Result, Roll, Seat

Apply = Callable[[SvpState, Recorded], SvpState]


def _put(**names: str) -> Apply:
    """Take fields of the event's data into fields of the state: state field = data field."""

    def applied(state: SvpState, event: Recorded) -> SvpState:
        held = {to: event.data[name] for to, name in names.items() if name in event.data}
        return _with(state, **held)

    return applied


def _with(state: SvpState, **changed: Any) -> SvpState:  # noqa: ANN401 - any field
    return SvpState.model_validate({**dict(state), **changed})


def _opened(state: SvpState, event: Recorded) -> SvpState:
    names = ("person", "route", "agency", "origin", "basis", "county")
    data = event.data
    return _with(
        state,
        **{name: data[name] for name in names},
        confinement=data.get("confinement") or "",
        treatment=data.get("treatment") or "",
        owner=data.get("for_case"),
        opened_on=event.occurred_on,
        victims=tuple(data.get("victims", ())),
        anticipated_release=data.get("anticipated_release"),
    )


def _packet(state: SvpState, event: Recorded) -> SvpState:
    data = event.data
    first = min(event.occurred_on, state.packet_on or event.occurred_on)
    return _with(state, packet=data["contents"], mosop=data.get("mosop") or "", packet_on=first)


def _notice(state: SvpState, event: Recorded) -> SvpState:
    """Of an evaluation that was struck no notice stands."""
    if state.meets is None:
        raise OutOfTableError("nothing was evaluated of which notice could be given")
    return _with(state, given={**state.given, event.data["to"]: event.data["given_on"]})


def _both_notices(state: SvpState, event: Recorded) -> SvpState:
    """The review rests on both notices: none is struck from under it."""
    after = _notice(state, event)
    if len(after.given) < len(NOTIFIED):
        raise OutOfTableError("only one of the two notices was given")
    return after


def _receipt(state: SvpState, event: Recorded) -> SvpState:
    """Without a notice (it was struck) nothing was received, and no clock runs."""
    if event.data["by"] not in state.given:
        raise OutOfTableError(f"no notice was given to {event.data['by']}")
    received = {**state.received, event.data["by"]: event.data["received_on"]}
    return _with(state, received=received)


def _appointed(state: SvpState, event: Recorded) -> SvpState:
    data = event.data
    name, key = str(data["committee"]), str(data["seat"])
    seat = Seat(
        member=data["member"], agency=data.get("agency") or "", chair=data.get("chair", False)
    )
    roll: Roll = getattr(state, name)
    votes = {held: vote for held, vote in roll.votes.items() if held != key}
    before = (roll.seats[key].member,) if key in roll.seats else ()
    filled = {"seats": {**roll.seats, key: seat}, "votes": votes}
    filled["former"] = (*roll.former, *before)
    after = _with(state, **{name: roll.model_copy(update=filled)})
    if name == "mdt":
        return after
    prosecutor = Prosecutor(county=data.get("county") or "", urban=data.get("urban", False))
    return _with(after, prosecutors={**after.prosecutors, key: prosecutor})


def _seat(state: SvpState, name: str, key: str, **changed: bool) -> SvpState:
    """Change a seat; a vote from a seat that no longer votes is not counted."""
    roll: Roll = getattr(state, name)
    seat = _held(roll, key).model_copy(update=changed)
    votes = {held: vote for held, vote in roll.votes.items() if held != key}
    changed_roll = roll.model_copy(update={"seats": {**roll.seats, key: seat}, "votes": votes})
    return _with(state, **{name: changed_roll})


def _held(roll: Roll, key: str) -> Seat:
    """The seat; without one (its appointment was struck) the event has no ground."""
    if key not in roll.seats:
        raise OutOfTableError(f"nobody was appointed to {key}")
    return roll.seats[key]


def _voted(name: str) -> Apply:
    def applied(state: SvpState, event: Recorded) -> SvpState:
        roll: Roll = getattr(state, name)
        _held(roll, event.data["seat"])
        seat = event.data["seat"]
        cast = {
            "votes": {**roll.votes, seat: Choice(event.data["vote"])},
            "cast_on": {**roll.cast_on, seat: event.occurred_on},
        }
        return _with(state, **{name: roll.model_copy(update=cast)})

    return applied


def _recused(name: str) -> Apply:
    return lambda state, event: _seat(state, name, event.data["seat"], recused=True)


def _closed_vote(name: str) -> Apply:
    def applied(state: SvpState, event: Recorded) -> SvpState:
        roll: Roll = getattr(state, name)
        over = {"result": Result(event.data["result"]), "closed_on": event.occurred_on}
        return _with(state, **{name: roll.model_copy(update=over)})

    return applied


def _determined(state: SvpState, event: Recorded) -> SvpState:
    """The prosecutors' vote is closed: in their hours, also if that was typed afterwards (T-15)."""
    held = [one for one in state.obligations.values() if one.rule == rules.T_15]
    in_time = any(one.status is Status.MET for one in held)
    after = _closed_vote("prc")(state, event)
    return _with(after, prc_barred=False) if state.prc_barred and in_time else after


def _barred(state: SvpState, event: Recorded) -> SvpState:
    del event
    if state.prc_notified_on is None:
        raise OutOfTableError("the prosecutors were not notified: their hours did not begin")
    return _with(state, prc_barred=True)


def _delivered(state: SvpState, event: Recorded) -> SvpState:
    """Without the close of the vote (it was struck) there is no assessment."""
    if not state.mdt.closed:
        raise OutOfTableError("the team's vote is open")
    return _with(state, assessment_on=event.data["delivered_on"])


def _cleared(state: SvpState, _event: Recorded) -> SvpState:
    return _with(state, mdt=state.mdt.model_copy(update={"votes": {}}))


def _late(state: SvpState, event: Recorded) -> SvpState:
    """Every event notes which duties it ended late."""
    late = {**state.late, **{one["key"]: one["rule"] for one in event.data.get("late", ())}}
    return _with(state, late=late) if late != state.late else state


def _late_decided(state: SvpState, event: Recorded) -> SvpState:
    key = event.data["obligation"]
    return _with(state, late={held: rule for held, rule in state.late.items() if held != key})


def _filed(state: SvpState, event: Recorded) -> SvpState:
    """What a petition rests on is not struck from under it (S-13, S-16)."""
    data = event.data
    if state.prc.result is not Result.MEETS:
        raise OutOfTableError("the prosecutors have found no majority")
    if state.route == "confinement" and state.assessment_on is None:
        raise OutOfTableError("no assessment was delivered")
    if state.route == "overt-act" and not state.meets:
        raise OutOfTableError("nothing was determined on which a petition could rest")
    return _with(state, court=data["court"], petition_on=data["filed_on"], release_why="")


def _release(state: SvpState, event: Recorded) -> SvpState:
    return _with(state, release_why=event.data["release_why"])


def _new_trial(state: SvpState, event: Recorded) -> SvpState:
    fresh = {"trial_on": None, "trial_form": "", "verdict_on": None, "appealed": False}
    return _with(state, **fresh, mandate_on=event.data["decided_on"])


def _mistrial(state: SvpState, event: Recorded) -> SvpState:
    del event
    return _with(state, mistrials=state.mistrials + 1, trial_on=None, trial_form="")


def _jury(state: SvpState, event: Recorded) -> SvpState:
    asked = (*state.jury_demanded_by, event.data["by"])
    return _with(state, jury_demanded_by=tuple(dict.fromkeys(asked)))


def _expert(state: SvpState, event: Recorded) -> SvpState:
    experts = tuple(dict.fromkeys((*state.experts, event.data["expert"])))
    return _with(state, experts=experts)


def _victims_told(state: SvpState, event: Recorded) -> SvpState:
    name = event.data["event"]
    told = tuple(dict.fromkeys((*state.victims_told.get(name, ()), *event.data["told"])))
    return _with(state, victims_told={**state.victims_told, name: told})


def _effect_done(state: SvpState, event: Recorded) -> SvpState:
    data: Json = event.data
    if data.get("kind") == "open" and data.get("process") == "commitment":
        return _with(state, commitment=data["case"])
    return state


def _proven(state: SvpState, event: Recorded) -> SvpState:
    return _with(state, verdict_on=event.data["returned_on"])


def _then_release(first: Apply) -> Apply:
    return lambda state, event: _release(first(state, event), event)


_OWN: Final[Mapping[str, Apply]] = {
    ev.OPENED: _opened,
    ev.EFFECT_DONE: _effect_done,
    ev.FACTS_NOTED: _put(victims="victims"),
    st.RELEASE_CHANGED: _put(anticipated_release="anticipated_release"),
    st.CONFINEMENT_NOTED: _put(owner="for_case"),
    st.TREATMENT_NOTED: _put(treated="treated", treatment="treatment"),
    st.STANDING_TOLD: _put(told="outcome"),
    st.SENTENCE_ENDED: _put(sentence_ended="ended_on"),
    st.EVALUATED_MET: _put(meets="meets", evaluated_on="report_on"),
    st.EVALUATED_NOT_MET: _put(meets="meets", evaluated_on="report_on"),
    st.REFERRED_ANYWAY: lambda state, _: _with(state, referred_anyway=True),
    st.PACKET_PREPARED: _packet,
    st.NOTICE_GIVEN: _notice,
    st.NOTICES_GIVEN: _both_notices,
    st.RECEIPT_RECORDED: _receipt,
    st.MEMBER_APPOINTED: _appointed,
    st.SEAT_VACATED: lambda state, event: _seat(
        state, event.data["committee"], event.data["seat"], vacant=True
    ),
    st.MDT_VOTED: _voted("mdt"),
    st.PRC_VOTED: _voted("prc"),
    st.MDT_RECUSED: _recused("mdt"),
    st.PRC_RECUSED: _recused("prc"),
    st.MDT_REVOTE: _cleared,
    st.MDT_CLOSED: _closed_vote("mdt"),
    st.PRC_CLOSED: _determined,
    st.PRC_TOO_LATE: _barred,
    st.ASSESSMENT_DELIVERED: _delivered,
    st.PRC_NOTIFIED: _put(prc_notified_on="notified_on"),
    st.FILED: _filed,
    st.LATE_DECIDED: _late_decided,
    st.NO_CAUSE_ON_FILING: _release,
    st.CAUSE_ON_FILING: _put(cause_on="decided_on"),
    st.CAUSE_CONFIRMED: _put(hearing_on="held_on"),
    st.TAKEN: _put(custody_on="taken_on", custody_place="place", facility="facility"),
    st.COUNTED_AS_OFFERED: _put(offered_on="offered_on"),
    st.NO_CAUSE_AT_HEARING: _release,
    st.EXAMINATION_ORDERED: _put(examination_ordered="ordered_on"),
    st.EXAMINER_APPOINTED: _put(examiner="examiner"),
    st.EXAMINED: _put(examined_on="completed_on", examined_by="office", opinion="opinion"),
    st.OWN_EXPERT: _expert,
    st.JURY_DEMANDED: _jury,
    st.TRIAL_BEGUN: _put(trial_on="begun_on", trial_form="form"),
    st.MISTRIAL_DECLARED: _mistrial,
    st.VERDICT_PROVEN: _proven,
    st.VERDICT_NOT_PROVEN: _then_release(_proven),
    st.COMMITMENT_ORDERED: _put(
        committed_on="ordered_on", mental_health_office="mental_health_office"
    ),
    st.APPEALED: lambda state, _: _with(state, appealed=True),
    st.AFFIRMED: lambda state, _: _with(state, appealed=False),
    st.NEW_TRIAL: _new_trial,
    st.REVERSED: _release,
    st.DISMISSED: _release,
    st.RELEASE_BECAME_DUE: _release,
    st.RELEASED_EVENT: _put(released_to="to"),
    st.VICTIMS_TOLD: _victims_told,
    st.OVERT_ACT_NOTICED: lambda state, event: _with(state, overt_act_on=event.occurred_on),
    st.DETAINED_EVENT: _put(detained_on="detained_on", facility="facility", court="court"),
    st.DETERMINED_MET: _put(meets="meets", determined_by="office"),
    st.DETERMINED_NOT_MET: _then_release(_put(meets="meets", determined_by="office")),
    st.DECLINED: lambda state, event: (
        _release(state, event) if "release_why" in event.data else state
    ),
}

KINDS: Final = (
    *_OWN,
    st.DETENTION_DENIED,
    st.ORDER_RECEIVED,
    st.EXAMINATION_EXTENDED,
    st.TRIAL_CONTINUED,
    st.MENTAL_HEALTH_CUSTODY,
    st.PROSECUTOR_NOTIFIED,
    st.PRC_WENT_ON,
    st.CASE_CLOSED,
)


def _anew(state: SvpState, event: Recorded) -> SvpState:
    """Of what happens once more everybody is told once more (S-34)."""
    names = {
        name
        for name in state.victims_told
        for owed in event.opens
        if owed.rule == rules.VICTIM_NOTICE and is_of(owed.key, name)
    }
    if not names:
        return state
    told = {name: who for name, who in state.victims_told.items() if name not in names}
    return _with(state, victims_told=told)


def _noting(own: Apply | None) -> Apply:
    return lambda state, event: _late(_anew(own(state, event) if own else state, event), event)


APPLIES: Final[Mapping[str, Apply]] = {kind: _noting(_OWN.get(kind)) for kind in KINDS}
