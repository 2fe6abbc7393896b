"""Letters about treatment and assessments in print: same bytes, few sheets, and words stay words."""

from typing import Final

import pytest

from activities.letters import contexts as c
from activities.letters.text import line
from activities.letters.typeset import pdf
from activities.letters.wording import word
from tests.letters import hostile, pdftext, sample
from tests.letters import sample_treatment as s

STRINGS: Final = hostile.strings()
_STRUCTURE: Final = ("/H1", "/H2", "/H3", "/L", "/LI", "/Table", "/TR", "/TH", "/TD", "/Link")
_CODES: Final = frozenset(
    {"case_reference", "to", "klass", "treatment", "components", "requirement", "reached"}
    | {"ground", "ended", "confidence", "commitments", "outputs", "recommended", "stay"}
)
_NAMES: Final = frozenset(f"looked.{n}.name" for n in range(1, 10))


def coded(path: str) -> bool:
    """Whether a text is a code of a closed list, and no free text."""
    return bool(set(path.split(".")) & _CODES) or path in _NAMES


@pytest.mark.parametrize("kind", s.KINDS)
def test_same_input_same_bytes_and_marks(kind: str) -> None:
    one, two = (pdf(s.worded(kind), at=sample.AT) for _ in range(2))
    assert one == two
    tags = pdftext.tags(one)
    assert tags["/H1"] == 1
    assert tags["/TH"] == {"treatment-decision": 5, "completion-report": 2}.get(kind, 0)
    assert pdftext.pages(one) == (2 if kind == "treatment-decision" else 1)


@pytest.mark.rules("M-18")
@pytest.mark.parametrize("kind", ["completion-report", "termination-report"])
def test_the_sheet_for_registration_is_a_page_of_its_own(kind: str) -> None:
    sheet = s.worded("registration-statement")
    made = pdf(s.worded(kind), at=sample.AT, enclosures=[sheet])
    assert pdftext.pages(made) == 2
    assert pdftext.squeeze(sheet.title) in pdftext.text(made)


@pytest.mark.parametrize("kind", s.KINDS)
def test_every_text_that_was_gathered_is_printed(kind: str) -> None:
    shown = pdftext.text(pdf(s.worded(kind), at=sample.AT))
    told: dict[str, str] = {}
    sample.each_text(s.facts(kind), told.setdefault)
    for path, text in told.items():
        if not coded(path):
            assert pdftext.squeeze(text) in shown, path


def filled(kind: str, start: int) -> tuple[dict[str, object], dict[str, str]]:
    """The facts of a kind with another hostile string in each free text."""
    put: dict[str, str] = {}

    def change(path: str, old: str) -> str:
        if coded(path):
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
