"""Who may sit on the team and on the prosecutors' committee (S-10 to S-12, DECK-31, DECK-32).

Belongs here: the committees' rules out of the law's values, and the faults of an appointment. Not
here: votes (`svp_review.py`).
"""

from domain import rules
from domain.casework import warning
from domain.refusal import Refusal
from domain.svp.common import SvpLaw, same_county
from domain.svp.dates import day_before
from domain.svp.svp_commands import AppointMember
from domain.svp.svp_state import Prosecutor, SvpState
from domain.votes import Roll, Rules, filled


def mdt_rules(law: SvpLaw) -> Rules:
    """The team's rules (C-25)."""
    return Rules(
        least=law.mdt_size.least,
        most=law.mdt_size.most,
        must_include=law.mdt_must_include,
        tie=law.mdt_tie,
        casting_vote=law.mdt_casting_vote,
        quorum=law.mdt_quorum.least,
    )


def prc_rules(law: SvpLaw) -> Rules:
    """The prosecutors' rules: a number of the appointed decides (C-47)."""
    return Rules(least=law.prc_size, most=law.prc_size, majority=law.prc_majority)


def roll_of(state: SvpState, committee: str) -> Roll:
    """The roll of a committee."""
    return state.mdt if committee == "mdt" else state.prc


def vacancies(state: SvpState, law: SvpLaw) -> list[dict[str, str]]:
    """What the prosecutors' committee lacks of its seats: said, and nothing is held up (S-12).

    The team with too few seats decides nothing at all (`domain/votes.py`).
    """
    seated = filled(state.prc)
    if seated >= law.prc_size:
        return []
    text = f"{seated} of the {law.prc_size} seats are filled (unconfirmed)"
    said = [warning(rules.S_12, text, of="prc")]
    if law.prc_county_member and not _local(state):
        text = f"nobody sits for {state.county}, the county of conviction (unconfirmed)"
        said.append(warning(rules.S_12, text, of="prc"))
    return said


def _held(state: SvpState) -> dict[str, Prosecutor]:
    """The prosecutors who sit, by seat."""
    return {key: one for key, one in state.prosecutors.items() if not state.prc.seats[key].vacant}


def _local(state: SvpState) -> bool:
    """Whether the prosecutor of the county of conviction sits."""
    return any(same_county(one.county, state.county) for one in _held(state).values())


def faults_of(state: SvpState, command: AppointMember, law: SvpLaw) -> Refusal | None:
    """Why an appointment cannot be."""
    roll = roll_of(state, command.committee)
    if roll.closed:
        return Refusal(rule=rules.H_06, message=f"the vote of the {command.committee} is closed")
    taken = roll.seats.get(command.seat)
    if taken is not None and not taken.vacant:
        return Refusal(
            rule=rules.H_02, message=f"{command.seat} is taken: vacate-seat first", field="seat"
        )
    if roll.seat_of(command.member) is not None:
        return Refusal(
            rule=rules.H_02, message=f"{command.member} has a seat already", field="member"
        )
    if command.committee == "mdt":
        return _of_the_team(state, command, law)
    return _of_the_prosecutors(state, command, law)


def doubts_of(state: SvpState, command: AppointMember, law: SvpLaw) -> list[dict[str, str]]:
    """What of an appointment may have been mistyped: its agency, its day. It stands all the same.

    Any agency may sit on the team: the law's list is of those that must (C-25).
    """
    said = []
    if command.committee == "mdt" and command.agency not in law.mdt_must_include:
        must = ", ".join(law.mdt_must_include)
        text = f"{command.agency} is none of the agencies that must be on the team ({must})"
        said.append(warning(rules.C_25, text, of="mdt"))
    on = command.occurred_on
    if day_before("occurred_on", on, state.opened_on, "the opening") is not None:
        text = "the appointment lies before the day on which the case was opened"
        said.append(warning(rules.H_05, text))
    return said


def _of_the_team(state: SvpState, command: AppointMember, law: SvpLaw) -> Refusal | None:
    if filled(state.mdt) >= law.mdt_size.most:
        most = law.mdt_size.most
        return Refusal(rule=rules.S_11, message=f"the team has at most {most} seats", field="seat")
    if not command.agency:
        return Refusal(
            rule=rules.S_11, message="say which agency the member is from", field="agency"
        )
    chairs = [one for one in state.mdt.eligible().values() if one.chair]
    if command.chair and chairs:
        return Refusal(rule=rules.DECK_33, message="the team has a chair already", field="chair")
    return None


def _of_the_prosecutors(state: SvpState, command: AppointMember, law: SvpLaw) -> Refusal | None:
    """Five, at most three of them urban, one of the county of conviction (S-12, unconfirmed)."""
    if filled(state.prc) >= law.prc_size:
        return Refusal(
            rule=rules.S_12, message=f"the committee has {law.prc_size} seats", field="seat"
        )
    if not command.county:
        return Refusal(
            rule=rules.S_12, message="say which county the prosecutor is of", field="county"
        )
    held = _held(state)
    urban = sum(1 for one in held.values() if one.urban) + command.urban
    if urban > law.prc_most_urban:
        text = f"at most {law.prc_most_urban} may be urban (unconfirmed)"
        return Refusal(rule=rules.S_12, message=text, field="urban")
    local = _local(state) or same_county(command.county, state.county)
    last = len(held) + 1 == law.prc_size
    if law.prc_county_member and last and not local:
        return Refusal(
            rule=rules.S_12,
            message=f"one of the five is the prosecutor of {state.county} (unconfirmed)",
            field="county",
        )
    return None
