"""A safetensors file is believed only where it fits, and nothing in it is executed."""

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from search_app.errors import ModelError
from search_app.semantic.safetensors import read_tensors
from tests.semantic.made import write_safetensors

GOOD: dict[str, Any] = {"dtype": "F32", "shape": [2, 2], "data_offsets": [0, 16]}


def write(path: Path, header: bytes, data: bytes = b"\0" * 16, length: int | None = None) -> Path:
    path.write_bytes((len(header) if length is None else length).to_bytes(8, "little") + header + data)
    return path


def test_float32_and_float16_come_back_as_float32(tmp_path: Path) -> None:
    tensors: dict[str, NDArray[Any]] = {
        "a": np.arange(6, dtype=np.float32).reshape(2, 3),
        "b": np.array([0.5, -2], np.float16),
    }
    write_safetensors(tmp_path / "m", tensors)
    found = read_tensors(tmp_path / "m", ["b", "a"])
    assert [t.dtype for t in found.values()] == [np.float32, np.float32]
    assert (found["a"] == tensors["a"]).all()
    assert (found["b"] == [0.5, -2]).all()


def test_tensors_nobody_asked_for_are_not_looked_at(tmp_path: Path) -> None:
    header = json.dumps({"a": GOOD, "b": {"dtype": "I64", "data_offsets": "nonsense"}}).encode()
    assert read_tensors(write(tmp_path / "m", header), ["a"])["a"].shape == (2, 2)


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        ({"dtype": "I64"}, "has type I64; only F32, F16 are read"),
        ({"dtype": ["F32"]}, "has type"),
        ({"dtype": "P" * 9999}, "has type PPPPPPPPPPPPPPPPPPPP;"),
        ({"shape": [2, 3]}, "does not fit"),
        ({"shape": [4, 4], "data_offsets": [0, 64]}, "does not fit"),
        ({"shape": [-2, -2]}, "sizes that are no numbers"),
        ({"shape": [True, 4]}, "sizes that are no numbers"),
        ({"shape": [2.0, 2.0]}, "sizes that are no numbers"),
        ({"shape": [1 << 40, 1 << 40]}, "does not fit"),
        ({"shape": [1 << 200]}, "sizes that are no numbers"),
        ({"shape": "22"}, "sizes that are no numbers"),
        ({"data_offsets": [16, 0]}, "does not fit"),
        ({"data_offsets": [-16, 0]}, "sizes that are no numbers"),
        ({"data_offsets": [0, 16, 32]}, "described wrongly"),
        ({"data_offsets": None}, "described wrongly"),
        ({"data_offsets": [8, 24]}, "does not fit"),
    ],
)
def test_a_tensor_that_is_described_wrongly_is_refused_by_name(tmp_path: Path, change: Any, fault: str) -> None:
    path = write(tmp_path / "m", json.dumps({"a": GOOD | change}).encode())
    with pytest.raises(ModelError, match=f"m: a: .*{fault}"):
        read_tensors(path, ["a"])


@pytest.mark.parametrize("entry", [None, 1, "F32", []])
def test_an_entry_of_another_kind_is_refused(tmp_path: Path, entry: object) -> None:
    with pytest.raises(ModelError, match=r"m: a: "):
        read_tensors(write(tmp_path / "m", json.dumps({"a": entry}).encode()), ["a"])


@pytest.mark.parametrize("header", [b"[]", b"nonsense", b'{"a":', b"\xff\xfe", b"[" * 100_000, b'{"a": NaN'])
def test_a_header_that_is_no_object_is_refused(tmp_path: Path, header: bytes) -> None:
    with pytest.raises(ModelError, match=r"m: is not a safetensors file; download it again"):
        read_tensors(write(tmp_path / "m", header), ["a"])


@pytest.mark.parametrize("length", [0, 1, (1 << 20) + 1, 1 << 63])
def test_a_header_of_a_length_that_cannot_be_is_not_read(tmp_path: Path, length: int) -> None:
    with pytest.raises(ModelError, match=f"has a header of {length} bytes"):
        read_tensors(write(tmp_path / "m", b"{}", length=length), ["a"])


@pytest.mark.parametrize("content", [b"", b"\x02", (1 << 20).to_bytes(8, "little") + b"{}"])
def test_a_file_that_ends_early_is_refused(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "m").write_bytes(content)
    with pytest.raises(ModelError, match=r"m: (has a header of|is not a safetensors file)"):
        read_tensors(tmp_path / "m", ["a"])


def test_a_missing_tensor_or_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match=r"m: b: no such tensor; use a BERT model saved by sentence-transformers"):
        read_tensors(write(tmp_path / "m", json.dumps({"a": GOOD}).encode()), ["b"])
    with pytest.raises(ModelError, match=r"none: cannot be read \(No such file or directory\)"):
        read_tensors(tmp_path / "none", ["a"])
