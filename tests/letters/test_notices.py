"""The notices: no field has a place that matrix 6.1 does not allow, in model, words or print."""

import re
from typing import Final, get_args

import pytest
from pydantic import BaseModel

from activities.letters import contexts as c
from activities.letters import notices as n
from activities.letters.parts import Contact, Paper, Recipient, ReturnOutcome
from activities.letters.text import LetterError
from activities.letters.typeset import pdf, preview
from tests.letters import pdftext, sample
from tests.letters import sample_notices as s
from tests.letters.test_contexts import FORBIDDEN, nested
from tests.letters.test_wording import grade

DATE: Final = re.compile(
    r"(January|February|March|April|May|June|July|August|September|October|November|December)\d"
)
MATRIX: Final = {
    # (section, subject): identity, description, date, nature, statement, contact
    ("2", "nobody"): (False, False, False, False, False, True),
    ("3C", "charged"): (True, False, True, True, True, True),
    ("4", "registered"): (True, True, True, True, False, True),
    ("4", "charged"): (True, False, True, True, True, True),
    ("5", "registered"): (True, True, False, True, False, True),
    ("5", "charged"): (True, False, True, True, True, True),
    ("6", "registered"): (True, True, False, True, False, True),
    ("6", "charged"): (True, False, True, True, True, True),
}
PAGE: Final = {
    ("2", "nobody"): "possibility-notice",
    ("3C", "charged"): "notice-page-charged",
    ("4", "registered"): "notice-page-4",
    ("4", "charged"): "notice-page-charged",
    ("5", "registered"): "notice-page-registered",
    ("5", "charged"): "notice-page-charged",
    ("6", "registered"): "notice-page-registered",
    ("6", "charged"): "notice-page-charged",
}


def said(kind: str, **changes: object) -> str:
    return " ".join(preview(s.worded(kind, **changes)).split())


def printed(kind: str, **changes: object) -> str:
    return pdftext.text(pdf(s.worded(kind, **changes), at=sample.AT))


def fields(model: type[BaseModel]) -> set[str]:
    """Every field that can be reached from a model, but those of contact and recipient."""
    parts = nested(model) - {Contact, Recipient, n.Regulation}
    # Parts in a list of parts: Annotated[tuple[Offence, ...]] hides them one level deeper.
    for name, field in model.model_fields.items():
        if name == "offences":
            parts |= nested(field.annotation.__args__[0])  # type: ignore[union-attr]
    return {name for part in parts for name in part.model_fields}


@pytest.mark.rules("DOR-013", "DOR-023", "DOR-028", "DOR-029", "DOR-030", "DOR-040", "DOR-041")
@pytest.mark.rules("DOR-042", "DOR-052", "DOR-053", "DOR-054", "C-01", "C-40")
@pytest.mark.parametrize(("section", "subject"), MATRIX, ids=str)
def test_a_page_has_the_fields_of_the_matrix_and_no_other(section: str, subject: str) -> None:
    model = c.context_for(PAGE[section, subject])
    wanted = MATRIX[section, subject]
    there = fields(model)
    names = ("identity", "description", "committed_on", "nature", "finding", "contact")
    assert tuple(name in there for name in names) == wanted
    letter = {"recipient", "letter_date", "on_behalf_of", "regulation"}
    own = {"sections", "offences", "case_reference", "citation", "title"}
    rest = there - set(names) - own
    assert rest == (letter if subject == "nobody" else set())


@pytest.mark.rules("DOR-028", "DOR-029", "DOR-041", "DOR-053", "DOR-023")
@pytest.mark.parametrize("kind", s.PAGES)
def test_no_part_of_a_page_may_be_left_out(kind: str) -> None:
    data = s.facts(kind)
    for name in data:
        if name != "finding":  # the statement is always the same
            with pytest.raises(LetterError, match=rf"^{name}: is missing$"):
                c.make_context(kind, {key: data[key] for key in data if key != name})
    for name in ("offences", "sections", "description"):
        if name in data:
            with pytest.raises(LetterError, match=rf"^{name}"):
                c.make_context(kind, data | {name: ()})


@pytest.mark.rules("C-01", "DOR-028", "DOR-040", "DOR-052")
def test_the_date_is_required_under_4_and_impossible_under_5_and_6() -> None:
    with pytest.raises(LetterError, match=r"^offences\.1\.committed_on: is missing$"):
        s.context("notice-page-4", offences=(s.CRIME,))
    for sections in (("5",), ("6",), ("5", "6")):
        with pytest.raises(LetterError, match=r"^offences\.1\.committed_on: is no field"):
            s.context("notice-page-registered", sections=sections, offences=(s.DATED,))
        assert "March 4, 2019" in said("notice-page-dated", sections=sections)
        assert not DATE.search(printed("notice-page-registered", sections=sections))
        assert not re.search(r"(19|20)\d\d(?!-)", said("notice-page-registered").split("Who")[1])
    assert "March 4, 2019" in said("notice-page-4")
    for kind in ("notice-page-registered", "notice-page-dated"):
        with pytest.raises(LetterError, match=r"^sections\.1"):
            s.context(kind, sections=("4",))
    with pytest.raises(LetterError, match=r"^sections\.1"):
        s.context("notice-page-4", sections=("5",))


@pytest.mark.rules("DOR-029", "DOR-041", "DOR-053", "C-31")
def test_a_charged_person_is_never_described() -> None:
    with pytest.raises(LetterError, match=r"^description: is no field"):
        s.context("notice-page-charged", description=s.DESCRIPTION)
    shown = said("notice-page-charged")
    assert "look" not in shown.lower().replace("looked", "")
    assert "no court has found that" in shown


@pytest.mark.rules("C-43", "DOR-023")
def test_the_statement_is_one_canonical_phrase() -> None:
    phrase = (
        "has been permanently determined to lack capacity to understand the proceedings against him "
        "or her or to assist in his or her own defense under section 552.020, RSMo"
    )
    assert phrase in said("notice-page-charged")
    assert phrase in said("notice-script")
    with pytest.raises(LetterError, match=r"^finding: wants '552\.020'$"):
        s.context("notice-page-charged", finding="the court was told so on May 5")


@pytest.mark.rules("DOR-030", "DOR-042", "DOR-054", "C-40")
@pytest.mark.parametrize("kind", s.KINDS)
@pytest.mark.parametrize("field", ["office", "staff", "telephone", "address"])
def test_contact_is_in_every_letter_and_on_every_page(kind: str, field: str) -> None:
    data = s.facts(kind)
    contact = dict(sample.facts()["contact"])  # type: ignore[call-overload]
    shown = said(kind)
    for text in [contact[field]] if isinstance(contact[field], str) else contact[field]:
        assert text in shown
    del contact[field]
    with pytest.raises(LetterError, match=rf"^contact\.{field}: is missing$"):
        c.make_context(kind, data | {"contact": contact})


@pytest.mark.rules("C-31", "DOR-066")
@pytest.mark.parametrize("kind", s.KINDS)
@pytest.mark.parametrize("field", [*FORBIDDEN, "address", "consent_given", "born_on"])
def test_a_field_that_is_not_allowed_is_refused(kind: str, field: str) -> None:
    with pytest.raises(LetterError, match=rf"^{field}: is no field of this form$"):
        s.context(kind, **{field: "x"})


@pytest.mark.parametrize("kind", s.KINDS)
def test_every_part_is_closed_and_frozen(kind: str) -> None:
    for part in nested(c.context_for(kind)):
        assert part.model_config["extra"] == "forbid"
        assert part.model_config["frozen"] is True


@pytest.mark.rules("DOR-013", "C-03", "C-39", "C-41")
@pytest.mark.parametrize("kind", s.COVERS)
def test_a_cover_has_no_place_for_a_subject(kind: str) -> None:
    for name in ("identity", "subject", "subjects", "description", "offences", "finding"):
        with pytest.raises(LetterError, match=rf"^{name}: is no field"):
            s.context(kind, **{name: s.SUBJECT})
    shown = printed(kind)
    for private in (s.SUBJECT, s.CHARGED, "March 4, 2019", "999.100", "Height"):
        assert pdftext.squeeze(private) not in shown


@pytest.mark.rules("DOR-013", "DOR-014")
@pytest.mark.parametrize("kind", s.COVERS)
def test_the_consumer_is_named_to_guardian_and_parent_only(kind: str) -> None:
    assert s.WARD in said(kind)
    alone = said(kind, on_behalf_of=None)
    assert s.WARD not in alone
    assert "None" not in alone


@pytest.mark.rules("DOR-013", "C-39")
def test_the_possibility_is_told_of_everybody_and_of_no_home() -> None:
    shown = said("possibility-notice")
    for told in (
        "DOR 4.720, section (2)",
        "It is possible that Jordan Sample will live in the same home as a person who was charged with, or convicted of,",
        "It does not say that such a person lives in any home that we look at.",
        "It names nobody.",
    ):
        assert told in shown
    with pytest.raises(LetterError, match=r"^home: is no field"):
        s.context("possibility-notice", home=s.HOME)


@pytest.mark.rules("DOR-026", "DOR-033", "DOR-045", "DOR-023")
@pytest.mark.parametrize(
    ("sections", "moving", "told"),
    [
        (("4",), "there", "Jordan Sample may move into the home named below."),
        (("4",), "in", "Jordan Sample may move into the home named below."),
        (("5",), "in", "2 people may move into the home named below, where Jordan Sample lives."),
        (("3C", "5"), "in", "2 people may move into the home named below"),
        (("6",), "there", "We write about 2 people who live in the home named below"),
        (("3C",), "there", "We write about 2 people who live in the home named below"),
    ],
)
def test_a_cover_says_which_move_it_is_about(
    sections: tuple[str, ...], moving: str, told: str
) -> None:
    shown = said("notice", sections=sections, moving=moving)
    assert told in shown
    for section in sections:
        name = {"3C": "section (3)(C)"}.get(section, f"section ({section})")
        assert name in shown
    assert "Maple House, 12 Unreal Street, Sampletown, MO 65198" in shown
    assert "Enclosed: 2 pages" in shown
    assert "Enclosed: 1 page" in said("notice", sections=sections, moving=moving, enclosed=1)


@pytest.mark.parametrize(
    ("sections", "moving", "fault"),
    [
        (("5",), "there", "moving: section 5 is not about 'there'"),
        (("6",), "in", "moving: section 6 is not about 'in'"),
        (("4", "5"), "in", "sections: one letter is about one home"),
        (("2",), "in", r"sections\.1: wants"),
        ((), "in", "sections: wants at least one"),
    ],
)
def test_a_cover_that_contradicts_itself_is_refused(
    sections: tuple[str, ...], moving: str, fault: str
) -> None:
    with pytest.raises(LetterError, match=rf"^{fault}"):
        s.context("notice", sections=sections, moving=moving)


@pytest.mark.rules("C-35", "DOR-001")
@pytest.mark.parametrize("kind", s.COVERS)
def test_every_letter_says_under_which_version_it_is_issued(kind: str) -> None:
    passed = "The end date printed on it, July 1, 2018, has passed; we follow it as policy."
    shown = said(kind)
    assert (
        "issued under DOR 4.720, a regulation of the Department, in effect since June 24, 2015."
        in shown
    )
    assert passed in shown
    regulation = dict(s.facts(kind)["regulation"]) | {"as_policy": False}  # type: ignore[call-overload]
    earlier = said(kind, regulation=regulation)
    assert passed not in earlier
    assert "The end date printed on it is July 1, 2018." in earlier


@pytest.mark.rules("C-02")
def test_the_wide_reading_is_said_where_it_is_followed() -> None:
    wide = dict(s.facts("notice")["regulation"]) | {"exempts_charged": True}  # type: ignore[call-overload]
    told = "we do not tell about people who were charged and not convicted"
    assert told in said("notice", regulation=wide)
    assert told not in said("notice")


@pytest.mark.rules("DOR-025", "C-03")
def test_the_memo_has_ids_and_no_words_of_the_register() -> None:
    texts = set()
    for why in n.REASONS:
        shown = said("notice-withheld", why=why, consent=None)
        assert "person-000017" in shown
        assert "Consent case; What the record says: none" in shown
        texts.add(shown)
    assert len(texts) == len(n.REASONS) > 10
    assert "consent-2031-000003" in said("notice-withheld")
    with pytest.raises(LetterError, match=r"^why: one of pending, "):
        s.context("notice-withheld", why="because")
    for field in ("subject", "consent"):
        with pytest.raises(LetterError, match=rf"^{field}: wants what fits the pattern"):
            s.context("notice-withheld", **{field: s.SUBJECT})


@pytest.mark.rules("C-41")
def test_a_withdrawal_names_the_letter_and_nobody() -> None:
    shown = said("notice-withdrawal")
    assert "Under the date of May 5, 2031 we sent you a notice for Jordan Sample." in shown
    assert "It has our reference placement-2031-000000." in shown
    assert "That notice no longer holds." in shown


@pytest.mark.rules("DOR-037", "DOR-049", "X-06")
def test_a_follow_up_says_when_the_first_was_sent_and_how_it_ended() -> None:
    for kind in ("notice-follow-up", "letter-follow-up"):
        ends = set()
        for outcome in get_args(ReturnOutcome):
            shown = said(kind, outcome=outcome)
            assert "On June 3, 2031 we wrote to you." in shown
            assert "We learned this on June 20, 2031." in shown
            ends.add(shown.split("we wrote to you. ")[1].split(" We learned")[0])
        assert len(ends) == 13
    first = said("notice").split("Jordan Sample may move")[1]
    assert first in said("notice-follow-up")


@pytest.mark.rules("DOR-037", "C-18")
def test_a_script_tells_of_each_subject_what_its_page_tells() -> None:
    shown = said("notice-script")
    for told in (
        f"{s.SUBJECT} must register as an offender.",
        "Height: 5 ft 10 in; Weight: 180 lb",
        f"{s.CHARGED} was charged with an offense.",
        "No court has found the person guilty of it.",
        "An act that was made up for a test, on March 4, 2019.",
        "Maple House",
    ):
        assert told in shown
    undated = s.facts("notice-page-registered")
    alone = said("notice-script", subjects=(undated,), moving="in")
    assert "a person who may move in there." in alone
    assert "An act that was made up for a test." in alone
    assert "2019" not in alone
    assert "who lives there." in said("notice-script", subjects=(undated,))


@pytest.mark.rules("C-18")
@pytest.mark.parametrize(
    ("about", "told"),
    [
        ("possibility-notice", "We tell this to everybody."),
        ("notice-unnamed", "so I can name nobody"),
        ("notice-withdrawal", "An earlier notice from us no longer holds."),
    ],
)
def test_a_script_of_another_letter_tells_of_nobody(about: str, told: str) -> None:
    shown = said("notice-script", about=about, subjects=())
    assert told in shown
    assert "for each person" not in shown
    with pytest.raises(LetterError, match=r"^subjects: a notice tells of somebody"):
        s.context("notice-script", about=about)
    with pytest.raises(LetterError, match=r"^subjects: a notice tells of somebody"):
        s.context("notice-script", subjects=())


@pytest.mark.parametrize("kind", [*s.COVERS, *s.PAGES])
def test_plain_language(kind: str) -> None:
    """About grade 8 (Flesch-Kincaid), but for the phrase that the law wants (C-43)."""
    prose = ""
    for block in s.worded(kind).blocks:
        if block.kind == "paragraph" and "552.020" not in block.text and block.style != "fine":
            prose += f" {block.text}"
        elif block.kind == "list":
            prose += "".join(f" {item}." for item in block.items)
    assert grade(prose) < 9


def test_every_kind_of_page_is_a_sheet_without_recipient() -> None:
    for kind in s.PAGES:
        model = c.context_for(kind)
        assert issubclass(model, Paper)
        assert not issubclass(model, c.LetterContext)
