"""Measure suggestions as a share of an empty Flask JSON route: server time key by key, and what the table costs.

`python -m benchmarks.suggest [--size 10k|100k] [--json]`; what stands in the field after each key of real questions is
sent to both in turn: over one connection each to two servers (gunicorn where it is installed, else waitress), and
called as WSGI in one process, where CPU is counted and nothing of a server.
"""

import argparse
import json
import socket
import sys
import tempfile
import time
import tracemalloc
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import replace
from importlib.util import find_spec
from io import BytesIO
from itertools import cycle, islice
from pathlib import Path
from statistics import median, quantiles
from typing import Any
from urllib.parse import quote

from flask import Flask

from benchmarks.apps import EMPTY, make_app
from benchmarks.apps import PATH as SEARCH
from benchmarks.engines import CITEWELL
from benchmarks.http import SERVERS, read_answer, running
from benchmarks.ours import build, open_searcher, settings_of
from benchmarks.report import show, table
from benchmarks.speed import SHARED, SIZES, read_passages, read_questions
from search_app.suggest.table import make_table
from search_app.web import build_app

PATH = "/api/v1/suggest"
_WARM = 100
"""Keys that are sent before anything is measured."""
Call = Callable[[str], int]
"""Posts what was typed and returns the status."""


def keystrokes(questions: Sequence[str]) -> Iterator[str]:
    """Yield what stands in the field after each key, from the second letter on."""
    return (question[:end] for question in questions for end in range(2, len(question) + 1))


def caller(app: Flask, path: str) -> Call:
    """Return what posts to `path` of `app` as a server would, without a network."""

    def call(typed: str) -> int:
        body = json.dumps({"q": typed}).encode()
        status: list[str] = []

        def start(said: str, headers: Any, *rest: Any) -> Callable[[bytes], object]:
            status.append(said)
            return lambda data: None

        environ = {
            "REQUEST_METHOD": "POST" if path == PATH else "GET",
            "PATH_INFO": path,
            "QUERY_STRING": "",
            "HTTP_HOST": "localhost",
            "SERVER_NAME": "localhost",
            "SERVER_PORT": "80",
            "SERVER_PROTOCOL": "HTTP/1.1",
            "CONTENT_TYPE": "application/json",
            "CONTENT_LENGTH": str(len(body)),
            "wsgi.url_scheme": "http",
            "wsgi.input": BytesIO(body),
            "wsgi.errors": sys.stderr,
        }
        answer = app.wsgi_app(environ, start)
        b"".join(answer)
        return int(status[0][:3])

    return call


def measure(ours: Call, empty: Call, typed: Sequence[str], rounds: int) -> dict[str, float]:
    """Return p50 and p95 in milliseconds of both, called in turn for each key, and the ratios."""
    times: dict[str, list[float]] = {"ours": [], "empty": []}
    for number in range(rounds + 1):
        for text in typed:
            for name, call in (("ours", ours), ("empty", empty)):
                started = time.thread_time()  # CPU, so that what else the machine does counts little
                status = call(text)
                taken = time.thread_time() - started
                if status != 200:
                    raise RuntimeError(f"{name} answered {status}")
                if number:  # the first round is there to warm up
                    times[name].append(taken * 1e3)
    return _summarise(times)


def measure_served(folder: Path, typed: Sequence[str]) -> dict[str, Any]:
    """Return p50 and p95 in milliseconds from request to answer over HTTP, and the CPU of the server a request."""
    kind = next(name for name in SERVERS if find_spec(name))
    places = {"ours": (f"{CITEWELL} off", PATH), "empty": (EMPTY, SEARCH)}
    times: dict[str, list[float]] = {name: [] for name in places}
    figures: dict[str, Any] = {"server": kind}
    with ExitStack() as stack:
        servers = {n: stack.enter_context(running(kind, app, folder)) for n, (app, _) in places.items()}
        lines = {
            name: stack.enter_context(socket.create_connection(("127.0.0.1", server.port), timeout=30))
            for name, server in servers.items()
        }
        for number, text in enumerate([*islice(cycle(typed), _WARM), *typed]):
            if number == _WARM:  # the first request makes the table
                before = {name: server.cpu_s() for name, server in servers.items()}
            for name, line in lines.items():
                started = time.perf_counter()
                line.sendall(f"GET {places[name][1]}?q={quote(text)} HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n".encode())
                read_answer(line)
                times[name].append((time.perf_counter() - started) * 1e3)
        for name, server in servers.items():
            figures[f"{name}_cpu_ms"] = (server.cpu_s() - before[name]) / len(typed) * 1e3
    return figures | _summarise({name: own[_WARM:] for name, own in times.items()})


def _summarise(times: dict[str, list[float]]) -> dict[str, float]:
    figures = {f"{name}_p50_ms": median(own) for name, own in times.items()}
    figures |= {f"{name}_p95_ms": quantiles(own, n=20)[-1] for name, own in times.items()}
    for part in ("p50", "p95"):
        figures[f"ratio_{part}"] = figures[f"ours_{part}_ms"] / figures[f"empty_{part}_ms"]
    return figures


def measure_table(folder: Path) -> dict[str, float]:
    """Return the seconds that making the table takes, and the bytes a passage it takes while and after."""
    generation = open_searcher(folder, "off").generation
    passages = max(generation.info.passages, 1)
    started = time.perf_counter()
    make_table(generation)
    seconds = time.perf_counter() - started
    generation = open_searcher(folder, "off").generation
    list(generation.passages_of(next(generation.document_ids())))
    tracemalloc.start()
    made = make_table(generation)
    held = sum(len(ids._text) + ids._starts.nbytes for ids in (made.texts, made.owners))
    arrays = (made.first_words, made.words, made.starts, made.texts_of, made.owner_starts, made.asks, made.topic_codes)
    held += sum(own.nbytes for own in arrays)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    return {"build_s": seconds, "bytes": held / passages, "peak_bytes": peak / passages}


def as_text(figures: dict[str, Any]) -> str:
    """Return a Markdown table."""
    heads = ["", "p50", "p95", "CPU in process, p50", "p95", "CPU of the server"]
    served = figures["http"]
    parts = [(own, part) for own in (served, figures) for part in ("p50", "p95")]
    lines = [
        [name, *(f"{own[f'{key}_{part}_ms']:.3f} ms" for own, part in parts), f"{served[f'{key}_cpu_ms']:.3f} ms"]
        for key, name in (("ours", "suggestions"), ("empty", EMPTY))
    ]
    ratio = served["ours_cpu_ms"] / served["empty_cpu_ms"]
    lines.append(["ratio", *(f"{own[f'ratio_{part}']:.2f}" for own, part in parts), f"{ratio:.2f}"])
    note = (
        f"The table takes {figures['build_s']:.2f} s once, {figures['bytes']:.0f} bytes a passage, "
        f"{figures['peak_bytes']:.0f} while it is made."
    )
    return f"{table(heads, lines)}\n\n{note}"


def main(arguments: Sequence[str] | None = None) -> int:
    """Print the figures; return 1 when the passages are not there."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--size", choices=SIZES, default="10k")
    parser.add_argument("--folder", type=Path, default=SHARED, help="c10k.jsonl.gz, c100k.jsonl.gz and queries.json")
    parser.add_argument("--questions", type=int, default=60)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--json", action="store_true")
    args = parser.parse_args(arguments)
    questions = read_questions(args.folder)
    if questions is None:
        return 1
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        build(read_passages(args.folder, SIZES[args.size]), folder, "off")
        figures = measure_folder(folder, questions[: args.questions], args.rounds)
    show({"size": args.size, **figures}, f"**{SIZES[args.size]} passages**\n\n{as_text(figures)}", args.json)
    return 0


def measure_folder(folder: Path, questions: Sequence[str], rounds: int) -> dict[str, Any]:
    """Return all figures for what was published in `folder`."""
    ours = build_app(replace(settings_of(folder, "off"), trusted_hosts=("localhost",)))
    typed = list(islice(keystrokes(questions), 20_000))
    figures = measure(caller(ours, PATH), caller(make_app(EMPTY, folder), "/api/v1/search"), typed, rounds)
    return {"keys": len(typed), **figures, **measure_table(folder), "http": measure_served(folder, typed)}


if __name__ == "__main__":
    sys.exit(main())
