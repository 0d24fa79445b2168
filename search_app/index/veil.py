"""What is left out of a generation because it is withdrawn: passages, their words, and their text in documents."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from search_app.model import Document, Passage, Withdrawals


def find_hidden(digests: Mapping[str, tuple[bytes, bytes]], withdrawn: Withdrawals) -> frozenset[str]:
    """Return the ids of the passages that are withdrawn, from the digests of all passages."""
    if not withdrawn.entries:
        return frozenset()
    return frozenset(
        name for name, (_, text) in digests.items() if withdrawn.covers_id(name) or text in withdrawn.digests
    )


def find_hidden_documents(hidden: frozenset[str], own: Callable[[str], Sequence[str]]) -> frozenset[str]:
    """Return the documents of which no passage is left; `own` gives the ids of the passages of one."""
    documents = {name.partition("#")[0] for name in hidden}
    return frozenset(document for document in documents if all(name in hidden for name in own(document)))


def shown_mask(ids: Sequence[str], hidden: frozenset[str]) -> NDArray[np.bool_] | None:
    """Return for each passage whether it is shown, None when all are."""
    if not hidden:
        return None
    return np.array([name not in hidden for name in ids], np.bool_)


def blank(document: Document, hidden: Sequence[Passage]) -> Document:
    """Return `document` with spaces where the texts and headings of `hidden` passages stand, wherever they stand.

    The length stays, so that the spans of the other passages hold.
    """
    text = document.text
    for start, end in sorted(span for passage in hidden for span in _places(document.text, passage)):
        text = text[:start] + " " * (end - start) + text[end:]
    return replace(document, text=text)


def _places(text: str, passage: Passage) -> Iterator[tuple[int, int]]:
    for start, end in passage.citation.spans:
        yield start, end
        yield from _heading_before(text, start, passage.question or passage.heading)
        part = text[start:end]
        again = text.find(part) if part.strip() else -1
        while again >= 0:
            yield again, again + len(part)
            again = text.find(part, again + len(part))


def _heading_before(text: str, start: int, heading: str) -> Iterator[tuple[int, int]]:
    """Yield where the heading of a passage that starts at `start` stands, when nothing else stands between them."""
    end = len(text[:start].rstrip())
    first = text.rfind("\n", 0, end) + 1
    if heading and text[first:end].strip("#*_ :\t").casefold() == heading.casefold():
        yield first, end
