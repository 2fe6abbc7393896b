"""A strike that later entries do not bear is refused, and the refusal names them."""

from datetime import timedelta

import pytest
from sqlalchemy import Engine

from tests.domain.cases import ASKED_AT, SIGNED
from tests.records.desk import CHIEF, Desk


@pytest.mark.rules("H-01")
def test_a_refused_strike_names_the_entries_to_be_struck_first(record_engine: Engine) -> None:
    desk = Desk(record_engine)
    case = desk.open("consent")
    desk.do(case, "record-request-sent", ASKED_AT, method="hand")
    asked = desk.state(case).version
    evidence = {**SIGNED, "evidence": ["document-1"]}
    desk.do(case, "record-response", ASKED_AT + timedelta(days=8), **evidence)
    given = desk.state(case).version
    later = ASKED_AT + timedelta(days=9)
    refused = desk.do(case, "strike", later, CHIEF, version=asked, note="note-1")
    assert refused.refusal is not None
    assert refused.refusal.message == (
        "without that event later ones would not be possible; strike those first, in this order: "
        f"{given} (consent-given)"
    )
    assert (
        desk.do(case, "strike", later, CHIEF, version=given, note="note-1").outcome == "committed"
    )
    assert (
        desk.do(case, "strike", later, CHIEF, version=asked, note="note-1").outcome == "committed"
    )
