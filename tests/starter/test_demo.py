"""The demonstration, typed into a real service in memory: it stands as promised, and only once."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, select

from activities.running import Runner
from domain import rules
from domain.mosop.community_state import CommunityState
from domain.mosop.confinement_state import ConfinementState
from domain.mosop.site_beds import Count
from domain.mosop.site_law import EARLIEST_RELEASE, TIME_WAITING
from domain.mosop.site_list import PUT_FIRST, ranked
from domain.mosop.site_settle import hold_key
from domain.mosop.site_state import SiteState
from domain.mosop.treatment_state import TreatmentState
from domain.placement.notices_state import NoticesState
from domain.soau.state import SoauState
from domain.svp.commitment_state import CommitmentState
from domain.svp.svp_state import SvpState
from law.civil import civil_day
from law.tables import load
from records import evidence, migrate
from records.engine import make_engine
from records.tables import (
    CASES,
    DELEGATES,
    GUARDIANS,
    GUARDIANSHIPS,
    IDENTITIES,
    LEDGER,
    LETTERS,
    LOCATIONS,
    OBLIGATIONS,
    OCCUPANCIES,
    OFFICES,
    REFUSALS,
    TREATMENT_PROVIDERS,
    VICTIMS,
)
from records.verify import verify
from runtime.client import connect
from runtime.embedded import DevServer, DevServerOptions, find_binary
from runtime.settings import Settings
from starter.app import assemble
from starter.demo import Seeded, beds, confined, homes, participants, people, seed
from starter.demo.placements import RETURNED
from starter.demo.proceedings import COMMITTED, FIRST, SECOND_YEAR, SPLIT
from starter.demo.run import tries
from starter.demo.stories import UNCLAIMED
from worker import compose, workers

pytestmark = pytest.mark.server
IN_THE_BOOKS = f"demo-{beds.BOOKS}-001-100"


@dataclass(frozen=True)
class Twice:
    """The service after it was typed into: killed twice on the way, ended, and once more."""

    first: Seeded
    again: Seeded
    engine: Engine
    entries: tuple[int, int]
    """Rows of the ledger after each time."""

    def rows(self, table: Any) -> list[Any]:
        with self.engine.begin() as conn:
            return list(conn.execute(select(table)).mappings())

    def state(self, number: int) -> NoticesState:
        """What the case of a story knows of notices."""
        case = self.first.cases[number]
        row = next(row for row in self.rows(CASES) if row["id"] == case)
        return NoticesState.model_validate(row["state"])

    def kept(self, number: int) -> Any:
        """The state of the case of a story."""
        case = self.first.cases[number]
        return next(row["state"] for row in self.rows(CASES) if row["id"] == case)

    def treatment(self, number: int) -> TreatmentState:
        """What the treatment of a story knows."""
        return TreatmentState.model_validate(self.kept(number))

    def confinement(self, number: int) -> ConfinementState:
        """What the confinement of a story knows."""
        return ConfinementState.model_validate(self.kept(number))

    def stages(self) -> dict[str, str]:
        return {row["id"]: row["stage"] for row in self.rows(CASES)}


class DyingAtFact(Runner):
    """The process is killed when a scan is in the record, and its case not yet told."""

    async def announce(self, case: str, fact: str) -> None:
        raise InterruptedError(case, fact)


class DyingAtStart(Runner):
    """The process is killed when a case is in the record, and its workflow not yet started."""

    async def start(self, case: str, *_: object, **__: object) -> bool:
        raise InterruptedError(case)


@asynccontextmanager
async def service(settings: Settings) -> AsyncIterator[tuple[Any, evidence.Store]]:
    migrate.upgrade(make_engine(settings.database_url))
    async with DevServer(DevServerOptions(binary=find_binary("temporal"))) as server:
        settings = settings.model_copy(update={"temporal_address": server.address})
        client = await connect(settings, identity="test")
        app = assemble(settings)
        papers = evidence.Store([settings.evidence_key.get_secret_value()])
        async with AsyncExitStack() as stack:
            for one in workers(client, compose(settings, client)):
                await stack.enter_async_context(one)
            yield app.gateway(client), papers


async def _twice(settings: Settings) -> tuple[Seeded, Seeded, tuple[int, int]]:
    async with service(settings) as (gateway, papers):
        whole = gateway.runner
        for dying in (DyingAtFact, DyingAtStart):
            gateway.runner = dying(whole.client, whole.engine)
            with pytest.raises(InterruptedError):
                await seed(gateway, papers, load())
        gateway.runner = whole
        await _killed_in_the_books(gateway, papers)
        first = await seed(gateway, papers, load())
        before = _entries(settings)
        again = await seed(gateway, papers, load())
    return first, again, (before, _entries(settings))


async def _killed_in_the_books(gateway: Any, papers: evidence.Store) -> None:
    """The process is killed while the beds of the main site are entered, side by side."""
    does = gateway.do

    async def dies(order: Any) -> Any:
        answer = await does(order)
        if order.command_id == IN_THE_BOOKS:
            raise InterruptedError(order.command_id)
        return answer

    gateway.do = dies
    with pytest.raises(InterruptedError):
        await seed(gateway, papers, load())
    gateway.do = does


def _entries(settings: Settings) -> int:
    with make_engine(settings.database_url).begin() as conn:
        return len(conn.execute(select(LEDGER.c.no)).all())


@pytest.fixture(scope="module")
def twice(tmp_path_factory: pytest.TempPathFactory) -> Twice:
    settings = Settings.load(tmp_path_factory.mktemp("demo"), create_keys=True)
    first, again, entries = asyncio.run(_twice(settings))
    return Twice(first, again, make_engine(settings.database_url), entries)


def test_typing_it_again_changes_nothing(twice: Twice) -> None:
    assert twice.first.typed > 50
    assert twice.again.typed == 0
    assert twice.again.cases == twice.first.cases
    assert twice.again.delivery == twice.first.delivery
    assert twice.entries[0] == twice.entries[1]


def test_ids_are_the_same_every_time(twice: Twice) -> None:
    year = _now().year
    assert list(twice.first.cases) == sorted(twice.first.cases)
    wards, first = len(people.WARDS), len(people.WARDS) + 1
    consents = {number: f"consent-{year}-{number:06d}" for number in range(1, first)}
    placed = {number: f"placement-{year}-{number - wards:06d}" for number in range(first, 35)}
    reviews = {FIRST + number: f"svp-{year}-{number + 1:06d}" for number in range(10)}
    found = {35: f"status-found-{year}-000001"}
    # The commitment of a story was opened by its review, this one by the department.
    taken_over = {SECOND_YEAR: f"commitment-{year}-000001"}
    assert twice.first.cases == {
        **consents,
        **placed,
        **found,
        **reviews,
        **taken_over,
        **program_cases(year),
    }


def program_cases(year: int) -> dict[int, str]:
    """Story -> case, of sites, treatment, the community, the unit and confinement."""
    counted = [("treatment", 27), ("community", 3), ("soau", 4), ("confinement", 3)]
    names = [f"site-{beds.MAIN}", f"site-{beds.OTHER}"]
    for process, number in counted:
        names += [f"{process}-{year}-{one:06d}" for one in range(1, number + 1)]
    return dict(enumerate(names, beds.FIRST))


@pytest.mark.rules("DOR-018", "DOR-021", "DOR-022", "DOR-024", "C-06", "C-16", "C-28")
def test_consents_stand_at_every_stage(twice: Twice) -> None:
    stages = Counter(stage for case, stage in twice.stages().items() if case.startswith("consent-"))
    wanted = {"to-ask", "asked", "no-response", "consented", "refused", "withdrawn", "closed"}
    assert set(stages) == wanted
    assert sum(stages.values()) >= 12


@pytest.mark.rules("DOR-036", "DOR-037", "DOR-039", "X-01", "X-04", "T-39")
def test_deliveries_stand_at_every_rung(twice: Twice) -> None:
    stages = {stage for case, stage in twice.stages().items() if case.startswith("delivery-")}
    assert stages >= {
        "queued",
        "notice-left",
        "returned",
        "follow-up",
        "needs-decision",
        "closed-delivered",
        "closed-attempted",
    }


@pytest.mark.rules("DOR-013", "DOR-024", "DOR-028", "DOR-031", "DOR-040", "C-06", "C-31")
def test_placements_stand_at_many_stages(twice: Twice) -> None:
    stages = twice.stages()
    assert [stages[twice.first.cases[number]] for number in range(27, 36)] == [
        "preparing",
        "preparing",
        "preparing",
        "preparing",
        "preparing",
        "closed",
        "placed",
        "out-of-scope",
        "telling",
    ]
    silent, back, ready, asks, overdue, _, late, _, found = map(twice.state, range(27, 36))
    assert {one.status for one in silent.live()} == {"delivered", "documented"}
    assert {one.why for one in silent.withheld.values()} == {"no-response"}
    assert Counter(_statuses(back, "5")) == {"delivered": 3, "sent": 1}
    assert sorted(len(one.pages) for one in ready.live()) == [0, 2]
    assert _statuses(ready, "4") == ["ready"]
    assert list(asks.questions) == [f"source:{homes.DOUBTED.id}:description"]
    breached = {one.rule for one in overdue.obligations.values() if one.status == "breached"}
    assert breached == {rules.T_23, rules.T_24, rules.WARD_CONSENT}
    assert _statuses(late, "3C") == ["ready"] * 3
    assert sorted(_statuses(found, "6")) == ["delivered", "sent"]


@pytest.mark.rules("T-24", "T-25")
def test_what_the_decision_lacks_is_the_notice_that_came_back(twice: Twice) -> None:
    back = twice.state(RETURNED)
    out = [one for one in back.live() if one.status == "sent"]
    assert [one.to.recipient for one in out] == [homes.WARD.near_id]
    assert twice.stages()[str(out[0].delivery)] == "returned"
    duties = {one.rule: str(one.status) for one in back.obligations.values()}
    assert duties == {rules.T_23: "met", rules.T_24: "met", rules.T_25: "open"}


@pytest.mark.rules("DECK-29", "T-06", "T-09", "S-23", "S-36")
def test_reviews_stand_at_ten_stages_and_commitments_at_two(twice: Twice) -> None:
    stages = twice.stages()
    assert [stages[twice.first.cases[FIRST + number]] for number in range(10)] == [
        "to-evaluate",
        "stopped",
        "to-notify",
        "review",
        "petition-filed",
        "in-custody",
        "trial",
        "release-due",
        "committed",
        "detained",
    ]
    rows = {row["id"]: row["state"] for row in twice.rows(CASES)}
    split = SvpState.model_validate(rows[twice.first.cases[SPLIT]])
    assert (split.mdt.result, split.prc.result, len(split.prc.votes)) == ("split", None, 2)
    late = SvpState.model_validate(rows[twice.first.cases[FIRST + 4]])
    assert list(late.late.values()) == [rules.T_05]
    held = SvpState.model_validate(rows[twice.first.cases[FIRST + 5]])
    (hearing,) = (one for one in held.obligations.values() if one.rule == rules.T_06)
    assert hearing.status == "open"
    committed = SvpState.model_validate(rows[twice.first.cases[COMMITTED]])
    assert stages[committed.commitment] == "to-place"
    year = CommitmentState.model_validate(rows[twice.first.cases[SECOND_YEAR]])
    live = [key for key, one in year.obligations.items() if one.live]
    assert live == ["T-12", "T-10:2", "T-11:2"]
    assert list(year.late) == [rules.T_10]


@pytest.mark.rules("DECK-08", "DECK-09", "M-06", "C-61")
def test_the_main_site_is_full_and_people_wait(twice: Twice) -> None:
    site = SiteState.model_validate(twice.kept(beds.FIRST))
    assert {name: Count(site, name).free for name in site.wings} == dict.fromkeys("abcde", 0)
    occupied = [hold for hold in site.held.values() if hold.occupied_on is not None]
    assert (len(site.held), len(occupied)) == (276, 275)
    (held,) = (hold for hold in site.held.values() if hold.occupied_on is None)
    assert held.treatment == twice.first.cases[beds.OFFERED]
    assert [key for key, one in site.obligations.items() if one.live] == [hold_key(held.treatment)]
    places = {one.treatment: one for one in ranked(site)}
    put, away = (places[twice.first.cases[one]] for one in (beds.PUT_FIRST, beds.NOT_READY))
    assert (put.place, put.why, away.place, away.ready) == (1, PUT_FIRST, 2, False)
    assert {one.why for one in places.values()} == {PUT_FIRST, EARLIEST_RELEASE, TIME_WAITING}
    assert len(places) == 8
    other = SiteState.model_validate(twice.kept(beds.FIRST + 1))
    assert {wing.beds for wing in other.wings.values()} == {None}
    assert len(other.held) == 1


@pytest.mark.rules("DECK-08", "DECK-14", "DECK-19", "DECK-20", "C-56", "C-57", "T-37")
def test_treatments_stand_at_most_stages(twice: Twice) -> None:
    told = {number: twice.treatment(number) for number in range(49, 76)}
    assert [told[number].stage for number in range(49, 64)] == [
        *("admitted", "phase-1", "phase-1", "phase-1-decided", "phase-2", "phase-2", "phase-2"),
        *("suspended", "phase-1", "phase-1", "phase-2", "phase-1"),
        *("completed", "terminated", "waiting"),
    ]
    assert [told[number].stage for number in range(64, 76)] == [
        *("waiting", "waiting", "waiting", "offered", "waiting", "waiting", "refused"),
        *("waiting", "waiting", "offered", "held", "not-applicable"),
    ]
    done, ended, again = (told[number] for number in (61, 62, 63))
    assert (done.requirement, ended.requirement) == ("met", "unmet")
    assert [one.decision for one in done.reviews] == ["granted"]
    assert {key for key, one in ended.obligations.items() if one.live} == {rules.T_37}
    assert [one.number for one in again.attempts] == [1, 2]
    late = told[60].obligations.values()
    assert {one.rule for one in late if one.status == "late"} == {
        rules.TREATMENT_LATEST_START,
        rules.TREATMENT_LATEST_START_SVP,
    }
    assert told[57].klass == "policy-referral"
    inside = [one for one in told.values() if one.bed is not None]
    assert len(inside) == 12


@pytest.mark.rules("DECK-21", "DECK-26", "S-01", "T-01", "M-13", "M-19")
def test_confinements_are_before_in_and_past_the_window(twice: Twice) -> None:
    first = beds.FIRST + 36
    before, inside, past = (twice.confinement(first + number) for number in range(3))
    stages = twice.stages()
    assert (before.stage, before.window_on, before.review) == ("confined", None, None)
    assert stages[before.treatment.case] == "to-classify"
    assert inside.review is not None
    assert (inside.stage, stages[inside.review.case]) == ("confined", "to-evaluate")
    assert past.released is not None
    assert past.community is not None
    assert (past.stage, past.on_file, past.treatment.requirement) == ("released", True, "met")
    assert past.treatment.case == twice.first.cases[61]
    assert stages[past.community.case] == "to-plan"


@pytest.mark.rules("DECK-22", "DECK-23", "DECK-24", "M-14")
def test_the_community_stands_at_every_turn(twice: Twice) -> None:
    first = beds.FIRST + 29
    treated, lost, done = (
        CommunityState.model_validate(twice.kept(first + number)) for number in range(3)
    )
    assert (treated.stage, lost.stage, done.stage) == ("in-treatment", "to-plan", "completed")
    owed = {one.rule: one for one in treated.obligations.values() if one.live}
    polygraph = owed[rules.COMMUNITY_POLYGRAPH]
    assert polygraph.ends is not None
    assert timedelta(0) < polygraph.ends - _now() < timedelta(days=20)
    assert lost.lost == participants.LOST
    assert rules.COMMUNITY_REPLACE_PROVIDER in {
        one.rule for one in lost.obligations.values() if one.live
    }
    providers = {row["id"]: row for row in twice.rows(TREATMENT_PROVIDERS)}
    assert set(providers) == {participants.CLINIC, participants.LOST, "clinic-3"}
    assert len(providers[participants.CLINIC]["commitments"]) == 4
    assert providers[participants.CLINIC]["withdrawn_on"] is None
    assert providers[participants.LOST]["withdrawn_on"] is not None
    assert providers["clinic-3"]["approved_since"] is None


@pytest.mark.rules("DECK-50", "T-17", "U-10")
def test_the_unit_has_a_case_of_each_kind(twice: Twice) -> None:
    first = beds.FIRST + 32
    cases = [SoauState.model_validate(twice.kept(first + number)) for number in range(4)]
    assert [one.stage for one in cases] == [
        "returned-to-court",
        "assessing",
        "power-ended",
        "probation-granted",
    ]
    assert [str(one.obligations[rules.T_17].status) for one in cases[1:]] == [
        "open",
        "breached",
        "met",
    ]


@pytest.mark.rules("S-34")
def test_victims_come_from_their_register(twice: Twice) -> None:
    named = {row["person"]: row["victim"] for row in twice.rows(VICTIMS)}
    assert named == {one.id: one.victims[0] for one in confined.EVERYBODY if one.victim}
    letters = [row["recipient"] for row in twice.rows(LETTERS) if row["kind"] == "victim-notice"]
    assert set(letters) == {*confined.REVIEWED.victims, *confined.HELD.victims}


def _statuses(state: NoticesState, section: str) -> list[str]:
    """How far the notices of a section have come."""
    return [one.status for one in state.live() if section in one.sections]


@pytest.mark.rules("T-22", "T-21")
def test_some_dates_are_met_some_near_some_past(twice: Twice) -> None:
    today = civil_day(datetime.now().astimezone())
    duties = twice.rows(OBLIGATIONS)
    asking = {row["status"] for row in duties if row["rule"] == rules.T_22}
    assert asking >= {"open", "breached", "met", "late"}
    near = {
        row["rule"]
        for row in duties
        if row["status"] == "open"
        and date.fromisoformat(row["legal"][:10]) - today <= timedelta(days=4)
    }
    assert {rules.T_22, rules.CONSENT_ANSWER, rules.DELIVERY_NUDGE} <= near
    assert any(row["recorded_late"] for row in duties if row["rule"] == rules.T_22)


@pytest.mark.rules("DOR-003", "C-22", "C-28", "C-40")
def test_the_registers_are_filled(twice: Twice) -> None:
    offices = twice.rows(OFFICES)
    assert {row["id"] for row in offices} > {people.EAST, people.WEST, confined.DOC, confined.AG}
    types = {"attorney-general", "mdt", "prc", "court", "prosecutor", "department"}
    types |= {"corrections", "probation-and-parole", "parole-board"}
    assert {row["type"] for row in offices} > types
    assert all(row["contact"] and row["telephone"] and row["address"] for row in offices)
    assert {row["office"] for row in twice.rows(DELEGATES)} == {people.EAST, people.WEST}
    assert {row["facility"] for row in twice.rows(LOCATIONS)} == {"group-home", "isl", "rcf"}
    moved_in = {homes.SETTLED.id, homes.LATE.id}
    assert moved_in < {row["person"] for row in twice.rows(OCCUPANCIES)}
    letters = twice.rows(GUARDIANSHIPS)
    assert any(row["scope"] == "limited" for row in letters)
    assert any(row["until"] and row["until"] < civil_day(_now()) for row in letters)
    assert any(row["type"] == "public-administrator" for row in twice.rows(GUARDIANS))


def test_everybody_is_obviously_fictional(twice: Twice) -> None:
    for row in twice.rows(IDENTITIES):
        assert "555-01" in row["telephone"], row["person"]
        assert "Nowhere Lane" in row["address"] or "Imaginary Street" in row["address"]
    assert all("555-01" in row["telephone"] for row in twice.rows(OFFICES))
    assert all("Nowhere Lane" in row["address"] for row in twice.rows(LOCATIONS))


@pytest.mark.rules("DOR-003", "DOR-037")
def test_refusals_are_shown_too(twice: Twice) -> None:
    refused = {(row["rule"], row["command"]) for row in twice.rows(REFUSALS)}
    assert refused == {
        ("DOR-003", "record-response"),
        ("DOR-037", "close-delivery"),
        ("T-25", "decide-placement"),
    }


def test_letters_were_made_and_the_ledger_holds(twice: Twice) -> None:
    kinds = {row["kind"] for row in twice.rows(LETTERS)}
    assert kinds == {
        "consent-request",
        "consent-reminder",
        "delivery-follow-up",
        "verbal-script",
        "possibility-notice",
        "notice",
        "notice-withheld",
        "svp-notice",
        "mdt-assessment",
        "prc-determination",
        "svp-transmittal",
        "victim-notice",
        "right-to-petition",
        "annual-report-transmittal",
        "treatment-decision",
        "completion-report",
        "termination-report",
        "extension-petition",
        "provider-agreement",
        "order-returned",
        "soau-report-transmittal",
    }
    with twice.engine.begin() as conn:
        assert verify(conn).ok


def test_what_is_worth_trying_exists(twice: Twice) -> None:
    stages = twice.stages()
    assert stages[twice.first.cases[UNCLAIMED]] == "no-response"
    assert stages[twice.first.delivery] == "returned"
    here = [line for line, _ in tries(twice.first, Path.cwd() / ".dueprocess")]
    assert here[1] == f"dueprocess show {twice.first.cases[UNCLAIMED]}"
    assert here[2] == f"dueprocess show {twice.first.cases[RETURNED]}"
    assert (
        here[3]
        == f"dueprocess show {twice.first.cases[SPLIT]} --as supervisor:doc-1:supervisor-doc-1"
    )
    head = "supervisor:doc-2:supervisor-doc-2"
    assert here[4] == f"dueprocess show site-{beds.MAIN} --as {head}"
    there = [line for line, _ in tries(twice.first, Path("/some where"), "bin/dueprocess")]
    assert all(line.startswith("bin/dueprocess ") for line in there)
    assert all(line.endswith(" --data '/some where'") for line in there)


def _now() -> datetime:
    return datetime.now().astimezone()
