"""Generations on disk: folders that never change, a checked manifest, and one pointer that moves atomically."""

import fcntl
import hashlib
import json
import os
import re
import shutil
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, nullcontext, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from search_app.errors import BusyError, NewerFormatError, NoGenerationError, PublishError
from search_app.model import GenerationInfo

FORMAT = "5"
KEPT = 3
MANIFEST = "MANIFEST"
CURRENT = "CURRENT"
_NAME = re.compile(r"g-([1-9][0-9]{0,17})")


@dataclass(frozen=True, slots=True)
class Held:
    """A verified generation folder and the shared lock that keeps it from being deleted."""

    folder: Path
    info: GenerationInfo
    lock: int

    def release(self) -> None:
        """Give the lock back; the folder may be deleted from now on."""
        os.close(self.lock)


@contextmanager
def publisher_lock(root: Path) -> Iterator[None]:
    """Hold the lock that only one publisher has; raises PublishError when another run holds it."""
    try:
        _make(root)
        descriptor = os.open(root / "LOCK", os.O_CREAT | os.O_RDWR, 0o644)
    except OSError as error:
        raise PublishError(f"{root}: cannot be written ({error.strerror}); choose another data folder") from None
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        os.close(descriptor)
        raise BusyError(f"{root}: an ingestion is already running; wait for it to end") from None
    try:
        yield
    finally:
        os.close(descriptor)


def pointer(root: Path) -> str | None:
    """Return what stands in the pointer, `g-<number> <digest of the manifest>`; None when it cannot be read."""
    try:
        text = (root / CURRENT).read_bytes().decode("ascii")
        return text[:-1] if text.endswith("\n") and text != "\n" else None
    except (OSError, ValueError):
        return None


def live_number(root: Path) -> int | None:
    """Return the number of the generation that the pointer names by number and digest, None when there is none."""
    name, _, digest = (pointer(root) or "").partition(" ")
    match = _NAME.fullmatch(name)
    with suppress(OSError):
        if match and (root / name / MANIFEST).read_bytes().startswith(digest.encode() + b"\n"):
            return int(match.group(1))
    return None


def folder_of(root: Path, number: int) -> Path:
    """Return the folder of generation `number`."""
    return root / f"g-{number}"


def staged_folder(root: Path, number: int) -> Path:
    """Return the private folder in which generation `number` is built."""
    return root / f".tmp-{number}"


def numbers(root: Path) -> list[int]:
    """Return the numbers of the generation folders, lowest first."""
    names = [path.name for path in root.iterdir()] if root.is_dir() else []
    return sorted(int(m.group(1)) for m in map(_NAME.fullmatch, names) if m)


def staging_folder(root: Path) -> tuple[int, Path]:
    """Return the next number and an empty private folder for it, after clearing what dead publishers left."""
    live = live_number(root)
    for path in root.iterdir():
        match = _NAME.fullmatch(path.name)
        unpublished = match is not None and live is not None and int(match.group(1)) > live
        if path.name.startswith(".tmp-") or unpublished:
            shutil.rmtree(path, ignore_errors=True)
    number = max([*numbers(root), live or 0]) + 1
    folder = staged_folder(root, number)
    folder.mkdir()
    return number, folder


def seal(folder: Path, number: int, passages: int, documents: int, versions: str, note: str = "") -> GenerationInfo:
    """Write the manifest of a staged folder (size and SHA-256 of every file) and return its identity."""
    files = {str(path.relative_to(folder)): [path.stat().st_size, _sha256(path)] for path in _files(folder)}
    about = {
        "number": number,
        "passages": passages,
        "documents": documents,
        "versions": versions,
        "made": datetime.now(UTC).isoformat(timespec="seconds"),
        "note": note,
    }
    body = json.dumps({"format": FORMAT, "files": files, **about}, sort_keys=True).encode()
    digest = hashlib.sha256(body).hexdigest()
    (folder / MANIFEST).write_bytes(digest.encode() + b"\n" + body)
    return _info(about, digest)


def publish_folder(root: Path, folder: Path, number: int) -> None:
    """Make the sealed `folder` the live generation: on disk before the pointer moves, the pointer moved in one step."""
    for path in [*_files(folder), *_folders(folder), folder]:
        _fsync(path)
    target, before = folder_of(root, number), pointer(root)
    digest = (folder / MANIFEST).read_bytes().partition(b"\n")[0].decode()
    folder.rename(target)
    try:
        _fsync(root)
        replace_file(root / CURRENT, f"{target.name} {digest}\n".encode())
    except BaseException:
        with suppress(OSError):
            _move_pointer_back(root, before)
            shutil.rmtree(target, ignore_errors=True)
        raise


def prune(root: Path) -> None:
    """Delete generations beyond the last three, never one that a reader holds; faults are left for the next run."""
    with suppress(OSError):
        for number in numbers(root)[:-KEPT]:
            _delete(root, number)


def _delete(root: Path, number: int) -> None:
    folder, doomed = folder_of(root, number), root / f".tmp-old-{number}"
    can_be_held = (folder / MANIFEST).exists()
    with suppress(OSError), _exclusive(folder / MANIFEST) if can_be_held else nullcontext():
        folder.rename(doomed)
        shutil.rmtree(doomed, ignore_errors=True)


def hold(folder: Path) -> Held:
    """Return the generation in `folder`, verified and held; raises NoGenerationError naming the first fault."""
    try:
        lock = os.open(folder / MANIFEST, os.O_RDONLY)
    except OSError:
        raise NoGenerationError(f"{folder}: is missing or has no manifest") from None
    try:
        fcntl.flock(lock, fcntl.LOCK_SH)
        return Held(folder, verify(folder), lock)
    except BaseException:
        os.close(lock)
        raise


def hold_live(root: Path) -> tuple[Held, str]:
    """Return the live generation, or the newest older one that verifies with the reason it stands in.

    Raises NoGenerationError when nothing is published or nothing verifies.
    """
    named = pointer(root)
    held, faults = _hold_newest(root, live_number(root))
    if faults and pointer(root) != named:  # a publisher moved on and cleaned up while we looked
        if held:
            held.release()
        return hold_live(root)
    if held:
        return held, "; ".join(faults)
    if named is None and len(faults) == 1:
        raise NoGenerationError(f"{root}: nothing is published yet; run `citewell ingest`")
    raise NoGenerationError("; ".join(faults) + "; run `citewell ingest` to publish anew")


def verify(folder: Path, older: Sequence[str] = ()) -> GenerationInfo:
    """Return the identity of a generation after checking every file; raises NoGenerationError naming the fault.

    One that has neither this data format nor one of `older` is at fault too; of a newer one the error is a
    NewerFormatError.
    """
    try:
        return _check(folder, (FORMAT, *older))
    except OSError as error:
        raise NoGenerationError(f"{error.filename or folder}: cannot be read ({error.strerror})") from None


def _check(folder: Path, formats: Sequence[str]) -> GenerationInfo:
    digest, _, body = (folder / MANIFEST).read_bytes().partition(b"\n")
    if hashlib.sha256(body).hexdigest().encode() != digest:
        raise NoGenerationError(f"{folder / MANIFEST}: is damaged")
    manifest: dict[str, Any] = json.loads(body)
    if manifest["format"] not in formats:
        raise _other_format(folder, manifest["format"])
    if f"g-{manifest['number']}" != folder.name and not folder.name.startswith(".tmp-"):
        raise NoGenerationError(f"{folder}: holds generation {manifest['number']}")
    present = {str(path.relative_to(folder)): path for path in _files(folder)}
    present.pop(MANIFEST, None)
    if odd := set(present) ^ set(manifest["files"]):
        raise NoGenerationError(f"{folder / min(odd)}: is missing or does not belong there")
    for name, (size, sha) in manifest["files"].items():
        if present[name].stat().st_size != size or _sha256(present[name]) != sha:
            raise NoGenerationError(f"{folder / name}: is damaged")
    return _info(manifest, digest.decode())


def _other_format(folder: Path, found: str) -> NoGenerationError:
    told = f"{folder}: has data format {found}, this version reads {FORMAT}"
    if found.isdecimal() and int(found) > int(FORMAT):
        return NewerFormatError(f"{told}; install the newer Citewell that made it, or name another data folder")
    return NoGenerationError(f"{told}; `citewell serve` and `citewell ingest` rebuild it")


def _info(about: Mapping[str, Any], digest: str) -> GenerationInfo:
    named = {name: about.get(name, "") for name in ("number", "passages", "documents", "versions", "made", "note")}
    return GenerationInfo(digest=f"sha256:{digest}", **named)


def _hold_newest(root: Path, live: int | None) -> tuple[Held | None, list[str]]:
    """Return the live generation or the newest older one that verifies, and what is wrong with those before it."""
    faults = [] if live else [f"{root / CURRENT} names no generation that is there"]
    for number in reversed(numbers(root)):
        if live is None or number <= live:
            try:
                return hold(folder_of(root, number)), faults
            except NewerFormatError:
                raise
            except NoGenerationError as error:
                faults.append(str(error))
    return None, faults


@contextmanager
def _exclusive(path: Path) -> Iterator[None]:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        yield
    finally:
        os.close(descriptor)


def replace_file(path: Path, content: bytes) -> None:
    """Write `content` to `path` in one step, on disk when this returns."""
    new = path.with_name(path.name + ".tmp")
    with new.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    new.rename(path)
    _fsync(path.parent)


def _move_pointer_back(root: Path, before: str | None) -> None:
    (root / (CURRENT + ".tmp")).unlink(missing_ok=True)
    if pointer(root) == before:
        return
    if before is None:
        (root / CURRENT).unlink()
    else:
        replace_file(root / CURRENT, f"{before}\n".encode())


def _make(folder: Path) -> None:
    """Make a folder and those above it; their names are on disk when this returns."""
    if not folder.is_dir():
        _make(folder.parent)
        folder.mkdir(exist_ok=True)
        _fsync(folder.parent)


def _files(folder: Path) -> list[Path]:
    return sorted(path for path in folder.rglob("*") if path.is_symlink() or not path.is_dir())


def _folders(folder: Path) -> list[Path]:
    return sorted(path for path in folder.rglob("*") if path.is_dir() and not path.is_symlink())


def _fsync(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
