"""Readers that race a publisher: what is read is one whole generation, never an older one."""

import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

from benchmarks.faults.values import publish_value
from search_app.index.whoosh_engine import WhooshStore

from .publisher import read_until

HERE = Path(__file__).parents[2]


@contextmanager
def reading(folder: Path) -> Iterator[subprocess.Popen[str]]:
    command = [sys.executable, "-m", f"{__package__}.publisher", str(folder)]
    with subprocess.Popen(
        command, cwd=HERE, text=True, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as started:
        yield started


def test_readers_never_fail_mix_or_go_back_while_generations_are_published(tmp_path: Path) -> None:
    store, stop = WhooshStore(tmp_path), threading.Event()
    publish_value(store, 1)
    with reading(tmp_path) as reader, ThreadPoolExecutor(2) as pool:
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
