"""Every call to the system of a publish fails once: `python -m benchmarks.faults.failures`.

Writes, flushes, renames, opens, new folders, truncations and maps fail with ENOSPC and with EIO, reads with EIO, each
in a run of its own: of a generation built anew, and of one made by updating the last. Calls inside numpy and Whoosh are
among them, because they are caught below Python (calls.py, Linux).

Proven: the publish ends with PublishError, the old generation is served word for word, and the data folder is as it was
apart from the lock file; where what is published cannot be read it may be OSError, which the command line knows. Only
what is not needed may fail unnoticed, and then the new generation is whole: reading an older generation, and deleting
one after success is certain; the next publish leaves nothing over. A handful of the calls fails under
`citewell ingest`, which must end with status 1 and one line.
Not proven: two faults in one publish, and pages of mapped files that cannot be read.
"""

import argparse
import errno
import io
import os
import random
import re
import shutil
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import redirect_stderr
from dataclasses import dataclass, replace
from pathlib import Path

from benchmarks.faults.calls import Call, missing, watch
from benchmarks.faults.outcome import Outcome
from benchmarks.faults.values import make_changes, publish_value, read_value, updating
from search_app.errors import CitewellError, PublishError
from search_app.index import generations
from search_app.index.whoosh_engine import WhooshStore
from tests.index.made import NOTHING

REFUSED, NEEDLESS, CLEANING = (
    "refused, everything as before",
    "published whole, what could not be read was not needed",
    "published whole, an older generation was left to the next publish",
)
UNREAD = "ended with OSError, what is published could not be read, everything as before"
NOT_MADE = "published whole, the call was not made this time"
COMMAND = "`citewell ingest` refused, everything as before"
_READS = ("read", "readv", "pread64")
_FLUSHES = ("fsync", "fdatasync")
_DOCUMENTS = 2
_OLD, _NEW = generations.KEPT, generations.KEPT + 1
_REFUSED_STATUS = 10
_CHANCE = re.compile(r"(?<=_)[0-9a-z]{16}(?=[._]|$)|(?<=\.toc\.)[0-9.]+|(?<=MAIN\.tmp/)[0-9a-z]+")
"""Parts of the names of Whoosh's files that differ each time."""


@dataclass(frozen=True, slots=True)
class Case:
    """The call that fails, the how-manieth of its kind, and the error with which it does."""

    call: Call
    repeated: int
    fault: int

    def __str__(self) -> str:
        return f"{errno.errorcode[self.fault]} in {self.call.name} {self.repeated} of {self.call.path}"


class Faults:
    """Counts the calls about a folder, and lets one of them fail."""

    def __init__(self, root: Path, case: Case | None = None) -> None:
        self.seen: list[tuple[Call, int]] = []
        self.failed = False
        self.flushes = 0
        """How many flushes were done before the call failed."""
        self._root, self._case, self._counts = root, case, Counter[Call]()

    def answer(self, call: Call) -> int:
        """Return the error with which the call fails, 0 for none."""
        path = Path(call.path)
        if not path.is_relative_to(self._root):
            return 0
        known = replace(call, path=_CHANCE.sub("*", str(path.relative_to(self._root))))
        self._counts[known] += 1
        self.seen.append((known, self._counts[known]))
        if self._case and self.seen[-1] == (self._case.call, self._case.repeated):
            self.failed = True
            return self._case.fault
        self.flushes += call.name in _FLUSHES and not self.failed
        return 0


class Trial:
    """A data folder with three generations, on which one publish after the other fails."""

    def __init__(self, folder: Path) -> None:
        self.root, self._kept = folder / "data", folder / "kept"
        self.store = WhooshStore(self.root)
        for value in range(1, _OLD + 1):
            publish_value(self.store, value, _DOCUMENTS)
        shutil.copytree(self.root, self._kept)
        self._before = tree(self.root)
        faults = Faults(self.root)
        status, said = run_job(self.publish, faults)
        assert status == 0, said
        self._flushes = faults.flushes
        both = errno.ENOSPC, errno.EIO
        self.cases = [
            Case(call, repeated, fault)
            for call, repeated in faults.seen
            for fault in (both if call.name not in _READS else both[1:])
        ]
        self._restore()

    def publish(self) -> None:
        """Publish the next value as an ingestion does."""
        with self.store.publishing():
            base = self.store.open()
            staged = self.store.stage(base, make_changes(_NEW, _DOCUMENTS), NOTHING)
            try:
                self.store.publish(staged)
            except BaseException:
                self.store.discard(staged)
                raise

    def run(self, case: Case) -> tuple[str, str]:
        """Return the kind of outcome and what is wrong with it, if anything."""
        faults = Faults(self.root, case)
        status, said = run_job(self.publish, faults)
        try:
            return self._judge(status, said, case, faults), ""
        except (AssertionError, CitewellError, OSError) as error:
            self._restore()
            return "wrong", f"{case}: {error}"

    def _judge(self, status: int, said: str, case: Case, faults: Faults) -> str:
        if status:
            check_untouched(self.root, self._before)
            assert read_value(self.store) == _OLD
            if said.startswith("OSError: ") and is_of_published(case.call):
                return UNREAD
            assert status == _REFUSED_STATUS, said
            return REFUSED
        assert read_value(self.store) == _NEW
        cleaning = faults.flushes == self._flushes
        assert cleaning or is_needless(case.call) or not faults.failed, "published all the same"
        publish_value(self.store, _NEW + 1, _DOCUMENTS)
        assert len(list(self.root.iterdir())) == generations.KEPT + 2, "the next publish leaves something over"
        self._restore()
        return NOT_MADE if not faults.failed else CLEANING if cleaning else NEEDLESS

    def _restore(self) -> None:
        shutil.rmtree(self.root)
        shutil.copytree(self._kept, self.root)


def is_needless(call: Call) -> bool:
    """Say whether a publish may do without a call: making the folder that is there, or reading what is published.

    Whoosh reads in another way what it cannot map, and goes on when it cannot list a folder for tidying up; a file that
    the system will not copy is read and written instead.
    """
    if call.writes:
        return (call.name == "mkdir" and call.path == ".") or call.name == "sendfile"
    return is_of_published(call) or Path(call.path).parts[1:2] == ("whoosh",)


def is_of_published(call: Call) -> bool:
    """Say whether a call reads the list of generations, the pointer, or what is published."""
    return not call.writes and call.path.startswith((".", generations.CURRENT, "g-")) and ".tmp" not in call.path


def run_job(job: Callable[[], object], faults: Faults) -> tuple[int, str]:
    """Return the status of a child that does `job`, and which error it ended with."""
    reading, writing = os.pipe()

    def work() -> None:
        try:
            job()
        except PublishError:
            os._exit(_REFUSED_STATUS)
        except BaseException as error:
            os.write(writing, f"{type(error).__name__}: {error}".encode())
            os._exit(1)

    status = watch(work, faults.answer)
    os.close(writing)
    with os.fdopen(reading, encoding="utf-8", errors="replace") as said:
        return status, said.read()


def tree(folder: Path) -> dict[str, bytes | None]:
    """Return everything in a data folder but the lock file: the bytes of files, None for folders."""
    return {
        str(path.relative_to(folder)): path.read_bytes() if path.is_file() else None
        for path in folder.rglob("*")
        if path.name != "LOCK"
    }


def check_untouched(root: Path, before: dict[str, bytes | None]) -> None:
    """Raise AssertionError naming what differs from `before`."""
    after = tree(root)
    odd = sorted(name for name in before.keys() | after.keys() if before.get(name, 0) != after.get(name, 0))
    assert not odd, f"changed: {', '.join(odd[:3])}"


def run(folder: Path, outcome: Outcome, count: int | None = None, seed: int = 1) -> None:
    """Let every call fail, or `count` of them spread evenly over the publish."""
    trial = Trial(folder)
    for case in sample(trial.cases, count, seed):
        kind, wrong = trial.run(case)
        outcome.counts[kind] += 1
        if wrong:
            outcome.violations.append(wrong)


def run_command(folder: Path, outcome: Outcome, count: int, seed: int = 1) -> None:
    """Let `count` of the calls that write fail under `citewell ingest`."""
    corpus, data = folder / "corpus", folder / "data"
    corpus.mkdir()

    def ingest() -> None:
        _ingest(corpus, data)

    for text in ("Alpha words stand here.", "Beta words stand here."):
        before = tree(data)
        (corpus / "article.md").write_text(f"# Words\n\n{text}\n", encoding="utf-8")
        if before:
            shutil.copytree(data, folder / "kept")
        faults = Faults(data)
        status, said = run_job(ingest, faults)
        assert status == 0, said
    cases = [Case(call, repeated, errno.ENOSPC) for call, repeated in faults.seen if call.writes and call.path != "."]
    for case in sample(cases, count, seed):
        shutil.rmtree(data)
        shutil.copytree(folder / "kept", data)
        faults = Faults(data, case)
        status, said = run_job(ingest, faults)
        outcome.counts[COMMAND] += 1
        try:
            assert faults.failed, "this call was not made again"
            assert said.startswith("CommandError: 1 not published: "), said or f"status {status}"
            assert said.count("\n") == 1, f"more than one line: {said}"
            check_untouched(data, before)
        except AssertionError as error:
            outcome.violations.append(f"citewell ingest, {case}: {error}")


class CommandError(Exception):
    """The status and the last lines of a command that failed."""


def _ingest(corpus: Path, data: Path) -> None:
    from ingest.cli import main as citewell

    os.environ["CITEWELL_SEMANTIC"] = "off"
    said = io.StringIO()
    try:
        with redirect_stderr(said):
            citewell(["--corpus", str(corpus), "--data", str(data), "ingest"])
    except SystemExit as end:
        if end.code:
            raise CommandError(f"{end.code} {said.getvalue()}") from None


def sample(cases: Sequence[Case], count: int | None, seed: int) -> Iterator[Case]:
    """Yield all cases, or one from each of `count` equal parts."""
    if count is None or count >= len(cases):
        yield from cases
        return
    chance = random.Random(seed)  # noqa: S311 -- no secret
    for part in range(count):
        yield cases[int(len(cases) * (part + chance.random()) / count)]


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the program and return its exit status: 2 when calls cannot be seen here."""
    parser = argparse.ArgumentParser(description="Let every call to the system of a publish fail once.")
    parser.add_argument("--count", type=int, help="how many of the calls fail, spread evenly; all by default")
    parser.add_argument("--commands", type=int, default=12, help="how many fail under `citewell ingest`")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--json", action="store_true")
    chosen = parser.parse_args(arguments)
    if why := missing():
        parser.exit(2, f"{why}\n")
    outcome = Outcome("failing calls: refused and everything as before, or published whole")
    with tempfile.TemporaryDirectory() as one, tempfile.TemporaryDirectory() as other:
        run(Path(one) / "anew", outcome, chosen.count, chosen.seed)
        with updating():
            run(Path(one) / "updated", outcome, chosen.count and chosen.count // 2, chosen.seed)
        run_command(Path(other), outcome, chosen.commands, chosen.seed)
    return outcome.print(chosen.json)


if __name__ == "__main__":
    raise SystemExit(main())
