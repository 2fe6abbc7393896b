"""The disclosure guard: a letter cannot hold what the regulation does not allow."""

import tomllib
from datetime import date
from pathlib import Path
from typing import get_args

import pytest
from pydantic import BaseModel, ValidationError

import law.missouri
from activities.letters import contexts as c
from activities.letters.text import LetterError
from activities.letters.typeset import preview
from activities.letters.wording import word
from activities.mailroom.scans import SCAN_CODES
from tests.letters import sample

FORBIDDEN = (
    "physical_description",
    "diagnosis",
    "birth_date",
    "photograph",
    "home_address",
    "risk",
    "docket",
)


@pytest.mark.rules("C-31", "DOR-018", "DOR-023")
@pytest.mark.parametrize("kind", sample.KINDS)
@pytest.mark.parametrize("field", FORBIDDEN)
def test_a_field_that_is_not_allowed_is_refused(kind: str, field: str) -> None:
    fields = sample.context(kind).model_dump()
    assert c.make_context(kind, fields) == sample.context(kind)
    with pytest.raises(LetterError, match=rf"^{field}: is no field of this form$"):
        c.make_context(kind, fields | {field: "x"})


def nested(model: type[BaseModel]) -> set[type[BaseModel]]:
    found: set[type[BaseModel]] = {model}
    for field in model.model_fields.values():
        for part in (field.annotation, *getattr(field.annotation, "__args__", ())):
            if isinstance(part, type) and issubclass(part, BaseModel):
                found |= nested(part)
    return found


@pytest.mark.parametrize("kind", sample.KINDS)
def test_every_part_of_a_context_is_closed_and_frozen(kind: str) -> None:
    parts = nested(c.context_for(kind))
    assert {c.Contact, c.Recipient} <= parts
    for part in parts:
        assert part.model_config["extra"] == "forbid"
        assert part.model_config["frozen"] is True


@pytest.mark.rules("C-40")
@pytest.mark.parametrize("kind", sample.KINDS)
@pytest.mark.parametrize("field", ["office", "staff", "telephone", "address"])
def test_contact_is_always_there_in_full(kind: str, field: str) -> None:
    fields = sample.context(kind).model_dump()
    shown = " ".join(preview(word(kind, c.make_context(kind, fields))).split())
    value = fields["contact"][field]
    for text in [value] if isinstance(value, str) else value:
        assert text in shown
    del fields["contact"][field]
    with pytest.raises(LetterError, match=rf"^contact\.{field}: is missing$"):
        c.make_context(kind, fields)


@pytest.mark.rules("C-18")
def test_voicemail_holds_the_contact_only() -> None:
    fields = sample.script() | {"voicemail": True}
    shown = preview(word("verbal-script", c.make_context("verbal-script", fields)))
    facts = sample.facts()
    for private in (
        sample.WARD,
        "offense",
        "guardian",
        "consent ",
        "552",
        "Maple",
        "charged",
        "court",
        "letter",
    ):
        assert private not in shown.replace(str(facts["case_reference"]), "")
    with pytest.raises(
        LetterError, match=r"^notice: a voicemail may hold the contact only \(C-18\)$"
    ):
        c.make_context("verbal-script", fields | {"notice": facts})
    with pytest.raises(LetterError, match=r"^ward: is no field"):
        c.make_context("verbal-script", fields | {"ward": sample.WARD})


@pytest.mark.rules("C-18", "DOR-037")
def test_in_person_the_script_tells_what_the_letter_says() -> None:
    shown = " ".join(preview(sample.worded("verbal-script")).split())
    for told in (
        sample.WARD,
        "Invented offense in the first degree",
        "March 4, 2019",
        "September 14, 2021",
        "does not stop the placement",
    ):
        assert told in shown
    with pytest.raises(LetterError, match=r"^notice: missing"):
        c.make_context("verbal-script", sample.script() | {"voicemail": False})


@pytest.mark.rules("DOR-037", "DOR-049")
def test_a_follow_up_has_the_fields_of_the_letter_that_came_back() -> None:
    letter = sample.request()
    follow_up = c.follow_up_of(
        letter, letter_date=date(2031, 6, 28), returned_on=date(2031, 6, 27), outcome="unclaimed"
    )
    theirs = set(c.ConsentRequest.model_fields)
    assert set(c.FollowUp.model_fields) - theirs == {"sent_on", "returned_on", "outcome"}
    assert all(
        getattr(follow_up, name) == getattr(letter, name) for name in theirs - {"letter_date"}
    )
    assert (follow_up.sent_on, follow_up.letter_date) == (letter.letter_date, date(2031, 6, 28))


def outcome_rows() -> list[dict[str, str]]:
    """The rows of table 6.3 in all versions of the law's tables."""
    files = sorted(Path(next(iter(law.missouri.__path__))).glob("*/delivery-outcomes.toml"))
    assert files
    return [row for file in files for row in tomllib.loads(file.read_text())["outcome"]]


@pytest.mark.rules("DOR-037", "DOR-049", "X-01", "X-06")
def test_every_return_has_its_words() -> None:
    outcomes = set(get_args(c.ReturnOutcome))
    assert {row["code"] for row in outcome_rows() if row["effect"] == "undeliverable"} <= outcomes
    assert "deceased" not in outcomes
    openings = set()
    for outcome in outcomes:
        fields = sample.context("delivery-follow-up").model_dump() | {"outcome": outcome}
        shown = preview(word("delivery-follow-up", c.make_context("delivery-follow-up", fields)))
        openings.add(" ".join(shown.split()).split("we wrote to you. ")[1].split(".")[0])
    assert len(openings) == len(outcomes)


@pytest.mark.rules("X-06")
def test_a_scan_can_report_every_outcome_of_certified_mail() -> None:
    certified = {row["code"] for row in outcome_rows() if row["channel"] == "certified"}
    assert certified <= set(SCAN_CODES)


@pytest.mark.rules("C-18")
def test_a_script_is_made_from_the_letter_that_came_back() -> None:
    letter = c.follow_up_of(
        sample.request(),
        letter_date=date(2031, 6, 28),
        returned_on=date(2031, 6, 27),
        outcome="moved",
    )
    in_person = c.script_of(
        letter, letter_date=date(2031, 6, 29), voicemail=False, telephone="(555) 555-0190"
    )
    assert in_person.notice is not None
    assert in_person.notice.ward == sample.WARD
    on_machine = c.script_of(letter, letter_date=date(2031, 6, 29), voicemail=True)
    assert sample.WARD not in on_machine.model_dump_json()


def test_the_document_has_the_facts_of_the_letter() -> None:
    letter = sample.request()
    assert c.document_of(letter).model_dump() == letter.model_dump()


def test_information_is_a_closed_list() -> None:
    with pytest.raises(LetterError, match=r"^information\.1: "):
        c.make_context("consent-request", sample.facts(information=("physical-description",)))


@pytest.mark.parametrize("reference", ["", "Jordan Sample", "a b", "x/y", "-x", "x" * 65])
def test_the_reference_is_opaque(reference: str) -> None:
    with pytest.raises(LetterError, match=r"^case_reference: "):
        c.make_context("consent-request", sample.facts(case_reference=reference))


def test_unknown_kind_and_wrong_context() -> None:
    with pytest.raises(LetterError, match=r"^kind: no letter is called 'consent'"):
        c.context_for("consent")
    with pytest.raises(
        LetterError,
        match=r"^context: consent-document is worded from ConsentDocument, not from ConsentRequest$",
    ):
        word("consent-document", sample.request())


def test_contexts_are_frozen() -> None:
    with pytest.raises(ValidationError):
        sample.request().ward = "Other"  # type: ignore[misc]


def test_a_broken_character_is_refused_by_name() -> None:
    with pytest.raises(LetterError, match=r"^circumstances\.2: wants text"):
        c.make_context("consent-request", sample.facts(circumstances=("In writing.", "x\ud800")))
