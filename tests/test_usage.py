"""Counts of usage: what is kept, what is bounded, and that several processes lose none."""

import json
import multiprocessing
import os
from datetime import date, timedelta
from pathlib import Path

import pytest

from search_app import usage as module
from search_app.usage import MOST_A_DAY, Count, Usage, load_usage

TODAY = date(2026, 11, 25)
HELPED = Count("helped", 3, "hip#rest")
WEAK = Count("weak", 3, "hip#rest")


def test_counts_come_back_by_day_generation_and_passage(tmp_path: Path) -> None:
    usage = Usage(tmp_path / "usage")
    assert usage.note([HELPED], TODAY)
    assert usage.note([HELPED, WEAK], TODAY)
    assert usage.note([HELPED], TODAY + timedelta(1))
    usage.flush()
    first, second = load_usage(tmp_path / "usage")
    assert (first.day, dict(first.counts)) == (TODAY, {HELPED: 2, WEAK: 1})
    assert (second.day, dict(second.counts)) == (TODAY + timedelta(1), {HELPED: 1})


def test_a_file_holds_counts_and_nothing_else(tmp_path: Path) -> None:
    usage = Usage(tmp_path)
    usage.note([HELPED], TODAY)
    usage.flush()
    usage.flush()
    assert {path.name for path in tmp_path.iterdir()} == {"2026-11-25.json", "LOCK"}
    assert json.loads((tmp_path / "2026-11-25.json").read_bytes()) == [["helped", 3, "hip#rest", 1]]
    assert (tmp_path / "LOCK").read_bytes() == b""


def test_it_is_written_by_itself_after_a_moment(tmp_path: Path) -> None:
    usage = Usage(tmp_path, wait_s=0.01)
    usage.note([HELPED], TODAY)
    timer = usage._timer
    assert timer
    timer.join(10)
    assert load_usage(tmp_path)[0].counts[HELPED] == 1


def test_no_passage_is_counted_without_end(tmp_path: Path) -> None:
    usage, other = Usage(tmp_path), Usage(tmp_path)
    most = MOST_A_DAY["helped"]
    assert [usage.note([HELPED], TODAY) for _ in range(most + 5)].count(False) == 5
    usage.flush()
    assert other.note([HELPED], TODAY)
    other.flush()
    assert not other.note([HELPED], TODAY)
    assert load_usage(tmp_path)[0].counts[HELPED] == most
    assert usage.note([HELPED], TODAY + timedelta(1))


def test_no_more_names_than_fit(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "MOST_NAMES", 2)
    usage, other = Usage(tmp_path), Usage(tmp_path)
    assert [usage.note([Count("word", 1, name)], TODAY) for name in "abc"] == [True, True, False]
    other.note([Count("word", 1, "d")], TODAY)
    usage.flush()
    other.flush()
    assert {count.name for count in load_usage(tmp_path)[0].counts} == {"a", "b"}


def test_old_days_are_dropped(tmp_path: Path) -> None:
    usage = Usage(tmp_path)
    for days in (0, module.KEPT_DAYS, module.KEPT_DAYS + 1):
        usage.note([HELPED], TODAY + timedelta(days))
        usage.flush()
    assert [day.day for day in load_usage(tmp_path)] == [TODAY + timedelta(n) for n in (400, 401)]


def test_what_cannot_be_written_is_kept_and_logged_without_names(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    blocked = tmp_path / "usage"
    blocked.write_text("a file")
    usage = Usage(blocked)
    usage.note([HELPED], TODAY)
    usage.flush()
    assert "usage cannot be written" in caplog.text
    assert "hip" not in caplog.text
    blocked.unlink()
    usage.note([HELPED], TODAY)
    usage.flush()
    assert load_usage(blocked)[0].counts == {HELPED: 2}


@pytest.mark.parametrize("damage", [b"", b"[", b"{}", b'[["helped", 1]]', b'[["evil", 1, "x", 2]]', b"\xff"])
def test_a_damaged_file_is_left_out(tmp_path: Path, damage: bytes) -> None:
    (tmp_path / "2026-11-24.json").write_bytes(damage)
    (tmp_path / "2026-99-99.json").write_bytes(b"[]")
    usage = Usage(tmp_path)
    usage.note([HELPED], TODAY)
    usage.flush()
    assert [dict(day.counts) for day in load_usage(tmp_path)] == [{}, {HELPED: 1}]


def _note_many(folder: Path, times: int) -> None:
    usage = Usage(folder)
    for number in range(times):
        usage.note([HELPED, Count("word", 3, f"word{os.getpid()}")], TODAY)
        if number % 7 == 0:
            usage.flush()
    usage.flush()


def test_several_processes_lose_no_count(tmp_path: Path) -> None:
    context = multiprocessing.get_context("spawn")
    workers = [context.Process(target=_note_many, args=(tmp_path, 40)) for _ in range(4)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join(60)
    (day,) = load_usage(tmp_path)
    assert day.counts[HELPED] == 160
    assert sorted(n for count, n in day.counts.items() if count.kind == "word") == [40] * 4
