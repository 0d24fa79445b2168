"""Plain text, tidy or scraped: lines to paragraphs and list items, each with its place."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from ingest.blocks import Block, Dropped, Reading
from ingest.metadata import split_front_matter
from ingest.readers.noise import announces_link, is_link_title, is_noise

_BULLET = re.compile(r"(\s*)(?:[\u2022\u2023\u25e6\u25aa\u00b7\u2013\u2014*+-]|\(?\d{1,2}[.)])\s+(?=\S)")
_ENDS = re.compile(r"[.!?:;\u2026][\"'\u2019\u201d)]*$")
_WRAPPED_AT = 120
"""A longer line was not wrapped by hand, so it is a paragraph of its own."""
_LOST_AFTER = 2
"""This many blank lines hide a lost heading where one blank line is the rule."""


@dataclass(frozen=True, slots=True)
class _Line:
    start: int
    text: str
    blanks: int
    """Blank lines before it."""

    @property
    def indent(self) -> int:
        return len(self.text) - len(self.text.lstrip())

    @property
    def end(self) -> int:
        return self.start + len(self.text.rstrip())


def read_plain(text: str, place: str) -> Reading:
    """Return the reading of a plain text file with or without front matter; raises SourceError."""
    metadata, body = split_front_matter(text, place)
    kept, dropped = _sort_out(list(_lines(body)))
    usual = _usual_gap(kept)
    return Reading(body, tuple(_blocks(kept, usual)), marked=False, metadata=metadata, dropped=dropped)


def _lines(text: str) -> Iterator[_Line]:
    start, blanks = 0, 0
    for line in text.split("\n"):
        if line.strip():
            yield _Line(start, line, blanks)
            blanks = 0
        else:
            blanks += 1
        start += len(line) + 1


def _sort_out(lines: list[_Line]) -> tuple[list[_Line], tuple[Dropped, ...]]:
    kept: list[_Line] = []
    dropped: list[Dropped] = []
    announced, blanks = False, 0
    for line in lines:
        said = _BULLET.sub("", line.text, count=1).strip()
        if is_noise(said) or (announced and is_link_title(said)):
            dropped.append(Dropped(said, "points to another page"))
            announced, blanks = announces_link(said), max(blanks, line.blanks)
        else:
            kept.append(_Line(line.start, line.text, max(blanks, line.blanks)))
            announced, blanks = False, 0
    return kept, tuple(dropped)


def _usual_gap(lines: list[_Line]) -> int:
    gaps = sorted(line.blanks for line in lines[1:] if line.blanks)
    return gaps[len(gaps) // 2] if gaps else 1


def _blocks(lines: list[_Line], usual: int) -> Iterator[Block]:
    at, item_indent = 0, -1
    while at < len(lines):
        first, bullet = lines[at], _BULLET.match(lines[at].text)
        size = _size(lines[at:], bullet is not None)
        gap = first.blanks >= max(_LOST_AFTER, usual + 1)
        start, end = first.start + first.indent, lines[at + size - 1].end
        if bullet:
            item_indent = first.indent
            yield Block("item", first.start + bullet.end(), end, depth=1, gap=gap)
        else:
            inside = item_indent >= 0 and first.indent > item_indent
            item_indent = item_indent if inside else -1
            yield Block("paragraph", start, end, depth=int(inside), gap=gap)
        at += size


def _size(lines: list[_Line], is_item: bool) -> int:
    """Return how many lines from the first one on belong to the same block."""
    for number, line in enumerate(lines[1:], 1):
        before = lines[number - 1]
        if line.blanks or _BULLET.match(line.text) or len(before.text) > _WRAPPED_AT:
            return number
        if is_item and (line.indent <= lines[0].indent or before.text.rstrip().endswith("?")):
            return number
        if number == 1 and not is_item and _is_heading_over(before.text, line.text):
            return 1
    return len(lines)


def _is_heading_over(first: str, second: str) -> bool:
    short = len(first.split()) <= 8 and len(first) < 0.6 * len(second)
    return short and not _ENDS.search(first.rstrip()) and second.lstrip()[:1].isupper()
