"""Tensors out of a safetensors file, with everything the file says checked before it is believed."""

import json
import math
from collections.abc import Iterable
from pathlib import Path
from typing import Any, BinaryIO

import numpy as np
from numpy.typing import NDArray

from search_app.errors import ModelError

_LENGTH_BYTES = 8
_LONGEST_HEADER = 1 << 20  # the header of a 24-layer BERT is 40 kB
_TYPES: dict[str, np.dtype[np.floating[Any]]] = {"F32": np.dtype("<f4"), "F16": np.dtype("<f2")}

Float32 = NDArray[np.float32]


def read_tensors(path: Path, names: Iterable[str]) -> dict[str, Float32]:
    """Return the named tensors of the file as float32 arrays of their own; float16 ones are widened.

    Raises ModelError when the file cannot be read, is no safetensors file, lacks a tensor, or has one of another type,
    one outside the file or one whose shape does not fit its bytes. Format: https://github.com/huggingface/safetensors.
    """
    try:
        with path.open("rb") as file:
            header, start = _read_header(file, path)
            end = file.seek(0, 2)
            return {name: _read_tensor(file, header.get(name), start, end, f"{path}: {name}") for name in names}
    except OSError as error:
        raise ModelError(f"{path}: cannot be read ({error.strerror}); name the folder of a model") from None


def _read_header(file: BinaryIO, path: Path) -> tuple[dict[str, Any], int]:
    length = int.from_bytes(file.read(_LENGTH_BYTES), "little")
    if not 2 <= length <= _LONGEST_HEADER:
        raise ModelError(f"{path}: has a header of {length} bytes, 2 to {_LONGEST_HEADER} can be; download it again")
    raw = file.read(length)
    try:
        header = json.loads(raw)
    except (ValueError, RecursionError):
        header = None
    if len(raw) < length or not isinstance(header, dict):
        raise ModelError(f"{path}: is not a safetensors file; download it again")
    return header, _LENGTH_BYTES + length


def _read_tensor(file: BinaryIO, entry: object, start: int, end: int, place: str) -> Float32:
    if entry is None:
        raise ModelError(f"{place}: no such tensor; use a BERT model saved by sentence-transformers")
    try:
        kind, shape, (low, high) = entry["dtype"], entry["shape"], entry["data_offsets"]  # type: ignore[index]  # caught
    except (TypeError, KeyError, ValueError):
        raise ModelError(f"{place}: is described wrongly; download the file again") from None
    if not isinstance(kind, str) or kind not in _TYPES:
        raise ModelError(f"{place}: has type {str(kind)[:20]}; only {', '.join(_TYPES)} are read")
    if not isinstance(shape, list) or not all(_is_size(n) for n in (low, high, *shape)):
        raise ModelError(f"{place}: has sizes that are no numbers; download the file again")
    if low > high or start + high > end or math.prod(shape) * _TYPES[kind].itemsize != high - low:
        raise ModelError(f"{place}: does not fit into the file; download it again")
    file.seek(start + low)
    tensor: Float32 = np.frombuffer(file.read(high - low), _TYPES[kind]).astype(np.float32).reshape(shape)
    return tensor


def _is_size(value: object) -> bool:
    return type(value) is int and 0 <= value < 1 << 48
