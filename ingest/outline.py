"""Blocks to sections: the tree of headings, those that a scrape left unmarked or lost worked out from the text."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from math import log

from ingest.blocks import Block, Dropped, Reading
from ingest.readers.noise import is_noise
from search_app.analysis import sentences, stem, terms
from search_app.query import is_function_word

_LONGEST_HEADING = 14
_OWN_LEVEL = re.compile(
    r"(?:about|causes?|symptoms?|diagnosis|treatments?|prevention|preventing|summary|overview|outlook|recovery"
    r"|conclusion|introduction|background|references|sources|faqs?|frequently asked|common questions|questions|when to|key points)\b",
    re.IGNORECASE,
)
"""Headings that start like this stand beside the main parts of an article, not below one of them."""
_UMBRELLA = frozenset(map(stem, "makes causes types treatment treated treat options reasons conditions kinds".split()))
_SUMMARY = "Summary"
_ENDS = re.compile(r"[.!,;:\u2026][\"'\u2019\u201d)]*$")
_VERB = (
    r"(?:is|are|was|were|can|could|may|might|must|should|will|has|have|had|does|do|occurs?|happens?|develops?|means?"
    r"|tends?|causes?|affects?|includes?|involves?|helps?|hurts?|usually|often|sometimes|typically|commonly|mostly)"
)
_STATEMENT = re.compile(rf"\b{_VERB}\b", re.IGNORECASE)
_WORD = rf"(?!{_VERB}\b)[\w'\u2019-]+"
_SUBJECT = re.compile(
    rf"(?:(?:An?|The|Some|Most|Many)\s+)?((?:{_WORD}\s+){{0,5}}?{_WORD}(?:\s\([A-Z][\w-]{{1,8}}\))?)\s+{_VERB}\b"
    r"(?!\s+also\b)(?!,)"
)
_NO_TOPIC = frozenset(
    """several various different this that these those it its they he she we you your his her their our there here other another such both each
    all any if when while because although however early over after before during once as in on at for with by not
    no usually symptoms treatment people patients runners doctors others someone everyone pain one what why how who
    which where also more less e.g i.e eg ie""".split()
)
_DEGREES = frozenset(
    map(stem, "severe advanced mild moderate serious minor major chronic acute common typical early late".split())
)
_NOUN = re.compile(r"(?:tion|sion|ment|itis|osis|ness|ity|ery|ance|ence|ism|ing|age|ure|oma)s?$")


@dataclass(frozen=True, slots=True)
class Section:
    """A heading and the blocks up to the next one; `path` are the headings above it, the title excluded."""

    heading: str
    path: tuple[str, ...]
    blocks: tuple[Block, ...]
    anchor: str = ""
    question: bool = False
    inferred: bool = False


@dataclass(frozen=True, slots=True)
class Outline:
    """The title of an article, its sections in order, and stray lines that belong to none."""

    title: str
    sections: tuple[Section, ...]
    dropped: tuple[Dropped, ...] = ()


@dataclass(frozen=True, slots=True)
class _Heading:
    text: str
    level: int
    anchor: str = ""
    question: bool = False
    inferred: bool = False


def outline(reading: Reading, fallback_title: str) -> Outline:
    """Return the outline of a reading; an article without any title takes `fallback_title`."""
    if reading.marked:
        return _build(reading, reading.blocks, {}, reading.title, fallback_title)
    blocks, dropped = _drop_stray(reading, _mark_headings(reading))
    title = reading.title
    if not title and blocks and blocks[0].kind == "heading":
        title, blocks = _text(reading, blocks[0]), blocks[1:]
    found = _infer_lost(reading, blocks, title or fallback_title)
    built = _build(reading, _set_levels(reading, blocks, found), found, title, fallback_title)
    return replace(built, dropped=(*dropped, *built.dropped))


def _build(
    reading: Reading, blocks: Sequence[Block], inferred: dict[Block, _Heading], title: str, fallback: str
) -> Outline:
    if not title:
        first = next((b for b in blocks if b.kind == "heading" and b.level == 1), None)
        title = _text(reading, first) if first else fallback
    sections: list[Section] = []
    dropped: list[Dropped] = []
    stack: list[_Heading] = []
    body: list[Block] = []

    def finish() -> None:
        if body and stack and is_noise(stack[-1].text):
            dropped.append(Dropped(stack[-1].text, "points to other pages"))
        elif body:
            here = stack[-1] if stack else _Heading(title, 1)
            path = tuple(h.text for h in stack[:-1])
            sections.append(Section(here.text, path, tuple(body), here.anchor, here.question, here.inferred))
        body.clear()

    for block in blocks:
        opens = inferred.get(block) or _opened(reading, block)
        if opens or block.kind == "end":
            finish()
            level = opens.level if opens else block.level
            stack = [h for h in stack if h.level < level]
        if opens and not (opens.level == 1 and _same(opens.text, title)):
            stack.append(opens)
        if block.kind not in ("heading", "end"):
            body.append(block)
    finish()
    return Outline(title, tuple(sections), tuple(dropped))


def _opened(reading: Reading, block: Block) -> _Heading | None:
    if block.kind != "heading":
        return None
    text = _text(reading, block)
    return _Heading(text, block.level, block.anchor, block.question or text.endswith("?"))


def _mark_headings(reading: Reading) -> list[Block]:
    """Return the blocks with lines that read like headings turned into headings of unknown level."""
    blocks = list(reading.blocks)
    for number, block in enumerate(blocks):
        after = blocks[number + 1] if number + 1 < len(blocks) else None
        if block.kind == "item" and after and after.depth and after.kind == "paragraph":
            if _text(reading, block).endswith("?"):
                blocks[number] = replace(block, kind="heading", depth=0, question=True)
        elif block.kind == "paragraph" and block.depth == 0 and after and _reads_like_heading(_text(reading, block)):
            blocks[number] = replace(block, kind="heading")
    return blocks


def _reads_like_heading(text: str) -> bool:
    words = text.split()
    if "\n" in text or len(words) > _LONGEST_HEADING or _ENDS.search(text):
        return False
    return text.endswith("?") or len(words) <= 8 or text.istitle()


def _drop_stray(reading: Reading, blocks: list[Block]) -> tuple[list[Block], tuple[Dropped, ...]]:
    """Take out heading-like statements with nothing under them: captions and links that a scrape left over."""
    kept, dropped = [], []
    for block, after in zip(blocks, [*blocks[1:], None], strict=True):
        text = _text(reading, block)
        empty = block.kind == "heading" and after is not None and after.kind == "heading"
        if empty and not text.endswith("?") and _STATEMENT.search(text):
            dropped.append(Dropped(text, "stray line between headings"))
        else:
            kept.append(block)
    return kept, tuple(dropped)


def _set_levels(reading: Reading, blocks: Sequence[Block], inferred: dict[Block, _Heading]) -> list[Block]:
    """Return the blocks with levels for headings: short ones lie under a heading that announces several things."""
    levelled, umbrella = [], False
    for block in blocks:
        lost = inferred.get(block)
        if lost:
            below = umbrella and lost.text != _SUMMARY
            inferred[block] = replace(lost, level=3 if below else 2)
            umbrella = below
        elif block.kind == "heading":
            level = _level(_text(reading, block), block, umbrella)
            umbrella = umbrella if level > 2 else _is_umbrella(_text(reading, block))
            block = replace(block, level=level)
        levelled.append(block)
    return levelled


def _level(text: str, block: Block, umbrella: bool) -> int:
    if block.question:
        return 4
    own = text.endswith("?") or len(text.split()) > 3 or _OWN_LEVEL.match(text)
    return 3 if umbrella and not own else 2


def _is_umbrella(text: str) -> bool:
    return not _UMBRELLA.isdisjoint(terms(text))


def _infer_lost(reading: Reading, blocks: Sequence[Block], title: str) -> dict[Block, _Heading]:
    """Return a heading for every block before which one is lost: more space than usual, and no heading there."""
    found: dict[Block, _Heading] = {}
    headings = [_text(reading, b) for b in blocks if b.kind == "heading" and not b.question]
    topic = set(terms(" ".join([title, *(h for h in headings if len(h.split()) > 3)])))
    spread = Counter(term for b in blocks for term in set(terms(_text(reading, b))))
    for number, block in enumerate(blocks):
        before = blocks[number - 1] if number else None
        if block.gap and block.kind == "paragraph" and before and before.kind != "heading":
            name = _name_section(reading, list(_until_heading(blocks[number:])), topic, spread)
            if name:
                found[block] = _Heading(name, 2, inferred=True)
    return found


def _until_heading(blocks: Sequence[Block]) -> Iterator[Block]:
    for number, block in enumerate(blocks):
        if number and (block.gap or block.kind == "heading"):
            return
        yield block


def _name_section(reading: Reading, blocks: Sequence[Block], topic: set[str], spread: Counter[str]) -> str:
    opening = _text(reading, blocks[0])
    subject = find_subject(opening)
    if _repeats(opening, topic):
        return _SUMMARY
    if subject and len(subject.split()) <= 3 and not set(terms(subject)) <= topic | _DEGREES:
        return subject
    return _telling_word(" ".join(_text(reading, b) for b in blocks), spread, topic)


def _repeats(opening: str, topic: set[str]) -> bool:
    subject = _SUBJECT.match(opening)
    held = set(terms(subject.group(1))) - _DEGREES if subject else set()
    return len(held) >= 3 and held <= topic


def _telling_word(text: str, spread: Counter[str], topic: set[str]) -> str:
    """Return the noun that this text uses most beside the rest of the article, capitalised."""
    forms: dict[str, Counter[str]] = {}
    for word in re.findall(r"[^\W\d_]{4,}", text):
        if not is_function_word(word) and stem(word) not in topic:
            forms.setdefault(stem(word), Counter())[word.lower()] += 1
    if not forms:
        return ""
    total = sum(spread.values())
    best = max(forms, key=lambda s: (sum(forms[s].values()) - 1) * log(total / (spread[s] + 1)))
    nouns = {form: n for form, n in forms[best].items() if _NOUN.search(form)}
    name = max(nouns or forms[best], key=lambda form: (forms[best][form], form))
    return name.capitalize()


def find_subject(paragraph: str) -> str:
    """Return what a paragraph announces itself to be about: the opening noun phrase of its first sentence, or ""."""
    spans = sentences(paragraph)
    match = _SUBJECT.match(paragraph[slice(*spans[0])]) if spans else None
    if not match:
        return ""
    subject = " ".join(match.group(1).split())
    words = [word.lower().strip("()") for word in subject.split()]
    if any(word in _NO_TOPIC for word in words[:1]) or len(words) > 6 or not set(words) - _NO_TOPIC:
        return ""
    return subject[0].upper() + subject[1:]


def _text(reading: Reading, block: Block) -> str:
    return reading.text[block.start : block.end]


def _same(one: str, other: str) -> bool:
    return terms(one) == terms(other)
