"""Arrays in files, mapped into memory."""

from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

_NPY_HEADER = 128  # an array file of this size is empty, and empty files cannot be mapped


def load_array(path: Path) -> NDArray[Any]:
    """Return the array in `path`, memory-mapped when it is not empty; never unpickles."""
    mode: Any = "r" if path.stat().st_size > _NPY_HEADER else None
    # A plain view of the map: cutting slices from numpy's own memmap class costs several times as much.
    return np.asarray(np.load(path, mmap_mode=mode, allow_pickle=False))
