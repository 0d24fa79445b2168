"""Publishers that are killed and readers that race them: what is read is one whole generation, never an older one."""

import os
import random
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

import pytest

from search_app.index import generations
from search_app.index.whoosh_engine import WhooshStore

from .publisher import publish_value, read_until, read_value

TESTS = Path(__file__).parents[2]


@contextmanager
def process(task: str, folder: Path) -> Iterator[subprocess.Popen[str]]:
    command = [sys.executable, "-m", f"{__package__}.publisher", task, str(folder)]
    with subprocess.Popen(
        command, cwd=TESTS, text=True, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as started:
        yield started


def line(of: subprocess.Popen[str], say: str = "") -> str:
    assert of.stdin
    assert of.stdout
    if say:
        of.stdin.write(say + "\n")
        of.stdin.flush()
    return of.stdout.readline().strip()


@pytest.fixture
def root(tmp_path: Path) -> Path:
    publish_value(WhooshStore(tmp_path), 1)
    return tmp_path


def test_a_publisher_killed_at_any_moment_leaves_a_whole_generation_and_no_lock(root: Path) -> None:
    store, chance = WhooshStore(root), random.Random(3)
    before, interrupted = 1, 0
    with process("publish", root) as publisher:
        for _ in range(15):
            child = int(line(publisher, "go"))
            time.sleep(chance.uniform(0, 0.15))
            os.kill(child, signal.SIGKILL)
            assert line(publisher) == "gone"
            interrupted += any(path.name.startswith(".tmp-") for path in root.iterdir())
            value = read_value(store)
            assert value >= before
            before = value
        assert publisher.stdin
        publisher.stdin.close()
    assert interrupted, "no kill came in the middle of a publication"
    publish_value(store, before + 1)
    assert read_value(store) == before + 1
    assert not [path.name for path in root.iterdir() if path.name.startswith(".")]
    assert len(generations.numbers(root)) <= generations.KEPT


def test_readers_never_fail_mix_or_go_back_while_generations_are_published(root: Path) -> None:
    store, stop = WhooshStore(root), threading.Event()
    with process("read", root) as reader, ThreadPoolExecutor(2) as pool:
        threads = [pool.submit(read_until, store, stop) for _ in range(2)]
        started, value = time.monotonic(), 1
        while time.monotonic() - started < 3:
            value += 1
            publish_value(store, value)
        stop.set()
        seen = [thread.result() for thread in threads]
        out, faults = reader.communicate()
        assert reader.returncode == 0, faults
        seen.append(int(out))
    assert min(seen) > 1, seen
