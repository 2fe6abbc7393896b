"""Letters under RSMo 632.480 to 632.513 in print: same bytes, few sheets, and words stay words."""

from typing import Final

import pytest

from activities.letters import contexts as c
from activities.letters.text import line
from activities.letters.typeset import pdf
from activities.letters.wording import word
from tests.letters import hostile, pdftext, sample
from tests.letters import sample_svp as s

STRINGS: Final = hostile.strings()
_COLUMNS: Final = {"svp-packet": 4, "mdt-assessment": 2}
_STRUCTURE: Final = ("/H1", "/H2", "/H3", "/L", "/LI", "/Table", "/TR", "/TH", "/TD", "/Link")
_CODES: Final = frozenset(
    {"case_reference", "to", "what", "event", "outcome", "result", "mosop", "licence", "waiver"}
    | {"confidence", "served", "contents", "missing"}
)


@pytest.mark.parametrize("kind", s.KINDS)
def test_same_input_same_bytes_and_marks(kind: str) -> None:
    one, two = (pdf(s.worded(kind), at=sample.AT) for _ in range(2))
    assert one == two
    tags = pdftext.tags(one)
    assert tags["/H1"] == 1
    assert tags["/TH"] == _COLUMNS.get(kind, 0)


@pytest.mark.parametrize("kind", s.KINDS)
def test_one_sheet_but_for_the_right_to_petition(kind: str) -> None:
    sheets = pdftext.pages(pdf(s.worded(kind), at=sample.AT))
    assert sheets == (2 if kind == "right-to-petition" else 1)


@pytest.mark.rules("T-11", "S-07")
@pytest.mark.parametrize(
    ("letter", "enclosed", "sheets"),
    [
        ("right-to-petition", ["petition-waiver"], 3),
        ("svp-notice", ["svp-packet"], 2),
        ("annual-report-transmittal", ["right-to-petition", "petition-waiver"], 4),
    ],
)
def test_what_is_enclosed_is_in_one_document(letter: str, enclosed: list[str], sheets: int) -> None:
    parts = [s.worded(kind) for kind in enclosed]
    made = pdf(s.worded(letter), at=sample.AT, enclosures=parts)
    assert pdftext.pages(made) == sheets
    for part in parts:
        assert pdftext.squeeze(part.title) in pdftext.text(made)


@pytest.mark.parametrize("kind", s.KINDS)
def test_every_text_that_was_gathered_is_printed(kind: str) -> None:
    shown = pdftext.text(pdf(s.worded(kind), at=sample.AT))
    told: dict[str, str] = {}
    sample.each_text(s.facts(kind), told.setdefault)
    for path, text in told.items():
        if not (set(path.split(".")) & _CODES or path.startswith("agencies")):
            assert pdftext.squeeze(text) in shown, path


def filled(kind: str, start: int) -> tuple[dict[str, object], dict[str, str]]:
    """The facts of a kind with another hostile string in each free text."""
    put: dict[str, str] = {}

    def change(path: str, old: str) -> str:
        if set(path.split(".")) & _CODES:
            return old
        put[path] = STRINGS[(start + 7 * len(put)) % len(STRINGS)]
        return put[path]

    facts = sample.each_text(s.facts(kind), change)
    assert isinstance(facts, dict)
    return facts, put


@pytest.mark.parametrize("kind", s.KINDS)
@pytest.mark.parametrize("start", range(0, len(STRINGS), 67))
def test_hostile_words_stay_words(kind: str, start: int) -> None:
    facts, put = filled(kind, start)
    made = pdf(word(kind, c.make_context(kind, facts)), at=sample.AT)
    found, plain = pdftext.tags(made), pdftext.tags(pdf(s.worded(kind), at=sample.AT))
    assert {tag: found[tag] for tag in _STRUCTURE} == {tag: plain[tag] for tag in _STRUCTURE}
    shown = pdftext.text(made, feet=False)
    for path, typed in put.items():
        assert pdftext.squeeze(line(typed, path).text) in shown, (path, typed)
