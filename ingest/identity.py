"""Which id a passage keeps when its article is edited around it."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from difflib import SequenceMatcher

from ingest.slugs import first_words
from search_app.model import Passage

_SAME = 0.85
_OTHER = 0.5
"""A passage with this share of its words in place is the one from before; with less than the other it is not."""
_OPENING_WORDS = (4, 8, 16)


def keep_ids(before: Sequence[Passage], after: Sequence[Passage]) -> tuple[Passage, ...]:
    """Return the passages `after` an edit with ids that do not pass to a neighbour.

    The first passage under a heading is named by the heading alone. When a paragraph is put in front of it, the id
    stays with the text that had it, and the new paragraph is named by its opening words too; so pins, golden questions
    and links keep what they were made for.
    """
    old, new = {p.id: p for p in before}, {p.id: p for p in after}
    names = {p.id: p.id for p in after}
    for taken in _contested(old, new):
        heir = _heir(old[taken], new[taken], [p for p in after if names[p.id] == p.id and p.id not in old])
        fresh = _fresh_id(new[taken], {*old, *names.values()} - {heir.id}) if heir else ""
        if heir and fresh:
            names[heir.id], names[taken] = taken, fresh
    return tuple(_renamed(p, names[p.id]) for p in after)


def _contested(old: dict[str, Passage], new: dict[str, Passage]) -> Iterator[str]:
    """Yield the ids that stand for another text than before."""
    return (name for name in new if name in old and old[name].text_digest != new[name].text_digest)


def _heir(old: Passage, taker: Passage, others: Sequence[Passage]) -> Passage | None:
    """Return the passage under the same heading that is the `old` one, None when the `taker` of its id may be it."""
    near = [p for p in others if (p.heading, p.citation.heading_path) == (taker.heading, taker.citation.heading_path)]
    for passage in near:
        if passage.text_digest == old.text_digest:
            return passage
    if not near or _likeness(old, taker) >= _OTHER:
        return None
    likest = max(near, key=lambda p: _likeness(old, p))
    return likest if _likeness(old, likest) >= _SAME else None


def _likeness(one: Passage, other: Passage) -> float:
    return SequenceMatcher(None, one.text.split(), other.text.split(), autojunk=False).ratio()


def _fresh_id(passage: Passage, taken: set[str]) -> str:
    names = (f"{passage.id}-{first_words(passage.text, count)}" for count in _OPENING_WORDS)
    return next((name for name in names if name not in taken), "")


def _renamed(passage: Passage, name: str) -> Passage:
    if name == passage.id:
        return passage
    return replace(passage, id=name, citation=replace(passage.citation, anchor=name.partition("#")[2]))
