"""Letters to victims and to the committed person, from the case's orders to the page."""

from collections.abc import Mapping
from typing import Any

import pytest
from sqlalchemy import Engine
from temporalio.exceptions import ApplicationError

from domain.events import Effect
from domain.model import Json
from domain.recording import EffectAsked
from records.tables import LOCATIONS
from tests.activities import svp_office as s
from tests.activities.svp_office import SvpOffice, hides, says
from tests.letters.test_svp_people import CLINICAL


@pytest.fixture
def agency(record_engine: Engine) -> SvpOffice:
    """An agency whose registers are filled."""
    built = SvpOffice(record_engine)
    built.fill()
    return built


def again(asked: EffectAsked, **data: Any) -> EffectAsked:
    """The same order with other words, as another effect."""
    facts = {**asked.effect.data, **data}
    effect = Effect(key=f"{asked.effect.key}/again", kind="letter", version=99, data=facts)
    return asked.model_copy(update={"effect": effect})


def refused(
    agency: SvpOffice, asked: EffectAsked, fault: str, kind: str = "needs-a-person"
) -> None:
    before = len(agency.letter_rows())
    with pytest.raises(ApplicationError, match=fault) as failed:
        agency.letters().render_letter(asked)
    assert failed.value.type == kind
    assert len(agency.letter_rows()) == before


# -- victims -------------------------------------------------------------------------------------


@pytest.mark.rules("S-34", "C-31")
def test_each_victim_is_told_alone_and_only_the_step(agency: SvpOffice) -> None:
    case = agency.review()
    agency.under_review(case)
    names = dict(zip((s.VICTIM, s.SECOND), s.VICTIMS, strict=True))
    for victim, name in names.items():
        text = agency.made(agency.ordered(case, "victim-notice", victim))
        says(text, f"Dear {name}:", "On June 2, 2031, a state agency gave", s.NAME)
        says(text, "Example Office of the Attorney General", "You may attend", "RSMo 632.507")
        (other,) = set(names.values()) - {name}
        hides(text, other, f"{len(other)} Quiet Lane")
        hides(text, *s.PRIVATE, "1 Prison Way", "566.030", "Born", s.SIGNED_BY, s.VICTIM, s.SECOND)
        assert not CLINICAL.search(text)


@pytest.mark.rules("S-34", "S-14")
@pytest.mark.parametrize(
    ("votes", "told"),
    [
        (("meets", "meets", "meets"), "A majority decided that"),
        (("does-not-meet", "does-not-meet", "does-not-meet"), "There was no majority to say"),
    ],
)
def test_the_decision_is_told_and_no_vote(
    agency: SvpOffice, votes: tuple[str, ...], told: str
) -> None:
    case = agency.review()
    agency.under_review(case)
    for asked in agency.orders(case, "letter"):
        agency.made(asked)
    agency.voted(case, "prc", *votes)
    text = agency.made(agency.ordered(case, "victim-notice", s.VICTIM))
    says(text, told, "June 2, 2031")
    hides(text, "prc-", "seat-", "county-", "three", *s.VICTIMS[1:])


@pytest.mark.rules("S-34")
def test_the_petition_is_told_with_its_court(agency: SvpOffice) -> None:
    case = agency.review()
    agency.under_review(case)
    agency.voted(case, "prc", "meets", "meets", "meets")
    for asked in agency.orders(case, "letter"):
        agency.made(asked)
    filed: Json = {"filed_on": agency.now(), "court": s.COURT, "county": "county-1"}
    filed |= {"assessment_attached": True, "facts_stated": True}
    agency.voted(case, "mdt", "meets", "meets", "meets")
    agency.do(case, "deliver-assessment", {"delivered_on": agency.now()}, s.CORRECTIONS)
    agency.do(case, "file-petition", filed, s.PROSECUTOR)
    asked = agency.ordered(case, "victim-notice", s.VICTIM)
    text = agency.made(asked)
    says(text, "filed a petition in the Circuit Court of Example County", "100 Invented Avenue")
    hides(text, *s.PRIVATE, *s.VICTIMS[1:])
    proven = again(asked, event="trial-outcome", outcome="proven", hearing_on="2031-08-04")
    done = agency.letters().render_letter(proven)
    row = agency.letter_rows()[-1]
    assert row["id"] == done.result["letter"]
    says(s.text_of(agency, row["digest"]), "The trial has ended.", "on August 4, 2031")
    refused(agency, again(proven, outcome="meets"), "outcome: of trial-outcome, one of: mistrial")
    refused(agency, again(proven, outcome=None), "outcome: of trial-outcome, one of: mistrial")


@pytest.mark.rules("S-34", "C-31")
def test_nobody_but_a_victim_of_this_case_is_told(agency: SvpOffice) -> None:
    case = agency.review(victims=[s.VICTIM])
    agency.under_review(case)
    asked = agency.ordered(case, "victim-notice")
    for stranger in (s.SECOND, s.PERSON, s.EVALUATOR, "attorney-general", "p-nobody"):
        fault = rf"recipient: {stranger} is no victim on record in {case} \(S-34\)"
        refused(agency, again(asked, recipient=stranger), fault)
    gone = asked.model_copy(update={"case": "svp-2031-000077"})
    refused(agency, gone, "is no victim on record")
    agency.change(s.VICTIM, address=None)
    refused(agency, asked, f"person {s.VICTIM}: address")


@pytest.mark.rules("S-34")
def test_a_victim_is_told_of_release_and_escape(agency: SvpOffice) -> None:
    case = agency.commitment()
    agency.later(days=1)
    site = {"site": "fulton", "segregated": True, "assigned_on": agency.now()}
    agency.do(case, "assign-site", site, s.HOSPITAL)
    agency.do(case, "record-escape", {"escaped_on": agency.now()}, s.HOSPITAL)
    text = agency.made(agency.ordered(case, "victim-notice"))
    says(text, "escaped from custody", "June 3, 2031", "call 911", "Office of the Attorney General")
    hides(text, "Fulton", "fulton", "Secure Hospital", *s.PRIVATE)
    assert not CLINICAL.search(text)


# -- every year ----------------------------------------------------------------------------------


def yearly(agency: SvpOffice) -> str:
    """A commitment whose first yearly notice is given and goes to the court."""
    case = agency.commitment()
    agency.later(days=1)
    site = {"site": "fulton", "segregated": True, "assigned_on": agency.now()}
    agency.do(case, "assign-site", site, s.HOSPITAL)
    agency.later(days=300)
    given = {"given_on": agency.now(), "forwarded_on": agency.now(), "waived": False}
    agency.do(case, "give-annual-notice", given, s.HOSPITAL)
    return case


@pytest.mark.rules("T-11", "S-26", "S-27")
def test_notice_and_form_are_one_document(agency: SvpOffice) -> None:
    case = yearly(agency)
    asked = agency.ordered(case, "right-to-petition")
    text = agency.made(asked)
    notice, form = text.split("Givinguptherighttopetitionforoneyear")
    says(notice, f"Dear {s.NAME}:", "Example Secure Hospital", "year 1 of your")
    says(notice, "the Circuit Court of Example County", "The Attorney General", "prosecuting")
    says(form, f"Signature of {s.NAME}", "I keep my right", "the Circuit Court of Example County")
    hides(text, *s.PRIVATE, *s.VICTIMS, "566.030")
    refused(
        agency, again(asked, recipient=s.VICTIM), r"the committed person, not p-victim \(T-11\)"
    )
    (row,) = agency.letter_rows()
    assert row["kind"] == "right-to-petition"
    assert len(row["enclosures"]) == 1


@pytest.mark.rules("T-11", "S-25")
def test_the_notice_goes_to_the_site_where_the_person_is(agency: SvpOffice) -> None:
    """Not to the address of the register, which may be one of years ago."""
    case = yearly(agency)
    asked = agency.ordered(case, "right-to-petition")
    agency.change_office("fulton", address="")
    refused(agency, asked, "office fulton: address")
    moved = {"site": "smmhc", "segregated": True, "transferred_on": agency.now()}
    agency.do(case, "transfer-site", moved, s.HOSPITAL)
    agency.change_office("smmhc", address="7 Program Road\nFarmington, MO 63999")
    text = agency.made(asked)
    says(text, f"{s.NAME} Example Program at Farmington 7 Program Road Farmington, MO 63999")
    hides(text, "1 Prison Way", "Example Program at Fulton")


@pytest.mark.rules("T-11", "S-25", "S-32")
def test_a_notice_without_a_site_waits_for_one(agency: SvpOffice) -> None:
    case = agency.commitment()
    agency.later(days=300)
    agency.do(case, "give-annual-notice", {"given_on": agency.now()}, s.HOSPITAL)
    refused(agency, agency.ordered(case, "right-to-petition"), f"case {case}: site")


@pytest.mark.rules("T-11", "S-32")
def test_on_release_the_notice_goes_to_the_residence(agency: SvpOffice) -> None:
    case = yearly(agency)
    asked = agency.ordered(case, "right-to-petition")
    agency.at_large(case, "location-1")
    home: Json = {"id": "location-1", "facility": "group-home", "address": "9 Made-Up Way\nX 63999"}
    with agency.engine.begin() as conn:
        conn.execute(LOCATIONS.insert(), [home])
    says(agency.made(asked), f"{s.NAME} 9 Made-Up Way X 63999")
    agency.at_large(case, "location-2")
    agency.letters().render_letter(again(asked))
    says(s.text_of(agency, agency.letter_rows()[-1]["digest"]), f"{s.NAME} 1 Prison Way")


@pytest.mark.rules("T-11")
def test_the_court_of_the_case_must_be_in_the_register(agency: SvpOffice) -> None:
    case = yearly(agency)
    agency.change_office(s.COURT, address="")
    asked = agency.ordered(case, "right-to-petition")
    refused(agency, asked, f"office {s.COURT}: address")


@pytest.mark.rules("T-10", "T-11", "S-35")
def test_the_court_gets_copies_of_what_was_given(agency: SvpOffice) -> None:
    case = yearly(agency)
    report = agency.ordered(case, "annual-report-transmittal")
    refused(agency, report, "letter right-to-petition: it is being made", kind="not-yet")
    assert agency.alert_rows() == []
    agency.later(days=3)  # typeset after it was given: the day that counts is the older one
    notice = agency.made(agency.ordered(case, "right-to-petition"))
    agency.change_office("fulton", address="2 Other Way\nFulton, MO 63999")
    agency.later(days=2)
    text = agency.made(report)
    letter, copy = text.split("Yourrighttoaskthecourtforrelease")
    says(letter, "To the Court:", "the Circuit Court of Example County")
    says(letter, "was given on March 29, 2032", "did not give up the right to petition")
    says(letter, "Our record has no yearly examination.")
    hides(
        letter, "notice of April 1, 2032", "did not sign", "The report of the yearly", "UNDER SEAL"
    )
    says(copy, f"Dear {s.NAME}:", f"Signature of {s.NAME}", "year 1 of your commitment")
    assert "2OtherWay" not in text  # as it was given
    hides(text, *s.PRIVATE, *s.VICTIMS)
    assert notice.count("Page1of") == 1


@pytest.mark.rules("T-11")
def test_only_the_committing_court_gets_the_report(agency: SvpOffice) -> None:
    case = yearly(agency)
    report = agency.ordered(case, "annual-report-transmittal")
    agency.made(agency.ordered(case, "right-to-petition"))
    fault = r"recipient: annual-report-transmittal goes to court only \(T-11\): not "
    faults: Mapping[str, str] = {
        "court-2": r"court-2 \(court\)",
        "ag-1": r"ag-1 \(attorney-general\)",
        "attorney-general": "attorney-general",
    }
    for recipient, told in faults.items():
        refused(agency, again(report, recipient=recipient), fault + told)
    fitting = again(report, recipient="court")
    assert (
        agency.letters().render_letter(fitting).result["letter_kind"]
        == report.effect.data["letter_kind"]
    )


@pytest.mark.rules("T-11")
def test_a_copy_is_of_the_year_that_is_reported(agency: SvpOffice) -> None:
    case = yearly(agency)
    report = agency.ordered(case, "annual-report-transmittal")
    first = agency.ordered(case, "right-to-petition")
    agency.made(first)
    agency.later(days=350)
    agency.letters().render_letter(again(first, year=2))
    text = agency.made(report)
    says(text, "year 1 of your commitment")
    hides(text, "year 2 of your commitment")
    refused(agency, again(report, year=3), "letter right-to-petition: none of this year was made")
    named = again(report, letter="L-000000000000")
    refused(agency, named, "letter right-to-petition: none of this year was made")
