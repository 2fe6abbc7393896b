"""Every rule of what has landed is covered; the page can be written."""

from tests.trace import AHEAD, LANDED, collect, markers, page, uncovered


def test_every_rule_of_what_has_landed_is_covered() -> None:
    assert uncovered(collect()) == []


def test_every_rule_stands_on_the_page() -> None:
    found = collect()
    named = {rule for part in (*LANDED.values(), *AHEAD.values()) for rule in part}
    assert named == set(found)
    text = page(found)
    assert all(f"| {rule} |" in text for rules in LANDED.values() for rule in rules)


def test_markers_are_found_wherever_they_stand() -> None:
    source = """
pytestmark = pytest.mark.rules("T-01")
@pytest.mark.rules("T-02", "T-03")
def test(): ...
CASES = [pytest.param(1, marks=pytest.mark.rules("T-04"))]
other.rules("T-05")
"""
    assert sorted(rule for rule, _ in markers(source)) == ["T-01", "T-02", "T-03", "T-04"]
