"""One measurement in a process of its own: `python -m benchmarks.child JOB ...`, figures as JSON on standard output.

Jobs: `build ENGINE ROWS FOLDER`, `memory ENGINE FOLDER QUESTIONS`, `time FOLDER QUESTIONS PASSES SECONDS ENGINE ...`,
`parts ENGINE FOLDER QUESTIONS`. benchmarks/speed.py starts it.
"""

import gc
import json
import os
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from benchmarks.engines import find_engine
from benchmarks.rows import read_rows

LIMIT = 10
ONE_THREAD = dict.fromkeys(("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS"), "1")
ROOT = Path(__file__).resolve().parents[1]
_BATCH = 100
"""Questions one engine answers before the next one has its turn. The first two find the processor's caches full of
another engine's data and take two to three times as long: with 25 in a batch that made the p95."""


def run_child(job: str, *arguments: object) -> Any:
    """Run `job` in a child with one thread for matrix products and return its figures; raises RuntimeError."""
    command = [sys.executable, "-m", "benchmarks.child", job, *map(str, arguments)]
    done = subprocess.run(command, cwd=ROOT, env={**os.environ, **ONE_THREAD}, stdout=subprocess.PIPE, check=False)
    if done.returncode:
        raise RuntimeError(f"{' '.join(command[2:5])} ended with status {done.returncode}")
    return json.loads(done.stdout)


def build(name: str, rows: str, folder: str) -> dict[str, float]:
    """Build one engine's index; return seconds of CPU and wall time and its size on disk in MB, articles left out."""
    engine, given = find_engine(name), read_rows(Path(rows))
    cpu, wall = time.process_time(), time.perf_counter()
    engine.build(given, Path(folder))
    spent = {"cpu_s": time.process_time() - cpu, "wall_s": time.perf_counter() - wall}
    files = (path for path in Path(folder).rglob("*") if path.is_file() and path.parent.name != "corpus")
    return {**spent, "disk_mb": sum(path.stat().st_size for path in files) / 1e6}


def memory(name: str, folder: str, questions: str) -> dict[str, float]:
    """Return the MB a process has touched after the questions: its own pages and those of files it maps.

    `process` counts everything, Python itself included; `files` is the share that lies in mapped files of the index,
    which the system can take back.
    """
    asked = json.loads(Path(questions).read_text(encoding="utf-8"))
    ask = find_engine(name).open(Path(folder))
    for question in asked:
        ask(question, LIMIT)
    resident, files = _touched(Path(folder).resolve())
    return {"process_mb": resident / 1e3, "files_mb": files / 1e3}


def time_engines(
    folder: str, questions: str, passes: str, seconds: str, *names: str
) -> dict[str, dict[str, list[list[float]]]]:
    """Return for each engine the seconds of CPU for every question, pass by pass, the engines taking turns.

    An engine whose questions took more than `seconds` in all is asked no more; its last pass then has fewer.
    """
    asked = json.loads(Path(questions).read_text(encoding="utf-8"))
    chosen = map(find_engine, names)
    engines = {engine.name: engine.open(Path(folder) / engine.folder) for engine in chosen}
    # Else every full collection walks through what all engines hold, and one with much in Python slows the others.
    gc.collect()
    gc.freeze()
    times: dict[str, list[list[float]]] = {name: [[] for _ in range(int(passes))] for name in names}
    for turn in range(int(passes)):
        for start in range(0, len(asked), _BATCH):
            for name, ask in engines.items():
                if sum(map(sum, times[name])) < float(seconds):
                    batch = asked[start : start + _BATCH]
                    times[name][turn] += [_time_one(ask, question) for question in batch]
    return {"times": times}


def time_parts(name: str, folder: str, questions: str) -> dict[str, Any]:
    """Return the seconds of CPU that each part of our search takes over a warm pass of the questions."""
    from benchmarks.parts import measure_parts

    asked = json.loads(Path(questions).read_text(encoding="utf-8"))
    return measure_parts(name, Path(folder), asked)


def _time_one(ask: Callable[[str, int], object], question: str) -> float:
    started = time.process_time()
    ask(question, LIMIT)
    return time.process_time() - started


def _touched(folder: Path) -> tuple[int, int]:
    """Return the kB of this process in memory, and those of them in mapped files below `folder`, as Linux counts."""
    resident = files = 0
    inside = False
    for line in Path("/proc/self/smaps").read_text(encoding="utf-8").splitlines():
        name, _, rest = line.partition(":")
        if name == "Rss":
            resident += int(rest.split()[0])
            files += int(rest.split()[0]) * inside
        elif "-" in line.split(" ", 1)[0]:
            inside = str(folder) in line
    return resident, files


JOBS: Mapping[str, Callable[..., Any]] = {"build": build, "memory": memory, "time": time_engines, "parts": time_parts}

if __name__ == "__main__":
    print(json.dumps(JOBS[sys.argv[1]](*sys.argv[2:])))
