"""Which encoder a question goes through: the model, the small table, or none."""

from collections.abc import Callable
from functools import lru_cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from search_app.errors import ModelError
from search_app.semantic.blas import use_one_thread
from search_app.semantic.encoder import Encoder, load_encoder
from search_app.semantic.model_files import find_model
from search_app.semantic.question_table import load_question_table

_REMEMBERED = 1024
"""Questions whose vectors are kept in memory, 1.5 kB each."""

Encode = Callable[[str], NDArray[np.float32]]


def open_passage_encoder(mode: str, cache: Path) -> Encoder | None:
    """Return the encoder for passages, None with the mode `off` or without a stored model; raises ModelError."""
    files = find_model(cache) if mode != "off" else None
    return load_encoder(files) if files else None


def open_question_encoder(mode: str, cache: Path, model: str) -> tuple[Encode | None, str]:
    """Return the encoder that fits passages of the model with the digest `model`, and the mode it stands for.

    `full` falls back to `fast` when the model is not stored here, both to `off` when the table is of another model.
    With an encoder numpy's matrix products use one thread in this process: see `use_one_thread`.
    """
    if mode == "off" or not model:
        return None, "off"
    use_one_thread()
    if mode == "full" and (encoder := _find(cache, model)):
        return _remember(lambda text: encoder.encode([text])[0]), "full"
    table = load_question_table()
    if table.model != model:
        return None, "off"
    return (lambda text: table.encode([text])[0]), "fast"


def _find(cache: Path, model: str) -> Encoder | None:
    try:
        files = find_model(cache)
    except ModelError:
        return None
    return load_encoder(files) if files and files.digest == model else None


def _remember(encode: Encode) -> Encode:
    return lru_cache(maxsize=_REMEMBERED)(encode)
