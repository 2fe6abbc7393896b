import smtplib
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from structlog.testing import capture_logs
from temporalio.exceptions import ApplicationError

from activities.alerts import AlertDriver, Post, _for_people
from domain.actors import Role
from domain.model import canonical
from domain.process import Withheld
from domain.recording import EffectAsked
from domain.registry import PROCESSES
from runtime.logging import DROPPED
from tests.activities.office import GUARDIAN, NAMES, Office
from tests.activities.smtp import PEOPLE, SENDER, Sink, mail_server, nobody_listens

pytestmark = pytest.mark.rules("T-22")


@pytest.fixture
def server() -> Iterator[tuple[Sink, Post]]:
    with mail_server() as running:
        yield running


def breached(office: Office) -> EffectAsked:
    """Fourteen days have passed and nobody has asked the guardian."""
    office.later(days=16)
    office.clock_rings(office.case)
    (asked,) = office.orders(office.case, "alert", "breach")
    return asked


def withdrawn(office: Office) -> EffectAsked:
    """The request had been sent in time, and is typed now."""
    sent = {"method": "hand", "occurred_on": "2031-06-05T15:00:00+00:00"}
    office.do(office.case, "record-request-sent", sent)
    (asked,) = office.orders(office.case, "alert", "withdrawn")
    return asked


def test_an_alert_says_case_rule_office_and_dates(
    office: Office, server: tuple[Sink, Post]
) -> None:
    sink, post = server
    asked = breached(office)
    with capture_logs() as logs:
        done = office.alerts(post).raise_alert(asked)
    assert done.result == {"alert": asked.effect.key, "sent": True}
    (mail,) = sink.taken
    assert mail["Subject"] == f"[dueprocess] breach: T-22 in {office.case}"
    assert (mail["From"], mail["To"]) == (SENDER, ", ".join(PEOPLE))
    body = mail.get_content()
    for line in (
        f"case: {office.case}",
        "office: ro-east",
        "rule: T-22",
        "citation: DOR",
        "due: 2031-06-16",
        "duty: breached",
    ):
        assert line in body, body
    (row,) = office.alert_rows()
    assert (row["about"], row["rule"], row["key"]) == ("breach", "T-22", "T-22")
    assert row["sent_at"] == office.clock.now()
    (log,) = logs
    assert (log["case"], log["rule"], log["due"]) == (office.case, "T-22", "2031-06-16")
    assert not set(log) & DROPPED  # nothing that the redaction would have to take out


@pytest.mark.rules("T-06")
def test_hours_that_are_full_at_midnight_end_with_the_day_before() -> None:
    assert _for_people("due", "2026-03-05T00:00:00-06:00").startswith("Wednesday 2026-03-04T24:00")
    assert _for_people("due", "2026-03-05") == "2026-03-05"
    assert _for_people("rule", "T-06") == "T-06"


def test_no_name_in_mail_or_log(office: Office, server: tuple[Sink, Post]) -> None:
    sink, post = server
    office.rendered()
    with capture_logs() as logs:
        office.alerts(post).raise_alert(breached(office))
        office.alerts(post).raise_alert(withdrawn(office))
    said = canonical(logs) + "".join(mail.as_string() for mail in sink.taken)
    assert len(sink.taken) == 2
    assert all(name not in said for name in NAMES)


def test_raising_twice_sends_once(office: Office, server: tuple[Sink, Post]) -> None:
    sink, post = server
    asked = breached(office)
    first = office.alerts(post).raise_alert(asked)
    office.later(hours=1)
    assert office.alerts(post).raise_alert(asked) == first  # as after a restart
    assert len(sink.taken) == len(office.alert_rows()) == 1


@pytest.mark.parametrize("answer", ["451 try later", "550 no such user"])
def test_a_server_that_says_no_is_asked_again(
    office: Office, server: tuple[Sink, Post], answer: str
) -> None:
    sink, post = server
    asked = breached(office)
    sink.all(answer)
    with capture_logs() as logs:
        for _ in range(3):
            with pytest.raises(smtplib.SMTPRecipientsRefused):
                office.alerts(post).raise_alert(asked)
    assert len(logs) == 1  # the log is not flooded
    (row,) = office.alert_rows()
    assert row["sent_at"] is None
    sink.answer = {}
    office.alerts(post).raise_alert(asked)
    assert len(sink.taken) == 1
    assert office.alert_rows()[0]["sent_at"] is not None


def test_a_server_that_breaks_off_after_the_text(office: Office, server: tuple[Sink, Post]) -> None:
    sink, post = server
    asked = breached(office)
    sink.after_data = "451 local error"
    with pytest.raises(smtplib.SMTPDataError):
        office.alerts(post).raise_alert(asked)
    sink.after_data = None
    office.alerts(post).raise_alert(asked)
    assert len(sink.taken) == 1


def test_a_refused_connection_is_tried_again(office: Office, server: tuple[Sink, Post]) -> None:
    sink, post = server
    asked = breached(office)
    with pytest.raises(ConnectionRefusedError):
        office.alerts(nobody_listens()).raise_alert(asked)
    assert office.alert_rows()[0]["sent_at"] is None
    office.alerts(post).raise_alert(asked)
    assert len(sink.taken) == 1


def test_one_bad_address_does_not_silence_the_others(
    office: Office, server: tuple[Sink, Post]
) -> None:
    sink, post = server
    sink.answer = {PEOPLE[0]: "550 no such user"}
    asked = breached(office)
    with capture_logs() as logs:
        office.alerts(post).raise_alert(asked)
        office.alerts(post).raise_alert(asked)
    assert len(sink.taken) == 1
    assert [log["log_level"] for log in logs] == ["warning", "error"]


def test_a_death_between_mail_and_confirmation_repeats_the_message_id(
    office: Office, server: tuple[Sink, Post], monkeypatch: pytest.MonkeyPatch
) -> None:
    sink, post = server
    asked = breached(office)
    send = Post.send

    def sends_and_dies(self: Post, message: Any) -> int:
        send(self, message)
        raise KeyboardInterrupt

    monkeypatch.setattr(Post, "send", sends_and_dies)
    with pytest.raises(KeyboardInterrupt):
        office.alerts(post).raise_alert(asked)
    monkeypatch.undo()
    office.later(minutes=3)
    office.alerts(post).raise_alert(asked)
    first, second = sink.taken
    assert first.as_string() == second.as_string()
    assert first["Message-ID"] == second["Message-ID"] == post.message_id(asked.effect.key)


def test_a_withdrawal_refers_to_the_alert(office: Office, server: tuple[Sink, Post]) -> None:
    sink, post = server
    office.rendered()
    first = breached(office)
    office.alerts(post).raise_alert(first)
    office.later(days=1)
    office.alerts(post).raise_alert(withdrawn(office))
    alarm, back = sink.taken
    assert back["In-Reply-To"] == back["References"] == alarm["Message-ID"]
    assert back["Message-ID"] != alarm["Message-ID"]
    assert "takes back" in back.get_content()
    assert "duty: met" in back.get_content()
    rows = {row["about"]: row for row in office.alert_rows()}
    assert rows["breach"]["withdrawn_by"] == rows["withdrawn"]["effect_key"]


def test_what_was_taken_back_before_it_went_out_stays_in(
    office: Office, server: tuple[Sink, Post]
) -> None:
    sink, post = server
    office.rendered()
    first = breached(office)
    with pytest.raises(ConnectionRefusedError):
        office.alerts(nobody_listens()).raise_alert(first)
    back = withdrawn(office)
    office.alerts(post).raise_alert(back)
    assert office.alerts(post).raise_alert(first).result["sent"] is False
    assert [mail["Message-ID"] for mail in sink.taken] == [post.message_id(back.effect.key)]


def test_a_withdrawal_that_overtakes_its_alert(office: Office, server: tuple[Sink, Post]) -> None:
    sink, post = server
    office.rendered()
    first, back = breached(office), withdrawn(office)
    office.alerts(post).raise_alert(back)
    assert office.alerts(post).raise_alert(first).result["sent"] is False
    assert len(sink.taken) == 1


def test_without_a_mail_server_the_log_is_where_it_goes(office: Office) -> None:
    asked = breached(office)
    with capture_logs() as logs:
        office.alerts().raise_alert(asked)
        office.alerts().raise_alert(asked)
    assert len(logs) == 1
    assert office.alert_rows()[0]["sent_at"] is not None


def test_a_letter_that_waits_alerts_by_mail_once_and_says_what_is_missing(
    office: Office, server: tuple[Sink, Post]
) -> None:
    sink, post = server
    office.change(GUARDIAN, address=None)
    (asked,) = (
        one
        for one in office.orders(office.case, "letter")
        if one.effect.data["guardian"] == GUARDIAN
    )
    for _ in range(2):
        with pytest.raises(ApplicationError):
            office.letters(post).render_letter(asked)
    (mail,) = sink.taken
    assert "lacks: person p-guardian: address" in mail.get_content()


def test_a_letter_that_waits_keeps_asking_while_the_mail_server_is_away(
    office: Office, server: tuple[Sink, Post]
) -> None:
    sink, post = server
    office.change(GUARDIAN, address=None)
    (asked, *_) = office.orders(office.case, "letter")
    with pytest.raises(ConnectionRefusedError):
        office.letters(nobody_listens()).render_letter(asked)
    with pytest.raises(ApplicationError):
        office.letters(post).render_letter(asked)
    assert len(sink.taken) == 1


def test_tasks_for_people_say_what_they_are_about(
    office: Office, server: tuple[Sink, Post]
) -> None:
    sink, post = server
    data = {"about": "delivery", "ended": "attempted", "delivery": "delivery-2031-000007"}
    effect = {"key": f"{office.case}/9/alert-delivery", "kind": "alert", "version": 9, "data": data}
    asked = EffectAsked.model_validate(
        {
            "process": "consent",
            "case": office.case,
            "office": "ro-east",
            "at": office.now(),
            "effect": effect,
        }
    )
    AlertDriver(office.engine, office.clock, post).raise_alert(asked)
    body = sink.taken[0].get_content()
    assert "ended: attempted" in body
    assert "delivery: delivery-2031-000007" in body


@pytest.mark.rules("S-14", "S-35")
def test_an_alert_of_what_is_withheld_says_only_where_to_look(
    office: Office, server: tuple[Sink, Post], monkeypatch: pytest.MonkeyPatch
) -> None:
    sink, post = server
    asked = breached(office)
    told = {"about": "votes-differ", "rule": "C-25", "severity": "policy", "code": "3-to-2"}
    ours = asked.effect.model_copy(update={"key": f"{asked.effect.key}-2", "data": told})
    kind = Withheld(frozenset({"obligation-breached"}), frozenset({Role.AUDITOR}), "S-14")
    other = Withheld(frozenset({"another-kind"}), frozenset({Role.AUDITOR}), "S-35")
    rows = {(other,): True, (other, kind): False}
    for number, (withheld, plain) in enumerate(rows.items()):
        sealed = replace(PROCESSES["consent"], withheld=withheld)
        monkeypatch.setitem(PROCESSES, "consent", sealed)
        key = f"{ours.key}-{number}"
        asked = asked.model_copy(update={"effect": ours.model_copy(update={"key": key})})
        with capture_logs() as logs:
            assert office.alerts(post).raise_alert(asked).result["sent"]
        said = f"{sink.taken[-1].as_string()} {logs}"
        assert ("votes-differ" in said, "C-25" in said, "3-to-2" in said) == (plain,) * 3
        assert office.case in said
        assert ("S-14" in said) == (not plain)
    rest = asked.effect.model_copy(update={"key": f"{asked.effect.key}-9"})
    duty = rest.model_copy(update={"data": {**told, "about": "late", "key": "T-22"}})
    office.alerts(post).raise_alert(asked.model_copy(update={"effect": duty}))
    assert sink.taken[-1]["Subject"].startswith("[dueprocess] late: C-25")
