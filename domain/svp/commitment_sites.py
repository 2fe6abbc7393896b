"""Where a committed person is held: a site of the program, apart from others (S-24, S-25).

Belongs here: opening a commitment and placing the person. Not here: the sites (`law/`), nor what
follows year by year.
"""

from domain import events as ev
from domain import rules
from domain.casework import ahead, opened_data, read_values, warning, with_warnings
from domain.commands import Context
from domain.events import Draft
from domain.process import Decision
from domain.refusal import Refusal
from domain.svp import commitment_commands as cmd
from domain.svp import commitment_stages as st
from domain.svp.commitment_drafting import draft, unfit
from domain.svp.commitment_law import CommitmentLaw, law_of
from domain.svp.commitment_state import CommitmentState
from domain.svp.commitment_years import first_clocks
from domain.svp.common import AGENCY


def open_commitment(_state: None, command: cmd.OpenCommitment, context: Context) -> Decision:
    """Open: committed without an end date; the clocks of the first year begin (S-23, T-10...)."""
    law = read_values(CommitmentLaw, command.law.values)
    if isinstance(law, Refusal):
        return law
    actor = context.actor
    if actor.role in AGENCY and actor.office != command.office:
        return Refusal(rule=rules.H_02, message=f"{command.office} is another office")
    days = ("committed_on", "examined_on", "noticed_on", "reviewed_on")
    for name in days:
        value = getattr(command, name)
        refusal = ahead(name, value, context.now)
        if refusal is None and value is not None and value < command.committed_on:
            refusal = Refusal(
                rule=rules.H_05, message=f"{name} lies before the commitment", field=name
            )
        if refusal is not None:
            return refusal
    said = []
    if command.standard is None:
        said.append(warning(rules.S_22, "the standard of proof of the judgment is not on file"))
    return (
        Draft(
            kind=ev.OPENED,
            occurred_on=command.occurred_on,
            data=with_warnings(opened_data(command), said),
            opens=first_clocks(command),
            evidence=command.evidence,
        ),
    )


def assign_site(state: CommitmentState, command: cmd.AssignSite, context: Context) -> Decision:
    """Taken to a site of the program (S-25, DECK-42)."""
    refusal = unfit(state, command, context, "assigned_on") or not_a_site(
        state, command.site, segregated=command.segregated
    )
    return refusal or draft(st.SITE_ASSIGNED, command, command.assigned_on)


def transfer_site(state: CommitmentState, command: cmd.TransferSite, context: Context) -> Decision:
    """Taken to the other site."""
    refusal = unfit(state, command, context, "transferred_on") or not_a_site(
        state, command.site, segregated=command.segregated
    )
    if refusal is None and command.site == state.site:
        refusal = Refusal(
            rule=rules.S_25, message=f"the person is at {command.site} already", field="site"
        )
    before = {"before": state.site or None}
    return refusal or draft(st.TRANSFERRED, command, command.transferred_on, extra=before)


def not_a_site(state: CommitmentState, site: str, *, segregated: bool) -> Refusal | None:
    """Only the program's sites, and apart from other patients: a hard block while held (S-24)."""
    sites = law_of(state.values).sorts_sites
    if site not in sites:
        return Refusal(
            rule=rules.DECK_42,
            message=f"site: the program has no site {site}",
            allowed=tuple(sites),
            field="site",
        )
    # On conditional release the section does not apply (S-24); a return ends the release.
    at_large = state.stage == st.CONDITIONAL
    if not segregated and not at_large:
        return Refusal(
            rule=rules.S_24,
            message="the committed are kept apart from the department's other patients",
            field="segregated",
        )
    return None
