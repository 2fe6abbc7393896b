"""Who opens a case is warned of the person's other open cases (S-01)."""

import pytest

from tests.domain import svp_cases


@pytest.mark.rules("S-01")
def test_another_open_review_is_named_but_not_that_of_another_office() -> None:
    case = svp_cases.opened(others=["svp-2031-000007"], elsewhere=True)
    first, second = case.state, case.history[0].data["warnings"]
    assert first.stage == "to-evaluate"
    assert [one["rule"] for one in second] == ["S-01", "S-01"]
    assert "svp-2031-000007" in second[0]["text"]
    assert "another office's case" in second[1]["text"]
    assert not {"others", "elsewhere"} & {*case.history[0].data}
