"""Arrays in files, mapped into memory."""

from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

_NPY_HEADER = 128  # an array file of this size is empty, and empty files cannot be mapped


def save_array(path: Path, array: NDArray[Any]) -> None:
    """Write `array` as `load_array` reads it.

    numpy's own `save` loses what the system refuses at the last flush of the file, and says nothing.
    """
    array = np.ascontiguousarray(array)
    with path.open("wb") as file:
        np.lib.format.write_array_header_1_0(file, np.lib.format.header_data_from_array_1_0(array))
        file.write(array.reshape(-1).view(np.uint8).data)


def load_array(path: Path) -> NDArray[Any]:
    """Return the array in `path`, memory-mapped when it is not empty; never unpickles."""
    mode: Any = "r" if path.stat().st_size > _NPY_HEADER else None
    # A plain view of the map: cutting slices from numpy's own memmap class costs several times as much.
    return np.asarray(np.load(path, mmap_mode=mode, allow_pickle=False))
