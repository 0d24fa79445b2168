"""Changes of a folder are told once they have come to rest."""

import os
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

from ingest.watch import State, changes, look

ONE: State = {"a": (1, 1, 1)}
TWO: State = {"a": (2, 2, 1)}
THREE: State = {"a": (3, 3, 1)}


def looks(*states: State) -> tuple[list[float], Iterator[None]]:
    """Return the waits made, and the changes told, while the folder is seen in these states; the last one stays."""
    waits: list[float] = []
    left = iter(states)
    return waits, changes(lambda: next(left), waits.append)


def count_looks(*states: State, told: int) -> int:
    waits, found = looks(*states)
    assert len(list(islice(found, told))) == told
    return len(waits)


def test_it_tells_at_once_and_then_of_what_changed_and_came_to_rest() -> None:
    assert count_looks(ONE, told=1) == 0
    assert count_looks(ONE, ONE, ONE, TWO, TWO, TWO, told=2) == 5


def test_what_still_changes_is_waited_for() -> None:
    assert count_looks(ONE, TWO, THREE, TWO, TWO, TWO, told=2) == 5


def test_what_was_changed_back_is_no_change() -> None:
    assert count_looks(ONE, TWO, ONE, ONE, ONE, ONE, THREE, THREE, THREE, told=2) == 8


def test_a_change_while_it_was_told_is_not_missed() -> None:
    assert count_looks(ONE, TWO, TWO, TWO, THREE, THREE, THREE, told=3) == 6


def test_files_are_told_apart_by_size_time_and_place(tmp_path: Path) -> None:
    (tmp_path / "deep").mkdir()
    path = tmp_path / "deep" / "a.md"
    path.write_text("one")
    (tmp_path / "gone").symlink_to(tmp_path / "nowhere")
    (tmp_path / "deep" / "up").symlink_to(tmp_path)
    first = look(tmp_path)
    assert list(first) == [str(path)]
    path.chmod(0o600)
    assert look(tmp_path) != first
    os.utime(path, ns=(1, 1))
    second = look(tmp_path)
    path.rename(tmp_path / "b.md")
    assert first != second != look(tmp_path)
    assert look(tmp_path / "nowhere") == {}
