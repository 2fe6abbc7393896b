"""Every rule of what has landed is covered; the page can be written."""

from functools import cache

from tests.trace import AHEAD, LANDED, Cover, collect, markers, page, uncovered


@cache
def everything() -> dict[str, Cover]:
    """What covers each rule; it is looked for once."""
    return collect()


def test_every_rule_of_what_has_landed_is_covered() -> None:
    assert uncovered(everything()) == []


def test_every_rule_stands_on_the_page() -> None:
    found = everything()
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


def test_a_rule_of_the_svp_pipeline_that_nothing_covers_is_named() -> None:
    found = everything()
    ids = ("S-07", "S-33", "DECK-29", "DECK-43", "T-06", "T-12", "T-16", "C-26", "C-47", "M-19")
    assert uncovered({**found, **{rule: Cover() for rule in ids}}) == [
        *("S-07", "DECK-29", "T-06", "T-16", "C-26", "C-47", "M-19"),
        *("S-33", "DECK-43", "T-12"),
    ]
