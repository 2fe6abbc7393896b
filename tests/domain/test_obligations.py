"""A duty read back is the duty that was kept: days stay days, instants stay instants."""

from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from pydantic import ValidationError

from domain.obligations import Duty, Obligation, Status, settle
from tests.domain.commitments import by_law

CENTRAL = timezone(timedelta(hours=-6))


def owed(legal: object) -> Obligation:
    names = {"key": "T-06", "rule": "T-06", "owner": "court"}
    return Obligation.model_validate(
        {**names, "starts": datetime(2031, 6, 2, 15, tzinfo=UTC), "legal": legal}
    )


@pytest.mark.rules("T-06", "K-15")
@pytest.mark.parametrize(
    "legal",
    [
        date(2031, 6, 5),
        datetime(2031, 6, 5, 9, 30, tzinfo=CENTRAL),
        datetime(2031, 6, 5, tzinfo=CENTRAL),
        datetime(2031, 6, 5, tzinfo=UTC),
    ],
)
def test_what_was_kept_is_read_back(legal: date | datetime) -> None:
    """Hours that begin on a weekend are counted from midnight, and may end with a midnight."""
    kept = owed(legal)
    for read in (
        Obligation.model_validate(kept.model_dump(mode="json")),
        Obligation.model_validate_json(kept.model_dump_json()),
        Obligation.model_validate(dict(kept)),
    ):
        assert read == kept
        assert type(read.legal) is type(legal)
        assert read.model_dump(mode="json") == kept.model_dump(mode="json")


@pytest.mark.parametrize("text", ["soon", "2031-06-31", "2031-06-05T25:00:00Z", ""])
def test_what_is_no_date_is_none(text: str) -> None:
    with pytest.raises(ValidationError, match="legal"):
        owed(text)


@pytest.mark.rules("T-06", "T-15", "T-16", "K-01")
def test_the_last_instant_of_counted_hours_is_within_them_and_a_day_ends_with_midnight() -> None:
    noon, midnight = datetime(2031, 6, 5, 12, tzinfo=UTC), datetime(2031, 6, 6, 5, tzinfo=UTC)
    hours = owed(noon).model_copy(update={"ends": noon})
    day = owed(date(2031, 6, 5)).model_copy(update={"ends": midnight})
    moment = timedelta(microseconds=1)
    assert [hours.in_time(noon + step) for step in (-moment, 0 * moment, moment)] == [
        True,
        True,
        False,
    ]
    assert [day.in_time(midnight + step) for step in (-moment, 0 * moment)] == [True, False]
    assert owed(date(2031, 6, 5)).in_time(midnight), "without an end nothing is late"
    breached = hours.model_copy(update={"status": Status.BREACHED})
    (ended,) = settle({"T-06": breached}, "T-06", noon)
    assert (ended.end, ended.recorded_late) == (Status.MET, True)


@pytest.mark.rules("T-06", "T-15", "T-16", "K-08")
def test_hours_that_are_full_at_midnight_end_with_the_day_before_it() -> None:
    """V14: taken on a Saturday before a Monday holiday, the end of Thursday the nineteenth."""
    friday = datetime(2026, 2, 20, tzinfo=CENTRAL)
    held = by_law(Duty(key="T-06", rule="T-06", starts=datetime(2026, 2, 14, 9, tzinfo=CENTRAL)))
    assert (held.legal, held.ends) == (friday, friday)
    moment = timedelta(microseconds=1)
    assert held.in_time(friday - moment)
    assert not held.in_time(friday), "what is said to be of Friday is not of Thursday"
    read = Obligation.model_validate(held.model_dump(mode="json"))
    assert not read.in_time(friday)
    until_three = datetime(2026, 5, 27, 15, tzinfo=timezone(timedelta(hours=-5)))
    hour = by_law(Duty(key="T-06", rule="T-06", starts=until_three - timedelta(days=6)))
    assert hour.ends == until_three, "V13"
    assert hour.in_time(until_three), "the seventy-second hour is full, and not passed"
