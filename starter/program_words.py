"""What an entry of a case of the treatment program is called, and what it says, by its kind.

Belongs here: the words for each kind of event of confinement, community and the assessment unit,
and the rules of letters. An entry has the rule of the table of stages, unless another one is
said here. Not here: how entries are put together (`proceedings_docket.py`), the words of treatment
and sites (`program_treatment_words.py`), nor those of reviews (`proceedings_words.py`).
"""

from collections.abc import Mapping
from typing import Final

from domain import events as ev
from domain import rules
from domain.model import Json
from domain.mosop import community_stages as co
from domain.mosop import confinement_stages as cf
from domain.mosop import letters
from domain.mosop import site_stages as si
from domain.mosop import treatment_stages as tr
from domain.soau import letters as unit_letters
from domain.soau import stages as so
from domain.soau.readers import ON_ELIGIBILITY
from starter.commands import wording
from starter.proceedings_words import Kind
from starter.program_treatment_words import DATES, ELSEWHERE, SITE, TREATMENT

_SHARED: Final[Mapping[str, Kind]] = {
    ev.STRUCK: Kind("Entry {version} struck: {struck}", (), rules.H_01),
    ev.FACTS_NOTED: Kind("A register changed"),
    ev.WARNED: Kind("Warned"),
    ev.REMINDER_DUE: Kind("Reminder {number}"),
    ev.BREACHED: Kind("Past, and still owed"),
}
_OF_A_PERSON: Final[Mapping[str, Kind]] = {
    **_SHARED,
    "closed": Kind("Case closed"),
    "died": Kind("The person has died", ("{died_on}",)),
}
# -- confinement ----------------------------------------------------------------------------------

_CONFINEMENT: Final[Mapping[str, Kind]] = {
    ev.OPENED: Kind(
        "Taken in", ("received {received_on}", "offences {offences}", *DATES, "{basis}")
    ),
    cf.REFERRED: Kind("Referred to treatment", ("offences {because}",)),
    cf.NOT_REFERRED: Kind("No treatment is called for", ("offences {because}",)),
    cf.OFFENCES_CONFIRMED: Kind("Said whether an offence is a sexually violent one"),
    cf.DATES_CHANGED: Kind("Other dates of release", DATES),
    cf.WINDOW_OPENED: Kind("The window of the review is open"),
    cf.REVIEW_ORDERED: Kind("The review is ordered", ("for the release of {release}",)),
    cf.REVIEW_RECORDED: Kind("A review is on file: {outcome}", ("{reviewed_on}",)),
    cf.REVIEW_NOTED: Kind("The review told how it stands: {outcome}", ("{svp}",), rules.S_01),
    cf.TREATMENT_NOTED: Kind(
        "Treatment told how it stands: {status}",
        ("attempt {attempt}", "requirement {requirement}", "{treatment}"),
        rules.DECK_20,
    ),
    cf.COMMUNITY_NOTED: Kind(
        "Community told how it stands: {outcome}", ("{community}",), rules.M_13
    ),
    cf.PASSED_OVER: Kind("Passed over: {fact}", ("from {from}", ELSEWHERE), rules.S_01),
    cf.ELSEWHERE: Kind("Another office has the case: {process}", (), rules.H_02),
    cf.CASES_TOLD: Kind("Other cases were told", ("{facts}", "release {release}"), rules.T_01),
    cf.CLOCK_SET: Kind("What is owed before release was set right", (), rules.T_01),
    cf.TRANSFER: Kind("Taken to another jurisdiction", ("{transferred_on}",)),
    cf.RETURNED: Kind("Back from another jurisdiction", ("{returned_on}",)),
    cf.RELEASE: Kind(
        "Released: {kind}",
        (
            "{released_on}",
            ("before_full_term", "before the full term", "at the full term"),
            ("community", "treatment goes on in the community", "no treatment afterwards"),
            "supervised by {supervised_by}",
        ),
    ),
}

# -- community ------------------------------------------------------------------------------------

_SEATED: Final = ("for {replaces}",)
_COMMUNITY: Final[Mapping[str, Kind]] = {
    ev.OPENED: Kind("Opened", ("released {release_on}", "{basis}", "region {region}")),
    ev.FACTS_NOTED: Kind("The register of providers changed", (), rules.DECK_22),
    co.OFFENCES_CONFIRMED: Kind("Said whether an offence concerned a child"),
    co.PROVIDER_ASSIGNED: Kind("Provider assigned: {provider}", ("{assigned_on}",)),
    co.PROVIDER_TRANSFERRED: Kind(
        "To another provider: {provider}", ("{transferred_on}", "from {replaces}")
    ),
    co.PROVIDER_LOST: Kind(
        "The provider lost its approval: {provider}", ("withdrawn {withdrawn_on}",)
    ),
    co.MEMBER_ASSIGNED: Kind("In the team: {member}", ("{seat}", "{assigned_on}")),
    co.MEMBER_REPLACED: Kind("In the team: {member}", ("{seat}", *_SEATED, "{replaced_on}")),
    co.MEMBER_LEFT: Kind("Left the team: {replaces}", ("{seat}", "{left_on}")),
    co.OFFICER_TRANSFERRED: Kind("Another officer: {officer}", (*_SEATED, "{transferred_on}")),
    co.SPECIALIST_ASSIGNED: Kind("Specialist of the region: {specialist}", ("{assigned_on}",)),
    co.REGION_CHANGED: Kind("Another region: {region}", ("{changed_on}",)),
    co.ASSESSED: Kind(
        "Assessed by {assessor}",
        ("{assessed_on}", ("related", "a relation is declared", "no relation to the provider")),
    ),
    co.BEGUN: Kind(
        "Treatment begun: {provider}", ("{begun_on}", ("resumes", "it goes on there", ""))
    ),
    co.POLYGRAPH: Kind("Polygraph {number}: {opinion}", ("{kind}", "by {examiner}")),
    co.PROGRESS: Kind("Report of progress {number}: {rating}", ("{reported_on}",)),
    co.INFORMATION_RELEASED: Kind(
        "Information passed on: {recipient}", ("{what}", "ground: {ground}"), rules.DECK_23
    ),
    co.COMPLETION: Kind("Completed", ("{completed_on}", "attempt {attempt}")),
    co.FAILURE: Kind("Failed", ("{failed_on}", "attempt {attempt}")),
    co.REENTERED: Kind("Another attempt", ("{decided_on}",)),
    co.LIFETIME_SET: Kind(
        "Supervision for life",
        ("{imposed_on}", ("monitored", "with electronic monitoring", "without monitoring")),
        rules.M_17,
    ),
    co.LIFETIME_ENDED: Kind(
        "Supervision for life ended by {by}",
        ("{ended_on}", "assessed {assessed_on}", "at the age of {age}"),
        rules.M_17,
    ),
    co.CLOCKS_SET: Kind("What is owed was set right", (), rules.M_13),
    co.TOLD: Kind("The confinement was told how it stands", (), rules.M_13),
}

# -- the assessment unit --------------------------------------------------------------------------

_ORDER: Final = (
    "of {ordered_on}",
    "sentence {sentence}",
    ("names_559_115", "names RSMo 559.115", "does not name RSMo 559.115"),
    ("names_soau", "names the unit", "does not name the unit"),
    "read as {stands_as}",
)
_ORDERS: Final[Mapping[str, Kind]] = {
    ev.OPENED: Kind("The court's order", ("judgment {judgment}", *_ORDER)),
    so.ORDER_ACCEPTED: Kind("The order says what it must"),
    so.ORDER_RETURNED: Kind("The order goes back to the court", ("it does not name {missing}",)),
    so.ORDER_CORRECTED: Kind("The order as corrected", _ORDER),
    so.READING_DECIDED: Kind("The stay is read as {reading}", (), rules.C_59),
    so.SAR_RECORDED: Kind(
        "Sentencing assessment", ("{completed_on}", "judgment {judgment}"), rules.DECK_46
    ),
    so.APPEAL_RECORDED: Kind(
        "Appeal",
        (
            "noticed {noticed_on}",
            "transcript filed {transcript_filed_on}",
            "disposed {disposed_on}",
        ),
        rules.U_04,
    ),
    so.FOUND_ELIGIBLE: Kind("Found eligible"),
    so.FOUND_ELIGIBLE_THERE: Kind("Found eligible, after the delivery"),
    so.STILL_ELIGIBLE: Kind("Looked at again: still eligible"),
    so.FOUND_INELIGIBLE: Kind("Found not eligible"),
    so.UNDECIDED: Kind("Eligibility: a named person has to decide", (), rules.DECK_48),
    so.HEALTH_DECIDED: Kind(
        "Decided on health", (("excludes", "it excludes", "it does not exclude"),), rules.DECK_48
    ),
    so.APPEAL_DECIDED: Kind(
        "Decided on the appeal", (("excludes", "it excludes", "it does not exclude"),), rules.C_58
    ),
}
_DAY_0: Final = ("day 0: {delivered_on}",)
_DAYS: Final[Mapping[str, Kind]] = {
    so.DELIVERED_TO_DOC: Kind("Delivered to the department", _DAY_0),
    so.DELIVERED_EARLY: Kind("Delivered, while order or person are checked", _DAY_0),
    so.DELIVERY_CORRECTED: Kind("Delivery corrected: the days are counted anew", _DAY_0),
    **dict.fromkeys(
        so.COUNTED_ANEW.values(),
        Kind("Delivery corrected: the court's days are counted anew, and run", _DAY_0),
    ),
    so.ADMITTED: Kind("Admitted to the unit", ("{admitted_on}",)),
    so.ADMITTED_THEN: Kind("Admitted to the unit", ("{admitted_on}",)),
    so.RISK_ASSESSED: Kind("Risk assessed: manageable {manageable}", ("{assessed_on}",)),
    so.RECOMMENDED: Kind("Recommendations made", ("for {of}", "{made_on}")),
    so.REPORTED: Kind("Report sent to the court", ("{sent_on}",)),
    so.REPORTED_LATER: Kind("Report sent to the court", ("{sent_on}",)),
    so.RELEASE_SET: Kind("Release after the program: {release_on}", (), rules.T_18),
    so.RELEASE_ADVISED: Kind("The court was advised of the release", ("{advised_on}",), rules.T_18),
    so.HEARD: Kind("Hearing held", ("{held_on}",), rules.T_19),
    so.INTENT: Kind("The court gives notice of proposed probation", ("{noticed_on}",)),
    so.INTENT_MEANWHILE: Kind("The court gives notice of proposed probation", ("{noticed_on}",)),
    so.INTENT_RECEIVED: Kind("The State has the notice", ("{received_on}",), rules.T_20),
    so.STATE_ASKED: Kind("The State asks for a hearing", ("{requested_on}",), rules.T_20),
    so.GRANTED: Kind(
        "Probation granted", ("order of {order_on}", ("own_motion", "on the court's motion", ""))
    ),
    so.EXECUTED: Kind("The sentence is executed", ("{executed_on}",)),
    so.POWER_PAST: Kind("The court's power has ended"),
    so.OWED_NO_MORE: Kind("What means nothing any more is not owed", (), rules.T_17),
}

KINDS: Final[Mapping[str, Mapping[str, Kind]]] = {
    "treatment": {**_OF_A_PERSON, **TREATMENT},
    "site": {**_SHARED, **SITE},
    "confinement": {**_OF_A_PERSON, **_CONFINEMENT},
    "community": {**_OF_A_PERSON, **_COMMUNITY},
    "soau": {**_OF_A_PERSON, **_ORDERS, **_DAYS},
}
"""Process -> kind of event -> its words."""

UNTOLD: Final[Mapping[str, Kind]] = {ON_ELIGIBILITY: Kind("An entry on eligibility")}
"""Kind under which withheld entries are shown whose own kind would tell -> its words."""
BY_ITSELF: Final = frozenset({si.TOLD, tr.PLACE_CHANGED, cf.CASES_TOLD})
"""What such a case does by itself, and nobody acts on."""
LETTER_RULES: Final[Mapping[str, str]] = {
    letters.DECISION: rules.DECK_02,
    letters.COMPLETION: rules.DECK_17,
    letters.TERMINATION: rules.DECK_19,
    letters.EXTENSION: rules.T_37,
    letters.AGREEMENT: rules.DECK_23,
    unit_letters.RETURNED: rules.DECK_50,
    unit_letters.REPORT: rules.U_08,
}
"""Kind of letter -> the rule that orders it."""
_PLAIN: Final = frozenset(
    {"why", "outcome", "status", "ground", "kind", "decision", "rating", "opinion", "basis", "seat"}
    | {"reading", "stands_as", "class", "component", "manageable", "reached", "missing", "fact"}
    | {"facts", "what", "by"}
)
"""Fields whose values are words that are joined by signs."""
_ENDS: Final = frozenset({"until"})
"""Fields that say when something ends: at midnight, with the day before."""


def plain(data: Json) -> Json:
    """The data of an entry, with values that are words as people write them."""
    return {name: _said(name, value) for name, value in data.items()}


_NAMED: Final[Mapping[str, str]] = {
    "names_559_115": "RSMo 559.115",
    "names_soau": "the unit",
    "assessment_requested": "the assessment for which it must ask",
    "new": "on a new sentence",
    "revocation-return": "back on revocation",
}
"""Values that are not words as they stand."""


def _said(name: str, value: object) -> object:
    if name in _ENDS and isinstance(value, str):
        return wording.last(value)
    return _words(value) if name in _PLAIN else value


def _words(value: object) -> object:
    if isinstance(value, list):
        return [_words(one) for one in value]
    if isinstance(value, str) and value in _NAMED:
        return _NAMED[value]
    return value.replace("-", " ").replace("_", " ") if isinstance(value, str) else value
