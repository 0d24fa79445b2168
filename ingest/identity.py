"""Which id a passage keeps when its article is edited around it, or in it."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from difflib import SequenceMatcher

from ingest.slugs import first_words
from search_app.model import Passage

_EDITED = 0.5
"""A passage with this share of its words in place is the one from before, edited."""
_SURELY = 0.85
"""As much is asked of one that would take its id from another passage."""
_OPENING_WORDS = (4, 8, 16)


def keep_ids(before: Sequence[Passage], after: Sequence[Passage]) -> tuple[Passage, ...]:
    """Return the passages `after` an edit, those that stood there `before` with the ids they had.

    Ids are made of headings and, for further passages under one, of opening words. So a new paragraph in front of a
    section, other opening words, or a heading that occurs twice would give an old text a new id, or a new text an old
    one; pins, golden questions and links would lose their passage or point to its neighbour.
    """
    old, names = {p.id: p for p in before}, {p.id: p.id for p in after}
    new = {p.id: p for p in after}
    for sure in (True, False):
        for passage in before:
            heir = _heir(passage, new, [p for p in after if p.id not in old and names[p.id] == p.id], sure)
            if heir:
                names[heir.id] = passage.id
                if passage.id in new:
                    names[passage.id] = _other_id(new[passage.id], old, names)
    return tuple(_renamed(p, names[p.id]) for p in after)


def _heir(old: Passage, new: Mapping[str, Passage], free: Sequence[Passage], sure: bool) -> Passage | None:
    """Return the passage with an id of its own that is the `old` one; None when the one with its id may be it."""
    taker = new.get(old.id)
    if taker and taker.text_digest == old.text_digest:
        return None
    near = [p for p in free if _place(p) == _place(old)]
    if sure:
        return next((p for p in near if p.text_digest == old.text_digest), None)
    if not near or (taker and _likeness(old, taker) >= _EDITED):
        return None
    likest = max(near, key=lambda p: _likeness(old, p))
    return likest if _likeness(old, likest) >= (_SURELY if taker else _EDITED) else None


def _place(passage: Passage) -> tuple[str, tuple[str, ...]]:
    return passage.heading, passage.citation.heading_path


def _likeness(one: Passage, other: Passage) -> float:
    return SequenceMatcher(None, one.text.split(), other.text.split(), autojunk=False).ratio()


def _other_id(passage: Passage, old: Mapping[str, Passage], names: Mapping[str, str]) -> str:
    """Return an id for a passage that must give up its own: the one its text had, else one with its opening words."""
    had = [name for name, p in old.items() if p.text_digest == passage.text_digest and name not in names]
    made = [f"{passage.id}-{first_words(passage.text, count)}" for count in _OPENING_WORDS]
    taken = {*names.values()}
    free = [name for name in (*had, *(m for m in made if m not in old)) if name not in taken]
    return free[0] if free else f"{made[-1]}-{passage.text_digest.hex()[:8]}"


def _renamed(passage: Passage, name: str) -> Passage:
    if name == passage.id:
        return passage
    return replace(passage, id=name, citation=replace(passage.citation, anchor=name.partition("#")[2]))
