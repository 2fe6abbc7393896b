"""Fictional cases for the tests of the deciders, with the values of the real law."""

from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from domain.placement.consent import CONSENT
from domain.placement.consent_state import ConsentState
from domain.placement.delivery import DELIVERY
from domain.placement.delivery_state import DeliveryState
from domain.refusal import Refusal
from law.tables import load
from tests.domain.recorder import Count, Recorder, by_law

CHICAGO = ZoneInfo("America/Chicago")
DAY = timedelta(days=1)


def at(text: str) -> datetime:
    """A day, or a time, of Missouri."""
    return datetime.fromisoformat(text).replace(tzinfo=CHICAGO)


def day(text: str) -> str:
    """A day as the gateway passes it on: local midnight."""
    return at(text).isoformat()


def law(process: str, **other: Any) -> dict[str, Any]:
    """The snapshot of the law that a case is opened with."""
    tables = load()
    if process == "consent":
        values: dict[str, Any] = {
            "lookback_1995": tables.policy("lookback_1995").isoformat(),  # type: ignore[union-attr]
            "permanent_finding_required": tables.policy("permanent_finding_required"),
        }
    else:
        names = ("refused_counts_as", "require_addressee_signature", "verbal_attempts")
        values = {name: tables.policy(name) for name in names}
        values["outcomes"] = {
            code: {"proof": row.proof, "effect": row.effect}
            for code, row in tables.outcomes.items()
        }
    return {"version": tables.version, "digest": tables.digest, "values": values | other}


def guardian(name: str = "guardian-1", **other: Any) -> dict[str, Any]:
    return {"guardian": name, "kind": "guardian", "letters_from": day("2020-01-01")} | other


def consent_data(**other: Any) -> dict[str, Any]:
    """What opens a consent; the design's example."""
    return {
        "office": "ro-test",
        "law": law("consent"),
        "ward": "ward-1",
        "guardians": [guardian()],
        "offences": [{"code": "566.030", "on": day("2019-05-01"), "registrable": True}],
        "finding": {"permanent": True, "on": day("2030-01-15")},
        "placement": "already-placed",
        "aware_on": day("2031-06-02"),
        "location": "home-1",
        "letters": "own",
    } | other


OPENED_AT = at("2031-06-02T09:00")
ASKED_AT = at("2031-06-03T10:00")
SIGNED: dict[str, Any] = {
    "kind": "consent",
    "signed_on": day("2031-06-10"),
    "signature": "ink",
    "states_information": True,
    "states_circumstances": True,
    "scope": {"co_residents": True, "prospective": True},
    "evidence": ["document-1"],
}


def consent(count: Count = by_law, **other: Any) -> Recorder[ConsentState]:
    """A consent, opened."""
    case = Recorder(CONSENT, count, case="consent-2031-000001")
    opened = case.give("open", OPENED_AT, **consent_data(**other))
    assert not isinstance(opened, Refusal), opened
    return case


def asked(count: Count = by_law, **other: Any) -> Recorder[ConsentState]:
    """A consent whose request was handed over."""
    case = consent(count, **other)
    case.finish(OPENED_AT)
    sent = case.give("record-request-sent", ASKED_AT, method="hand")
    assert not isinstance(sent, Refusal), sent
    return case


def delivery_data(**other: Any) -> dict[str, Any]:
    """What opens a delivery."""
    return {
        "office": "ro-test",
        "law": law("delivery"),
        "owner": "consent-2031-000001",
        "letter": "letter-1",
        "letter_kind": "consent-request",
        "recipient": "guardian-1",
        "method": "certified",
        "electronic_allowed": True,
    } | other


def delivery(count: Count = by_law, **other: Any) -> Recorder[DeliveryState]:
    """A delivery, opened, its letter handed to the mail room."""
    case = Recorder(DELIVERY, count, case="delivery-2031-000001")
    opened = case.give("open", OPENED_AT, role="system", **delivery_data(**other))
    assert not isinstance(opened, Refusal), opened
    case.finish(OPENED_AT)
    return case


def scan(case: Recorder[DeliveryState], code: str, when: datetime, **other: Any) -> Any:
    """The carrier reports on the piece under way."""
    data = {"code": code, "article": case.state.article} | other
    return case.give("carrier-scan", when, role="mail-room", **data)
