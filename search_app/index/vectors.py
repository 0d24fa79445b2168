"""Passage vectors: made once per text, kept as int8, compared with a question's vector."""

import hashlib
import os
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from search_app.index import Float32, KnownVectors, PassageEncoder, Progress
from search_app.index.arrays import load_array, save_array
from search_app.index.impacts import best
from search_app.index.splice import Splice
from search_app.model import Passage

VERSION = "1"
KINDS = ("passage", "heading")
"""What of a passage has a vector: all of it, and its headings alone."""

_CUTS = (-0.6, 0.6)
"""Where a passage's bits change, in standard deviations from the mean of each dimension: two bits for each of them."""
_SAMPLE = 4096  # passages that mean and deviation are taken from
_SCANNED = 1500  # up to here all passages are compared exactly, which costs 0.1 ms
_COMPARED = 20
"""Passages compared exactly for each that is wanted: of more than _SCANNED only those with the likest bits are."""

_ROUGHNESS = np.float32(1e-4)  # the most by which a cosine from a matrix product may be off, and far more than it is
_BLOCK = 256  # rows made float32 at a time: 400 kB, which stays in a processor's cache
_CHUNK = 256  # texts handed to the encoder at a time, so that progress can be shown
_LARGEST = 127
_KEY = hashlib.sha256().digest_size
_THREADS = os.cpu_count() or 1


@dataclass(frozen=True, slots=True)
class Vectors:
    """Rows of int8, shape (passages, 2, dimensions), a scale for each (float32), and SHA-256 of the text of each.

    `bits` say of each passage's own vector where it lies above `cuts`, float32 of shape (2, dimensions): uint64 of
    shape (words, passages), 96 bytes a passage with 384 dimensions. Likeness by them finds what may be near.
    """

    rows: NDArray[np.int8]
    scales: Float32
    keys: NDArray[np.uint8]
    cuts: Float32
    bits: NDArray[np.uint64]

    def cosines(self, question: Float32, positions: NDArray[np.intp]) -> Float32:
        """Return the cosines of `question` (length 1) with the vectors of passages, shape (positions, 2).

        A cosine does not depend on what else is compared, to the last bit: passages with the same vector are tied.
        """
        cosines: Float32 = np.vecdot(self.rows[positions].astype(np.float32), question) * self.scales[positions]
        return cosines

    def nearest(self, question: Float32, depth: int, allowed: NDArray[np.bool_] | None = None) -> NDArray[np.intp]:
        """Return the positions of the `depth` passages with the highest cosines above zero, best first.

        Ties are in the order of position; only passages that are `allowed` (bool, one for each) are looked at. In
        collections of more than 1,500 passages a few in a thousand of those wanted may be missed, the last ones first.
        """
        places = np.arange(len(self.rows)) if allowed is None else np.flatnonzero(allowed)
        if len(places) > max(_SCANNED, _COMPARED * depth):
            places = self._likest(question, _COMPARED * depth, allowed)
        if len(places) > depth:
            rough = self._rough_cosines(question, places)
            places = places[rough >= np.partition(rough, -depth)[-depth] - _ROUGHNESS]
        return places[best(self.cosines(question, places)[:, 0], depth)]

    def _rough_cosines(self, question: Float32, places: NDArray[np.intp]) -> Float32:
        """Return cosines with the passages' own vectors, off in the last bits: matrix products are quicker."""
        found = np.empty(len(places), np.float32)
        for start in range(0, len(places), _BLOCK):
            block = slice(start, start + _BLOCK)
            found[block] = self.rows[places[block], 0].astype(np.float32) @ question
        found *= self.scales[places, 0]
        return found

    def _likest(self, question: Float32, count: int, allowed: NDArray[np.bool_] | None) -> NDArray[np.intp]:
        """Return in order the positions of the `count` allowed passages with the likest bits and of all as like."""
        apart = np.zeros(len(self.rows), np.uint16)
        for bits, own in zip(self.bits, _pack(question[None], self.cuts), strict=True):
            apart += np.bitwise_count(bits ^ own)
        if allowed is not None:
            apart[~allowed] = np.iinfo(apart.dtype).max
        return np.flatnonzero(apart <= np.partition(apart, count - 1)[count - 1])

    def find(self, keys: NDArray[np.uint8]) -> tuple[NDArray[np.bool_], NDArray[np.int8], Float32]:
        """Return which of some keys have a vector, and the vectors and scales of those that have."""
        known = self.keys.reshape(-1, keys.shape[1])
        if not len(known):
            return np.zeros(len(keys), np.bool_), np.empty((0, self.rows.shape[2]), np.int8), np.empty(0, np.float32)
        short, wanted = _shorten(known), _shorten(keys)
        order = short.argsort()
        at = order[short.searchsorted(wanted, sorter=order).clip(max=len(known) - 1)]
        held = (known[at] == keys).all(axis=1)
        row, kind = np.divmod(at[held], len(KINDS))
        return held, self.rows[row, kind], self.scales[row, kind]


def texts_of(passage: Passage) -> tuple[str, str]:
    """Return what is encoded of a passage, in the order of KINDS; white space counts as the encoder reads it."""
    cited = passage.citation
    own = passage.question or passage.heading
    headings = " > ".join(dict.fromkeys(name for name in (cited.title, *cited.heading_path, own) if name))
    return f"{headings}. {' '.join(passage.text.split())}", headings


def encode_passages(
    passages: Sequence[Passage],
    encoder: PassageEncoder,
    known: KnownVectors | None,
    progress: Progress | None = None,
) -> Vectors:
    """Return the vectors of `passages`; only texts without a vector in `known` are read by the encoder."""
    keys = _keys(passages, encoder)
    rows, scales = np.empty((len(keys), encoder.dimensions), np.int8), np.empty(len(keys), np.float32)
    held, found, sizes = known.find(keys) if known else (np.zeros(len(keys), np.bool_), rows[:0], scales[:0])
    if len(found):  # else they may be of another length
        rows[held], scales[held] = found, sizes
    first: dict[bytes, int] = {}
    missing = np.flatnonzero(~held)
    source = [first.setdefault(keys[at].tobytes(), at) for at in missing.tolist()]
    for places, vectors in _encode(passages, list(first.values()), encoder, progress):
        rows[places], scales[places] = vectors
    rows[missing], scales[missing] = rows[source], scales[source]
    shape = (len(passages), len(KINDS))
    return make_vectors(rows.reshape(*shape, encoder.dimensions), scales.reshape(shape), keys.reshape(*shape, _KEY))


def splice_vectors(base: Vectors, fresh: Vectors, passages: Splice) -> Vectors:
    """Return the vectors of the new collection, with bits of their own."""
    return make_vectors(
        passages.join(base.rows, fresh.rows),
        passages.join(base.scales, fresh.scales),
        passages.join(base.keys, fresh.keys),
    )


def make_vectors(rows: NDArray[np.int8], scales: Float32, keys: NDArray[np.uint8]) -> Vectors:
    """Return vectors with the bits that go with them; see Vectors for the shapes."""
    own, sizes = rows[:, 0], scales[:, :1]
    step = max(1, len(rows) // _SAMPLE)
    some = own[::step] * sizes[::step] if len(rows) else np.zeros((1, rows.shape[2]), np.float32)
    cuts = (some.mean(axis=0) + np.outer(_CUTS, some.std(axis=0))).astype(np.float32)
    blocks = [slice(start, start + _BLOCK) for start in range(0, len(rows), _BLOCK)]
    bits = [_pack(own[block] * sizes[block], cuts) for block in blocks or [slice(0)]]
    return Vectors(rows, scales, keys, cuts, np.concatenate(bits, axis=1))


def save_vectors(vectors: Vectors, model: str, folder: Path) -> None:
    """Write the vectors of the model with the digest `model` as files that `load_vectors` maps into memory."""
    (folder / "model.txt").write_text(model, encoding="ascii")
    save_array(folder / "vectors.npy", vectors.rows)
    save_array(folder / "vector_scales.npy", vectors.scales)
    save_array(folder / "vector_keys.npy", vectors.keys)
    save_array(folder / "vector_cuts.npy", vectors.cuts)
    save_array(folder / "vector_bits.npy", vectors.bits)


def load_vectors(folder: Path) -> tuple[Vectors | None, str]:
    """Return the vectors in `folder` and the digest of their model; None and "" when it was published without one."""
    if not (folder / "model.txt").exists():
        return None, ""
    names = ("vectors", "vector_scales", "vector_keys", "vector_cuts", "vector_bits")
    vectors = Vectors(*(load_array(folder / f"{name}.npy") for name in names))
    return vectors, (folder / "model.txt").read_text(encoding="ascii")


def _encode(
    passages: Sequence[Passage], places: list[int], encoder: PassageEncoder, progress: Progress | None
) -> Iterator[tuple[list[int], tuple[NDArray[np.int8], Float32]]]:
    """Yield places with the vectors and scales of the texts that stand there; texts of like length go together."""
    places.sort(key=lambda at: len(_text(passages, at)))
    for start in range(0, len(places), _CHUNK):
        part = places[start : start + _CHUNK]
        yield part, _quantise(encoder.encode([_text(passages, at) for at in part], _THREADS))
        if progress:
            progress(start + len(part), len(places))


def _quantise(vectors: Float32) -> tuple[NDArray[np.int8], Float32]:
    largest = np.maximum(np.abs(vectors).max(axis=1), np.float32(1e-12))
    scales = (largest / _LARGEST).astype(np.float32)
    return np.round(vectors / scales[:, None]).astype(np.int8), scales


def _pack(vectors: Float32, cuts: Float32) -> NDArray[np.uint64]:
    """Return the bits of vectors of shape (n, dimensions), shape (words, n); the last word is filled up with zeros."""
    over = np.packbits((vectors[:, None] > cuts).reshape(len(vectors), cuts.size), axis=1)
    filled = np.zeros((len(vectors), -(-over.shape[1] // 8) * 8), np.uint8)
    filled[:, : over.shape[1]] = over
    return np.ascontiguousarray(filled.view(np.uint64).T)


def _text(passages: Sequence[Passage], at: int) -> str:
    row, kind = divmod(at, len(KINDS))
    return texts_of(passages[row])[kind]


def _keys(passages: Iterable[Passage], encoder: PassageEncoder) -> NDArray[np.uint8]:
    """Return the keys of the texts of all passages, shape (passages * 2, 32)."""
    keys = bytearray()
    for text in (text for passage in passages for text in texts_of(passage)):
        keys += hashlib.sha256(f"{VERSION} {encoder.digest} {text}".encode("utf-8", "surrogatepass")).digest()
    return np.frombuffer(keys, np.uint8).reshape(-1, _KEY)


def _shorten(keys: NDArray[np.uint8]) -> NDArray[np.uint64]:
    """Return the first eight bytes of each key, which tell nearly all apart."""
    return np.ascontiguousarray(keys[:, :8]).view(np.uint64)[:, 0]
