"""Train what the example messages add to the notice rules: `python -m benchmarks.train_notice_examples`.

Reads ingest/data/notice_examples.txt and writes search_app/notices/data/examples.npz; takes some seconds. A kernel
ridge regression (Saunders et al., "Ridge regression learning algorithm in dual variables", 1998) with a linear kernel
over the sentence vector and tf-idf of terms and pairs of terms, written out as one weight per number and gram.
"""

import argparse
import math
import sys
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from search_app.analysis import stem
from search_app.notices.examples import SHIPPED, grams_of
from search_app.notices.screen import typed_words
from search_app.semantic.encoder import load_encoder
from search_app.semantic.model_files import find_model
from search_app.semantic.question_table import load_question_table
from search_app.settings import Settings

ROOT = Path(__file__).resolve().parents[1]
RIDGE = 0.1
GRAMS = 3.0
"""Weight of the words beside the vector: left out by rounds, 1 finds 2 points less at 1 in 100 false alarms."""

Float32 = NDArray[np.float32]


def read_examples(path: Path) -> list[tuple[str, str]]:
    """Return the notice (empty for a harmless message) and the text of each example in the file at `path`."""
    rows = []
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        if not line.strip() or line.startswith("#"):
            continue
        mark, _, text = line.partition(" | ")
        if mark[:2] not in ("! ", "- ") or not text.strip():
            raise SystemExit(f'{path}:{number}: write "! notice-id | message" or "- kind | message"')
        rows.append((mark[2:].strip() if mark[0] == "!" else "", text.strip()))
    return rows


def fit(vectors: Float32, grams: Float32, urgent: NDArray[np.bool_]) -> tuple[Float32, Float32, float]:
    """Return the weights of the vector's numbers and of the grams, and what is added to their sum."""
    kernel = vectors @ vectors.T + GRAMS * (grams @ grams.T) + 1
    dual = np.linalg.solve(kernel + RIDGE * np.eye(len(kernel)), np.where(urgent, 1.0, -1.0))
    # A linear kernel: the weights of the numbers and grams follow from those of the examples.
    return (
        (vectors.T @ dual).astype(np.float32),
        (GRAMS * (grams.T @ dual)).astype(np.float32),
        float(dual.sum()),
    )


def tf_idf(texts: Sequence[str]) -> tuple[list[str], Float32, float, Float32]:
    """Return the grams of `texts`, how much each tells, how much an unknown one tells, and the matrix of length 1."""
    found = [grams_of(text) for text in texts]
    counts = Counter(gram for grams in found for gram in grams)
    vocabulary = sorted(counts)
    idf = np.array([math.log(1 + len(texts) / counts[gram]) for gram in vocabulary], np.float32)
    place = {gram: i for i, gram in enumerate(vocabulary)}
    matrix = np.zeros((len(texts), len(vocabulary)), np.float32)
    for row, grams in enumerate(found):
        columns = [place[gram] for gram in grams]
        matrix[row, columns] = idf[columns]
    matrix /= np.maximum(np.linalg.norm(matrix, axis=1, keepdims=True), 1)
    return vocabulary, idf, math.log(1 + len(texts)), matrix


def lines(texts: Sequence[str]) -> NDArray[np.uint8]:
    """Return `texts` as bytes, one a line."""
    return np.frombuffer("\n".join(texts).encode(), np.uint8)


def train(examples: Sequence[tuple[str, str]], cache: Path) -> dict[str, Any]:
    """Return the arrays for `search_app.notices.examples`; the model must be stored in `cache`."""
    files = find_model(cache)
    if files is None:
        raise SystemExit("no model is stored; run citewell model install first")
    texts = [text for _, text in examples]
    urgent = np.array([notice != "" for notice, _ in examples])
    vocabulary, idf, rarest, grams = tf_idf(texts)
    nothing = np.zeros((len(texts), 1), np.float32)
    vectors = {"off": nothing, "full": load_encoder(files).encode(texts), "fast": load_question_table().encode(texts)}
    words = sorted({word for text in texts for word in typed_words(text) if stem(word) in vocabulary})
    place = {gram: i for i, gram in enumerate(vocabulary)}
    named = [sorted(place[gram] for gram in grams_of(text)) for notice, text in examples if notice]
    arrays: dict[str, Any] = {
        "columns": np.array([column for columns in named for column in columns], np.int32),
        "starts": np.cumsum([0, *map(len, named[:-1])], dtype=np.int32),
        "words": lines(words),
        "model": np.frombuffer(files.digest.encode(), np.uint8),
        "grams": lines(vocabulary),
        "grams.idf": idf,
        "grams.rarest": rarest,
        "notices": lines([notice for notice, _ in examples if notice]),
        "texts": lines([text for notice, text in examples if notice]),
        "vectors": np.round(vectors["full"][urgent] * 127).astype(np.int8),
    }
    for mode, matrix in vectors.items():
        weights, gram_weights, bias = fit(matrix, grams, urgent)
        told = dict(zip(vocabulary, (idf * gram_weights).tolist(), strict=True))
        arrays |= {
            f"{mode}.weights": weights,
            f"{mode}.grams": gram_weights,
            f"{mode}.bias": bias,
            f"{mode}.words": np.array([told[stem(word)] for word in words], np.float32),
        }
    return arrays


def main() -> int:
    """Train on the examples and write the weights."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--examples", type=Path, default=ROOT / "ingest/data/notice_examples.txt")
    parser.add_argument("--out", type=Path, default=SHIPPED)
    args = parser.parse_args()
    examples = read_examples(args.examples)
    args.out.parent.mkdir(parents=True, exist_ok=True)
    np.savez_compressed(args.out, **train(examples, Settings().model.expanduser()))
    print(f"{len(examples)} examples, {sum(notice != '' for notice, _ in examples)} urgent: {args.out}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
