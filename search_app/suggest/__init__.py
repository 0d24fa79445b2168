"""Suggestions while a question is typed: questions and headings of the live generation that fit what stands there."""

import threading
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from search_app.analysis import stem, tokenize
from search_app.index import Generation
from search_app.model import Filters, Span, Withdrawals
from search_app.query import Synonyms, is_function_word
from search_app.suggest.table import AS_TYPED, Table, make_table

MAX_CHARS = 200
"""What is typed beyond these characters is not read."""
_MOST_WORDS = 12
_SHORTEST = 2
_SHORTEST_STEM = 3
_EXACT, _PREFIX, _LOOSE = 3, 2, 1
"""What a word counts for that stands in a text as typed, as the beginning of one, or under another form."""
_CLEAR, _ASKED, _OPENS = 1 << 10, 1 << 9, 1 << 8
"""What puts a text before others, whatever its words count for together: that it holds all typed words as they stand,
that it is a question, and that it opens with the first of them."""


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A question or heading with the first passage that stands under it; `matches` are (start, end) in `text`."""

    text: str
    passage_id: str
    kind: Literal["question", "heading"]
    matches: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class _Typed:
    """A word as typed, folded."""

    word: str
    whole: bool
    """True for a word that only holds a sentence together: it is looked for as it stands, not as a beginning."""


@dataclass(frozen=True, slots=True)
class _Found:
    """How each text holds one typed word (uint8, 0 when not), and how its words start that do."""

    typed: _Typed
    marks: NDArray[np.uint8]
    needles: tuple[str, ...]


class Suggestions:
    """The table of one generation, made when the first suggestion is asked for; safe to share between threads."""

    def __init__(self) -> None:
        self._table: Table | None = None
        self._is_whole = True
        """False for one that a copy may have given, which has not every passage."""
        self._lock = threading.Lock()

    def table(self, generation: Generation) -> Table | None:
        """Return the table, which whoever asks first makes; None while another thread is making it."""
        if self._is_wanted(generation) and self._lock.acquire(blocking=False):
            try:
                if self._is_wanted(generation):
                    # What is withdrawn may be reinstated while the generation is live, so it is left out when looking.
                    self._table = make_table(generation.without(Withdrawals()))
                    self._is_whole = generation.is_steady
            finally:
                self._lock.release()
        return self._table

    def _is_wanted(self, generation: Generation) -> bool:
        return self._table is None or (not self._is_whole and generation.is_steady)


def suggest(
    table: Table, generation: Generation, synonyms: Synonyms, typed: str, limit: int, filters: Filters
) -> list[Suggestion]:
    """Return up to `limit` texts that fit what was typed, best first: questions before headings, none twice.

    `generation` is the view that suggestions are for: what it hides is left out. Fewer than two letters give nothing,
    and so do words of which no text holds one.
    """
    words = _read(typed)
    if sum(map(str.isalnum, typed[:MAX_CHARS])) < _SHORTEST or not words or not len(table.texts):
        return []
    found = [one for word in words if (one := _find(table, synonyms, word))]
    fitting = _fit(found)
    if not len(fitting) and len(found) > 1:  # the last word may be one that nobody has finished yet
        found = found[:-1]
        fitting = _fit(found)
    if filters and len(fitting):
        fitting = fitting[_having(table, filters)[fitting]]
    shown = _order(table, found, fitting, words[0])
    return list(_take(table, generation, found, shown, limit, filters))


def _read(typed: str) -> list[_Typed]:
    """Return the distinct words that a text must hold to fit, the last ones of very many.

    Words that only hold a sentence together are passed over where there are others.
    """
    text = typed[:MAX_CHARS]
    tokens = [token for token in tokenize(text, AS_TYPED) if token.term]
    words = list(dict.fromkeys(token.term for token in tokens))[-_MOST_WORDS:]
    if telling := [_Typed(word, False) for word in words if not is_function_word(word)]:
        return telling
    unfinished = tokens[-1].term if tokens and tokens[-1].end == len(text) else ""
    return [_Typed(word, word != unfinished) for word in words]


def _find(table: Table, synonyms: Synonyms, typed: _Typed) -> _Found | None:
    """Return which texts hold a word, None when none does in any form."""
    marks = np.zeros(len(table.texts), np.uint8)
    if typed.whole:
        return _Found(typed, marks, (typed.word,)) if _mark(table, marks, typed.word, 0) else None
    needles = [other for other in _synonyms(synonyms, typed.word) if _mark(table, marks, other, _LOOSE)]
    if _mark(table, marks, typed.word, _PREFIX):
        return _Found(typed, marks, (*needles, typed.word))
    root = _root(stem(typed.word))
    if len(root) >= _SHORTEST_STEM and _mark(table, marks, root, _PREFIX):
        return _Found(typed, marks, (*needles, root))
    for close in () if needles else table.close_words(typed.word):
        marks[table.holding(close, close + 1)] = _LOOSE
        needles.append(bytes(table.words[close]).decode())
    return _Found(typed, marks, tuple(needles)) if needles else None


def _synonyms(synonyms: Synonyms, word: str) -> Iterator[str]:
    """Yield how the single words start that a typed one also finds."""
    if not synonyms.also:
        return
    for phrase in synonyms.also.get((stem(word),), ()):
        if len(phrase) == 1:
            yield _root(phrase[0])


def _root(term: str) -> str:
    """Return how all forms of a stemmed word start: driv of drive and driving, injur of injury and injuries."""
    return term.rstrip("eiy")


def _mark(table: Table, marks: NDArray[np.uint8], form: str, weight: int) -> bool:
    """Mark the texts that hold a word starting with `form`, with weight 0 only the word itself; say if any does."""
    first, last = table.range_of(form)
    if weight and first < last:
        marks[table.holding(first, last)] = weight
    exact = first < last and table.is_word(first, form)
    if exact and weight != _LOOSE:
        marks[table.holding(first, first + 1)] = _EXACT
    return exact or (bool(weight) and first < last)


def _fit(found: list[_Found]) -> NDArray[np.intp]:
    """Return the texts that hold every word that any text holds."""
    if not found:
        return np.empty(0, np.intp)
    held = found[0].marks.astype(np.bool_)
    for one in found[1:]:
        held &= one.marks.astype(np.bool_)
    return held.nonzero()[0]


def _having(table: Table, filters: Filters) -> NDArray[np.bool_]:
    """Return which texts stand over a passage that passes the filters."""
    owners = np.repeat(np.arange(len(table.texts)), np.diff(table.owner_starts))
    having = np.zeros(len(table.texts), np.bool_)
    having[owners[_passing(table, filters)]] = True
    return having


def _passing(table: Table, filters: Filters) -> NDArray[np.bool_]:
    """Return which owners pass the filters."""
    passing = np.ones(len(table.asks), np.bool_)
    if "kind" in filters:
        passing &= (table.asks & ("qa" in filters["kind"])) | (~table.asks & ("section" in filters["kind"]))
    if "topic" in filters:
        passing &= np.isin(table.topic_codes, [i for i, topic in enumerate(table.topics) if topic in filters["topic"]])
    return passing


def _order(table: Table, found: list[_Found], fitting: NDArray[np.intp], first: _Typed) -> NDArray[np.intp]:
    """Return the texts best first; those alike stay as the table has them, the shortest first."""
    keys = np.zeros(len(fitting), np.int16)
    clear = np.ones(len(fitting), np.bool_)
    for one in found:
        marks = one.marks[fitting]
        keys += marks
        clear &= marks > _LOOSE
    keys += (fitting < table.questions) * np.int16(_ASKED) + clear * np.int16(_CLEAR)
    start, end = table.range_of(first.word)
    opening = table.first_words[fitting]
    keys += ((opening >= start) & (opening < end)) * np.int16(_OPENS)
    return fitting[(-keys).argsort(kind="stable")]


def _take(
    table: Table,
    generation: Generation,
    found: list[_Found],
    shown: NDArray[np.intp],
    limit: int,
    filters: Filters,
) -> Iterator[Suggestion]:
    """Yield suggestions for the first texts that a passage stands under which is not withdrawn."""
    passing = _passing(table, filters) if filters else None
    starts = tuple(needle for one in found if not one.typed.whole for needle in one.needles)
    wholes = frozenset(needle for one in found if one.typed.whole for needle in one.needles)
    left = limit
    for at in map(int, shown):
        first, last = table.owner_starts[at : at + 2].tolist()
        owners = (o for o in range(first, last) if passing is None or passing[o])
        owner = next((o for o in owners if not generation.hides(table.owners[o])), None)
        if owner is None:
            continue
        text = table.texts[at]
        kind: Literal["question", "heading"] = "question" if table.asks[owner] else "heading"
        yield Suggestion(text, table.owners[owner], kind, _matches(text, starts, wholes))
        left -= 1
        if not left:
            return


def _matches(text: str, starts: tuple[str, ...], wholes: frozenset[str]) -> tuple[Span, ...]:
    words = tokenize(text, AS_TYPED)
    return tuple((start, end) for word, start, end in words if word in wholes or word.startswith(starts))
