"""Lines of JSON in a file, found by id without reading the others or keeping their ids in memory."""

import os
import weakref
from array import array
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache, partial
from hashlib import blake2b
from itertools import pairwise
from pathlib import Path
from typing import BinaryIO, Literal, overload

import numpy as np
from numpy.typing import NDArray

from search_app.index.arrays import load_array, save_array
from search_app.index.splice import Splice, ends_of

_KEPT_ROWS = 8192
_CHUNK = 2**20
_SIDES: tuple[Literal["left", "right"], ...] = ("left", "right")


def write_rows(path: Path, rows: Iterable[tuple[str, bytes]]) -> None:
    """Write (id, line) pairs as files whose names start with `path`, which `Rows` reads; ids are all different."""
    ids, sizes = [], array("q")
    with path.with_suffix(".jsonl").open("wb") as file:
        for row_id, line in rows:
            ids.append(row_id.encode())
            sizes.append(file.write(line))
    _save(path, ends_of(np.array(sizes)), *_join(ids))
    _save_hashes(path, _hashes(ids))


def splice_rows(path: Path, base: Path, rows: Sequence[tuple[str, bytes]], splice: Splice) -> None:
    """Write the rows of `base` with (id, line) pairs put in or out, as `write_rows` would write all of them."""
    ids, id_starts = _join([row_id.encode() for row_id, _ in rows])
    starts = ends_of(np.array([len(line) for _, line in rows], np.int64))
    old_starts, old_id_starts = (load_array(base.with_suffix(f".{name}.npy")) for name in ("starts", "id_starts"))
    with path.with_suffix(".jsonl").open("wb") as file, base.with_suffix(".jsonl").open("rb") as old:
        fresh = b"".join(line for _, line in rows)
        for first, end, come, last in splice.stretch(old_starts, starts).pieces:
            _copy(old, file, first, end)
            file.write(fresh[come:last])
    names = splice.stretch(old_id_starts, id_starts).chunks(base.with_suffix(".ids").read_bytes(), ids)
    _save(path, splice.join_starts(old_starts, starts), b"".join(names), splice.join_starts(old_id_starts, id_starts))
    hashes, order = (load_array(base.with_suffix(f".{name}.npy")) for name in ("hashes", "order"))
    by_row = np.empty_like(hashes)
    by_row[order] = hashes
    _save_hashes(path, splice.join(by_row, _hashes([row_id.encode() for row_id, _ in rows])))


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
        self._one = lru_cache(_KEPT_ROWS)(partial(_decode, text, starts))

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
        return self._one(row)


def _decode(text: bytes, starts: NDArray[np.int64], row: int) -> str:
    bounds = starts[row : row + 2].tolist()
    if len(bounds) != 2:
        raise IndexError(row)
    return text[bounds[0] : bounds[1]].decode()


def _join(ids: Sequence[bytes]) -> tuple[bytes, NDArray[np.int64]]:
    return b"".join(ids), ends_of(np.array([*map(len, ids)], np.int64))


def _save(path: Path, starts: NDArray[np.int64], ids: bytes, id_starts: NDArray[np.int64]) -> None:
    path.with_suffix(".ids").write_bytes(ids)
    save_array(path.with_suffix(".starts.npy"), starts)
    save_array(path.with_suffix(".id_starts.npy"), id_starts)


def _save_hashes(path: Path, hashes: NDArray[np.uint64]) -> None:
    order = hashes.argsort(kind="stable")
    save_array(path.with_suffix(".hashes.npy"), hashes[order])
    save_array(path.with_suffix(".order.npy"), order.astype(np.int32))


def _copy(source: BinaryIO, target: BinaryIO, start: int, end: int) -> None:
    source.seek(start)
    for at in range(start, end, _CHUNK):
        target.write(source.read(min(_CHUNK, end - at)))


def _hashes(ids: Sequence[bytes]) -> NDArray[np.uint64]:
    return np.array([_hash(row_id) for row_id in ids], np.uint64)


def _find_row(ids: Ids, hashes: NDArray[np.uint64], order: NDArray[np.int32], row_id: str) -> int | None:
    wanted = np.uint64(_hash(row_id.encode("utf-8", "replace")))
    first, end = (int(hashes.searchsorted(wanted, side)) for side in _SIDES)
    return next((row for row in order[first:end].tolist() if ids[row] == row_id), None)


def _hash(row_id: bytes) -> int:
    return int.from_bytes(blake2b(row_id, digest_size=8).digest())
