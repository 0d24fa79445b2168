"""Everything is flushed before success is reported, so a power cut loses nothing that was.

benchmarks/faults/power_cuts.py cuts the power two hundred times.
"""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from benchmarks.child import ROOT
from benchmarks.faults import power_cuts, syncs
from benchmarks.faults.outcome import Outcome


@pytest.fixture
def outcome() -> Outcome:
    return Outcome("flushes")


def test_a_publish_and_a_withdrawal_flush_everything_in_order_and_each_flush_left_out_or_late_is_noticed(
    tmp_path: Path, outcome: Outcome
) -> None:
    syncs.run_later(tmp_path, outcome, every=5)
    assert outcome.violations == []
    assert outcome.counts[syncs.WHOLE] == 3
    assert outcome.counts[syncs.LEFT_OUT] == outcome.counts[syncs.TOO_LATE] + 3 > 20


def test_the_first_publish_flushes_the_names_of_the_folders_it_makes_too(tmp_path: Path, outcome: Outcome) -> None:
    syncs.run_first(tmp_path, outcome, every=5)
    assert outcome.violations == []
    assert outcome.counts[syncs.LEFT_OUT] > 10


def cut(*options: str) -> tuple[int, dict[str, Any]]:
    if why := power_cuts.missing():
        pytest.skip(why)
    command = [sys.executable, "-m", "benchmarks.faults.power_cuts", "--count", "10", "--seconds", "2", "--json"]
    done = subprocess.run([*command, *options], cwd=ROOT, capture_output=True, text=True)
    assert done.stdout, done.stderr
    return done.returncode, json.loads(done.stdout)


def test_a_power_cut_loses_no_publish_that_was_reported() -> None:
    status, found = cut()
    assert (found["violations"], status, found["tried"]) == ([], 0, 10)
    assert found["publishes reported"] >= 1  # few on a machine that is busy
    assert found["flushes"] > 30 * found["publishes reported"]


def test_it_would_lose_those_of_a_publisher_that_flushes_nothing() -> None:
    status, found = cut("--no-flush")
    assert status == 1
    assert found["violations"]
