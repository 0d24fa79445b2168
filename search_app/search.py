"""One question to its results: the function that the page, the API, the command line and the tests all call."""

import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from search_app.errors import CitewellError, NoGenerationError, RequestError
from search_app.index import FACETS, SHORTLIST, Candidates, Float32, Generation, Store
from search_app.model import Hit, Passage, Pin, Query, Quote, Results
from search_app.notices import NoticeRules, compile_notices, find_notice
from search_app.query import Synonyms, compile_synonyms, content_terms, is_function_word, parse_question
from search_app.ranking import confidence, fuse, judge, order
from search_app.snippet import find_matches, quote_answer, quote_opening

_LOOK_EVERY_S = 1.0


Encode = Callable[[str], Float32]
Choose = Callable[[str], tuple[Encode | None, str]]


@dataclass(frozen=True, slots=True)
class Searcher:
    """A generation with its curation ready for questions."""

    generation: Generation
    synonyms: Synonyms
    pins: tuple[tuple[frozenset[str], str], ...]
    notices: NoticeRules
    encode: Encode | None = None
    """Gives the vector of a question, None when questions are not compared by meaning."""
    semantic: str = "off"

    @property
    def size(self) -> int:
        """Return the number of passages."""
        return self.generation.info.passages

    def frequency(self, term: str) -> int:
        """Return in how many passages `term` occurs in any field."""
        return self.generation.frequency(term)

    def close_words(self, word: str) -> list[str]:
        """Return the words of the passages that a misspelt `word` may stand for, the likeliest first."""
        return self.generation.close_words(word)


@dataclass(frozen=True, slots=True)
class _Ranked:
    """A place in the results before its passage is read."""

    passage_id: str
    score: float
    pinned: bool = False


def make_searcher(generation: Generation, choose: Choose | None = None) -> Searcher:
    """Return a searcher over `generation`; raises SourceError for notices with rules that cannot be read.

    `choose` returns the question encoder for passages of a model and what it is called: full, fast or off.
    """
    curation = generation.curation
    encode, semantic = choose(generation.model) if choose else (None, "off")
    return Searcher(
        generation,
        compile_synonyms(curation.synonyms),
        tuple(_pin_keys(curation.pins)),
        compile_notices(curation.notices),
        encode,
        semantic,
    )


def search(
    searcher: Searcher,
    question: str,
    *,
    limit: int = 10,
    offset: int = 0,
    filters: Mapping[str, str] | None = None,
    max_chars: int = 2000,
) -> Results:
    """Return the results for `question`; raises RequestError for a filter that does not exist."""
    started = time.perf_counter()
    filters = dict(filters or {})
    if unknown := set(filters) - set(FACETS):
        raise RequestError(f"filter: there is no {min(unknown)!r}; use {' or '.join(FACETS)}")
    query = replace(parse_question(question, searcher, searcher.synonyms, max_chars), filters=filters)
    vector = searcher.encode(query.text) if searcher.encode and query.text.strip() else None
    found = searcher.generation.candidates(query, max(SHORTLIST, offset + limit), vector)
    ranked = _pinned_first(_pinned(searcher, query), _rank(found, searcher.semantic))
    state = judge(ranked[0].score, searcher.semantic) if ranked else "none"
    return Results(
        query=query.text,
        state=state,
        hits=tuple(_hits(searcher, query, ranked[offset : offset + limit])),
        total=max(found.total, len(ranked)),
        notice=find_notice(searcher.notices, query.text),
        answer=_answer(searcher, query, ranked[0]) if ranked and state == "answer" else None,
        ignored_words=_ignored(searcher, query),
        corrected_words={word.text: word.corrected for word in query.words if word.corrected},
        facets=found.facets,
        semantic=searcher.semantic,
        generation=searcher.generation.info,
        took_ms=(time.perf_counter() - started) * 1000,
        limit=limit,
        offset=offset,
    )


class LiveIndex:
    """The live generation of a store, swapped when a new one is published; safe to share between threads."""

    def __init__(self, store: Store, choose: Choose | None = None) -> None:
        self._store = store
        self._choose = choose
        self._searcher: Searcher | None = None
        self._named: str | None = None
        self._looked = float("-inf")
        self._lock = threading.Lock()
        self.fault = ""
        """Why the live generation is not the one served, empty when all is well."""

    def current(self) -> Searcher:
        """Return a searcher over the live generation; raises NoGenerationError when none was ever opened.

        The pointer is looked at once a second at most. Requests in flight keep the searcher they have, and only the
        first ones of all wait while a generation is opened.
        """
        if self._is_due() and self._lock.acquire(blocking=self._searcher is None):
            try:
                if self._is_due():
                    self._look()
            finally:
                self._lock.release()
        if self._searcher is None:
            raise NoGenerationError(self.fault)
        return self._searcher

    def _is_due(self) -> bool:
        return self._searcher is None or time.monotonic() - self._looked >= _LOOK_EVERY_S

    def _look(self) -> None:
        self._looked = time.monotonic()
        named = self._store.live_name()
        if self._searcher is not None and named == self._named:
            return
        try:
            self._swap(self._store.open())
            self._named = named
        except (CitewellError, OSError) as error:
            self.fault = str(error)

    def _swap(self, fresh: Generation) -> None:
        if self._searcher is not None and self._searcher.generation.info.digest == fresh.info.digest:
            fresh.close()
        else:
            self._searcher = make_searcher(fresh, self._choose)
        self.fault = fresh.fault


def _rank(found: Candidates, semantic: str) -> list[_Ranked]:
    """Return the candidates in order; their scores, the probability that they answer, never rise down the list."""
    positions = order(fuse(found, semantic), found.shortlist)
    scores = np.minimum.accumulate(confidence(found, semantic)[positions])
    return [_Ranked(found.ids[i], float(score)) for i, score in zip(positions, scores, strict=True)]


def _pinned(searcher: Searcher, query: Query) -> list[Passage]:
    asked = {term for word in query.words for term in word.terms}
    ids = dict.fromkeys(passage_id for needed, passage_id in searcher.pins if needed <= asked)
    passages = searcher.generation.passages(list(ids)) if ids else []
    return [p for p in passages if all(getattr(p, name) == value for name, value in query.filters.items())]


def _pinned_first(pinned: Sequence[Passage], ranked: Sequence[_Ranked]) -> list[_Ranked]:
    first = dict.fromkeys(passage.id for passage in pinned)
    return [*(_Ranked(i, 1.0, pinned=True) for i in first), *(r for r in ranked if r.passage_id not in first)]


def _hits(searcher: Searcher, query: Query, page: Sequence[_Ranked]) -> Iterator[Hit]:
    passages = searcher.generation.passages([ranked.passage_id for ranked in page])
    for passage, ranked in zip(passages, page, strict=True):
        yield Hit(passage, ranked.score, find_matches(query, passage), ranked.pinned)


def _answer(searcher: Searcher, query: Query, first: _Ranked) -> Quote | None:
    (passage,) = searcher.generation.passages([first.passage_id])
    return quote_answer(query, passage) or (quote_opening(passage) if first.pinned else None)


def _pin_keys(pins: Sequence[Pin]) -> Iterator[tuple[frozenset[str], str]]:
    for pin in pins:
        for needed in filter(None, map(content_terms, pin.questions)):
            yield frozenset(needed), pin.passage_id


def _ignored(searcher: Searcher, query: Query) -> tuple[str, ...]:
    known = searcher.frequency
    words = [word for word in query.words if not is_function_word(word.text)]
    return tuple(word.text for word in words if not any(known(term) for term in word.terms))
