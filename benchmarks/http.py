"""Measure searches over HTTP as a share of what an empty Flask route does, beside tantivy in the same Flask.

`python -m benchmarks.http [--size 10k] [--server gunicorn|waitress] [--json]`; one worker, loopback only. Every
question is asked once and no answer is kept, but in rows "asked again", which are about the answers kept in memory.
In rows "with a key" there is a file of keys, the question carries one, and requests are counted for a limit.
"""

import argparse
import os
import random
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from importlib.util import find_spec
from itertools import cycle, islice
from math import nan
from pathlib import Path
from statistics import median
from urllib.parse import quote

from benchmarks.apps import EMPTY, KEY, PATH
from benchmarks.child import ONE_THREAD, ROOT, run_child
from benchmarks.engines import AGAIN, KEYED, SEMANTIC, TANTIVY, citewell, is_installed, missing_note, read_name
from benchmarks.report import show, table
from benchmarks.rows import write_lines
from benchmarks.speed import SHARED, SIZES, choose_ours, note_drawn, read_passages, read_questions

SERVERS = ("gunicorn", "waitress")
CONNECTIONS = 4
REPEATED = 20
"""Questions that are asked again and again where answers are kept in memory."""
_START_S = 60.0
_WAIT_S = 30.0


@dataclass(frozen=True, slots=True)
class Server:
    """A running server: its port, the process whose CPU time and children's count, and what questions carry."""

    port: int
    pid: int
    more: str = ""

    def cpu_s(self) -> float:
        """Return the seconds of CPU that the server and its workers have used."""
        return sum(map(_cpu_s, [self.pid, *_children(self.pid)]))


def fresh_questions(questions: Sequence[str], count: int, seed: int) -> list[str]:
    """Return up to `count` questions that are all different: each has the longest word of another one at its end."""
    pairs = [(question, other) for question in questions for other in questions]
    random.Random(seed).shuffle(pairs)  # noqa: S311 -- no secret
    return list(dict.fromkeys(f"{question} {max(other.split(), key=len)}" for question, other in pairs))[:count]


@contextmanager
def running(server: str, name: str, folder: Path) -> Iterator[Server]:
    """Run one application on a free port of the loopback address, and end it whatever happens."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
        process = subprocess.Popen(
            [sys.executable, "-m", "benchmarks.apps", server, str(listener.fileno()), name, str(folder)],
            cwd=ROOT,
            env={**os.environ, **ONE_THREAD},
            pass_fds=[listener.fileno()],
        )
    try:
        # The socket takes connections from the start, so the first answer means that the application is there.
        ask_all(port, ["first"], _key_for(name), _START_S)
        yield Server(port, process.pid, _key_for(name))
    finally:
        process.terminate()
        try:
            process.wait(10)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def ask_all(port: int, questions: Sequence[str], more: str = "", seconds: float = _WAIT_S) -> None:
    """Ask one question after the other over one connection, each with `more` behind it in its address.

    Raises OSError for any answer that is not 200.
    """
    with socket.create_connection(("127.0.0.1", port), timeout=seconds) as connection:
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        for question in questions:
            connection.sendall(
                f"GET {PATH}?q={quote(question)}{more} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\n\r\n".encode()
            )
            read_answer(connection)


def _key_for(name: str) -> str:
    return f"&key={KEY}" if KEYED in read_name(name) else ""


def measure_round(server: Server, questions: Sequence[str]) -> dict[str, float]:
    """Return requests a second and milliseconds of server CPU a request, over CONNECTIONS closed loops."""
    cpu, wall = server.cpu_s(), time.perf_counter()
    with ThreadPoolExecutor(CONNECTIONS) as pool:
        lots = [questions[i::CONNECTIONS] for i in range(CONNECTIONS)]
        list(pool.map(lambda lot: ask_all(server.port, lot, server.more), lots))
    wall = time.perf_counter() - wall
    return {"rate": len(questions) / wall, "cpu_ms": (server.cpu_s() - cpu) / len(questions) * 1e3}


def measure(
    kind: str, folders: Mapping[str, Path], questions: Sequence[str], rounds: int
) -> dict[str, list[dict[str, float]]]:
    """Return the rounds of every application, which all run at once and are asked in turn."""
    measured: dict[str, list[dict[str, float]]] = {name: [] for name in folders}
    with ExitStack() as stack:
        servers = {name: stack.enter_context(running(kind, name, folder)) for name, folder in folders.items()}
        size = len(questions) // (rounds + 1)
        for number in range(rounds + 1):
            for name, server in servers.items():
                fresh = questions[number * size : (number + 1) * size]
                asked = list(islice(cycle(questions[:REPEATED]), size)) if AGAIN in read_name(name) else fresh
                figures = measure_round(server, asked)
                if number:  # the first round is there to warm up, and to fill what is kept
                    measured[name].append(figures)
    return measured


def summarise(measured: Mapping[str, Sequence[Mapping[str, float]]]) -> dict[str, dict[str, float]]:
    """Return for each application the medians over its rounds, and its rate as a share of the empty route's."""
    found = {
        name: {key: median(round_[key] for round_ in rounds) for key in ("rate", "cpu_ms")}
        for name, rounds in measured.items()
    }
    rate, cpu = found[EMPTY]["rate"], found[EMPTY]["cpu_ms"]
    for own in found.values():
        own |= {"rate_share": own["rate"] / rate, "cpu_share": cpu / own["cpu_ms"] if own["cpu_ms"] else nan}
    return found


def as_text(figures: Mapping[str, Mapping[str, Mapping[str, float]]]) -> str:
    """Return a Markdown table."""
    heads = ["server", "application", "requests a second", "share of the empty route", "CPU a request", "share by CPU"]
    lines = [
        [kind, name, f"{f['rate']:.0f}", f"{f['rate_share']:.2f}", f"{f['cpu_ms']:.2f} ms", f"{f['cpu_share']:.2f}"]
        for kind, applications in figures.items()
        for name, f in applications.items()
    ]
    return table(heads, lines)


def read_answer(connection: socket.socket) -> None:
    """Read one answer to its end; raises OSError for any that is not 200."""
    data = b""
    while b"\r\n\r\n" not in data:
        data += _receive(connection)
    head, _, body = data.partition(b"\r\n\r\n")
    if not head.startswith(b"HTTP/1.1 200"):
        raise OSError(f"the server answered {head.splitlines()[0].decode('latin-1')}")
    left = next(int(line.split(b":")[1]) for line in head.lower().splitlines() if line.startswith(b"content-length"))
    left -= len(body)
    while left > 0:
        left -= len(_receive(connection))


def _receive(connection: socket.socket) -> bytes:
    data = connection.recv(65536)
    if not data:
        raise ConnectionError("the server closed the connection before it had answered")
    return data


def _children(pid: int) -> list[int]:
    path = Path(f"/proc/{pid}/task/{pid}/children")
    return [int(child) for child in path.read_text().split()] if path.exists() else []


def _cpu_s(pid: int) -> float:
    # Nanoseconds on the processor, thread by thread: the stat of proc(5) counts ticks of 10 ms, a tenth of what a round
    # of the empty route takes. Threads that ended are missing here, but these servers keep theirs.
    threads = Path(f"/proc/{pid}/task").glob("*/schedstat")
    return sum(int(thread.read_text().split()[0]) for thread in threads) / 1e9


def _parse(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--size", choices=SIZES, default="10k")
    parser.add_argument("--folder", type=Path, default=SHARED, help="c10k.jsonl.gz, c100k.jsonl.gz and queries.json")
    parser.add_argument("--server", nargs="+", choices=SERVERS, default=SERVERS)
    parser.add_argument("--semantic", nargs="+", choices=SEMANTIC, default=["off"])
    parser.add_argument("--rounds", type=int, default=8, choices=range(1, 51), metavar="1..50")
    parser.add_argument("--requests", type=int, default=300, choices=range(4, 2001), metavar="4..2000", help="a round")
    parser.add_argument("--json", action="store_true")
    return parser.parse_args(arguments)


def main(arguments: Sequence[str] | None = None) -> int:
    """Print the shares for each server; return 1 when the passages are not there."""
    args = _parse(arguments)
    asked = read_questions(args.folder)
    if asked is None:
        return 1
    questions = fresh_questions(asked, args.requests * (args.rounds + 1), seed=1)
    ours = choose_ours(args.semantic, SIZES[args.size])
    first = read_name(ours[0].name)
    ways = [(KEYED,), (AGAIN,), (AGAIN, KEYED)]
    engines = [ours[0], *(citewell(*first, *way) for way in ways), *ours[1:], *filter(is_installed, (TANTIVY,))]
    kinds = [kind for kind in args.server if find_spec(kind)]
    with tempfile.TemporaryDirectory() as name:
        root = Path(name)
        write_lines(root / "rows.jsonl", read_passages(args.folder, SIZES[args.size]))
        for engine in {engine.folder: engine for engine in engines}.values():
            (root / engine.folder).mkdir()
            run_child("build", engine.name, root / "rows.jsonl", root / engine.folder)
        folders = {EMPTY: root, **{engine.name: root / engine.folder for engine in engines}}
        figures = {kind: summarise(measure(kind, folders, questions, args.rounds)) for kind in kinds}
    absent = [f"Left out, not installed: {kind}." for kind in args.server if kind not in kinds]
    note = " ".join(filter(None, (missing_note((TANTIVY,)), *absent, note_drawn(engines))))
    text = "\n\n".join(filter(None, (f"**{SIZES[args.size]} passages**", as_text(figures), note)))
    show({"size": args.size, "servers": figures, "note": note}, text, args.json)
    return 0


if __name__ == "__main__":
    sys.exit(main())
