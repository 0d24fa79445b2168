"""From candidates to ranked hits: score, coverage of the question, and the answer state."""

from search_app.index import Candidates
from search_app.index.lookup import field_terms
from search_app.model import AnswerState, Passage, Query

# Share of the question's weight that the first passage must hold; docs/decisions.md has the figures.
ANSWER_COVERAGE = 0.6
WEAK_COVERAGE = 0.34


def coverage(query: Query, passage: Passage) -> float:
    """Return which share (0 to 1) of the question's weight the passage holds, its titles included.

    The weight of a word is its idf; a word that no passage knows counts in full.
    """
    held = {term for found in field_terms(passage).values() for term in found}
    total = sum(word.weight for word in query.words)
    return sum(word.weight for word in query.words if word.terms & held) / total if total else 0.0


def judge(query: Query, first: Passage | None) -> AnswerState:
    """Return `answer`, `weak` or `none` from how much of the question the first passage covers."""
    share = coverage(query, first) if first else 0.0
    if share < WEAK_COVERAGE:
        return "none"
    return "answer" if share >= ANSWER_COVERAGE else "weak"


def scores(candidates: Candidates) -> list[float]:
    """Return the fused score of each candidate, divided by the best one's."""
    lexical = [float(row[0]) for row in candidates.parts]
    return [score / lexical[0] for score in lexical]
