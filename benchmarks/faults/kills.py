"""Publishers are killed with kill -9 at moments spread evenly over a publish: `python -m benchmarks.faults.kills`.

Proven: after each kill exactly the old or the new generation is read, word for word, and the new one when success had
been reported; the next publish works at once; it leaves nothing but the last generations, the pointer and the lock
file. A quarter of the kills comes while a larger collection is published by updating the last generation.
Not proven: anything about power cuts (see power_cuts.py); a killed process loses nothing that it handed to the system.
"""

import argparse
import os
import random
import signal
import tempfile
import time
from collections.abc import Sequence
from contextlib import nullcontext
from pathlib import Path
from statistics import median

from benchmarks.faults.forked import start, wait
from benchmarks.faults.outcome import Outcome
from benchmarks.faults.values import DOCUMENTS, publish_value, read_value, updating
from search_app.errors import CitewellError
from search_app.index import generations
from search_app.index.whoosh_engine import WhooshStore

LARGER = 150
"""Documents of the larger collection: ten to twenty times the work of the small one."""

STAGES = (
    "before staging",
    "staging",
    "staged, before the rename",
    "between rename and pointer",
    "after the pointer, success not yet reported",
    "after success was reported",
)
_MEASURED = 5
_BEYOND = 1.2  # of the median publish measured: the last kills come after success was reported


def run(folder: Path, kills: int, documents: int, seed: int, outcome: Outcome) -> float:
    """Kill `kills` publishers of `documents` documents; returns the seconds over which the kills are spread."""
    store = WhooshStore(folder)
    chance = random.Random(seed)  # noqa: S311 -- no secret
    publish_value(store, 0, documents)
    value = 1
    span = _BEYOND * median(_measure(store, value + i, documents) for i in range(_MEASURED))
    value += _MEASURED - 1
    parts = chance.sample(range(kills), kills)  # one kill in each of `kills` equal parts of the time
    for part in parts:
        old = generations.pointer(folder)
        pid, reported = _start(store, value + 1, documents)
        time.sleep(span * (part + chance.random()) / kills)
        os.kill(pid, signal.SIGKILL)
        wait(pid)
        success = os.read(reported, 1) == b"."
        os.close(reported)
        stage = _stage(folder, old, success)
        outcome.counts[stage] += 1
        try:
            _check(store, folder, value, documents, stage)
        except (AssertionError, CitewellError, OSError) as error:
            outcome.violations.append(f"killed {stage}: {error}")
        value += 2
    return span


def _start(store: WhooshStore, value: int, documents: int) -> tuple[int, int]:
    """Return the number of a publisher, and a pipe with a dot once it reports success."""
    reading, writing = os.pipe()

    def publish() -> None:
        publish_value(store, value, documents)
        os.write(writing, b".")

    pid = start(publish)
    os.close(writing)
    return pid, reading


def _measure(store: WhooshStore, value: int, documents: int) -> float:
    started = time.perf_counter()
    pid, reported = _start(store, value, documents)
    os.read(reported, 1)
    spent = time.perf_counter() - started
    wait(pid)
    os.close(reported)
    assert read_value(store) == value
    return spent


def _stage(root: Path, old: str | None, success: bool) -> str:
    if success:
        return STAGES[5]
    if generations.pointer(root) != old:
        return STAGES[4]
    number = generations.live_number(root) or 0
    if generations.numbers(root)[-1] > number:
        return STAGES[3]
    folder = generations.staged_folder(root, number + 1)
    return STAGES[2 if (folder / generations.MANIFEST).exists() else 1] if folder.exists() else STAGES[0]


def _check(store: WhooshStore, root: Path, old: int, documents: int, stage: str) -> None:
    served, new = read_value(store), stage in STAGES[4:]
    assert served == old + new, f"serves {served}, the old value is {old}"
    publish_value(store, old + 2, documents)
    assert read_value(store) == old + 2
    left = {path.name for path in root.iterdir()}
    kept = generations.numbers(root)
    assert len(kept) <= generations.KEPT, f"keeps {kept}"
    wanted = {generations.folder_of(root, number).name for number in kept} | {generations.CURRENT, "LOCK"}
    assert left == wanted, f"left over: {left ^ wanted}"
    assert len(store.generations()) == len(kept), "an older generation is damaged"


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the program and return its exit status."""
    parser = argparse.ArgumentParser(description="Kill publishers at moments spread over a publish.")
    parser.add_argument("--count", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--json", action="store_true")
    chosen = parser.parse_args(arguments)
    outcome = Outcome("kill -9: the old or the new generation, no lock, nothing left over")
    outcome.counts.update(dict.fromkeys(STAGES, 0))
    sizes = {DOCUMENTS: chosen.count - chosen.count // 4, LARGER: chosen.count // 4}
    spans = {}
    for documents, kills in sizes.items():
        with tempfile.TemporaryDirectory() as name, updating() if documents == LARGER else nullcontext():
            spans[f"seconds for {documents} documents"] = run(Path(name), kills, documents, chosen.seed, outcome)
    return outcome.print(chosen.json, spans)


if __name__ == "__main__":
    raise SystemExit(main())
