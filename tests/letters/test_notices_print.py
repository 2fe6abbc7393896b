"""The notices in print: same bytes, one sheet each, and whatever a person types stays text."""

from typing import Final

import pytest

from activities.letters import contexts as c
from activities.letters.text import line
from activities.letters.typeset import pdf
from activities.letters.wording import word
from tests.letters import hostile, pdftext, sample
from tests.letters import sample_notices as s

_COLUMNS: Final = {
    "notice-page-4": 3,
    "notice-page-registered": 2,
    "notice-page-dated": 3,
    "notice-page-charged": 3,
    "notice-withheld": 2,
}


@pytest.mark.parametrize("kind", s.KINDS)
def test_same_input_same_bytes_and_marks(kind: str) -> None:
    one, two = (pdf(s.worded(kind), at=sample.AT) for _ in range(2))
    assert one == two
    tags = pdftext.tags(one)
    assert tags["/H1"] == 1
    assert tags["/TH"] == _COLUMNS.get(kind, 0)


@pytest.mark.parametrize("kind", [*s.COVERS, *s.PAGES, "notice-withheld"])
def test_a_letter_and_a_page_take_one_sheet(kind: str) -> None:
    assert pdftext.pages(pdf(s.worded(kind), at=sample.AT)) == 1


def test_each_subject_begins_on_a_page_of_its_own() -> None:
    cover = s.worded("notice", enclosed=3)
    pages = [s.worded(kind) for kind in ("notice-page-4", "notice-page-charged", "notice-page-4")]
    made = pdf(cover, at=sample.AT, enclosures=pages)
    assert pdftext.pages(made) == 4
    many = s.worded("notice-page-4", offences=(s.DATED,) * 40)
    assert pdftext.pages(pdf(cover, at=sample.AT, enclosures=[many, pages[1]])) > 4


@pytest.mark.parametrize("kind", s.PAGES)
def test_every_field_of_a_page_is_printed(kind: str) -> None:
    """What the matrix wants told is told: each text of the context stands on the page."""
    shown = pdftext.text(pdf(s.worded(kind), at=sample.AT))
    told: dict[str, str] = {}
    sample.each_text(s.facts(kind), told.setdefault)
    for text in told.values():
        if text not in {"3C", "4", "5", "6", "552.020"}:
            assert pdftext.squeeze(text) in shown, text


STRINGS: Final = hostile.strings()
_STRUCTURE: Final = ("/H1", "/H2", "/H3", "/L", "/LI", "/Table", "/TR", "/TH", "/TD", "/Link")
_CODES: Final = frozenset(
    {"case_reference", "earlier_reference", "subject", "why", "rule", "consent", "outcome"}
    | {"moving", "about", "finding"}
)


def filled(kind: str, start: int) -> tuple[dict[str, object], dict[str, str]]:
    """The facts of a kind with another hostile string in each free text."""
    put: dict[str, str] = {}

    def change(path: str, old: str) -> str:
        last = path.rpartition(".")[2]
        if last in _CODES or "sections" in path:
            return old
        put[path] = STRINGS[(start + 7 * len(put)) % len(STRINGS)]
        return put[path]

    facts = sample.each_text(s.facts(kind), change)
    assert isinstance(facts, dict)
    return facts, put


@pytest.mark.rules("C-31")
@pytest.mark.parametrize("kind", s.KINDS)
@pytest.mark.parametrize("start", range(0, len(STRINGS), 53))
def test_hostile_words_stay_words(kind: str, start: int) -> None:
    facts, put = filled(kind, start)
    made = pdf(word(kind, c.make_context(kind, facts)), at=sample.AT)
    plain = pdf(s.worded(kind), at=sample.AT)
    hostile_tags, plain_tags = pdftext.tags(made), pdftext.tags(plain)
    assert {tag: hostile_tags[tag] for tag in _STRUCTURE} == {
        tag: plain_tags[tag] for tag in _STRUCTURE
    }
    shown = pdftext.text(made, feet=False)
    for path, typed in put.items():
        if path == "contact.staff" or path.startswith(("identity", "description", "offences")):
            assert pdftext.squeeze(line(typed, path).text) in shown, (path, typed)
