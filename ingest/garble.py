"""Garbled medical wording: words that come close to a known medical phrase and yet are not it."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from importlib import resources
from itertools import product
from typing import NamedTuple

from search_app.analysis import fold
from search_app.errors import SourceError
from search_app.query import is_function_word

PARTS = ("phrases", "substitutes", "garbles", "fine")
_TOKEN = re.compile(r"[^\W_]+(?:['\u2019][^\W_]+)*")
_JOINT = re.compile(r"[\s\"'\u2018\u2019\u201c\u201d*_]*|[\u2010-\u2013-]")
"""What may stand between two words of a phrase: space, quotes or a hyphen, nothing that ends a clause."""
_BRITISH = re.compile(r"ae|oe")
_PLURAL = re.compile(r"(?<=ss)es$|(?<=x)es$|(?<=[cs]h)es?$|(?<=[^siu])s$")
_SKIPPED = "The"
"""A link that a scrape cut out of its sentence leaves a capital article behind: "the rotator The cuff"."""
_LONGEST_WRONG = 2
"""Words of a phrase that may be wrong, and one more for every four of it."""
_SHORTEST_MISSPELT = 6
"""Letters of a word that may have one wrong, left out, added or swapped: shorter ones become other words too often."""
_EXACT, _SOFT, _PLAIN, _STRONG = range(4)
_Node = dict[str, "_Branch"]


@dataclass(slots=True)
class _Branch:
    """Where the known phrases stand that begin with the same words."""

    next: _Node = field(default_factory=dict)
    ends: list["_Rule"] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _Rule:
    """A phrase; `instead` is what a garble stands for, None for wording that is right."""

    words: tuple[str, ...]
    instead: str | None = None
    beside: tuple[str, ...] = ()
    never_beside: tuple[str, ...] = ()
    fine: bool = False
    """True for wording that counts only as it stands: no garble comes from it."""

    def fits(self, context: str) -> bool:
        """Say whether the words around allow the rule; `context` is folded and starts and ends with a space."""
        near = not self.beside or any(f" {word} " in context for word in self.beside)
        return near and not any(f" {word} " in context for word in self.never_beside)


@dataclass(frozen=True, slots=True)
class Lexicon:
    """What is known of medical wording, made ready for `find_garbles`."""

    roots: _Node
    readings: Mapping[str, tuple[tuple[str, int], ...]]
    """For every word that may stand in a phrase: the words of phrases it may be, and how telling that is."""
    near: Mapping[str, frozenset[str]]
    """Long words of phrases by what is left of them with a letter taken out: the way to find a misspelt one."""
    seen: dict[str, tuple[tuple[str, int], ...]] = field(default_factory=dict, compare=False)
    """What other words were found to misspell, so that each is looked up once."""

    def read(self, form: str) -> tuple[tuple[str, int], ...]:
        """Return the words of phrases that a word may stand for: itself, what it is put for, or what it misspells."""
        found = self.readings.get(form)
        if found is None:
            found = self.seen.get(form)
        if found is None:
            found = self.seen[form] = self._misspelt(form)
        return found

    def _misspelt(self, form: str) -> tuple[tuple[str, int], ...]:
        if len(form) < _SHORTEST_MISSPELT:
            return ()
        close = {known for left in _one_out(form) for known in self.near.get(left, ())}
        return tuple((known, _PLAIN) for known in sorted(close) if _is_one_off(form, known))


class Garble(NamedTuple):
    """Wording that is probably wrong: `text[start:end]`, and what was probably meant."""

    start: int
    end: int
    suggestion: str


class _Word(NamedTuple):
    read: tuple[tuple[str, int], ...]
    """The words of phrases that it may stand for."""
    start: int
    end: int
    text: str


class _Match(NamedTuple):
    rule: _Rule
    at: tuple[int, ...]
    """The numbers of the words that make up the match."""
    kinds: tuple[int, ...]

    @property
    def rank(self) -> tuple[int, int]:
        return len(self.at), self.kinds.count(_EXACT)


def load_lexicon(own: str = "", place: str = "") -> Lexicon:
    """Return the shipped phrases with a clinic's `own` in the same format; raises SourceError naming the line."""
    shipped = resources.files("ingest").joinpath("data", "medical_phrases.txt").read_text(encoding="utf-8")
    return make_lexicon([*_entries(shipped, "medical_phrases.txt"), *_entries(own, place)])


def parse_lexicon(text: str, place: str) -> Lexicon:
    """Return the lexicon of `text` alone; raises SourceError naming the line that cannot be read."""
    return make_lexicon(_entries(text, place))


class _Entry(NamedTuple):
    part: str
    line: str
    place: str


def _entries(text: str, place: str) -> Iterator[_Entry]:
    part = ""
    for number, whole in enumerate(text.splitlines(), 1):
        line = whole.split("#")[0].strip()
        if line.startswith("["):
            part = line.strip("[]").strip()
            if part not in PARTS:
                raise SourceError(f"{place}:{number}: no part is called {part!r}; use {', '.join(PARTS)}")
        elif line and not part:
            raise SourceError(f"{place}:{number}: belongs to no part; write a line such as [phrases] above it")
        elif line:
            yield _Entry(part, line, f"{place}:{number}")


def make_lexicon(entries: Iterable[_Entry]) -> Lexicon:
    """Return a lexicon of entries; raises SourceError for one that cannot be read."""
    roots: _Node = {}
    readings: dict[str, dict[str, int]] = {}
    for entry in entries:
        if entry.part == "substitutes":
            _read_substitutes(entry, readings)
            continue
        for rule in _garbles(entry) if entry.part == "garbles" else _right(entry):
            _plant(roots, rule)
            for word in rule.words:
                readings.setdefault(_form(word), {})[_form(word)] = _EXACT
    known = {word for word, found in readings.items() if found.get(word) == _EXACT}
    near: dict[str, set[str]] = {}
    for word in known:
        for left in _one_out(word) if len(word) >= _SHORTEST_MISSPELT else ():
            near.setdefault(left, set()).add(word)
    return Lexicon(
        roots,
        {word: tuple(of for of in found.items() if of[0] in known) for word, found in readings.items()},
        {left: frozenset(words) for left, words in near.items()},
    )


def _plant(roots: _Node, rule: _Rule) -> None:
    node = roots
    for word in rule.words:
        branch = node.setdefault(_form(word), _Branch())
        node = branch.next
    branch.ends.append(rule)


def _right(entry: _Entry) -> Iterator[_Rule]:
    for phrase in entry.line.split(","):
        yield from (_Rule(words, fine=entry.part == "fine") for words in _spellings(phrase, entry.place))


def _garbles(entry: _Entry) -> Iterator[_Rule]:
    wrong, arrow, rest = entry.line.partition("=>")
    instead, *conditions = (part.strip() for part in rest.split(";"))
    if not arrow or not instead:
        raise SourceError(f"{entry.place}: is no garble; write `what stands there => what is meant`")
    beside, never = (_condition(conditions, name, entry.place) for name in ("beside", "never beside"))
    if any(not part.startswith(("beside ", "never beside ")) for part in conditions):
        raise SourceError(f"{entry.place}: after a semicolon write `beside ...` or `never beside ...`")
    for phrase in wrong.split(","):
        yield from (_Rule(words, instead, beside, never) for words in _spellings(phrase, entry.place))


def _condition(conditions: Iterable[str], name: str, place: str) -> tuple[str, ...]:
    found = [part.removeprefix(name) for part in conditions if part.startswith(name + " ")]
    return tuple(_context(word).strip() for part in found for word in part.split(","))


def _spellings(phrase: str, place: str) -> Iterator[tuple[str, ...]]:
    """Yield the words of a phrase, once for every choice of the words that a slash parts."""
    slots = [[_TOKEN.findall(choice) for choice in slot.split("/")] for slot in phrase.split()]
    if not slots or not all(choice for slot in slots for choice in slot):
        raise SourceError(f"{place}: {phrase.strip()!r} is no phrase; write words with spaces between them")
    for choice in product(*slots):
        yield tuple(word.lower() for words in choice for word in words)


def _read_substitutes(entry: _Entry, readings: dict[str, dict[str, int]]) -> None:
    names, colon, rest = entry.line.partition(":")
    if not colon:
        raise SourceError(f"{entry.place}: has no colon; write `word: substitute, substitute`")
    for right, wrong in product(names.split(","), rest.split(",")):
        word = wrong.strip()
        kind = _SOFT if word.startswith("(") else _STRONG if word.endswith("!") else _PLAIN
        if len(_TOKEN.findall(word)) != 1 or len(_TOKEN.findall(right)) != 1:
            raise SourceError(f"{entry.place}: {word!r} for {right.strip()!r} must be one word for one word")
        readings.setdefault(_form(word.strip("()!")), {}).setdefault(_form(right.strip()), kind)


def find_garbles(lexicon: Lexicon, text: str, context: str = "") -> list[Garble]:
    """Return what in `text` is probably garbled, in order; `context` are words around it, such as its headings."""
    words = [_Word(lexicon.read(_form(m.group())), *m.span(), m.group()) for m in _TOKEN.finditer(text)]
    matches = [
        match for first, word in enumerate(words) if word.read for match in _matches(lexicon, text, words, first)
    ]
    right = {at for match in matches if _is_right(match) for at in match.at}
    around = _context(f"{context} {text}")
    wrong = [match for match in matches if _is_wrong(match, right) and match.rule.fits(around)]
    found: list[Garble] = []
    taken: set[int] = set()
    for match in sorted(wrong, key=lambda match: match.rank, reverse=True):
        if taken.isdisjoint(match.at):
            taken.update(match.at)
            found.append(Garble(words[match.at[0]].start, words[match.at[-1]].end, _suggest(match, words)))
    return sorted(found)


def _matches(lexicon: Lexicon, text: str, words: list[_Word], first: int) -> Iterator[_Match]:
    """Yield every known phrase that the words from `first` on may be, rightly or wrongly worded."""
    open_ones: list[tuple[_Node, tuple[int, ...], tuple[int, ...]]] = [(lexicon.roots, (), ())]
    number = first
    while open_ones and number < len(words):
        if number > first and not _JOINT.fullmatch(text, words[number - 1].end, words[number].start):
            return
        word = words[number]
        skipped = open_ones if number > first and word.text == _SKIPPED else []
        step = [
            (branch, (*at, number), (*kinds, kind))
            for node, at, kinds in open_ones
            for known, kind in word.read
            if (branch := node.get(known))
        ]
        for branch, at, kinds in step:
            yield from (_Match(rule, at, kinds) for rule in branch.ends)
        open_ones = [(branch.next, at, kinds) for branch, at, kinds in step if branch.next] + skipped
        number += 1


def _is_right(match: _Match) -> bool:
    return match.rule.instead is None and not any(match.kinds)


def _is_wrong(match: _Match, right: set[int]) -> bool:
    """Say whether a match is a garble: a substitute that no right wording covers, and enough beside it is right."""
    kinds = match.kinds
    if match.rule.instead is not None or match.rule.fine:
        return not match.rule.fine and not any(kinds) and not right.issuperset(match.at)
    telling = [at for at, kind in zip(match.at, kinds, strict=True) if kind > _SOFT]
    if not telling or right.issuperset(telling) or len(telling) > _LONGEST_WRONG + len(kinds) // 4:
        return False
    sure = (kind == _EXACT and not is_function_word(word) for word, kind in zip(match.rule.words, kinds, strict=True))
    return _STRONG in kinds or any(sure)


def _suggest(match: _Match, words: list[_Word]) -> str:
    rule = match.rule
    if rule.instead is not None:
        return rule.instead
    kept = (
        words[at].text.lower() if not kind else word
        for at, kind, word in zip(match.at, match.kinds, rule.words, strict=True)
    )
    return " ".join(kept)


def _context(text: str) -> str:
    return f" {' '.join(_form(word) for word in _TOKEN.findall(text))} "


@lru_cache(maxsize=65536)
def _form(word: str) -> str:
    """Return `word` without case, accents, plural ending and British digraphs, so that its forms are one."""
    form = fold(word)
    if len(form) < 4:
        return form
    form = form[:-3] + "y" if form.endswith("ies") else form[:-1] if form.endswith("ae") else _PLURAL.sub("", form)
    return _BRITISH.sub("e", form) if len(form) > 5 else form


def _one_out(word: str) -> list[str]:
    """Return `word` and what is left of it with a letter taken out."""
    return [word, *[word[:i] + word[i + 1 :] for i in range(len(word))]]


def _is_one_off(one: str, other: str) -> bool:
    """Say whether two words differ by a letter left out, added or changed, or by two neighbours swapped.

    A letter more or less at the end makes another form of a word, not a misspelt one: rupture, ruptured.
    """
    start = _shared(one, other)
    one, other = one[start:], other[start:]
    end = _shared(one[::-1], other[::-1])
    left, right = one[: len(one) - end], other[: len(other) - end]
    return bool(one and other) and (len(left) <= 1 >= len(right) or (len(left) == 2 and left == right[::-1]))


def _shared(one: str, other: str) -> int:
    """Return how many letters two words begin with alike."""
    return next((i for i, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))
