"""Who may treat in the community: approval, what is seen there, who knows it, which cases learn."""

import itertools
from datetime import date, datetime, timedelta
from typing import Any, Final

import pytest
from sqlalchemy import Engine, insert, select

from domain.actors import Actor, Role
from domain.model import Json
from domain.mosop.provider_standing import ProviderStanding
from domain.process import NOTE_FACTS
from domain.recording import FactsAsked
from domain.state import CaseState
from law.civil import civil_day, day_start
from records import facts, project, registers
from records.checks import CHECKS, Live, run
from records.engine import reading
from records.registers import Act, Changed, known, listing, provider_standing
from records.tables import CASE_PERSONS, CASES, PROVIDER_REVIEWS, TREATMENT_PROVIDERS
from records.verify import verify
from tests.records.make import NOW
from tests.records.test_registers import entries

DOC: Final = Actor(id="clerk-doc", role=Role.CORRECTIONS, office="doc")
CHIEF: Final = Actor(id="chief-doc", role=Role.SUPERVISOR, office="doc")
OTHER: Final = Actor(id="clerk-9", role=Role.CORRECTIONS, office="doc-9")
LEAD: Final = Actor(id="lead-1", role=Role.OPERATOR, office="-")
ALL: Final = ("audits", "observation", "information-sharing", "evidence-based-practice")
TODAY: Final = civil_day(NOW)
DAY: Final = timedelta(days=1)
CLINIC: Final[Json] = {
    "id": "clinic-1", "name": "Fictional Clinic", "region": "region-east", "office": "doc",
    "commitments": list(ALL), "approved_since": "2031-01-01",
}  # fmt: skip
NUMBERS: Final = itertools.count()


def act(actor: Actor = DOC, at: datetime = NOW) -> Act:
    return Act(actor, f"treatment-{next(NUMBERS)}", at)


def add(engine: Engine, register: str, actor: Actor = DOC, **row: Any) -> Changed:
    return registers.add(engine, register, row, act(actor))


def change(engine: Engine, register: str, row: str, actor: Actor = DOC, **data: Any) -> Changed:
    return registers.change(engine, register, row, data, act(actor))


def refused(done: Changed, rule: str, field: str | None, *words: str) -> None:
    assert done.refusal is not None
    assert (done.refusal.rule, done.refusal.field) == (rule, field)
    assert all(word in done.refusal.message for word in words), done.refusal.message


def standing_of(engine: Engine, on: date, provider: str = "clinic-1") -> ProviderStanding:
    with reading(engine) as conn:
        found = provider_standing(conn, provider, on)
    assert found is not None
    return found


@pytest.fixture
def engine(record_engine: Engine) -> Engine:
    office = {"type": "corrections", "region": "all", "contact": "Nobody", "telephone": "1"}
    for one in ("doc", "doc-9"):
        row = {**office, "id": one, "name": "Fictional", "address": "1 Example St"}
        assert add(record_engine, "office", LEAD, **row).refusal is None
    assert add(record_engine, "treatment-provider", **CLINIC).refusal is None
    return record_engine


# -- approval -------------------------------------------------------------------------------------


@pytest.mark.rules("DECK-23", "M-14")
@pytest.mark.parametrize("left_out", ALL)
def test_approved_is_only_who_agreed_to_everything(engine: Engine, left_out: str) -> None:
    agreed = [one for one in ALL if one != left_out]
    new = {**CLINIC, "id": "clinic-2", "commitments": agreed}
    refused(add(engine, "treatment-provider", **new), "DECK-23", "commitments", left_out)
    waits = {**new, "approved_since": None}
    assert add(engine, "treatment-provider", **waits).refusal is None
    later = change(engine, "treatment-provider", "clinic-2", approved_since="2031-06-02")
    refused(later, "DECK-23", "commitments", left_out)
    taken_back = change(engine, "treatment-provider", "clinic-1", commitments=agreed)
    refused(taken_back, "DECK-23", "commitments", left_out)
    both: Json = {"commitments": list(ALL), "approved_since": "2031-06-02"}
    assert change(engine, "treatment-provider", "clinic-2", **both).refusal is None


@pytest.mark.rules("DECK-23")
def test_a_commitment_that_the_table_does_not_name_is_none(engine: Engine) -> None:
    new = {**CLINIC, "id": "clinic-2", "commitments": [*ALL, "good-will"]}
    refused(add(engine, "treatment-provider", **new), "H-05", "commitments", "good-will", "audits")


@pytest.mark.rules("DECK-23")
def test_commitments_are_typed_with_a_semicolon_between_them(engine: Engine) -> None:
    text = (
        "id,name,region,office,commitments,approved_since\n"
        f"clinic-3,Another Clinic,region-west,doc,{'; '.join(ALL)},2031-06-02\n"
    )
    done = registers.import_csv(engine, "treatment-provider", text, act())
    assert done.refusal is None
    assert standing_of(engine, date(2031, 6, 2), "clinic-3").in_force


@pytest.mark.rules("DECK-22", "M-14")
def test_an_approval_holds_from_its_first_day_to_the_day_before_it_is_withdrawn(
    engine: Engine,
) -> None:
    done = change(engine, "treatment-provider", "clinic-1", withdrawn_on="2031-07-01")
    assert done.refusal is None
    days = {date(2030, 12, 31): False, date(2031, 1, 1): True, date(2031, 6, 30): True}
    for day, holds in {**days, date(2031, 7, 1): False}.items():
        found = standing_of(engine, day)
        assert found.in_force is holds
        for any_day in (*days, date(2031, 7, 1)):
            noon = day_start(any_day) + DAY / 2
            assert found.approved(noon) == (date(2031, 1, 1) <= any_day < date(2031, 7, 1))
    with reading(engine) as conn:
        assert provider_standing(conn, "clinic-9", TODAY) is None
    again: Json = {"approved_since": "2032-01-01", "withdrawn_on": None}
    assert change(engine, "treatment-provider", "clinic-1", **again).refusal is None
    assert not standing_of(engine, date(2031, 12, 31)).in_force
    assert standing_of(engine, date(2032, 1, 1)).in_force


@pytest.mark.rules("DECK-22")
def test_nothing_is_withdrawn_that_was_not_given(engine: Engine) -> None:
    for days in ({"approved_since": None}, {"approved_since": "2031-08-01"}):
        new = {**CLINIC, "id": "clinic-2", "withdrawn_on": "2031-07-31", **days}
        done = add(engine, "treatment-provider", **new)
        refused(done, "H-05", "treatment-provider", "withdrawn_on")
    waits = {**CLINIC, "id": "clinic-2", "approved_since": None}
    assert add(engine, "treatment-provider", **waits).refusal is None
    assert not standing_of(engine, TODAY, "clinic-2").in_force


# -- what was seen there --------------------------------------------------------------------------


@pytest.mark.rules("M-14")
def test_audits_and_observations_are_kept_and_withdraw_nothing(engine: Engine) -> None:
    seen: Json = {"provider": "clinic-1", "office": "doc", "held_on": "2031-05-01"}
    for kind, result in (("audit", "deficient"), ("observation", "satisfactory")):
        done = add(engine, "provider-review", **seen, kind=kind, result=result)
        assert done.refusal is None
    with reading(engine) as conn:
        rows = conn.execute(select(PROVIDER_REVIEWS)).mappings().all()
        assert verify(conn).ok
    assert {(row["kind"], row["result"]) for row in rows} == {
        ("audit", "deficient"), ("observation", "satisfactory"),
    }  # fmt: skip
    assert standing_of(engine, TODAY).in_force
    scope, kind, body = entries(engine)[-1]
    assert (scope, kind) == ("register:treatment", "provider-review-added")
    assert body["fields"] == ["held_on", "kind", "office", "provider", "result"]


@pytest.mark.rules("H-02", "H-05", "M-14")
def test_a_review_is_of_a_known_provider_by_its_own_office(engine: Engine) -> None:
    seen: Json = {"kind": "audit", "held_on": "2031-05-01", "result": "satisfactory"}
    nobody = add(engine, "provider-review", provider="clinic-9", office="doc", **seen)
    refused(nobody, "H-05", "provider")
    theirs = add(engine, "provider-review", OTHER, provider="clinic-1", office="doc-9", **seen)
    refused(theirs, "H-02", "office", "doc")
    for odd in ({"kind": "visit"}, {"result": "fine"}, {"held_on": "last week"}):
        row: Json = {"provider": "clinic-1", "office": "doc", **seen, **odd}
        refused(add(engine, "provider-review", **row), "H-05", next(iter(odd)))


# -- who keeps and who knows ----------------------------------------------------------------------


@pytest.mark.rules("H-02", "DECK-22")
@pytest.mark.parametrize("role", [role for role in Role if role is not Role.SYSTEM])
def test_corrections_and_supervisors_keep_the_register(engine: Engine, role: Role) -> None:
    actor = Actor(id="somebody", role=role, office="doc")
    keeps = role in {Role.CORRECTIONS, Role.SUPERVISOR}
    new = add(engine, "treatment-provider", actor, **{**CLINIC, "id": "clinic-2"})
    changed = change(engine, "treatment-provider", "clinic-1", actor, contact="Sam Example")
    review: Json = {
        "provider": "clinic-1",
        "office": "doc",
        "kind": "audit",
        "held_on": "2031-05-01",
    }
    seen = add(engine, "provider-review", actor, **review, result="satisfactory")
    for done in (new, changed, seen):
        if keeps:
            assert done.refusal is None
        else:
            refused(done, "H-02", None, str(role))


@pytest.mark.rules("H-02")
def test_each_office_keeps_its_own_providers(engine: Engine) -> None:
    other_chief = Actor(id="chief-9", role=Role.SUPERVISOR, office="doc-9")
    for actor in (OTHER, other_chief):
        done = change(engine, "treatment-provider", "clinic-1", actor, withdrawn_on="2031-07-01")
        refused(done, "H-02", "office", "doc-9")
    theirs = {**CLINIC, "id": "clinic-2"}
    refused(add(engine, "treatment-provider", OTHER, **theirs), "H-02", "office")
    moved = change(engine, "treatment-provider", "clinic-1", office="doc-9")
    refused(moved, "H-02", "office")
    assert change(engine, "treatment-provider", "clinic-1", CHIEF, region="west").refusal is None


@pytest.mark.rules("H-02", "DECK-22")
@pytest.mark.parametrize("role", [role for role in Role if role is not Role.SYSTEM])
@pytest.mark.parametrize("office", ["doc", "elsewhere"])
def test_the_directory_is_for_corrections_and_reviews_for_their_office(
    engine: Engine, role: Role, office: str
) -> None:
    review: Json = {
        "provider": "clinic-1",
        "office": "doc",
        "kind": "audit",
        "held_on": "2031-05-01",
    }
    assert add(engine, "provider-review", **review, result="deficient").refusal is None
    actor = Actor(id="somebody", role=role, office=office)
    found = {}
    with reading(engine) as conn:
        for name in ("treatment-provider", "provider-review"):
            rows = listing(conn, registers.REGISTERS[name], seen=known(name, actor))
            found[name] = len(rows)
    everything = {Role.OPERATOR, Role.AUDITOR, Role.COUNSEL}
    keepers = {Role.CORRECTIONS, Role.SUPERVISOR}
    directory = everything | keepers | {
        Role.MOSOP_STAFF, Role.SOAU, Role.PROBATION_AND_PAROLE, Role.PAROLE_BOARD,
    }  # fmt: skip
    assert found["treatment-provider"] == (role in directory)
    assert found["provider-review"] == (role in everything or (role in keepers and office == "doc"))


# -- which cases learn ----------------------------------------------------------------------------


def case(engine: Engine, number: int, *, day: date = TODAY, closed: bool = False) -> str:
    """An open case that rests on the approval, as the record has it."""
    name = f"community-2031-00000{number}"
    held = standing_of(engine, day)
    row = {
        "id": name, "process": "community", "office": "pp-east", "business_key": name,
        "stage": "in-treatment", "version": 3, "state": {"standing": held.model_dump(mode="json")},
        "opened_at": NOW - DAY, "closed_at": NOW if closed else None,
        "opened_by_command": f"open-{name}", "started": True,
    }  # fmt: skip
    with engine.begin() as conn:
        conn.execute(insert(CASES), [row])
        conn.execute(insert(CASE_PERSONS), [{"case_id": name, "person": "clinic-1"}])
    return name


def told(engine: Engine, done: Changed) -> dict[str, ProviderStanding]:
    """Case -> what a change told it of the provider."""
    found = {}
    with reading(engine) as conn:
        for name, fact in done.facts:
            asked = FactsAsked(case=name, ids=(fact,))
            read = facts.read(conn, asked).facts[-1]
            assert (read.kind, read.actor.role) == (NOTE_FACTS, Role.SYSTEM)
            found[name] = ProviderStanding.model_validate(read.data["standing"])
    return found


@pytest.mark.rules("DECK-22", "M-14")
def test_a_withdrawal_reaches_the_open_cases_that_rest_on_it(engine: Engine) -> None:
    open_one = case(engine, 1)
    case(engine, 2, closed=True)
    words = change(engine, "treatment-provider", "clinic-1", name="Renamed Fictional Clinic")
    assert words.facts == ()
    done = change(engine, "treatment-provider", "clinic-1", withdrawn_on=TODAY.isoformat())
    found = told(engine, done)
    assert set(found) == {open_one}
    assert not found[open_one].in_force
    assert found[open_one].withdrawn_on == day_start(TODAY)


@pytest.mark.rules("DECK-22")
def test_a_withdrawal_that_is_still_to_come_is_told_at_once_and_on_its_day(engine: Engine) -> None:
    name = case(engine, 1)
    coming = TODAY + DAY
    done = change(engine, "treatment-provider", "clinic-1", withdrawn_on=coming.isoformat())
    assert told(engine, done)[name].in_force
    with engine.begin() as conn:
        held = standing_of(engine, TODAY).model_dump(mode="json")
        conn.execute(CASES.update().values(state={"standing": held}))
    with reading(engine) as conn:
        assert registers.left_behind(conn, NOW) == []
        assert registers.left_behind(conn, NOW + DAY) == [name]
    by = registers.Telling("day", DOC, NOW + DAY)
    with engine.begin() as conn:
        pair = registers.tell_case(conn, name, by)
    assert pair is not None
    new = Changed("treatment-provider", (), (pair,))
    assert not told(engine, new)[name].in_force


def test_a_case_that_was_left_behind_is_found_by_the_check(engine: Engine) -> None:
    name = case(engine, 1)
    with engine.begin() as conn:
        conn.execute(TREATMENT_PROVIDERS.update().values(withdrawn_on=TODAY))
    with reading(engine) as conn:
        results = {one.check.name: one for one in run(conn, Live(now=NOW + DAY), CHECKS)}
    (found,) = results["registers-differ"].findings
    assert found.case == name
    assert "provider's approval" in found.what


class Resting(CaseState):
    standing: ProviderStanding | None = None


def test_a_case_is_found_by_the_provider_that_its_state_names() -> None:
    held = ProviderStanding(provider="clinic-1", region="region-east", in_force=True)
    state = Resting(case="community-2031-000001", process="community", version=1)
    assert project.persons(state) == frozenset()
    assert project.persons(state.model_copy(update={"standing": held})) == {"clinic-1"}
