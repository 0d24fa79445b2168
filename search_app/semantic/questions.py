"""Which encoder a question goes through: the model, the small table, or none."""

import os
from collections.abc import Callable
from functools import lru_cache, wraps
from pathlib import Path
from threading import Semaphore

import numpy as np
from numpy.typing import NDArray

from search_app.errors import ModelError
from search_app.semantic.blas import use_one_thread
from search_app.semantic.encoder import Encoder, load_encoder
from search_app.semantic.model_files import find_model
from search_app.semantic.question_table import load_question_table

_REMEMBERED = 1024
"""Questions whose vectors are kept in memory, 1.5 kB each."""

_AT_ONCE = os.cpu_count() or 1
"""Questions that go through the model at the same time; what comes on top goes through the small table."""

Encode = Callable[[str], tuple[NDArray[np.float32], str]]
"""Gives the vector of a question and what made it: full or fast."""


def open_passage_encoder(mode: str, cache: Path) -> Encoder | None:
    """Return the encoder for passages, None with the mode `off` or without a stored model; raises ModelError."""
    files = find_model(cache) if mode != "off" else None
    return load_encoder(files) if files else None


def open_question_encoder(mode: str, cache: Path, model: str) -> tuple[Encode | None, str]:
    """Return the encoder that fits passages of the model with the digest `model`, and the mode it stands for.

    `full` falls back to `fast` when the model is not stored here, and for single questions when more come at the same
    time than there are processors; both fall back to `off` when the table is of another model.
    With an encoder numpy's matrix products use one thread in this process: see `use_one_thread`.
    """
    if mode == "off" or not model:
        return None, "off"
    use_one_thread()
    table = load_question_table()
    fast: Encode | None = (lambda text: (table.encode([text])[0], "fast")) if table.model == model else None
    if mode == "full" and (encoder := _find(cache, model)):
        return _relieved(lambda text: (encoder.encode([text])[0], "full"), fast), "full"
    return fast, "fast" if fast else "off"


def _find(cache: Path, model: str) -> Encoder | None:
    try:
        files = find_model(cache)
    except ModelError:
        return None
    return load_encoder(files) if files and files.digest == model else None


def _relieved(full: Encode, fast: Encode | None) -> Encode:
    """Return `full` with a memory of the last questions, replaced by `fast` while too many questions are in it."""
    remembered = lru_cache(maxsize=_REMEMBERED)(full)
    free = Semaphore(_AT_ONCE)

    @wraps(full)
    def encode(text: str) -> tuple[NDArray[np.float32], str]:
        if not free.acquire(blocking=fast is None) and fast:
            return fast(text)
        try:
            return remembered(text)
        finally:
            free.release()

    return encode
