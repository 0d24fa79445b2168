"""Lines of JSON in a file, found by id without reading the others or keeping their ids in memory."""

import os
import weakref
from collections.abc import Iterator, Sequence
from functools import lru_cache, partial
from hashlib import blake2b
from itertools import pairwise
from pathlib import Path
from typing import Literal, overload

import numpy as np
from numpy.typing import NDArray

from search_app.index.arrays import load_array

_KEPT_ROWS = 8192
_SIDES: tuple[Literal["left", "right"], ...] = ("left", "right")


def write_rows(path: Path, rows: Sequence[tuple[str, bytes]]) -> None:
    """Write (id, line) pairs as files whose names start with `path`, which `Rows` reads; ids are all different."""
    ids = [row_id.encode() for row_id, _ in rows]
    hashes = np.array([_hash(row_id) for row_id in ids], np.uint64)
    order = hashes.argsort(kind="stable")
    path.with_suffix(".jsonl").write_bytes(b"".join(line for _, line in rows))
    path.with_suffix(".ids").write_bytes(b"".join(ids))
    np.save(path.with_suffix(".starts.npy"), np.cumsum([0, *(len(line) for _, line in rows)]))
    np.save(path.with_suffix(".id_starts.npy"), np.cumsum([0, *map(len, ids)]))
    np.save(path.with_suffix(".hashes.npy"), hashes[order])
    np.save(path.with_suffix(".order.npy"), order.astype(np.int32))


class Rows:
    """What `write_rows` wrote: ids in their order, and lines by row number; lines are read and not mapped.

    A mapped file counts as memory in pieces of 64 kB around each line that was read.
    """

    def __init__(self, path: Path) -> None:
        self.ids = Ids(path.with_suffix(".ids").read_bytes(), load_array(path.with_suffix(".id_starts.npy")))
        self._starts = load_array(path.with_suffix(".starts.npy"))
        self._file = os.open(path.with_suffix(".jsonl"), os.O_RDONLY)
        weakref.finalize(self, os.close, self._file)
        hashes, order = (load_array(path.with_suffix(f".{name}.npy")) for name in ("hashes", "order"))
        self.row = lru_cache(_KEPT_ROWS)(partial(_find_row, self.ids, hashes, order))

    def line(self, row: int) -> bytes:
        """Return the line of a row."""
        start, end = self._starts[row : row + 2].tolist()
        return os.pread(self._file, end - start, start)


class Ids(Sequence[str]):
    """Ids by row number, decoded when they are asked for."""

    def __init__(self, text: bytes, starts: NDArray[np.int64]) -> None:
        self._text = text
        self._starts = starts

    def __len__(self) -> int:
        return len(self._starts) - 1

    def __iter__(self) -> Iterator[str]:
        return (self._text[start:end].decode() for start, end in pairwise(self._starts.tolist()))

    @overload
    def __getitem__(self, row: int) -> str: ...
    @overload
    def __getitem__(self, row: slice) -> list[str]: ...
    def __getitem__(self, row: int | slice) -> str | list[str]:
        if isinstance(row, slice):
            return [self[at] for at in range(len(self))[row]]
        bounds = self._starts[row : row + 2].tolist()
        if len(bounds) != 2:
            raise IndexError(row)
        return self._text[bounds[0] : bounds[1]].decode()


def _find_row(ids: Ids, hashes: NDArray[np.uint64], order: NDArray[np.int32], row_id: str) -> int | None:
    wanted = np.uint64(_hash(row_id.encode("utf-8", "replace")))
    first, end = (int(hashes.searchsorted(wanted, side)) for side in _SIDES)
    return next((row for row in order[first:end].tolist() if ids[row] == row_id), None)


def _hash(row_id: bytes) -> int:
    return int.from_bytes(blake2b(row_id, digest_size=8).digest())
