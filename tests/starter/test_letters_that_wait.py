"""What `show` says of a letter that cannot be made, and of what only looks like one."""

from io import StringIO

import pytest
from rich.console import Console
from sqlalchemy import Engine
from temporalio.exceptions import ApplicationError

from activities.alerts import AlertDriver
from domain.actors import Actor
from domain.model import Json
from law.tables import load
from records.engine import reading as look
from starter import papers, reading
from starter.commands.show import _alerts
from tests.activities import treatment_office as t
from tests.activities.treatment_office import TreatmentOffice

WAITS = "needs a person"


@pytest.fixture
def doc(record_engine: Engine) -> TreatmentOffice:
    """Terminated, and no register has a board to which that is reported."""
    built = TreatmentOffice(record_engine)
    built.fill()
    asked = built.ordered(built.terminated(), "termination-report")
    built.change_office(t.BOARD, type="facility")
    with pytest.raises(ApplicationError):
        built.letters().render_letter(asked)
    return built


def file_of(doc: TreatmentOffice, actor: Actor) -> Json:
    """The case file, as `show` has it."""
    now = doc.clock.now()
    with look(doc.engine) as conn:
        file = reading.case_file(conn, doc.case, actor, now, load())
        file["lacks"] = papers.lacking(conn, doc.case, actor, doc.vault, load(), now)
    return file


def shown(doc: TreatmentOffice, actor: Actor = t.CORRECTIONS) -> str:
    """What stands under *Needs a person*, on one line."""
    console = Console(file=StringIO(), width=220)
    _alerts(console, file_of(doc, actor))
    text = console.file.getvalue()  # type: ignore[attr-defined]
    return " ".join(text.rpartition("Needs a person")[2].split())


@pytest.mark.rules("DECK-19", "M-12")
def test_register_and_field_are_named_and_nobody(doc: TreatmentOffice) -> None:
    assert f"{WAITS}: the registers lack office: none is a parole-board" in shown(doc)
    doc.change_office(t.BOARD, type="parole-board", address="")
    doc.change(t.PERSON, name="")
    said = shown(doc, t.CHIEF)
    assert f"lack person {t.PERSON}: name; office {t.BOARD}: address" in said or (
        f"lack office {t.BOARD}: address; person {t.PERSON}: name" in said
    )
    assert not [one for one in (t.NAME, t.WORDS, *t.PRIVATE) if one in said]


def test_what_is_filled_in_meanwhile_lacks_nothing(doc: TreatmentOffice) -> None:
    doc.change_office(t.BOARD, type="parole-board")
    assert f"{WAITS}: the registers lack nothing any more" in shown(doc)


@pytest.mark.rules("M-12")
def test_whoever_may_not_read_the_letter_learns_nothing_of_it(doc: TreatmentOffice) -> None:
    engineer = Actor(id="engineer-1", role="operator", office="-")
    assert "register" not in shown(doc, engineer)


@pytest.mark.rules("DECK-13")
def test_an_alert_that_is_being_raised_lacks_nothing(record_engine: Engine) -> None:
    """The mail server has not taken it yet: it is on the list, and its effect is under way."""
    built = TreatmentOffice(record_engine)
    built.fill()
    case = built.waiting({"dialysis": True})
    (asked,) = built.orders(case, "alert")
    AlertDriver(built.engine, built.clock).raise_alert(asked)
    assert asked.effect.key in built.state(case)[0].effects
    said = shown(built)
    assert "no site can take the person now" in said
    assert "register" not in said
