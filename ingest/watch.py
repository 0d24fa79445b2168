"""Waiting until the files of a folder have changed and come to rest."""

from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

from ingest.sources import walk

LOOK_EVERY_S = 1.0
_LOOKS_AT_REST = 2
"""So many looks in a row must find the same, so that no half-copied file is read."""

State = dict[str, tuple[int, ...]]


def look(folder: Path) -> State:
    """Return size, times, inode and rights of every file in `folder` and below that an ingestion may read, by path."""
    found: State = {}
    for path in walk(folder):
        with suppress(OSError):  # gone since it was listed
            status = path.stat()
            found[str(path)] = (
                status.st_size,
                status.st_mtime_ns,
                status.st_ctime_ns,
                status.st_ino,
                status.st_mode,
            )
    return found


def changes(look: Callable[[], State], wait: Callable[[float], None]) -> Iterator[None]:
    """Yield at once, and then each time that what `look` returns has changed and come to rest; `wait` waits seconds."""
    known = look()
    yield
    while True:
        seen, rest = known, 0
        while rest < _LOOKS_AT_REST or seen == known:
            wait(LOOK_EVERY_S)
            now = look()
            seen, rest = now, rest + 1 if now == seen else 0
        known = seen
        yield
