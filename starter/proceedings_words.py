"""What an entry of a docket is called, what it says, and the rule it follows, by its kind.

Belongs here: the words for each kind of event of `svp` and `commitment`, and the rule of those that
leave the stage as it is (the others have theirs in the table of stages). Not here: how they are put
together (`proceedings_docket.py`), nor what a rule says (`rule_words.py`).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from domain import events as ev
from domain import rules
from domain.mosop import site_stages as si
from domain.mosop import treatment_stages as tr
from domain.soau import stages as so
from domain.svp import commitment_stages as co
from domain.svp import svp_stages as sv

Yes = tuple[str, str, str]
"""A field that is true or false, with what is said of either; an empty text says nothing."""


@dataclass(frozen=True)
class Kind:
    """Title, parts (each is said if every field that it names is there), and the rule."""

    title: str
    says: tuple[str | Yes, ...] = ()
    rule: str = ""


_BOTH: Final[tuple[str | Yes, ...]] = (
    ("abnormality", "mental abnormality: yes", "mental abnormality: no"),
    ("more_likely", "more likely than not: yes", "more likely than not: no"),
)
_COUNT: Final = ("result: {result}", "meets {meets}, others {others}", "no vote from {missing}")
_JURY: Final[tuple[str | Yes, ...]] = (
    "before {form}",
    ("unanimous", "unanimous", "not unanimous"),
)
_VICTIMS: Final = ("victims: {victims}",)
"""Their ids; to whom they are withheld, that is said."""

SHARED: Final[Mapping[str, Kind]] = {
    ev.STRUCK: Kind("Entry {version} struck: {struck}", (), rules.H_01),
    ev.FACTS_NOTED: Kind("The register of victims changed", _VICTIMS, rules.S_34),
    ev.WARNED: Kind("Warned"),
    ev.REMINDER_DUE: Kind("Reminder {number}"),
    ev.BREACHED: Kind("Past, and still owed"),
    sv.VICTIMS_TOLD: Kind(
        "Victims told of: {event}",
        ("{method}", "{told}", ("none_known", "nobody is known to be told", "")),
        rules.S_34,
    ),
    sv.LATE_DECIDED: Kind("Decided on a late act: {obligation}", ("{decision}",)),
    "closed": Kind("Case closed"),
    "died": Kind("The person has died"),
}
"""Of every such case. What is late is decided under the rule of the clock."""

_REVIEW: Final[Mapping[str, Kind]] = {
    ev.OPENED: Kind(
        "Opened",
        (
            "route: {route}",
            "rests on: {origin}",
            "offences: {offences}",
            "release expected {anticipated_release}",
            "returned {readmitted_on}",
            *_VICTIMS,
        ),
    ),
    sv.RELEASE_CHANGED: Kind("Release expected on another day", ("{anticipated_release}",), "T-01"),
    sv.CONFINEMENT_NOTED: Kind("Belongs to a confinement", ("{for_case}",), rules.S_01),
    sv.TREATMENT_NOTED: Kind("Treatment in confinement", ("{treated}",), rules.M_19),
    sv.STANDING_TOLD: Kind("The confinement was told how it stands", ("{outcome}",), rules.S_01),
    sv.PASSED_OVER: Kind("Told what is known already", ("{fact}",), rules.S_01),
    sv.SENTENCE_ENDED: Kind("The sentence ended", ("{ended_on}",), rules.C_24),
    sv.EVALUATED_MET: Kind(
        "Evaluated: the criteria are met", (*_BOTH, "by {evaluator}", "licence {licence}")
    ),
    sv.EVALUATED_NOT_MET: Kind(
        "Evaluated: the criteria are not met", (*_BOTH, "by {evaluator}", "licence {licence}")
    ),
    sv.REFERRED_ANYWAY: Kind("Referred all the same"),
    sv.PACKET_PREPARED: Kind(
        "Packet prepared", ("holds {contents}", "lacks {missing}", "program: {mosop}"), rules.S_07
    ),
    sv.NOTICE_GIVEN: Kind("Notice given to: {to}", ("{method}",), rules.DECK_30),
    sv.NOTICES_GIVEN: Kind("Notice given to: {to}", ("{method}", "both notices are out")),
    sv.RECEIPT_RECORDED: Kind("Notice received by: {by}", ("{method}",), rules.C_49),
    sv.OVERT_ACT_NOTICED: Kind("Notice of a recent overt act"),
}
_COMMITTEES: Final[Mapping[str, Kind]] = {
    sv.MEMBER_APPOINTED: Kind(
        "Appointed to the {committee}: {member}",
        ("{seat}", "{agency}", ("chair", "chair", ""), "{county}", ("urban", "urban", "")),
        rules.S_10,
    ),
    sv.SEAT_VACATED: Kind("Left the {committee}: {seat}", (), rules.S_10),
    sv.MDT_VOTED: Kind("Vote of the team from {seat}: {vote}", _COUNT, rules.DECK_33),
    sv.MDT_RECUSED: Kind("A member of the team steps aside: {seat}", (), rules.C_25),
    sv.MDT_REVOTE: Kind("The team votes again", (), rules.C_25),
    sv.MDT_CLOSED: Kind("The team's vote closed: {result}", _COUNT[1:]),
    sv.ASSESSMENT_DELIVERED: Kind("The team's assessment delivered"),
    sv.PRC_VOTED: Kind("Vote of the prosecutors from {seat}: {vote}", _COUNT, rules.S_13),
    sv.PRC_RECUSED: Kind("A prosecutor steps aside: {seat}", (), rules.C_47),
    sv.PRC_CLOSED: Kind("The prosecutors' vote closed: {result}", _COUNT[1:]),
    sv.PRC_WENT_ON: Kind("Too few prosecutors: {decision}", (), rules.C_47),
    sv.PRC_TOO_LATE: Kind("The prosecutors' hours have passed", (), rules.T_15),
    sv.PRC_NOTIFIED: Kind("The prosecutors were notified", (), rules.T_15),
}
_COURT: Final[Mapping[str, Kind]] = {
    sv.FILED: Kind(
        "Petition filed",
        ("before {court}", "in {county}", ("assessment_attached", "assessment attached", "")),
    ),
    sv.DECLINED: Kind("No petition is filed"),
    sv.CAUSE_ON_FILING: Kind("The judge finds probable cause on the petition"),
    sv.NO_CAUSE_ON_FILING: Kind("The judge finds no probable cause on the petition"),
    sv.TAKEN: Kind("Taken into custody", ("{place}", "{facility}")),
    sv.CAUSE_CONFIRMED: Kind("Contested hearing: probable cause", ("rights given: {rights}",)),
    sv.NO_CAUSE_AT_HEARING: Kind(
        "Contested hearing: no probable cause",
        (
            ("identity", "identity found", "identity not found"),
            ("found", "cause found", "cause not found"),
            "rights given: {rights}",
        ),
    ),
    sv.COUNTED_AS_OFFERED: Kind("Hearing counted as offered", ("{offered_on}",)),
    sv.EXAMINATION_ORDERED: Kind("Examination ordered", (), rules.S_20),
    sv.ORDER_RECEIVED: Kind("Order of examination received", (), rules.T_07),
    sv.EXAMINER_APPOINTED: Kind("Examiner appointed: {examiner}", ("{profession}",), rules.S_20),
    sv.EXAMINATION_EXTENDED: Kind(
        "More time for the examination, until {until}",
        (("good_cause", "for good cause", ""),),
        rules.T_07,
    ),
    sv.EXAMINED: Kind(
        "Examination completed and filed under seal",
        ("completed {completed_on}", "opinion: {opinion}", "by {examiner}"),
    ),
    sv.OWN_EXPERT: Kind(
        "The person's own expert: {expert}", ("completed {completed_on}",), rules.S_20
    ),
    sv.JURY_DEMANDED: Kind("Jury demanded by: {by}", (), rules.S_21),
    sv.TRIAL_CONTINUED: Kind(
        "Trial continued until {until}",
        ("motion: {motion}", ("good_cause", "for good cause", "")),
        rules.T_08,
    ),
    sv.TRIAL_BEGUN: Kind("Trial begun", ("before {form}",)),
    sv.MISTRIAL_DECLARED: Kind("Mistrial"),
    sv.VERDICT_PROVEN: Kind("Verdict: proven", (*_JURY, "{standard}")),
    sv.VERDICT_NOT_PROVEN: Kind("Verdict: not proven", (*_BOTH, *_JURY, "{standard}")),
    sv.COMMITMENT_ORDERED: Kind("Committed", ("kept by {mental_health_office}",)),
    sv.APPEALED: Kind("Notice of appeal", (), rules.S_22),
    sv.AFFIRMED: Kind("Appeal: affirmed"),
    sv.NEW_TRIAL: Kind("Appeal: a new trial"),
    sv.REVERSED: Kind("Appeal: to be released"),
    sv.DISMISSED: Kind("Petition dismissed, or taken back"),
    sv.RELEASE_BECAME_DUE: Kind("The clock has passed: the person is to be released"),
    sv.RELEASED_EVENT: Kind("Released", ("{to}",)),
}
_OVERT_ACT: Final[Mapping[str, Kind]] = {
    sv.DETAINED_EVENT: Kind("Detained for evaluation", ("{facility}",)),
    sv.DETENTION_DENIED: Kind("Detention denied"),
    sv.MENTAL_HEALTH_CUSTODY: Kind(
        "The department has the person", ("written notice {notice_on}",), rules.T_14
    ),
    sv.DETERMINED_MET: Kind("Determined: the criteria are met", _BOTH),
    sv.DETERMINED_NOT_MET: Kind("Determined: the criteria are not met", _BOTH),
    sv.PROSECUTOR_NOTIFIED: Kind("The prosecutor of {county} was told", (), rules.S_36),
}
_YEARS: Final[Mapping[str, Kind]] = {
    ev.OPENED: Kind(
        "Opened", ("by order of {committed_on}", "from {svp}", "{standard}", *_VICTIMS)
    ),
    co.SITE_ASSIGNED: Kind("Taken to {site}", (("segregated", "apart from others", ""),)),
    co.TRANSFERRED: Kind("Moved to {site}", ("from {before}",)),
    co.EXAMINED: Kind(
        "Yearly examination",
        ("examined {examined_on}", "filed {filed_on}", "opinion: {opinion}", "by {examiner}"),
        rules.T_10,
    ),
    co.NOTICE_GIVEN: Kind(
        "Yearly notice of the right to petition",
        (
            "given {given_on}",
            ("waived", "the right was waived", "the right was not waived"),
            "to the court {forwarded_on}",
        ),
        rules.T_11,
    ),
    co.WAIVER_RECORDED: Kind(
        "Answer to the notice",
        (
            ("waived", "the right was waived", "the right was not waived"),
            "to the court {forwarded_on}",
        ),
        rules.T_11,
    ),
    co.REVIEWED: Kind("Reviewed by the court", ("{reviewed_on}", "{outcome}"), rules.T_12),
    co.HEARING_ORDERED: Kind("Reviewed by the court: a hearing is held", ("{reviewed_on}",)),
}
_PETITIONS: Final[Mapping[str, Kind]] = {
    co.AUTHORISED: Kind("The director approves a petition", ("{authorised_on}",)),
    co.FILED: Kind(
        "Petition {number} filed, over objection",
        ("served on {served}", "not served on {defects}", ("new_facts", "new facts", "")),
    ),
    co.FILED_AUTHORISED: Kind(
        "Petition {number} filed, with approval", ("served on {served}", "not served on {defects}")
    ),
    co.SERVED: Kind("Served on: {served}", ("{served_on}",), rules.S_27),
    co.ADMITTED: Kind("Petition admitted to a hearing", ("{screened_on}",)),
    co.DENIED: Kind("Petition denied", ("{ground}",)),
    co.WITHDRAWN: Kind("Petition withdrawn", ("{withdrawn_on}",)),
    co.TRIAL_ORDERED: Kind(
        "Threshold hearing: a trial is held", ("{held_on}", "counsel {counsel}")
    ),
    co.THRESHOLD_FAILED: Kind(
        "Threshold hearing: no change shown", ("{held_on}", "counsel {counsel}")
    ),
    co.MISTRIAL: Kind("Mistrial", ("{declared_on}",)),
    co.DANGER_PROVEN: Kind("Verdict: the danger continues", _JURY),
    co.DANGER_NOT_PROVEN: Kind("Verdict: continued danger not proven", _JURY),
}
_RELEASES: Final[Mapping[str, Kind]] = {
    co.PLANNED: Kind(
        "Plan for release",
        (
            "covers {covers}",
            "lacks {missing}",
            ("with_corrections", "with corrections", "without corrections"),
        ),
    ),
    co.RESIDENCE_APPROVED: Kind("Residence approved: {residence}", (), rules.S_32),
    co.RELEASED: Kind(
        "Released on conditions", ("{ordered_on}", "residence {residence}", "{conditions}")
    ),
    co.MODIFIED: Kind("Conditions changed", ("{ordered_on}", "{residence}", "{conditions}")),
    co.ALLEGED: Kind("A violation is alleged", ("{alleged_on}", "{condition}")),
    co.NOT_FOUND: Kind("No violation found", ("{decided_on}",)),
    co.FOUND: Kind("Violation found", ("{decided_on}",)),
    co.RETURNED: Kind("Returned to {site}", ("{returned_on}",)),
    co.DISCHARGED: Kind("Discharged without conditions", ("{discharged_on}",)),
    co.SET_ASIDE: Kind("The judgment was set aside", ("{outcome}",)),
    co.REVIEW_STOPPED: Kind("The yearly review stops", (), rules.T_12),
    co.REVIEW_RESUMED: Kind("The yearly review begins again", (), rules.T_12),
    **dict.fromkeys(co.ESCAPES.values(), Kind("Escaped", ("{escaped_on}",))),
    **dict.fromkeys(co.BACK.values(), Kind("Found, and back", ("{recaptured_on}",))),
}

KINDS: Final[Mapping[str, Mapping[str, Kind]]] = {
    "svp": {**SHARED, **_REVIEW, **_COMMITTEES, **_COURT, **_OVERT_ACT},
    "commitment": {
        **SHARED,
        **_YEARS,
        **_PETITIONS,
        **_RELEASES,
        co.JURY_DEMANDED: _COURT[sv.JURY_DEMANDED],
    },
}
"""Process -> kind of event -> its words."""

EFFECTS: Final[Mapping[str, str]] = {
    "letter": "Letter made: {letter_kind}",
    "mail": "Given to the mail room",
    "alert": "People alerted: {about}",
    "withdrawn": "Alert taken back: {key}",
    "open": "Case opened: {case}",
    "tell": "Case told: {fact}, to {case}",
}
"""Kind of effect -> how the entry that reports it done is called."""
METHODS: Final[Mapping[str, str]] = {
    "hand": "by hand",
    "certified": "by certified mail",
    "electronic": "electronically",
    "fax": "by fax",
    "letter": "by letter",
    "telephone": "by telephone",
    "in-person": "in person",
}
"""How something was given, received or told."""
FORMS: Final[Mapping[str, str]] = {"bench": "the judge", "jury": "a jury"}
"""Before whom a trial is held."""
COUNTED_ANEW: Final[Mapping[str, str]] = {
    sv.RECEIPT_RECORDED: "counted anew from the receipt of {received_on}",
    sv.RELEASE_CHANGED: "counted anew for the release on {anticipated_release}",
}
"""Kind of an entry that begins a clock again -> what became of the clock that ran before.

Its status is `extended` as well; an order of a court that gives more time says no more than that.
"""
NO_MAJORITY: Final = "no majority"
"""What the prosecutors' vote comes to where too few of them agree (C-47)."""
ENDS_A_CLOCK: Final = frozenset(
    {ev.BREACHED, sv.RELEASE_BECAME_DUE, so.POWER_PAST, si.LAPSED, tr.BED_LAPSED}
)
"""Entries of the instant at which a clock ends."""
LETTER_RULES: Final[Mapping[str, str]] = {
    "svp-notice": rules.S_07,
    "mdt-assessment": rules.DECK_33,
    "prc-determination": rules.S_13,
    "victim-notice": rules.S_34,
    "svp-transmittal": rules.S_35,
    "right-to-petition": rules.T_11,
    "petition-waiver": rules.T_11,
    "annual-report-transmittal": rules.T_11,
}
"""Kind of letter -> the rule that orders it."""
