"""The picture of a process, drawn from the table that guards it.

Belongs here: the Mermaid text of a stage table, and the block in which a page holds it. Not here:
any process's table, nor the pages themselves (`docs/processes/`).
"""

from domain.stages import START, StageTable, Transition


def mermaid(table: StageTable) -> str:
    """The state diagram of a table, as Mermaid text; the same table gives the same text.

    Events that leave the stage as it is are not drawn. Each arrow names its events, and the rules
    that they follow.
    """
    lines = ["stateDiagram-v2"]
    lines += [f'    state "{table.titles[stage]}" as {_id(stage)}' for stage in table.stages]
    for (source, target), moves in _arrows(table).items():
        tail = "[*]" if source == START else _id(source)
        lines.append(f"    {tail} --> {_id(target)}: {_label(moves)}")
    lines += [f"    {_id(stage)} --> [*]" for stage in table.stages if stage in table.closed]
    return "\n".join(lines) + "\n"


def block(table: StageTable) -> str:
    """The generated block of a page: markers, fence and diagram, to be replaced as a whole."""
    start, end = markers(table)
    return f"{start}\n```mermaid\n{mermaid(table)}```\n{end}"


def markers(table: StageTable) -> tuple[str, str]:
    """The two lines between which a page holds the generated diagram."""
    return f"<!-- diagram: {table.name} (generated) -->", "<!-- end of diagram -->"


def _arrows(table: StageTable) -> dict[tuple[str, str], list[Transition]]:
    arrows: dict[tuple[str, str], list[Transition]] = {}
    for move in table.moves:
        if move.source != move.target:
            arrows.setdefault((move.source, move.target), []).append(move)
    return arrows


def _label(moves: list[Transition]) -> str:
    return ", ".join(f"{move.kind} ({move.why})" for move in moves)


def _id(stage: str) -> str:
    """Mermaid takes a hyphen for part of an arrow."""
    return stage.replace("-", "_")
