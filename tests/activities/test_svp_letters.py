"""Letters of a review under RSMo 632.483, from the case's orders and the registers to the page."""

import json
from typing import Any

import pytest
from sqlalchemy import Engine, select
from temporalio.exceptions import ApplicationError

from domain.model import Json, canonical
from domain.recording import EffectAsked
from records.tables import EVIDENCE, LEDGER
from tests.activities import svp_office as s
from tests.activities.svp_office import SvpOffice, hides, says


@pytest.fixture
def agency(record_engine: Engine) -> SvpOffice:
    """An agency whose registers are filled."""
    built = SvpOffice(record_engine)
    built.fill()
    return built


def order(agency: SvpOffice, kind: str, recipient: str, **data: Any) -> EffectAsked:
    """An order that no case has given; the case may or may not be there."""
    case = agency.case or "svp-2031-000099"
    facts = {"letter_kind": kind, "recipient": recipient, "person": s.PERSON, **data}
    effect: Json = {"key": f"{case}/9/{kind}", "kind": "letter", "version": 9, "data": facts}
    asked = {"process": "svp", "case": case, "office": s.AGENCY, "at": agency.now()}
    return EffectAsked.model_validate(asked | {"effect": effect})


def refused(agency: SvpOffice, asked: EffectAsked, fault: str) -> None:
    before = len(agency.letter_rows())
    with pytest.raises(ApplicationError, match=fault) as failed:
        agency.letters().render_letter(asked)
    assert failed.value.type == "needs-a-person"
    assert len(agency.letter_rows()) == before


def agency_text(agency: SvpOffice, asked: EffectAsked) -> str:
    """The text of a letter that no case has ordered; each call makes another one."""
    asked = keyed(asked, agency.new_id())
    done = agency.letters().render_letter(asked)
    (row,) = (row for row in agency.letter_rows() if row["id"] == done.result["letter"])
    return s.text_of(agency, row["digest"])


def keyed(asked: EffectAsked, key: str) -> EffectAsked:
    return asked.model_copy(update={"effect": asked.effect.model_copy(update={"key": key})})


# -- the notice ----------------------------------------------------------------------------------


@pytest.mark.rules("S-07", "M-19", "T-04", "T-05", "DECK-30")
def test_both_get_the_notice_with_the_packet_out_of_the_registers(agency: SvpOffice) -> None:
    case = agency.review()
    agency.notified(case)
    for to, name, clock in (
        ("attorney-general", "Example Office of the Attorney General", "45 days"),
        ("mdt", "Example Review Team", "30 days"),
    ):
        text = agency.made(agency.ordered(case, "svp-notice", to))
        notice, packet = text.split("PacketaboutMorganFabricated")
        says(notice, name, "Example Prison Agency", "Dana Fictitious", clock, case)
        hides(notice, *s.PRIVATE, "Born", "566.030", s.SIGNED_BY, "What is missing")
        says(packet, "Born on May 6, 1980", "DOC number: 000000", "44 Nowhere Road")
        says(packet, "Attempt: Rape in the first degree (section 566.030, RSMo)", "March 4, 2009")
        says(packet, "Two invented violations in 2028", "(MoSOP): refused", "an invented group")
        says(packet, f"In the report of May 20, 2031, {s.SIGNED_BY} determined", "was active")
        hides(text, "Never to be told", *s.VICTIMS)


@pytest.mark.rules("S-07", "M-19")
def test_what_the_packet_lacks_is_said_and_not_even_read(agency: SvpOffice) -> None:
    agency.change(s.PERSON, other={"adjustment": "A line"})
    case = agency.review()
    agency.notified(case, "offences", "adjustment")
    text = agency.made(agency.ordered(case, "svp-notice", "mdt"))
    notice, packet = text.split("PacketaboutMorganFabricated")
    holds, lacks = notice.split("Itlacks:")
    says(holds, "Offense history", "institutional adjustment")
    says(lacks, "identifying factors", "future residence", "refused, with", "Determination")
    hides(packet, "Born", s.SIGNED_BY, "3. Determination", "(MoSOP): refused")
    says(packet, "A line", "Not in this packet")


@pytest.mark.rules("S-07")
def test_what_the_registers_lack_is_named_at_once_by_field(agency: SvpOffice) -> None:
    agency.change(s.PERSON, other={}, born_on=None)
    agency.change(s.EVALUATOR, name="")
    case = agency.review()
    agency.notified(case)
    asked = agency.ordered(case, "svp-notice", "mdt")
    with pytest.raises(ApplicationError) as failed:
        agency.letters().render_letter(asked)
    assert failed.value.type == "needs-a-person"
    assert set(str(failed.value).split(": ", 1)[1].split("; ")) == {
        f"person {s.PERSON}: identifiers",
        f"person {s.PERSON}: anticipated_residence",
        f"person {s.PERSON}: adjustment",
        f"person {s.EVALUATOR}: name",
    }
    (alert,) = agency.alert_rows()
    assert alert["about"] == "needs-a-person"
    agency.change(s.PERSON, other=s.REGISTER)
    agency.change(s.EVALUATOR, name=s.SIGNED_BY)
    says(agency.made(asked), s.SIGNED_BY)


@pytest.mark.rules("C-19", "DECK-27")
def test_a_person_who_is_referred_anyway_is_not_said_to_meet(agency: SvpOffice) -> None:
    case = agency.review()
    agency.evaluated(case, more_likely=False)
    agency.do(case, "refer-anyway", {"note": "note-1"}, s.SUPERVISOR)
    agency.do(case, "prepare-packet", {"contents": list(s.ITEMS)}, s.CORRECTIONS)
    text = agency.made(agency.ordered(case, "svp-notice", "mdt"))
    says(text, "does not meet the definition", "(MoSOP): not on record")


def test_an_offence_that_no_table_names_is_asked_for(agency: SvpOffice) -> None:
    told = {"contents": ["offences"], "offences": [{"code": "999.1", "on": "2009-03-04"}]}
    asked = order(agency, "svp-notice", "mdt", **told)
    refused(agency, asked, rf"person {s.PERSON}: offences\.999\.1\.title$")
    words: Json = {"999.1": {"title": "A foreign offense", "citation": "Law 7"}}
    agency.change(s.PERSON, other={"offences": words})
    says(agency_text(agency, asked), "A foreign offense (Law 7)", "March 4, 2009")
    odd = order(agency, "svp-notice", "mdt", contents=["photograph"])
    refused(agency, odd, "contents: one of identifiers, .*; not 'photograph'")
    none = order(agency, "svp-notice", "mdt", contents=["offences"])
    refused(agency, none, "case svp-2031-000099: offences")


# -- the votes -----------------------------------------------------------------------------------


@pytest.mark.rules("S-10", "S-14", "C-25")
def test_the_assessment_tells_result_count_and_agencies(agency: SvpOffice) -> None:
    case = agency.review()
    agency.under_review(case)
    agency.voted(case, "mdt", "meets", "does-not-meet", "meets", "abstains")
    text = agency.made(agency.ordered(case, "mdt-assessment"))
    says(text, "Example Review Team", "Example Office of the Attorney General", "is split", "2")
    says(text, "Department of Mental Health, Department of Corrections.")
    hides(text, "mdt-1", "mdt-2", "seat-", "abstains.", *s.PRIVATE, *s.VICTIMS, s.SIGNED_BY)


@pytest.mark.rules("S-13", "S-14")
def test_the_determination_goes_to_the_attorney_general(agency: SvpOffice) -> None:
    case = agency.review()
    agency.under_review(case)
    agency.voted(case, "prc", "meets", "meets", "meets", "does-not-meet")
    text = agency.made(agency.ordered(case, "prc-determination"))
    says(text, "Example Committee of Prosecutors", "Example Office of the Attorney General")
    says(text, "By majority vote", "not admissible to prove")
    hides(text, "prc-", "seat-", "county-", *s.PRIVATE, *s.VICTIMS)


@pytest.mark.rules("S-14")
@pytest.mark.parametrize(
    "recipient", ["court", "mdt", "prc", "facility-head", "court-1", "mdt-1", "prc-1", "county-1"]
)
def test_nobody_else_gets_the_determination(agency: SvpOffice, recipient: str) -> None:
    asked = order(agency, "prc-determination", recipient, result="meets")
    fault = r"recipient: prc-determination goes to attorney-general only \(S-14\): not "
    refused(agency, asked, fault)
    chosen = order(
        agency, "prc-determination", "attorney-general", result="meets", recipient_office="court-1"
    )
    refused(agency, chosen, fault + r"court-1 \(court\)")


# -- who is meant --------------------------------------------------------------------------------


@pytest.mark.rules("S-07", "S-35")
def test_the_office_is_found_by_its_type_or_named(agency: SvpOffice) -> None:
    def plan(recipient: str, **more: str) -> EffectAsked:
        return order(agency, "svp-transmittal", recipient, what="release-plan", **more)

    refused(agency, plan("court"), "office: 2 of type court; the order must name one")
    refused(agency, plan("court-9"), "office court-9: not in the register")
    for asked in (plan("court", recipient_office="court-2"), plan("court-2")):
        says(agency_text(agency, asked), "the Circuit Court of Another County", "UNDER SEAL")
    agency.change_office("court-2", until=agency.today().replace(year=2030))
    says(agency_text(agency, plan("court")), "the Circuit Court of Example County")
    agency.change_office(s.COURT, type="facility")
    refused(agency, keyed(plan("court"), "gone"), "office: none is a court")


@pytest.mark.rules("S-35", "S-20")
def test_a_report_goes_under_seal_to_the_court_of_the_case(agency: SvpOffice) -> None:
    agency.case = ""
    sealed = order(
        agency,
        "svp-transmittal",
        "court",
        what="examination-report",
        recipient_office=s.COURT,
        dated="2031-07-14T12:00:00-05:00",
    )
    text = agency_text(agency, sealed)
    says(text, "Under seal: Report of the examination", "dated July 14, 2031", s.NAME)
    hides(text, *s.PRIVATE, "meets", s.SIGNED_BY)
    state = {**sealed.effect.data, "recipient": "attorney-general"}
    state.pop("recipient_office")
    other = sealed.model_copy(
        update={"effect": sealed.effect.model_copy(update={"data": state, "key": "k-2"})}
    )
    text = agency_text(agency, other)
    says(text, "Confidential.", "To the Attorney General")
    hides(text, "UNDER SEAL", "Under seal")


@pytest.mark.rules("S-35", "S-20", "C-40")
def test_the_department_sends_the_examination_that_it_filed(agency: SvpOffice) -> None:
    """Under its own letterhead, whoever's case it is; only the case itself says who filed it."""
    case = agency.review()
    agency.under_review(case)
    agency.to_examination(case)
    done = {"completed_on": agency.now(), "filed_on": agency.now(), "opinion": "meets"}
    agency.do(case, "record-examination", done, s.HOSPITAL)
    text = agency.made(agency.ordered(case, "svp-transmittal"))
    says(text, "Under seal: Report of the examination", "Example Secure Hospital")
    hides(text, "Example Prison Agency", *s.PRIVATE)


@pytest.mark.rules("S-27", "S-30")
@pytest.mark.parametrize("what", ["release-petition", "authorised-petition"])
def test_a_petition_is_served_on_the_five_of_the_law(agency: SvpOffice, what: str) -> None:
    offices = {
        "court": s.COURT,
        "attorney-general": "ag-1",
        "dmh-director": s.AGENCY,
        "facility-head": "dmh-1",
        "prosecutor-of-release": "county-1",
    }
    for word, office in offices.items():
        asked = order(agency, "svp-transmittal", word, what=what, recipient_office=office)
        text = agency_text(agency, asked)
        says(text, "a copy of the petition for release", "served on each of these")
        hides(text, *s.PRIVATE)
    refused(agency, order(agency, "svp-transmittal", "mdt", what=what), rf"recipient: {what} goes")
    unknown = order(agency, "svp-transmittal", "court", what="diary")
    refused(agency, unknown, "what: one of examination-report, .*; not 'diary'")


@pytest.mark.rules("C-40")
def test_the_sender_of_a_letter_is_whose_letter_it_is(agency: SvpOffice) -> None:
    agency.change_office("prc-1", telephone="")
    asked = order(agency, "prc-determination", "attorney-general", result="meets")
    refused(agency, asked, "office prc-1: telephone")
    agency.change_office("prc-1", type="facility")
    refused(agency, asked, "office: none is a prc")


def test_a_field_that_an_order_lacks_is_named(agency: SvpOffice) -> None:
    nothing = order(agency, "prc-determination", "attorney-general")
    refused(agency, nothing, "result: wants 'meets' or 'does-not-meet'")
    uncounted = order(agency, "mdt-assessment", "attorney-general", result="meets", seats=["doc"])
    refused(agency, uncounted, "meets: is missing")
    nobody = order(agency, "prc-determination", "attorney-general", result="meets", person=None)
    refused(agency, nobody, "person: neither the order nor the case names one")


@pytest.mark.rules("S-35")
def test_no_name_and_no_finding_leaves_the_vault(agency: SvpOffice) -> None:
    case = agency.review()
    agency.notified(case)
    agency.made(agency.ordered(case, "svp-notice", "mdt"))
    rows = canonical([{**row, "at": str(row["at"])} for row in agency.letter_rows()])
    with agency.engine.begin() as conn:
        blobs = [bytes(blob) for blob in conn.scalars(select(EVIDENCE.c.blob))]
        ledger = json.dumps(list(conn.scalars(select(LEDGER.c.body))))
    for private in (s.NAME, s.SIGNED_BY, *s.PRIVATE):
        assert private not in rows + ledger
        assert all(private.encode() not in blob for blob in blobs)


def test_a_letter_that_comes_back_is_a_persons_to_answer(agency: SvpOffice) -> None:
    asked = order(agency, "delivery-follow-up", s.VICTIM, about="victim-notice", letter="L-1")
    refused(agency, asked, "about: no delivery-follow-up of a victim-notice is worded")
