"""What holds only if a real Temporal server says so."""

import asyncio
import base64
import contextlib
import os
import signal
import subprocess
import sys
import uuid
from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import timedelta
from pathlib import Path

import httpx
import pytest
from temporalio.api.operatorservice.v1 import RemoveSearchAttributesRequest
from temporalio.api.workflowservice.v1 import DescribeNamespaceRequest
from temporalio.client import Client, WorkflowFailureError, WorkflowUpdateFailedError
from temporalio.service import RPCError, RPCStatusCode
from temporalio.worker import Worker

from runtime import attributes, codec_server
from runtime.client import (
    UnreachableError,
    connect,
    connect_config,
    patiently,
    sdk_runtime,
)
from runtime.codec import data_converter
from runtime.embedded import (
    DevServer,
    DevServerOptions,
    ServerStartError,
    find_binary,
    free_port,
    time_skipping_env,
)
from runtime.replay import Code, replay_files, replay_open
from runtime.runner import deployment_config, workflow_runner
from runtime.settings import Settings
from runtime.tokens import WorkerTokenInterceptor, sign
from tests.runtime import toy

pytestmark = pytest.mark.server

RUNNER = workflow_runner(["runtime"])


def token(settings: Settings, workflow_id: str, key: bytes | None = None) -> str:
    claims = dict.fromkeys(
        ("actor", "role", "office", "delegation", "command", "update_id", "digest", "issued_at"),
        "",
    )
    return sign(
        key or settings.actor_key.get_secret_value(), {**claims, "workflow_id": workflow_id}
    )


async def until(look: Callable[[], Awaitable[object]]) -> None:
    for _ in range(200):
        if await look():
            return
        await asyncio.sleep(0.05)
    pytest.fail("it did not come about within ten seconds")


@contextlib.asynccontextmanager
async def toy_worker(client: Client, settings: Settings) -> AsyncIterator[Worker]:
    async with Worker(
        client,
        task_queue="toys",
        workflows=[toy.ToyFailing, toy.ToyWaiting],
        activities=[toy.fail_with_text],
        workflow_runner=RUNNER,
        interceptors=[WorkerTokenInterceptor(settings.actor_key.get_secret_value())],
        deployment_config=deployment_config(settings, pinned=False),
    ) as worker:
        yield worker


async def start_waiting(client: Client, name: str = "toy-1") -> None:
    await client.start_workflow(toy.ToyWaiting.run, 30, id=name, task_queue="toys")


async def test_a_failure_leaves_no_plain_text_in_the_history(at_server: Settings) -> None:
    client = await connect(at_server, identity="test")
    async with toy_worker(client, at_server):
        handle = await client.start_workflow(
            toy.ToyFailing.run, toy.SECRET, id="toy-1", task_queue="toys", static_summary=toy.SECRET
        )
        with pytest.raises(WorkflowFailureError) as caught:
            await handle.result()
    assert toy.SECRET in str(caught.value.cause.__cause__)
    raw = (await handle.fetch_history()).to_json()
    assert "activityTaskFailedEventAttributes" in raw
    for word in ("Quentin", "Nowhere", "fail_with_text(", "Traceback", "@", "toy.py"):
        assert word not in raw, word


async def test_switched_off_the_history_is_plain_so_that_the_test_above_can_fail(
    at_server: Settings,
) -> None:
    open_settings = at_server.model_copy(update={"codec": False})
    client = await connect(open_settings, identity="test")
    await client.start_workflow("any", toy.SECRET, id="toy-1", task_queue="nobody")
    history = await client.get_workflow_handle("toy-1").fetch_history()
    payload = history.events[0].workflow_execution_started_event_attributes.input.payloads[0]
    assert toy.SECRET.encode() in payload.data


async def test_search_attributes_and_signed_updates(at_server: Settings) -> None:
    client = await connect(at_server, identity="test")
    assert await attributes.missing(client) == []
    async with toy_worker(client, at_server):
        await start_waiting(client)
        handle = client.get_workflow_handle_for(toy.ToyWaiting.run, "toy-1")
        good = token(at_server, "toy-1")
        assert await handle.execute_update("act", good) == "1"
        for bad in (
            token(at_server, "toy-2"),
            token(at_server, "toy-1", b"z" * 32),
            f"later{good}",
            "",
        ):
            with pytest.raises(WorkflowUpdateFailedError):
                await handle.execute_update("act", bad)
        shown = (await handle.describe()).typed_search_attributes
    assert shown[attributes.PROCESS] == "toy"
    assert shown[attributes.NEXT_DUE].year == 2031


async def test_missing_attributes_are_named_and_registered(at_server: Settings) -> None:
    client = await connect(at_server, identity="test")
    await client.operator_service.remove_search_attributes(
        RemoveSearchAttributesRequest(namespace="default", search_attributes=["Stage", "NextDue"])
    )
    await until(lambda: attributes.missing(client))
    assert await attributes.missing(client) == ["Stage", "NextDue"]
    await attributes.register(client, "default")
    assert await attributes.missing(client) == []
    async with toy_worker(client, at_server):
        await start_waiting(client)
        handle = client.get_workflow_handle_for(toy.ToyWaiting.run, "toy-1")
        assert await handle.execute_update("act", token(at_server, "toy-1")) == "1"


async def test_replay_of_open_runs_and_of_files(at_server: Settings, tmp_path: Path) -> None:
    client = await connect(at_server, identity="test")
    async with toy_worker(client, at_server):
        await start_waiting(client)
        handle = client.get_workflow_handle_for(toy.ToyWaiting.run, "toy-1")
        await handle.execute_update("act", token(at_server, "toy-1"))

    async def listed() -> list[str]:
        return [found.id async for found in client.list_workflows('ExecutionStatus="Running"')]

    await until(listed)  # the list follows a moment later
    converter = data_converter(at_server)
    interceptors = [WorkerTokenInterceptor(at_server.actor_key.get_secret_value())]
    same = Code([toy.ToyWaiting], RUNNER, converter, interceptors)
    other = Code([toy.ToyChanged], RUNNER, converter, interceptors)
    assert await replay_open(client, same) == []
    ((failed, error),) = await replay_open(client, other)
    assert failed == "toy-1"
    assert "ondeterminism" in f"{type(error).__name__} {error}"
    file = tmp_path / "waiting.json"
    file.write_text((await handle.fetch_history()).to_json())
    assert await replay_files([file], same) == []
    assert [name for name, _ in await replay_files([file], other)] == ["waiting"]


async def test_a_store_survives_kill_and_restart(settings: Settings) -> None:
    options = DevServerOptions(
        binary=find_binary("temporal"),
        db_file=settings.data_dir / "temporal.db",
        namespace="agency",
        log_file=settings.data_dir / "temporal.log",
        address_file=settings.data_dir / "temporal.address",
    )
    async with DevServer(options) as server:
        here = settings.model_copy(update={"temporal_namespace": "agency"})
        assert connect_config(here)["target_host"] == server.address
        client = await connect(here, identity="test")
        namespace = await client.workflow_service.describe_namespace(
            DescribeNamespaceRequest(namespace="agency")
        )
        days = namespace.config.workflow_execution_retention_ttl.ToTimedelta()
        assert days == timedelta(days=90)
        await start_waiting(client)
        await server.kill()
        assert not server.running
        with pytest.raises(UnreachableError):
            await connect(here, identity="test")
        await server.start()

        async def described() -> str:
            return (await client.get_workflow_handle("toy-1").describe()).id

        assert await patiently(described, patience=timedelta(seconds=20)) == "toy-1"
        assert await attributes.missing(client) == []
        await server.restart()
        assert await patiently(described, patience=timedelta(seconds=20)) == "toy-1"
        with pytest.raises(ServerStartError, match="in use by another server"):
            await DevServer(options).start()
    assert not (settings.data_dir / "temporal.address").exists()


async def test_a_server_that_ends_at_once_is_tried_again(tmp_path: Path) -> None:
    once = tmp_path / "once"
    binary = tmp_path / "temporal"
    binary.write_text(
        f"#!/bin/sh\n[ -e {once} ] || {{ touch {once}; exit 1; }}\n"
        f'exec {find_binary("temporal")} "$@"\n'
    )
    binary.chmod(0o755)
    async with DevServer(DevServerOptions(binary=binary)) as server:
        assert once.exists()
        assert server.running


async def test_a_server_that_always_ends_at_once_says_its_last_words(tmp_path: Path) -> None:
    binary = tmp_path / "temporal"
    tries = tmp_path / "tries"
    binary.write_text(f"#!/bin/sh\necho try >> {tries}\necho out of luck >&2\nexit 1\n")
    binary.chmod(0o755)
    options = DevServerOptions(binary=binary, log_file=tmp_path / "temporal.log")
    with pytest.raises(ServerStartError, match="ended at once: out of luck"):
        await DevServer(options).start()
    assert tries.read_text().count("try") == 3


def test_a_free_port_is_none_of_those_for_outgoing_connections() -> None:
    lowest = int(Path("/proc/sys/net/ipv4/ip_local_port_range").read_text().split()[0])
    assert len({free_port() for _ in range(20)}) > 1
    assert all(1024 < free_port() < lowest for _ in range(20))


async def test_a_taken_port_is_one_clear_line(server: DevServer) -> None:
    second = DevServer(DevServerOptions(binary=find_binary("temporal"), port=server.port))
    with pytest.raises(ServerStartError, match=f"port {server.port} of 127.0.0.1 is in use"):
        await second.start()


PARENT = """
import asyncio, sys
from runtime.embedded import DevServer, DevServerOptions, find_binary
async def main():
    server = DevServer(DevServerOptions(binary=find_binary("temporal")))
    await server.start()
    print(server.pid, flush=True)
    await asyncio.sleep(60)
asyncio.run(main())
"""


@pytest.mark.skipif(sys.platform != "linux", reason="the lifeline is Linux's")
def test_the_server_dies_with_its_parent_and_sees_none_of_its_secrets() -> None:
    environment = {**os.environ, "DUEPROCESS_ACTOR_KEY": "fictional"}
    with subprocess.Popen(
        [sys.executable, "-c", PARENT], stdout=subprocess.PIPE, env=environment
    ) as parent:
        assert parent.stdout is not None
        pid = int(parent.stdout.readline())
        assert os.getpgid(pid) != os.getpgid(parent.pid)  # a Ctrl-C does not reach it
        assert "DUEPROCESS" not in Path(f"/proc/{pid}/environ").read_text()
        parent.send_signal(signal.SIGKILL)
        parent.wait()
    deadline = 200
    while _alive(pid) and deadline:
        deadline -= 1
        subprocess.run(["sleep", "0.05"], check=True)
    assert not _alive(pid)


def _alive(pid: int) -> bool:
    try:
        return ") Z" not in Path(f"/proc/{pid}/stat").read_text()
    except (FileNotFoundError, ProcessLookupError):
        return False


async def test_virtual_time_skips_with_our_converter(settings: Settings) -> None:
    async with await time_skipping_env(data_converter(settings)) as env:
        await attributes.register(env.client)
        async with toy_worker(env.client, settings):
            before = await env.get_current_time()
            name = f"toy-{uuid.uuid4()}"
            handle = await env.client.start_workflow(
                toy.ToyWaiting.run, 3650 // 2, id=name, task_queue="toys"
            )
            assert await handle.result() == []
            assert await env.get_current_time() - before >= timedelta(days=3650 // 2)


async def test_the_codec_endpoint_decrypts_a_real_history(at_server: Settings) -> None:
    client = await connect(at_server, identity="test")
    await client.start_workflow("any", toy.SECRET, id="toy-1", task_queue="nobody")
    port = free_port()
    serving = asyncio.create_task(codec_server.serve(at_server, port))
    try:
        command = [str(find_binary("temporal")), "workflow", "show", "--workflow-id", "toy-1"]
        command += ["--address", client.service_client.config.target_host, "--output", "json"]
        async with httpx.AsyncClient() as probe:

            async def answers() -> bool:
                with contextlib.suppress(httpx.ConnectError):
                    return (await probe.get(f"http://127.0.0.1:{port}/")).status_code == 404
                return False

            await until(answers)
        blind = await _output(command)
        seeing = await _output([*command, "--codec-endpoint", f"http://127.0.0.1:{port}"])
    finally:
        serving.cancel()
        await asyncio.gather(serving, return_exceptions=True)
    plain = base64.b64encode(f'"{toy.SECRET}"'.encode()).decode()
    assert plain not in blind
    assert plain in seeing


async def _output(command: list[str]) -> str:
    process = await asyncio.create_subprocess_exec(
        *command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT
    )
    out, _ = await process.communicate()
    return out.decode()


async def test_the_identity_names_nobody(at_server: Settings) -> None:
    client = await connect(at_server, identity="console")
    assert client.identity.startswith("dueprocess-console-")
    assert str(os.getpid()) not in client.identity.split("-")
    for bad in ("pat@host", "Pat Example", ""):
        with pytest.raises(ValueError, match="identity"):
            await connect(at_server, identity=bad)


async def test_patience_ends_and_other_errors_pass_at_once(at_server: Settings) -> None:
    client = await connect(at_server, identity="test")
    calls = 0

    async def away() -> None:
        nonlocal calls
        calls += 1
        raise RPCError("away", RPCStatusCode.UNAVAILABLE, b"")

    with pytest.raises(UnreachableError):
        await patiently(away, patience=timedelta(seconds=0.5))
    assert calls > 1

    async def absent() -> object:
        return await client.get_workflow_handle("nobody").describe()

    with pytest.raises(RPCError) as caught:
        await patiently(absent, patience=timedelta(seconds=60))
    assert caught.value.status is RPCStatusCode.NOT_FOUND


CLIENT = """
import asyncio, sys
from datetime import timedelta
from temporalio.client import Client
from runtime.exit import run
async def main():
    client = await Client.connect(sys.argv[1])
    await client.start_workflow("any", 1, id=sys.argv[2], task_queue="nobody")
    print("done")
    return 0
run(lambda: asyncio.run(main()))
"""


async def test_thirty_short_clients_end_with_their_exit_code(server: DevServer) -> None:
    for batch in range(0, 30, 5):
        processes = [
            await asyncio.create_subprocess_exec(
                *(sys.executable, "-c", CLIENT, server.address, f"short-{batch + n}"),
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
            )
            for n in range(5)
        ]
        for process in processes:
            out, err = await process.communicate()
            assert (process.returncode, out, err) == (0, b"done\n", b"")


async def test_the_native_core_logs_through_us_without_its_fields(
    server: DevServer, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    caplog.set_level("DEBUG", logger="temporalio.core")
    client = await Client.connect(server.address, runtime=sdk_runtime("TRACE"))
    async with Worker(
        client, task_queue="toys", workflows=[toy.ToyWaiting], workflow_runner=RUNNER
    ):
        await client.start_workflow("toy-waiting", "SECRETX", id="toy-1", task_queue="toys")

        async def forwarded() -> bool:
            return any(record.name == "temporalio.core" for record in caplog.records)

        await until(forwarded)
    assert "SECRETX" not in caplog.text
    assert capfd.readouterr().out == ""
