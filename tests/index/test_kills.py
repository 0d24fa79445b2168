"""Publishers are killed at moments spread over a publish; benchmarks/faults/kills.py does it a thousand times."""

import json
import subprocess
import sys

import pytest

from benchmarks.child import ROOT
from benchmarks.faults.kills import STAGES
from benchmarks.faults.outcome import Outcome


def test_a_killed_publisher_leaves_the_old_or_the_new_generation_no_lock_and_nothing_over() -> None:
    command = [sys.executable, "-m", "benchmarks.faults.kills", "--count", "50", "--json"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    found = json.loads(done.stdout)
    assert (found["violations"], done.returncode, found["tried"]) == ([], 0, 50), done.stderr
    assert list(found["counts"]) == list(STAGES)
    assert found["counts"]["staging"] > 0
    assert found["counts"]["staged, before the rename"] > 0
    assert found["counts"]["after success was reported"] > 0


def test_a_broken_promise_ends_with_status_1(capsys: pytest.CaptureFixture[str]) -> None:
    outcome = Outcome("promise", violations=["g-1 is lost"])
    outcome.counts["cut"] += 1
    assert outcome.print(as_json=False) == 1
    printed = capsys.readouterr()
    assert "| **violations** | 1 |" in printed.out
    assert "g-1 is lost" in printed.err
