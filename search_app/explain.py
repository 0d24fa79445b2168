"""Why a passage stands where it does for a question, and why another one does not show."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from difflib import get_close_matches

from search_app.errors import RequestError
from search_app.index import Candidates
from search_app.model import Filters, Query
from search_app.notices import explain_notice
from search_app.ranking import STALE_WEIGHT, confidence, part_weights
from search_app.search import (
    Searcher,
    encode_question,
    find_pins,
    find_stale,
    rank,
    read_question,
    vector_for_notices,
)


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
    """The fused score, 0 to 1: the sum of `parts`, a little less when `stale`."""
    probability: float
    """That it answers the question; 1 when pinned."""
    pinned: bool
    parts: Mapping[str, float]
    terms: Mapping[str, float]
    """The BM25F score of each term that it holds."""
    missing: tuple[str, ...]
    """Words of the question that it does not hold in any form."""
    stale: bool
    """True when it is slightly demoted, because it is due for review or kept from a file that cannot be read."""
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
    searcher: Searcher,
    question: str,
    passage_id: str = "",
    limit: int = 10,
    max_chars: int = 2000,
    filters: Filters | None = None,
) -> Explanation:
    """Return how `question` was scored: the first `limit` passages, or the one with `passage_id`.

    Raises RequestError for a passage that does not exist.
    """
    query = read_question(searcher, question, filters or {}, max_chars)
    vector, semantic = encode_question(searcher, query)
    found = searcher.generation.candidates(query, searcher.generation.info.passages, vector)
    if passage_id and searcher.generation.hides(passage_id):
        raise RequestError(f'"{passage_id}" is withdrawn; `citewell reinstate {passage_id}` shows it again')
    if passage_id and not searcher.generation.passages([passage_id]):
        near = get_close_matches(passage_id, searcher.generation.digests(), 1, 0)
        raise RequestError(f'no passage "{passage_id}"' + (f'; nearest is "{near[0]}"' if near else ""))
    pinned = find_pins(searcher, query)
    stale = find_stale(searcher, found, date.today())
    named, scores = rank(found, semantic, pinned, stale)
    ranked = [named(at) for at in range(len(scores))]
    notice = explain_notice(searcher.notices, query.text, vector_for_notices(searcher, vector, semantic))
    demoted = frozenset() if stale is None else frozenset(found.ids[at] for at in stale.nonzero()[0])
    asked = _Asked(query, semantic, found, ranked, pinned, _term_scores(searcher, query), limit, demoted)
    return Explanation(
        query.text,
        semantic,
        tuple(_words(searcher, query)),
        (notice[0].id, notice[1]) if notice else None,
        tuple(_explain_passage(asked, i) for i in ([passage_id] if passage_id else ranked[:limit])),
    )


@dataclass(frozen=True, slots=True)
class _Asked:
    """A question with all that was found for it: `terms` are the scores of each term by passage id."""

    query: Query
    semantic: str
    found: Candidates
    ranked: list[str]
    pinned: list[str]
    terms: Mapping[str, Mapping[str, float]]
    limit: int
    stale: frozenset[str]


def _words(searcher: Searcher, query: Query) -> list[ExplainedWord]:
    total = sum(word.weight for word in query.words) or 1
    count = searcher.generation.frequency
    return [
        ExplainedWord(w.text, w.weight / total, w.corrected, {t: n for t in sorted(w.terms) if (n := count(t))})
        for w in query.words
    ]


def _explain_passage(asked: _Asked, passage_id: str) -> ExplainedPassage:
    found, pinned = asked.found, passage_id in asked.pinned
    place = asked.ranked.index(passage_id) + 1 if passage_id in asked.ranked else 0
    at = found.ids.index(passage_id) if passage_id in found.ids else None
    parts, probability = _parts(found, asked.semantic, at)
    terms = {term: scores[passage_id] for term, scores in asked.terms.items() if passage_id in scores}
    return ExplainedPassage(
        passage_id,
        place,
        score=sum(parts.values()) * (float(STALE_WEIGHT) if passage_id in asked.stale else 1),
        probability=1.0 if pinned else probability,
        pinned=pinned,
        parts=parts,
        terms=terms,
        missing=tuple(word.text for word in asked.query.words if not word.terms & terms.keys()),
        stale=passage_id in asked.stale,
        hidden=_hidden(place, at, found.shortlist, asked.limit),
    )


def _parts(found: Candidates, semantic: str, at: int | None) -> tuple[dict[str, float], float]:
    """Return the share of the fused score that each part gives the passage at `at`, and that it answers."""
    weights = part_weights(found, semantic)
    if at is None:
        return dict.fromkeys(weights, 0.0), 0.0
    shares = {name: float(value * weights[name]) for name, value in zip(weights, found.parts[at], strict=True)}
    return shares, float(confidence(found, semantic)[at])


def _term_scores(searcher: Searcher, query: Query) -> dict[str, dict[str, float]]:
    """Return the BM25F score that each term gives the passages that hold it, by their ids."""
    scores = {}
    for term in query.terms:
        alone = searcher.generation.candidates(replace(query, terms=(term,)), searcher.generation.info.passages)
        scores[term.text] = dict(zip(alone.ids, alone.parts[:, 0].tolist(), strict=True))
    return scores


def _hidden(place: int, at: int | None, shortlist: int, limit: int) -> str:
    if at is None and not place:
        return "it holds no word of the question in any form, and is not among those nearest to it in meaning"
    if place <= limit:
        return ""
    if at is not None and at >= shortlist:
        return f"at place {place}: too few of the question's words, or too common ones, to be compared in full"
    return f"at place {place}, after the {limit} that are shown"
