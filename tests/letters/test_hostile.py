"""Whatever a person types stays text: in every field, in print and on screen."""

import io
import json
import shutil
import subprocess
import unicodedata

import pytest
import typst
from PIL import Image

from activities.letters import text as t
from activities.letters import typeset
from activities.letters.fonts import fonts
from activities.letters.typeset import pdf, preview
from activities.letters.wording import Worded
from tests.letters import hostile, pdftext, sample

STRINGS = hostile.strings()
SHARE = 40


def filled(start: int) -> tuple[dict[str, object], dict[str, str]]:
    """Facts in which each text field holds another hostile string, and which one it is."""
    put: dict[str, str] = {}

    def change(path: str, _old: str) -> str:
        put[path] = STRINGS[(start + 7 * len(put)) % len(STRINGS)]
        return put[path]

    facts = sample.each_text(sample.facts(), change)
    assert isinstance(facts, dict)
    return facts, put


def test_there_are_four_hundred() -> None:
    assert len(set(STRINGS)) >= 400


@pytest.mark.rules("C-31", "DOR-022")
@pytest.mark.parametrize("part", range(0, len(STRINGS), SHARE))
def test_every_string_is_inert_in_every_field(part: int) -> None:
    plain_tags = pdftext.tags(pdf(sample.worded("consent-request"), at=sample.AT))
    for start in range(part, min(part + SHARE, len(STRINGS))):
        facts, put = filled(start)
        worded = sample.worded("consent-request", facts)
        made = pdf(worded, at=sample.AT)
        shown = pdftext.text(made, feet=False)
        for path, typed in put.items():
            expected = pdftext.squeeze(t.line(typed, path).text)
            assert expected in shown, (path, typed)
        # An injected mark would add a heading, a list, a page of its own or a link.
        found = pdftext.tags(made)
        structural = (
            "/H1",
            "/H2",
            "/H3",
            "/L",
            "/LI",
            "/Table",
            "/TR",
            "/TH",
            "/TD",
            "/Link",
            "/Strong",
            "/Em",
            "/Formula",
            "/Figure",
            "/Code",
        )
        assert {tag: found[tag] for tag in structural} == {
            tag: plain_tags[tag] for tag in structural
        }, start


@pytest.mark.parametrize("kind", sample.KINDS)
@pytest.mark.parametrize("start", [0, 20, 90, 150, 210, 270, 330, 390])
def test_every_letter_takes_hostile_facts(kind: str, start: int) -> None:
    facts, put = filled(start)
    worded = sample.worded(kind, facts)
    shown = pdftext.text(pdf(worded, at=sample.AT), feet=False)
    on_screen = pdftext.squeeze(preview(worded))
    for path in ("recipient.name", "contact.staff", "contact.telephone", "contact.office"):
        expected = pdftext.squeeze(t.line(put[path], path).text)
        assert expected in shown
        assert expected in on_screen


@pytest.mark.parametrize("typed", [s for s in STRINGS if s.isascii() and s.isprintable()])
def test_ascii_stays_as_it_was_typed(typed: str) -> None:
    assert t.clean(typed) == t.Cleaned(typed.strip(), changed=False)


@pytest.mark.parametrize("ward", ["W" * 600, "Jordan " + "w." * 250])
def test_no_line_runs_off_the_page(ward: str) -> None:
    worded = sample.worded("consent-request", sample.facts(ward=ward))
    source = (typeset.TEMPLATES / "layout.typ").read_text()
    assert ink_right_of_text(worded, source) == 0
    # The ruler can fail: without the rule that breaks long words there is ink in the margin.
    if "." not in ward:
        broken = "\n".join(row for row in source.split("\n") if not row.startswith("#show regex"))
        assert ink_right_of_text(worded, broken) > 0


def test_the_longest_row_fits_on_a_page() -> None:
    widest = {
        "citation": "W" * 300,
        "title": "W" * 300,
        "nature": "W" * 300,
        "committed_on": "2019-03-04",
    }
    made = pdf(sample.worded("consent-request", sample.facts(offences=(widest,))), at=sample.AT)
    assert pdftext.pages(made) == 3
    source = (typeset.TEMPLATES / "layout.typ").read_text()
    worded = sample.worded("consent-request", sample.facts(offences=(widest,)))
    assert ink_below_text(worded, source) == 0


def ink_right_of_text(worded: Worded, layout: str) -> int:
    """Dark pixels in the outer part of the right margin, over all pages."""
    return ink(worded, layout, (7.6, 0.0, 8.5, 11.0))


def ink_below_text(worded: Worded, layout: str) -> int:
    """Dark pixels below the page foot, over all pages."""
    return ink(worded, layout, (0.0, 10.75, 8.5, 11.0))


def ink(worded: Worded, layout: str, where: tuple[float, float, float, float]) -> int:
    """Dark pixels in a part of the sheet (left, top, right, bottom in inches), over all pages."""
    data = json.dumps(typeset.layout_data(worded))
    made = typst.compile(
        layout.encode(), format="png", ppi=36, font_paths=fonts(), sys_inputs={"d": data}
    )
    dark = 0
    for page in made if isinstance(made, list) else [made]:
        image = Image.open(io.BytesIO(page)).convert("L")
        margin = image.crop(
            (int(36 * where[0]), int(36 * where[1]), int(36 * where[2]), int(36 * where[3]))
        )
        dark += sum(margin.histogram()[:128])
    return dark


@pytest.mark.skipif(
    shutil.which("pdftotext") is None,
    reason="pdftotext (poppler-utils) is not installed: our own reader is the only one that checked",
)
def test_another_reader_sees_the_same_text() -> None:
    for start in (0, 100, 200, 300):
        made = pdf(sample.worded("consent-request", filled(start)[0]), at=sample.AT)
        found = subprocess.run(
            ["pdftotext", "-raw", "-", "-"], input=made, capture_output=True, check=True
        ).stdout.decode()
        assert letters(found) == letters(pdftext.text(made))


def letters(shown: str) -> list[str]:
    """The characters of a text, whatever the order of lines; ligatures taken apart."""
    return sorted(pdftext.squeeze(unicodedata.normalize("NFKC", shown)))
