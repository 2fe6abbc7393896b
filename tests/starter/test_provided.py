"""What the registers add to a command: approvals and ages, never as somebody typed them."""

from datetime import UTC, datetime, timedelta
from typing import Any, Final

import pytest
from sqlalchemy import Engine, select

from activities.counting import counter
from activities.enrich import NEEDS, Enricher, in_missouri
from domain.actors import Actor, Role
from domain.commands import Context
from domain.decider import decide
from domain.model import Json, digest
from domain.mosop.community import COMMUNITY
from domain.mosop.community_law import CommunityLaw
from domain.recording import Commit
from domain.refusal import Refusal
from domain.registry import PROCESSES
from law.tables import load
from records import registers
from records.commit import Recorder, command_row
from records.engine import reading
from records.opening import Opening, open_case
from records.project import project
from records.registers import Act
from records.tables import CASES
from starter.answers import Order
from starter.provided import LOOKED_UP, provided

NOW: Final = datetime(2031, 6, 2, 14, tzinfo=UTC)
DOC: Final = Actor(id="clerk-doc", role=Role.CORRECTIONS, office="doc")
LEAD: Final = Actor(id="lead-1", role=Role.OPERATOR, office="-")
OFFICER: Final = Actor(id="officer-1", role=Role.PROBATION_AND_PAROLE, office="pp-1")
ALL: Final = ("audits", "observation", "information-sharing", "evidence-based-practice")
CLINIC: Final[Json] = {
    "id": "clinic-1", "name": "Fictional Clinic", "region": "east", "office": "doc",
    "commitments": list(ALL), "approved_since": "2031-01-01",
}  # fmt: skip
PERSON: Final[Json] = {
    "id": "person-1", "kind": "confined", "name": "Paul Fictional", "born_on": "1966-06-02",
}  # fmt: skip


def added(engine: Engine, register: str, actor: Actor, row: Json) -> None:
    done = registers.add(engine, register, row, Act(actor, f"add-{row['id']}", NOW))
    assert done.refusal is None, done.refusal.line()


@pytest.fixture
def recorder(record_engine: Engine) -> Recorder:
    office = {"region": "east", "contact": "Nobody", "telephone": "1", "address": "1 Example St"}
    for one, kind in (("doc", "corrections"), ("pp-1", "probation-and-parole")):
        added(
            record_engine, "office", LEAD, {**office, "id": one, "name": "Fictional", "type": kind}
        )
    added(record_engine, "treatment-provider", DOC, CLINIC)
    added(record_engine, "person", DOC, PERSON)
    return Recorder(record_engine, PROCESSES, counter(), project)


@pytest.fixture
def case(recorder: Recorder) -> str:
    """A case of treatment in the community, open."""
    typed: Json = {
        "person": "person-1", "region": "east", "release_on": "2031-05-01", "basis": "parole",
        "lifetime_supervision": True,
    }  # fmt: skip
    data = Enricher(recorder.engine, load()).opening("community", typed, OFFICER, NOW)
    opened = open_case(recorder, Opening("community", data, OFFICER, "open-1", NOW))
    assert opened.refusal is None, opened.refusal.line()
    return opened.case


def order(case: str, command: str, command_id: str = "c-1", **data: Any) -> Order:
    """A command as the gateway has it: in Missouri's time."""
    given: Json = in_missouri({"occurred_on": NOW.isoformat(), **data})
    return Order(case, command, given, OFFICER, command_id)


def looked(recorder: Recorder, asked: Order, process: str = "community", days: int = 0) -> Json:
    with reading(recorder.engine) as conn:
        prior = command_row(conn, asked.command_id)
        return provided(conn, process, asked, prior, NOW + timedelta(days=days))


def given(recorder: Recorder, asked: Order, data: Json) -> tuple[str, Refusal | None]:
    """The command reaches the case."""
    with reading(recorder.engine) as conn:
        row = conn.execute(select(CASES).where(CASES.c.id == asked.case)).mappings().one()
    state = COMMUNITY.state.model_validate(row["state"])
    context = Context(now=NOW, actor=OFFICER, command_id=asked.command_id)
    decision = decide(COMMUNITY, state, asked.command, data, context)
    refused = isinstance(decision, Refusal)
    done = recorder.commit(
        Commit(
            process="community",
            case=asked.case,
            expected=state.version,
            command_id=asked.command_id,
            command=asked.command,
            digest=digest(data),
            actor=OFFICER,
            at=NOW,
            drafts=() if refused else decision,
            refusal=decision if refused else None,
        )
    )
    return done.outcome, done.refusal


def assigning(case: str, provider: str = "clinic-1", **more: Any) -> Order:
    return order(case, "assign-provider", provider=provider, assigned_on="2031-06-02", **more)


# -- approval -------------------------------------------------------------------------------------


@pytest.mark.rules("DECK-22")
def test_an_approval_is_looked_up(recorder: Recorder, case: str) -> None:
    data = looked(recorder, assigning(case))
    assert (data["standing"]["provider"], data["standing"]["in_force"]) == ("clinic-1", True)
    assert given(recorder, assigning(case), data) == ("committed", None)


@pytest.mark.rules("DECK-22")
def test_what_somebody_typed_of_it_is_not_believed(recorder: Recorder, case: str) -> None:
    typed = {"provider": "clinic-9", "region": "east", "in_force": True}
    typed["approved_since"] = "2025-01-01T06:00:00Z"
    data = looked(recorder, assigning(case, "clinic-9", standing=typed))
    assert "standing" not in data
    outcome, refusal = given(recorder, assigning(case, "clinic-9"), data)
    assert outcome == "refused"
    assert refusal is not None
    assert (refusal.rule, refusal.field) == ("DECK-22", "provider")


@pytest.mark.rules("DECK-22")
def test_it_is_that_of_today(recorder: Recorder, case: str) -> None:
    gone: Json = {"withdrawn_on": "2031-07-01"}
    act = Act(DOC, "withdraw-1", NOW)
    done = registers.change(recorder.engine, "treatment-provider", "clinic-1", gone, act)
    assert done.refusal is None
    assert looked(recorder, assigning(case))["standing"]["in_force"]
    assert not looked(recorder, assigning(case), days=29)["standing"]["in_force"]


@pytest.mark.rules("H-03", "DECK-22")
def test_the_same_command_again_keeps_what_was_looked_up_for_it(
    recorder: Recorder, case: str
) -> None:
    first = looked(recorder, assigning(case))
    assert given(recorder, assigning(case), first)[0] == "committed"
    gone: Json = {"withdrawn_on": "2031-06-02"}
    registers.change(
        recorder.engine, "treatment-provider", "clinic-1", gone, Act(DOC, "withdraw-1", NOW)
    )
    again = looked(recorder, assigning(case))
    assert digest(again) == digest(first), "the record knows it for the same command"
    other = looked(recorder, order(case, "assign-provider", "c-2", **assigning(case).data))
    assert not other["standing"]["in_force"]


# -- age ------------------------------------------------------------------------------------------


@pytest.mark.rules("M-17")
@pytest.mark.parametrize(
    ("ended_on", "age"), [("2031-06-01", 64), ("2031-06-02", 65), ("2031-06-01 23:30", 64)]
)
def test_an_age_is_that_of_the_day_in_missouri(
    recorder: Recorder, case: str, ended_on: str, age: int
) -> None:
    asked = order(case, "end-lifetime-supervision", ended_on=ended_on, age=90)
    assert looked(recorder, asked)["age"] == age


@pytest.mark.rules("M-17", "H-05")
@pytest.mark.parametrize("ended_on", [None, "some day", 7])
def test_without_a_day_there_is_no_age(recorder: Recorder, case: str, ended_on: Any) -> None:
    asked = order(case, "end-lifetime-supervision", ended_on=ended_on, age=90)
    assert "age" not in looked(recorder, asked)


@pytest.mark.rules("M-17")
def test_who_has_no_birth_date_in_the_register_has_no_age(recorder: Recorder) -> None:
    typed: Json = {
        "person": "person-9", "region": "east", "release_on": "2031-05-01", "basis": "parole",
    }  # fmt: skip
    data = Enricher(recorder.engine, load()).opening("community", typed, OFFICER, NOW)
    opened = open_case(recorder, Opening("community", data, OFFICER, "open-9", NOW))
    asked = order(opened.case, "end-lifetime-supervision", ended_on="2031-06-02")
    assert "age" not in looked(recorder, asked)


# -- everything else ------------------------------------------------------------------------------


def test_nothing_is_added_to_other_commands(recorder: Recorder, case: str) -> None:
    asked = order(case, "change-region", region="west", standing={"x": 1}, age=3)
    assert looked(recorder, asked) == asked.data
    assert looked(recorder, assigning(case), "svp") == assigning(case).data


def test_every_field_that_is_looked_up_is_one_of_its_command() -> None:
    for (process, command), (field, _) in LOOKED_UP.items():
        assert field in PROCESSES[process].commands[command].model.model_fields


# -- opening --------------------------------------------------------------------------------------


@pytest.mark.rules("M-13")
def test_another_open_case_of_the_person_is_said(recorder: Recorder, case: str) -> None:
    typed: Json = {
        "person": "person-1", "region": "east", "release_on": "2031-06-01", "basis": "parole",
    }  # fmt: skip
    enricher = Enricher(recorder.engine, load())
    ours = enricher.opening("community", typed, OFFICER, NOW)
    assert (ours["others"], ours["elsewhere"]) == ([case], False)
    other = Actor(id="officer-2", role=Role.PROBATION_AND_PAROLE, office="pp-2")
    theirs = enricher.opening("community", typed, other, NOW)
    assert (theirs["others"], theirs["elsewhere"]) == ([], True)


def test_every_value_that_the_decider_reads_is_snapped_when_a_case_is_opened() -> None:
    assert set(CommunityLaw.model_fields) == set(NEEDS["community"])
