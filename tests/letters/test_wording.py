import shutil
from pathlib import Path

import pytest
import yaml

from activities.letters import wording as w
from activities.letters.text import LetterError
from activities.letters.typeset import preview
from tests.letters import sample, sample_notices, sample_svp, sample_treatment


def said(kind: str, **changes: object) -> str:
    return " ".join(preview(sample.worded(kind, sample.facts(**changes))).split())


@pytest.mark.rules("DOR-024", "C-06", "DOR-022", "DOR-018", "DOR-019")
@pytest.mark.parametrize("kind", ["consent-request", "consent-reminder", "delivery-follow-up"])
def test_what_a_guardian_must_be_told(kind: str) -> None:
    shown = said(kind)
    for told in (
        "Saying no does not stop the placement (DOR 4.720, section (3)(D))",
        "If you do not answer, we treat that as not consenting. This is our office\u2019s policy.",
        "the information to be shared",
        "how and when it would be shared",
        "your signature",
        "the date on which you signed",
        "To say no, you may also just call Dana Fictitious at (555) 555-0142.",
        "Please answer by June 16, 2031.",
        "14 calendar days; the day of sending is not counted.",
        "Invented offense in the first degree (section 999.100, RSMo)",
        "the Circuit Court of Example County",
        "Now: the people who live at Maple House, or their guardians.",
    ):
        assert told in shown


@pytest.mark.rules("C-06", "C-07")
def test_a_policy_clock_says_that_it_is_no_legal_deadline() -> None:
    by_law = {"due": "2031-06-16", "law": "RSMo 999.1", "counting": "Counted so.", "policy": False}
    for kind in ("consent-request", "consent-reminder", "delivery-follow-up"):
        assert (
            "This date is our office\u2019s policy (consent-answer). It is not a deadline set by law."
            in said(kind)
        )
        other = said(kind, answer_by=by_law)
        assert "This date comes from RSMo 999.1." in other
        assert "not a deadline set by law" not in other
    assert "our policy, not a legal deadline" in said("consent-document")
    assert "our policy, not a legal deadline" not in said("consent-document", answer_by=by_law)


@pytest.mark.rules("C-06")
def test_a_date_that_has_passed_is_not_asked_for_again() -> None:
    late = {"letter_date": "2031-06-28"}
    for kind in ("consent-reminder", "delivery-follow-up"):
        shown = said(kind, **late)
        assert "We had asked you to answer by June 16, 2031. You can still answer." in shown
        assert "Please answer by" not in shown
    assert "June 16, 2031, or soon after" in said("consent-document", **late)
    assert "You can still answer." in said("verbal-script", **late)
    assert "You can still answer." not in said("verbal-script")


@pytest.mark.rules("C-16")
def test_later_residents_have_a_tick_of_their_own() -> None:
    boxes = [
        block
        for block in sample.worded("consent-document").blocks
        if block.kind == "list" and block.marker == "box"
    ]
    assert len(boxes) == 2
    alone = [
        block
        for block in sample.worded("consent-document", sample.facts(prospective=False)).blocks
        if block.kind == "list" and block.marker == "box"
    ]
    assert len(alone) == 1
    assert "move into the same home" in said("consent-request")
    assert "move into the same home" not in said("consent-request", prospective=False)


@pytest.mark.rules("DOR-022", "C-31")
def test_the_document_has_the_four_elements_and_names_each_field() -> None:
    document = sample.worded("consent-document")
    shown = said("consent-document")
    for told in (
        "1. The information to be shared",
        "The name of the ward",
        "The date of the offense",
        "2. How and when it would be shared",
        "By a letter, handed over",
    ):
        assert told in shown
    lines = [
        label
        for block in document.blocks
        if block.kind == "signature-lines"
        for label in block.labels
    ]
    assert lines[:2] == ["Signature of guardian", "Date signed"]
    fewer = said("consent-document", information=("name",))
    assert "The name of the ward" in fewer
    assert "The date of the offense" not in fewer


def test_dates_and_kinds() -> None:
    ours = (sample, sample_notices, sample_svp, sample_treatment)
    assert set(w.LETTER_KINDS) == {kind for one in ours for kind in one.KINDS}
    assert "March 4, 2019" in said("consent-request")


def test_plain_language() -> None:
    """Sentences stay short: what a guardian reads is about grade 8 (Flesch-Kincaid)."""
    for kind in ("consent-request", "consent-reminder", "delivery-follow-up"):
        blocks = sample.worded(kind).blocks
        prose = " ".join(block.text for block in blocks if block.kind == "paragraph")
        prose += " ".join(
            f" {item}." for block in blocks if block.kind == "list" for item in block.items
        )
        assert grade(prose) < 9, kind
    assert (
        grade(
            "Notwithstanding aforementioned considerations, appropriate authorisation necessitates documentation."
        )
        > 15
    )


def grade(prose: str) -> float:
    words = [word.strip(".,:;?()\u2019\u201c\u201d") for word in prose.split()]
    words = [word.lower() for word in words if any(char.isalpha() for char in word)]
    sentences = max(1, sum(prose.count(end) for end in (". ", "? ", "! ")) + 1)
    syllables = sum(max(1, vowel_groups(word)) for word in words)
    return 0.39 * len(words) / sentences + 11.8 * syllables / len(words) - 15.59


def vowel_groups(word: str) -> int:
    groups = sum(
        1
        for n, char in enumerate(word)
        if char in "aeiouy" and (n == 0 or word[n - 1] not in "aeiouy")
    )
    return groups - (word.endswith("e") and not word.endswith("le"))


def test_old_wordings_stay_side_by_side(tmp_path: Path) -> None:
    root = tmp_path / "letters"
    shutil.copytree(w.WORDINGS, root)
    first = root / "consent-request" / "1.yaml"
    newer = first.read_text().replace("Please answer by", "We ask for your answer by")
    for version in ("2", "10"):
        (root / "consent-request" / f"{version}.yaml").write_text(newer)
    assert w.versions("consent-request", root=root) == ("1", "2", "10")
    assert w.current_version("consent-request", root=root) == "10"
    old = w.word("consent-request", sample.request(), "1", root=root)
    new = w.word("consent-request", sample.request(), root=root)
    assert (old.version, new.version) == ("1", "10")
    assert old.wording_digest != new.wording_digest
    assert old.wording_digest == w.word("consent-request", sample.request(), "1").wording_digest
    assert "Please answer by" in preview(old)
    assert "We ask for your answer by" in preview(new)
    with pytest.raises(LetterError, match=r"^version: consent-request has no wording '3'"):
        w.word("consent-request", sample.request(), "3", root=root)


@pytest.mark.parametrize("version", ["../consent-reminder/1", "/etc/passwd", "", "1.yaml", "01"])
def test_a_version_is_a_name_and_not_a_path(version: str) -> None:
    if not version:
        assert w.word("consent-request", sample.request(), version).version == w.current_version(
            "consent-request"
        )
        return
    with pytest.raises(LetterError, match=r"^version: "):
        w.word("consent-request", sample.request(), version)


@pytest.mark.parametrize(
    ("block", "message"),
    [
        ({"paragraph": "{{ wardd }}"}, "'wardd' is undefined"),
        ({"paragraph": "{{ contact.mobile }}"}, "has no attribute 'mobile'"),
        ({"paragraph": "{% if nobody %}x{% endif %}y"}, "'nobody' is undefined"),
        ({"when": "nobody", "paragraph": "x"}, "'nobody' is undefined"),
        ({"list": [{"each": "nobody", "text": "x"}]}, "'nobody' is undefined"),
        ({"table": {"header": ["{{ h }}"], "rows": [], "widths": [1]}}, "'h' is undefined"),
        ({"paragraph": "{{ ward.__class__.__mro__ }}"}, "unsafe"),
        ({"paragraph": "{{ '' }}"}, "came out empty"),
        (
            {"paragraph": "x", "heading": "y"},
            "^consent-request wording 1: blocks.1: a block has exactly one block key$",
        ),
        ({"style": "note"}, "exactly one"),
        ({"paragraf": "x"}, "blocks.1.paragraf: is no field"),
        ({"table": {"header": ["a", "b"], "rows": [["1"]], "widths": [1, 1]}}, "table"),
    ],
)
def test_a_wording_that_reaches_too_far_stops(tmp_path: Path, block: object, message: str) -> None:
    folder = tmp_path / "consent-request"
    folder.mkdir()
    wording = {"layout": "letter", "title": "T", "letterhead": ["A"], "blocks": [block]}
    (folder / "1.yaml").write_text(yaml.safe_dump(wording))
    with pytest.raises(LetterError, match=message) as caught:
        w.word("consent-request", sample.request(), root=tmp_path)
    assert "\n" not in str(caught.value)
