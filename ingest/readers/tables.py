"""Tables as lines that can be quoted alone: every cell with the header it stands under."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from bs4 import Tag

from ingest.readers.inline import LONGEST_HEADING, children_of, tags_in

_WIDEST = 60
_LONGEST = 100
_MOST_SPANNED = 100_000
"""How far one cell may span, and all of a table; the rest is cut, so that a short page cannot become a huge table."""
_BLOCKS_INSIDE = ("table", "h1", "h2", "h3", "h4", "h5", "h6")
_CELLS = ("td", "th")
_FIGURE = re.compile(r"[\d@]")


@dataclass(frozen=True, slots=True)
class _Cell:
    text: str
    header: bool


_EMPTY = _Cell("", False)


def table_lines(table: Tag, inline: Callable[[Tag], str]) -> list[str] | None:
    """Return one line "header: cell; header: cell" per row, the caption first, or None for a table that is layout.

    Spanning cells stand in every column and row they cover. A table without header cells takes its first row as
    header, or its first column when the first row holds figures.
    """
    if table.get("role") == "presentation" or next(tags_in(table, _BLOCKS_INSIDE), None):
        return None
    rows = list(_own_rows(table))
    grid = _grid(rows, inline)
    marked = any(cell.header for row in grid for cell in row)
    if len(grid) < 2 or (max(map(len, grid)) < 2 and not marked):
        return None
    heads = _count_header_rows(rows, grid) if marked else int(not any(_FIGURE.search(c.text) for c in grid[0]))
    headers = _join_headers(grid[:heads])
    if any(len(header) > LONGEST_HEADING for header in headers):
        return None
    lines = [text for caption in children_of(table, ("caption",)) if (text := inline(caption))]
    return lines + [_line(headers, row) for row in grid[heads:] if any(cell.text for cell in row)]


def own_cells(table: Tag) -> Iterator[Tag]:
    """Yield the caption and the cells of a table in page order, those of tables inside it left out."""
    yield from children_of(table, ("caption",))
    for row in _own_rows(table):
        yield from children_of(row, _CELLS)


def _own_rows(table: Tag) -> Iterator[Tag]:
    """Yield the rows as a browser shows them: head, bodies, foot."""
    parts = children_of(table, ("thead", "tbody", "tr", "tfoot"))
    for part in sorted(parts, key=lambda part: {"thead": 0, "tfoot": 2}.get(part.name, 1)):
        yield from [part] if part.name == "tr" else children_of(part, ("tr",))


def _count_header_rows(rows: list[Tag], grid: list[list[_Cell]]) -> int:
    """Return how many rows at the top are headers; the last row never is one."""
    count = 0
    for row, cells in zip(rows[:-1], grid, strict=False):
        in_head = row.parent is not None and row.parent.name == "thead"
        inside = count > 0 and _is_across(cells)
        if not in_head and (inside or not all(cell.header for cell in cells if cell.text)):
            break
        count += 1
    return count


def _is_across(row: list[_Cell]) -> bool:
    """Say whether one cell fills the row: a heading or a remark inside the table."""
    return len(row) > 1 and all(cell is row[0] for cell in row)


def _join_headers(rows: list[list[_Cell]]) -> list[str]:
    columns = range(max(map(len, rows), default=0))
    return [" ".join(dict.fromkeys(row[i].text for row in rows if i < len(row) and row[i].text)) for i in columns]


def _line(headers: list[str], row: list[_Cell]) -> str:
    texts = [cell.text for cell in row]
    if _is_across(row):
        return texts[0]
    if not headers:
        return f"{texts[0]}: {'; '.join(text for text in texts[1:] if text)}".removeprefix(": ")
    cells: dict[str, str] = {}
    for number, text in enumerate(texts):
        header = headers[number] if number < len(headers) else ""
        if text and cells.get(header) != text:
            cells[header] = f"{cells[header]}, {text}" if header in cells else text
    return "; ".join(f"{header}: {cell}" if header else cell for header, cell in cells.items())


def _grid(rows: list[Tag], inline: Callable[[Tag], str]) -> list[list[_Cell]]:
    grid: list[dict[int, _Cell]] = [{} for _ in rows]
    spanned = 0
    for number, row in enumerate(rows):
        column = 0
        for tag in children_of(row, _CELLS):
            while column in grid[number]:
                column += 1
            cell = _Cell(inline(tag), tag.name == "th")
            width, height = _span(tag, "colspan", _WIDEST), _span(tag, "rowspan", _LONGEST)
            spanned += width * height - 1
            if spanned > _MOST_SPANNED:
                width = height = 1
            for below in grid[number : number + height]:
                for across in range(column, column + width):
                    below.setdefault(across, cell)
            column += width
    return [[row.get(i, _EMPTY) for i in range(max(row, default=-1) + 1)] for row in grid]


def _span(cell: Tag, name: str, most: int) -> int:
    value = str(cell.get(name, "1"))
    return max(1, min(int(value), most)) if value.isdecimal() and len(value) < 6 else 1
