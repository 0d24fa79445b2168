"""What the example messages add to the rules: a linear score over a question's vector, its words and its word pairs.

The weights are those of a ridge regression over the messages in `ingest/data/notice_examples.txt`; the script
`benchmarks/train_notice_examples.py` makes them. A rule's notice is left out only where the score speaks clearly
against it, and a question without one gets the notice of the most similar example where it speaks clearly for one.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from search_app.analysis import terms

SHIPPED = Path(__file__).parent / "data" / "examples.npz"
URGENT = 0.3
"""Score from which a question is taken for urgent without a rule; docs/notices.md has the figures."""
HARMLESS = -0.6
"""Score below which a rule is not believed: no urgent message of our own rounds that a rule found lies below it."""

Float32 = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Examples:
    """The weights for one kind of question vector, and the urgent messages to name."""

    weights: Float32
    bias: float
    grams: Mapping[str, tuple[float, float]]
    """For a word or pair of words how much it tells, and its weight."""
    rarest: float
    """How much a word tells that is in no example."""
    notices: Sequence[str]
    texts: Sequence[str]
    vectors: NDArray[np.int8]


def load_examples(model: str, semantic: str, path: Path = SHIPPED) -> Examples | None:
    """Return the examples for vectors of `model` in the mode `semantic` (full or fast), None when they do not fit."""
    with np.load(path, allow_pickle=False) as arrays:
        if bytes(arrays["model"]).decode() != model or f"{semantic}.weights" not in arrays:
            return None
        told = zip(arrays["grams.idf"].tolist(), arrays[f"{semantic}.grams"].tolist(), strict=True)
        return Examples(
            weights=arrays[f"{semantic}.weights"],
            bias=float(arrays[f"{semantic}.bias"]),
            grams=dict(zip(_lines(arrays["grams"]), told, strict=True)),
            rarest=float(arrays["grams.rarest"]),
            notices=_lines(arrays["notices"]),
            texts=_lines(arrays["texts"]),
            vectors=arrays["vectors"],
        )


def _lines(array: NDArray[np.uint8]) -> list[str]:
    return bytes(array).decode().split("\n")


def grams_of(text: str) -> set[str]:
    """Return the terms of `text` and the pairs of terms that follow one another."""
    words = terms(text)
    return {*words, *(f"{one} {other}" for one, other in pairwise(words))}


def score(examples: Examples, question: str, vector: Float32) -> float:
    """Return how much `question` is like urgent messages (about 1) rather than harmless ones (about -1).

    `vector` has length 1 and shape (dimensions,).
    """
    total = square = 0.0
    for gram in grams_of(question):
        idf, weight = examples.grams.get(gram, (examples.rarest, 0.0))
        total += idf * weight
        square += idf * idf
    meant: float = (vector @ examples.weights).item()
    return meant + examples.bias + total / max(square, 1.0) ** 0.5


def nearest(examples: Examples, vector: Float32) -> tuple[str, str]:
    """Return the notice id and the text of the urgent example that is the most similar by meaning."""
    best = int(np.argmax(examples.vectors.astype(np.float32) @ vector))
    return examples.notices[best], examples.texts[best]
