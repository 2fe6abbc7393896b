"""A case that was opened before: named to its own office, and to no other."""

import pytest
from sqlalchemy import Engine

from domain.model import Json
from records.opening import Opening, open_case
from tests.domain.cases import OPENED_AT, consent_data
from tests.domain.recorder import who
from tests.records.desk import Desk


@pytest.mark.rules("H-01", "DOR-003")
def test_another_office_is_told_no_id(record_engine: Engine) -> None:
    recorder = Desk(record_engine).recorder

    def opened(office: str, number: int) -> str:
        data: Json = {**consent_data(), "office": office, "occurred_on": OPENED_AT.isoformat()}
        asked = Opening("consent", data, who(), f"open-{number}", OPENED_AT)
        found = open_case(recorder, asked)
        return found.refusal.line() if found.refusal is not None else found.case

    case = opened("ro-test", 1)
    assert case in opened("ro-test", 2)
    other = opened("ro-other", 3)
    assert "opened before" in other
    assert case not in other
