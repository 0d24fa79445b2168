"""Plain text, tidy or scraped: lines to headings, paragraphs and list items, each with its place."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from ingest.blocks import Block, Dropped, Reading
from ingest.metadata import split_front_matter
from ingest.readers.faq import answer_mark, question_mark
from ingest.readers.noise import announces_link, is_byline, is_link_title, is_noise

_BULLET = re.compile(r"\s*(?:[\u2022\u2023\u25e6\u25aa\u00b7\u2013\u2014*+-]|\(?\d{1,2}[.)])\s+(?=\S)")
_ENDS = re.compile(r"[.!?:;\u2026][\"'\u2019\u201d)]*$")
_ASKS = re.compile(r"\s*(?:how|what|when|where|which|who|why|can|should|is|are|do|does)\b", re.IGNORECASE)
_RULE = re.compile(r"=[= ]+=|-[- ]+-|_[_ ]+_|\*[* ]+\*|~[~ ]+~")
_UNDERLINES = {"=": 2, "-": 3, "~": 4}
"""A line of these under a line of text makes it a heading of this level."""
_WRAPPED_AT = 120
"""A longer line was not wrapped by hand, so it is a paragraph of its own."""
_LOST_AFTER = 2
"""This many blank lines hide a lost heading where one blank line is the rule."""
_LOOSE_SHARE = 0.1
"""With fewer blank lines for each line, paragraphs are not set apart by them."""


@dataclass(frozen=True, slots=True)
class _Line:
    start: int
    text: str
    blanks: int
    """Blank lines before it."""
    level: int = 0
    """Of a heading that is underlined."""

    @property
    def indent(self) -> int:
        return len(self.text) - len(self.text.lstrip())

    @property
    def end(self) -> int:
        return self.start + len(self.text.rstrip())


@dataclass(frozen=True, slots=True)
class _Layout:
    """How a whole text is set: what ends a paragraph in it, and how much space is usual."""

    usual: int
    """Blank lines that usually stand between two blocks."""
    full: int
    """Characters of a full line where blank lines do not set paragraphs apart, else 0."""


def read_plain(text: str, place: str) -> Reading:
    """Return the reading of a plain text file with or without front matter; raises SourceError."""
    metadata, body = split_front_matter(text, place)
    kept, dropped = _sort_out(list(_lines(body)))
    return Reading(body, tuple(_blocks(kept, _lay_out(kept))), marked=False, metadata=metadata, dropped=dropped)


def _lines(text: str) -> Iterator[_Line]:
    """Yield the lines that hold text; rules are blank lines, unless they underline a heading."""
    start, blanks = 0, 0
    before: _Line | None = None
    for line in text.split("\n"):
        if _RULE.fullmatch(line.strip()):
            if before and not blanks and _is_underlined(before.text, line):
                before = replace(before, level=_UNDERLINES[line.strip()[0]])
            blanks += 1
        elif line.strip():
            if before:
                yield before
            before, blanks = _Line(start, line, blanks), 0
        else:
            blanks += 1
        start += len(line) + 1
    if before:
        yield before


def _is_underlined(text: str, rule: str) -> bool:
    mark = rule.strip()
    return mark[0] in _UNDERLINES and " " not in mark and len(text) <= _WRAPPED_AT and not _BULLET.match(text)


def _sort_out(lines: list[_Line]) -> tuple[list[_Line], tuple[Dropped, ...]]:
    kept: list[_Line] = []
    dropped: list[Dropped] = []
    announced, blanks = False, 0
    for line in lines:
        bullet = _BULLET.match(line.text)
        said = line.text[bullet.end() if bullet else 0 :].strip()
        points = is_noise(said) or (announced and is_link_title(said))
        if points or is_byline(said):
            dropped.append(Dropped(said, "points to another page" if points else "byline"))
            announced, blanks = announces_link(said), max(blanks, line.blanks)
        else:
            kept.append(replace(line, blanks=max(blanks, line.blanks)))
            announced, blanks = False, 0
    return kept, tuple(dropped)


def _lay_out(lines: list[_Line]) -> _Layout:
    gaps = sorted(line.blanks for line in lines[1:] if line.blanks)
    usual = gaps[len(gaps) // 2] if gaps else 1
    loose = len(gaps) < _LOOSE_SHARE * len(lines)
    return _Layout(usual, max(len(line.text) for line in lines) if loose else 0)


def _blocks(lines: list[_Line], layout: _Layout) -> Iterator[Block]:
    at, item_indent, asked = 0, -1, False
    while at < len(lines):
        first, bullet = lines[at], _BULLET.match(lines[at].text)
        last = _last_line(lines, at, layout)
        gap = first.blanks >= max(_LOST_AFTER, layout.usual + 1)
        start, end = first.start + first.indent, lines[last].end
        mark = question_mark(first.text.strip())
        if first.level or mark:
            item_indent = -1
            yield Block("heading", start + mark, end, level=first.level, gap=gap, question=mark > 0)
        elif bullet:
            item_indent = first.indent
            yield Block("item", first.start + bullet.end(), end, depth=1, gap=gap)
        else:
            inside = item_indent >= 0 and first.indent > item_indent
            item_indent = item_indent if inside else -1
            start += answer_mark(first.text.strip()) if asked else 0
            yield Block("paragraph", start, end, depth=int(inside), gap=gap)
        at, asked = last + 1, mark > 0


def _last_line(lines: list[_Line], at: int, layout: _Layout) -> int:
    """Return the number of the last line of the block that starts with line `at`."""
    first, is_item = lines[at], _BULLET.match(lines[at].text) is not None
    if first.level:
        return at
    for number in range(at + 1, len(lines)):
        before, line = lines[number - 1], lines[number]
        if line.blanks or line.level or _starts_block(line.text) or _ends_block(before.text, line.text, layout):
            return number - 1
        if is_item and (line.indent <= first.indent or before.text.rstrip().endswith("?")):
            return number - 1
        if _is_question(line.text) and _ENDS.search(before.text.rstrip()):
            return number - 1
        if number == at + 1 and not is_item and _is_heading_over(before.text, line.text):
            return at
    return len(lines) - 1


def _starts_block(text: str) -> bool:
    said = text.strip()
    return bool(_BULLET.match(text) or question_mark(said) or answer_mark(said))


def _ends_block(before: str, after: str, layout: _Layout) -> bool:
    """Say whether a line is the last of its paragraph although no blank line follows."""
    if len(before) > _WRAPPED_AT or layout.full > _WRAPPED_AT:
        return True
    room = layout.full - len(before) - len(after.split(maxsplit=1)[0])
    return room > 1 and _ENDS.search(before.rstrip()) is not None


def _is_question(text: str) -> bool:
    return text.rstrip().endswith("?") and _ASKS.match(text) is not None


def _is_heading_over(first: str, second: str) -> bool:
    if _is_question(first):
        return True
    short = len(first.split()) <= 8 and len(first) < 0.6 * len(second)
    return short and not _ENDS.search(first.rstrip()) and second.lstrip()[:1].isupper()
