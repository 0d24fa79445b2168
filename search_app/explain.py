"""Why a passage stands where it does for a question, and why another one does not show."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from difflib import get_close_matches

import numpy as np

from search_app.errors import RequestError
from search_app.index import Candidates
from search_app.model import Query
from search_app.notices import explain_notice
from search_app.ranking import confidence, fuse, order, part_weights
from search_app.search import Searcher, encode_question, find_pins, read_question


@dataclass(frozen=True, slots=True)
class ExplainedWord:
    """A word of the question: its share (0 to 1) of the weight of all words, and the terms it is looked for by."""

    text: str
    share: float
    read_as: str
    """The word it was corrected to, empty when it was not."""
    terms: Mapping[str, int]
    """The terms with the number of passages that hold each."""


@dataclass(frozen=True, slots=True)
class ExplainedPassage:
    """A passage with its place among all (1 is first, 0 none), the parts of its score, and why it does not show."""

    id: str
    place: int
    score: float
    """The fused score, 0 to 1: the sum of `parts`."""
    probability: float
    """That it answers the question; 1 when pinned."""
    pinned: bool
    parts: Mapping[str, float]
    terms: Mapping[str, float]
    """The BM25F score of each term that it holds."""
    missing: tuple[str, ...]
    """Words of the question that it does not hold in any form."""
    hidden: str
    """Why it is not among the passages shown, empty when it is."""


@dataclass(frozen=True, slots=True)
class Explanation:
    """How a question was read, the notice with the rule or example it comes from, and the passages asked about."""

    query: str
    semantic: str
    words: tuple[ExplainedWord, ...]
    notice: tuple[str, str] | None
    passages: tuple[ExplainedPassage, ...]


def explain(
    searcher: Searcher, question: str, passage_id: str = "", limit: int = 10, max_chars: int = 2000
) -> Explanation:
    """Return how `question` was scored: the first `limit` passages, or the one with `passage_id`.

    Raises RequestError for a passage that does not exist.
    """
    query = read_question(searcher, question, {}, max_chars)
    vector, semantic = encode_question(searcher, query)
    found = searcher.generation.candidates(query, searcher.generation.info.passages, vector)
    if passage_id and not searcher.generation.passages([passage_id]):
        near = get_close_matches(passage_id, found.names, 1, 0)
        raise RequestError(f'no passage "{passage_id}"' + (f'; nearest is "{near[0]}"' if near else ""))
    pinned = find_pins(searcher, query)
    places = [found.ids[at] for at in order(fuse(found, semantic), found.shortlist).tolist()]
    ranked = [*pinned, *(i for i in places if i not in pinned)]
    notice = explain_notice(searcher.notices, query.text, vector)
    wanted = [passage_id] if passage_id else ranked[:limit]
    return Explanation(
        query.text,
        semantic,
        tuple(_words(searcher, query)),
        (notice[0].id, notice[1]) if notice else None,
        tuple(_passage(searcher, query, (found, semantic), ranked, pinned, i, limit) for i in wanted),
    )


def _words(searcher: Searcher, query: Query) -> list[ExplainedWord]:
    total = sum(word.weight for word in query.words) or 1
    count = searcher.generation.frequency
    return [
        ExplainedWord(w.text, w.weight / total, w.corrected, {t: n for t in sorted(w.terms) if (n := count(t))})
        for w in query.words
    ]


def _passage(
    searcher: Searcher,
    query: Query,
    scored: tuple[Candidates, str],
    ranked: list[str],
    pinned: list[str],
    passage_id: str,
    limit: int,
) -> ExplainedPassage:
    found, semantic = scored
    place = ranked.index(passage_id) + 1 if passage_id in ranked else 0
    at = found.ids.index(passage_id) if passage_id in found.ids else None
    parts, probability = _parts(found, semantic, at)
    terms = _terms(searcher, query, passage_id)
    missing = tuple(word.text for word in query.words if not word.terms & terms.keys())
    return ExplainedPassage(
        passage_id,
        place,
        sum(parts.values()),
        1.0 if passage_id in pinned else probability,
        passage_id in pinned,
        parts,
        terms,
        missing,
        _hidden(place, at, found.shortlist, limit),
    )


def _parts(found: Candidates, semantic: str, at: int | None) -> tuple[dict[str, float], float]:
    """Return the share of the fused score that each part gives the passage at `at`, and that it answers."""
    weights = part_weights(found, semantic)
    values = np.zeros(len(weights)) if at is None else np.maximum(found.parts[at], 0)
    shares = {name: float(value * weight) for (name, weight), value in zip(weights.items(), values, strict=True)}
    return shares, 0.0 if at is None else float(confidence(found, semantic)[at])


def _terms(searcher: Searcher, query: Query, passage_id: str) -> dict[str, float]:
    """Return the BM25F score that each term of the question gives the passage."""
    scores = {}
    for term in query.terms:
        alone = searcher.generation.candidates(replace(query, terms=(term,)), searcher.generation.info.passages)
        if passage_id in alone.ids:
            scores[term.text] = float(alone.parts[alone.ids.index(passage_id), 0])
    return scores


def _hidden(place: int, at: int | None, shortlist: int, limit: int) -> str:
    if at is None and not place:
        return "it holds no word of the question in any form, and is not among those nearest to it in meaning"
    if place <= limit:
        return ""
    if at is not None and at >= shortlist:
        return f"at place {place}: too few of the question's words, or too common ones, to be compared in full"
    return f"at place {place}, after the {limit} that are shown"
