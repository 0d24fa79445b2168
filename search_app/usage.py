"""What helped and what was not answered, counted by day without any question; processes share one folder."""

import fcntl
import json
import logging
import os
import threading
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from pathlib import Path
from typing import Literal, NamedTuple, get_args

from search_app.index.generations import replace_file

LOG = logging.getLogger("citewell.usage")

Kind = Literal["helped", "not_helped", "weak", "none", "word"]
MOST_A_DAY: dict[Kind, int] = {"helped": 200, "not_helped": 200, "weak": 10_000, "none": 10_000, "word": 10_000}
"""What a name is counted up to on one day: whoever sends more changes nothing."""
MOST_NAMES = 5_000
"""Different counts of one day; a line of the file has some 60 bytes."""
KEPT_DAYS = 400
_WAIT_S = 5.0
"""Seconds that counts stay in memory, so that many are written at once and none shows one question."""


class Count(NamedTuple):
    """What is counted: a passage that helped or did not, one that stood nearest, or a word of the articles."""

    kind: Kind
    generation: int
    name: str


class Day(NamedTuple):
    """All counts of one day."""

    day: date
    counts: Counter[Count]


class Usage:
    """Counts in memory on their way to a folder; safe to share between threads, and between processes by the folder."""

    def __init__(self, folder: Path, wait_s: float = _WAIT_S) -> None:
        self.folder = folder
        self._wait_s = wait_s
        self._lock = threading.Lock()
        self._flushing = threading.Lock()
        self._day = date.min
        self._known: Counter[Count] = Counter()
        self._fresh: Counter[tuple[date, Count]] = Counter()
        self._timer: threading.Timer | None = None

    def note(self, counts: Iterable[Count], day: date) -> bool:
        """Count each of `counts` once on `day`; False when one is not counted because there are too many that day."""
        with self._lock:
            if day != self._day:
                self._day, self._known = day, Counter()
            noted = [self._add(day, count) for count in counts]
            if any(noted) and self._timer is None:
                self._timer = threading.Timer(self._wait_s, self.flush)
                self._timer.daemon = True
                self._timer.start()
            return all(noted)

    def _add(self, day: date, count: Count) -> bool:
        if not _has_room(self._known, count):
            return False
        self._known[count] += 1
        self._fresh[day, count] += 1
        return True

    def flush(self) -> None:
        """Write what is still in memory; when it cannot be written it is logged, kept, and tried again later."""
        with self._flushing:
            with self._lock:
                fresh, self._fresh, self._timer = self._fresh, Counter(), None
            for day in sorted({day for day, _ in fresh}):
                own = Counter({count: n for (at, count), n in fresh.items() if at == day})
                try:
                    kept = _merge(self.folder, Day(day, own))
                except OSError as error:
                    LOG.warning("usage cannot be written (%s)", error.strerror)
                    kept = None
                with self._lock:
                    if kept is None:
                        self._fresh.update({(day, count): n for count, n in own.items()})
                    elif day == self._day:
                        self._known = kept + Counter({c: n for (at, c), n in self._fresh.items() if at == day})


def load_usage(folder: Path) -> list[Day]:
    """Return the counts of all days that are kept, oldest first; what cannot be read is left out."""
    found = []
    for path in sorted(folder.glob("????-??-??.json")):
        if (day := _day_of(path)) is not None:
            found.append(Day(day, _read(path)))
    return found


def _has_room(counts: Counter[Count], count: Count) -> bool:
    held = counts.get(count)
    return len(counts) < MOST_NAMES if held is None else held < MOST_A_DAY[count.kind]


def _merge(folder: Path, fresh: Day) -> Counter[Count]:
    """Add to what the folder holds of a day, and return all of that day; raises OSError."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{fresh.day.isoformat()}.json"
    with _locked(folder):
        counts = _read(path)
        for count, number in fresh.counts.items():
            if _has_room(counts, count):
                counts[count] = min(counts[count] + number, MOST_A_DAY[count.kind])
        rows = ",\n".join(json.dumps([*count, number], ensure_ascii=False) for count, number in sorted(counts.items()))
        replace_file(path, f"[\n{rows}\n]\n".encode())
        _drop_old(folder, fresh.day - timedelta(days=KEPT_DAYS))
    return counts


def _read(path: Path) -> Counter[Count]:
    try:
        rows = json.loads(path.read_bytes())
        return Counter({Count(kind, int(g), str(name)): int(n) for kind, g, name, n in rows if kind in get_args(Kind)})
    except FileNotFoundError:
        return Counter()
    except (ValueError, TypeError):
        LOG.warning("usage of %s cannot be read and is left out", path.stem)
        return Counter()


def _drop_old(folder: Path, before: date) -> None:
    for path in folder.glob("????-??-??.json"):
        if (day := _day_of(path)) is not None and day < before:
            path.unlink(missing_ok=True)


def _day_of(path: Path) -> date | None:
    try:
        return date.fromisoformat(path.stem)
    except ValueError:
        return None


@contextmanager
def _locked(folder: Path) -> Iterator[None]:
    """Hold the folder's lock, so that no process writes over what another one has added."""
    descriptor = os.open(folder / "LOCK", os.O_CREAT | os.O_RDWR, 0o644)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)
