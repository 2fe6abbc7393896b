"""Who opens a case is warned of the person's other open cases (S-01, S-23)."""

import pytest

from tests.domain import commitments, svp_cases


@pytest.mark.rules("S-01")
def test_another_open_review_is_named_but_not_that_of_another_office() -> None:
    case = svp_cases.opened(others=["svp-2031-000007"], elsewhere=True)
    first, second = case.state, case.history[0].data["warnings"]
    assert first.stage == "to-evaluate"
    assert [one["rule"] for one in second] == ["S-01", "S-01"]
    assert "svp-2031-000007" in second[0]["text"]
    assert "another office's case" in second[1]["text"]
    assert not {"others", "elsewhere"} & {*case.history[0].data}


@pytest.mark.rules("S-23")
def test_another_open_commitment_is_named() -> None:
    case = commitments.ordered(others=["commitment-2030-000001"])
    assert case.warnings() == ["S-23"]
    assert commitments.ordered().warnings() == []
