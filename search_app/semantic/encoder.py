"""Texts to sentence vectors: the forward pass of a BERT model in float32 numpy."""

import zipfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from search_app.errors import ModelError
from search_app.semantic.blas import use_one_thread
from search_app.semantic.checkpoint import Shape
from search_app.semantic.model_files import ModelFiles, read_vocabulary
from search_app.semantic.wordpiece import WordPiece

_BATCH = 256
"""Tokens that go through a layer together: a passage costs 34 ms, with 512 or 1,024 of them 36 to 37."""

Float32 = NDArray[np.float32]
Span = tuple[int, int]


class Encoder:
    """A model in memory, 22 MB for all-MiniLM-L6-v2 beside its mapped word vectors; threads may share it."""

    def __init__(self, arrays: Mapping[str, NDArray[Any]], shape: Shape, wordpiece: WordPiece, digest: str) -> None:
        self.dimensions = shape.dimensions
        self.digest = digest
        self._shape = shape
        self._wordpiece = wordpiece
        self._words, self._scale = arrays["words"], arrays["words.scale"]
        self._positions: Float32 = arrays["positions"]
        self._norm = _Norm(arrays["norm.weight"], arrays["norm.bias"], shape.epsilon)
        self._layers = [_read_layer(arrays, layer, shape.epsilon) for layer in range(shape.layers)]

    def encode(self, texts: Sequence[str], threads: int = 1) -> Float32:
        """Return the vectors of `texts`, float32 of shape (texts, dimensions), each of length 1.

        Only as many tokens of a text are read as the model can take, 256 for all-MiniLM-L6-v2. Its vector does not
        depend on the other texts beyond the last bits of a float32. Many texts are shared out to `threads` threads.
        """
        return self.encode_tokens((self._wordpiece.encode(text, self._shape.tokens) for text in texts), threads)

    def encode_tokens(self, texts: Iterable[Sequence[int]], threads: int = 1) -> Float32:
        """Return the vectors of texts given as token numbers, start and end among them; see `encode`."""
        batches = list(_batches(texts))
        if threads > 1 and len(batches) > 1:
            with ThreadPoolExecutor(threads) as pool:
                vectors = list(pool.map(self._forward, batches))
        else:
            vectors = [self._forward(batch) for batch in batches]
        return np.concatenate(vectors) if vectors else np.empty((0, self.dimensions), np.float32)

    def _forward(self, batch: Sequence[Sequence[int]]) -> Float32:
        # The tokens of all texts stand below each other without padding; only attention looks at one text at a time.
        ends = np.cumsum([len(numbers) for numbers in batch]).tolist()
        spans = list(zip([0, *ends], ends, strict=False))
        numbers = np.fromiter((n for text in batch for n in text), np.intp, ends[-1])
        tokens: Float32 = self._words[numbers] * self._scale[numbers, None]
        for start, end in spans:
            tokens[start:end] += self._positions[: end - start]
        self._norm.apply(tokens)
        for layer in self._layers:
            layer.apply(tokens, spans, self._shape.heads)
        if self._shape.pooling == "cls":
            vectors = tokens[[start for start, _ in spans]]
        else:
            vectors = np.stack([tokens[start:end].mean(axis=0) for start, end in spans])
        vectors /= np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), np.float32(1e-12))
        return vectors


def load_encoder(files: ModelFiles) -> Encoder:
    """Return the encoder of a model that `find_model` verified; raises ModelError when its files changed since.

    From then on numpy's matrix products use one thread in this process: see `use_one_thread`.
    """
    use_one_thread()
    try:
        with files.weights.open("rb") as file, np.load(file, allow_pickle=False) as stored:
            arrays = dict(stored)
        # Mapped, so that only the words in use take memory.
        arrays["words"] = np.asarray(np.load(files.words, mmap_mode="r", allow_pickle=False))
        wordpiece = WordPiece(read_vocabulary(files.vocabulary), str(files.vocabulary))
        return Encoder(arrays, files.shape, wordpiece, files.digest)
    except (OSError, ValueError, KeyError, zipfile.BadZipFile) as error:
        raise ModelError(f"{files.weights.parent}: cannot be loaded ({error}); install the model again") from None


def _batches(texts: Iterable[Sequence[int]]) -> Iterator[list[Sequence[int]]]:
    batch: list[Sequence[int]] = []
    size = 0
    for numbers in texts:
        if batch and size + len(numbers) > _BATCH:
            yield batch
            batch, size = [], 0
        batch.append(numbers)
        size += len(numbers)
    if batch:
        yield batch


@dataclass(frozen=True, slots=True)
class _Norm:
    weight: Float32
    bias: Float32
    epsilon: float

    def apply(self, tokens: Float32) -> None:
        tokens -= tokens.mean(axis=1, keepdims=True)
        variance = np.einsum("td,td->t", tokens, tokens) / np.float32(tokens.shape[1])
        tokens /= np.sqrt(variance + np.float32(self.epsilon))[:, None]
        tokens *= self.weight
        tokens += self.bias


@dataclass(frozen=True, slots=True)
class _Dense:
    weight: NDArray[np.int16]
    scale: Float32
    bias: Float32

    def apply(self, tokens: Float32) -> Float32:
        # Made float32 each time: all weights are read from memory for each question, and half the bytes save more
        # than the change costs (7.9 ms a question for 9.5, equal in full batches).
        out: Float32 = tokens @ self.weight.astype(np.float32)
        out *= self.scale
        out += self.bias
        return out


@dataclass(frozen=True, slots=True)
class _Layer:
    qkv: _Dense
    mixed: _Dense
    mixed_norm: _Norm
    wide: _Dense
    narrow: _Dense
    narrow_norm: _Norm

    def apply(self, tokens: Float32, spans: Sequence[Span], heads: int) -> None:
        tokens += self.mixed.apply(_attend(self.qkv.apply(tokens), spans, heads))
        self.mixed_norm.apply(tokens)
        wide = self.wide.apply(tokens)
        gelu(wide)
        tokens += self.narrow.apply(wide)
        self.narrow_norm.apply(tokens)


def _attend(qkv: Float32, spans: Sequence[Span], heads: int) -> Float32:
    size = qkv.shape[1] // 3
    mixed = np.empty((len(qkv), size), np.float32)
    for start, end in spans:
        three = qkv[start:end].reshape(end - start, 3, heads, size // heads)
        queries, keys, values = three.transpose(1, 2, 0, 3)
        weights = queries @ keys.transpose(0, 2, 1)
        weights -= weights.max(axis=2, keepdims=True)
        np.exp(weights, out=weights)
        weights /= weights.sum(axis=2, keepdims=True)
        mixed[start:end].reshape(end - start, heads, -1)[:] = (weights @ values).transpose(1, 0, 2)
    return mixed


def gelu(values: Float32) -> None:
    """Replace `values` by x * Phi(x), Phi by Abramowitz and Stegun 7.1.26 (error below 1.5e-7), in place."""
    root = np.abs(values) * np.float32(0.7071067811865476)
    t = 1 / (1 + np.float32(0.3275911) * root)
    poly = t * np.float32(1.061405429)
    for constant in (-1.453152027, 1.421413741, -0.284496736, 0.254829592):
        poly += np.float32(constant)
        poly *= t
    np.multiply(root, root, out=root)
    np.negative(root, out=root)
    np.exp(root, out=root)
    poly *= root
    np.subtract(1, poly, out=poly)
    np.copysign(poly, values, out=poly)
    poly += 1
    poly *= np.float32(0.5)
    values *= poly


def _read_layer(arrays: Mapping[str, NDArray[Any]], layer: int, epsilon: float) -> _Layer:
    def dense(name: str) -> _Dense:
        return _Dense(*(arrays[f"{layer}.{name}{part}"] for part in ("", ".scale", ".bias")))

    def norm(name: str) -> _Norm:
        return _Norm(arrays[f"{layer}.{name}.weight"], arrays[f"{layer}.{name}.bias"], epsilon)

    return _Layer(dense("qkv"), dense("mixed"), norm("mixed.norm"), dense("wide"), dense("narrow"), norm("narrow.norm"))
