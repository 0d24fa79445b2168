"""What is flushed before success is reported, and in what order: `python -m benchmarks.faults.syncs`.

While a generation is published or a passage withdrawn, every flush of a file or folder is recorded with what it held at
that moment: the bytes of a file, the names and inodes in a folder. That needs no root and cannot miss a file, however
it was written, because what is on disk is compared with what was flushed:

- when a folder becomes a generation, each file and folder in it was flushed as it is;
- when a file takes a name in the data folder, it was flushed as it is, and so was the name of the new generation;
- when success is reported, so was every name, that of a data folder just made included, and nothing changed since.

Then each flush is left out in turn, and each of a later publish done too late: every one of these has to be noticed.
Not proven: that what is flushed reaches the disk, and that a file system keeps its promises; see power_cuts.py.
"""

import argparse
import os
import shutil
import tempfile
from collections.abc import Callable, Sequence
from itertools import chain
from pathlib import Path
from unittest.mock import patch

from benchmarks.faults.outcome import Outcome
from benchmarks.faults.values import publish_value, updating
from search_app.index import generations, withdrawals
from search_app.index.whoosh_engine import WhooshStore
from search_app.model import Withdrawal

WHOLE, LEFT_OUT, TOO_LATE = "all flushes", "one flush left out", "one flush too late"
_LAST = 6  # two folders, the name of the generation, the pointer and its name, and one file
Key = tuple[int, int]
Job = Callable[[Path], list[Path]]
"""Does its work in a data folder and returns the folder and files that it put in place there."""

State = bytes | frozenset[tuple[str, int]]


class Watch:
    """Records the flushes of one publish; `faults` says what was not flushed when something relied on it."""

    def __init__(self, root: Path, left_out: int = 0, too_late: int = 0) -> None:
        self.flushes, self.faults = 0, list[str]()
        self._root, self._left_out, self._too_late = root, left_out, too_late
        self._flushed: dict[Key, State] = {}
        self._waiting: list[Key] = []
        self._made = [folder for folder in (root, *root.parents) if not folder.exists()]

    def watch(self, job: Job) -> "Watch":
        """Let `job` do its work, and check what it did."""
        rename, replace = os.rename, os.replace
        with (
            patch("os.fsync", self._fsync),
            patch("os.rename", lambda source, target: self._rename(rename, source, target)),
            patch("os.replace", lambda source, target: self._rename(replace, source, target)),
        ):
            named = job(self._root)
        for key in self._waiting:
            self._flush(key)
        self._expect([path for name in named for path in (name, *name.rglob("*"))], "success is reported")
        self._expect_named([*named, *self._made], "success is reported")
        return self

    def _fsync(self, descriptor: int) -> None:
        self.flushes += 1
        key = _key(os.fstat(descriptor))
        if self.flushes == self._too_late:
            self._waiting.append(key)
        elif self.flushes != self._left_out:
            self._flush(key)

    def _flush(self, key: Key) -> None:
        above = (folder for folder in (self._root, *self._root.parents) if folder.exists())
        paths = chain(self._root.rglob("*"), above)
        self._flushed[key] = _state(next(path for path in paths if _key(path.lstat()) == key))

    def _rename(self, rename: Callable[[Path, Path], None], given: str | Path, wanted: str | Path) -> None:
        source, target = Path(given), Path(wanted)
        when = f"{target.name} is renamed"
        if target.parent == self._root and not target.name.startswith("."):
            self._expect([source, *source.rglob("*")], when)
            if target.name == generations.CURRENT:
                self._expect_named([generations.folder_of(self._root, generations.numbers(self._root)[-1])], when)
        rename(source, target)

    def _expect(self, paths: Sequence[Path], when: str) -> None:
        for path in paths:
            if self._flushed.get(_key(path.stat())) != _state(path):
                self.faults.append(f"{path.relative_to(self._root)} is not flushed as it is when {when}")

    def _expect_named(self, paths: Sequence[Path], when: str) -> None:
        for path in paths:
            names = self._flushed.get(_key(path.parent.stat()), frozenset())
            if (path.name, path.stat().st_ino) not in (names if isinstance(names, frozenset) else ()):
                self.faults.append(f"the name of {path.name} in {path.parent.name} is not flushed when {when}")


def _key(status: os.stat_result) -> Key:
    return status.st_dev, status.st_ino


def _state(path: Path) -> State:
    if not path.is_dir():
        return path.read_bytes()
    return frozenset((child.name, child.lstat().st_ino) for child in path.iterdir())


def run_first(folder: Path, outcome: Outcome, every: int = 1) -> None:
    """Watch the first publish into a folder that is not there yet, and leave out each flush.

    With `every` it is one of so many, and each of the last ones, which differ from each other.
    """
    (folder / "first").mkdir()
    _leave_out(folder / "first", _publish, outcome, every)


def run_later(folder: Path, outcome: Outcome, every: int = 1) -> None:
    """Watch publishes and a withdrawal beside others, leave out each flush, and let each be too late; see above."""
    store = WhooshStore(folder / "later" / "new" / "data")
    publish_value(store, 1, 2)
    store.withdraw(Withdrawal("d0000"))
    for job in (_publish, _update, _withdraw):
        flushes = _leave_out(folder / "later", job, outcome, every)
        for number in _some(flushes, every)[:-1]:  # the last one is in time as long as it comes at all
            outcome.counts[TOO_LATE] += 1
            if not _watch(folder / "later", job, too_late=number).faults:
                outcome.violations.append(f"nothing shows that flush {number} of {job.__name__} is too late")


def _some(flushes: int, every: int) -> list[int]:
    return [number for number in range(1, flushes + 1) if number % every == 0 or number > flushes - _LAST]


def _leave_out(before: Path, job: Job, outcome: Outcome, every: int) -> int:
    whole = _watch(before, job)
    outcome.counts[WHOLE] += 1
    outcome.violations += [f"{before.name}{job.__name__}: {fault}" for fault in whole.faults]
    for number in _some(whole.flushes, every):
        outcome.counts[LEFT_OUT] += 1
        if len(_watch(before, job, left_out=number).faults) <= len(whole.faults):
            outcome.violations.append(f"nothing shows that flush {number} of {job.__name__} is left out")
    return whole.flushes


def _watch(before: Path, job: Job, left_out: int = 0, too_late: int = 0) -> Watch:
    folder = before.with_name("now")
    shutil.rmtree(folder, ignore_errors=True)
    shutil.copytree(before, folder)
    root = folder / "new" / "data"
    return Watch(root, left_out, too_late).watch(job)


def _publish(root: Path) -> list[Path]:
    publish_value(WhooshStore(root), 2, 2)
    live = generations.live_number(root)
    assert live is not None, "nothing is live"
    return [generations.folder_of(root, live), root / generations.CURRENT]


def _update(root: Path) -> list[Path]:
    with updating():
        return _publish(root)


def _withdraw(root: Path) -> list[Path]:
    WhooshStore(root).withdraw(Withdrawal("d0001"))
    return [root / withdrawals.NAME]


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the program and return its exit status."""
    parser = argparse.ArgumentParser(description="Watch what is flushed before success is reported.")
    parser.add_argument("--json", action="store_true")
    chosen = parser.parse_args(arguments)
    outcome = Outcome("flushes: everything is flushed as it is, in order, before success is reported")
    with tempfile.TemporaryDirectory() as name:
        run_first(Path(name), outcome)
        run_later(Path(name), outcome)
    return outcome.print(chosen.json)


if __name__ == "__main__":
    raise SystemExit(main())
