"""One question to its results: the function that the page, the API, the command line and the tests all call."""

import threading
import time
from collections.abc import Callable, Collection, Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, field, replace
from datetime import date
from functools import lru_cache, partial

import numpy as np
from numpy.typing import NDArray

from search_app.errors import CitewellError, EngineError, NoGenerationError, RequestError
from search_app.index import FACETS, NEVER_DUE, SHORTLIST, Candidates, Float32, Generation, Store
from search_app.model import Filters, Hit, Notice, Pin, Query, Quote, Results, Span
from search_app.notices import NoticeRules, compile_notices, find_notice
from search_app.query import (
    ReadWord,
    Synonyms,
    Vocabulary,
    compile_synonyms,
    content_terms,
    parse_question,
    word_reader,
)
from search_app.ranking import confidence, fuse, judge, order
from search_app.related import relate
from search_app.snippet import quote_answer, quote_opening, wanted_terms
from search_app.suggest import Suggestions

_LOOK_EVERY_S = 1.0


Encode = Callable[[str], tuple[Float32, str]]
"""Gives the vector of a question and what made it: full or fast."""
_PinKey = tuple[int, frozenset[str], str]
"""The place of the pin among all, the terms that a question must hold, and the id of the passage."""
Choose = Callable[[str], tuple[Encode | None, str]]


@dataclass(frozen=True, slots=True)
class Searcher:
    """A generation with its curation ready for questions."""

    generation: Generation
    synonyms: Synonyms
    pins: Mapping[str, tuple[_PinKey, ...]]
    """The pins by one of the terms that each needs."""
    notices: NoticeRules
    read: ReadWord
    encode: Encode | None = None
    """Gives the vector of a question, None when questions are not compared by meaning."""
    semantic: str = "off"
    first_due: int = NEVER_DUE
    """The earliest day on which a review ends, as `date.toordinal()`: before it nothing is stale."""
    turn: AbstractContextManager[object] = field(default_factory=threading.Lock, repr=False, compare=False)
    """Held while passages are scored: numpy lets go of the interpreter in every call, and threads that take turns at
    each of them need half as much time again."""
    suggestions: Suggestions = field(default_factory=Suggestions, repr=False, compare=False)


def make_searcher(generation: Generation, choose: Choose | None = None) -> Searcher:
    """Return a searcher over `generation`; raises SourceError for notices with rules that cannot be read.

    `choose` returns the question encoder for passages of a model and what it is called: full, fast or off.
    """
    curation = generation.curation
    encode, semantic = choose(generation.model) if choose else (None, "off")
    return Searcher(
        generation,
        compile_synonyms(curation.synonyms),
        _index_pins(curation.pins),
        _compiled(curation.notices, generation.model, semantic),
        _reader(generation),
        encode,
        semantic,
        generation.first_due,
        threading.Lock() if generation.takes_turns else nullcontext(),
    )


_compiled = lru_cache(maxsize=2)(compile_notices)
"""Rules that change from one generation to the next once in a while, and take a third of a second."""


def _reader(generation: Generation) -> ReadWord:
    return word_reader(Vocabulary(generation.info.passages, generation.frequency, generation.close_words))


def search(
    searcher: Searcher,
    question: str,
    *,
    limit: int = 10,
    offset: int = 0,
    filters: Filters | None = None,
    max_chars: int = 2000,
    today: date | None = None,
) -> Results:
    """Return the results for `question`; raises RequestError for a filter that does not exist.

    Passages whose review ended before `today`, by default the date of this machine, are stale.
    """
    started = time.perf_counter()
    day = today or date.today()
    query = read_question(searcher, question, filters or {}, max_chars)
    vector, semantic = encode_question(searcher, query)
    with searcher.turn:
        found = searcher.generation.candidates(query, max(SHORTLIST, offset + limit), vector)
    pinned = find_pins(searcher, query)
    ranked, scores = rank(found, semantic, pinned, find_stale(searcher, found, day))
    page = slice(offset, offset + limit)
    state = judge(scores[0], semantic) if scores else "none"
    hits = _hits(searcher, query, [ranked(at) for at in range(len(scores))[page]], scores[page], pinned, day)
    return Results(
        query.text,
        state,
        hits,
        _find_notice(searcher, query, vector_for_notices(searcher, vector, semantic)),
        tuple([word.text for word in query.words if not word.is_known and not word.is_function]),
        {word.text: word.corrected for word in query.words if word.corrected},
        semantic,
        searcher.generation.info,
        started,
        limit,
        offset,
        count=lambda: max(found.total, len(scores)),
        count_facets=lambda: found.facets,
        quote=lambda: _quote(searcher, query, ranked(0), hits, pinned) if state == "answer" else None,
        relate=lambda: relate(searcher.generation, found, ranked, scores, hits, page.stop, state),
    )


def _find_notice(searcher: Searcher, query: Query, vector: Float32 | None) -> Notice | None:
    """Return the notice for a question; it points to no passage that is withdrawn."""
    notice = find_notice(searcher.notices, query.text, vector)
    if notice and notice.passage_id and searcher.generation.hides(notice.passage_id):
        return replace(notice, passage_id="")
    return notice


def is_urgent(searcher: Searcher, question: str) -> bool:
    """Say whether a question shows an urgent-care notice, by its words alone."""
    return find_notice(searcher.notices, question, None) is not None


def encode_question(searcher: Searcher, query: Query) -> tuple[Float32 | None, str]:
    """Return the vector of a question and how it is compared by meaning: full, fast, or None and off."""
    if searcher.encode is None or not query.text.strip():
        return None, searcher.semantic
    return searcher.encode(query.text)


def vector_for_notices(searcher: Searcher, vector: Float32 | None, semantic: str) -> Float32 | None:
    """Return the vector where it is of the kind that the example messages were compiled for, else None."""
    return vector if semantic == searcher.semantic else None


def read_question(searcher: Searcher, question: str, filters: Filters, max_chars: int = 2000) -> Query:
    """Return the query for `question`; raises RequestError for a filter that does not exist."""
    if unknown := set(filters) - set(FACETS):
        raise RequestError(f"filter: there is no {min(unknown)!r}; use {' or '.join(FACETS)}")
    query = parse_question(question, searcher.read, searcher.synonyms, max_chars)
    return replace(query, filters=dict(filters)) if filters else query


class LiveIndex:
    """The live generation of a store, swapped when a new one is published; safe to share between threads.

    What is withdrawn is left out of it, at once for whoever asks a second after the withdrawal.
    """

    def __init__(self, store: Store, choose: Choose | None = None) -> None:
        self._store = store
        self._choose = choose
        self._searcher: Searcher | None = None
        self._named: str | None = None
        self._looked = self._looked_withdrawn = float("-inf")
        self._lock = threading.Lock()
        self._withdrawing = threading.Lock()
        self._faults = {"generation": "", "withdrawals": ""}
        self._served_fault = ""
        """What was wrong with the generation that is served when it was opened."""

    @property
    def fault(self) -> str:
        """Return why what is served is not what should be, empty when all is well."""
        with self._withdrawing:  # what is served and why change together
            return "; ".join(filter(None, self._faults.values()))

    def current(self) -> Searcher:
        """Return a searcher over the live generation; raises NoGenerationError when none was ever opened.

        The pointer is looked at once a second at most. Requests in flight keep the searcher they have, and only the
        first ones of all wait while a generation is opened.
        """
        if time.monotonic() - self._looked_withdrawn >= _LOOK_EVERY_S:
            with self._withdrawing:  # unlike a swap, this takes no time, and nobody may be answered without it
                if time.monotonic() - self._looked_withdrawn >= _LOOK_EVERY_S:  # else another has just looked
                    self._leave_out_withdrawn()
        if self._is_due() and self._lock.acquire(blocking=self._searcher is None):
            try:
                if self._is_due():
                    self._look()
            finally:
                self._lock.release()
        if self._searcher is None:
            raise NoGenerationError(self.fault)
        return self._searcher

    def _leave_out_withdrawn(self) -> None:
        try:
            withdrawn = self._store.withdrawals()
            self._faults["withdrawals"] = withdrawn.fault
        except NoGenerationError as error:
            self._faults["withdrawals"] = str(error)
            if self._searcher is None:
                return
            withdrawn = self._searcher.generation.withdrawn
        if self._searcher is not None and self._searcher.generation.withdrawn != withdrawn:
            try:
                view = self._searcher.generation.without(withdrawn)
                self._searcher = replace(self._searcher, generation=view, read=_reader(view))
            except EngineError:  # it is opened again, which gives what can answer now
                fresh = self._store.open()
                self._searcher = make_searcher(fresh.without(withdrawn), self._choose)
                self._faults["generation"], self._named = fresh.fault, None
        if withdrawn.is_fresh:
            self._looked_withdrawn = time.monotonic()

    def _is_due(self) -> bool:
        return self._searcher is None or time.monotonic() - self._looked >= _LOOK_EVERY_S

    def _look(self) -> None:
        self._looked = time.monotonic()
        named = self._store.live_name()
        if self._searcher is not None and named == self._named:
            self._faults["generation"] = self._served_fault
            return
        try:
            fresh = self._store.open()
            with self._withdrawing:
                self._swap(fresh)
            self._named = named
        except (CitewellError, OSError) as error:
            self._faults["generation"] = str(error)

    def _swap(self, fresh: Generation) -> None:
        if self._searcher is not None and _stands_for(self._searcher.generation, fresh):
            fresh.close()
        else:
            self._searcher = make_searcher(fresh.without(self._store.withdrawals()), self._choose)
        self._faults["generation"] = self._served_fault = fresh.fault


def find_stale(searcher: Searcher, found: Candidates, today: date) -> NDArray[np.bool_] | None:
    """Return which candidates are due for review, None when none of all passages is."""
    day = today.toordinal()
    return None if day <= searcher.first_due else searcher.generation.due_of(found) < day


def _stands_for(served: Generation, fresh: Generation) -> bool:
    """Say whether what is served stays: it is the same, or newer than one that stands in for the live one."""
    return served.info.digest == fresh.info.digest or (bool(fresh.fault) and served.info.number > fresh.info.number)


def rank(
    found: Candidates, semantic: str, pinned: Sequence[str], stale: NDArray[np.bool_] | None = None
) -> tuple[Callable[[int], str], list[float]]:
    """Return what gives the id at each place in the order, pinned ones first, and the probability that each answers.

    The probabilities never rise down the list.
    """
    positions = order(fuse(found, semantic, stale), found.shortlist)
    scores = np.minimum.accumulate(confidence(found, semantic)[positions]).tolist()
    if not pinned:
        rows = found.positions[positions].tolist()
        return lambda at: found.names[rows[at]], scores
    rest = [(found.ids[i], score) for i, score in zip(positions, scores, strict=True) if found.ids[i] not in pinned]
    ids = [*pinned, *(passage_id for passage_id, _ in rest)]
    return ids.__getitem__, [*(1.0 for _ in pinned), *(score for _, score in rest)]


def find_pins(searcher: Searcher, query: Query) -> list[str]:
    """Return the ids of the passages that the editor wants first, those that exist and pass the filters."""
    if not searcher.pins:
        return []
    asked = {term for word in query.words for term in word.terms}
    near = [pin for term in asked & searcher.pins.keys() for pin in searcher.pins[term] if pin[1] <= asked]
    ids = list(dict.fromkeys(passage_id for _, _, passage_id in sorted(near)))
    passages = searcher.generation.passages(ids) if ids else []
    return [p.id for p in passages if all(getattr(p, name) in values for name, values in query.filters.items())]


def _hits(
    searcher: Searcher, query: Query, ids: Sequence[str], scores: Sequence[float], pinned: Collection[str], today: date
) -> tuple[Hit, ...]:
    passages = searcher.generation.passages(ids)
    if len(passages) != len(ids):  # a cluster went away meanwhile, and what is kept of it here lacks some
        score_of, ids = dict(zip(ids, scores, strict=True)), [passage.id for passage in passages]
        scores = [score_of[name] for name in ids]
    marks = _Marks(searcher, query, ids)
    return tuple(
        [
            Hit(passage, score, partial(marks.of, at), bool(pinned) and passage.id in pinned, passage.is_stale(today))
            for at, (passage, score) in enumerate(zip(passages, scores, strict=True))
        ]
    )


class _Marks:
    """The matches of all hits of a page, worked out together when those of one are asked for."""

    def __init__(self, searcher: Searcher, query: Query, ids: Sequence[str]) -> None:
        self._given = searcher, query, ids
        self._found: list[tuple[Span, ...]] | None = None

    def of(self, at: int) -> tuple[Span, ...]:
        if self._found is None:
            searcher, query, ids = self._given
            self._found = searcher.generation.marks(ids, wanted_terms(query))
        return self._found[at]


def _quote(searcher: Searcher, query: Query, first: str, hits: Sequence[Hit], pinned: Collection[str]) -> Quote | None:
    if not hits or hits[0].passage.id != first:  # a later page
        hits = _hits(searcher, query, [first], [1.0], pinned, date.min)
    if not hits:  # a copy that answers meanwhile has not every passage
        return None
    passage, matches = hits[0].passage, hits[0].matches
    return quote_answer(query, passage, matches) or (quote_opening(passage) if first in pinned else None)


def _index_pins(pins: Sequence[Pin]) -> dict[str, tuple[_PinKey, ...]]:
    """Return the pins by one of the terms that each needs."""
    found: dict[str, tuple[_PinKey, ...]] = {}
    for pin in pins:
        for needed in filter(None, map(content_terms, pin.questions)):
            key = (sum(map(len, found.values())), frozenset(needed), pin.passage_id)
            found[needed[0]] = (*found.get(needed[0], ()), key)
    return found
