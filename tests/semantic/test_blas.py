"""Matrix products stay in the thread that asks for them."""

import ctypes
from importlib import import_module
from pathlib import Path

import pytest

from search_app.semantic.blas import use_one_thread
from search_app.semantic.encoder import load_encoder
from search_app.semantic.model_files import ModelFiles
from search_app.semantic.question_table import load_question_table
from search_app.semantic.questions import open_question_encoder


@pytest.fixture
def library() -> ctypes.CDLL:
    if not use_one_thread():
        pytest.skip("numpy is built without OpenBLAS")
    return ctypes.CDLL(str(import_module("numpy.linalg._umath_linalg").__file__))


def call(library: ctypes.CDLL, verb: str, *arguments: int) -> int:
    """Call openblas_<verb>_num_threads by the one name that it has in this build."""
    names = [f"{vendor}openblas_{verb}_num_threads{bits}" for vendor in ("scipy_", "") for bits in ("64_", "")]
    found = [name for name in names if hasattr(library, name)]
    assert len(found) == 1
    return int(getattr(library, found[0])(*arguments))


def test_openblas_is_left_with_one_thread(library: ctypes.CDLL) -> None:
    call(library, "set", 2)
    use_one_thread()
    assert call(library, "get") == 1


def test_questions_through_the_model_use_one_thread(library: ctypes.CDLL, tiny_files: ModelFiles) -> None:
    call(library, "set", 2)
    load_encoder(tiny_files)
    assert call(library, "get") == 1


def test_questions_through_the_table_use_one_thread(library: ctypes.CDLL, tmp_path: Path) -> None:
    model = load_question_table().model
    call(library, "set", 2)
    assert open_question_encoder("fast", tmp_path, model)[1] == "fast"
    assert call(library, "get") == 1
