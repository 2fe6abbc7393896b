"""A server that others run, made ready for us: its namespace and our search attributes.

What belongs here: registering both, safe to repeat. What does not: the embedded server, which
brings its own (`embedded`), and which attributes there are (`attributes`).
"""

import asyncio
from datetime import timedelta
from typing import Final

from google.protobuf.duration_pb2 import Duration
from temporalio.api.workflowservice.v1 import RegisterNamespaceRequest
from temporalio.client import Client
from temporalio.service import RPCError, RPCStatusCode

from runtime import attributes
from runtime.client import RPC_TIMEOUT, UnreachableError

_TRIES: Final = 60
_PAUSE: Final = 1.0  # seconds; parts of a server look for new namespaces every few seconds


async def prepare(client: Client, retention: timedelta) -> bool:
    """Make the client's namespace, if there is none, and register the search attributes.

    Args:
        client: connected to the server.
        retention: how long closed runs stay readable; of a namespace that exists nothing changes.

    Returns:
        Whether the namespace is new.

    Raises:
        UnreachableError: the server does not show what was registered within a minute.
        ValueError: a search attribute exists with another type; a person must decide.
    """
    fresh = await _registered(client, retention)
    for _ in range(_TRIES):
        try:
            await attributes.register(client)
        except RPCError as error:
            if error.status != RPCStatusCode.NOT_FOUND:
                raise
        else:
            return fresh
        await asyncio.sleep(_PAUSE)
    raise UnreachableError(f"the Temporal server does not show the namespace {client.namespace}")


async def _registered(client: Client, retention: timedelta) -> bool:
    request = RegisterNamespaceRequest(
        namespace=client.namespace,
        workflow_execution_retention_period=Duration(seconds=int(retention.total_seconds())),
    )
    try:
        await client.workflow_service.register_namespace(request, timeout=2 * RPC_TIMEOUT)
    except RPCError as error:
        if error.status != RPCStatusCode.ALREADY_EXISTS:
            raise
        return False
    return True
