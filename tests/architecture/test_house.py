"""The house keeps its shape: arrows, names, sizes, purity."""

import ast
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from activities import contracts
from activities.record import RecordDriver
from runtime.attributes import ATTRIBUTES
from runtime.tokens import EXTERN_NAME
from workflows.registry import WORKFLOWS
from workflows.support import actors, lifecycle

ROOT = Path(__file__).resolve().parents[2]
OURS = ("activities", "domain", "law", "records", "runtime", "starter", "workflows")
PURE = ("domain", "law")
FORBIDDEN_CALLS = {
    "now", "utcnow", "today", "time", "time_ns", "monotonic", "uuid1", "uuid4", "random",
    "randint", "choice", "shuffle", "urandom", "token_hex", "getenv", "open", "print", "input",
}  # fmt: skip
HEAVY = ("jinja2", "pydantic", "sqlalchemy", "sqlmodel", "typst", "worker", "yaml")
ALLOWED_IN_WORKFLOWS = ("activities.contracts", "domain", "workflows.support", "temporalio")


def sources(*packages: str) -> list[Path]:
    return sorted(path for name in packages for path in (ROOT / name).rglob("*.py"))


def imports(path: Path) -> list[str]:
    tree = ast.parse(path.read_text())
    found = []
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            found += [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            found.append(node.module or "")
    return found


def test_package_inits_under_workflows_are_empty() -> None:
    for path in (ROOT / "workflows").rglob("__init__.py"):
        assert path.read_text() == "", f"{path}: the sandbox re-runs it for every case"


@pytest.mark.parametrize("path", sources("workflows"), ids=lambda path: path.name)
def test_workflows_import_only_what_they_may(path: Path) -> None:
    stdlib = sys.stdlib_module_names
    allowed = (
        (
            *ALLOWED_IN_WORKFLOWS,
            "workflows.mosop",
            "workflows.placement",
            "workflows.soau",
            "workflows.svp",
        )
        if path.name == "registry.py"
        else ALLOWED_IN_WORKFLOWS
    )
    for name in imports(path):
        ours = any(name == one or name.startswith(one + ".") for one in allowed)
        assert ours or name.split(".")[0] in stdlib, f"{path}: {name}"
    assert "zoneinfo" not in imports(path)


@pytest.mark.parametrize("path", sources(*PURE), ids=lambda path: f"{path.parent.name}/{path.name}")
def test_the_pure_middle_calls_no_clock_no_chance_no_outside(path: Path) -> None:
    # law reads its own tables, and nothing else, in one module.
    reads = path.name in {"tables.py", "rows.py"} and path.parent.name == "law"
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Call):
            name = (
                node.func.attr
                if isinstance(node.func, ast.Attribute)
                else getattr(node.func, "id", "")
            )
            if isinstance(node.func, ast.Name) and name == "time":
                continue  # datetime.time, a value
            assert name not in FORBIDDEN_CALLS or reads, f"{path}:{node.lineno} calls {name}"


def test_the_sandbox_imports_nothing_of_ours_anew() -> None:
    """A module that is not passed through costs every case its import (performance.md, goal 8)."""
    code = """
import importlib, sys
from temporalio.worker.workflow_sandbox._importer import Importer
from temporalio.worker.workflow_sandbox._restrictions import RestrictionContext
from runtime.runner import workflow_runner
from worker import PASSED_THROUGH
from workflows.registry import WORKFLOWS
importer = Importer(workflow_runner(PASSED_THROUGH).restrictions, RestrictionContext())
with importer.applied():
    for one in WORKFLOWS:
        importlib.import_module(one.__module__)
anew = [name for name, module in importer.new_modules.items() if sys.modules.get(name) is not module]
ours = sys.argv[1].split()
print(" ".join(name for name in anew if name.split(".")[0] in ours))
"""
    done = subprocess.run(
        [sys.executable, "-c", code, " ".join((*OURS, *HEAVY))],
        capture_output=True,
        text=True,
        cwd=ROOT,
        check=True,
    )
    anew = set(done.stdout.split())
    own_files = {one.__module__ for one in WORKFLOWS}
    parents = {"workflows"} | {name.rpartition(".")[0] for name in own_files}
    assert anew <= own_files | parents, anew - own_files - parents


def test_registered_names_are_pinned() -> None:
    """Running cases know workflows and activities by these names: they never change."""
    names = sorted(one.__temporal_workflow_definition.name for one in WORKFLOWS)  # type: ignore[attr-defined]
    mosop = ["community", "confinement", "site", "treatment"]
    others = ["commitment", "consent", "delivery", "placement", "soau", "status-found", "svp"]
    assert names == sorted([*mosop, *others])
    pinned = {
        "record.commit", "record.facts", "letters.render", "mail.hand-over", "alerts.raise",
        "cases.open", "cases.tell", "registers.picture",
    }  # fmt: skip
    defined = {
        method.__temporal_activity_definition.name
        for owner in (contracts.RecordActivities, contracts.EffectActivities)
        for method in vars(owner).values()
        if hasattr(method, "__temporal_activity_definition")
    }
    assert defined == pinned
    assert {name for name, _ in contracts.EFFECTS.values()} == pinned - {
        "record.commit",
        "record.facts",
    }
    for name in ("commit", "facts"):
        promised = getattr(contracts.RecordActivities, name).__temporal_activity_definition.name
        assert getattr(RecordDriver, name).__temporal_activity_definition.name == promised


def test_what_workflows_repeat_of_the_runtime_is_the_same() -> None:
    assert actors.VERIFY == EXTERN_NAME
    by_name = {key.name: key for key in ATTRIBUTES}
    for key in (lifecycle.STAGE, lifecycle.NEXT_DUE):
        assert by_name[key.name].indexed_value_type == key.indexed_value_type


@pytest.mark.parametrize("path", sources(*OURS), ids=str)
def test_every_module_says_what_belongs_there(path: Path) -> None:
    if path.name == "__init__.py":
        return
    text = ast.get_docstring(ast.parse(path.read_text())) or ""
    assert text, f"{path} has no module docstring"


def own_lines(function: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    """Lines of a function without the functions that stand inside it."""
    inner = [
        node for node in function.body if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    ]
    size = (function.end_lineno or 0) - function.lineno + 1
    return size - sum((one.end_lineno or 0) - one.lineno + 1 for one in inner)


@pytest.mark.parametrize("path", sources(*OURS), ids=str)
def test_files_and_functions_stay_readable(path: Path) -> None:
    text = path.read_text()
    assert text.count("\n") <= 340, f"{path} has {text.count(chr(10))} lines"
    for node in ast.walk(ast.parse(text)):
        if (
            isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
            and "migrations" not in path.parts
        ):
            size = own_lines(node)
            assert size <= 50, f"{path}:{node.lineno} {node.name} has {size} lines"


def test_nothing_shadows_the_standard_library() -> None:
    for path in ROOT.iterdir():
        name = path.stem
        if (path.is_dir() and (path / "__init__.py").exists()) or path.suffix == ".py":
            assert name not in sys.stdlib_module_names, path
    assert (ROOT / "tests" / "__init__.py").exists()


def test_requirements_are_pinned_by_hash_and_name_no_host() -> None:
    for name in ("requirements.txt", "requirements-dev.txt"):
        text = (ROOT / name).read_text()
        assert "://" not in text
        assert "--index" not in text
        assert "--find-links" not in text
        pins = [line for line in text.splitlines() if "==" in line]
        assert len(pins) > 20
        assert text.count("--hash=sha256:") >= len(pins)


def test_every_package_is_listed_for_the_wheel() -> None:
    listed = set(
        tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["setuptools"]["packages"]
    )
    there = {
        ".".join(path.parent.relative_to(ROOT).parts)
        for top in (*OURS, "templates")
        for path in (ROOT / top).rglob("__init__.py")
    }
    assert listed == there
