"""The list of withdrawn passages and documents: one checked file beside the generations, replaced in one step."""

import fcntl
import hashlib
import json
import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path

from search_app.errors import NoGenerationError, PublishError
from search_app.index.generations import replace_file
from search_app.model import Withdrawal, Withdrawals

NAME = "WITHDRAWN"


def load(root: Path) -> Withdrawals:
    """Return what is withdrawn; raises NoGenerationError when the file is there and cannot be believed.

    Whoever cannot read it must show nothing: what it names would come back.
    """
    path = root / NAME
    try:
        digest, _, body = path.read_bytes().partition(b"\n")
    except FileNotFoundError:
        return Withdrawals()
    except OSError as error:
        raise NoGenerationError(f"{path}: cannot be read ({error.strerror}); give the serving user the right") from None
    if hashlib.sha256(body).hexdigest().encode() != digest:
        raise NoGenerationError(f"{path}: is damaged, so nothing is shown; restore it, see `citewell doctor`")
    rows = json.loads(body)
    return Withdrawals(tuple(Withdrawal(**{**row, "digests": tuple(row["digests"])}) for row in rows))


def add(root: Path, entry: Withdrawal) -> None:
    """Add an entry, or replace the one with its id; raises PublishError when it cannot be written."""
    with _changing(root):
        kept = [other for other in load(root).entries if other.id != entry.id]
        save(root, [*kept, entry])


def remove(root: Path, name: str) -> bool:
    """Take the entry with the id `name` out; False when there is none, PublishError when it cannot be written."""
    with _changing(root):
        entries = load(root).entries
        kept = [entry for entry in entries if entry.id != name]
        if len(kept) == len(entries):
            return False
        save(root, kept)
        return True


def save(root: Path, entries: Sequence[Withdrawal]) -> None:
    """Write all entries in one step; they are on disk when this returns."""
    body = json.dumps([asdict(entry) for entry in entries], ensure_ascii=False, indent=1).encode()
    replace_file(root / NAME, hashlib.sha256(body).hexdigest().encode() + b"\n" + body)


@contextmanager
def locked(root: Path) -> Iterator[None]:
    """Hold the lock of the list, which no ingestion ever holds, so that a withdrawal never waits for one."""
    descriptor = os.open(root / f"{NAME}.lock", os.O_CREAT | os.O_RDWR, 0o644)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)


@contextmanager
def _changing(root: Path) -> Iterator[None]:
    try:
        with locked(root):
            yield
    except OSError as error:
        place = error.filename or root
        raise PublishError(f"{place}: cannot be written ({error.strerror}); what is withdrawn is unchanged") from None
