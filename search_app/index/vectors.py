"""Passage vectors: made once per text, kept as int8, compared with a question's vector."""

import hashlib
import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from search_app.index import Float32, KnownVectors, PassageEncoder, Progress
from search_app.index.arrays import load_array
from search_app.index.impacts import best
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

_BLOCK = 2048  # rows made float32 at a time: 3 MB, which stays in a processor's cache
_CHUNK = 256  # texts handed to the encoder at a time, so that progress can be shown
_LARGEST = 127
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

    def cosines(self, question: Float32, kind: int, positions: NDArray[np.intp] | None = None) -> Float32:
        """Return the cosine of `question` (length 1) with one vector of each passage, or of those at `positions`.

        A cosine does not depend on what else is compared, to the last bit: passages with the same vector are tied.
        """
        rows, scales = self.rows[:, kind], self.scales[:, kind]
        if positions is not None:
            rows, scales = rows[positions], scales[positions]
        found = np.empty(len(rows), np.float32)
        for start in range(0, len(rows), _BLOCK):
            block = slice(start, start + _BLOCK)
            found[block] = np.vecdot(rows[block].astype(np.float32), question)
        return found * scales

    def nearest(self, question: Float32, depth: int, allowed: NDArray[np.bool_] | None = None) -> NDArray[np.intp]:
        """Return the positions of the `depth` passages with the highest cosines above zero, best first.

        Ties are in the order of position; only passages that are `allowed` (bool, one for each) are looked at. In
        collections of more than 1,500 passages a few in a thousand of those wanted may be missed, the last ones first.
        """
        places = None if allowed is None else np.flatnonzero(allowed)
        if (len(self.rows) if places is None else len(places)) > max(_SCANNED, _COMPARED * depth):
            places = self._likest(question, _COMPARED * depth, allowed)
        found = best(self.cosines(question, 0, places), depth)
        return found if places is None else places[found]

    def _likest(self, question: Float32, count: int, allowed: NDArray[np.bool_] | None) -> NDArray[np.intp]:
        """Return in order the positions of the `count` allowed passages with the likest bits and of all as like."""
        apart = np.zeros(len(self.rows), np.uint16)
        for bits, own in zip(self.bits, _pack(question[None], self.cuts), strict=True):
            apart += np.bitwise_count(bits ^ own)
        if allowed is not None:
            apart[~allowed] = np.iinfo(apart.dtype).max
        return np.flatnonzero(apart <= np.partition(apart, count - 1)[count - 1])

    def by_key(self) -> dict[bytes, tuple[NDArray[np.int8], np.float32]]:
        """Return the vectors by the key of their text."""
        return {
            key.tobytes(): (row, scale)
            for keys, rows, scales in zip(self.keys, self.rows, self.scales, strict=True)
            for key, row, scale in zip(keys, rows, scales, strict=True)
        }


def texts_of(passage: Passage) -> tuple[str, str]:
    """Return what is encoded of a passage, in the order of KINDS."""
    cited = passage.citation
    own = passage.question or passage.heading
    headings = " > ".join(dict.fromkeys(name for name in (cited.title, *cited.heading_path, own) if name))
    return f"{headings}. {passage.text}", headings


def encode_passages(
    passages: Sequence[Passage],
    encoder: PassageEncoder,
    known: KnownVectors | None,
    progress: Progress | None = None,
) -> Vectors:
    """Return the vectors of `passages`; only texts without a vector in `known` are read by the encoder."""
    texts = [text for passage in passages for text in texts_of(passage)]
    keys = [_key(text, encoder) for text in texts]
    found = known.by_key() if known else {}
    fresh = list({key: text for key, text in zip(keys, texts, strict=True) if key not in found}.items())
    fresh.sort(key=lambda pair: len(pair[1]))
    for start in range(0, len(fresh), _CHUNK):
        part = fresh[start : start + _CHUNK]
        vectors = encoder.encode([text for _, text in part], _THREADS)
        found.update(zip((key for key, _ in part), map(_quantise, vectors), strict=True))
        if progress:
            progress(min(start + _CHUNK, len(fresh)), len(fresh))
    shape = (len(passages), len(KINDS))
    rows = np.array([found[key][0] for key in keys], np.int8).reshape(*shape, encoder.dimensions)
    scales = np.array([found[key][1] for key in keys], np.float32).reshape(shape)
    digests = np.frombuffer(b"".join(keys), np.uint8).reshape(*shape, hashlib.sha256().digest_size)
    return make_vectors(rows, scales, digests)


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
    np.save(folder / "vectors.npy", vectors.rows)
    np.save(folder / "vector_scales.npy", vectors.scales)
    np.save(folder / "vector_keys.npy", vectors.keys)
    np.save(folder / "vector_cuts.npy", vectors.cuts)
    np.save(folder / "vector_bits.npy", vectors.bits)


def load_vectors(folder: Path) -> tuple[Vectors | None, str]:
    """Return the vectors in `folder` and the digest of their model; None and "" when it was published without one."""
    if not (folder / "model.txt").exists():
        return None, ""
    names = ("vectors", "vector_scales", "vector_keys", "vector_cuts", "vector_bits")
    vectors = Vectors(*(load_array(folder / f"{name}.npy") for name in names))
    return vectors, (folder / "model.txt").read_text(encoding="ascii")


def _quantise(vector: Float32) -> tuple[NDArray[np.int8], np.float32]:
    scale = np.float32(max(float(np.abs(vector).max()), 1e-12) / _LARGEST)
    return np.round(vector / scale).astype(np.int8), scale


def _pack(vectors: Float32, cuts: Float32) -> NDArray[np.uint64]:
    """Return the bits of vectors of shape (n, dimensions), shape (words, n); the last word is filled up with zeros."""
    over = np.packbits((vectors[:, None] > cuts).reshape(len(vectors), cuts.size), axis=1)
    filled = np.zeros((len(vectors), -(-over.shape[1] // 8) * 8), np.uint8)
    filled[:, : over.shape[1]] = over
    return np.ascontiguousarray(filled.view(np.uint64).T)


def _key(text: str, encoder: PassageEncoder) -> bytes:
    return hashlib.sha256(f"{VERSION} {encoder.digest} {text}".encode("utf-8", "surrogatepass")).digest()
