"""Close words: which words of the articles a misspelt one may stand for."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from search_app.analysis import fold, surfaces
from search_app.edits import distance
from search_app.index.arrays import load_array, save_array
from search_app.model import Passage

_SHORTEST = 4
_LONG = 8
"""Words of this length may hold two faults, shorter ones one."""


@dataclass(frozen=True, slots=True)
class Speller:
    """Folded words with how many passages hold each, their lengths, first two letters, and letters as bits (uint32)."""

    words: tuple[str, ...]
    counts: NDArray[np.int32]
    lengths: NDArray[np.int32]
    starts: NDArray[np.int32]
    letters: NDArray[np.uint32]

    def close_words(self, word: str) -> list[str]:
        """Return the words nearest to a folded `word`, at one or two faults, the most frequent first.

        Words with digits, which may be doses, and very short ones have none.
        """
        if not _may_be_corrected(word):
            return []
        most = 2 if len(word) >= _LONG else 1
        near = np.abs(self.lengths - len(word)) <= most
        near &= self._starts_alike(word, most) & (self.counts > 0)
        # A fault changes at most two members of the set of letters, so this leaves few words to compare in full.
        near &= np.bitwise_count(self.letters ^ np.uint32(_letter_set(word))) <= 2 * most
        found = [
            (distance(word, self.words[i], most), -int(self.counts[i]), self.words[i]) for i in np.flatnonzero(near)
        ]
        best = min(found, default=(most + 1, 0, ""))[0]
        return [close for faults, _, close in sorted(found) if faults == best <= most]

    def without(self, hidden: Mapping[str, int]) -> "Speller":
        """Return a speller that knows nothing of passages whose words `count_words` gives in `hidden`."""
        less = np.array([hidden.get(word, 0) for word in self.words], np.int32)
        return replace(self, counts=self.counts - less)

    def _starts_alike(self, word: str, most: int) -> NDArray[np.bool_]:
        """Say of each word whether it may start like `word`: two faults leave the first letter, one may hit it."""
        first, second = self.starts[:, 0], self.starts[:, 1]
        alike: NDArray[np.bool_] = first == ord(word[0])
        if most == 1:
            alike = alike | (first == ord(word[1])) | (second == ord(word[0])) | (second == ord(word[1]))
        return alike


def count_words(passages: Iterable[Passage]) -> dict[str, int]:
    """Return the folded words of all passages with how many passages hold each, in alphabetical order."""
    counts: Counter[str] = Counter()
    for passage in passages:
        cited = passage.citation
        text = "\n".join((cited.title, *cited.heading_path, passage.question or passage.heading, passage.text))
        counts.update({fold(word) for _, word in surfaces(text)})
    return dict(sorted((word, n) for word, n in counts.items() if _may_be_corrected(word)))


def make_speller(counts: Mapping[str, int]) -> Speller:
    """Return a speller over the words that `count_words` gave."""
    lengths = np.array([len(word) for word in counts], np.int32)
    letters = np.array([_letter_set(word) for word in counts], np.uint32)
    starts = np.array([(ord(word[0]), ord(word[1])) for word in counts], np.int32).reshape(-1, 2)
    return Speller(tuple(counts), np.array([*counts.values()], np.int32), lengths, starts, letters)


def recount(counts: Mapping[str, int], less: Mapping[str, int], more: Mapping[str, int]) -> dict[str, int]:
    """Return `counts` without the words that `count_words` gives in `less` and with those in `more`."""
    left = Counter(dict(counts))
    left.subtract(less)
    left.update(more)
    return dict(sorted((word, n) for word, n in left.items() if n))


def save_speller(speller: Speller, folder: Path) -> None:
    """Write the speller as files that `load_speller` maps into memory."""
    (folder / "words.txt").write_bytes("\n".join(speller.words).encode())
    save_array(
        folder / "words.npy",
        np.stack([speller.counts, speller.lengths, *speller.starts.T, speller.letters.view(np.int32)]),
    )


def load_speller(folder: Path) -> Speller:
    """Return the speller in `folder`."""
    text = (folder / "words.txt").read_bytes().decode()
    rows = load_array(folder / "words.npy")
    words = tuple(text.split("\n")) if text else ()
    return Speller(words, rows[0], rows[1], rows[2:4].T, rows[4].view(np.uint32))


def _may_be_corrected(word: str) -> bool:
    return len(word) >= _SHORTEST and word.isalpha()


def _letter_set(word: str) -> int:
    bits = 0
    for letter in word:
        bits |= 1 << (ord(letter) & 31)
    return bits
