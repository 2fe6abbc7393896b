"""Letters of a placement, from the registers to the printed page, and again after a return."""

import json
import re
from typing import Any, Final

import pytest
from sqlalchemy import select
from temporalio.exceptions import ApplicationError

from activities.letters.facts import stored_context
from activities.letters.sources import stored_letter
from domain.model import Json, canonical
from domain.recording import EffectAsked, EffectDone
from records.tables import EVIDENCE, LOCATIONS
from tests.activities.office import GUARDIAN, MAIL_ROOM, WARD, Office
from tests.letters import pdftext

HOME: Final = "loc-maple"
OFFENDER, CHARGED = "p-offender", "p-charged"
CASE: Final = "placement-2031-000001"
PUBLIC: Final = ("Morgan Fabricated", "Casey Nonesuch")
DAY: Final = "2019-03-04T12:00:00-06:00"
SOURCES: Final = {
    "identity": "sex-offender-registry",
    "description": "sex-offender-registry",
    "date": "court-record",
    "nature": "sex-offender-registry",
    "finding": "court-record",
}


@pytest.fixture
def home(office: Office) -> Office:
    """An office whose registers know a home, a registered offender and a charged person."""
    crime = {"566.030": {"nature": "An act that was made up for a test"}}
    looks = {"description": {"Height": "5 ft 10 in", "Hair": "brown"}, "offences": crime}
    office.add_person(OFFENDER, "resident", PUBLIC[0], "12 Unreal Street", looks)
    hidden = {"description": "Never to be told", "offences": crime}
    office.add_person(CHARGED, "resident", PUBLIC[1], "12 Unreal Street", hidden)
    row = {
        "id": HOME,
        "facility": "group-home",
        "name": "Maple House",
        "address": "12 Unreal Street\nSampletown, MO 65198",
    }
    office._insert(LOCATIONS, row)
    return office


def page(kind: str, *sections: str, **changes: Any) -> Json:
    registered = kind == "registered"
    looks = ("identity", "description", "nature") if registered else ("identity", "nature")
    fields = (*looks, "date") if "4" in sections or not registered else looks
    fields = fields if registered else (*fields, "finding")
    return {
        "subject": OFFENDER if registered else CHARGED,
        "kind": kind,
        "sections": list(sections),
        "fields": list(fields),
        "sources": {name: SOURCES[name] for name in fields},
        "offences": [{"code": "566.030", "on": DAY}],
        **changes,
    }


def order(office: Office, kind: str, **data: Any) -> EffectAsked:
    """An order as a placement gives it; no case has to stand behind it."""
    facts = {
        "letter_kind": kind,
        "recipient": GUARDIAN,
        "consumer": WARD,
        "location": HOME,
        "envelope": "e-1",
        **data,
    }
    effect = {"key": f"{CASE}/3/{kind}", "kind": "letter", "version": 3, "data": facts}
    return EffectAsked.model_validate(
        {
            "process": "placement",
            "case": CASE,
            "office": "ro-east",
            "at": office.now(),
            "effect": effect,
        }
    )


def notice(office: Office, *pages: Json, moving: str = "there", **data: Any) -> EffectAsked:
    sections = sorted({name for one in pages for name in one["sections"]})
    return order(office, "notice", pages=list(pages), sections=sections, moving=moving, **data)


def rendered(office: Office, asked: EffectAsked) -> str:
    return str(office.letters().render_letter(asked).result["letter"])


def shown(office: Office, letter: str) -> str:
    (row,) = (row for row in office.letter_rows() if row["id"] == letter)
    return pdftext.text(office.document(row["digest"]))


def says(page: str, *texts: str) -> None:
    for text in texts:
        assert pdftext.squeeze(text) in page, text


def hides(page: str, *texts: str) -> None:
    for text in texts:
        assert pdftext.squeeze(text) not in page, text


def refused(office: Office, asked: EffectAsked, fault: str) -> None:
    with pytest.raises(ApplicationError, match=fault) as failed:
        office.letters().render_letter(asked)
    assert failed.value.type == "needs-a-person"
    assert office.letter_rows() == []


@pytest.mark.rules("DOR-028", "DOR-029", "DOR-030", "DOR-026")
def test_a_notice_of_section_4_tells_of_each_subject_what_it_must(home: Office) -> None:
    asked = notice(home, page("registered", "4"), page("charged", "4"))
    text = shown(home, rendered(home, asked))
    cover, offender, charged = re.split("Notice(?:aboutaregistered|aboutaperson)", text)
    says(cover, "Pat Placeholder", "Jordan Sample may move", "Maple House, 12 Unreal Street")
    says(cover, "DOR 4.720, section (4)", "2 pages", "Dana Fictitious", "(555) 555-0142", CASE)
    hides(cover, *PUBLIC)
    says(offender, PUBLIC[0], "Height: 5 ft 10 in", "March 4, 2019", "section (4)(B)")
    says(offender, "Rape in the first degree (section 566.030, RSMo)", "An act that was made up")
    says(charged, PUBLIC[1], "section (4)(C)", "March 4, 2019", "permanently determined to lack")
    hides(charged, "Never to be told", PUBLIC[0])


@pytest.mark.rules("DOR-040", "DOR-052", "C-01")
@pytest.mark.parametrize(("section", "moving"), [("5", "in"), ("6", "there")])
def test_a_date_is_told_under_5_and_6_only_while_the_switch_is_on(
    home: Office, section: str, moving: str
) -> None:
    off = rendered(home, notice(home, page("registered", section), moving=moving))
    says(shown(home, off), PUBLIC[0], "Hair: brown", "An act that was made up")
    hides(shown(home, off), "March 4", "2019")
    with home.engine.begin() as conn:
        kept = stored_letter(conn, home.vault, off)
    assert "2019" not in canonical([list(one) for one in kept.enclosed])
    fields = ["identity", "description", "nature", "date"]
    dated = page(
        "registered", section, fields=fields, sources={one: SOURCES[one] for one in fields}
    )
    asked = notice(home, dated, moving=moving)
    effect = asked.effect.model_copy(update={"key": f"{CASE}/4/notice"})
    on = rendered(home, asked.model_copy(update={"effect": effect}))
    says(shown(home, on), "March 4, 2019", f"section ({section})(B)")


@pytest.mark.rules("DOR-023", "DOR-041", "DOR-053", "C-43")
@pytest.mark.parametrize(
    ("sections", "moving"), [(("3C",), "there"), (("3C", "5"), "in"), (("3C", "6"), "there")]
)
def test_a_charged_person_is_told_of_by_name_date_nature_and_statement(
    home: Office, sections: tuple[str, ...], moving: str
) -> None:
    text = shown(home, rendered(home, notice(home, page("charged", *sections), moving=moving)))
    says(text, PUBLIC[1], "March 4, 2019", "An act that was made up", "Dana Fictitious")
    says(text, "lack capacity to understand the proceedings against him or her or to assist in")
    says(text, "section (3)(C)")
    hides(text, "Never to be told", "Circuit Court")


@pytest.mark.rules("DOR-066", "C-31")
@pytest.mark.parametrize(
    ("section", "kind", "field"),
    [
        *(("4", "registered", one) for one in ("identity", "description", "date", "nature")),
        *(("5", "registered", one) for one in ("identity", "description", "nature")),
        *(("3C", "charged", one) for one in ("identity", "date", "nature", "finding")),
    ],
)
def test_a_field_without_a_public_record_is_not_told(
    home: Office, section: str, kind: str, field: str
) -> None:
    whole = page(kind, section)
    moving = "in" if section == "5" else "there"
    sources = {name: source for name, source in whole["sources"].items() if name != field}
    asked = notice(home, {**whole, "sources": sources}, moving=moving)
    refused(home, asked, rf"{field}: no public record is known for it \(DOR-066\)")
    confirmed = {**whole, "sources": {**sources, field: "confirmed"}}
    assert rendered(home, notice(home, confirmed, moving=moving))


@pytest.mark.rules("DOR-028", "DOR-029", "DOR-040", "C-01", "C-31")
@pytest.mark.parametrize(
    ("whole", "fields", "fault"),
    [
        (page("registered", "4"), "identity description nature", "date: section 4 wants it told"),
        (page("registered", "5"), "identity nature", "description: section 5 wants it told"),
        (page("charged", "3C"), "identity date nature", "finding: section 3C wants it told"),
        (
            page("charged", "3C"),
            "identity date nature finding description",
            "description: not told under section 3C",
        ),
        (
            page("registered", "4"),
            "identity description date nature finding",
            "finding: not told under section 4",
        ),
    ],
)
def test_fields_that_do_not_fit_the_section_are_refused_by_name(
    home: Office, whole: Json, fields: str, fault: str
) -> None:
    names = fields.split()
    moving = "in" if "5" in whole["sections"] else "there"
    given = {**whole, "fields": names, "sources": {one: SOURCES[one] for one in names}}
    refused(home, notice(home, given, moving=moving), fault)


@pytest.mark.parametrize(
    ("changes", "fault"),
    [
        ({"sections": ["4", "5"]}, "sections: no page about a registered person tells under 4, 5"),
        ({"sections": ["3C"]}, "sections: no page about a registered person tells under 3C"),
        ({"sections": ["2"]}, "sections: no page about a registered person tells under 2"),
        ({"sections": []}, "sections: no page about a registered person tells under none"),
        ({"offences": []}, "offences: none is named"),
        ({"offences": [{"code": "566.030"}]}, r"offences\.1\.on: missing"),
    ],
)
def test_a_page_that_no_section_knows_is_refused(home: Office, changes: Json, fault: str) -> None:
    refused(home, notice(home, page("registered", "4", **changes)), fault)


def test_what_the_registers_lack_is_named_at_once(home: Office) -> None:
    home.change(OFFENDER, name="", other={})
    with home.engine.begin() as conn:
        conn.execute(LOCATIONS.update().values(name=None, address=None))
    asked = notice(home, page("registered", "4"), consumer="p-unknown")
    with pytest.raises(ApplicationError) as failed:
        home.letters().render_letter(asked)
    assert set(str(failed.value).split(": ", 1)[1].split("; ")) == {
        "person p-offender: name",
        "person p-offender: description",
        "person p-offender: offences.566.030.nature",
        "person p-unknown: name",
        "location loc-maple: name",
        "location loc-maple: address",
    }


@pytest.mark.parametrize("looks", ["Tall\nBrown hair", ["Tall", "Brown hair"]])
def test_a_description_may_be_typed_as_text_or_as_lines(home: Office, looks: object) -> None:
    other = {"description": looks, "offences": {"566.030": "An invented act"}}
    home.change(OFFENDER, other=other)
    says(shown(home, rendered(home, notice(home, page("registered", "4")))), "Tall", "Brown hair")


@pytest.mark.rules("DOR-013", "DOR-014", "C-39")
def test_the_possibility_is_told_without_a_home(home: Office) -> None:
    text = shown(home, rendered(home, order(home, "possibility-notice")))
    says(text, "possible that Jordan Sample will live", "section (2)", "Dana Fictitious")
    hides(text, *PUBLIC, "Maple House")


@pytest.mark.rules("DOR-014")
def test_a_consumer_who_is_told_is_addressed_and_not_named_as_another(home: Office) -> None:
    asked = order(home, "possibility-notice", recipient=WARD, consumer=WARD)
    text = shown(home, rendered(home, asked))
    says(text, "Dear Jordan Sample:", "possible that you will live")


@pytest.mark.rules("C-03", "DOR-025")
def test_a_memo_and_an_unnamed_notice_say_no_name(home: Office) -> None:
    memo = {"recipient": "ro-east", "subject": CHARGED, "sections": ["3C", "4"]}
    asked = order(
        home, "notice-withheld", **memo, why="refused", rule="DOR-025", consent="consent-1"
    )
    done = home.letters().render_letter(asked)
    (row,) = home.letter_rows()
    assert (row["recipient"], row["kind"]) == ("ro-east", "notice-withheld")
    text = shown(home, str(done.result["letter"]))
    says(text, CHARGED, "refused consent", "DOR-025", "consent-1", "(3)(C), (4)")
    hides(text, *PUBLIC, "566.030", "Jordan Sample")
    unnamed = shown(home, rendered(home, order(home, "notice-unnamed")))
    says(unnamed, "Maple House", "names nobody")
    hides(unnamed, *PUBLIC, "566.030", CHARGED)


@pytest.mark.rules("C-41")
def test_a_withdrawal_refers_to_the_letter_and_names_nobody(home: Office) -> None:
    letter = rendered(home, notice(home, page("registered", "4")))
    home.later(days=40)
    text = shown(home, rendered(home, order(home, "notice-withdrawal", letter=letter)))
    says(text, "Under the date of June 2, 2031", CASE, "no longer holds", "July 12, 2031")
    hides(text, *PUBLIC, "566.030", "Maple House")


def came_back(home: Office, asked: EffectAsked, about: str) -> tuple[str, str]:
    """A letter of a placement that came back; returns the letter and its delivery."""
    letter = rendered(home, asked)
    home.later(days=1)
    delivery = home.open_delivery(letter, owner=CASE, letter_kind=about)
    (mail,) = home.orders(delivery, "mail")
    home.done(mail, home.mail().hand_over(mail))
    home.later(days=20)
    home.do(delivery, "carrier-scan", {"code": "unclaimed"}, MAIL_ROOM)
    return letter, delivery


def followed_up(home: Office, delivery: str) -> EffectDone:
    home.later(days=2)
    for _ in range(3):
        call = {"reached": False, "outcome": "no-answer"}
        home.do(delivery, "record-verbal-attempt", call)
    (asked,) = home.orders(delivery, "letter", "delivery-follow-up")
    done = home.letters().render_letter(asked)
    home.done(asked, done)
    return done


@pytest.mark.rules("DOR-037", "DOR-049", "C-17")
def test_a_follow_up_has_the_same_pages_again(home: Office) -> None:
    pages = page("registered", "4"), page("charged", "4")
    letter, delivery = came_back(home, notice(home, *pages), "notice")
    # What the registers say of the subject has changed since; only the address counts.
    home.change(OFFENDER, name="Another Name", other={})
    home.change(GUARDIAN, address="8 Invented Street\nSampletown, MO 65198")
    done = followed_up(home, delivery)
    text = shown(home, str(done.result["letter"]))
    says(text, "On June 3, 2031 we wrote to you", "nobody picked it up", "June 23, 2031")
    says(text, *PUBLIC, "Height: 5 ft 10 in", "8 Invented Street", "June 25, 2031", CASE)
    hides(text, "Another Name", "Never to be told")
    assert done.result["letter_kind"] == "delivery-follow-up"
    with home.engine.begin() as conn:
        first = stored_letter(conn, home.vault, letter)
        second = stored_letter(conn, home.vault, str(done.result["letter"]))
    assert second.enclosed == first.enclosed
    assert [kind for kind, _ in first.enclosed] == ["notice-page-4", "notice-page-charged"]


@pytest.mark.rules("DOR-037", "C-18")
def test_the_script_tells_of_each_subject_and_the_machine_of_nobody(home: Office) -> None:
    asked = notice(home, page("registered", "5"), page("charged", "5"), moving="in")
    _, delivery = came_back(home, asked, "notice")
    (script,) = home.orders(delivery, "letter", "verbal-script")
    done = home.letters().render_letter(script)
    assert done.result["letter_kind"] == "verbal-script"  # read out, never mailed
    text = shown(home, str(done.result["letter"]))
    call, machine = text.split(pdftext.squeeze("Call script for voicemail"))
    says(call, *PUBLIC, "Height: 5 ft 10 in", "(555) 555-0177", "2 people who may move in there")
    assert call.count("March4,2019") == 1  # the charged person's; (5)(B) has none
    says(machine, "Dana Fictitious", "(555) 555-0142")
    for private in (*PUBLIC, "Jordan Sample", "566.030", "Maple House", "Height", "notice", "2019"):
        hides(machine, private)


@pytest.mark.rules("DOR-037", "DOR-049")
@pytest.mark.parametrize(
    ("kind", "told", "spoken"),
    [
        ("possibility-notice", "It is possible that", "We tell this to everybody"),
        ("notice-unnamed", "Maple House", "I can name nobody"),
    ],
)
def test_a_letter_that_names_nobody_is_enclosed_again(
    home: Office, kind: str, told: str, spoken: str
) -> None:
    _, delivery = came_back(home, order(home, kind), kind)
    (script,) = home.orders(delivery, "letter", "verbal-script")
    says(shown(home, str(home.letters().render_letter(script).result["letter"])), spoken)
    text = shown(home, str(followed_up(home, delivery).result["letter"]))
    says(text, "On June 3, 2031 we wrote to you", told, "Enclosed: our letter")
    hides(text, *PUBLIC)


def test_a_stored_letter_without_enclosures_can_still_be_read(home: Office) -> None:
    letter = rendered(home, order(home, "possibility-notice"))
    (row,) = home.letter_rows()
    with home.engine.begin() as conn:
        kept = stored_letter(conn, home.vault, letter)
        plain = json.loads(home.vault.get(conn, row["changed"]["context"]))
        assert plain["enclosed"] == []
        assert stored_context(conn, home.vault, letter) == plain["context"] == kept.context


@pytest.mark.rules("C-31")
def test_no_name_of_a_subject_leaves_the_vault(home: Office) -> None:
    asked = notice(home, page("registered", "4"), page("charged", "4"))
    done = home.letters().render_letter(asked)
    rows = canonical([{**row, "at": str(row["at"])} for row in home.letter_rows()])
    with home.engine.begin() as conn:
        blobs = [bytes(blob) for blob in conn.scalars(select(EVIDENCE.c.blob))]
    for name in (*PUBLIC, "Maple House"):
        assert name not in rows + canonical(done.result)
        assert all(name.encode() not in blob for blob in blobs)


def test_rendering_twice_is_one_letter_and_the_same_bytes(home: Office) -> None:
    asked = notice(home, page("registered", "4"))
    driver = home.letters()
    assert driver._make(asked).document == driver._make(asked).document
    first = driver.render_letter(asked)
    home.later(days=3)
    assert home.letters().render_letter(asked) == first
    assert len(home.letter_rows()) == 1
