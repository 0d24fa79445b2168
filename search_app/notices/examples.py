"""What the example messages add to the rules: a linear score over a question's words, word pairs and vector.

The weights are those of a ridge regression over the messages in `ingest/data/notice_examples.txt`; the script
`benchmarks/train_notice_examples.py` makes them. A rule's notice is left out only where the score speaks clearly
against it, and a question without one gets the notice of the most similar example where it speaks clearly for one.
"""

from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from search_app.analysis import terms

SHIPPED = Path(__file__).parent / "data" / "examples.npz"
URGENT = 0.3
"""Score from which a question is taken for urgent without a rule; docs/notices.md has the figures."""
URGENT_DENIED = 0.6
"""The same where a rule would match but for a denial, the past or a general question."""
HARMLESS = -0.4
"""Score below which a rule is not believed: left out by rounds, 1 of 594 urgent messages and 4 to 6 of 16 others."""
ENOUGH = 6
"""Different words from which a rule may be doubted: one misspelt word tips the score of a shorter question."""
_PLAUSIBLE = 3.0
"""Sum of word weights above which the score is worked out: of the urgent messages above `URGENT` the lowest has 5."""

Float32 = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Examples:
    """The weights for one kind of question vector, or for words alone, and the urgent messages to name."""

    words: Mapping[str, float]
    """For words as they are typed, how much each speaks for urgency: a quick look."""
    grams: Mapping[str, tuple[float, float]]
    """For a term or pair of terms how much it tells, and its weight."""
    rarest: float
    """How much a term tells that is in no example."""
    bias: float
    weights: Float32 | None
    notices: Sequence[str]
    texts: Sequence[str]
    vectors: NDArray[np.int8]
    columns: NDArray[np.int32]
    """The numbers of the grams of each urgent message, one message after the other."""
    starts: NDArray[np.int32]
    """Where in `columns` each message begins."""


def load_examples(model: str = "", semantic: str = "off", path: Path = SHIPPED) -> Examples:
    """Return the examples for vectors of `model` in the mode `semantic` (full or fast), for words alone otherwise."""
    with np.load(path, allow_pickle=False) as arrays:
        fits = bytes(arrays["model"]).decode() == model and f"{semantic}.weights" in arrays
        mode = semantic if fits else "off"
        told = zip(arrays["grams.idf"].tolist(), arrays[f"{mode}.grams"].tolist(), strict=True)
        return Examples(
            words=dict(zip(_lines(arrays["words"]), arrays[f"{mode}.words"].tolist(), strict=True)),
            grams=dict(zip(_lines(arrays["grams"]), told, strict=True)),
            rarest=float(arrays["grams.rarest"]),
            bias=float(arrays[f"{mode}.bias"]),
            weights=arrays[f"{mode}.weights"] if fits else None,
            notices=_lines(arrays["notices"]),
            texts=_lines(arrays["texts"]),
            vectors=arrays["vectors"],
            columns=arrays["columns"],
            starts=arrays["starts"],
        )


def _lines(array: NDArray[np.uint8]) -> list[str]:
    return bytes(array).decode().split("\n")


def grams_of(text: str) -> set[str]:
    """Return the terms of `text` and the pairs of terms that follow one another."""
    words = terms(text)
    return {*words, *(f"{one} {other}" for one, other in pairwise(words))}


def may_be_urgent(examples: Examples, typed: Iterable[str]) -> bool:
    """Say whether the typed words, each once, speak for urgency at all; most questions end here."""
    weights = examples.words
    return sum(map(weights.__getitem__, filter(weights.__contains__, typed))) > _PLAUSIBLE


def score(examples: Examples, question: str, vector: Float32 | None) -> float:
    """Return how much `question` is like urgent messages (about 1) rather than harmless ones (about -1).

    `vector` has length 1 and shape (dimensions,); it counts where the examples are for vectors.
    """
    total = square = 0.0
    for gram in grams_of(question):
        idf, weight = examples.grams.get(gram, (examples.rarest, 0.0))
        total += idf * weight
        square += idf * idf
    meant = 0.0 if vector is None or examples.weights is None else float(np.dot(vector, examples.weights))
    return examples.bias + meant + float(total / max(square, 1.0) ** 0.5)


def nearest(examples: Examples, question: str, vector: Float32 | None) -> tuple[str, str]:
    """Return the notice id and the text of the urgent example that is the most similar."""
    if vector is not None and examples.weights is not None:
        best = int(np.argmax(examples.vectors.astype(np.float32) @ vector))
    else:
        best = int(np.argmax(_shared(examples, grams_of(question))))
    return examples.notices[best], examples.texts[best]


def _shared(examples: Examples, grams: Set[str]) -> NDArray[np.float64]:
    """Return how alike each urgent example is by the terms that it shares, the telling ones above all."""
    squares = np.square([idf for idf, _ in examples.grams.values()])
    asked = np.fromiter((gram in grams for gram in examples.grams), bool, len(squares))
    told, starts = squares[examples.columns], examples.starts
    alike: NDArray[np.float64] = np.add.reduceat(told * asked[examples.columns], starts)
    return alike / np.sqrt(np.add.reduceat(told, starts))
