"""The search attributes of our workflows: one typed registry, registered and checked.

What belongs here: names and types of what operators may filter by. What does not: values.
Search attributes stand in clear in Temporal's store: codes and dates only, never a name.
"""

import asyncio
from typing import Final

from temporalio.api.enums.v1 import IndexedValueType
from temporalio.api.operatorservice.v1 import (
    AddSearchAttributesRequest,
    ListSearchAttributesRequest,
)
from temporalio.client import Client
from temporalio.common import SearchAttributeIndexedValueType as ValueType
from temporalio.common import SearchAttributeKey
from temporalio.service import RPCError, RPCStatusCode

from runtime.client import RPC_TIMEOUT, UnreachableError

PROCESS: Final = SearchAttributeKey.for_keyword("Process")
STAGE: Final = SearchAttributeKey.for_keyword("Stage")
OFFICE: Final = SearchAttributeKey.for_keyword("Office")
NEXT_DUE: Final = SearchAttributeKey.for_datetime("NextDue")

ATTRIBUTES: Final = (PROCESS, STAGE, OFFICE, NEXT_DUE)
"""All of them. A workflow that sets another one parks its task on a strict server."""

_TYPES: Final = {
    ValueType.KEYWORD: IndexedValueType.INDEXED_VALUE_TYPE_KEYWORD,
    ValueType.DATETIME: IndexedValueType.INDEXED_VALUE_TYPE_DATETIME,
}
_SETTLE_TRIES: Final = 100
_SETTLE_PAUSE: Final = 0.1  # seconds


async def register(client: Client, namespace: str | None = None) -> None:
    """Register what is missing, and return when the server knows it.

    Args:
        client: connected to the server.
        namespace: else the client's.

    Raises:
        UnreachableError: the server does not show the attributes within ten seconds.
        ValueError: an attribute exists with another type; a person must decide.
    """
    namespace = namespace or client.namespace
    known = await _known(client, namespace)
    absent = [key for key in ATTRIBUTES if known is None or key.name not in known]
    if not absent:
        return
    request = AddSearchAttributesRequest(
        namespace=namespace,
        search_attributes={key.name: _TYPES[key.indexed_value_type] for key in absent},
    )
    try:
        await client.operator_service.add_search_attributes(request, timeout=RPC_TIMEOUT)
    except RPCError as error:
        if error.status != RPCStatusCode.ALREADY_EXISTS:
            raise
    for _ in range(_SETTLE_TRIES):
        if not await missing(client, namespace):
            return
        await asyncio.sleep(_SETTLE_PAUSE)
    raise UnreachableError("the Temporal server does not show the search attributes")


async def missing(client: Client, namespace: str | None = None) -> list[str]:
    """Names of `ATTRIBUTES` that the namespace does not have.

    The time-skipping test server takes registrations but cannot list them; of it nothing is
    reported missing.

    Raises:
        ValueError: one exists with another type.
    """
    known = await _known(client, namespace or client.namespace)
    if known is None:
        return []
    return [key.name for key in ATTRIBUTES if key.name not in known]


async def _known(client: Client, namespace: str) -> dict[str, int] | None:
    """Name to type as the server has them; None if the server cannot say."""
    request = ListSearchAttributesRequest(namespace=namespace)
    try:
        answer = await client.operator_service.list_search_attributes(request, timeout=RPC_TIMEOUT)
    except RPCError as error:
        if error.status == RPCStatusCode.UNIMPLEMENTED:
            return None
        raise
    known: dict[str, int] = {**answer.system_attributes, **answer.custom_attributes}
    for key in ATTRIBUTES:
        if key.name in known and known[key.name] != _TYPES[key.indexed_value_type]:
            found = IndexedValueType.Name(known[key.name]).removeprefix("INDEXED_VALUE_TYPE_")  # type: ignore[arg-type]  # an enum's number
            raise ValueError(
                f"search attribute {key.name}: is {found.lower()} on the server,"
                f" wants {key.indexed_value_type.name.lower()}"
            )
    return known
