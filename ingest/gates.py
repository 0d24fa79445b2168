"""What must hold before a staged generation goes live: golden questions, the passage count, pins and notices."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from ingest.curation import CorpusCuration, Golden
from ingest.identity import likeness
from ingest.plan import Plan
from search_app.index import Generation
from search_app.index.veil import find_hidden
from search_app.model import Passage
from search_app.search import Searcher, search

GATES = ("golden-questions", "passage-count", "pins", "notices", "withdrawn", "unreadable-files")
"""The names by which an editor may let an ingestion pass."""
_FEW = 10
"""So many passages may be lost whatever share of the collection they are."""
_LOOKED_AT = 50
_LIKE = 0.5
"""A passage with this share of another's words may have taken its place."""


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why a gate is shut, in words for an editor."""

    gate: str
    message: str


@dataclass(frozen=True, slots=True)
class Asked:
    """A golden question with the place of its passage before and after (1 is first, None not found or not there)."""

    golden: Golden
    before: int | None
    after: int | None
    first: str
    """The id of the first passage after, empty when nothing is found."""

    @property
    def lost(self) -> bool:
        """Say whether the passage is not among the first ones that the question allows."""
        return self.after is None or self.after > self.golden.within


def ask_golden(curated: CorpusCuration, before: Searcher | None, after: Searcher) -> tuple[Asked, ...]:
    """Return where the passage of each golden question stood and stands; those for withdrawn passages are left out."""
    redirects, hides = after.generation.redirects, after.generation.hides
    found = []
    for golden in curated.golden:
        now = redirects.get(golden.passage_id, golden.passage_id)
        if not hides(now):
            ids = _found(after, golden.question)
            was = _place(_found(before, golden.question), golden.passage_id, now) if before else None
            found.append(Asked(golden, was, _place(ids, now), ids[0] if ids else ""))
    return tuple(found)


def check(
    curated: CorpusCuration,
    asked: Sequence[Asked],
    plan: Plan,
    base: Generation | None,
    after: Generation,
    largest_fall: int,
) -> list[Refusal]:
    """Return why the generation `after`, which `plan` leads to, must not go live; empty when nothing speaks against it.

    `base` is what is live, `largest_fall` the share of its passages, in percent, that may be lost.
    """
    before = base.info.passages if base else 0
    lost_count = before - after.info.passages
    refusals = [Refusal(gate, message) for gate, message in _pointers(curated, base, after, plan)]
    refusals += [Refusal("withdrawn", message) for message in _returning(base, after, plan)]
    if lost_count > max(_FEW, before * largest_fall / 100):
        message = f"{lost_count} of {before} passages would be lost, more than {largest_fall} %"
        refusals.append(Refusal("passage-count", message))
    lost = [one for one in asked if one.lost and _is_there(after, one.golden.passage_id)]
    return refusals + [Refusal("golden-questions", _explain_lost(one, plan)) for one in lost]


def nearest_id(name: str, ids: Sequence[str]) -> str:
    """Return the id of a passage that `name` may have been meant for."""
    words = _words(name)
    return max(ids, key=lambda i: (len(words & _words(i)), SequenceMatcher(None, name, i).ratio()), default="")


def _pointers(
    curated: CorpusCuration, base: Generation | None, after: Generation, plan: Plan
) -> Iterator[tuple[str, str]]:
    """Yield gate and message for everything that names a passage which is not there."""
    pins = zip(curated.curation.pins, curated.pin_places, strict=True)
    named = [("pins", pin.passage_id, place) for pin, place in pins]
    places = curated.notice_places
    named += [("notices", n.passage_id, places.get(n.id, n.id)) for n in curated.curation.notices if n.passage_id]
    named += [("golden-questions", golden.passage_id, golden.place) for golden in curated.golden]
    displaced = {old.id: new.id for old, new in plan.displaced}
    for gate, name, place in named:
        if name in displaced:
            yield gate, f'{place}: "{name}" is another text now; the former one is "{displaced[name]}"'
    missing = [row for row in named if not _is_there(after, row[1])]
    ids = list(after.digests()) if missing else []
    removed, redirects = {p.id: p for p in plan.removed}, base.redirects if base else {}
    for gate, name, place in missing:
        gone = removed.get(name) or removed.get(redirects.get(name, ""))
        near = (_likest(gone, plan) if gone else "") or nearest_id(name, ids)
        why = ", because this edit removes it" if gone else ""
        yield gate, f'{place}: no passage "{name}"{why}' + (f'; nearest is "{near}"' if near else "")


def _returning(base: Generation | None, after: Generation, plan: Plan) -> Iterator[str]:
    """Yield a message for each passage that would show a withdrawn one again: edited, or as a part of it."""
    hidden = find_hidden(base.digests(), after.withdrawn) if base else frozenset()
    pairs = [(None, passage) for passage in plan.added] + [(old, new) for old, new in plan.changed]
    fresh = [(old, passage) for old, passage in pairs if not after.hides(passage.id)]
    for gone in base.passages(sorted(hidden)) if base and hidden else ():
        for old, passage in fresh:
            if _holds(passage, gone) and not (old and _holds(old, gone)):  # what was alike before may stay so
                told = f'"{passage.id}" has the words of "{gone.id}", which is withdrawn; take them out of the article'
                yield f"{told}, or `citewell reinstate {gone.id}` when its text is right now"


def _holds(passage: Passage, gone: Passage) -> bool:
    words, other = " ".join(passage.text.split()), " ".join(gone.text.split())
    return bool(other) and (other in words or likeness(passage, gone) >= _LIKE)


def _likest(gone: Passage, plan: Plan) -> str:
    """Return the id of the new passage whose words are likest to those of one that is removed, if any is like it."""
    words = set(gone.text.split())
    shared = {p.id: len(words & set(p.text.split())) / max(len(words), 1) for p in plan.added}
    best = max(shared, key=shared.__getitem__, default="")
    return best if best and shared[best] >= _LIKE else ""


def _is_there(after: Generation, name: str) -> bool:
    now = after.redirects.get(name, name)
    return bool(after.passages([now])) or after.hides(now)


def _found(searcher: Searcher, question: str) -> list[str]:
    return [hit.passage.id for hit in search(searcher, question, limit=_LOOKED_AT).hits]


def _place(ids: Sequence[str], *names: str) -> int | None:
    return next((at for at, found in enumerate(ids, 1) if found in names), None)


def _explain_lost(one: Asked, plan: Plan) -> str:
    golden = one.golden
    first = f'; first is now "{one.first}"' if one.first else "; it finds nothing"
    among = f"among the first {golden.within}" if golden.within > 1 else "first"
    return (
        f'{golden.place}: "{golden.question}" no longer finds "{golden.passage_id}" {among}{first}. {_cause(one, plan)}'
    )


def _cause(one: Asked, plan: Plan) -> str:
    """Return which edit lost the passage of a golden question, as far as can be said."""
    if one.before is not None and one.before > one.golden.within:
        return f"It stood at place {one.before} before, too: mend the article, the question or its `within`"
    edited = {after.id: "changed" for _, after in plan.changed}
    edited |= {after.id: "moved" for _, after in plan.moved} | {p.id: "new" for p in plan.added}
    own = plan.moves.get(one.golden.passage_id, one.golden.passage_id)
    if own in edited:
        return f'This edit lost it: "{own}" is {edited[own]}'
    if one.first in edited:
        return f'This edit lost it: "{one.first}" is {edited[one.first]} and comes before it'
    if not (edited or plan.removed or plan.beside):
        return "Nothing changed in this run: mend the article, the question or its `within`"
    return "Other edits of this run lost it: " + ("; ".join(plan.beside) or "look at the plan above")


def _words(passage_id: str) -> set[str]:
    return set(re.split(r"[#-]", passage_id))
