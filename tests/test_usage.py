"""Counts of usage: what is kept, what is bounded, and that several processes lose none."""

import json
import multiprocessing
import os
import re
from base64 import b64encode
from collections import Counter
from datetime import UTC, date, datetime, timedelta
from hashlib import sha256
from pathlib import Path

import pytest
from click.testing import CliRunner

from ingest.cli import main
from ingest.usage import Summary, summarise
from ingest.usage_page import usage_page
from search_app import usage as module
from search_app.index.memory import MemoryStore
from search_app.model import Curation, Withdrawal
from search_app.usage import MOST_A_DAY, Count, Day, Usage, load_usage

from .search.made import CHANGES

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


def summed(*counts: tuple[str, str, int], withdrawn: str = "") -> Summary:
    store = MemoryStore()
    if withdrawn:
        store.withdraw(Withdrawal(withdrawn))
    store.publish(store.stage(None, CHANGES, Curation(), redirects={"old#rest": "hip#p1"}))
    found = Counter({Count(kind, 3, name): n for kind, name, n in counts})  # type: ignore[arg-type]
    return summarise([Day(TODAY, found)], store.open().without(store.withdrawals()))


def test_topics_are_named_by_our_headings_and_rare_ones_left_out() -> None:
    summary = summed(("weak", "hip#p1", 2), ("none", "hip#p1", 2), ("none", "hours#p0", 2), ("none", "", 3))
    assert [(t.id, t.heading, t.count) for t in summary.topics] == [("hip#p1", "Should I rest?", 4), ("", "", 3)]
    assert (summary.hidden, summary.first, summary.last) == (1, TODAY, TODAY)


def test_words_are_shown_as_the_articles_write_them() -> None:
    summary = summed(("word", "inject", 7), ("word", "absent", 9), ("word", "hip", 2))
    assert summary.words == (("injection", 7),)


def test_many_voices_count_more_than_few() -> None:
    summary = summed(
        ("helped", "hip#p0", 3), ("helped", "hip#p1", 60), ("not_helped", "hip#p1", 5), ("not_helped", "hip#p2", 2)
    )
    assert [p.id for p in summary.most_helpful] == ["hip#p1", "hip#p0"]
    assert [p.id for p in summary.least_helpful] == ["hip#p1"]


def test_moved_passages_keep_their_counts_and_withdrawn_ones_are_not_shown() -> None:
    moved = summed(("helped", "old#rest", 2), ("helped", "hip#p1", 2))
    assert [(p.id, p.helped) for p in moved.most_helpful] == [("hip#p1", 4)]
    gone = summed(("helped", "hip#p1", 4), ("none", "hip#p1", 4), ("helped", "away#x", 4), withdrawn="hip")
    assert gone.topics == ()
    assert [(p.id, p.heading) for p in gone.most_helpful] == [("away#x", "")]


def test_the_page_shows_all_of_it_loads_nothing_and_escapes() -> None:
    summary = summed(
        ("none", "hip#p1", 12), ("word", "inject", 7), ("helped", "hip#p0", 5), ("not_helped", "hours#p0", 4)
    )
    page = usage_page(summary, "A & <B>", datetime(2026, 11, 25, 8, tzinfo=UTC))
    for shown in ("Should I rest?", "injection", "Opening hours", "Hip pain after running", "A &amp; &lt;B&gt;"):
        assert shown in page
    assert "<script" not in page
    assert not re.findall(r"(?:src|href)=\"(?!#)", page)
    style = page.partition("<style>")[2].partition("</style>")[0]
    assert f"style-src 'sha256-{b64encode(sha256(style.encode()).digest()).decode()}'" in page
    assert "Nothing to show yet" in usage_page(summed(), "Clinic", datetime(2026, 11, 25, tzinfo=UTC))


@pytest.fixture
def clinic(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A clinic's folder with one article published and counts in `usage`."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "corpus").mkdir()
    (tmp_path / "corpus/hip.md").write_text("# Hip pain\n\n## Rest\n\nRest the hip for a day or two.\n")
    (tmp_path / "citewell.toml").write_text('semantic = "off"\nusage = "usage"\n')
    assert CliRunner().invoke(main, ["ingest"]).exit_code == 0
    usage = Usage(tmp_path / "usage")
    for _ in range(3):
        usage.note([Count("helped", 1, "hip#rest"), Count("none", 1, "hip#rest")], TODAY)
    usage.flush()
    return tmp_path


def test_the_command_prints_lines_json_or_a_page(clinic: Path) -> None:
    lines = CliRunner().invoke(main, ["report"]).stdout
    assert "3  Rest [hip#rest]" in lines
    assert "3 yes, 0 no  Rest [hip#rest]" in lines
    found = json.loads(CliRunner().invoke(main, ["report", "--json"]).stdout)
    assert found["topics"] == [{"id": "hip#rest", "heading": "Rest", "title": "Hip pain", "count": 3}]
    assert CliRunner().invoke(main, ["report", "--page", "r.html"]).exit_code == 0
    assert "Without a sure answer" in (clinic / "r.html").read_text()


def test_without_a_folder_the_command_says_what_to_set(clinic: Path) -> None:
    (clinic / "citewell.toml").write_text('semantic = "off"\n')
    result = CliRunner().invoke(main, ["report"])
    assert (result.exit_code, result.stdout) == (1, "")
    assert "set CITEWELL_USAGE" in result.stderr
