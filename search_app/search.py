"""One question to its results: the function that the page, the API, the command line and the tests all call."""

import threading
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from search_app.analysis import tokenize
from search_app.errors import NoGenerationError, RequestError
from search_app.index import FACETS, Candidates, Generation, Store
from search_app.model import AnswerState, Hit, Pin, Query, Results
from search_app.notices import NoticeRules, compile_notices, find_notice
from search_app.query import Synonyms, compile_synonyms, is_function_word, parse_question
from search_app.ranking import fuse, judge, order
from search_app.snippet import find_matches, quote_answer

_DEPTH = 50
_LOOK_EVERY_S = 1.0


@dataclass(frozen=True, slots=True)
class Searcher:
    """A generation with its curation ready for questions."""

    generation: Generation
    synonyms: Synonyms
    pins: tuple[tuple[frozenset[str], str], ...]
    notices: NoticeRules

    @property
    def size(self) -> int:
        """Return the number of passages."""
        return self.generation.info.passages

    def frequency(self, term: str) -> int:
        """Return in how many passages `term` occurs in any field."""
        return self.generation.frequency(term)


def make_searcher(generation: Generation) -> Searcher:
    """Return a searcher over `generation`."""
    curation = generation.curation
    return Searcher(
        generation,
        compile_synonyms(curation.synonyms),
        tuple(_pin_keys(curation.pins)),
        compile_notices(curation.notices),
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
    found = searcher.generation.candidates(query, max(_DEPTH, offset + limit))
    fused = fuse(found)
    ranking = order(fused)
    held = float(found.parts[ranking[0], 1]) if len(ranking) else 0.0
    hits = _pinned_first(searcher, query, _hits(searcher, found, fused * held, ranking))
    first = hits[0] if hits else None
    state: AnswerState = "answer" if first and first.pinned else judge(held)
    return Results(
        query=query.text,
        state=state,
        hits=tuple(replace(hit, matches=find_matches(query, hit.passage)) for hit in hits[offset : offset + limit]),
        total=max(found.total, len(hits)),
        notice=find_notice(searcher.notices, query.text),
        answer=quote_answer(query, first.passage) if first and state == "answer" else None,
        ignored_words=_ignored(searcher, query),
        facets=found.facets,
        generation=searcher.generation.info,
        took_ms=(time.perf_counter() - started) * 1000,
        limit=limit,
        offset=offset,
    )


class LiveIndex:
    """The live generation of a store, swapped when a new one is published; safe to share between threads."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._searcher: Searcher | None = None
        self._number: int | None = None
        self._looked = float("-inf")
        self._lock = threading.Lock()
        self.fault = ""
        """Why the live generation is not the one served, empty when all is well."""

    def current(self) -> Searcher:
        """Return a searcher over the live generation; raises NoGenerationError when none was ever opened.

        The pointer is looked at once a second at most; requests in flight keep the searcher they have.
        """
        with self._lock:
            now = time.monotonic()
            if self._searcher is None or now - self._looked >= _LOOK_EVERY_S:
                self._looked = now
                self._searcher = self._look(self._searcher)
            return self._searcher

    def _look(self, held: Searcher | None) -> Searcher:
        number = self._store.current()
        if held is not None and number == self._number:
            return held
        try:
            fresh = self._store.open()
        except NoGenerationError as error:
            self.fault = str(error)
            if held is None:
                raise
            return held
        self._number, self.fault = number, fresh.fault
        if held is not None and fresh.info.digest == held.generation.info.digest:
            fresh.close()
            return held
        return make_searcher(fresh)


def _hits(searcher: Searcher, found: Candidates, fused: NDArray[np.float32], ranking: NDArray[np.intp]) -> list[Hit]:
    passages = searcher.generation.passages([found.ids[i] for i in ranking])
    return [Hit(p, float(fused[i]), ()) for p, i in zip(passages, ranking, strict=True)]


def _pinned_first(searcher: Searcher, query: Query, hits: list[Hit]) -> list[Hit]:
    asked = {term for word in query.words for term in word.terms}
    ids = [passage_id for needed, passage_id in searcher.pins if needed <= asked]
    passages = searcher.generation.passages(list(dict.fromkeys(ids)))
    pinned = [p for p in passages if all(getattr(p, name) == value for name, value in query.filters.items())]
    first = {p.id for p in pinned}
    return [Hit(p, 1.0, (), pinned=True) for p in pinned] + [hit for hit in hits if hit.passage.id not in first]


def _pin_keys(pins: tuple[Pin, ...]) -> Iterator[tuple[frozenset[str], str]]:
    for pin in pins:
        for question in pin.questions:
            words = [token for token in tokenize(question) if not is_function_word(question[token.start : token.end])]
            if words:
                yield frozenset(token.term for token in words), pin.passage_id


def _ignored(searcher: Searcher, query: Query) -> tuple[str, ...]:
    known = searcher.frequency
    words = [word for word in query.words if not is_function_word(word.text)]
    return tuple(word.text for word in words if not any(known(term) for term in word.terms))
