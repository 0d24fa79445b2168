"""Texts to sentence vectors: the forward pass of a BERT model in float32 numpy."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from search_app.semantic.checkpoint import Shape
from search_app.semantic.wordpiece import WordPiece

_BATCH = 512
"""Tokens that go through a layer together: the widest array then takes 3 MB."""

Float32 = NDArray[np.float32]
Span = tuple[int, int]


class Encoder:
    """A model in memory, 43 MB for all-MiniLM-L6-v2 beside its mapped word vectors; threads may share it."""

    def __init__(self, arrays: Mapping[str, NDArray[Any]], shape: Shape, wordpiece: WordPiece, digest: str) -> None:
        self.dimensions = shape.dimensions
        self.digest = digest
        self._shape = shape
        self._wordpiece = wordpiece
        self._words, self._scale = arrays["words"], arrays["words.scale"]
        self._positions: Float32 = arrays["positions"]
        self._norm = _Norm(arrays["norm.weight"], arrays["norm.bias"], shape.epsilon)
        self._layers = [_read_layer(arrays, layer, shape.epsilon) for layer in range(shape.layers)]

    def encode(self, texts: Sequence[str]) -> Float32:
        """Return the vectors of `texts`, float32 of shape (texts, dimensions), each of length 1.

        Only the first `tokens` of the model's shape are read of a text. Its vector does not depend on the other texts
        beyond the last bits of a float32.
        """
        vectors = np.empty((len(texts), self.dimensions), np.float32)
        done = 0
        for batch in self._batches(texts):
            vectors[done : done + len(batch)] = self._forward(batch)
            done += len(batch)
        return vectors

    def _batches(self, texts: Sequence[str]) -> Iterator[list[list[int]]]:
        batch: list[list[int]] = []
        size = 0
        for text in texts:
            numbers = self._wordpiece.encode(text, self._shape.tokens)
            if batch and size + len(numbers) > _BATCH:
                yield batch
                batch, size = [], 0
            batch.append(numbers)
            size += len(numbers)
        if batch:
            yield batch

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
    weight: Float32
    bias: Float32

    def apply(self, tokens: Float32) -> Float32:
        out: Float32 = tokens @ self.weight
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
        return _Dense(arrays[f"{layer}.{name}"].astype(np.float32), arrays[f"{layer}.{name}.bias"])

    def norm(name: str) -> _Norm:
        return _Norm(arrays[f"{layer}.{name}.weight"], arrays[f"{layer}.{name}.bias"], epsilon)

    return _Layer(dense("qkv"), dense("mixed"), norm("mixed.norm"), dense("wide"), dense("narrow"), norm("narrow.norm"))
