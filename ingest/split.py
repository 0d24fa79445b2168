"""Sections to passages: short, quotable pieces whose text stands verbatim in the document."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
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
_LABEL_WORDS = 8
"""A labelled list item with this many words after its label says something by itself."""
_SAME_WORD = 0.8
"""Words this alike (tendonitis, tendinitis) are spellings of one."""
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


def split(document: Document, sections: Iterable[Section], infer_topics: bool) -> tuple[tuple[Passage, ...], list[str]]:
    """Return the passages of a document in order, and the texts of exact repeats that were left out.

    With `infer_topics`, paragraphs that announce a subject of their own get it as an inferred heading. Raises
    SourceError when two different passages would have the same id.
    """
    units = [unit for section in sections for unit in _units(document, section, infer_topics)]
    slugs = _slug_by_heading(document, units)
    passages: dict[str, Passage] = {}
    seen: set[tuple[str, ...]] = set()
    repeats: list[str] = []
    for unit in units:
        for piece in _pack(document.text, unit.blocks, whole=unit.section.question and not unit.label):
            passage = _passage(document, unit, piece, slugs[unit.key], first=unit.key not in seen)
            seen.add(unit.key)
            before = passages.setdefault(passage.id, passage)
            if before is not passage:
                _refuse_unless_repeated(document, before, passage)
                repeats.append(passage.text)
    return tuple(passages.values()), repeats


def _units(document: Document, section: Section, infer_topics: bool) -> Iterator[_Unit]:
    text, here = document.text, _Unit(section, ())
    for number, block in enumerate(section.blocks):
        label = _label(text, block)
        topic = _topic(document, section, block) if infer_topics and number else ""
        if label or topic or (here.label and not here.inferred and block.depth == 0):
            if here.blocks:
                yield here
            here = _Unit(section, (), label[0] if label else topic, bool(topic) and not label)
            block = replace(block, start=label[1]) if label else block
        elif here.label and not here.inferred and block.kind == "item":
            yield here
            here = _Unit(section, ())
        here = replace(here, blocks=(*here.blocks, block))
    if here.blocks:
        yield here


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
    known = set(terms(" ".join((document.title, *section.path, section.heading))))
    fresh = [term for term in terms(subject) if not get_close_matches(term, known, 1, _SAME_WORD)]
    return subject if fresh else ""


def _pack(text: str, blocks: Sequence[Block], whole: bool) -> Iterator[list[Block]]:
    """Yield groups of blocks of 20 to 150 words; `whole` keeps all together that fits into one."""
    group: list[Block] = []
    for block in (part for whole_block in blocks for part in _cut(text, whole_block)):
        if group and not _belongs(text, group, block, whole):
            yield group
            group = []
        group.append(block)
    if group:
        yield group


def _belongs(text: str, group: Sequence[Block], block: Block, whole: bool) -> bool:
    size, more = sum(_words(text, b) for b in group), _words(text, block)
    if size + more > LONG_WORDS:
        return more < SHORT_WORDS // 2 and size + more <= LONG_WORDS + SHORT_WORDS
    joined = block.kind != "paragraph" or block.depth > 0 or text[group[-1].end - 1] == ":"
    leans = _LEANS_BACK.match(text, block.start, block.end) is not None
    return whole or joined or leans or min(size, more) < SHORT_WORDS


def _cut(text: str, block: Block) -> Iterator[Block]:
    """Yield a block whole, or cut at sentence ends into even parts when it is too long for a passage."""
    words = _words(text, block)
    if words <= LONG_WORDS:
        yield block
        return
    target = words / -(-words // LONG_WORDS)
    start = block.start
    for _, end in _ends(text, block):
        if len(text[start:end].split()) >= target * 0.9:
            yield replace(block, start=start, end=end)
            start = end + len(text[end : block.end]) - len(text[end : block.end].lstrip())
    if start < block.end:
        yield replace(block, start=start)


def _ends(text: str, block: Block) -> Iterator[Span]:
    """Yield the sentences of a block; one that is longer than a passage is cut between words."""
    for start, end in sentences(text[block.start : block.end]):
        words = list(re.finditer(r"\S+", text[block.start + start : block.start + end]))
        for last in [*range(LONG_WORDS - 1, len(words) - 1, LONG_WORDS), len(words) - 1]:
            yield block.start + start, block.start + start + words[last].end()


def _passage(document: Document, unit: _Unit, piece: Sequence[Block], slug: str, first: bool) -> Passage:
    spans = _spans(document.text, piece)
    text = "".join(document.text[start:end] for start, end in spans)
    section = unit.section
    own = section.heading != document.title or bool(section.path)
    path = (*section.path, *((section.heading,) if unit.label and own else ()))
    anchor = slug if first else f"{slug}-{first_words(text)}"
    is_question = section.question and not unit.label
    return Passage(
        id=f"{document.id}#{anchor}",
        kind="qa" if is_question else "section",
        heading=unit.heading,
        text=text,
        citation=make_citation(document, path, anchor, spans),
        question=unit.heading if is_question else None,
        inferred=unit.inferred if unit.label else section.inferred,
        language=document.language,
        topic=document.topic,
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


def _spans(text: str, piece: Sequence[Block]) -> tuple[Span, ...]:
    """Return spans that cover the blocks; what stands between neighbours is included when it is white space."""
    spans: list[Span] = []
    for block in piece:
        if spans and _BETWEEN.fullmatch(text, spans[-1][1], block.start):
            spans[-1] = (spans[-1][0], block.end)
            continue
        if spans:
            start, end = spans[-1]
            spans[-1] = (start, end + len(text[end:]) - len(text[end:].lstrip()))
        spans.append((block.start, block.end))
    if piece[0].kind == "item" and len(piece) > 1 and (bullet := _BULLET.search(text[: spans[0][0]][-8:])):
        spans[0] = (spans[0][0] - len(bullet.group()), spans[0][1])
    return tuple(spans)


def _slug_by_heading(document: Document, units: Iterable[_Unit]) -> dict[tuple[str, ...], str]:
    """Return the slug of each heading; headings that share one get their parent's slug put before, all of them."""
    keys = {unit.key: unit for unit in units}
    slugs = {key: _own_slug(unit) for key, unit in keys.items()}
    shared = {slug for slug, n in Counter(slugs.values()).items() if n > 1}
    for key, unit in keys.items():
        parents = [name for name in (*unit.section.path, unit.section.heading if unit.label else "") if name]
        if slugs[key] in shared and parents and not (unit.section.anchor and not unit.label):
            slugs[key] = f"{slugify(parents[-1])}-{slugs[key]}"
    return slugs


def _own_slug(unit: _Unit) -> str:
    if unit.section.anchor and not unit.label:
        return re.sub(r"[\s#]+", "-", unit.section.anchor)
    return slugify(unit.heading)


def _refuse_unless_repeated(document: Document, one: Passage, other: Passage) -> None:
    if one.text.split() != other.text.split():
        where = " and ".join(f'"{p.text[:40].strip()}..." under "{p.heading}"' for p in (one, other))
        raise SourceError(
            f"{document.origin}: two passages have the id {one.id!r}: {where}; change one heading or its opening words"
        )


def _words(text: str, block: Block) -> int:
    return len(text[block.start : block.end].split())
