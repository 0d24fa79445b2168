"""One thread for numpy's matrix products, set in the running process."""

import ctypes
from importlib import import_module

# What OpenBLAS calls it in numpy's own wheels (2.x, then 1.26), and in builds against a system's OpenBLAS.
_SETTERS = (
    "scipy_openblas_set_num_threads64_",
    "scipy_openblas_set_num_threads",
    "openblas_set_num_threads64_",
    "openblas_set_num_threads",
)


def use_one_thread() -> bool:
    """Make OpenBLAS work in the calling thread only, for the whole process; say whether numpy's build could be told.

    A question's matrices are too small to share out: on a busy machine with 2 cores the threads of OpenBLAS wait for
    each other in loops, and a question costs 85 to 155 ms of CPU instead of 11. Requests run in threads of their own
    anyhow, and passages are encoded in threads of ours. An environment variable would do the same only when set before
    numpy is first imported. Builds without OpenBLAS are left as they are.
    """
    try:
        # Names are looked up in what the module is linked with as well, and that is numpy's BLAS.
        library = ctypes.CDLL(str(import_module("numpy.linalg._umath_linalg").__file__))
    except (ImportError, OSError):
        return False
    for name in _SETTERS:
        setter = getattr(library, name, None)
        if setter is not None:
            setter.argtypes, setter.restype = [ctypes.c_int], None
            setter(1)
            return True
    return False
