"""The questions and headings of a generation with the words that lead to them, as arrays made in one pass."""

from array import array
from collections.abc import Iterator
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from search_app.analysis import tokenize
from search_app.index import Generation
from search_app.index.rows import Ids
from search_app.index.splice import ends_of
from search_app.model import Passage

_WIDTH = 32
"""Bytes of a word that are compared."""
_SHORTEST = 4
"""Shorter words are not looked for with a typing mistake."""
AS_TYPED = "und"
"""The language for which words are folded and not stemmed: stemming a word for the first time takes 50 us."""


@dataclass(frozen=True, slots=True)
class Table:
    """Distinct texts, questions first and then the shortest, and the passages that each stands over.

    The words of text t are found by `words`, which are sorted, and `starts`, which delimits the texts of each word in
    `texts_of` (int32). `owner_starts` delimits the passages of each text in the arrays by owner.
    """

    texts: Ids
    questions: int
    """So many of the first texts are asked by a passage."""
    first_words: NDArray[np.int32]
    """The number of the word that each text starts with."""
    words: NDArray[np.bytes_]
    letters: NDArray[np.uint32]
    """The letters of each word as bits."""
    starts: NDArray[np.int64]
    texts_of: NDArray[np.int32]
    owner_starts: NDArray[np.int64]
    owners: Ids
    asks: NDArray[np.bool_]
    """Which owners are questions with their answers."""
    topics: tuple[str, ...]
    topic_codes: NDArray[np.int32]

    def range_of(self, prefix: str) -> tuple[int, int]:
        """Return the numbers of the first word that starts with `prefix`, and of the first after those that do."""
        start = prefix.encode()[:_WIDTH]
        end = start[: _WIDTH - 1] + b"\xff"  # which stands in no UTF-8
        first, last = self.words.searchsorted(np.array([start, end], self.words.dtype)).tolist()
        return first, last

    def is_word(self, number: int, word: str) -> bool:
        """Say whether the word with this number is `word`."""
        return bool(self.words[number] == word.encode()[:_WIDTH])

    def close_words(self, word: str) -> list[int]:
        """Return the numbers of the words that differ from `word` in one letter too many, missing, wrong or swapped.

        The first letter is taken for right, which leaves a small part of the words.
        """
        wanted = word.encode()
        if not _SHORTEST <= len(wanted) <= _WIDTH or not (word.isascii() and word.isalpha()):
            return []
        first, last = self.range_of(word[0])
        # One fault changes at most two members of the set of letters, so this leaves few words to compare in full.
        near = np.bitwise_count(self.letters[first:last] ^ _letters(np.array([wanted]))[0]) <= 2
        close = (near.nonzero()[0] + first).tolist()
        return [at for at in close if _is_close(wanted, bytes(self.words[at]))]

    def holding(self, first: int, last: int) -> NDArray[np.int32]:
        """Return the texts that hold a word of a range, int32, repeats included."""
        return self.texts_of[self.starts[first] : self.starts[last]]


@dataclass(slots=True)
class _Gathered:
    """What one pass over the passages finds, in its order."""

    numbers: dict[str, int] = field(default_factory=dict)
    """The number of each text by its folded words, under which it is the same text."""
    texts: list[str] = field(default_factory=list)
    words: dict[str, int] = field(default_factory=dict)
    pairs: "array[int]" = field(default_factory=lambda: array("i"))
    """Text and word by turns."""
    firsts: "array[int]" = field(default_factory=lambda: array("i"))
    owned: "array[int]" = field(default_factory=lambda: array("i"))
    owners: list[bytes] = field(default_factory=list)
    asks: "array[int]" = field(default_factory=lambda: array("b"))
    topics: dict[str, int] = field(default_factory=dict)
    codes: "array[int]" = field(default_factory=lambda: array("i"))


def make_table(generation: Generation) -> Table:
    """Return the table of all passages that `generation` shows.

    It takes some 0.04 ms a passage, nearly all of it for reading them; what is kept is some 140 bytes a passage.
    """
    found = _Gathered()
    for passage in _passages(generation):
        _gather(found, passage)
    return _compile(found)


def _passages(generation: Generation) -> Iterator[Passage]:
    return (passage for _, own in generation.contents_of() for passage in own)


def _gather(found: _Gathered, passage: Passage) -> None:
    label = " ".join((passage.question or passage.heading).split())
    words = [token.term for token in tokenize(label, AS_TYPED)]
    if not words:
        return
    key = " ".join(words)
    number = found.numbers.setdefault(key, len(found.texts))
    if number == len(found.texts):
        found.texts.append(label)
        found.firsts.append(found.words.setdefault(words[0], len(found.words)))
        for word in set(words):
            found.pairs.extend((number, found.words.setdefault(word, len(found.words))))
    found.owned.append(number)
    found.owners.append(passage.id.encode())
    found.asks.append(passage.question is not None)
    found.codes.append(found.topics.setdefault(passage.topic, len(found.topics)))


def _compile(found: _Gathered) -> Table:
    owned, asks = np.array(found.owned, np.int32), np.array(found.asks, np.bool_)
    asked = np.zeros(len(found.texts), np.bool_)
    asked[owned[asks]] = True
    order = np.lexsort((np.array([*map(len, found.texts)], np.int32), ~asked))
    rank = np.empty(len(order), np.int32)
    rank[order] = np.arange(len(order))
    cut = np.array([word.encode()[:_WIDTH] for word in found.words], f"S{_WIDTH}")
    words, number_of = np.unique(cut, return_inverse=True)
    text, word = np.array(found.pairs, np.int32).reshape(-1, 2).T
    pairs = np.unique(number_of[word].astype(np.int64) * len(order) + rank[text])
    by_text = np.lexsort((~asks, rank[owned]))  # a text's passages that ask it come first
    return Table(
        _join([found.texts[at].encode("utf-8", "replace") for at in order.tolist()]),
        int(asked.sum()),
        number_of[np.array(found.firsts, np.int32)[order]].astype(np.int32),
        words,
        _letters(words),
        _delimit(pairs // max(len(order), 1), len(words)),
        (pairs % max(len(order), 1)).astype(np.int32),
        _delimit(rank[owned[by_text]], len(order)),
        _join([found.owners[at] for at in by_text.tolist()]),
        asks[by_text],
        tuple(found.topics),
        np.array(found.codes, np.int32)[by_text],
    )


def _letters(words: NDArray[np.bytes_]) -> NDArray[np.uint32]:
    """Return the set of bytes of each word as bits, as far as five bits tell them apart."""
    parts = np.ascontiguousarray(words).view(np.uint8).reshape(len(words), words.dtype.itemsize)
    bits = np.where(parts, np.uint32(1) << (parts & np.uint8(31)).astype(np.uint32), np.uint32(0))
    letters: NDArray[np.uint32] = np.bitwise_or.reduce(bits, axis=1)
    return letters


def _is_close(word: bytes, other: bytes) -> bool:
    """Say whether one letter is added, missing, replaced, or swapped with the next."""
    if abs(len(word) - len(other)) > 1:
        return False
    at = next((i for i, (a, b) in enumerate(zip(word, other, strict=False)) if a != b), min(len(word), len(other)))
    rest, same = word[at:], other[at:]
    swapped = rest[1:2] + rest[:1] + rest[2:] == same
    return rest[1:] == same[1:] or rest[1:] == same or rest == same[1:] or swapped


def _join(texts: list[bytes]) -> Ids:
    return Ids(b"".join(texts), ends_of(np.array([*map(len, texts)], np.int64)))


def _delimit(numbers: NDArray[np.int64] | NDArray[np.int32], size: int) -> NDArray[np.int64]:
    """Return where the rows of each of `size` numbers start among all, which are sorted, and the last ones end."""
    return ends_of(np.bincount(numbers, minlength=size))
