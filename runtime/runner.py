"""How workflow code runs: the sandbox with its pass-through, and the version it carries.

What belongs here: what worker and replayer must agree on. What does not: which modules
pass through and which workflows exist (the caller says so), and the workers themselves.
"""

import functools
import hashlib
from collections.abc import Sequence
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Final

from temporalio.common import VersioningBehavior
from temporalio.worker import WorkerDeploymentConfig, WorkerDeploymentVersion
from temporalio.worker.workflow_sandbox import SandboxedWorkflowRunner, SandboxRestrictions

from runtime.settings import Settings

CODE: Final = (
    "activities",
    "domain",
    "law",
    "records",
    "runtime",
    "starter",
    "templates",
    "workflows",
)
"""Directories beside this package whose content is the build."""

_SUFFIXES: Final = frozenset({".py", ".toml", ".typ", ".j2", ".html", ".css"})


def workflow_runner(passthrough: Sequence[str]) -> SandboxedWorkflowRunner:
    """The sandboxed runner.

    Args:
        passthrough: modules shared by all runs instead of imported anew for each; only pure
            code may be among them, because the sandbox does not guard what passes through.
    """
    restrictions = SandboxRestrictions.default.with_passthrough_modules(*passthrough)
    return SandboxedWorkflowRunner(restrictions=restrictions)


def deployment_config(settings: Settings, *, pinned: bool) -> WorkerDeploymentConfig:
    """The worker's version.

    Args:
        settings: deployment name and, if set, build id.
        pinned: True for a cluster whose versions an operator makes current: a run stays on
            the build that it began on. False for a single worker: open runs go on with
            whatever code is started (it has to replay them), and no version need be made
            current; the build id is shown all the same.
    """
    return WorkerDeploymentConfig(
        version=WorkerDeploymentVersion(
            deployment_name=settings.deployment_name,
            build_id=settings.build_id or build_id(),
        ),
        use_worker_versioning=pinned,
        default_versioning_behavior=(
            VersioningBehavior.PINNED if pinned else VersioningBehavior.UNSPECIFIED
        ),
    )


@functools.cache
def build_id() -> str:
    """`<package version>-<12 hex digits>`: the digits change with any file of the code.

    Made from contents and relative paths alone, so that the same code has the same id on
    every machine, with or without its repository.
    """
    try:
        release = version("dueprocess")
    except PackageNotFoundError:
        release = "0"
    return f"{release}-{code_digest(Path(__file__).resolve().parent.parent)}"


def code_digest(root: Path) -> str:
    """12 hex digits over the files of `CODE` below a directory."""
    digest = hashlib.sha256()
    files = [root / "worker.py"]
    for package in CODE:
        files += [p for p in (root / package).rglob("*") if p.suffix in _SUFFIXES]
    for file in sorted(files, key=lambda p: p.relative_to(root).as_posix()):
        if not file.is_file():
            continue
        content = file.read_bytes()
        name = file.relative_to(root).as_posix()
        digest.update(f"{len(name)}:{name}:{len(content)}:".encode())
        digest.update(content)
    return digest.hexdigest()[:12]
