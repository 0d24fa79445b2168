"""The power is cut at random moments of a publisher's life: `python -m benchmarks.faults.power_cuts`.

An ext4 file system lies on a loop device, and that on a disk of ours (disk.py) that logs every write and every flush
in their order. A publisher publishes one value after the other, by turns built anew and by updating the last, withdraws
a passage with the value as its reason, and says so after each success; that goes into the same log. A cut is a random
place in the log: the disk as it was then is mounted, the journal replayed, the collection read. What the system had not
yet written back is not there: that is the cut. At every other cut the disk has a cache that the power takes too: of the
writes after the last flush each is there or not by chance.

Proven: no publish or withdrawal that was reported is lost, nothing older is served, what is read is whole, and the next
publish works. `--no-flush` shows that this would be noticed: a publisher that flushes nothing loses everything.
Not simulated: sectors half written, disks that lie about flushes, and other file systems. Needs Linux, root, loop
devices and /dev/fuse; syncs.py proves without them that everything is flushed.
"""

import argparse
import os
import random
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path

from benchmarks.faults.disk import NAME, Event, mount_disk, read_log, serve
from benchmarks.faults.forked import start, wait
from benchmarks.faults.outcome import Outcome
from benchmarks.faults.values import publish_value, read_value, updating
from search_app.errors import CitewellError
from search_app.index.whoosh_engine import WhooshStore
from search_app.model import Withdrawal

KEPT, LOST = "all writes kept", "unflushed writes lost by chance"
_MEGABYTES = 32
_WITHDRAWN = "d0000#p0"
_TOOLS = ("mke2fs", "mount", "umount")
_PATH = f"{os.environ.get('PATH', '')}:/usr/sbin:/sbin"


def missing() -> str:
    """Return why power cannot be cut here, empty when it can."""
    if not hasattr(os, "geteuid") or os.geteuid() != 0:
        return "cutting the power needs root"
    tools = [tool for tool in _TOOLS if not shutil.which(tool, path=_PATH)]
    devices = [path for path in ("/dev/fuse", "/dev/loop-control") if not Path(path).exists()]
    if tools or devices:
        return f"cutting the power needs {', '.join([*tools, *devices])}"
    with tempfile.TemporaryDirectory() as name:
        try:
            _make_image(Path(name) / "image")
            with _mounted(Path(name) / "image", Path(name)):
                return ""
        except (subprocess.CalledProcessError, OSError) as error:
            return f"cutting the power needs loop devices ({error})"


def record(folder: Path, seconds: float, flushing: bool = True) -> tuple[Path, Path]:
    """Return the disk before, and the log of all that happened to it while a publisher published for `seconds`.

    With `flushing` off the publisher flushes nothing, to see that this would be noticed.
    """
    before, served, data, log = (folder / name for name in ("before", "served", "data", "log"))
    _make_image(before)
    served.mkdir()
    ours, theirs = socket.socketpair()
    device = mount_disk(served)
    server = start(lambda: _serve(device, theirs, bytearray(before.read_bytes()), log, int(seconds) + 60))
    os.close(device)
    theirs.close()
    try:
        with _mounted(served / NAME, data):
            publisher = start(lambda: _publish_on(data, ours, flushing))
            time.sleep(seconds)
            os.kill(publisher, signal.SIGKILL)
            wait(publisher)
    finally:
        _call("umount", "-l", str(served))
        ours.close()
        wait(server)
    return before, log


@dataclass(slots=True)
class Disk:
    """The state of the disk at one place of the log; `flushed` is what no cut can take any more."""

    flushed: bytearray
    unflushed: list[Event] = field(default_factory=list)
    reported: int = 0
    """The value of the last publish that was reported."""

    def happen(self, event: Event) -> None:
        """Let the next thing in the log happen."""
        if event.kind == "w":
            self.unflushed.append(event)
        elif event.kind == "f":
            _write(self.flushed, self.unflushed)
            self.unflushed.clear()
        else:
            self.reported = event.place

    def cut(self, chance: random.Random | None) -> bytearray:
        """Return what is there after a cut; with `chance`, only some of what was not flushed."""
        image = bytearray(self.flushed)
        _write(image, [event for event in self.unflushed if chance is None or chance.random() < 0.5])
        return image


def cut_again_and_again(before: Path, log: Path, cuts: int, seed: int, outcome: Outcome) -> Counter[str]:
    """Cut the power at `cuts` places of the log, all after the first report; returns how often what happened."""
    chance = random.Random(seed)  # noqa: S311 -- no secret
    kinds = [event.kind for event in read_log(log)]
    places = sorted(chance.choices(range(kinds.index("m") + 1, len(kinds)), k=cuts))
    disk = Disk(bytearray(before.read_bytes()))
    events, at = read_log(log), -1
    for number, place in enumerate(places):
        for event in islice(events, place - at):
            disk.happen(event)
        at = place
        kind = (KEPT, LOST)[number % 2]
        outcome.counts[kind] += 1
        image = log.with_name("cut")
        image.write_bytes(disk.cut(chance if kind == LOST else None))
        try:
            with _mounted(image, log.with_name("after")):
                _check(log.with_name("after"), disk.reported)
        except (AssertionError, CitewellError, OSError, subprocess.CalledProcessError) as error:
            outcome.violations.append(f"cut after {place + 1} of {len(kinds)}, {kind}: {error}")
    return Counter(kinds)


def _check(folder: Path, reported: int) -> None:
    store = WhooshStore(folder)
    served = read_value(store)
    assert served in (reported, reported + 1), f"serves {served} after {reported} was reported"
    entries = {entry.id: entry.reason for entry in store.withdrawals().entries}
    assert entries.get(_WITHDRAWN) in (str(reported), str(served)), f"{entries} withdrawn after {reported}"
    publish_value(store, served + 2)
    assert read_value(store) == served + 2


def _publish_on(folder: Path, reports: socket.socket, flushing: bool) -> None:
    if not flushing:
        os.fsync = lambda fd: None
    store, value = WhooshStore(folder), 0
    while True:
        value += 1
        with updating() if value % 2 else nullcontext():
            publish_value(store, value)
        store.withdraw(Withdrawal(_WITHDRAWN, reason=str(value)))
        reports.sendall(value.to_bytes(8, "little"))
        reports.recv(1)


def _serve(device: int, marks: socket.socket, image: bytearray, log: Path, seconds: int) -> None:
    signal.alarm(seconds)  # ends it should the disk stay in use
    with log.open("wb") as file:
        serve(device, marks.fileno(), image, file)


def _write(image: bytearray, events: Sequence[Event]) -> None:
    for event in events:
        image[event.place : event.place + len(event.data)] = event.data


def _make_image(path: Path) -> None:
    with path.open("wb") as file:
        file.truncate(_MEGABYTES << 20)
    _call("mke2fs", "-q", "-t", "ext4", "-b", "4096", str(path))


@contextmanager
def _mounted(image: Path, folder: Path) -> Iterator[None]:
    folder.mkdir(exist_ok=True)
    _call("mount", "-t", "ext4", "-o", "loop", str(image), str(folder))
    try:
        yield
    finally:
        _call("umount", str(folder))


def _call(*command: str) -> None:
    subprocess.run(command, check=True, capture_output=True, env={**os.environ, "PATH": _PATH})


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the program and return its exit status: 2 when the power cannot be cut here."""
    parser = argparse.ArgumentParser(description="Cut the power at random moments of a publisher's life.")
    parser.add_argument("--count", type=int, default=200)
    parser.add_argument("--seconds", type=float, default=20, help="how long the publisher publishes")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--no-flush", action="store_true", help="a publisher that flushes nothing, for comparison")
    parser.add_argument("--json", action="store_true")
    chosen = parser.parse_args(arguments)
    if why := missing():
        parser.exit(2, f"{why}\n")
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))  # else file systems stay mounted
    outcome = Outcome("power cuts: no reported publish lost, what is read is whole")
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        before, log = record(folder, chosen.seconds, flushing=not chosen.no_flush)
        life = cut_again_and_again(before, log, chosen.count, chosen.seed, outcome)
    shown = {"writes": life["w"], "flushes": life["f"], "publishes reported": life["m"]}
    return outcome.print(chosen.json, shown)


if __name__ == "__main__":
    raise SystemExit(main())
