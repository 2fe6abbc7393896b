"""One way to reach Temporal: our converter, an identity without names, no endless wait.

What belongs here: connecting, and retrying while a server is away. What does not: starting
or addressing workflows.
"""

import asyncio
import functools
import logging
import re
import secrets
import time
from collections.abc import Awaitable, Callable, Sequence
from datetime import timedelta
from typing import Final, TypeVar

from temporalio import activity, workflow
from temporalio.client import Client, Interceptor
from temporalio.envconfig import ClientConfig, ClientConnectConfig
from temporalio.runtime import (
    LogForwardingConfig,
    LoggingConfig,
    Runtime,
    TelemetryConfig,
    TelemetryFilter,
)
from temporalio.service import RetryConfig, RPCError, RPCStatusCode

from runtime.codec import data_converter
from runtime.settings import ADDRESS_FILE, Settings, SettingsError

CONNECT_TIMEOUT: Final = timedelta(seconds=5)
RPC_TIMEOUT: Final = timedelta(seconds=5)
"""For interactive calls: pass it as `rpc_timeout` or `timeout`."""

_PASSING: Final = frozenset(
    {RPCStatusCode.UNAVAILABLE, RPCStatusCode.DEADLINE_EXCEEDED, RPCStatusCode.CANCELLED}
)
_PAUSE: Final = 0.1  # seconds
_IDENTITY: Final = re.compile(r"[a-z][a-z0-9-]*")
_T = TypeVar("_T")


class UnreachableError(Exception):
    """Temporal does not answer. The text is one line and names the address."""

    loggable = True


def connect_config(settings: Settings) -> ClientConnectConfig:
    """Where and how to reach Temporal.

    In this order: our settings; the variables and profiles of Temporal's own command line
    (TEMPORAL_ADDRESS, TEMPORAL_PROFILE …); the embedded server of the data directory.

    Raises:
        SettingsError: the profile cannot be read.
        UnreachableError: none of them names an address.
    """
    config = _profile(settings)
    if settings.temporal_address:
        config["target_host"] = settings.temporal_address
    if "target_host" not in config:
        config["target_host"] = _embedded_address(settings)
    return config


def namespace_of(settings: Settings) -> str:
    """The namespace, whether or not any server is named.

    Raises:
        SettingsError: the profile cannot be read.
    """
    return _profile(settings)["namespace"]


def _profile(settings: Settings) -> ClientConnectConfig:
    try:
        config = ClientConfig.load_client_connect_config()
    except (RuntimeError, ValueError, OSError) as error:
        raise SettingsError(f"TEMPORAL_PROFILE: {error}") from None
    if settings.temporal_namespace:
        config["namespace"] = settings.temporal_namespace
    config.setdefault("namespace", "default")
    return config


async def connect(
    settings: Settings, *, identity: str, interceptors: Sequence[Interceptor] = ()
) -> Client:
    """A client with our data converter.

    Args:
        settings: address, namespace, TLS and keys.
        identity: the program's part, such as `worker` or `console`; it stands in clear in
            every history, so no person, process id or host belongs in it. A random suffix
            tells processes apart.
        interceptors: the caller's.

    Raises:
        UnreachableError: no answer within five seconds.
        ValueError: the identity is no plain lower-case word.
    """
    if not _IDENTITY.fullmatch(identity):
        raise ValueError(f"identity {identity!r}: wants lower-case letters, digits and hyphens")
    config = connect_config(settings)
    try:
        async with asyncio.timeout(CONNECT_TIMEOUT.total_seconds() + 1):
            return await Client.connect(
                **config,
                data_converter=data_converter(settings),
                identity=f"dueprocess-{identity}-{secrets.token_hex(2)}",
                interceptors=interceptors,
                runtime=sdk_runtime(),
                connect_timeout=CONNECT_TIMEOUT,
                retry_config=RetryConfig(max_elapsed_time_millis=5_000),
            )
    except (RuntimeError, RPCError, TimeoutError) as error:
        raise UnreachableError(f"Temporal at {config['target_host']} does not answer") from error


@functools.cache
def sdk_runtime(level: str = "WARN") -> Runtime:
    """The SDK's native core, made once; its log lines join ours as `temporalio.core`.

    By itself it writes to standard output, into the middle of what a program prints. The
    fields of its lines are left out: they may hold whole payloads.
    """
    forwarding = LogForwardingConfig(
        logger=logging.getLogger("temporalio.core"),
        append_target_to_name=False,
        prepend_target_on_message=False,
        append_log_fields_to_message=False,
    )
    wanted = TelemetryFilter(core_level=level, other_level="ERROR")
    # The SDK repeats ids inside each message text; they are fields of the line already.
    workflow.logger.workflow_info_on_message = False
    activity.logger.activity_info_on_message = False
    return Runtime(telemetry=TelemetryConfig(logging=LoggingConfig(wanted, forwarding=forwarding)))


async def patiently(
    call: Callable[[], Awaitable[_T]], *, patience: timedelta, pause: timedelta | None = None
) -> _T:
    """Repeat a call while the server is away.

    Args:
        call: something safe to repeat (give updates and starts their ids).
        patience: give up this long after the first failure.
        pause: before the second try, 0.1 s if not given; doubles up to 2 s.

    Returns:
        What the call returns. Errors that say anything but "not reachable" pass unchanged.

    Raises:
        UnreachableError: the patience ended.
    """
    wait = (pause or timedelta(milliseconds=100)).total_seconds()
    loop = asyncio.get_running_loop()
    end: float | None = None
    while True:
        try:
            return await call()
        except (RPCError, UnreachableError) as error:
            if isinstance(error, RPCError) and error.status not in _PASSING:
                raise
            end = end if end is not None else loop.time() + patience.total_seconds()
            if loop.time() + wait > end:
                raise UnreachableError(f"Temporal does not answer ({error})") from error
        await asyncio.sleep(wait)
        wait = min(wait * 2, 2.0)


def _embedded_address(settings: Settings) -> str:
    """Where the server of this data directory listens; never just any server of this machine.

    Where a server has been before, it may just be coming back: that is waited for.
    """
    where = settings.data_dir
    patience = CONNECT_TIMEOUT.total_seconds() if (where / "temporal.db").exists() else 0.0
    end = time.monotonic() + patience
    while True:
        try:
            written = (where / ADDRESS_FILE).read_text().strip()
        except OSError:
            written = ""
        if written:
            return written
        if time.monotonic() >= end:
            raise UnreachableError(f"nothing runs on {where}, and TEMPORAL_ADDRESS names no server")
        time.sleep(_PAUSE)
