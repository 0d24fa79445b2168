"""Questions to vectors in a model's space from a table of token vectors, at 1/200 of the model's cost."""

import zipfile
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from search_app.errors import ModelError
from search_app.semantic.checkpoint import quantise
from search_app.semantic.wordpiece import WordPiece

SHIPPED = Path(__file__).parent / "data" / "question_table.npz"
_MOST_TOKENS = 254
_LARGEST_MEMBER = 64_000_000  # bytes; the shipped table has 7.8 million in its largest

Float32 = NDArray[np.float32]


class QuestionTable:
    """A table in memory, 10 MB for the shipped one; threads may share it.

    The vector of a question is normalise(sum of token vectors / sqrt(tokens) @ projection), trained to be the one that
    the model with the digest `model` gives. The sum's divisor drops out with the length, so it is left out here.
    """

    def __init__(
        self, tokens: NDArray[np.int8], scale: Float32, projection: Float32, vocabulary: Sequence[str], model: str
    ) -> None:
        self.model = model
        self.dimensions = projection.shape[1]
        self._tokens, self._scale, self._projection = tokens, scale, projection
        self._wordpiece = WordPiece(vocabulary)

    def encode(self, texts: Sequence[str]) -> Float32:
        """Return the vectors of `texts`, float32 of shape (texts, dimensions): of length 1, or 0 for an empty text."""
        sums = np.zeros((len(texts), len(self._projection)), np.float32)
        for row, text in enumerate(texts):
            numbers = self._wordpiece.pieces(text, _MOST_TOKENS)
            sums[row] = self._scale[numbers] @ self._tokens[numbers].astype(np.float32)
        vectors: Float32 = sums @ self._projection
        vectors /= np.sqrt(np.maximum(np.vecdot(vectors, vectors), np.float32(1e-24)))[:, None]
        return vectors


def load_question_table(path: Path = SHIPPED) -> QuestionTable:
    """Return the table in the file at `path`, the one shipped with Citewell by default.

    Raises ModelError when the file is missing or is no such table. Nothing in it is ever executed.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            if max((member.file_size for member in archive.infolist()), default=0) > _LARGEST_MEMBER:
                raise ValueError("too large")  # noqa: TRY301 -- one message for every fault
        with path.open("rb") as file, np.load(file, allow_pickle=False) as arrays:
            tokens, scale, projection = arrays["tokens"], arrays["scale"], arrays["projection"]
            vocabulary = bytes(arrays["vocabulary"]).decode().split("\n")
            model = bytes(arrays["model"]).decode()
    except FileNotFoundError:
        raise ModelError(f"{path}: no such file; install Citewell again") from None
    except (OSError, ValueError, KeyError, EOFError, zipfile.BadZipFile) as error:
        raise ModelError(f"{path}: cannot be read as a question table ({error}); install Citewell again") from None
    wanted = [(np.int8, (len(vocabulary), len(projection))), (np.float16, (len(vocabulary),))]
    if (
        [(a.dtype, a.shape) for a in (tokens, scale)] != wanted
        or projection.dtype != np.float32
        or projection.ndim != 2
    ):
        raise ModelError(f"{path}: holds arrays that do not go together; install Citewell again")
    return QuestionTable(tokens, scale.astype(np.float32), projection, vocabulary, model)


def save_question_table(path: Path, table: Float32, projection: Float32, vocabulary: Sequence[str], model: str) -> None:
    """Write `table` (vocabulary, width) as int8 and `projection` (width, dimensions) for the model with that digest."""
    tokens, scale = quantise(table, np.int8)
    np.savez(
        path,
        tokens=tokens,
        scale=scale.astype(np.float16),
        projection=projection.astype(np.float32),
        vocabulary=np.frombuffer("\n".join(vocabulary).encode(), np.uint8),
        model=np.frombuffer(model.encode(), np.uint8),
    )
