"""Blocks to sections: the tree of headings, those that a scrape left unmarked or lost worked out from the text."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from math import log

from ingest.blocks import Block, Dropped, Reading
from ingest.readers.noise import is_noise
from search_app.analysis import sentences, stem, terms
from search_app.query import is_function_word

_LONGEST_HEADING = 14
_WIDEST_HEADING = 120
_LONGEST_NAME = 6
"""Words of a heading that ends in a colon; longer ones lead in to a list."""
_LETTERS = re.compile(r"[^\W\d_]{2}")
_ADDRESS = re.compile(r"://|\bwww\.|\S@\S")
_NUMBER = re.compile(r"\d[.)]\s+\Z")
_ASKS = re.compile(r"(?:how|what|when|where|which|who|why|can|should|is|are|do|does)\b", re.IGNORECASE)
_LEADS_IN = re.compile(r"\b(?:including|such|following|these|this|those|example|if|try)\b", re.IGNORECASE)
_OWN_LEVEL = re.compile(
    r"(?:about|causes?|symptoms?|diagnosis|treatments?|prevention|preventing|summary|overview|outlook|recovery"
    r"|conclusion|introduction|background|references|sources|faqs?|frequently asked|common questions|questions"
    r"|when to|key points)\b",
    re.IGNORECASE,
)
"""Headings that start like this stand beside the main parts of an article, not below one of them."""
_UMBRELLA = frozenset(map(stem, "makes causes types treatment treated treat options reasons conditions kinds".split()))
_SUMMARY = "Summary"
_ENDS = re.compile(r"[.!,;:\u2026][\"'\u2019\u201d)]*$")
_VERB = (
    r"(?:is|are|was|were|can|could|may|might|must|should|will|has|have|had|does|do|occurs?|happens?|develops?|means?"
    r"|tends?|makes?|causes?|affects?|includes?|involves?|helps?|hurts?|usually|often|sometimes|typically|commonly|mostly)"
)
_STATEMENT = re.compile(rf"\b{_VERB}\b", re.IGNORECASE)
_WORD = rf"(?!{_VERB}\b)[\w'\u2019-]+"
_SUBJECT = re.compile(
    rf"(?:(?:An?|The|Some|Most|Many)\s+)?((?:{_WORD}\s+){{0,5}}?{_WORD}(?:\s\([A-Z][\w-]{{1,8}}\))?)\s+{_VERB}\b"
    r"(?!\s+also\b)(?!,)"
)
_NO_TOPIC = frozenset(
    """several various different this that these those it its they he she we you your his her their our
    there here other another such both each all any if when while because although however early over
    after before during once as in on at for with by not no usually symptoms treatment people patients
    runners doctors others someone everyone pain one what why how who which where also more less e.g i.e
    eg ie""".split()
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


def outline(reading: Reading, title: str, fallback: str) -> Outline:
    """Return the outline of a reading under `title`, else under the title in it, else under `fallback`."""
    if reading.marked:
        first = next((_text(reading, b) for b in reading.blocks if b.kind == "heading" and b.level == 1), "")
        own = reading.title or first
        return _build(reading, reading.blocks, {}, own, title or own or fallback)
    blocks, dropped = _drop_stray(reading, _mark_headings(reading))
    own = _text(reading, blocks[0]) if blocks and blocks[0].kind == "heading" else ""
    if own and (not title or _is_about(own, title)):
        blocks = blocks[1:]
    title = title or own or fallback
    found = _infer_lost(reading, blocks, title)
    built = _build(reading, _set_levels(reading, blocks, found), found, own, title)
    return replace(built, dropped=(*dropped, *built.dropped))


def _is_about(line: str, title: str) -> bool:
    """Say whether the first line of an article is its title in other words."""
    said = set(terms(line))
    return 2 * len(said & set(terms(title))) >= len(said)


def _build(
    reading: Reading, blocks: Sequence[Block], inferred: dict[Block, _Heading], own_title: str, title: str
) -> Outline:
    sections: list[Section] = []
    dropped: list[Dropped] = []
    stack: list[_Heading] = []
    body: list[Block] = []
    bare: _Heading | None = None

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
            if bare and level <= bare.level:
                dropped.append(Dropped(bare.text, "no text under this heading"))
            bare = None
        if opens and not (opens.level == 1 and _same(opens.text, own_title)):
            stack.append(opens)
            bare = opens
        if block.kind not in ("heading", "end"):
            body.append(block)
            bare = None
    finish()
    if bare:
        dropped.append(Dropped(bare.text, "no text under this heading"))
    return Outline(title, tuple(sections), tuple(dropped))


def _opened(reading: Reading, block: Block) -> _Heading | None:
    if block.kind != "heading":
        return None
    text = _text(reading, block)
    return _Heading(text, block.level, block.anchor, block.question or text.endswith("?"))


def _mark_headings(reading: Reading) -> list[Block]:
    """Return the blocks with lines that read like headings turned into headings of unknown level."""
    around = [None, *reading.blocks, None]
    blocks = [
        _as_heading(reading, before, block, after) or block
        for before, block, after in zip(around, reading.blocks, around[2:], strict=False)
    ]
    return _restore_lists(reading, blocks)


def _as_heading(reading: Reading, before: Block | None, block: Block, after: Block | None) -> Block | None:
    text = _text(reading, block)
    if after is None or block.kind == "heading":
        return None
    if block.kind == "item":
        alone = after.depth > 0 or before is None or before.kind != "item"
        if after.kind == "paragraph" and alone and text.endswith("?"):
            return replace(block, kind="heading", depth=0, question=True)
        numbered = _NUMBER.search(reading.text, max(0, block.start - 8), block.start)
        if after.kind == "paragraph" and alone and after.depth == 0 and numbered and _reads_like_heading(text):
            return replace(block, kind="heading", depth=0, level=3)
    elif block.depth == 0 and _announces_section(text):
        return replace(block, kind="heading", end=block.end - 1)
    elif block.depth == 0 and _reads_like_heading(text):
        return replace(block, kind="heading")
    return None


def _reads_like_heading(text: str) -> bool:
    words = text.split()
    if "\n" in text or len(text) > _WIDEST_HEADING or len(words) > _LONGEST_HEADING or _ENDS.search(text):
        return False
    if not _LETTERS.search(text) or _ADDRESS.search(text):
        return False
    return len(words) <= 8 or bool(_ASKS.match(text)) or not _STATEMENT.search(text)


def _announces_section(text: str) -> bool:
    """Say whether a line ends in a colon and yet names what follows: "Symptoms:", not "Symptoms include:"."""
    words = text[:-1].split()
    if not text.endswith(":") or not 0 < len(words) <= _LONGEST_NAME or "\n" in text or not _LETTERS.search(text):
        return False
    if _LEADS_IN.search(text) or is_function_word(words[-1]):
        return False
    return bool(_ASKS.match(text)) or not _STATEMENT.search(text)


def _restore_lists(reading: Reading, blocks: list[Block]) -> list[Block]:
    """Return the blocks with all but the first and last of three headings in a row as the lines of a list they are."""
    plain = [b.kind == "heading" and not b.level and not _text(reading, b).endswith("?") for b in blocks]
    restored = list(blocks)
    for number in range(2, len(blocks) - 1):
        if plain[number - 1] and plain[number] and plain[number + 1]:
            restored[number] = reading.blocks[number]
    return restored


def _drop_stray(reading: Reading, blocks: list[Block]) -> tuple[list[Block], tuple[Dropped, ...]]:
    """Take out heading-like statements with nothing under them: captions and links that a scrape left over."""
    kept, dropped = [], []
    for block, after in zip(blocks, [*blocks[1:], None], strict=False):
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
    for block, after in zip(blocks, [*blocks[1:], None], strict=False):
        lost = inferred.get(block)
        if lost:
            below = umbrella and lost.text != _SUMMARY
            inferred[block] = replace(lost, level=3 if below else 2)
            umbrella = below
        elif block.kind == "heading":
            text = _text(reading, block)
            level = block.level or _level(text, block, umbrella)
            if level <= 2:
                umbrella = _is_umbrella(text) or (after is not None and after.kind == "heading")
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
    total = spread.total()
    for number, block in enumerate(blocks):
        before = blocks[number - 1] if number else None
        if block.gap and block.kind == "paragraph" and before and before.kind != "heading":
            name = _name_section(reading, list(_until_heading(blocks, number)), topic, spread, total)
            if name:
                found[block] = _Heading(name, 2, inferred=True)
    return found


def _until_heading(blocks: Sequence[Block], first: int) -> Iterator[Block]:
    yield blocks[first]
    for block in islice(blocks, first + 1, None):
        if block.gap or block.kind == "heading":
            return
        yield block


def _name_section(reading: Reading, blocks: Sequence[Block], topic: set[str], spread: Counter[str], total: int) -> str:
    opening = _text(reading, blocks[0])
    subject = find_subject(opening)
    if _repeats(opening, topic):
        return _SUMMARY
    if subject and len(subject.split()) <= 3 and not set(terms(subject)) <= topic | _DEGREES:
        return subject
    return _telling_word(" ".join(_text(reading, b) for b in blocks), spread, total, topic)


def _repeats(opening: str, topic: set[str]) -> bool:
    subject = _SUBJECT.match(opening)
    held = set(terms(subject.group(1))) - _DEGREES if subject else set()
    return len(held) >= 3 and held <= topic


def _telling_word(text: str, spread: Counter[str], total: int, topic: set[str]) -> str:
    """Return the noun that this text uses most beside the rest of the article, capitalised."""
    forms: dict[str, Counter[str]] = {}
    for word in re.findall(r"[^\W\d_]{4,}", text):
        if not is_function_word(word) and stem(word) not in topic:
            forms.setdefault(stem(word), Counter())[word.lower()] += 1
    forms = {term: found for term, found in forms.items() if sum(found.values()) > 1}
    if not forms:
        return ""
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
