"""The benchmarks run on a tiny collection, with and without the engines they compare with."""

import json
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace
from unittest.mock import patch

import numpy as np
import pytest

from benchmarks import child, http, judged, ours, relevance, speed, suggest, tune
from benchmarks.apps import EMPTY, PATH, make_app
from benchmarks.engines import (
    AGAIN,
    CITEWELL,
    DRAWN,
    FTS5,
    SEMANTIC,
    WHOLE,
    Engine,
    citewell,
    find_engine,
    is_installed,
    missing_note,
    read_name,
)
from benchmarks.parts import JSON, PARTS, REST
from benchmarks.report import table
from benchmarks.rows import Row, write_lines
from search_app.search import search
from search_app.settings import SEMANTIC_MODES

OURS = f"{CITEWELL} off"
TEXTS = {
    "ice/1": ("Icing a sore hip", "Put ice on the hip for twenty minutes, three times a day."),
    "shoe#2": ("When to change shoes", "Running shoes last about five hundred kilometres."),
    "open 3": ("Opening hours", "The clinic is open from eight to six on weekdays."),
}
QUESTIONS = ["How long should I ice my hip?", "When is the clinic open?", 'AND (what is "this*"?']


@pytest.fixture
def collection(tmp_path: Path) -> Path:
    """A folder with a judged collection of three passages whose ids no engine would take."""
    folder = tmp_path / "liveqa_tiny"
    folder.mkdir()
    write_lines(folder / "corpus.jsonl", [{"id": i, "title": a, "text": b} for i, (a, b) in TEXTS.items()])
    (folder / "queries.tsv").write_text("".join(f"q{i}\t{text}\tmore\n" for i, text in enumerate(QUESTIONS)))
    (folder / "qrels.tsv").write_text("q0\tice/1\t3\nq0\tshoe#2\t1\nq1\topen 3\t2\nq2\topen 3\t1\n")
    return folder


@pytest.fixture
def rows(tmp_path: Path) -> Path:
    """A file with the passages as rows, and the questions beside it."""
    write_lines(tmp_path / "rows.jsonl", [Row(str(i), a, "", b) for i, (a, b) in enumerate(TEXTS.values())])
    (tmp_path / "questions.json").write_text(json.dumps(QUESTIONS))
    return tmp_path / "rows.jsonl"


def test_a_question_without_a_passage_of_the_grade_that_counts_is_left_out(collection: Path) -> None:
    found = judged.read_collection(collection)
    assert set(found.questions) == {"q0", "q1"}
    assert found.questions["q0"] == QUESTIONS[0]


def test_measures_are_those_of_the_textbook(collection: Path) -> None:
    found = judged.read_collection(collection)
    values = judged.measure(found, {"q0": ["open 3", "ice/1"], "q1": ["open 3"]})
    gain = 3 / np.log2(3)
    assert values[0] == pytest.approx([gain / (3 + 1 / np.log2(3)), 0.5, 0, 1])
    assert values[1] == pytest.approx([1, 1, 1, 1])


def test_ratios_and_their_resamples_are_paired_and_seeded() -> None:
    base = np.array([[0.5], [1.0], [0.25]])
    assert judged.ratio(base * 2, base) == pytest.approx([2])
    drawn = judged.resampled_ratios(base * 2, base, times=20, seed=1)
    assert drawn == pytest.approx(np.full((20, 1), 2.0))
    assert np.isnan(judged.ratio(base, base * 0)).all()


def test_our_engine_finds_passages_under_the_ids_of_the_collection(collection: Path) -> None:
    found, refused = relevance.ask_all(citewell(), judged.read_collection(collection))
    assert (found["q0"][0], found["q1"][0], refused) == ("ice/1", "open 3", 0)


def test_an_engine_that_refuses_questions_is_counted(collection: Path) -> None:
    def refuse(question: str, limit: int) -> list[tuple[str, str, str]]:
        raise ValueError(question)

    engine = Engine("strict", "nothing", build=lambda rows, folder: None, open=lambda folder: refuse)
    assert relevance.ask_all(engine, judged.read_collection(collection)) == ({"q0": [], "q1": []}, 2)


def test_relevance_prints_every_engine_or_names_it_as_left_out(collection: Path) -> None:
    command = [sys.executable, "-m", "benchmarks.relevance", "--json", "--semantic", "off", "--collection"]
    done = subprocess.run([*command, str(collection)], cwd=child.ROOT, capture_output=True, text=True, check=True)
    figures = json.loads(done.stdout)
    shown = {score["engine"] for score in figures["scores"]}
    assert shown == {OURS} | {engine.name for engine in relevance.PEERS if is_installed(engine)}
    assert all(engine.name in figures["note"] for engine in relevance.PEERS if engine.name not in shown)
    assert {score["collection"] for score in figures["scores"]} == {"liveqa_tiny", "geometric mean"}


def test_a_folder_that_is_no_collection_is_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert relevance.main(["--collection", str(tmp_path / "nowhere")]) == 1
    assert "nowhere: cannot be read" in capsys.readouterr().err


def test_a_cluster_that_cannot_be_asked_is_one_line(
    collection: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CITEWELL_OPENSEARCH_URL", "http://127.0.0.1:9")
    assert relevance.main(["--engine", "opensearch", "--semantic", "off", "--collection", str(collection)]) == 1
    assert (
        "opensearch" in capsys.readouterr().err.splitlines()[-1].lower()
    )  # its address, or the client that is missing


def test_tuning_prints_weights_and_calibration(collection: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert tune.main(["--collection", str(collection), "--semantic", "off"]) == 0
    printed = capsys.readouterr().out
    assert "**off**" in printed
    assert "current" in printed
    assert tune.main(["--collection", str(collection / "none")]) == 1
    assert "cannot be asked" in capsys.readouterr().err


def test_engines_that_are_not_installed_are_named() -> None:
    absent = Engine("other", "nothing", FTS5.build, FTS5.open, needs=("no_such_module",))
    assert not is_installed(absent)
    assert "other (needs no_such_module)" in missing_note([absent, FTS5])
    assert missing_note([FTS5]) == ""


def test_rows_for_the_setting_semantic_start_with_off() -> None:
    assert set(SEMANTIC) == set(SEMANTIC_MODES)


def test_speed_measures_building_memory_and_time_in_processes_of_their_own(rows: Path, tmp_path: Path) -> None:
    questions = tmp_path / "questions.json"
    whole = citewell("off", WHOLE)
    assert whole.folder == citewell().folder
    for engine in (whole, FTS5):
        (tmp_path / engine.folder).mkdir()
        built = child.run_child("build", engine.name, rows, tmp_path / engine.folder)
        assert min(built.values()) > 0
    touched = child.run_child("memory", FTS5.name, tmp_path / FTS5.folder, questions)
    assert touched["process_mb"] > 1
    timed = child.run_child("time", tmp_path, questions, 2, 60, OURS, whole.name, FTS5.name)["times"]
    assert [[len(own) for own in passes] for passes in timed.values()] == [[3, 3]] * 3
    shares = speed.summarise(timed[FTS5.name], timed[OURS])
    assert shares["questions"] == 3
    assert shares["p50_share"] > 0


def test_the_whole_answer_is_that_of_the_api(rows: Path, tmp_path: Path) -> None:
    whole = citewell("off", WHOLE)
    child.build(whole.name, str(rows), str(tmp_path / "ours"))
    answer = json.loads(whole.open(tmp_path / "ours")(QUESTIONS[0], 10)[0][2])
    assert answer["hits"][0]["matches"]
    assert answer["hits"][0]["citation"]["title"] == TEXTS["ice/1"][0]
    assert answer["facetDistribution"]
    assert answer["processingTimeMs"] > 0


def test_names_of_ours_say_how_it_is_measured() -> None:
    for ways in ((), (WHOLE,), (DRAWN, AGAIN)):
        assert find_engine(citewell("full", *ways).name).name == citewell("full", *ways).name
    assert citewell("fast").folder == citewell("full").folder != citewell("full", DRAWN).folder
    assert citewell("off", DRAWN).folder == citewell("off").folder
    assert {engine.name for engine in speed.choose_ours(SEMANTIC, 10_000)} == {f"{CITEWELL} {m}" for m in SEMANTIC}
    large = speed.choose_ours(SEMANTIC, 100_000)
    assert [DRAWN in read_name(engine.name) for engine in large] == [False, True, True]
    assert "random" in speed.note_drawn(large)
    assert speed.note_drawn(large[:1]) == ""


def test_drawn_vectors_are_seeded_and_of_length_1() -> None:
    model = SimpleNamespace(digest="a model", dimensions=384)
    drawn, again = (ours.DrawnVectors(model).encode(["one", "two", "two"]) for _ in range(2))
    assert drawn.shape == (3, 384)
    assert np.array_equal(drawn, again)
    assert np.linalg.norm(drawn, axis=1) == pytest.approx([1, 1, 1])


def test_shares_are_over_the_questions_that_both_answered() -> None:
    shares = speed.summarise([[0.4, 0.4], []], [[0.1, 0.1, 9.0], [0.1, 0.1, 9.0]])
    assert shares["questions"] == 2
    assert shares["first_share"] == pytest.approx(4)


def test_every_part_of_a_search_is_still_found(rows: Path, tmp_path: Path) -> None:
    child.build(OURS, str(rows), str(tmp_path / "ours"))
    parts = child.time_parts(OURS, str(tmp_path / "ours"), str(tmp_path / "questions.json"))
    assert parts["unknown"] == []
    assert set(parts["seconds"]) == {*PARTS, JSON, REST}


def test_fresh_questions_never_repeat() -> None:
    asked = http.fresh_questions([f"what is illness{i}" for i in range(30)], 200, seed=1)
    assert len(asked) == len(set(asked)) == 200


def test_applications_are_measured_over_http_and_ended(rows: Path, tmp_path: Path) -> None:
    again = citewell("off", AGAIN).name
    child.build(OURS, str(rows), str(tmp_path / "ours"))
    folders = {EMPTY: tmp_path, OURS: tmp_path / "ours", again: tmp_path / "ours"}
    shares = http.summarise(http.measure("waitress", folders, QUESTIONS * 6, rounds=1))
    assert shares[EMPTY]["rate_share"] == 1
    assert min(shares[OURS]["rate"], shares[again]["rate"]) > 0
    with http.running("waitress", EMPTY, tmp_path) as server:
        assert Path(f"/proc/{server.pid}").exists()
    assert not Path(f"/proc/{server.pid}").exists()


def test_answers_are_kept_only_where_questions_are_asked_again(rows: Path, tmp_path: Path) -> None:
    child.build(OURS, str(rows), str(tmp_path / "ours"))
    for name, searches in ((OURS, 2), (citewell("off", AGAIN).name, 1)):
        client = make_app(name, tmp_path / "ours").test_client()
        with patch("search_app.web.api.search", wraps=search) as searched:
            assert [client.get(PATH, query_string={"q": "ice"}).status_code for _ in range(2)] == [200, 200]
        assert searched.call_count == searches


def test_a_table_is_markdown() -> None:
    assert table(["a", "b"], [["1", "2"]]) == "| a | b |\n| --- | ---: |\n| 1 | 2 |"


def test_suggestions_are_measured_beside_an_empty_route(tmp_path: Path) -> None:
    ours.build([Row(str(i), a, "", b) for i, (a, b) in enumerate(TEXTS.values())], tmp_path, "off")
    figures = suggest.measure_folder(tmp_path, ["when is it open"], 1)
    assert figures["keys"] == len("when is it open") - 1
    assert figures["ratio_p50"] > 0
    assert figures["http"]["ratio_p95"] > 0
    assert "| ratio |" in suggest.as_text(figures)
