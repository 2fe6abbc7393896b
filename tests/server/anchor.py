"""The anchor case: a consent without letters, from opening to its end."""

from datetime import UTC, datetime, timedelta

from domain.model import Json

DAY = timedelta(days=1)


def opening(number: int = 0) -> Json:
    """A person already placed whose guardian is to be asked; the office words its own letters."""
    now = datetime.now(UTC)
    return {
        "ward": f"person-{number}",
        "guardians": [{"guardian": "guardian-1", "letters_from": "2020-01-01"}],
        "offences": [{"code": "566.030", "on": "2004-05-06", "registrable": True}],
        "finding": {"permanent": True, "on": "2006-02-03"},
        "placement": "already-placed",
        "aware_on": (now - 2 * DAY).isoformat(),
        "location": "location-1",
        "letters": "own",
    }


def asked() -> Json:
    return {"method": "hand"}


def answered() -> Json:
    return {
        "kind": "consent",
        "signed_on": (datetime.now(UTC) - timedelta(minutes=1)).isoformat(),
        "signature": "ink",
        "states_information": True,
        "states_circumstances": True,
        "evidence": ["evidence-1"],
        "scope": {"co_residents": True, "prospective": True},
    }


def closed() -> Json:
    return {"reason": "The anchor case is over."}
