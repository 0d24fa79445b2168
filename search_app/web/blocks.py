"""Plain text as paragraphs and lists, so that a page can show it as it was meant; only bullets and numbers go."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby
from typing import Literal

from search_app.model import Part, Span
from search_app.snippet import cut_parts

BlockKind = Literal["p", "lines", "ul", "ol"]

_MARKER = r"[ \t]*(?:[-*+\u2022\u2023\u25aa\u25e6\u00b7\u2013\u2014]|\(?(\d{1,2})[.)])[ \t]+"
_WRAPPED_FROM = 40
"""A line shorter than this was not ended by wrapping: text wrapped by hand has 60 to 80 characters a line."""
_START = re.compile(r"\s*" + _MARKER + r"|\s*")
_BREAK = re.compile(r"\n\s*\n|\n(?=" + _MARKER + ")")


@dataclass(frozen=True, slots=True)
class Item:
    """A paragraph or list entry: its parts, and its number where the text numbers it; `lines` keeps its line ends."""

    kind: BlockKind
    number: str
    parts: tuple[Part, ...]


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph (one item) or a list (one item for each entry)."""

    kind: BlockKind
    items: tuple[Item, ...]


def cut_blocks(text: str, matches: tuple[Span, ...] = ()) -> list[Block]:
    """Return `text` as blocks with the ranges `matches` marked in them."""
    items = [_item(text, span, matches) for span in _spans(text) if text[slice(*span)].strip()]
    blocks: list[Block] = []
    for kind, group in groupby(items, key=lambda item: item.kind):
        entries = tuple(group)
        blocks += [Block(kind, entries)] if kind in ("ul", "ol") else [Block(kind, (item,)) for item in entries]
    return blocks


def _spans(text: str) -> Iterator[Span]:
    at = 0
    for gap in _BREAK.finditer(text):
        yield at, gap.start()
        at = gap.end()
    yield at, len(text)


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
