import hashlib
from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy import select, update
from temporalio.exceptions import ApplicationError

from activities.letters.driver import LOOK_AGAIN, letter_id
from activities.letters.facts import stored_context
from activities.letters.wording import WORDINGS
from domain.fold import fold
from domain.model import canonical, digest
from domain.recording import EffectAsked
from law.tables import load
from records.commit import history
from records.evidence import EvidenceError
from records.tables import EVIDENCE, LEDGER, OBLIGATIONS, OFFICES
from runtime import pauses
from starter.papers import lacking
from tests.activities.office import CLERK, GUARDIAN, MAIL_ROOM, NAMES, OTHER, WARD, Office
from tests.letters import pdftext


def request_of(office: Office) -> EffectAsked:
    (asked,) = (
        one
        for one in office.orders(office.case, "letter")
        if one.effect.data["guardian"] == GUARDIAN
    )
    return asked


def shown(office: Office, letter: str) -> str:
    (row,) = (row for row in office.letter_rows() if row["id"] == letter)
    return pdftext.text(office.document(row["digest"]))


def says(office: Office, letter: str, *texts: str) -> None:
    page = shown(office, letter)
    for text in texts:
        assert pdftext.squeeze(text) in page, text


@pytest.mark.rules("DOR-018", "DOR-022", "C-16", "C-40")
def test_a_request_says_what_the_record_knows(office: Office) -> None:
    letter = office.rendered()
    says(
        office,
        letter,
        "Pat Placeholder",
        "Apartment 3B",
        "Jordan Sample",
        "Rape in the first degree (section 566.030, RSMo)",
        "An act that was made up for a test",
        "March 4, 2019",
        "the Circuit Court of Example County",
        "September 14, 2021",
        "Example Regional Office",
        "Dana Fictitious",
        "(555) 555-0142",
        "the people who share a home with your ward",
        "before that person moves in",
        office.case,
    )
    # The document to be signed is in the same envelope.
    says(office, letter, "Signature of guardian", "Date signed")


@pytest.mark.rules("C-06")
def test_the_answer_date_is_the_policy_as_if_sent_today(office: Office) -> None:
    says(office, office.rendered(), "Please answer by June 16, 2031", "consent-answer, C-06")


def test_rendering_twice_is_one_letter_and_the_same_bytes(office: Office) -> None:
    asked = request_of(office)
    first = office.letters().render_letter(asked)
    office.later(days=3)
    office.change(GUARDIAN, name="Somebody Else")
    again = office.letters().render_letter(asked)  # a new driver, as after a restart
    assert again == first
    (row,) = office.letter_rows()
    assert row["id"] == first.result["letter"] == letter_id(asked.effect.key)
    assert row["digest"] == first.result["digest"]
    assert pdftext.squeeze("Pat Placeholder") in pdftext.text(office.document(row["digest"]))


def test_the_letter_is_kept_before_it_is_handed_over(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen = []
    monkeypatch.setattr(
        pauses, "reached", lambda point, *_: seen.append((point, len(office.letter_rows())))
    )
    office.letters().render_letter(request_of(office))
    assert seen == [("render/hand-over", 1)]


def test_the_same_facts_at_the_same_time_give_the_same_bytes(office: Office) -> None:
    driver = office.letters()
    one, two = driver._make(request_of(office)), driver._make(request_of(office))
    assert one.document == two.document


def test_two_workers_at_once_keep_one_letter(office: Office) -> None:
    asked, driver = request_of(office), office.letters()
    first, second = driver._make(asked), driver._make(asked)
    assert driver._keep(asked, first)["id"] == driver._keep(asked, second)["id"]
    assert len(office.letter_rows()) == 1


def test_the_wording_stands_in_the_ledger_by_digest(office: Office) -> None:
    asked = request_of(office)
    done = office.letters().render_letter(asked)
    office.done(asked, done)
    with office.engine.begin() as conn:
        event = history(conn, office.case)[-1]
    raw = (WORDINGS / "consent-request" / "1.yaml").read_bytes()
    assert event.data["wording_digest"] == hashlib.sha256(raw).hexdigest()
    document = (WORDINGS / "consent-document" / "1.yaml").read_bytes()
    assert event.data["enclosures"] == [hashlib.sha256(document).hexdigest()]
    assert event.data["letter_kind"] == "consent-request"
    assert event.data["digest"] == hashlib.sha256(office.document(event.data["digest"])).hexdigest()


def test_no_name_leaves_the_vault(office: Office) -> None:
    asked = request_of(office)
    done = office.letters().render_letter(asked)
    office.done(asked, done)
    with office.engine.begin() as conn:
        said = canonical([list(row) for row in conn.execute(select(LEDGER.c.body))])
        blobs = [bytes(blob) for blob in conn.scalars(select(EVIDENCE.c.blob))]
    rows = canonical([{**row, "at": str(row["at"])} for row in office.letter_rows()])
    for name in NAMES:
        assert name not in said + rows + canonical(done.result)
        assert all(name.encode() not in blob for blob in blobs)
    assert len(blobs) == 2  # the document, and what it was worded from


def test_a_changed_document_is_noticed(office: Office) -> None:
    done = office.letters().render_letter(request_of(office))
    with office.engine.begin() as conn:
        blob = conn.scalars(
            select(EVIDENCE.c.blob).where(EVIDENCE.c.digest == done.result["digest"])
        ).one()
        changed = blob[:-1] + bytes([blob[-1] ^ 1])
        conn.execute(
            update(EVIDENCE).where(EVIDENCE.c.digest == done.result["digest"]).values(blob=changed)
        )
    with pytest.raises(EvidenceError, match="was changed"):
        office.document(str(done.result["digest"]))


@pytest.mark.parametrize(
    ("values", "lacking"),
    [
        ({"name": None}, "person p-guardian: name"),
        ({"address": " \n "}, "person p-guardian: address"),
        ({"name": "\u202e\u200b"}, "recipient.name"),
        ({"address": "\n".join(["A line"] * 9)}, "recipient.address"),
    ],
)
def test_a_missing_identity_is_a_task_for_a_person_once(
    office: Office, values: dict[str, str], lacking: str
) -> None:
    asked = request_of(office)
    office.change(GUARDIAN, **values)
    for _ in range(3):
        with pytest.raises(ApplicationError, match=lacking) as failed:
            office.letters().render_letter(asked)
        assert failed.value.type == "needs-a-person"
        assert not failed.value.non_retryable
        assert failed.value.next_retry_delay == LOOK_AGAIN > timedelta()
        office.later(minutes=1)
    (task,) = office.alert_rows()
    assert (task["about"], task["case_id"]) == ("needs-a-person", office.case)
    assert task["sent_at"] is not None
    assert task["withdrawn_by"] is None
    office.change(
        GUARDIAN, name="Pat Placeholder", address="7 Imaginary Lane\nSampletown, MO 65198"
    )
    done = office.letters().render_letter(asked)
    (task,) = office.alert_rows()
    assert task["withdrawn_by"] == asked.effect.key
    assert [row["id"] for row in office.letter_rows()] == [done.result["letter"]]


def test_everything_that_is_missing_is_named_at_once(new_office: Callable[[], Office]) -> None:
    office = new_office()
    office.add_person(WARD, "ward", "", "nowhere", {})
    office.add_person(GUARDIAN, "guardian", "", "", {})
    office.add_person(OTHER, "guardian", "", "", {})
    office.open_consent()
    with pytest.raises(ApplicationError) as failed:
        office.letters().render_letter(request_of(office))
    assert str(failed.value).split(": ", 1)[1].split("; ") == [
        "person p-ward: finding.court",
        "office ro-east: name",
        "office ro-east: contact",
        "office ro-east: telephone",
        "office ro-east: address",
        "person p-guardian: name",
        "person p-guardian: address",
        "person p-ward: name",
        "person p-ward: offences.566.030.nature",
    ]
    assert office.letter_rows() == []


def test_what_keeps_a_letter_back_is_shown_on_the_case(office: Office) -> None:
    def lacks() -> list[str]:
        with office.engine.begin() as conn:
            now = office.clock.now()
            found = lacking(conn, office.case, CLERK, office.vault, load(), now)
        return sorted({one for names in found.values() for one in names})

    assert lacks() == []
    office.change(GUARDIAN, name="")
    assert lacks() == ["person p-guardian: name"]
    office.change(GUARDIAN, name="Pat Placeholder", address="\n".join(["A line"] * 9))
    assert lacks() == ["recipient.address: wants at most 7"]


def test_an_office_without_a_telephone_is_a_task(office: Office) -> None:
    with office.engine.begin() as conn:
        conn.execute(update(OFFICES).values(telephone=""))
    with pytest.raises(ApplicationError, match="office ro-east: telephone"):
        office.letters().render_letter(request_of(office))


def test_text_that_had_to_be_changed_is_shown_to_the_clerk(office: Office) -> None:
    office.change(GUARDIAN, name="Pat \u202ePlaceholder")
    done = office.letters().render_letter(request_of(office))
    assert done.result["changed"] == ["recipient.name"]
    assert office.letters().render_letter(request_of(office)) == done


@pytest.mark.rules("C-31")
def test_nothing_of_the_register_slips_in_that_the_letter_may_not_say(office: Office) -> None:
    other = {
        "finding": {"court": "the Circuit Court of Example County", "diagnosis": "Forbidden Word"},
        "offences": {"566.030": {"nature": "An invented act", "victim": "Forbidden Word"}},
        "physical_description": "Forbidden Word",
    }
    office.change(WARD, other=other, telephone="Forbidden Word", email="Forbidden Word")
    letter = office.rendered()
    assert pdftext.squeeze("Forbidden Word") not in shown(office, letter)
    with office.engine.begin() as conn:
        assert "Forbidden" not in canonical(stored_context(conn, office.vault, letter))


def test_words_of_the_register_go_before_the_standing_ones(office: Office) -> None:
    other = {
        "finding": {"court": "the Circuit Court of Example County"},
        "offences": {"566.030": "An invented act"},
        "audience": "the people who live at Maple House, or their guardians",
        "circumstances": ["On the first Monday after your answer."],
    }
    office.change(WARD, other=other)
    letter = office.rendered()
    says(office, letter, "Maple House", "On the first Monday after your answer.", "An invented act")


def test_an_offence_that_the_tables_do_not_know_needs_words(office: Office) -> None:
    office.open_consent(
        offences=[{"code": "999.100", "on": "2019-03-04T12:00:00-06:00", "registrable": True}]
    )
    with pytest.raises(ApplicationError, match=r"offences\.999\.100\.title"):
        office.letters().render_letter(request_of(office))
    words = {
        "nature": "An invented act",
        "title": "Invented offense",
        "citation": "Law 1 of Nowhere",
    }
    court = {"court": "the Circuit Court of Example County"}
    office.change(WARD, other={"finding": court, "offences": {"999.100": words}})
    letter = office.letters().render_letter(request_of(office)).result["letter"]
    says(office, str(letter), "Invented offense (Law 1 of Nowhere)")


def asked_by_mail(office: Office) -> str:
    letter = office.rendered()
    office.later(days=1)
    office.do(office.case, "record-request-sent", {"method": "certified"})
    return letter


@pytest.mark.rules("C-06")
def test_a_reminder_names_the_day_of_the_request_and_the_running_clock(office: Office) -> None:
    asked_by_mail(office)
    office.later(days=8)
    office.clock_rings(office.case)
    reminders = office.orders(office.case, "letter", "consent-reminder")
    assert {one.effect.data["guardian"] for one in reminders} == {GUARDIAN, OTHER}
    done = office.letters().render_letter(reminders[0])
    with office.engine.begin() as conn:
        legal = conn.scalars(
            select(OBLIGATIONS.c.legal).where(OBLIGATIONS.c.rule == "consent-answer")
        ).all()
    assert legal == ["2031-06-17"]
    letter = str(done.result["letter"])
    says(office, letter, "On June 3, 2031 we wrote to you", "Please answer by June 17, 2031")
    says(office, letter, "Signature of guardian")


def came_back(office: Office, code: str) -> tuple[str, str]:
    """A delivery whose letter came back; returns the letter and the delivery."""
    letter = asked_by_mail(office)
    delivery = office.open_delivery(letter)
    (asked,) = office.orders(delivery, "mail")
    office.done(asked, office.mail().hand_over(asked))
    office.later(days=20)
    office.do(delivery, "carrier-scan", {"code": code}, MAIL_ROOM)
    return letter, delivery


@pytest.mark.rules("DOR-037", "C-18")
def test_the_script_is_for_a_call_and_for_a_machine(office: Office) -> None:
    _, delivery = came_back(office, "unclaimed")
    (asked,) = office.orders(delivery, "letter", "verbal-script")
    done = office.letters().render_letter(asked)
    office.done(asked, done)
    page = shown(office, str(done.result["letter"]))
    call, machine = page.split(pdftext.squeeze("Call script for voicemail"))
    assert pdftext.squeeze("(555) 555-0177") in call
    assert pdftext.squeeze("Jordan Sample") in call
    assert pdftext.squeeze("Dana Fictitious") in machine
    for detail in ("Jordan Sample", "566.030", "guardian", "Circuit"):
        assert pdftext.squeeze(detail) not in machine


@pytest.mark.rules("DOR-037", "DOR-049", "C-17")
@pytest.mark.parametrize("code", ["unclaimed", "refused", "not-deliverable-as-addressed"])
def test_the_follow_up_says_what_the_letter_that_came_back_said(office: Office, code: str) -> None:
    letter, delivery = came_back(office, code)
    with office.engine.begin() as conn:
        first = stored_context(conn, office.vault, letter)
    # What the registers say of the case has changed since; only the address counts.
    office.change(WARD, name="Another Name", other={})
    office.change(GUARDIAN, address="8 Invented Street\nSampletown, MO 65198")
    office.later(days=2)
    for _ in range(3):
        call = {"reached": False, "outcome": "no-answer"}
        office.do(delivery, "record-verbal-attempt", call)
    (asked,) = office.orders(delivery, "letter", "delivery-follow-up")
    done = office.letters().render_letter(asked)
    with office.engine.begin() as conn:
        second = stored_context(conn, office.vault, str(done.result["letter"]))
    # The clock began when the letter was sent, a day after it was worded.
    by = [str(one["answer_by"]["due"]) for one in (first, second)]
    assert by == ["2031-06-16", "2031-06-17"]
    same = set(first) - {"letter_date", "recipient", "answer_by"}
    assert {name: second[name] for name in same} == {name: first[name] for name in same}
    assert second["recipient"]["address"][0] == "8 Invented Street"
    dates = {name: second[name] for name in ("sent_on", "returned_on", "letter_date", "outcome")}
    assert dates == {
        "sent_on": "2031-06-03",
        "returned_on": "2031-06-23",
        "letter_date": "2031-06-25",
        "outcome": code,
    }
    says(office, str(done.result["letter"]), "Jordan Sample", "8 Invented Street", "Date signed")


def test_a_return_that_a_person_decided_on_has_words_too(office: Office) -> None:
    _, delivery = came_back(office, "unclaimed")
    asked = EffectAsked.model_validate(
        {
            "process": "delivery",
            "case": delivery,
            "office": "ro-east",
            "at": office.now(),
            "effect": {
                "key": f"{delivery}/9/follow-up",
                "kind": "letter",
                "version": 9,
                "data": {
                    "letter_kind": "delivery-follow-up",
                    "recipient": GUARDIAN,
                    "letter": office.letter_rows()[0]["id"],
                    "outcome": "treat-as-returned",
                },
            },
        }
    )
    done = office.letters().render_letter(asked)
    says(office, str(done.result["letter"]), "no record that it arrived")


def test_an_order_for_a_letter_that_nobody_words_needs_a_person(office: Office) -> None:
    asked = request_of(office)
    effect = asked.effect.model_copy(update={"data": {"letter_kind": "love", "guardian": GUARDIAN}})
    with pytest.raises(ApplicationError, match="love"):
        office.letters().render_letter(asked.model_copy(update={"effect": effect}))


def test_a_follow_up_to_an_unknown_letter_is_a_bug_and_loud(office: Office) -> None:
    asked = request_of(office)
    data = {"letter_kind": "delivery-follow-up", "recipient": GUARDIAN, "letter": "L-nowhere"}
    effect = asked.effect.model_copy(update={"data": data})
    with pytest.raises(LookupError, match="no letter L-nowhere"):
        office.letters().render_letter(asked.model_copy(update={"effect": effect}))


def test_the_fold_still_equals_the_record(office: Office) -> None:
    came_back(office, "unclaimed")
    state, process = office.state(office.case)
    with office.engine.begin() as conn:
        assert digest(fold(process, history(conn, office.case)).lean()) == digest(state.lean())
