"""A document that a command names as proof is on file, or the command is refused."""

import pytest

from tests.house import House
from tests.server import anchor

pytestmark = pytest.mark.server


@pytest.mark.rules("H-07")
async def test_an_unknown_document_proves_nothing(cases: House) -> None:
    case = await cases.open("consent", anchor.opening())
    refusal = await cases.refused(
        case, "record-request-sent", {**anchor.asked(), "evidence": ["deadbeef"]}
    )
    assert (refusal.rule, refusal.field) == ("H-07", "evidence")
    await cases.accepted(
        case, "record-request-sent", {**anchor.asked(), "evidence": ["evidence-1"]}
    )
