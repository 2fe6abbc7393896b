"""The code of today goes on with the cases of yesterday: stored histories replay, in the sandbox."""

import base64
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from temporalio.client import WorkflowHistory
from temporalio.workflow import NondeterminismError

from domain.registry import PROCESSES
from runtime.codec import data_converter
from runtime.replay import Code, replay_files
from runtime.runner import workflow_runner
from runtime.settings import Settings
from runtime.tokens import WorkerTokenInterceptor
from tests.house import KEY
from tests.replay.changed import ChangedConsent
from tests.replay.record import HISTORIES
from tests.replay.told import REAL, VIRTUAL
from tests.workflows.confined import NAMES as CONFINED
from tests.workflows.histories import Cost, kind_of
from tests.workflows.homes import NAMES
from worker import PASSED_THROUGH
from workflows.placement.consent import ConsentWorkflow
from workflows.registry import WORKFLOWS

FILES = sorted(HISTORIES.glob("*.json"))


def code(folder: Path, workflows: tuple[type, ...] = WORKFLOWS) -> Code:
    """What the worker runs, with the codec off."""
    settings = Settings.load(folder, create_keys=True, codec=False)
    return Code(
        workflows,
        workflow_runner(PASSED_THROUGH),
        data_converter(settings),
        [WorkerTokenInterceptor(KEY)],
    )


def stored(file: Path) -> Cost:
    return Cost(WorkflowHistory.from_json(file.stem, file.read_text()).events)


def test_every_story_is_stored() -> None:
    told = {file.stem.rstrip("-0123456789") for file in FILES}
    assert told == {*REAL, *VIRTUAL}


async def test_every_stored_history_replays(tmp_path: Path) -> None:
    assert await replay_files(FILES, code(tmp_path)) == []


async def test_a_run_that_no_code_has_seen_is_passed_over(tmp_path: Path) -> None:
    """A run just continued has one event; there is nothing to replay, and nothing to wait for."""
    short = [file for file in FILES if len(stored(file).events) == 1]
    assert short, "one of the stored runs is as short as that"
    assert await replay_files(short, code(tmp_path)) == []


@pytest.mark.parametrize("process", PROCESSES)
async def test_every_beginning_of_a_history_replays(tmp_path: Path, process: str) -> None:
    """An open case is a history cut short; without a cache each task replays what came before."""
    cuts = tmp_path / "cuts"
    cuts.mkdir()
    number = 0
    for file in (one for one in FILES if one.stem.startswith(f"{process}-")):
        events = json.loads(file.read_text())["events"]
        for cut in boundaries(events):
            number += 1
            (cuts / f"{file.stem}-{cut}.json").write_text(json.dumps({"events": events[:cut]}))
    assert number >= 15
    assert await replay_files(cuts.glob("*.json"), code(tmp_path)) == []


def boundaries(events: list[dict[str, Any]]) -> Iterator[int]:
    """Where a case came to rest: before each workflow task but the first."""
    for place, event in enumerate(events):
        if place > 1 and event["eventType"] == "EVENT_TYPE_WORKFLOW_TASK_SCHEDULED":
            yield place


async def test_a_careless_change_does_not_replay(tmp_path: Path) -> None:
    """So that the tests above can fail."""
    others = tuple(one for one in WORKFLOWS if one is not ConsentWorkflow)
    changed = code(tmp_path, (ChangedConsent, *others))
    failures = dict(await replay_files(FILES, changed))
    seen = {one.stem for one in FILES if one.stem.startswith("consent-") and stored(one).tasks}
    # Lengths are not compared, and a timer cancelled before it was sent leaves nothing: in a single
    # history a timer more can hide behind another one. That is why there are many.
    assert set(failures) <= seen
    assert len(failures) >= len(seen) - 1
    assert any(isinstance(one, NondeterminismError) for one in failures.values())
    assert all("machine" in str(one) for one in failures.values()), "each names a state machine"


@pytest.mark.parametrize("process", PROCESSES)
def test_the_stories_come_to_every_stage(process: str) -> None:
    """Each stage of each process is one at which a stored case stood."""
    stood = {stage for file in FILES if file.stem.startswith(process) for stage in stages(file)}
    assert stood == set(PROCESSES[process].stages.stages)


def stages(file: Path) -> Iterator[str]:
    """The stages that operators saw: written in the clear when a stage changes."""
    for event in stored(file).events:
        begun = event.workflow_execution_started_event_attributes.search_attributes
        changed = event.upsert_workflow_search_attributes_event_attributes.search_attributes
        for fields in (begun.indexed_fields, changed.indexed_fields):
            if "Stage" in fields:
                yield json.loads(fields["Stage"].data)


def kinds(name: str) -> list[str]:
    return [kind_of(event) for event in stored(HISTORIES / f"{name}.json").events]


def test_the_stories_hold_the_edges_that_break_replays() -> None:
    assert kinds("consent-continued-1")[-1] == "WORKFLOW_EXECUTION_CONTINUED_AS_NEW"
    assert kinds("delivery-continued-1")[-1] == "WORKFLOW_EXECUTION_CONTINUED_AS_NEW"
    assert kinds("placement-continued-1")[-1] == "WORKFLOW_EXECUTION_CONTINUED_AS_NEW"
    assert kinds("status-found-continued-1")[-1] == "WORKFLOW_EXECUTION_CONTINUED_AS_NEW"
    assert kinds("svp-continued-1")[-1] == "WORKFLOW_EXECUTION_CONTINUED_AS_NEW"
    assert kinds("commitment-years-2")[-1] == "WORKFLOW_EXECUTION_CONTINUED_AS_NEW"
    assert kinds("treatment-continued-1")[-1] == "WORKFLOW_EXECUTION_CONTINUED_AS_NEW"
    assert kinds("community-continued-1")[-1] == "WORKFLOW_EXECUTION_CONTINUED_AS_NEW"
    early = kinds("consent-early-signal")
    assert early.index("WORKFLOW_EXECUTION_SIGNALED") < early.index("WORKFLOW_TASK_STARTED")
    late = kinds("consent-late-update")
    fired, accepted = late.index("TIMER_FIRED"), late.index("WORKFLOW_EXECUTION_UPDATE_ACCEPTED")
    assert late[fired:accepted].count("WORKFLOW_TASK_COMPLETED") == 1, "in the same task"
    assert "TIMER_CANCELED" in kinds("consent-refused")
    scheduled = [
        event.activity_task_scheduled_event_attributes.activity_type.name
        for event in stored(HISTORIES / "consent-outage.json").events
        if kind_of(event) == "ACTIVITY_TASK_SCHEDULED"
    ]
    assert scheduled == ["record.commit"]
    for name in REAL:
        for file in HISTORIES.glob(f"{name}*.json"):
            assert stored(file).kinds["WORKFLOW_TASK_FAILED"] == 0


def texts(value: Any) -> Iterator[str]:
    """Every text of a history, with what its payloads say."""
    if isinstance(value, dict):
        for key, one in value.items():
            yield key
            if key == "data" and isinstance(one, str):
                yield base64.b64decode(one).decode()
            yield from texts(one)
    elif isinstance(value, list):
        for one in value:
            yield from texts(one)
    elif isinstance(value, str):
        yield value


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_what_travels_is_readable_and_names_nobody(file: Path) -> None:
    """Ids and the facts that decide: no name, address or free text, though nothing is encrypted."""
    text = "\n".join(texts(json.loads(file.read_text())))
    named = ("ward", "guardian", "plain", "confined", "treatment", "site")
    assert any(f'"{one}-' in text for one in named), "the codec is off"
    for said in (
        "Fictional",
        *NAMES,
        *CONFINED,
        "555-01",
        "1980-04-17",
        "reason.",
        "binary/encrypted",
    ):
        assert said not in text, said
    for place in ("Traceback", "site-packages", '.py"'):
        assert place not in text, "files of the machine that recorded it"
