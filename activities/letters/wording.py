"""How a letter is worded: the versioned wording files, and the words for one context.

A wording file (`templates/letters/<kind>/<version>.yaml`) holds blocks whose texts are Jinja2
strings. What they give travels on as data: nothing a person typed is ever markup, and no text is
rendered twice. What a letter may know is in `contexts`; how it looks is in the layout.
"""

import hashlib
import re
from collections.abc import Iterable, Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any, Literal, Self, get_args

import yaml
from jinja2 import StrictUndefined, Template, TemplateError
from jinja2.environment import TemplateExpression
from jinja2.sandbox import ImmutableSandboxedEnvironment
from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

import templates
from activities.letters import blocks as b
from activities.letters.blocks import Block, Worded
from activities.letters.contexts import LetterKind, Paper, context_for, first_fault
from activities.letters.text import LetterError, line, long_date

__all__ = ["LETTER_KINDS", "Block", "Worded", "current_version", "versions", "word"]

LETTER_KINDS: tuple[str, ...] = get_args(LetterKind)
WORDINGS = Path(next(iter(templates.__path__))) / "letters"

_BLOCK_KEYS = (
    *("heading", "paragraph", "list", "table", "address"),
    *("signature_lines", "barcode", "page_break"),
)
_SPACES = re.compile(r"[ \t\n]+")


class _Spec(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)


class _Entry(_Spec):
    """A line or row that is repeated for each element of a list, or left out by a condition."""

    each: str | None = None
    name: str = Field(default="item", alias="as")
    when: str | None = None
    text: str = ""
    cells: tuple[str, ...] = ()


class _TableSpec(_Spec):
    header: tuple[str, ...]
    rows: tuple[tuple[str, ...] | _Entry, ...]
    widths: tuple[int, ...]


class _BlockSpec(_Spec):
    """One block of a wording file: exactly one of the block keys, and a condition."""

    when: str | None = None
    heading: str | None = None
    level: Literal[2, 3] = 2
    paragraph: str | None = None
    style: Literal["plain", "strong", "note", "fine"] = "plain"
    list: tuple[str | _Entry, ...] | None = None
    marker: Literal["bullet", "number", "box"] = "bullet"
    table: _TableSpec | None = None
    address: tuple[str | _Entry, ...] | None = None
    signature_lines: tuple[str, ...] | None = Field(default=None, alias="signature-lines")
    barcode: str | None = None
    page_break: Literal[True] | None = Field(default=None, alias="page-break")

    @model_validator(mode="after")
    def _one_block(self) -> Self:
        if sum(getattr(self, name) is not None for name in _BLOCK_KEYS) != 1:
            raise ValueError("a block has exactly one block key")
        return self


class _Wording(_Spec):
    """A wording file."""

    layout: Literal["letter", "form", "script"]
    title: str
    letterhead: tuple[str | _Entry, ...]
    aside: tuple[tuple[str, str], ...] = ()
    phrases: Mapping[str, Mapping[str, str]] = {}
    blocks: tuple[_BlockSpec, ...]


def _environment() -> ImmutableSandboxedEnvironment:
    # Escaping would be wrong here: the result is data for the layout, never markup.
    env = ImmutableSandboxedEnvironment(undefined=StrictUndefined, autoescape=False)
    env.filters["long_date"] = long_date
    return env


_ENV = _environment()


@lru_cache(maxsize=2048)
def _template(source: str) -> Template:
    return _ENV.from_string(source)


@lru_cache(maxsize=2048)
def _expression(source: str) -> TemplateExpression:
    return _ENV.compile_expression(source, undefined_to_none=False)


def versions(kind: str, *, root: Path = WORDINGS) -> tuple[str, ...]:
    """Versions of a kind's wording, oldest first. Old ones stay: sent letters refer to them.

    Raises:
        LetterError: No letter of this kind exists.
    """
    context_for(kind)
    found = [path.stem for path in (root / kind).glob("*.yaml") if path.stem.isdecimal()]
    if not found:
        raise LetterError(f"kind: {kind} has no wording file")
    return tuple(sorted(found, key=int))


def current_version(kind: str, *, root: Path = WORDINGS) -> str:
    """The newest version of a kind's wording.

    Raises:
        LetterError: No letter of this kind exists.
    """
    return versions(kind, root=root)[-1]


def word(kind: str, context: Paper, version: str | None = None, *, root: Path = WORDINGS) -> Worded:
    """Word a letter.

    Args:
        kind: One of `LETTER_KINDS`.
        context: The model that `context_for(kind)` names; no other is taken.
        version: Version of the wording; the current one if left out.
        root: Folder of the wording files.

    Raises:
        LetterError: Wrong context, empty field, unknown version, or a wording that reaches for
            a field that the context does not hold. One line that names it.
    """
    if type(context) is not context_for(kind):
        raise LetterError(
            f"context: {kind} is worded from {context_for(kind).__name__}, "
            f"not from {type(context).__name__}"
        )
    chosen = version or current_version(kind, root=root)
    wording, digest = _load(root, kind, chosen)
    changed: list[str] = []
    clean = type(context).model_validate(_cleaned(context, "", changed))
    words = _Words({name: getattr(clean, name) for name in type(clean).model_fields}, wording)
    try:
        return Worded(
            kind=kind,
            version=chosen,
            wording_digest=digest,
            layout=wording.layout,
            title=words.text(wording.title),
            letterhead=words.lines(wording.letterhead),
            aside=tuple((words.text(label), words.text(value)) for label, value in wording.aside),
            reference=clean.case_reference,
            blocks=words.blocks(),
            changed=tuple(changed),
        )
    except TemplateError as error:
        raise LetterError(f"{kind} wording {chosen}: {error.message}") from error
    except ValidationError as error:
        raise LetterError(f"{kind} wording {chosen}: {first_fault(error)}") from error


@lru_cache(maxsize=64)
def _load(root: Path, kind: str, version: str) -> tuple[_Wording, str]:
    """Read one wording file; the digest is of its bytes."""
    if version not in versions(kind, root=root):
        raise LetterError(f"version: {kind} has no wording {version!r}")
    raw = (root / kind / f"{version}.yaml").read_bytes()
    try:
        wording = _Wording.model_validate(yaml.safe_load(raw))
    except ValidationError as error:
        raise LetterError(f"{kind} wording {version}: {first_fault(error)}") from error
    except yaml.YAMLError as error:
        message = " ".join(str(error).split())
        raise LetterError(f"{kind} wording {version}: {message}") from error
    return wording, hashlib.sha256(raw).hexdigest()


def _cleaned(value: object, path: str, changed: list[str]) -> object:
    """A copy of the context in which every text can be printed; notes what cleaning changed."""
    if isinstance(value, str):
        cleaned = line(value, path)
        if cleaned.changed:
            changed.append(path)
        return cleaned.text
    if isinstance(value, BaseModel):
        return {name: _cleaned(item, f"{path}.{name}".strip("."), changed) for name, item in value}
    if isinstance(value, tuple):
        return tuple(_cleaned(item, f"{path}.{n}", changed) for n, item in enumerate(value, 1))
    return value


class _Words:
    """The words of one wording for one context."""

    def __init__(self, values: Mapping[str, object], wording: _Wording) -> None:
        self._values: dict[str, Any] = {**values, "phrases": wording.phrases}
        self._wording = wording

    def text(self, source: str, extra: Mapping[str, object] | None = None) -> str:
        """One rendered text, on one line; an empty one is a fault of the wording."""
        rendered = _template(source).render(self._values if extra is None else self._with(extra))
        text = _SPACES.sub(" ", rendered).strip(" ")
        if not text:
            raise LetterError(f"wording: a text came out empty: {source[:60]!r}")
        return text

    def lines(self, entries: Iterable[str | _Entry]) -> tuple[str, ...]:
        """Rendered lines, each entry as often as its list is long."""
        return tuple(
            self.text(source, extra)
            for entry in entries
            for source, extra in (
                [(entry, None)]
                if isinstance(entry, str)
                else [(entry.text, extra) for extra in self._each(entry)]
            )
        )

    def blocks(self) -> tuple[Block, ...]:
        """The body, without the blocks whose condition does not hold."""
        return tuple(self._block(spec) for spec in self._wording.blocks if self._holds(spec.when))

    def _with(self, extra: Mapping[str, object]) -> dict[str, Any]:
        return {**self._values, **extra}

    def _holds(self, when: str | None, extra: Mapping[str, object] | None = None) -> bool:
        return when is None or bool(_expression(when)(self._with(extra or {})))

    def _each(self, entry: _Entry) -> list[Mapping[str, object]]:
        extras: list[Mapping[str, object]] = [{}]
        if entry.each is not None:
            found = _expression(entry.each)(self._values)
            extras = [{entry.name: item} for item in found or ()]
        return [extra for extra in extras if self._holds(entry.when, extra)]

    def _rows(self, spec: _TableSpec) -> tuple[tuple[str, ...], ...]:
        rows: list[tuple[str, ...]] = []
        for row in spec.rows:
            cells = row.cells if isinstance(row, _Entry) else row
            extras = self._each(row) if isinstance(row, _Entry) else [{}]
            rows += [tuple(self.text(cell, extra) for cell in cells) for extra in extras]
        return tuple(rows)

    def _block(self, spec: _BlockSpec) -> Block:
        block: Block
        if spec.heading is not None:
            block = b.Heading(text=self.text(spec.heading), level=spec.level)
        elif spec.paragraph is not None:
            block = b.Paragraph(text=self.text(spec.paragraph), style=spec.style)
        elif spec.list is not None:
            block = b.List(items=self.lines(spec.list), marker=spec.marker)
        elif spec.table is not None:
            header = tuple(self.text(cell) for cell in spec.table.header)
            block = b.Table(header=header, rows=self._rows(spec.table), widths=spec.table.widths)
        elif spec.address is not None:
            block = b.Address(lines=self.lines(spec.address))
        elif spec.signature_lines is not None:
            block = b.SignatureLines(labels=self.lines(spec.signature_lines))
        elif spec.page_break is not None:
            block = b.PageBreak()
        else:
            block = b.Barcode(label=self.text(spec.barcode or ""))
        return block
