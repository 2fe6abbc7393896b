"""Builds of the workers, as the server knows them: which is current, and which run is on which.

What belongs here: the raw calls about worker deployments, each an experimental part of the API or
one without a method in the SDK. What does not: when a build is made current, and what becomes of
the cases (`starter/upgrade.py`).
"""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Final

from google.protobuf.field_mask_pb2 import FieldMask
from temporalio.api.common.v1 import WorkflowExecution
from temporalio.api.deployment.v1 import WorkerDeploymentVersion as Version
from temporalio.api.enums.v1 import RoutingConfigUpdateState
from temporalio.api.workflow.v1 import VersioningOverride, WorkflowExecutionOptions
from temporalio.api.workflowservice.v1 import (
    DescribeWorkerDeploymentRequest,
    SetWorkerDeploymentCurrentVersionRequest,
    UpdateWorkflowExecutionOptionsRequest,
)
from temporalio.client import Client, WorkflowExecutionDescription
from temporalio.common import WorkerDeploymentVersion
from temporalio.service import RPCError, RPCStatusCode

from runtime.attributes import PROCESS
from runtime.client import RPC_TIMEOUT

_ON: Final = "TemporalWorkerDeploymentVersion"
_CHANGING: Final = RoutingConfigUpdateState.ROUTING_CONFIG_UPDATE_STATE_IN_PROGRESS


@dataclass(frozen=True)
class Deployment:
    """What the server knows of a deployment.

    Attributes:
        builds: builds whose workers have asked for work.
        current: the build that new runs go to; empty before the first was made current.
        settled: whether all parts of the server know which is current.
        token: proof of what was read, against two operators at once.
    """

    builds: frozenset[str] = frozenset()
    current: str = ""
    settled: bool = True
    token: bytes = b""


@dataclass(frozen=True)
class Standing:
    """Where one run stands.

    Attributes:
        build: of the workers that it is on; empty if on none.
        held_on: the build on which an operator's override holds it; empty without one.
        activities: name and attempt of what is under way.
        failing: whether its workflow task is tried again and again.
        waiting: whether a workflow task waits for a worker.
    """

    build: str = ""
    held_on: str = ""
    activities: tuple[tuple[str, int], ...] = ()
    failing: bool = False
    waiting: bool = False


async def deployment(client: Client, name: str) -> Deployment:
    """What the server knows of a deployment; nothing if no worker of it ever asked for work."""
    request = DescribeWorkerDeploymentRequest(namespace=client.namespace, deployment_name=name)
    try:
        answer = await client.workflow_service.describe_worker_deployment(
            request, timeout=RPC_TIMEOUT
        )
    except RPCError as error:
        if error.status == RPCStatusCode.NOT_FOUND:
            return Deployment()
        raise
    info = answer.worker_deployment_info
    return Deployment(
        builds=frozenset(one.deployment_version.build_id for one in info.version_summaries),
        current=info.routing_config.current_deployment_version.build_id,
        settled=info.routing_config_update_state != _CHANGING,
        token=answer.conflict_token,
    )


async def make_current(client: Client, version: WorkerDeploymentVersion, seen: Deployment) -> None:
    """Let new runs, and runs that hand over, go to this build.

    Raises:
        RPCError: FAILED_PRECONDITION if no worker of it asks for work, or it lacks a queue that
            the build before has, or another operator was quicker.
    """
    request = SetWorkerDeploymentCurrentVersionRequest(
        namespace=client.namespace,
        deployment_name=version.deployment_name,
        build_id=version.build_id,
        conflict_token=seen.token,
        identity=client.identity,
    )
    await client.workflow_service.set_worker_deployment_current_version(
        request, timeout=2 * RPC_TIMEOUT
    )


async def elsewhere(client: Client, version: WorkerDeploymentVersion) -> AsyncIterator[str]:
    """Ids of the running cases that are on no worker of this build (seen a moment late)."""
    this = f"{version.deployment_name}:{version.build_id}"
    other = f"({_ON} IS NULL OR {_ON} != '{this}')"
    query = f"ExecutionStatus = 'Running' AND {PROCESS.name} IS NOT NULL AND {other}"
    async for found in client.list_workflows(query, rpc_timeout=RPC_TIMEOUT):
        yield found.id


async def standing(client: Client, case: str) -> Standing | None:
    """Where a case's run stands; None if it has ended."""
    try:
        told = await client.get_workflow_handle(case).describe(rpc_timeout=RPC_TIMEOUT)
    except RPCError as error:
        if error.status == RPCStatusCode.NOT_FOUND:
            return None
        raise
    return None if told.close_time is not None else _standing(told)


def _standing(told: WorkflowExecutionDescription) -> Standing:
    raw = told.raw_description
    info, task = raw.workflow_execution_info.versioning_info, raw.pending_workflow_task
    return Standing(
        build=info.deployment_version.build_id,
        held_on=info.versioning_override.pinned.version.build_id,
        activities=tuple((one.activity_type.name, one.attempt) for one in raw.pending_activities),
        failing=task.attempt > 1,
        waiting=raw.HasField("pending_workflow_task"),
    )


async def move_once(client: Client, case: str, version: WorkerDeploymentVersion) -> None:
    """Send the next workflow task of a run to this build; then its own behaviour holds again.

    Needs server 1.32. Takes the place of any override that is there.
    """
    options = WorkflowExecutionOptions(
        versioning_override=VersioningOverride(
            one_time=VersioningOverride.OneTimeOverride(
                target_deployment_version=Version(
                    deployment_name=version.deployment_name, build_id=version.build_id
                )
            )
        )
    )
    request = UpdateWorkflowExecutionOptionsRequest(
        namespace=client.namespace,
        workflow_execution=WorkflowExecution(workflow_id=case),
        workflow_execution_options=options,
        update_mask=FieldMask(paths=["versioning_override"]),
        identity=client.identity,
    )
    await client.workflow_service.update_workflow_execution_options(request, timeout=RPC_TIMEOUT)
