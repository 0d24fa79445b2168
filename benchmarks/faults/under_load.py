"""Two hundred publishes while clients ask two server processes: `python -m benchmarks.faults.under_load [--json]`.

Eight client processes ask over keep-alive connections: questions by JSON, address and form, documents, passages, pages,
corrections of misspelt words, moved and withdrawn addresses, health, and what else there is. Meanwhile articles are
edited and ingested, half of the time by updating the last generation; generations are rolled back; a passage or a
document is withdrawn and later reinstated; the newest generation is damaged, and servers are started anew.

Proven: no request fails, nor is any answer cut; no answer holds anything of two generations; on no connection, and in
no process, does a generation follow a newer one, rollbacks included; requests that start 2 s after a publish get that
generation; requests that start 2 s after a withdrawal show nothing of it and its address answers 410, through edits,
rollbacks, damage and restarts, until it is reinstated; a process that starts on a damaged generation serves the one
before and says so in /health, and no other process says it; the next publish or rollback mends that.
A connection that a restart closes before an answer began is opened again, as browsers do, and its request asked anew;
without a restart that counts as a failed request. `citewell serve` answers nothing while it is started anew.
Not proven: damage to files that a process has already opened, large collections, answers compared by meaning, and
workers that are killed in the middle of an answer.
"""

import argparse
import json
import os
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, nullcontext
from itertools import chain, zip_longest
from pathlib import Path
from statistics import median

from benchmarks.child import ROOT
from benchmarks.faults.load_answers import LOST, Answer
from benchmarks.faults.load_clinic import WITHDRAWN, write_edition
from benchmarks.faults.load_judge import PROMISED_S, History, Judge, Published, Withdrawn, spread
from benchmarks.faults.load_servers import KINDS, Servers, installed, running
from benchmarks.faults.outcome import Outcome
from benchmarks.faults.values import updating
from benchmarks.report import table
from ingest.pipeline import ingest
from ingest.report import Report
from ingest.republish import rollback
from ingest.withdrawing import reinstate, withdraw
from search_app.index import generations
from search_app.index.store import open_store
from search_app.settings import Settings, load_settings

CLIENTS = 8
LEAST = 5
"""A round publishes at least so often: what it proves needs that."""
_ROUND = 20
_PAUSES_S = (0.0, 0.0, 0.3, 1.0, 1.5)
"""Between two publishes; without one a server may never see the first of them."""
_SEEN_S = PROMISED_S + 0.5
_ASKED_S = 1.5
"""After this time every process has been asked for its health."""
_END_S = 900


class Publisher:
    """Changes one collection in every way there is, and keeps a history of it."""

    def __init__(self, settings: Settings, seed: int) -> None:
        self.history = History()
        self.chance = random.Random(seed)  # noqa: S311 -- no secret
        self._settings, self._store = settings, open_store(settings)
        self._edition = 0

    def edit(self) -> None:
        """Ingest a new edition."""
        self._edition += 1
        write_edition(self._settings.corpus, self._edition)
        self._note(ingest(self._store, self._settings), self._edition)

    def roll_back(self) -> None:
        """Roll back to any generation that is there and older than the live one; never to a damaged one."""
        live = self._store.current() or 0
        number = self.chance.choice([info.number for info in self._store.generations() if info.number < live])
        edition = next(one.edition for one in self.history.published if one.number == number)
        self._note(rollback(self._store, number), edition)
        self.history.rollbacks += 1

    def withdraw(self, name: str) -> None:
        """Withdraw a passage or document."""
        asked = time.monotonic()
        withdraw(self._store, name)
        self.history.withdrawn.append(Withdrawn(name, asked, time.monotonic()))

    def reinstate(self, name: str) -> None:
        """Show it again."""
        span = next(one for one in reversed(self.history.withdrawn) if one.name == name)
        span.lifting = time.monotonic()
        reinstate(self._store, name)
        span.lifted = time.monotonic()

    def damage(self) -> None:
        """Turn over one bit in a file of the newest generation from which answers are made.

        The damaged file takes the place of the whole one, so that processes which have that one open keep it.
        """
        newest = self.history.published[-1]
        folder = generations.folder_of(self._settings.data, newest.number)
        served = [path for path in folder.iterdir() if path.is_file() and path.name != generations.MANIFEST]
        path = self.chance.choice(sorted(path for path in served if path.stat().st_size))
        content = bytearray(path.read_bytes())
        content[self.chance.randrange(len(content))] ^= 1 << self.chance.randrange(8)
        beside = self._settings.data / "damaged"
        beside.write_bytes(content)
        newest.damaged = time.monotonic()
        beside.replace(path)

    def pause(self) -> None:
        """Wait for a while, or not at all."""
        time.sleep(self.chance.choice(_PAUSES_S))

    def _note(self, report: Report, edition: int) -> None:
        assert report.published, report.summary
        ago = time.time() - os.stat(self._settings.data / generations.CURRENT).st_mtime
        info = report.published
        self.history.published.append(Published(info.number, info.digest, edition, time.monotonic() - ago))


def run_round(publisher: Publisher, servers: Servers, publishes: int, number: int) -> None:
    """Publish `publishes` times, with everything that may happen in between."""
    names = list(WITHDRAWN) if number % 3 == 2 else [list(WITHDRAWN)[number % 2]]
    more = publishes - LEAST
    _edit(publisher, more // 2)
    for name in names:
        publisher.withdraw(name)
    for step in (publisher.edit, publisher.roll_back, publisher.edit):
        step()
        publisher.pause()
    _damage(publisher, servers, number)
    if number % 2 == 0:
        _restart(publisher, servers.restart_all)
    publisher.edit()
    for name in names:
        publisher.reinstate(name)
    _edit(publisher, more - more // 2)
    time.sleep(_SEEN_S)


def _damage(publisher: Publisher, servers: Servers, number: int) -> None:
    """Let servers start on a damaged generation, and mend it; in every second round all of them."""
    publisher.pause()
    publisher.damage()
    _restart(publisher, servers.restart_one)
    time.sleep(_ASKED_S)
    if number % 2:
        _restart(publisher, servers.restart_all)
        time.sleep(_ASKED_S)
    (publisher.roll_back if number % 4 == 1 else publisher.edit)()
    time.sleep(_SEEN_S)


def _edit(publisher: Publisher, count: int) -> None:
    for at in range(count):
        (publisher.roll_back if at % 5 == 3 else publisher.edit)()
        publisher.pause()


def _restart(publisher: Publisher, restart: Callable[[], None]) -> None:
    began = time.monotonic()
    restart()
    publisher.history.restarts.append((began, time.monotonic()))


@contextmanager
def asking(servers: Servers, requests: int, pause: float, folder: Path) -> Iterator[None]:
    """Let clients ask until this is left and `requests` were made; raises RuntimeError when one of them fails."""
    clients = []
    for at in range(CLIENTS):
        port, each = servers.ports[at % len(servers.ports)], -(-requests // CLIENTS)
        command = [sys.executable, "-m", "benchmarks.faults.load_client", str(at), str(port), str(each), str(pause)]
        with (folder / f"answers-{at}").open("wb") as answers:
            clients.append(subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=answers))
    try:
        yield
        for client in clients:
            assert client.stdin
            client.stdin.close()
        for client in clients:
            if status := client.wait(_END_S):
                raise RuntimeError(f"a client ended with status {status}")
    finally:
        for client in clients:
            client.kill()
            client.wait()


def read_answers(folder: Path) -> list[Answer]:
    """Return what all clients noted."""
    files = sorted(folder.glob("answers-*"))
    return [Answer(*json.loads(line)) for path in files for line in path.read_text(encoding="utf-8").splitlines()]


def run(
    folder: Path, kind: str, publishes: int, requests: int, pause: float, seed: int
) -> tuple[list[Answer], History]:
    """Return all answers, and what was done meanwhile."""
    (folder / "corpus").mkdir()
    config = folder / "citewell.toml"
    config.write_text('semantic = "off"\n', encoding="utf-8")
    publisher = Publisher(load_settings({}, config), seed)
    for _ in range(generations.KEPT):
        publisher.edit()
    rounds = max(1, publishes // _ROUND)
    with running(kind, config, folder / "log") as servers, asking(servers, requests, pause, folder):
        time.sleep(1)
        for number in range(rounds):
            count = publishes * (number + 1) // rounds - publishes * number // rounds
            with updating() if number % 2 else nullcontext():
                run_round(publisher, servers, count, number)
    return read_answers(folder), publisher.history


def figures(judge: Judge, history: History) -> dict[str, object]:
    """Return what was counted and measured beside the requests."""
    damaged = sum(one.damaged < float("inf") for one in history.published)
    return {
        "publishes under load": len(history.published) - generations.KEPT,
        "of them rollbacks": history.rollbacks,
        "withdrawals": len(history.withdrawn),
        "damaged generations": damaged,
        "restarts": len(history.restarts),
        "processes that answered": len(judge.by_worker),
        "connections closed by restarts, asked again": judge.lost.total(),
        "answers of /health that said degraded": judge.degraded,
        "an answer took": spread(judge.took),
        "an answer took while servers were started anew": spread(judge.took_beside_restarts),
        "a process noticed a generation after": spread(judge.noticed),
        "last request that showed a withdrawn passage started after": spread(judge.gone_after),
        **{name: len(found) for name, found in judge.wrong.items()},
    }


def weak(judge: Judge, history: History) -> Iterator[str]:
    """Yield why a run proved less than it should have."""
    if len(judge.by_worker) < len(KINDS):
        yield "not proven: all requests were answered by one process"
    if history.restarts and not judge.degraded:
        yield "not proven: no process served an older generation for a fault"
    if not judge.noticed or not judge.gone_after:
        yield "not proven: nothing was noticed or gone"


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the program and return its exit status."""
    parser = argparse.ArgumentParser(description="Publish, withdraw, damage and restart while clients ask.")
    parser.add_argument("--publishes", type=int, default=200)
    parser.add_argument("--requests", type=int, default=50_000, help="at least; clients ask as long as is published")
    parser.add_argument("--server", choices=KINDS, default=installed())
    parser.add_argument("--slack", type=float, default=0.0, help="seconds beyond the promised two, on a busy machine")
    parser.add_argument("--pause", type=float, default=0.0, help="seconds for which each client waits after an answer")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--json", action="store_true")
    chosen = parser.parse_args(arguments)
    if chosen.publishes < LEAST:
        parser.error(f"--publishes: use {LEAST} or more")
    outcome = Outcome("under load: none failed, none mixed, never back, withdrawn is gone")
    with tempfile.TemporaryDirectory() as name:
        counts = chosen.publishes, chosen.requests
        answers, history = run(Path(name), chosen.server, *counts, chosen.pause, chosen.seed)
    judge = Judge(history, PROMISED_S + chosen.slack)
    judge.judge(answers)
    outcome.counts.update(answer.kind for answer in answers if answer.kind != LOST)
    outcome.violations += [*weak(judge, history), *filter(None, chain(*zip_longest(*judge.wrong.values())))]
    found = figures(judge, history)
    if not chosen.json:
        print(table(("", chosen.server), [(name, str(value)) for name, value in found.items()]), end="\n\n")
    times = {"noticed_s": judge.noticed, "gone_after_s": judge.gone_after}
    told = {name: {"median": median(s), "max": max(s)} if s else None for name, s in times.items()}
    return outcome.print(chosen.json, {"server": chosen.server, **found, **told})


if __name__ == "__main__":
    raise SystemExit(main())
