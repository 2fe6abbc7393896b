"""The PDF: same bytes for the same input, and built to PDF/UA-1 and PDF/A-2a."""

import hashlib
import io
import subprocess
import sys
from pathlib import Path

import pikepdf
import pytest

from activities.letters import typeset
from activities.letters.text import LetterError
from activities.mailroom.articles import article_number, barcode_svg
from tests.letters import pdftext, sample

PRINT_DIGEST = """
import hashlib
from activities.letters.typeset import pdf
from activities.mailroom.articles import article_number, barcode_svg
from tests.letters import sample
svg = barcode_svg(article_number("901234567", 7), "65198")
made = pdf(sample.worded("consent-request"), at=sample.AT, enclosures=(sample.worded("consent-document"),), barcode_svg=svg)
print(hashlib.sha256(made).hexdigest())
"""


def mailing() -> bytes:
    svg = barcode_svg(article_number("901234567", 7), "65198")
    document = sample.worded("consent-document")
    return typeset.pdf(
        sample.worded("consent-request"), at=sample.AT, enclosures=(document,), barcode_svg=svg
    )


def test_same_input_same_bytes_in_every_process() -> None:
    here = hashlib.sha256(mailing()).hexdigest()
    for seed in ("0", "1"):
        env = {
            "PYTHONHASHSEED": seed,
            "TZ": "Asia/Tokyo" if seed == "1" else "UTC",
            "HOME": "/dev/null",
        }
        there = subprocess.run(
            [sys.executable, "-c", PRINT_DIGEST],
            capture_output=True,
            text=True,
            check=True,
            env=env,
        )
        assert there.stdout.strip() == here


def test_other_input_other_bytes() -> None:
    base = sample.worded("consent-request")
    made = typeset.pdf(base, at=sample.AT)
    assert made != typeset.pdf(base, at=sample.AT + 60)
    assert made != typeset.pdf(
        sample.worded("consent-request", sample.facts(ward="Other Sample")), at=sample.AT
    )
    assert made != mailing()


@pytest.mark.parametrize("kind", sample.KINDS)
def test_marks_of_pdf_ua_and_pdf_a(kind: str) -> None:
    made = typeset.pdf(sample.worded(kind), at=sample.AT)
    with pikepdf.open(io.BytesIO(made)) as document:
        root = document.Root
        assert str(root.Lang).lower() == "en-us"
        assert bool(root.MarkInfo.Marked)
        assert bool(root.ViewerPreferences.DisplayDocTitle)
        assert len(root.OutputIntents) == 1
        with document.open_metadata() as found:
            assert found["pdfuaid:part"] == "1"
            assert found["pdfaid:part"] == "2"
            assert found["pdfaid:conformance"] == "A"
            assert found["dc:title"] == sample.worded(kind).title
        for page in document.pages:
            for font in page.resources.Font.values():
                descriptor = font.DescendantFonts[0].FontDescriptor
                assert "/FontFile2" in descriptor or "/FontFile3" in descriptor
                assert "/ToUnicode" in font


@pytest.mark.parametrize("kind", ["consent-request", "consent-document"])
def test_tables_have_header_cells_and_the_title_is_the_only_first_heading(kind: str) -> None:
    found = pdftext.tags(typeset.pdf(sample.worded(kind), at=sample.AT))
    assert found["/H1"] == 1
    assert found["/TH"] == 3 * found["/Table"]
    assert found["/Table"] == 1


def test_the_barcode_has_words_for_those_who_cannot_see_it() -> None:
    number = article_number("901234567", 7)
    assert pdftext.tags(mailing())["/Figure"] == 1
    assert number in pdftext.text(mailing())
    assert "/Figure" not in pdftext.tags(
        typeset.pdf(sample.worded("consent-request"), at=sample.AT)
    )
    with pytest.raises(LetterError, match=r"^barcode_svg: "):
        typeset.pdf(sample.worded("consent-request"), at=sample.AT, barcode_svg="<svg/>")


def test_enclosures_start_on_a_new_page_of_the_same_file() -> None:
    letter, document = sample.worded("consent-request"), sample.worded("consent-document")
    alone = pdftext.pages(typeset.pdf(letter, at=sample.AT))
    form = pdftext.pages(typeset.pdf(document, at=sample.AT))
    made = typeset.pdf(letter, at=sample.AT, enclosures=(document,))
    assert form == 1
    assert pdftext.pages(made) == alone + form
    shown = pdftext.text(made)
    for number in range(1, alone + form + 1):
        assert f"Referenceconsent-2031-000001Page{number}of{alone + form}" in shown


def test_text_that_no_font_shows_is_refused_and_never_printed_as_boxes() -> None:
    worded = sample.worded("consent-request").model_copy(update={"title": "漢"})
    with pytest.raises(LetterError) as caught:
        typeset.pdf(worded, at=sample.AT)
    assert "\n" not in str(caught.value)


def test_a_warning_is_an_error(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "layout.typ").write_text(
        '#set document(title: "x")\n#set text(font: "No Such Font")\nx'
    )
    monkeypatch.setattr(typeset, "TEMPLATES", tmp_path)
    with pytest.raises(LetterError, match="unknown font family"):
        typeset.pdf(sample.worded("consent-request"), at=sample.AT)


def test_preview_shows_every_block() -> None:
    shown = typeset.preview(sample.worded("consent-request"))
    assert (
        "* Offense: Invented offense in the first degree (section 999.100, RSMo); What kind of act:"
        in shown.replace("\n  ", " ")
    )
    assert "7 Imaginary Lane\nApartment 3B\n" in shown
    assert "[ ] Yes, I consent." in typeset.preview(sample.worded("consent-document"))
    assert "Signature of guardian: ____" in typeset.preview(sample.worded("consent-document"))
    assert max(map(len, shown.split("\n"))) <= 78
