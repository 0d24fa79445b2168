"""Matrix products stay in the thread that asks for them."""

import ctypes
from importlib import import_module

import pytest

from search_app.semantic.blas import use_one_thread


def test_openblas_is_left_with_one_thread() -> None:
    if not use_one_thread():
        pytest.skip("numpy is built without OpenBLAS")
    library = ctypes.CDLL(str(import_module("numpy.linalg._umath_linalg").__file__))
    prefixes = [f"{vendor}openblas_get_num_threads{bits}" for vendor in ("scipy_", "") for bits in ("64_", "")]
    found = [getattr(library, name)() for name in prefixes if hasattr(library, name)]
    assert found == [1]
