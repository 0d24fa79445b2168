"""Passages to read on with: what stands beside the first hit in its article, and what comes next for the question."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import islice

from search_app.index import Candidates, Generation
from search_app.model import AnswerState, Hit, Passage, Related

MOST = 4
_BESIDE = (1, -1, 2, -2, 3, -3)
"""Places from the first hit that are looked at, the nearest first: reading a passage costs some 20 us."""
_AHEAD = 5
"""Passages that are looked at for questions where nothing answers."""
_NEAR_SHARE = 0.2
"""What comes next for the question is related when it is no less likely to answer than this share of the first."""

Rank = Callable[[int], str]
"""Gives the id at each place in the order of a question."""


def find_related(
    generation: Generation, found: Candidates, ranked: Rank, scores: Sequence[float], hits: Sequence[Hit], after: int
) -> Iterator[Passage]:
    """Yield passages that are related to the first of all hits; `after` is the place of the first hit not shown.

    Those under the heading of the first hit come first, then its article's, each by how near they stand; then those
    that come next in the order, which is also by meaning where there is a model.
    """
    first = ranked(0)
    shown = [hit.passage for hit in hits if hit.passage.id == first] or generation.passages([first])
    if not shown:  # a copy that answers meanwhile has not every passage
        return
    own = shown[0]
    beside = generation.passages(list(_beside(generation, found, own)))
    yield from sorted(beside, key=lambda passage: passage.citation.heading_path != own.citation.heading_path)
    near = [at for at in range(after, min(after + MOST, len(scores))) if scores[at] >= _NEAR_SHARE * scores[0]]
    yield from generation.passages([ranked(at) for at in near])


def find_nearest(generation: Generation, ranked: Rank, count: int, after: int) -> Iterator[Passage]:
    """Yield what comes next of the `count` passages in the order, questions with their answers first."""
    ahead = generation.passages([ranked(at) for at in range(after, min(after + _AHEAD, count))])
    yield from sorted(ahead, key=lambda passage: passage.kind != "qa")


def relate(
    generation: Generation,
    found: Candidates,
    ranked: Rank,
    scores: Sequence[float],
    hits: Sequence[Hit],
    after: int,
    state: AnswerState,
) -> tuple[Related, ...]:
    """Return up to MOST passages to read on with: none that is among `hits`, and no heading twice."""
    if not hits:
        return ()
    if state == "answer":
        passages: Iterable[Passage] = find_related(generation, found, ranked, scores, hits, after)
    else:
        passages = find_nearest(generation, ranked, len(scores), after)
    return tuple(islice(_fresh(passages, hits), MOST))


def _fresh(passages: Iterable[Passage], hits: Sequence[Hit]) -> Iterator[Related]:
    """Yield the passages that are not shown and whose heading is new; a section may be cut into several passages."""
    shown = {hit.passage.id for hit in hits}
    seen = {_label(hit.passage) for hit in hits}
    for passage in passages:
        label = _label(passage)
        if passage.id not in shown and label not in seen:
            seen.add(label)
            yield Related(passage.id, label)


def _beside(generation: Generation, found: Candidates, first: Passage) -> Iterator[str]:
    """Yield the ids of the passages around the first hit in its document that are not withdrawn."""
    names = found.names
    if not any(names[at] == first.id for at in found.positions[: found.shortlist].tolist()):
        return  # the clinic pinned it to a question that does not find it
    own = generation.ids_of(first.citation.document_id)
    if first.id not in own:
        return
    at = own.index(first.id)
    around = (own[at + step] for step in _BESIDE if 0 <= at + step < len(own))
    yield from (name for name in around if not generation.hides(name))


def _label(passage: Passage) -> str:
    return passage.question or passage.heading
