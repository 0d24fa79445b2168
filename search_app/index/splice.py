"""Where the rows of a table go when documents of a collection are replaced, added and taken out."""

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True, slots=True)
class Splice:
    """Pieces (start, end, fresh start, fresh end): those rows of the old table, then those of the fresh one."""

    pieces: tuple[tuple[int, int, int, int], ...]

    @property
    def size(self) -> int:
        """Return the number of rows of the new table."""
        return sum(b - a + d - c for a, b, c, d in self.pieces)

    @property
    def changes(self) -> int:
        """Return the number of rows taken out and put in."""
        return sum(1 for _ in self.gone()) + sum(d - c for _, _, c, d in self.pieces)

    def join(self, old: NDArray[Any], fresh: NDArray[Any]) -> NDArray[Any]:
        """Return the rows of the new table; both have the same dtype and the same shape but for their number."""
        return np.concatenate([part for a, b, c, d in self.pieces for part in (old[a:b], fresh[c:d])])

    def chunks(self, old: bytes | memoryview, fresh: bytes | memoryview) -> Iterator[bytes | memoryview]:
        """Yield what stands in the new table where a row is one byte."""
        for a, b, c, d in self.pieces:
            yield old[a:b]
            yield fresh[c:d]

    def stretch(self, old: NDArray[Any], fresh: NDArray[Any]) -> "Splice":
        """Return the splice of what the rows are made of; the arrays say where each row starts and the last ends."""
        return Splice(tuple((int(old[a]), int(old[b]), int(fresh[c]), int(fresh[d])) for a, b, c, d in self.pieces))

    def join_starts(self, old: NDArray[Any], fresh: NDArray[Any]) -> NDArray[np.int64]:
        """Return where each row of the new table starts and the last ends."""
        return ends_of(self.join(np.diff(old), np.diff(fresh)))

    def moved(self) -> NDArray[np.int32]:
        """Return the new place of every old row, -1 for those that are gone."""
        size = max((b for _, b, _, _ in self.pieces), default=0)
        places, at = np.full(size, -1, np.int32), 0
        for a, b, c, d in self.pieces:
            places[a:b] = np.arange(at, at + b - a)
            at += b - a + d - c
        return places

    def placed(self) -> NDArray[np.int32]:
        """Return the new place of every fresh row."""
        places, at = [np.empty(0, np.int32)], 0
        for a, b, c, d in self.pieces:
            places.append(np.arange(at + b - a, at + b - a + d - c, dtype=np.int32))
            at += b - a + d - c
        return np.concatenate(places)

    def gone(self) -> Iterator[int]:
        """Yield the old rows that are not in the new table."""
        before = 0
        for a, b, _, _ in self.pieces:
            yield from range(before, a)
            before = b


def make_splice(ids: Sequence[str], names: Sequence[str], kept: Sequence[bool]) -> Splice:
    """Return the splice of the documents `ids`, in order, with those of `names`, in order, put in or out.

    `kept` says which of `names` are in the new collection: each is the next row of the fresh table.
    """
    pieces, before, fresh = [], 0, 0
    for name, is_kept in zip(names, kept, strict=True):
        at = bisect_left(ids, name)
        pieces.append((before, at, fresh, fresh + is_kept))
        before, fresh = at + (at < len(ids) and ids[at] == name), fresh + is_kept
    pieces.append((before, len(ids), fresh, fresh))
    return Splice(tuple(pieces))


def ends_of(sizes: NDArray[Any]) -> NDArray[np.int64]:
    """Return where rows of these sizes start, and where the last one ends."""
    starts = np.zeros(len(sizes) + 1, np.int64)
    np.cumsum(sizes, out=starts[1:])
    return starts
