"""Waiting until the files of a folder have changed and come to rest."""

from collections.abc import Callable, Iterator
from pathlib import Path
from stat import S_ISREG

LOOK_EVERY_S = 1.0
_LOOKS_AT_REST = 2
"""So many looks in a row must find the same, so that no half-copied file is read."""

State = dict[str, tuple[int, int, int]]


def look(folder: Path) -> State:
    """Return size, time and inode of every file in `folder` and below by its path; what cannot be read is left out."""
    found = {}
    for path in folder.rglob("*"):
        try:
            status = path.stat()
        except OSError:  # gone since it was listed, or a link to nowhere
            continue
        if S_ISREG(status.st_mode):
            found[str(path)] = (status.st_size, status.st_mtime_ns, status.st_ino)
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
