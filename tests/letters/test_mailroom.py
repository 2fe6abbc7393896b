import csv
import io
from datetime import date, datetime

import pytest
from pydantic import ValidationError

from activities.letters.text import LetterError
from activities.mailroom import articles as a
from activities.mailroom.manifest import ManifestRow, manifest_csv, manifest_pdf
from activities.mailroom.scans import SCAN_CODES, ScanFile, parse_csv
from tests.letters import hostile, pdftext

GOOD = a.article_number("901234567", 42)
OTHER = a.article_number("901234567", 43)


# Published sample numbers, whose check digits others computed.
@pytest.mark.parametrize("number", ["9405509699939943080223", "9361289878700317633795"])
def test_known_numbers(number: str) -> None:
    assert a.check(number)


def test_the_number_holds_its_parts() -> None:
    assert GOOD[:-1] == "921479012345670000042"
    assert a.article_number("123456", 9_999_999_999).startswith("931471234569999999999")
    assert a.article_number("901234567", 1, "148").startswith("92148901234567")
    assert len({a.article_number("901234567", n) for n in range(2000)}) == 2000


def test_every_wrong_digit_is_found() -> None:
    for serial in range(0, 10_000_000, 123_457):
        number = a.article_number("901234567", serial)
        assert a.check(number)
        for place, digit in enumerate(number):
            for wrong in "0123456789":
                assert a.check(number[:place] + wrong + number[place + 1 :]) == (wrong == digit)


@pytest.mark.parametrize(
    "bad", ["", "1", GOOD[:-1], GOOD + "0", GOOD[:-1] + "x", "٣" * 22, " " + GOOD[1:]]
)
def test_what_is_no_number(bad: str) -> None:
    assert not a.check(bad)


@pytest.mark.parametrize(
    ("mailer", "serial", "service", "field"),
    [
        ("12345", 1, "certified", "mailer_id"),
        ("12345678x", 1, "certified", "mailer_id"),
        ("٣" * 9, 1, "certified", "mailer_id"),
        ("901234567", -1, "certified", "serial"),
        ("901234567", 10_000_000, "certified", "serial"),
        ("901234567", 1, "pigeon", "service"),
        ("901234567", 1, "14", "service"),
    ],
)
def test_bad_parts_are_named(mailer: str, serial: int, service: str, field: str) -> None:
    with pytest.raises(a.ArticleError, match=rf"^{field}: "):
        a.article_number(mailer, serial, service)


def test_barcode() -> None:
    svg = a.barcode_svg(GOOD, "65198-1234")
    assert svg == a.barcode_svg(GOOD, "651981234")
    assert svg != a.barcode_svg(OTHER, "651981234")
    assert a.grouped(GOOD) in svg
    for zip_code in ("", "6519", "ABCDE", "٣٣٣٣٣", "65198-12345"):
        with pytest.raises(a.ArticleError, match=r"^zip_code: "):
            a.barcode_svg(GOOD, zip_code)
    wrong = GOOD[:-1] + str((int(GOOD[-1]) + 1) % 10)
    with pytest.raises(a.ArticleError, match=r"^article: "):
        a.barcode_svg(wrong, "65198")


def test_zip_code_of_an_address() -> None:
    assert a.zip_of(("7 Imaginary Lane", "Sampletown, MO 65198")) == "65198"
    assert a.zip_of(("Sampletown, MO 65198-1234",)) == "65198-1234"
    wrong: list[tuple[str, ...]] = [(), ("Sampletown",), ("65198 Sampletown",), ("MO 165198",)]
    for address in wrong:
        with pytest.raises(a.ArticleError, match=r"^address: "):
            a.zip_of(address)


def row(**changes: object) -> ManifestRow:
    fields = {
        "article": GOOD,
        "recipient_name": "Pat Placeholder",
        "address": ("7 Imaginary Lane", "Sampletown, MO 65198"),
        "letter_ref": "letter-000042",
    }
    return ManifestRow.model_validate(fields | changes)


@pytest.mark.rules("X-05", "DOR-036", "DOR-048")
def test_manifest_lists_every_article_and_the_receipt_data() -> None:
    rows = [
        row(restricted=True),
        row(article=OTHER, recipient_name="Lee Invented", return_receipt=False),
    ]
    made = manifest_pdf(rows, date(2031, 6, 2), "Example Regional Office")
    assert made == manifest_pdf(rows, date(2031, 6, 2), "Example Regional Office")
    shown = pdftext.text(made)
    assert shown.count(GOOD) == 2
    assert shown.count(OTHER) == 1
    assert shown.count("restricteddelivery") == 1
    assert "LeeInvented" in shown
    assert pdftext.tags(made)["/TH"] == 8
    many = [row(article=a.article_number("901234567", n)) for n in range(60)]
    assert (
        pdftext.text(manifest_pdf(many, date(2031, 6, 2), "Office")).count("PatPlaceholder") == 120
    )


def plain(**changes: object) -> ManifestRow:
    return row(**{"article": None, "return_receipt": False, "service": "first-class"} | changes)


@pytest.mark.rules("C-06")
def test_ordinary_letters_are_listed_apart_and_without_article() -> None:
    both = pdftext.text(manifest_pdf([plain(), row(), plain()], date(2031, 6, 2), "Office"))
    assert "Manifestofcertifiedandfirst-classmail,June2,2031" in both
    assert "Office,1articles." in both
    assert "Ordinaryfirst-classmail:noarticlenumber,noreceipt" in both
    assert (both.count("PatPlaceholder"), both.count(GOOD)) == (4, 2), "one receipt, one number"
    alone = pdftext.text(manifest_pdf([plain()], date(2031, 6, 2), "Office"))
    assert "Manifestoffirst-classmail,June2,2031" in alone
    assert "noarticles" in alone
    assert "Articlesreceived" not in alone
    (first, second) = csv.DictReader(io.StringIO(manifest_csv([plain(), row()])))
    assert (first["article"], first["service"], first["return_receipt"]) == (
        "",
        "first-class",
        "no",
    )
    assert (second["article"], second["service"]) == (GOOD, "certified")


@pytest.mark.parametrize(
    "changes",
    [{"article": GOOD}, {"return_receipt": True}, {"restricted": True}, {"service": "certified"}],
)
def test_an_ordinary_letter_has_no_number_and_buys_nothing(changes: dict[str, object]) -> None:
    with pytest.raises(ValidationError, match=r"certified piece has one|takes no receipt"):
        plain(**changes)


def test_green_cards_say_where_they_go_back_to() -> None:
    made = manifest_pdf(
        [row()], date(2031, 6, 2), "Office", ("9 Made-up Street", "Nowhere, MO 65199")
    )
    assert "ReturnthecardtoOffice9Made-upStreetNowhere,MO65199" in pdftext.text(made)
    assert "Manifestofcertifiedmail,June2,2031" in pdftext.text(made)


def test_manifest_refuses() -> None:
    with pytest.raises(LetterError, match=r"^rows: nothing to mail"):
        manifest_pdf([], date(2031, 6, 2), "Office")
    with pytest.raises(LetterError, match=rf"^article: {GOOD} stands twice"):
        manifest_pdf([row(), row()], date(2031, 6, 2), "Office")
    with pytest.raises(LetterError, match=r"^recipient_name: empty"):
        manifest_pdf([row(recipient_name="\u202e")], date(2031, 6, 2), "Office")
    with pytest.raises(ValidationError, match="check digit"):
        row(article=GOOD[:-1] + "x")


def test_manifest_csv_gives_back_what_went_in() -> None:
    rows = [
        row(recipient_name=name, article=a.article_number("901234567", n))
        for n, name in enumerate(['Pat, "P." Placeholder', "=cmd()", "+1", "-1", "@x", "Zoë"])
    ]
    found = list(csv.DictReader(io.StringIO(manifest_csv(rows))))
    assert [line["recipient_name"] for line in found] == [
        'Pat, "P." Placeholder',
        "'=cmd()",
        "'+1",
        "'-1",
        "'@x",
        "Zoë",
    ]
    assert found[0]["address"] == "7 Imaginary Lane, Sampletown, MO 65198"
    assert (found[0]["return_receipt"], found[0]["restricted"], found[0]["article"]) == (
        "yes",
        "no",
        rows[0].article,
    )


def test_manifest_takes_hostile_names() -> None:
    strings = hostile.strings()[::5]
    rows = [
        row(article=a.article_number("901234567", n), recipient_name=name)
        for n, name in enumerate(strings)
    ]
    plain = [row(article=entry.article) for entry in rows]
    hostile_tags = pdftext.tags(manifest_pdf(rows, date(2031, 6, 2), "Office"))
    plain_tags = pdftext.tags(manifest_pdf(plain, date(2031, 6, 2), "Office"))
    for tag in ("/TR", "/TD", "/TH", "/H1", "/H2", "/Table", "/Link"):
        assert hostile_tags[tag] == plain_tags[tag]
    assert len(list(csv.reader(io.StringIO(manifest_csv(rows))))) == len(rows) + 1


HEADER = "article,code,occurred_at,signed_by\n"


@pytest.mark.rules("X-01", "X-04", "X-06", "T-39")
def test_every_code_is_read() -> None:
    found = parse_csv(
        HEADER + "".join(f"{GOOD},{code},2031-06-05T10:15:00-05:00,\n" for code in SCAN_CODES)
    )
    assert found.errors == ()
    assert tuple(scan.code for scan in found.rows) == SCAN_CODES


def test_a_scan_in_full() -> None:
    text = (
        "\ufeffOccurred_At, extra ,signed_by,Code,article\r\n2031-06-05 10:15, x, person-17 ,Delivered Addressee,"
        + a.grouped(GOOD)
        + "\r\n\r\n"
    )
    found = parse_csv(text)
    assert found.errors == ()
    (scan,) = found.rows
    assert (scan.article, scan.code, scan.signed_by, scan.line) == (
        GOOD,
        "delivered-addressee",
        "person-17",
        2,
    )
    assert scan.occurred_at == datetime.fromisoformat("2031-06-05T15:15:00+00:00")
    assert "person-17" not in repr(found)
    winter = parse_csv(HEADER + f"{GOOD},refused,2031-12-05,\n").rows[0]
    assert winter.occurred_at == datetime.fromisoformat("2031-12-05T06:00:00+00:00")
    assert winter.signed_by is None


@pytest.mark.parametrize(
    ("line", "message"),
    [
        (
            f"{GOOD[:-1]}x,refused,2031-06-05,",
            f"line 3: article: '{GOOD[:-1]}x' is not 22 digits with the right check digit",
        ),
        (f"{GOOD},eaten,2031-06-05,", "line 3: code: 'eaten' is none of accepted, "),
        (
            f"{GOOD},refused,June 5,",
            "line 3: occurred_at: 'June 5' is not an ISO date or date and time",
        ),
        (f"{GOOD},refused,9999-12-31T23:59,", "line 3: occurred_at: the year 9999 cannot be right"),
        (f"{GOOD},refused,2031-06-05", "line 3: 3 cells where the header has 4"),
        (f"{GOOD},refused,2031-06-05,a,b", "line 3: 5 cells where the header has 4"),
        (f'{GOOD},refused,2031-06-05,"open', "line 3: not CSV: unexpected end of data"),
        (f"{GOOD},re\x1b[31mfused,2031-06-05,", "line 3: code: 're\\x1b[31mfused' is none of "),
        (f"{GOOD},refused,2031-06-05,{'x' * 201}", "line 3: signed_by: longer than 200 characters"),
    ],
)
def test_a_bad_row_is_one_clear_line_and_hides_no_good_one(line: str, message: str) -> None:
    good = f"{OTHER},unclaimed,2031-06-05,\n"
    found = parse_csv(HEADER + good + line + "\n" + good)
    assert [scan.line for scan in found.rows] == [2, 4]
    (error,) = found.errors
    assert error.startswith(message)
    assert "\n" not in error


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "line 1: the file is empty"),
        ("\n\n", "line 1: the file is empty"),
        ("code,when\n", "line 1: header: missing article, occurred_at"),
        ("article,code,code,occurred_at\n", "line 1: header: code stands twice"),
        ('"article\n', "line 1: not CSV: unexpected end of data"),
    ],
)
def test_a_file_without_header_is_refused(text: str, message: str) -> None:
    assert parse_csv(text + f"{GOOD},refused,2031-06-05\n" if text.strip() else text) == ScanFile(
        errors=(message,)
    )
