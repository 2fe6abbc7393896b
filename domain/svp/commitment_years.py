"""The years of a commitment: examination, notice, review; each act opens the next year's duty.

Belongs here: T-10 to T-12 with their anchors (C-27), and what became of a late act. Not here: how
long a year is counted (`law/`), nor petitions.
"""

from datetime import UTC, datetime

from domain import rules
from domain.casework import settle_rules, warning
from domain.commands import Context
from domain.events import Draft, Order
from domain.numbered import numbered
from domain.obligations import Closing, Duty, Obligation, Obligations, Status, release
from domain.process import Decision, Drafts
from domain.refusal import Refusal
from domain.svp import commitment_commands as cmd
from domain.svp import commitment_stages as st
from domain.svp.commitment_drafting import (
    RELEASE_PETITION,
    draft,
    late_with,
    tell_victims,
    unfit,
)
from domain.svp.commitment_state import CommitmentState
from domain.svp.common import live_key
from domain.svp.dates import before


def first_clocks(command: cmd.OpenCommitment) -> tuple[Duty, ...]:
    """The clocks of the first year, or of the year in which the case is taken over (C-27)."""
    ordered = command.committed_on
    return (
        numbered({}, rules.T_10, rules.T_10, command.examined_on or ordered),
        numbered({}, rules.T_11, rules.T_11, command.noticed_on or command.examined_on or ordered),
        numbered({}, rules.T_12, rules.T_12, anniversary(ordered, command.reviewed_on or ordered)),
    )


def anniversary(committed_on: datetime, on: datetime) -> datetime:
    """The last anniversary of the commitment that is not after a day; at first the day itself."""
    years = max(0, on.date().year - committed_on.date().year)
    last = _nth(committed_on, years)
    return last if last.date() <= on.date() else _nth(committed_on, max(0, years - 1))


def _nth(committed_on: datetime, years: int) -> datetime:
    """An anniversary, as noon in Missouri: whatever the offset, the civil day is the same.

    Of the 29th of February it is the 28th in other years: the earlier day (C-27).
    """
    if years <= 0:
        return committed_on
    first = committed_on.date()
    noon = datetime(first.year + years, first.month, 1, 18, tzinfo=UTC)
    try:
        return noon.replace(day=first.day)
    except ValueError:
        return noon.replace(day=first.day - 1)


def record_annual_examination(
    state: CommitmentState, command: cmd.RecordAnnualExamination, context: Context
) -> Decision:
    """Examined, and reported to the court: the next examination is a year after this one (T-10)."""
    refusal = unfit(state, command, context, "examined_on", "filed_on")
    last = state.examined_on
    if refusal is None and last is not None and command.examined_on <= last:
        refusal = Refusal(
            rule=rules.T_10,
            message=f"an examination of {last:%Y-%m-%d} is on record, this one is not later",
            field="examined_on",
        )
    if refusal is None and command.filed_on < command.examined_on:
        refusal = Refusal(
            rule=rules.H_05, message="filed_on: filed before the examination", field="filed_on"
        )
    if refusal is not None:
        return refusal
    ends = settle_rules(state.obligations, [rules.T_10], command.filed_on)
    following = numbered(state.obligations, rules.T_10, rules.T_10, command.examined_on)
    said, orders, late = late_with(state.obligations, ends)
    if command.opinion == "changed":
        text = (
            "the examiner finds a change: the director decides on a petition (authorise-petition)"
        )
        said.append(warning(rules.S_30, text))
    return draft(
        st.EXAMINED,
        command,
        command.filed_on,
        said,
        {"late": late},
        opens=(following,),
        closes=ends,
        orders=tuple(orders),
    )


def give_annual_notice(
    state: CommitmentState, command: cmd.GiveAnnualNotice, context: Context
) -> Decision:
    """The notice of the year, with the form; both go to the court with the annual report (T-11)."""
    refusal = unfit(state, command, context, "given_on", "forwarded_on")
    last = state.notice
    if refusal is None and last is not None and command.given_on <= last.given_on:
        refusal = Refusal(
            rule=rules.T_11,
            message=f"a notice of {last.given_on:%Y-%m-%d} is on record, this one is not later",
            field="given_on",
        )
    refusal = refusal or _before_its_year(state, command.given_on)
    if refusal is not None:
        return refusal
    ends = settle_rules(state.obligations, [rules.T_11], command.given_on)
    following = _notice_anchor(state, command.given_on)
    said, orders, late = late_with(state.obligations, ends)
    letters = () if state.notice_typeset else (notice_letter(state),)
    if command.forwarded_on is None:
        said.append(warning(rules.T_11, "notice and form have not gone to the court yet"))
        forwarded: tuple[Order, ...] = ()
    else:
        forwarded = (_forwarding(state, state.notices + 1, command.given_on, command.waived),)
    return draft(
        st.NOTICE_GIVEN,
        command,
        command.given_on,
        said,
        {"late": late, "year": state.notices + 1},
        opens=(numbered(state.obligations, rules.T_11, rules.T_11, following),),
        closes=ends,
        orders=(*orders, *letters, *forwarded),
    )


def _before_its_year(state: CommitmentState, given_on: datetime) -> Refusal | None:
    """The notice of a year is given in it: not before the day from which it is counted (H-05)."""
    key = live_key(state.obligations, rules.T_11)
    begun = state.obligations[key].starts if key is not None else None
    return before("given_on", given_on, begun, "the day on which its year began")


def _notice_anchor(state: CommitmentState, given_on: datetime) -> datetime:
    """From where the next year's notice is counted: as the examination, if there was one (C-27)."""
    key = live_key(state.obligations, rules.T_11)
    begun = state.obligations[key].starts if key is not None else state.committed_on
    examined = state.examined_on
    if examined is not None and begun is not None and examined > begun:
        return min(examined, given_on)
    return given_on


def notice_letter(state: CommitmentState) -> Order:
    """The letter of the year: the right to petition, with the form to waive it."""
    year = state.notices + 1
    data = {
        "letter_kind": "right-to-petition",
        "recipient": state.person,
        "person": state.person,
        "court": state.court,
        "year": year,
    }
    return Order(key=f"right-to-petition-{year}", kind="letter", data=data)


def _forwarding(
    state: CommitmentState, year: int, given_on: datetime, waived: bool | None
) -> Order:
    """What goes to the committing court with the annual report."""
    waiver = {True: "waived", False: "not-waived", None: "unknown"}[waived]
    examined = state.examined_on
    data = {
        "letter_kind": "annual-report-transmittal",
        "recipient": state.court,
        "person": state.person,
        "court": state.court,
        "year": year,
        "given_on": given_on.isoformat(),
        "examined_on": examined.isoformat() if examined is not None else None,
        "waiver": waiver,
    }
    return Order(key=f"annual-report-{year}", kind="letter", data=data)


def ready_notice(state: CommitmentState, _owed: Obligation, _number: int) -> tuple[Order, ...]:
    """The first reminder typesets the notice, so that it is there to be given.

    It goes to where the person is: before a site is named, that is nowhere yet (S-25).
    """
    placed = state.site or state.residence
    return (notice_letter(state),) if placed and not state.notice_typeset else ()


def record_waiver(state: CommitmentState, command: cmd.RecordWaiver, context: Context) -> Decision:
    """The person answered the form, or notice and form went to the court."""
    refusal = unfit(state, command, context, "forwarded_on")
    if refusal is not None:
        return refusal
    held = state.notice
    if held is None:
        return Refusal(rule=rules.T_11, message="no notice was given yet: give-annual-notice")
    if command.waived is None and command.forwarded_on is None:
        return Refusal(rule=rules.H_05, message="waived: say what was answered", field="waived")
    if command.waived is not None and held.waived is not None:
        return Refusal(
            rule=rules.T_11, message="the form of this year was answered", field="waived"
        )
    if command.forwarded_on is not None and held.forwarded_on is not None:
        return Refusal(
            rule=rules.T_11, message="this year's notice went to the court", field="forwarded_on"
        )
    waived = held.waived if command.waived is None else command.waived
    orders: tuple[Order, ...] = ()
    if command.forwarded_on is not None:
        orders = (_forwarding(state, state.notices, held.given_on, waived),)
    on = command.forwarded_on or command.occurred_on
    return draft(st.WAIVER_RECORDED, command, on, orders=orders)


def record_annual_review(
    state: CommitmentState, command: cmd.RecordAnnualReview, context: Context
) -> Decision:
    """The court has reviewed: the next review is due a year after the anniversary (T-12, C-27)."""
    refusal = unfit(state, command, context, "reviewed_on") or _no_review(state, command)
    if refusal is not None:
        return refusal
    held = state.obligations
    ends = settle_rules(held, [rules.T_12], command.reviewed_on)
    following = _review_after(state, command.reviewed_on)
    said, orders, late = late_with(held, ends)
    opens: tuple[Duty, ...] = (numbered(held, rules.T_12, rules.T_12, following),)
    kind = st.REVIEWED
    if command.outcome == "hearing" and state.stage == st.COMMITTED:
        kind = st.HEARING_ORDERED
        duties, letters = tell_victims(
            state, RELEASE_PETITION, command.reviewed_on, "hearing-ordered"
        )
        opens, orders = (*opens, *duties), [*orders, *letters]
    elif command.outcome == "hearing":
        said.append(warning(rules.S_28, "a hearing is under way, or nothing to hear: noted only"))
    return draft(
        kind,
        command,
        command.reviewed_on,
        said,
        {"late": late},
        opens=opens,
        closes=ends,
        orders=tuple(orders),
    )


def _no_review(state: CommitmentState, command: cmd.RecordAnnualReview) -> Refusal | None:
    if state.released_on is not None:
        return Refusal(rule=rules.T_12, message="there is no review while on conditional release")
    last = state.reviewed_on
    if last is not None and command.reviewed_on <= last:
        return Refusal(
            rule=rules.T_12,
            message=f"a review of {last:%Y-%m-%d} is on record, this one is not later",
            field="reviewed_on",
        )
    return None


def _review_after(state: CommitmentState, on: datetime) -> datetime:
    """The anniversary from which the next review is counted; a year is never reviewed twice."""
    committed = state.committed_on or on
    last = anniversary(committed, on)
    key = live_key(state.obligations, rules.T_12)
    if key is None:
        return last
    return max(last, _a_year_after(committed, state.obligations[key].starts))


def _a_year_after(committed: datetime, begun: datetime) -> datetime:
    """The anniversary after the one from which a review was counted."""
    return _nth(committed, begun.date().year - committed.date().year + 1)


def review_stops(held: Obligations) -> tuple[Closing, ...]:
    """No review while on conditional release: its clock is void (T-12)."""
    keys = [key for key, owed in held.items() if owed.rule == rules.T_12]
    return release(held, Status.VOID, keys)


def review_again(state: CommitmentState, on: datetime) -> Duty:
    """Back in the program: reviewed by the anniversary that comes next."""
    begins = anniversary(state.committed_on or on, on)
    return numbered(state.obligations, rules.T_12, rules.T_12, begins)


def settle(state: CommitmentState, now: datetime) -> Drafts:
    """After a strike: no review is owed on conditional release, and always one otherwise (T-12)."""
    if state.stage not in st.LIVING:
        return ()
    owed = live_key(state.obligations, rules.T_12)
    if state.released_on is not None and owed is not None:
        stops = review_stops(state.obligations)
        return (Draft(kind=st.REVIEW_STOPPED, occurred_on=now, closes=stops),)
    if state.released_on is None and owed is None:
        again = review_again(state, state.reviewed_on or now)
        return (Draft(kind=st.REVIEW_RESUMED, occurred_on=now, opens=(again,)),)
    return ()


def decide_late(state: CommitmentState, command: cmd.DecideLate, _context: Context) -> Decision:
    """A named person has taken note of a duty that ended late, with a reason."""
    rule = state.late.get(command.obligation)
    if rule is None:
        return Refusal(
            rule=rules.H_01,
            message=f"nothing that ended late waits under {command.obligation}",
            allowed=tuple(state.late),
            field="obligation",
        )
    return draft(st.LATE_DECIDED, command, command.occurred_on, extra={"rule": rule})
