"""Publishing under load, and publishing twice at once; benchmarks/faults/under_load.py does the first 200 times."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest

from benchmarks.child import ROOT
from benchmarks.faults.load_answers import GONE, HEALTH, Answer
from benchmarks.faults.load_judge import History, Judge, Published, Withdrawn
from search_app.index.store import open_store
from search_app.settings import Settings

# On a machine that runs other tests at the same time a server may wait seconds for a processor before it can look.
SLACK = "2"
CITEWELL = [sys.executable, "-c", "from ingest.cli import main; main()"]
ARTICLE = (
    "# Ice\n\nWrap the ice pack in a towel before you put it on a sore knee, and take it off after some minutes.\n"
)


def test_nothing_fails_mixes_goes_back_or_shows_what_is_withdrawn_while_it_is_published() -> None:
    counts = ["--publishes", "6", "--requests", "400", "--pause", "0.05", "--slack", SLACK]
    command = [sys.executable, "-m", "benchmarks.faults.under_load", *counts, "--json"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    found = json.loads(done.stdout)
    assert (found["violations"], done.returncode) == ([], 0), done.stderr
    assert found["tried"] >= 400
    assert found["publishes under load"] == 6
    assert min(found[name] for name in ("of them rollbacks", "withdrawals", "damaged generations", "restarts")) > 0
    assert found["answers of /health that said degraded"] > 0


OLD, NEW, BACK = Published(1, "a", 1, 0.0), Published(2, "b", 2, 10.0), Published(3, "c", 1, 20.0)


def answer(started: float, kind: str = "search", connection: str = "1", **said: Any) -> Answer:
    number = next(one.number for one in (BACK, NEW, OLD) if one.at <= started)
    known = {"about": "", "status": 200, "number": number, "digest": "", "edition": None, "shown": (), "wrong": ""}
    return Answer(started, started + 0.1, connection, "7", kind, **{**known, "health": "", **said})


@pytest.mark.parametrize(
    ("wrong", "answers"),
    [
        ("failed", [answer(1, status=500)]),
        ("failed", [answer(1, "lost", wrong="ConnectionResetError")]),
        ("mixed", [answer(1, wrong="mixes editions [1, 2]")]),
        ("mixed", [answer(1, number=4)]),
        ("mixed", [answer(1, number=1, edition=2)]),
        ("mixed", [answer(1, number=1, digest="b")]),
        ("went back", [answer(11, number=2), answer(11.5, number=1)]),
        ("went back", [answer(11, number=2), answer(11.5, number=1, connection="2")]),
        ("noticed late", [answer(12.5, number=1)]),
        ("noticed late", [answer(22.5, number=2, edition=2)]),
        ("withdrawn shown", [answer(5.5, shown=["rash"])]),
        ("withdrawn shown", [answer(5.5, GONE, about="rash")]),
        ("reinstated hidden", [answer(11, GONE, about="rash", status=410)]),
        ("health", [answer(1, HEALTH, number=1, health="degraded g-2/x: is damaged")]),
        ("health", [answer(12.5, HEALTH, number=1, health="ok")]),
    ],
)
def test_what_is_wrong_is_found(wrong: str, answers: list[Answer]) -> None:
    judge = Judge(History([OLD, NEW, BACK], [Withdrawn("rash", 2.9, 3.0, 8.0, 8.1)]))
    judge.judge(answers)
    assert judge.wrong[wrong]


def test_what_is_right_is_not_found_wrong() -> None:
    history = History([OLD, NEW, BACK], [Withdrawn("rash", 2.9, 3.0, 8.0, 8.1)], restarts=[(30.0, 31.0)])
    judge = Judge(history)
    judge.judge(
        [
            answer(3.9, shown=["rash"]),
            answer(5.5, GONE, about="rash", status=410),
            answer(9, GONE, about="rash", status=410),
            answer(11, number=2, edition=2),
            answer(21, edition=1),
            answer(21.5, number=3, edition=1),
            answer(30.5, "lost", wrong="RemoteDisconnected"),
            answer(32, HEALTH, number=3, health="ok"),
        ]
    )
    assert not any(judge.wrong.values()), judge.wrong
    assert judge.lost.total() == 1
    assert judge.gone_after == [pytest.approx(0.9)]


def test_an_older_generation_for_a_fault_must_be_told() -> None:
    history = History([OLD, Published(2, "b", 2, 10.0, damaged=11.0)], restarts=[(11.0, 12.0)])
    for health, wrong in (("degraded data/g-2/scores.npy: is damaged", 0), ("ok", 1)):
        judge = Judge(history)
        judge.judge([answer(14, HEALTH, number=1, health=health)])
        assert len(judge.wrong["health"]) == wrong
        assert not judge.wrong["noticed late"]


@contextmanager
def standing_still(clinic: Settings) -> Iterator[subprocess.Popen[str]]:
    """An ingestion that stands still in the middle, and goes on in the end."""
    for number in range(60):
        (clinic.corpus / f"ice-{number}.md").write_text(ARTICLE.replace("Ice", f"Ice {number}"), encoding="utf-8")
    process = start(clinic, "ingest")
    try:
        while not [*clinic.data.glob(".tmp-*")]:
            assert process.poll() is None, process.communicate()
            time.sleep(0.001)
        process.send_signal(signal.SIGSTOP)
        yield process
    finally:
        process.send_signal(signal.SIGCONT)
        process.communicate()


def start(clinic: Settings, *arguments: str) -> subprocess.Popen[str]:
    command = [*CITEWELL, "--data", str(clinic.data), "--corpus", str(clinic.corpus), *arguments]
    environ = {**os.environ, "CITEWELL_SEMANTIC": "off", "PYTHONPATH": str(ROOT)}
    return subprocess.Popen(command, cwd=clinic.root, env=environ, stderr=subprocess.PIPE, text=True)


def finish(process: subprocess.Popen[str]) -> tuple[int, str]:
    _, said = process.communicate(timeout=60)
    return process.returncode, said.strip().rpartition("\n")[2]


def test_of_two_ingestions_at_once_one_publishes(clinic: Settings) -> None:
    refused = "not published: data: an ingestion is already running; wait for it to end"
    with standing_still(clinic) as first:
        assert finish(start(clinic, "ingest")) == (1, refused)
        assert finish(start(clinic, "rollback")) == (1, refused)
        first.send_signal(signal.SIGCONT)
        assert finish(first) == (0, "published g-1: +60 ~0 -0")
    assert finish(start(clinic, "ingest")) == (0, "not published: nothing changed since g-1")


def test_of_many_ingestions_started_together_one_publishes(clinic: Settings) -> None:
    (clinic.corpus / "ice.md").write_text(ARTICLE, encoding="utf-8")
    ended = sorted(finish(process) for process in [start(clinic, "ingest") for _ in range(4)])
    published = [said for status, said in ended if said == "published g-1: +1 ~0 -0"]
    later = [said for status, said in ended if status == 0 and said.startswith("not published: nothing changed")]
    refused = [said for status, said in ended if status == 1 and "already running" in said]
    assert len(published) == 1
    assert len(later) + len(refused) == 3, ended


def test_a_withdrawal_waits_for_no_ingestion(clinic: Settings) -> None:
    (clinic.corpus / "heat.md").write_text(ARTICLE.replace("Ice", "Heat"), encoding="utf-8")
    assert finish(start(clinic, "ingest")) == (0, "published g-1: +1 ~0 -0")
    with standing_still(clinic):
        assert finish(start(clinic, "withdraw", "heat#heat"))[0] == 0
        assert open_store(clinic).withdrawals().ids == {"heat#heat"}
    assert open_store(clinic).current() == 2
    assert open_store(clinic).withdrawals().ids == {"heat#heat"}
