"""A publication that fails at any step is a PublishError and leaves the disk and the live generation as they were.

benchmarks/faults/failures.py lets every call to the system fail, below Python; what is caught here in Python needs no
Linux.
"""

import errno
import gc
import io
import json
import os
import resource
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import pytest

from benchmarks.child import ROOT
from benchmarks.faults import calls, failures
from search_app.errors import PublishError
from search_app.index.whoosh_engine import WhooshStore

from .made import NOTHING, make_change
from .test_generations import tree

# Whoosh leaves the files it was writing to the garbage collector.
pytestmark = [pytest.mark.filterwarnings("ignore:unclosed file:ResourceWarning"), pytest.mark.usefixtures("collected")]

CHANGE = make_change("c", ("Gamma", "Gamma words. " * 200))


@pytest.fixture
def collected() -> Iterator[None]:
    yield
    gc.collect()


class Faults:
    """Counts the calls that write, and lets the chosen one fail as on a full disk."""

    def __init__(self, fail_at: int | None) -> None:
        self.calls, self.fail_at, self.failed = 0, fail_at, ""

    def wrap(self, name: str, call: Callable[..., Any]) -> Callable[..., Any]:
        def wrapped(*args: Any, **kwargs: Any) -> Any:
            if writes(name, args, kwargs):
                self.calls += 1
                if self.calls == self.fail_at:
                    self.failed = f"{name} {args}"
                    raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), str(args[0]))
            return call(*args, **kwargs)

        return wrapped


def writes(name: str, args: tuple[Any, ...], kwargs: dict[str, Any]) -> bool:
    if name != "open":
        return name != "mkdir" or not Path(args[0]).is_dir()
    return any(c in str(args[1] if len(args) > 1 else kwargs.get("mode", "r")) for c in "wax+")


@contextmanager
def failing(fail_at: int | None) -> Iterator[Faults]:
    faults = Faults(fail_at)
    with pytest.MonkeyPatch.context() as patch:
        for name in ("fsync", "rename", "replace", "mkdir"):
            patch.setattr(os, name, faults.wrap(name, getattr(os, name)))
        patch.setattr(io, "open", faults.wrap("open", io.open))
        patch.setattr("builtins.open", io.open)
        yield faults


def try_to_publish(store: WhooshStore) -> None:
    with store.publishing():
        base = store.open()
        staged = store.stage(base, [CHANGE], NOTHING)
        try:
            store.publish(staged)
        except BaseException:
            store.discard(staged)
            raise


def steps(tmp_path: Path) -> int:
    from .made import publish

    store = WhooshStore(tmp_path / "counted")
    for number in range(3):
        publish(store, make_change(f"d{number}", ("More", "More.")))
    with failing(None) as faults:
        try_to_publish(store)
    return faults.calls


def test_whichever_write_fails_the_old_generation_stays_live(store: WhooshStore, root: Path, tmp_path: Path) -> None:
    total, tried = steps(tmp_path), 0
    assert total > 30
    for step in range(1, total + 1):
        before, live = tree(root), store.current()
        with failing(step) as faults, suppress(PublishError):
            try_to_publish(store)
        if store.current() != live:
            # Deleting what is old may wait for the next run.
            assert ".tmp-old" in faults.failed or not faults.failed, f"unnoticed: {faults.failed}"
            continue
        tried += 1
        assert tree(root) == before, faults.failed
        assert store.open().info.number == live
        assert store.open().fault == ""
    assert tried > 30
    try_to_publish(store)
    assert store.open().passages(["c#p0"]) == [CHANGE.passages[0]]


@pytest.mark.parametrize("size", [0, 1, 50, 200, 500, 1000, 2000])
def test_a_full_disk_leaves_everything_as_it_was(store: WhooshStore, root: Path, size: int) -> None:
    before = tree(root)
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, hard))  # every write beyond is an error, as on a full disk
    try:
        with pytest.raises(PublishError, match="cannot be written"):
            try_to_publish(store)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert tree(root) == before
    assert store.open().info.number == 2


def test_whichever_call_to_the_system_fails_the_old_generation_stays_or_the_new_one_is_whole() -> None:
    if why := calls.missing():
        pytest.skip(why)
    command = [sys.executable, "-m", "benchmarks.faults.failures", "--count", "36", "--commands", "4", "--json"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    assert done.stdout, done.stderr
    found = json.loads(done.stdout)
    assert (found["violations"], done.returncode, found["tried"]) == ([], 0, 36 + 18 + 4)
    assert found["counts"][failures.REFUSED] > 20
    assert found["counts"][failures.COMMAND] == 4
