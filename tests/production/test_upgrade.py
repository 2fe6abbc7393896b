"""An upgrade: open cases move to the build that is made current, by handing over to a new run."""

import asyncio
import json
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from activities.letters import driver
from domain.model import Json
from records.engine import reading
from records.tables import LEDGER
from runtime import deployments
from starter import cli
from starter import upgrade as upgrading
from starter.output import Failed
from starter.upgrade import Straggler
from tests.house import House
from tests.production.builds import Builds, builds_at, fill, half_known
from tests.replay.changed import ChangedConsent
from tests.workflows import stories
from tests.workflows.histories import runs
from tests.workflows.people import family
from tests.workflows.service import apart, rest, state, until

pytestmark = pytest.mark.server
MANY = 100


@pytest.fixture
async def builds(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Builds]:
    monkeypatch.setattr(driver, "LOOK_AGAIN", timedelta(seconds=2))  # else a minute
    async with apart(tmp_path) as place:
        yield await builds_at(place)


async def begun(builds: Builds, old: House, many: int) -> list[str]:
    """A new installation on build `one`, with open cases."""
    assert await builds.upgrade("one").first() == "one"
    people = family(old.engine)
    return [await stories.consent(old, people=people) for _ in range(many)]


async def held_back(old: House) -> str:
    """A case whose letter lacks something in the register: it comes to no rest."""
    people = half_known(old.engine)
    case = await old.open("consent", stories.opening(old, people.ward))
    await until(lambda: state(old, case).get("effects"), "the order of a letter")
    return case


async def build_of(builds: Builds, case: str) -> str:
    stands = await deployments.standing(builds.client, case)
    assert stands is not None, case
    return stands.build


async def all_on(builds: Builds, cases: list[str], build: str) -> bool:
    return {await build_of(builds, case) for case in cases} == {build}


async def test_a_hundred_open_cases_move_and_the_one_that_cannot_is_named(builds: Builds) -> None:
    async with builds.working("one") as old:
        cases = await begun(builds, old, MANY)
        straggler = await held_back(old)
        before = {case: state(old, case) for case in cases}
        assert await all_on(builds, [*cases, straggler], "one")
        # The new build could not go on with any history of the old one.
        async with builds.working("two", ChangedConsent) as new:
            upgrade = builds.upgrade("two", patience=10)
            done = await upgrade.run()
            assert (done.build, done.before, done.moved) == ("two", "one", MANY)
            assert await all_on(builds, cases, "two")
            assert {case: state(new, case) for case in cases} == before
            (left,) = done.left
            assert (left.case, left.build) == (straggler, "one")
            assert left.why.startswith("under way: letters.render (attempt ")

            moved = await upgrade.override(done, builds.code(ChangedConsent))
            assert moved.overridden == ()
            assert [one.case for one in moved.left] == [straggler]
            assert "does not replay on this build" in moved.left[0].why
            assert await build_of(builds, straggler) == "one"

            fill(old.engine)  # what it waited for: now it comes to rest, and moves by itself
            await until(lambda: all_on(builds, [straggler], "two"), "the straggler's move")
            await old.stop_workers()
            assert (await builds.upgrade("two").run()).left == ()
            for case in (cases[0], cases[-1], straggler):
                await new.accepted(case, "record-request-sent", {"method": "hand"})


async def test_an_override_moves_a_run_as_it_stands(builds: Builds) -> None:
    async with builds.working("one") as old:
        await begun(builds, old, 1)
        straggler = await held_back(old)
        (run,) = await runs(builds.client, straggler)
        async with builds.working("two") as new:
            upgrade = builds.upgrade("two", patience=3)
            done = await upgrade.run()
            assert [one.case for one in done.left] == [straggler]
            moved = await upgrade.override(done, builds.code())
            assert (moved.overridden, moved.left) == ((straggler,), ())
            assert moved.moved == done.moved + 1
            assert await build_of(builds, straggler) == "two"
            assert await runs(builds.client, straggler) == [run]
            await old.stop_workers()
            fill(new.engine)
            await until(
                lambda: state(new, straggler).get("rendered"), "the letter, by the new build"
            )
            await new.accepted(straggler, "record-request-sent", {"method": "hand"})


async def test_the_way_back_is_the_same_way(builds: Builds) -> None:
    """A build that turns out to be bad: the one before is made current, and all move back."""
    async with builds.working("one") as old:
        cases = await begun(builds, old, 3)
        async with builds.working("two"):
            assert (await builds.upgrade("two").run()).left == ()
            back = await builds.upgrade("one").run()
            assert (back.before, back.moved, back.left) == ("two", 3, ())
        found = await runs(builds.client, cases[0])
        assert len(found) >= 3, "a run on each build, and one after the way back"
        for run in found:  # what made a run hand over stands in its history
            handle = builds.client.get_workflow_handle(cases[0], run_id=run)
            history = await handle.fetch_history()
            replayed = (
                await builds.code()
                .replayer()
                .replay_workflow(history, raise_on_replay_failure=False)
            )
            assert replayed.replay_failure is None
        for case in cases:
            await old.accepted(case, "record-request-sent", {"method": "hand"})


async def test_cases_of_workers_that_were_not_pinned_come_along(builds: Builds) -> None:
    """They are on no build: the first that is made current takes them up where they stand."""
    async with builds.working("zero", versions="auto") as old:
        case = await stories.consent(old)
        await rest(old, case)  # a task that is under way would take it along by itself
    async with builds.working("one") as new:
        done = await builds.upgrade("one").run()
        assert (done.before, done.moved, done.left) == ("", 1, ())
        assert await build_of(builds, case) == "one"
        await new.accepted(case, "record-request-sent", {"method": "hand"})


async def test_the_command_line_records_who_made_what_current(
    builds: Builds, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("DUEPROCESS_DATA_DIR", str(builds.place.settings.data_dir))
    monkeypatch.setenv("DUEPROCESS_TEMPORAL_ADDRESS", builds.place.address)
    monkeypatch.setenv("DUEPROCESS_BUILD_ID", "two")

    async def said(*words: str) -> tuple[int, Json]:
        code = await asyncio.to_thread(cli.call, ["operate", "upgrade", "--json", *words])
        return code, json.loads(capsys.readouterr().out)

    async with builds.working("one") as old:
        (case,) = await begun(builds, old, 1)
        assert await said("--as", "operator", "--first", "--build", "one") == (
            0,
            {"build": "one", "before": "one", "moved": 0, "overridden": [], "left": []},
        )
        async with builds.working("two"):
            code, refused = await said("--as", "auditor")
            assert (code, refused["refused"]["rule"]) == (3, "H-02")
            code, done = await said("--as", "operator")
            assert (code, done["before"], done["moved"], done["left"]) == (0, "one", 1, [])
            assert await build_of(builds, case) == "two"
    with reading(old.engine) as conn:
        kinds = conn.scalars(
            select(LEDGER.c.kind).where(LEDGER.c.scope == "operations").order_by(LEDGER.c.seq)
        ).all()
    assert kinds == ["refusal", "build-made-current"]


async def test_without_pinned_workers_there_is_nothing_to_upgrade_to(
    builds: Builds, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(upgrading, "_WORKERS", 0.0)
    with pytest.raises(Failed, match="no pinned worker of build two asks for work") as failed:
        await builds.upgrade("two").run()
    assert failed.value.code == 4


def test_what_keeps_a_case_is_said_in_words() -> None:
    words = [
        upgrading._why(deployments.Standing("one", held_on="one", waiting=True)),
        upgrading._why(deployments.Standing("one", failing=True, waiting=True)),
        upgrading._why(deployments.Standing("one", activities=(("mail.hand-over", 3),))),
        upgrading._why(deployments.Standing("one", waiting=True)),
        upgrading._why(deployments.Standing("one")),
    ]
    assert words == [
        "an operator's override holds it on one",
        "its workflow task fails again and again",
        "under way: mail.hand-over (attempt 3)",
        "no worker of one takes its task",
        "it has not come to rest",
    ]
    assert Straggler("consent-2031-000001", "one", words[0]).why == words[0]
