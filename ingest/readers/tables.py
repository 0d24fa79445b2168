"""Tables as lines that can be quoted alone: every cell with the header it stands under."""

from collections.abc import Callable

from bs4 import Tag

_WIDEST = 60


def table_lines(table: Tag, inline: Callable[[Tag], str]) -> list[str] | None:
    """Return one line "header: cell; header: cell" per row, the caption first, or None for a table that is layout.

    Spanning cells stand in every column and row they cover. A table without header cells takes its first row as one.
    """
    rows = [row for row in table.find_all("tr") if row.find_parent("table") is table]
    grid = _grid(rows, inline)
    if table.get("role") == "presentation" or table.find("table") or len(grid) < 2 or max(map(len, grid)) < 2:
        return None
    caption = table.find("caption")
    lines = [inline(caption)] if isinstance(caption, Tag) and inline(caption) else []
    first_is_header = _is_header_row(rows[0]) or not table.find("th")
    headers = grid[0] if first_is_header else []
    return lines + [_line(headers, row) for row in grid[1 if first_is_header else 0 :] if any(row)]


def _is_header_row(row: Tag) -> bool:
    return row.find_parent("thead") is not None or row.find("td") is None


def _line(headers: list[str], row: list[str]) -> str:
    if not headers:  # the first cell of each row is its header
        return f"{row[0]}: {'; '.join(cell for cell in row[1:] if cell)}"
    cells: dict[str, str] = {}
    for number, cell in enumerate(row):
        header = headers[number] if number < len(headers) else ""
        if cell and cells.get(header) != cell:
            cells[header] = f"{cells[header]}, {cell}" if header in cells else cell
    return "; ".join(f"{header}: {cell}" if header else cell for header, cell in cells.items())


def _grid(rows: list[Tag], inline: Callable[[Tag], str]) -> list[list[str]]:
    grid: list[dict[int, str]] = [{} for _ in rows]
    for number, row in enumerate(rows):
        column = 0
        for cell in row.find_all(["td", "th"], recursive=False):
            while column in grid[number]:
                column += 1
            text, width = inline(cell), _span(cell, "colspan")
            for below in range(number, min(number + _span(cell, "rowspan"), len(rows))):
                for across in range(column, min(column + width, _WIDEST)):
                    grid[below].setdefault(across, text)
            column += width
    return [[row.get(i, "") for i in range(max(row, default=-1) + 1)] for row in grid]


def _span(cell: Tag, name: str) -> int:
    value = str(cell.get(name, "1"))
    return max(1, min(int(value), _WIDEST)) if value.isdecimal() and len(value) < 4 else 1
