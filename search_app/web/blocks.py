"""Plain text as paragraphs, lists and tables, so that a page shows it as it was meant; bullets and numbers go."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby
from typing import Literal

from search_app.model import Part, Span
from search_app.snippet import cut_parts

BlockKind = Literal["p", "lines", "ul", "ol", "table"]

_MARKER = r"[ \t]*(?:[-*+\u2022\u2023\u25aa\u25e6\u00b7\u2013\u2014]|\(?(\d{1,2})[.)])[ \t]+"
_WRAPPED_FROM = 40
"""A line shorter than this was not ended by wrapping: text wrapped by hand has 60 to 80 characters a line."""
_START = re.compile(r"\s*" + _MARKER + r"|\s*")
_BREAK = re.compile(r"\n\s*\n|\n(?=" + _MARKER + ")")
_LINE = re.compile(r"[^\n]+")


@dataclass(frozen=True, slots=True)
class Item:
    """A paragraph, list entry or cell: its parts, and its number where the text numbers it; `lines` keeps line ends."""

    kind: BlockKind
    number: str
    parts: tuple[Part, ...]


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph (one item), a list (one item for each entry) or a table (one item for each cell, row by row)."""

    kind: BlockKind
    items: tuple[Item, ...]
    headers: tuple[tuple[Part, ...], ...] = ()
    """What stands above each column of a table; nothing stands above a first column that names the rows."""


@dataclass(frozen=True, slots=True)
class _Cell:
    name: str
    header: Span
    span: Span


def cut_blocks(text: str, matches: tuple[Span, ...] = ()) -> list[Block]:
    """Return `text` as blocks with the ranges `matches` marked in them."""
    cut = [_block(text, span, matches) for span in _spans(text) if text[slice(*span)].strip()]
    blocks: list[Block] = []
    for kind, group in groupby(cut, key=lambda block: block.kind):
        found = list(group)
        blocks += [Block(kind, tuple(b.items[0] for b in found))] if kind in ("ul", "ol") else found
    return blocks


def _spans(text: str) -> Iterator[Span]:
    at = 0
    for gap in _BREAK.finditer(text):
        yield from _around_tables(text, (at, gap.start()))
        at = gap.end()
    yield from _around_tables(text, (at, len(text)))


def _around_tables(text: str, span: Span) -> Iterator[Span]:
    """Yield `span`, cut before and after every two or more lines that have the same headers."""
    at = span[0]
    for names, group in groupby(_lines(text, span), key=lambda line: _names(_cells(text, line))):
        lines = list(group)
        if names and len(lines) > 1:
            yield at, max(at, lines[0][0] - 1)
            yield lines[0][0], lines[-1][1]
            at = lines[-1][1]
    yield at, span[1]


def _lines(text: str, span: Span) -> list[Span]:
    return [line.span() for line in _LINE.finditer(text, *span)]


def _cells(text: str, line: Span) -> list[_Cell]:
    """Return the cells of "header: cell; header: cell"; only the first may lack a header, more text is part of one."""
    cells: list[_Cell] = []
    at = line[0]
    for piece in text[slice(*line)].split("; "):
        name, colon, _ = piece.partition(": ")
        end, cell = at + len(piece), at + len(name) + 2
        if colon:
            cells.append(_Cell(name.strip(), (at, at + len(name)), (cell, end)))
        elif cells:
            cells[-1] = _Cell(cells[-1].name, cells[-1].header, (cells[-1].span[0], end))
        else:
            cells.append(_Cell("", (at, at), (at, end)))
        at = end + 2
    return cells


def _names(cells: list[_Cell]) -> tuple[str, ...]:
    """Return the headers of a table row, nothing for a line that is none."""
    names = tuple(cell.name for cell in cells)
    return names if 1 < len(names) == len(set(names)) else ()


def _block(text: str, span: Span, matches: tuple[Span, ...]) -> Block:
    rows = [_cells(text, line) for line in _lines(text, span)]
    if len(rows) < 2 or not _names(rows[0]) or any(_names(row) != _names(rows[0]) for row in rows):
        item = _item(text, span, matches)
        return Block(item.kind, (item,))
    items = (Item("table", "", _parts(text, cell.span, matches)) for row in rows for cell in row)
    return Block("table", tuple(items), tuple(_parts(text, cell.header, matches) for cell in rows[0]))


def _keeps_lines(lines: list[str]) -> bool:
    """Say whether line ends mean something: a table ("header: cell; header: cell") or lines too short to be wrapped."""
    if all(": " in line.partition("; ")[2] for line in lines):
        return len(lines) > 1
    return any(len(line) < _WRAPPED_FROM for line in lines[:-1])


def _item(text: str, span: Span, matches: tuple[Span, ...]) -> Item:
    start = _START.match(text, *span)
    marker = start.group().strip() if start else ""
    number = start.group(1) or "" if start else ""
    lines = text[slice(*span)].strip().splitlines()
    kind: BlockKind = "ol" if number else "ul" if marker else "lines" if _keeps_lines(lines) else "p"
    return Item(kind, number, _parts(text, (start.end() if start else span[0], span[1]), matches))


def _parts(text: str, span: Span, matches: tuple[Span, ...]) -> tuple[Part, ...]:
    low, high = span
    inside = [(max(start, low) - low, min(end, high) - low) for start, end in matches if start < high and end > low]
    return tuple(cut_parts(text[low:high], tuple(inside)))
