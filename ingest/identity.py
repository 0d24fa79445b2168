"""Which id a passage keeps when its article is edited around it, or in it."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from difflib import SequenceMatcher
from typing import NamedTuple

from ingest.slugs import first_words
from search_app.model import Passage

EDITED = 0.5
"""A passage with this share of its words in place is the one from before, edited."""
_SURELY = 0.85
"""As much is asked of one that would take its id from another passage."""
_OPENING_WORDS = (4, 8, 16)


class _Seen(NamedTuple):
    """A passage with the digest of its text and the headings it stands under."""

    id: str
    passage: Passage
    text: bytes
    place: tuple[str, tuple[str, ...]]


_Test = Callable[[_Seen, _Seen, Mapping[str, _Seen]], bool]
"""Says whether an old and a new passage are the same; the last argument is all new ones by their ids."""


def keep_ids(before: Sequence[Passage], after: Sequence[Passage]) -> tuple[Passage, ...]:
    """Return the passages `after` an edit, those that stood there `before` with the ids they had.

    Ids are made of headings and, for further passages under one, of opening words. So a new paragraph in front of a
    section, other opening words, a heading that occurs twice, or one that is given to another text would give an old
    text a new id, or a new text an old one; pins, golden questions and links would point to a neighbour.
    """
    new = {p.id: _seen(p) for p in after}
    left = [seen for seen in map(_seen, before) if seen.id not in new or new[seen.id].text != seen.text]
    fixed = {p.id for p in before} - {seen.id for seen in left}
    ids = {name: name for name in fixed}
    for is_same in (_same_text_and_place, _edited_in_place, _text_displaced, _likely):
        for old in [seen for seen in left if seen.id not in ids.values()]:
            if heir := _heir(old, [seen for name, seen in new.items() if name not in ids], new, is_same):
                ids[heir.id] = old.id
    given = set(ids.values())
    for passage in after:
        if passage.id not in ids:
            ids[passage.id] = _fresh_id(passage, given) if passage.id in given else passage.id
            given.add(ids[passage.id])
    return tuple(_renamed(p, ids[p.id]) for p in after)


def likeness(one: Passage, other: Passage) -> float:
    """Return the share (0 to 1) of the words of two passages that are alike and in order."""
    return SequenceMatcher(None, one.text.split(), other.text.split(), autojunk=False).ratio()


def _seen(passage: Passage) -> _Seen:
    return _Seen(passage.id, passage, passage.text_digest, (passage.heading, passage.citation.heading_path))


def _heir(old: _Seen, free: Sequence[_Seen], new: Mapping[str, _Seen], is_same: _Test) -> _Seen | None:
    same = [seen for seen in free if is_same(old, seen, new)]
    return max(same, key=lambda seen: likeness(old.passage, seen.passage), default=None)


def _same_text_and_place(old: _Seen, seen: _Seen, new: Mapping[str, _Seen]) -> bool:
    return old.text == seen.text and old.place == seen.place


def _edited_in_place(old: _Seen, seen: _Seen, new: Mapping[str, _Seen]) -> bool:
    return old.id == seen.id and likeness(old.passage, seen.passage) >= EDITED


def _text_displaced(old: _Seen, seen: _Seen, new: Mapping[str, _Seen]) -> bool:
    """Say whether the text stands under another heading because its own was given to another text."""
    return old.text == seen.text and old.id in new and bool(old.passage.text.strip())


def _likely(old: _Seen, seen: _Seen, new: Mapping[str, _Seen]) -> bool:
    if old.place != seen.place or old.id == seen.id:
        return old.id == seen.id
    return likeness(old.passage, seen.passage) >= (_SURELY if old.id in new else EDITED)


def _fresh_id(passage: Passage, given: set[str]) -> str:
    """Return an id for a passage whose own stays with another: the same, with its opening words."""
    made = [f"{passage.id}-{first_words(passage.text, count)}" for count in _OPENING_WORDS]
    return next((name for name in made if name not in given), f"{made[-1]}-{passage.text_digest.hex()[:8]}")


def _renamed(passage: Passage, name: str) -> Passage:
    if name == passage.id:
        return passage
    return replace(passage, id=name, citation=replace(passage.citation, anchor=name.partition("#")[2]))
