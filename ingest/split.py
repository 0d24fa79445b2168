"""Sections to passages: short, quotable pieces whose text stands verbatim in the document."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from difflib import get_close_matches

from ingest.blocks import Block
from ingest.outline import Section, find_subject
from ingest.slugs import first_words, slugify
from search_app.analysis import sentences, terms
from search_app.errors import SourceError
from search_app.model import Citation, Document, Passage, Span

SHORT_WORDS = 20
LONG_WORDS = 150
_OPENING_WORDS = (4, 8)
"""A further passage under a heading is named by so many of its first words; more only where fewer name two."""
_LONGEST_ANCHOR = 200
_LABEL_WORDS = 8
"""A labelled list item with this many words after its label says something by itself."""
_SAME_WORD = 0.8
"""Words this alike (tendonitis, tendinitis) are spellings of one."""
_WORD = re.compile(r"\S{1,20}")
"""A word, or a part of it, so that text without spaces (Chinese, a long address) has a length too."""
_SPACE = re.compile(r"\s+")
_LABEL = re.compile(r"([^\W_][^:.!?\n]{0,70}):\s+(?=\S)")
_BETWEEN = re.compile(r"(?:\s|[\u2022\u2023\u25e6\u25aa\u00b7\u2013\u2014*+-]|\(?\d{1,2}[.)])*")
_BULLET = re.compile(r"(?:[\u2022\u2023\u25e6\u25aa\u00b7\u2013\u2014*+-]|\(?\d{1,2}[.)])\s+\Z")
_LEANS_BACK = re.compile(
    r"(?:(?:\w+,? ){0,2}(?:this|these|those|that|such|it|they|he|she|its|their|them|however|instead|otherwise)\b"
    r"|[^.!?]*\balso\b|(?:early on|over time|eventually|then|and|but|so)\b)",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class _Unit:
    """Blocks under one heading of any origin: a section's own, a list label, or the subject of a paragraph."""

    section: Section
    blocks: tuple[Block, ...]
    label: str = ""
    inferred: bool = False

    @property
    def heading(self) -> str:
        return self.label or self.section.heading

    @property
    def key(self) -> tuple[str, ...]:
        return (*self.section.path, self.section.heading, self.label)


@dataclass(frozen=True, slots=True)
class _Piece:
    """The text of one passage, and whether it is the first under its heading."""

    unit: _Unit
    spans: tuple[Span, ...]
    text: str
    first: bool


def split(document: Document, sections: Iterable[Section], infer_topics: bool) -> tuple[tuple[Passage, ...], list[str]]:
    """Return the passages of a document in order, and the texts of exact repeats that were left out.

    With `infer_topics`, paragraphs that announce a subject of their own get it as an inferred heading. Raises
    SourceError when two different passages would have the same id.
    """
    units = [unit for section in sections for unit in _units(document, section, infer_topics)]
    pieces = list(_pieces(document.text, units))
    passages: dict[str, Passage] = {}
    repeats: list[str] = []
    for piece, anchor in zip(pieces, _anchors(pieces, _slug_by_heading(units)), strict=True):
        passage = _passage(document, piece, anchor)
        before = passages.setdefault(passage.id, passage)
        if before is not passage:
            _refuse_unless_repeated(document, before, passage)
            repeats.append(passage.text)
    return tuple(passages.values()), repeats


def _pieces(text: str, units: Iterable[_Unit]) -> Iterator[_Piece]:
    seen: set[tuple[str, ...]] = set()
    for unit in units:
        for blocks in _pack(text, unit.blocks, whole=unit.section.question and not unit.label):
            spans = _spans(text, blocks)
            yield _Piece(unit, spans, "".join(text[start:end] for start, end in spans), unit.key not in seen)
            seen.add(unit.key)


def _anchors(pieces: Sequence[_Piece], slugs: Mapping[tuple[str, ...], str]) -> list[str]:
    """Return the last part of each passage id; further passages under a heading append their opening words."""
    anchors = [slugs[piece.unit.key] for piece in pieces]
    open_ones = [number for number, piece in enumerate(pieces) if not piece.first]
    for count in _OPENING_WORDS:
        for number in open_ones:
            piece = pieces[number]
            anchors[number] = f"{slugs[piece.unit.key]}-{first_words(piece.text, count)}"
        texts: dict[str, set[str]] = {}
        for anchor, piece in zip(anchors, pieces, strict=True):
            texts.setdefault(anchor, set()).add(" ".join(piece.text.split()))
        open_ones = [number for number in open_ones if len(texts[anchors[number]]) > 1]
    return anchors


def _units(document: Document, section: Section, infer_topics: bool) -> Iterator[_Unit]:
    unit, blocks = _Unit(section, ()), list[Block]()
    for number, block in enumerate(section.blocks):
        label = _label(document.text, block)
        topic = _topic(document, section, block) if infer_topics and number else ""
        label_ends = unit.label and not unit.inferred and (block.depth == 0 or block.kind == "item")
        if label or topic or label_ends:
            if blocks:
                yield replace(unit, blocks=tuple(blocks))
            unit, blocks = _Unit(section, (), label[0] if label else topic, bool(topic) and not label), []
        blocks.append(replace(block, start=label[1]) if label else block)
    if blocks:
        yield replace(unit, blocks=tuple(blocks))


def _label(text: str, block: Block) -> tuple[str, int] | None:
    """Return the label of a list item that says something by itself, and where its text starts."""
    if block.kind != "item":
        return None
    match = _LABEL.match(text, block.start, block.end)
    if not match or len(match.group(1).split()) > _LABEL_WORDS:
        return None
    if len(text[match.end() : block.end].split()) < _LABEL_WORDS:
        return None
    return match.group(1).strip(), match.end()


def _topic(document: Document, section: Section, block: Block) -> str:
    text = document.text
    if block.kind != "paragraph" or block.depth or _words(text, block) < _LABEL_WORDS:
        return ""
    subject = find_subject(text[block.start : block.end])
    if not subject:
        return ""
    known = set(terms(" ".join((document.title, *section.path, section.heading))))
    fresh = [term for term in terms(subject) if not get_close_matches(term, known, 1, _SAME_WORD)]
    return subject if fresh else ""


def _pack(text: str, blocks: Sequence[Block], whole: bool) -> Iterator[list[Block]]:
    """Yield groups of blocks of 20 to 150 words; `whole` keeps all together that fits into one."""
    group: list[Block] = []
    size = 0
    for block in (part for whole_block in blocks for part in _cut(text, whole_block)):
        more = _words(text, block)
        if group and not _belongs(text, group[-1], size, block, more, whole):
            yield group
            group, size = [], 0
        group.append(block)
        size += more
    if group:
        yield group


def _belongs(text: str, last: Block, size: int, block: Block, more: int, whole: bool) -> bool:
    """Say whether a block of `more` words joins a group of `size` words that ends with `last`."""
    if size + more > LONG_WORDS:
        return more < SHORT_WORDS // 2 and size + more <= LONG_WORDS + SHORT_WORDS
    joined = block.kind != "paragraph" or block.depth > 0 or text[last.end - 1] == ":"
    leans = _LEANS_BACK.match(text, block.start, block.end) is not None
    return whole or joined or leans or min(size, more) < SHORT_WORDS


def _cut(text: str, block: Block) -> Iterator[Block]:
    """Yield a block whole, or cut at sentence ends into even parts when it is too long for a passage."""
    words = _words(text, block)
    if words <= LONG_WORDS:
        yield block
        return
    even = 0.9 * words / -(-words // LONG_WORDS)
    part, size = replace(block, end=block.start), 0
    for start, end in _sentences(text, block):
        more = _count(text, start, end)
        if size and (size >= even or size + more >= LONG_WORDS):
            yield part
            part, size = replace(block, start=start), 0
        part, size = replace(part, end=end), size + more
    yield part


def _sentences(text: str, block: Block) -> Iterator[Span]:
    """Yield the sentences of a block; one that is longer than a passage is cut between words."""
    for start, end in sentences(text[block.start : block.end]):
        words = list(_WORD.finditer(text, block.start + start, block.start + end))
        for first in range(0, len(words), LONG_WORDS - 1):
            last = min(first + LONG_WORDS - 1, len(words)) - 1
            yield words[first].start(), words[last].end()


def _passage(document: Document, piece: _Piece, anchor: str) -> Passage:
    unit, section = piece.unit, piece.unit.section
    above = (*section.path, section.heading) if unit.label else section.path
    path = tuple(name for name in above if name not in (document.title, unit.heading))
    is_question = section.question and not unit.label
    return Passage(
        id=f"{document.id}#{anchor}",
        kind="qa" if is_question else "section",
        heading=unit.heading,
        text=piece.text,
        citation=make_citation(document, path, anchor, piece.spans),
        question=unit.heading if is_question else None,
        inferred=unit.inferred if unit.label else section.inferred,
        language=document.language,
        topic=document.topic,
        review_by=document.review_by,
    )


def make_citation(document: Document, path: tuple[str, ...], anchor: str, spans: tuple[Span, ...]) -> Citation:
    """Return a citation into `document`."""
    return Citation(
        document_id=document.id,
        title=document.title,
        url=document.source_url,
        heading_path=path,
        anchor=anchor,
        spans=spans,
        reviewed_on=document.reviewed_on,
        licence=document.licence,
    )


def _spans(text: str, blocks: Sequence[Block]) -> tuple[Span, ...]:
    """Return spans that cover the blocks; what stands between neighbours is included when it is white space."""
    spans: list[Span] = []
    for block in blocks:
        if spans and _BETWEEN.fullmatch(text, spans[-1][1], block.start):
            spans[-1] = (spans[-1][0], block.end)
            continue
        if spans and (space := _SPACE.match(text, spans[-1][1])):
            spans[-1] = (spans[-1][0], space.end())
        spans.append((block.start, block.end))
    start, end = spans[0]
    if blocks[0].kind == "item" and len(blocks) > 1 and (bullet := _BULLET.search(text, max(0, start - 8), start)):
        spans[0] = (bullet.start(), end)
    return tuple(spans)


def _slug_by_heading(units: Iterable[_Unit]) -> dict[tuple[str, ...], str]:
    """Return the slug of each heading; headings that share one get their parents' slugs put before, all of them."""
    keys = {unit.key: unit for unit in units}
    slugs = {key: _own_slug(unit) for key, unit in keys.items()}
    parents = {key: _parents(unit) for key, unit in keys.items()}
    while shared := {slug for slug, n in Counter(slugs.values()).items() if n > 1}:
        longer = [key for key, slug in slugs.items() if slug in shared and parents[key]]
        for key in longer:
            slugs[key] = f"{slugify(parents[key].pop())}-{slugs[key]}"
        if not longer:
            break
    return slugs


def _parents(unit: _Unit) -> list[str]:
    """Return the headings whose slugs may be put before the unit's own; none before an editor's anchor."""
    if unit.section.anchor and not unit.label:
        return []
    return [name for name in (*unit.section.path, unit.section.heading if unit.label else "") if name]


def _own_slug(unit: _Unit) -> str:
    anchor = "" if unit.label else re.sub(r"[\s#]+", "-", unit.section.anchor)[:_LONGEST_ANCHOR].strip("-")
    return anchor or slugify(unit.heading)


def _refuse_unless_repeated(document: Document, one: Passage, other: Passage) -> None:
    if one.text.split() != other.text.split():
        where = " and ".join(f'"{" ".join(p.text[:40].split())}..." under "{p.heading}"' for p in (one, other))
        raise SourceError(
            f"{document.origin}: two passages have the id {one.id!r}: {where}; change one heading or its opening words"
        )


def _words(text: str, block: Block) -> int:
    """Return the length of a block; the bullet of an item counts, because it is quoted with it."""
    return _count(text, block.start, block.end) + (block.kind == "item")


def _count(text: str, start: int, end: int) -> int:
    return len(_WORD.findall(text, start, end))
