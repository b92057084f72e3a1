"""Reading the tables of a Markdown document."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

DOCS = Path(__file__).parents[3] / "docs"
_CELL = re.compile(r"(?<!\\)\|")
_CODE = re.compile(r"`([^`]+)`")


@dataclass(frozen=True)
class TableRow:
    """A row of a table: the headings above it from the second level on, its cells, and where it stands."""

    headings: tuple[str, ...]
    cells: tuple[str, ...]
    line: int

    @property
    def section(self) -> str:
        """The second-level heading above the row."""
        return self.headings[0] if self.headings else ""

    def __str__(self) -> str:
        return f"line {self.line}: {' | '.join(self.cells)}"


def rows(path: Path) -> Iterator[TableRow]:
    """The body rows of every table of the document."""
    headings: list[str] = []
    body = False
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
        if level := len(line) - len(line.lstrip("#")):
            headings = [*headings[: max(0, level - 2)], line[level:].strip()] if level > 1 else []
        if not line.startswith("|"):
            body = False
        elif set(line) <= set("|-: "):
            body = True
        elif body:
            cells = tuple(cell.strip() for cell in _CELL.split(line)[1:-1])
            yield TableRow(tuple(headings), cells, number)


def code(cell: str) -> list[str]:
    """What stands in code spans."""
    return _CODE.findall(cell)
