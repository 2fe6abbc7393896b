"""Text and tags of a PDF, read by pikepdf alone, so that no system tool is needed. No tests here."""

import io
import re
from collections import Counter

import pikepdf

_HEX = re.compile(rb"<([0-9A-Fa-f]*)>")


def text(pdf: bytes, *, feet: bool = True) -> str:
    """All shown text in the order of the pages, without white space and zero-width spaces.

    Without `feet`, what stands on a page only because it is a page is left out.
    """
    with pikepdf.open(io.BytesIO(pdf)) as document:
        shown = "".join(_page_text(page, feet=feet) for page in document.pages)
    return squeeze(shown)


def squeeze(shown: str) -> str:
    return re.sub(r"[\s\u200b]+", "", shown)


def pages(pdf: bytes) -> int:
    with pikepdf.open(io.BytesIO(pdf)) as document:
        return len(document.pages)


def tags(pdf: bytes) -> Counter[str]:
    """How often each kind of structure element occurs."""
    with pikepdf.open(io.BytesIO(pdf)) as document:
        found: Counter[str] = Counter()
        pending = [document.Root.StructTreeRoot.K]
        while pending:
            node = pending.pop()
            if isinstance(node, pikepdf.Array):
                pending.extend(list(node))
            elif isinstance(node, pikepdf.Dictionary):
                if "/S" in node:
                    found[str(node.S)] += 1
                if "/K" in node:
                    pending.append(node.K)
        return found


def _page_text(page: pikepdf.Page, *, feet: bool) -> str:
    fonts = {name: _to_unicode(font) for name, font in page.resources.get("/Font", {}).items()}
    shown: list[str] = []
    current: dict[bytes, str] = {}
    silent: list[bool] = []  # for each open mark: is what it holds left out?
    for instruction in pikepdf.parse_content_stream(page):
        operands, name = instruction.operands, str(instruction.operator)
        if name in {"BDC", "BMC"}:
            replaced = name == "BDC" and "/ActualText" in operands[1]
            if replaced and True not in silent:
                shown.append(str(operands[1].ActualText))
            silent.append(replaced or (str(operands[0]) == "/Artifact" and not feet))
        elif name == "EMC":
            silent.pop()
        elif name == "Tf":
            current = fonts[str(operands[0])]
        elif name in {"Tj", "TJ"} and True not in silent:
            parts = [operands[0]] if name == "Tj" else list(operands[0])
            codes = [bytes(item) for item in parts if isinstance(item, pikepdf.String)]
            shown += [_decoded(part, current) for part in codes]
    return "".join(shown)


def _decoded(codes: bytes, cmap: dict[bytes, str]) -> str:
    return "".join(cmap[codes[i : i + 2]] for i in range(0, len(codes), 2))


def _to_unicode(font: pikepdf.Object) -> dict[bytes, str]:
    """The font's table from code to text; every glyph must be in it (PDF/UA, PDF/A)."""
    table: dict[bytes, str] = {}
    stream = bytes(font.ToUnicode.read_bytes())
    for section in re.findall(rb"beginbfchar(.*?)endbfchar", stream, re.DOTALL):
        found = [bytes.fromhex(item.decode()) for item in _HEX.findall(section)]
        for code, target in zip(found[::2], found[1::2], strict=True):
            table[code] = target.decode("utf-16-be")
    for section in re.findall(rb"beginbfrange(.*?)endbfrange", stream, re.DOTALL):
        found = [bytes.fromhex(item.decode()) for item in _HEX.findall(section)]
        for first, last, target in zip(found[::3], found[1::3], found[2::3], strict=True):
            low, high = int.from_bytes(first), int.from_bytes(last)
            for n in range(high - low + 1):
                start = int.from_bytes(target) + n
                table[(low + n).to_bytes(2)] = start.to_bytes(len(target)).decode("utf-16-be")
    return table
