"""Letters of treatment and assessment, from the cases' orders and the registers to the page."""

import json
from datetime import date
from typing import Any

import pytest
from sqlalchemy import Engine, select
from temporalio.exceptions import ApplicationError

from domain.actors import Actor
from domain.model import Json, canonical
from domain.recording import EffectAsked
from law.tables import load
from records.engine import reading
from records.tables import EVIDENCE, LEDGER
from starter.papers import lacking as shown_lacking
from tests.activities import treatment_office as t
from tests.activities.svp_office import hides, says
from tests.activities.treatment_office import TreatmentOffice
from tests.domain.treatments import CONDITION, offence


@pytest.fixture
def doc(record_engine: Engine) -> TreatmentOffice:
    """A department whose registers are filled."""
    built = TreatmentOffice(record_engine)
    built.fill()
    return built


def changed(asked: EffectAsked, **data: Any) -> EffectAsked:
    """An order that no case has given: like another one, but for some of its data."""
    effect = asked.effect.model_copy(
        update={"key": f"{asked.effect.key}-{len(data)}", "data": {**asked.effect.data, **data}}
    )
    return asked.model_copy(update={"effect": effect})


def lacking(doc: TreatmentOffice, asked: EffectAsked) -> set[str]:
    """What a letter lacks, as people are told of it; no letter is made."""
    before = len(doc.letter_rows())
    with pytest.raises(ApplicationError) as failed:
        doc.letters().render_letter(asked)
    assert failed.value.type == "needs-a-person"
    assert len(doc.letter_rows()) == before
    lacks = str(failed.value).split(": ", 1)[1]
    last = doc.alert_rows()[-1]
    assert last["about"] == "needs-a-person"
    return set(lacks.split("; "))


# -- the decision --------------------------------------------------------------------------------


@pytest.mark.rules("DECK-02", "DECK-05", "DECK-11", "C-52", "C-55")
def test_a_person_is_told_class_and_site_with_the_reasons(doc: TreatmentOffice) -> None:
    abuse = offence("568.060", condition=CONDITION)
    case = doc.waiting(
        {"protective_custody": True, "conditions_met": {"568.060": False}},
        offences=[offence(attempt=True), abuse],
    )
    text = doc.made(doc.ordered(case, "treatment-decision"))
    says(text, t.NAME, "1 Prison Way", "The law says that you must complete", case)
    says(text, "Attempt: Rape in the first degree", "(section 566.030, RSMo)", f"if {CONDITION}")
    says(text, "Your site is Eastern Reception", "in Bonne Terre")
    says(text, "Men in protective custody, or with high medical needs")
    hides(text, *t.PRIVATE, "Everybody else", "A named person")


@pytest.mark.rules("DECK-04", "DECK-06", "DECK-13")
def test_other_classes_and_a_site_that_does_not_operate(doc: TreatmentOffice) -> None:
    case = doc.treatment(offences=[offence("569.010", "none")])
    doc.do(case, "classify", {"sex": "male"})
    free = doc.made(doc.ordered(case, "treatment-decision"))
    says(free, "You do not have to take part", "section 569.010, RSMo", "It calls for no treatment")
    hides(free, "Your site", "wait")
    policy = [offence("573.037", "policy")]
    referred = doc.waiting({"dialysis": True}, offences=policy, confinement="doc-2")
    text = doc.made(doc.ordered(referred, "treatment-decision"))
    says(text, "We refer you", "No site can take you now", "People on dialysis")


@pytest.mark.rules("C-55")
def test_another_choice_is_another_letter(doc: TreatmentOffice) -> None:
    case = doc.waiting()
    says(doc.made(doc.ordered(case, "treatment-decision")), "Farmington")
    doc.do(case, "override-site", {"site": "erdcc", "note": doc.note(t.WORDS)}, t.CHIEF)
    text = doc.made(doc.ordered(case, "treatment-decision"))
    says(text, "Bonne Terre", "A named person chose the site for you")
    hides(text, t.WORDS, "Farmington")


@pytest.mark.rules("DECK-02", "M-06")
def test_the_decision_is_for_the_person_alone(doc: TreatmentOffice) -> None:
    asked = doc.ordered(doc.waiting(), "treatment-decision")
    for other in (t.BOARD, "parole-board", "court", "p-other"):
        (fault,) = lacking(doc, changed(asked, recipient=other))
        assert fault == f"recipient: the decision is for the person alone, not {other} (DECK-02)"


def test_what_the_registers_lack_for_a_decision_is_named(doc: TreatmentOffice) -> None:
    odd = [offence(), offence("elsewhere-94-b", similar_to="566.060")]
    asked = doc.ordered(doc.waiting(offences=odd), "treatment-decision")
    doc.change(t.PERSON, name="", address="")
    doc.change_office(t.DOC, telephone="")
    assert lacking(doc, asked) == {
        f"person {t.PERSON}: name",
        f"person {t.PERSON}: address",
        f"person {t.PERSON}: offences.elsewhere-94-b.title",
        f"person {t.PERSON}: offences.elsewhere-94-b.citation",
        f"office {t.DOC}: telephone",
    }
    words: Json = {"elsewhere-94-b": {"title": "A foreign offense", "citation": "Law 7"}}
    doc.change(t.PERSON, name=t.NAME, address="1 Prison Way\nX", other={"offences": words})
    doc.change_office(t.DOC, telephone="(555) 555-0142")
    says(doc.made(asked), "A foreign offense (Law 7)")


# -- reports to the board ------------------------------------------------------------------------


@pytest.mark.rules("DECK-03", "DECK-17", "DECK-18", "DECK-20", "M-10", "M-18")
def test_the_board_is_told_of_a_completion(doc: TreatmentOffice) -> None:
    case = doc.completed()
    asked = doc.ordered(case, "completion-report")
    report, sheet = doc.made(asked).split("Statementfortheregistrationform", 1)
    says(report, "Example Parole Board", f"{t.NAME} successfully completed", "February 27, 2032")
    says(report, "accepting responsibility", "relapse prevention", "entitles to neither")
    done_on = "November 29, 2031"
    hides(report, *t.PRIVATE, "Farmington", "566.030", done_on)
    says(sheet, t.NAME, "Completed: yes, on February 27, 2032.")
    hides(sheet, "Phase", "responsibility", "parole", "566.030")


@pytest.mark.rules("DECK-03", "DECK-19", "M-12", "M-18")
def test_the_board_is_told_of_a_termination_and_its_ground(doc: TreatmentOffice) -> None:
    listed = doc.made(doc.ordered(doc.terminated(), "termination-report"))
    report, sheet = listed.split("Statementfortheregistrationform", 1)
    says(report, "Example Parole Board", "Ground: lack of progress", "stays unmet", "Phase II")
    hides(report, *t.PRIVATE, t.WORDS, "566.030")
    says(sheet, "Completed: no, as of November 29, 2031.")
    hides(sheet, "lack", "ground", "Phase")
    policy = [offence("573.037", "policy")]
    other = doc.terminated("other", offences=policy, confinement="doc-2")
    says(doc.made(doc.ordered(other, "termination-report")), t.WORDS, "referred by policy")


@pytest.mark.rules("DECK-19")
def test_words_that_were_removed_are_asked_for(doc: TreatmentOffice) -> None:
    case = doc.phase_2()
    data = {"terminated_on": doc.now(), "ground": "other", "note": "note-9"}
    doc.do(case, "terminate", data, t.STAFF)
    asked = doc.ordered(case, "termination-report")
    assert lacking(doc, asked) == {f"case {case}: note of the termination"}


@pytest.mark.rules("C-56", "M-18")
def test_each_attempt_has_its_own_report(doc: TreatmentOffice) -> None:
    case = doc.completed()
    first = doc.ordered(case, "completion-report")
    decided = {"decided_on": doc.now(), "note": doc.note(t.WORDS)}
    doc.do(case, "re-enter", decided, t.CHIEF)
    says(doc.made(first), "successfully completed", "February 27, 2032")
    doc.do(case, "assign-site", {})
    doc.do(case, "bed-granted", {"site": "fcc", "bed": "a-02"}, t.SITE)
    doc.do(case, "record-arrival", {"arrived_on": doc.now()})
    doc.do(case, "start-phase-1", {"started_on": doc.now()}, t.STAFF)
    end = {"terminated_on": doc.now(), "ground": "poor-conduct", "note": doc.note(t.WORDS)}
    doc.do(case, "terminate", end, t.STAFF)
    text = doc.made(doc.ordered(case, "termination-report"))
    says(text, "during Phase I", "the requirement stays met", "Completed: yes, on February 27")
    doc.do(case, "petition-extension", {"received_on": doc.now()})
    says(doc.made(doc.ordered(case, "extension-petition")), "was terminated.")


@pytest.mark.rules("T-37")
def test_the_board_is_told_the_days_of_a_petition(doc: TreatmentOffice) -> None:
    case = doc.terminated()
    doc.do(case, "petition-extension", {"received_on": doc.now()})
    asked = doc.ordered(case, "extension-petition")
    state, _ = doc.state(case)
    due = state.obligations["T-37"].legal
    assert isinstance(due, date)
    text = doc.made(asked)
    says(text, "On November 29, 2031, the Board received", "January 6, 2036", "T-37")
    says(text, f"The last day is {due:%B} {due.day}, {due.year}.", "was terminated.")
    hides(text, *t.PRIVATE, t.WORDS, "lack of progress")


@pytest.mark.rules("M-12", "M-09")
@pytest.mark.parametrize("recipient", ["court", "attorney-general", t.COURT, t.OFFICERS, t.DOC])
def test_nobody_but_the_board_gets_a_report(doc: TreatmentOffice, recipient: str) -> None:
    asked = doc.ordered(doc.terminated(), "termination-report")
    (fault,) = lacking(doc, changed(asked, recipient=recipient))
    assert fault.startswith("recipient: termination-report goes to parole-board only (M-12): not")


def test_a_board_that_no_register_has_is_named(doc: TreatmentOffice) -> None:
    asked = doc.ordered(doc.terminated(), "termination-report")
    doc.change_office(t.BOARD, type="facility")
    assert lacking(doc, asked) == {"office: none is a parole-board"}
    doc.change_office(t.BOARD, type="parole-board", address="")
    assert lacking(doc, asked) == {f"office {t.BOARD}: address"}


# -- providers -----------------------------------------------------------------------------------


@pytest.mark.rules("DECK-22", "DECK-23", "M-14")
def test_a_provider_gets_the_agreement_and_learns_of_no_client(doc: TreatmentOffice) -> None:
    case = doc.assigned()
    text = doc.made(doc.ordered(case, "provider-agreement"))
    says(text, "Made-Up Clinic", "8 Invented Road", "region east since June 2, 2030")
    says(text, "Example Prison Agency", "audit our work", "observe our treatment")
    says(text, "We share what we learn", "methods that evidence supports", case)
    hides(text, t.NAME, t.PERSON, "Example Region East", "566.030", *t.PRIVATE)


@pytest.mark.rules("DECK-23")
def test_what_the_register_of_providers_lacks_is_named(doc: TreatmentOffice) -> None:
    asked = doc.ordered(doc.assigned(), "provider-agreement")
    where = f"treatment-provider {t.CLINIC}"
    doc.change_provider(address=None, approved_since=None, commitments=["audits", "observation"])
    assert lacking(doc, asked) == {
        f"{where}: address",
        f"{where}: approved_since",
        f"{where}: commitments.information-sharing",
        f"{where}: commitments.evidence-based-practice",
    }
    (fault,) = lacking(doc, changed(asked, recipient="clinic-2"))
    assert fault == "recipient: clinic-2 is not the provider of this order (DECK-23)"
    other = doc.assigned("clinic-9", confinement="doc-2", release_on=doc.now())
    gone = doc.ordered(other, "provider-agreement")
    assert lacking(doc, gone) == {"treatment-provider clinic-9: not in the register"}


# -- the court -----------------------------------------------------------------------------------


@pytest.mark.rules("DECK-50", "U-07", "T-17")
def test_an_order_goes_back_to_its_court_with_what_it_lacks(doc: TreatmentOffice) -> None:
    case = doc.referred(names_soau=False)
    doc.do(case, "return-order", {"returned_on": doc.now()}, t.UNIT)
    text = doc.made(doc.ordered(case, "order-returned"))
    says(text, "the Circuit Court of Example County", "your order of January 10, 2031", t.NAME)
    says(
        text,
        "that the person is placed in the Sex Offender Assessment Unit",
        "and not from the order",
    )
    hides(text, "sentence is passed", "assessment, which it must", *t.PRIVATE, "566.034")


@pytest.mark.rules("DECK-50", "U-13", "T-17")
def test_the_days_that_run_and_the_request_that_is_missing_are_said(doc: TreatmentOffice) -> None:
    abuse = {"code": "566.100", "on": doc.now(), "felony_class": "B", "eligible": True}
    case = doc.referred(offences=[abuse])
    doc.do(case, "record-delivery", {"delivered_on": doc.now()})
    said = {"returned_on": doc.now(), "note": doc.note("The seal is an invented one")}
    doc.do(case, "return-order", said, t.UNIT)
    text = doc.made(doc.ordered(case, "order-returned"))
    says(text, "asks for a sexual offender assessment", "The seal is an invented one")
    says(text, "September 30, 2031, and not thereafter")
    hides(text, "that sentence is passed", "that the person is placed")


@pytest.mark.rules("DECK-51", "DECK-52", "U-08", "U-10", "C-59", "T-17")
def test_the_report_goes_to_the_court_and_the_letter_says_nothing_of_it(
    doc: TreatmentOffice,
) -> None:
    asked = doc.ordered(doc.reported(), "soau-report-transmittal")
    assert set(asked.effect.data) == {"letter_kind", "recipient", "recipient_office"}
    text = doc.made(asked)
    says(text, "the Circuit Court of Example County", t.NAME, "delivered", "June 2, 2031")
    says(text, "for supervision and treatment", "until September 30, 2031, and not thereafter")
    hides(text, "with-conditions", "with conditions", "health", "parole", *t.PRIVATE, "566.034")


@pytest.mark.rules("U-08", "DECK-50")
@pytest.mark.parametrize("office", ["court-2", t.BOARD, t.OFFICERS])
def test_no_other_court_or_office_gets_the_report(doc: TreatmentOffice, office: str) -> None:
    asked = doc.ordered(doc.reported(), "soau-report-transmittal")
    (fault,) = lacking(doc, changed(asked, recipient_office=office))
    assert fault.startswith("recipient: soau-report-transmittal goes to court only (U-15): not")
    doc.change_office(t.COURT, contact="", address="")
    assert lacking(doc, asked) == {f"office {t.COURT}: address"}


def test_no_name_and_no_ground_leaves_the_vault(doc: TreatmentOffice) -> None:
    case = doc.terminated("other")
    doc.made(doc.ordered(case, "termination-report"))
    rows = canonical([{**row, "at": str(row["at"])} for row in doc.letter_rows()])
    with doc.engine.begin() as conn:
        blobs = [bytes(blob) for blob in conn.scalars(select(EVIDENCE.c.blob))]
        ledger = json.dumps(list(conn.scalars(select(LEDGER.c.body))))
    for private in (t.NAME, t.WORDS, *t.PRIVATE):
        assert private not in rows + ledger
        assert all(private.encode() not in blob for blob in blobs)


# -- what `show` says of a letter that waits -----------------------------------------------------


def shown(doc: TreatmentOffice, case: str, actor: Actor) -> Json:
    with reading(doc.engine) as conn:
        return shown_lacking(conn, case, actor, doc.vault, load(), doc.clock.now())


@pytest.mark.rules("M-09", "M-12")
def test_what_a_letter_lacks_is_shown_to_whoever_may_read_it(doc: TreatmentOffice) -> None:
    case = doc.terminated()
    decision, report = (
        doc.ordered(case, kind).effect.key.removeprefix(f"{case}/")
        for kind in ("treatment-decision", "termination-report")
    )
    assert shown(doc, case, t.CORRECTIONS) == {}
    doc.change(t.PERSON, address="")
    doc.change_office(t.BOARD, address="")
    assert shown(doc, case, t.CORRECTIONS) == {
        decision: [f"person {t.PERSON}: address"],
        report: [f"office {t.BOARD}: address"],
    }
    assert shown(doc, case, t.MEMBER) == {report: [f"office {t.BOARD}: address"]}
    assert shown(doc, case, t.OFFICER) == {}


@pytest.mark.rules("DECK-23", "DECK-50")
def test_it_is_shown_of_a_provider_and_of_a_court_too(doc: TreatmentOffice) -> None:
    case = doc.assigned()
    doc.change_provider(commitments=["audits", "observation", "information-sharing"])
    where = f"treatment-provider {t.CLINIC}: commitments.evidence-based-practice"
    assert list(shown(doc, case, t.OFFICER).values()) == [[where]]
    back = doc.referred(names_soau=False)
    doc.do(back, "return-order", {"returned_on": doc.now()}, t.UNIT)
    doc.change_office(t.COURT, name="")
    assert list(shown(doc, back, t.UNIT).values()) == [[f"office {t.COURT}: name"]]
