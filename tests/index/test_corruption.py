"""Damage is noticed before anything is opened; benchmarks/faults/corruption.py does ten thousand cases."""

from pathlib import Path

from benchmarks.faults.corruption import DAMAGES, run
from benchmarks.faults.outcome import Outcome


def test_all_damage_is_noticed_first_and_the_newest_good_generation_stands_in(tmp_path: Path) -> None:
    outcome = Outcome("corruption")
    run(tmp_path, 500, 2, outcome)
    assert outcome.violations == []
    assert outcome.total == 500
    assert {name.partition(",")[0] for name in outcome.counts} == set(DAMAGES)
    assert {name.partition(", ")[2] for name in outcome.counts} >= {"CURRENT", "MANIFEST", "other files"}
