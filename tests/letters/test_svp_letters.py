"""Letters to offices under RSMo 632.480 to 632.513: what each may hold, must say and must not."""

from itertools import product
from typing import Final, get_args

import pytest
from pydantic import ValidationError

from activities.letters import contexts as c
from activities.letters import svp_parts as parts
from activities.letters.parts import LetterContext
from activities.letters.text import LetterError
from activities.letters.typeset import pdf
from tests.letters import pdftext, sample
from tests.letters import sample_svp as s
from tests.letters.sample_svp import said
from tests.letters.test_contexts import FORBIDDEN, nested
from tests.letters.test_notices import fields
from tests.letters.test_wording import grade

WITHHELD: Final = (*FORBIDDEN, "votes", "members", "opinion", "treatment", "victims", "score")
COVERING: Final = tuple(kind for kind in s.KINDS if kind != "svp-packet")


def printed(kind: str, **changes: object) -> str:
    return pdftext.text(pdf(s.worded(kind, **changes), at=sample.AT))


# -- every letter --------------------------------------------------------------------------------


@pytest.mark.rules("S-14", "S-35", "S-34")
@pytest.mark.parametrize("kind", COVERING)
@pytest.mark.parametrize("field", WITHHELD)
def test_a_field_that_is_withheld_is_refused(kind: str, field: str) -> None:
    with pytest.raises(LetterError, match=rf"^{field}: is no field of this form$"):
        s.context(kind, **{field: "x"})


@pytest.mark.parametrize("kind", s.KINDS)
def test_every_part_is_closed_and_frozen(kind: str) -> None:
    for part in nested(c.context_for(kind)):
        assert part.model_config["extra"] == "forbid"
        assert part.model_config["frozen"] is True
    with pytest.raises(ValidationError):
        s.context(kind).case_reference = "other"  # type: ignore[misc]


@pytest.mark.rules("C-40")
@pytest.mark.parametrize("kind", s.KINDS)
@pytest.mark.parametrize("field", ["office", "staff", "telephone", "address"])
def test_contact_is_in_every_letter(kind: str, field: str) -> None:
    data = s.facts(kind)
    contact = dict(sample.facts()["contact"])  # type: ignore[call-overload]
    shown = said(kind)
    for text in [contact[field]] if isinstance(contact[field], str) else contact[field]:
        assert text in shown
    del contact[field]
    with pytest.raises(LetterError, match=rf"^contact\.{field}: is missing$"):
        c.make_context(kind, data | {"contact": contact})


@pytest.mark.parametrize("kind", [*s.TO_OFFICES, *s.TO_PEOPLE])
def test_every_letter_says_what_it_rests_on_and_how_sure_that_is(kind: str) -> None:
    rests = "What this letter rests on: RSMo 999.483; RSMo 999.510 (unconfirmed: not yet checked"
    assert rests in said(kind)
    policy = said(kind, basis=({"citation": "a choice", "confidence": "policy"},))
    assert "What this letter rests on: a choice (policy, not law)." in policy
    for none in ((), ({"citation": "x", "confidence": "sure"},)):
        with pytest.raises(LetterError, match=r"^basis"):
            s.context(kind, basis=none)


@pytest.mark.parametrize("kind", s.KINDS)
def test_nothing_is_left_out_of_the_words(kind: str) -> None:
    for stray in ("None", "{{", "()", "  ", "phrases"):
        assert stray not in said(kind)


@pytest.mark.parametrize("kind", [*s.TO_PEOPLE, "petition-waiver"])
def test_plain_language(kind: str) -> None:
    """What victims and committed people read is about grade 8 (Flesch-Kincaid)."""
    prose = ""
    for block in s.worded(kind).blocks:
        if block.kind == "paragraph" and block.style != "fine":
            prose += f" {block.text}"
        elif block.kind == "list":
            prose += "".join(f" {item}." for item in block.items)
    assert grade(prose) < 9


# -- the notice and its packet -------------------------------------------------------------------


@pytest.mark.rules("S-07", "M-19", "T-04", "T-05")
def test_the_notice_lists_its_packet_and_what_is_missing() -> None:
    shown = said("svp-notice")
    holds, lacks = shown.split("It lacks:")
    for told in ("Offense history", "Anticipated future residence", "(MoSOP)"):
        assert told in holds.split("It holds:")[1]
    assert "Determination of the psychiatrist" in lacks
    assert "Determination of the psychiatrist" not in holds
    assert "45 days, counted from the day on which you receive this notice (T-05" in shown
    whole = said("svp-notice", contents=s.ITEMS, missing=())
    assert "missing" not in whole
    none = said("svp-notice", contents=(), missing=s.ITEMS)
    assert "It holds" not in none
    assert "Enclosed" not in none


@pytest.mark.rules("T-04")
def test_an_unconfirmed_clock_says_so() -> None:
    clock = {"duty": "D", "period": "30 days", "citation": "T-04", "confidence": "unconfirmed"}
    shown = said("svp-notice", to="mdt", clock=clock)
    assert "To the multidisciplinary team:" in shown
    assert "(T-04) (unconfirmed: not yet checked against the statute book)" in shown


@pytest.mark.rules("S-07", "S-35")
def test_the_notice_itself_says_nothing_that_the_packet_says() -> None:
    shown = printed("svp-notice")
    for private in ("Born", "000000", "44 Nowhere Road", "999.100", "refused.", s.EVALUATOR):
        assert pdftext.squeeze(private) not in shown


@pytest.mark.rules("S-07", "S-08", "M-19", "C-53", "DECK-27")
def test_the_packet_has_the_three_groups() -> None:
    shown = said("svp-packet")
    for told in (
        "1. The person",
        "Born on May 6, 1980",
        "44 Nowhere Road, Sampletown, MO 65198",
        "Attempt: Invented offense in the first degree (section 999.100, RSMo); Date: March 4, 2009",
        "2. Institutional adjustment and treatment",
        "Two invented violations in 2028",
        "(MoSOP): refused.",
        "3. Determination",
        f"{s.EVALUATOR} determined that {s.PERSON} meets the definition",
        f"The license of {s.EVALUATOR} was active on that day.",
        "predatory acts of sexual violence if not confined in a secure facility",
    ):
        assert told in shown
    assert "Not in this packet" not in shown
    waits = said("svp-packet", mosop="ordered")
    assert "(MoSOP): ordered, not begun." in waits


@pytest.mark.rules("S-07")
@pytest.mark.parametrize("item", s.ITEMS)
def test_what_is_missing_is_said_and_has_no_words(item: str) -> None:
    held = tuple(one for one in s.ITEMS if one != item)
    with pytest.raises(LetterError, match=rf"{item}: the packet does not say that it holds this"):
        s.context("svp-packet", contents=held, missing=(item,))
    gone: dict[str, object] = {item: None if item == "determination" else ()}
    gone |= {"mosop": None} if item == "treatment" else {}
    shown = said("svp-packet", contents=held, missing=(item,), **gone)
    assert "Not in this packet: " in shown
    with pytest.raises(LetterError, match=rf"{item}: the packet says that it holds this"):
        s.context("svp-packet", **gone)


@pytest.mark.rules("DECK-27", "S-08")
@pytest.mark.parametrize(("abnormality", "more_likely"), [*product([True, False], repeat=2)])
def test_both_criteria_are_needed(abnormality: bool, more_likely: bool) -> None:
    found = s.PACKET["determination"] | {  # type: ignore[operator]
        "abnormality": abnormality,
        "more_likely": more_likely,
        "licence": "lapsed",
    }
    shown = said("svp-packet", determination=found)
    verb = "meets" if abnormality and more_likely else "does not meet"
    assert f"determined that {s.PERSON} {verb} the definition" in shown
    assert "had lapsed on that day" in shown


@pytest.mark.rules("S-07")
@pytest.mark.parametrize("kind", ["svp-notice", "svp-packet"])
def test_nothing_is_both_there_and_missing(kind: str) -> None:
    with pytest.raises(LetterError, match=r"residence: named twice"):
        s.context(kind, contents=s.ITEMS, missing=("residence",))
    with pytest.raises(LetterError, match=r"say what the packet holds"):
        s.context(kind, contents=(), missing=())
    with pytest.raises(LetterError, match=r"^missing\.1"):
        s.context(kind, contents=s.ITEMS, missing=("photograph",))


# -- the two votes -------------------------------------------------------------------------------


@pytest.mark.rules("S-10", "S-14", "C-25", "C-26")
def test_the_assessment_has_the_count_and_nobodys_vote() -> None:
    shown = said("mdt-assessment")
    assert f"In its assessment, {s.PERSON} meets the definition" in shown
    assert "That the definition is met; Members: 3" in shown
    assert "Otherwise (against, or abstaining); Members: 1" in shown
    assert "Department of Corrections, Department of Mental Health." in shown
    assert "It advises you. It does not decide whether a petition is filed." in shown
    names = fields(c.context_for("mdt-assessment")) - set(LetterContext.model_fields)
    own = {"basis", "citation", "confidence", "person", "to", "result", "meets", "other"}
    assert names == own | {"agencies"}


@pytest.mark.rules("C-25", "S-10")
def test_a_tie_is_reported_as_a_split() -> None:
    shown = said("mdt-assessment", result="split", meets=2, other=2)
    assert "The team is split" in shown
    assert "This is policy, not law." in shown
    assert "In its assessment" not in shown
    assert "does not meet" in said("mdt-assessment", result="does-not-meet", meets=1, other=3)
    for wrong in ({"result": "split"}, {"meets": 0, "other": 0}, {"agencies": ("doc", "doc")}):
        with pytest.raises(LetterError):
            s.context("mdt-assessment", **wrong)
    with pytest.raises(LetterError, match=r"^result: "):
        s.context("mdt-assessment", result="open")


@pytest.mark.rules("S-13", "S-14", "S-16")
def test_the_determination_is_for_the_attorney_general_alone() -> None:
    shown = said("prc-determination")
    assert f"determines that {s.PERSON} meets the definition" in shown
    assert "is not admissible to prove" in shown
    assert "You do not have to" in shown
    other = said("prc-determination", result="does-not-meet")
    assert "no petition may be filed" in other
    assert "you may file" not in other
    for reader in get_args(parts.Authority):
        if reader != "attorney-general":
            with pytest.raises(LetterError, match=r"^to: wants 'attorney-general'$"):
                s.context("prc-determination", to=reader)
    for counted in ("meets", "other", "seats", "agencies"):
        with pytest.raises(LetterError, match=rf"^{counted}: is no field"):
            s.context("prc-determination", **{counted: 3})
