"""The command line as a user runs it: output, exit statuses, one line per fault."""

import json
import os
import shutil
import subprocess
import sys
from hashlib import sha256
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent


def citewell(folder: Path, *args: str, stdin: str = "", **environ: str) -> subprocess.CompletedProcess[str]:
    clean = {k: v for k, v in os.environ.items() if not k.startswith("CITEWELL_")}
    command = [sys.executable, "-m", "ingest.cli", *args]
    paths = {"PYTHONPATH": str(ROOT), **chosen_engine(folder)}
    return subprocess.run(
        command, cwd=folder, input=stdin, capture_output=True, text=True, env={**clean, **paths, **environ}, check=False
    )


def chosen_engine(folder: Path) -> dict[str, str]:
    """Return the variables for the engine that the tests are run with; with a cluster each folder has a collection."""
    if os.environ.get("TEST_ENGINE") != "opensearch":
        return {}
    return {
        "CITEWELL_ENGINE": "opensearch",
        "CITEWELL_OPENSEARCH_URL": os.environ["TEST_OPENSEARCH_NODE"],
        "CITEWELL_OPENSEARCH_COLLECTION": f"t{sha256(str(folder).encode()).hexdigest()[:12]}",
    }


@pytest.fixture(scope="module")
def my_clinic(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("cli") / "my-clinic"
    made = citewell(folder.parent, "init", "my-clinic")
    assert made.returncode == 0, made.stderr
    done = citewell(folder, "ingest")
    assert done.returncode == 0, done.stderr
    assert done.stderr.splitlines()[-1].startswith("published g-1: +")
    return folder


def test_init_explains_every_file_it_makes(my_clinic: Path) -> None:
    names = {p.relative_to(my_clinic).as_posix() for p in my_clinic.rglob("*") if p.is_file() and "data" not in p.parts}
    curation = {f"corpus/{name}" for name in ("synonyms.txt", "pins.toml", "notices.toml", "questions.toml")}
    assert names == {"citewell.toml", "corpus/example-article.md", *curation}
    assert all("# " in (my_clinic / name).read_text(encoding="utf-8") for name in names)


def test_init_refuses_a_folder_that_holds_something(my_clinic: Path) -> None:
    done = citewell(my_clinic.parent, "init", "my-clinic")
    assert (done.returncode, done.stderr) == (1, "citewell: my-clinic: exists and is not empty; name a new folder\n")


def test_search_prints_passages_with_their_ids(my_clinic: Path) -> None:
    done = citewell(my_clinic, "search", "how do I publish a change")
    assert done.returncode == 0
    assert "[example-article#how-do-i-publish-a-change]" in done.stdout


def test_search_json_reads_one_question_per_line_blank_ones_included(my_clinic: Path) -> None:
    done = citewell(my_clinic, "search", "--json", "-", stdin="publish a change\n\nzzzz\n")
    rows = [json.loads(line) for line in done.stdout.splitlines()]
    assert [row["query"] for row in rows] == ["publish a change", "", "zzzz"]
    assert [row["answerState"] for row in rows] == ["answer", "none", "none"]
    assert (done.returncode, done.stderr) == (0, "")


def test_show_prints_passages_without_an_index(tmp_path: Path) -> None:
    article = tmp_path / "a.txt"
    article.write_text(
        "Ice\n\nA cold pack helps a swollen ankle in the first days.\n\nREAD ALSO: Heat\n", encoding="utf-8"
    )
    done = citewell(tmp_path, "show", "a.txt", "--json")
    row = json.loads(done.stdout)
    assert {"id", "kind", "heading", "question", "text", "citation"} <= set(row)
    assert row["text"] == "A cold pack helps a swollen ankle in the first days."
    assert "READ ALSO: Heat" in done.stderr
    assert not (tmp_path / "data").exists()


def test_a_question_needs_no_quotes(my_clinic: Path) -> None:
    quoted = citewell(my_clinic, "search", "publish a change")
    plain = citewell(my_clinic, "search", "publish", "a", "change")
    assert quoted.stdout == plain.stdout != ""


def test_explain_says_what_a_score_is_made_of(my_clinic: Path) -> None:
    first = citewell(my_clinic, "search", "publish a change", "--json", "--limit", "1")
    passage = json.loads(first.stdout)["hits"][0]["id"]
    done = citewell(my_clinic, "explain", "publish", "a", "change")
    assert f"[{passage}] place 1" in done.stdout
    assert "BM25F" in done.stdout
    named = json.loads(citewell(my_clinic, "explain", "zyzzyva", "--passage", passage, "--json").stdout)
    assert named["passages"][0]["hidden"].startswith("it holds no word of the question")
    unknown = citewell(my_clinic, "explain", "x", "--passage", "nothing#here")
    assert (unknown.returncode, unknown.stdout) == (1, "")
    assert "nearest is" in unknown.stderr


@pytest.mark.folder
def test_ingest_inside_the_corpus_folder_uses_the_clinics_settings(my_clinic: Path) -> None:
    done = citewell(my_clinic / "corpus", "ingest")
    assert done.returncode == 0
    assert done.stderr.splitlines()[-1] == "not published: nothing changed since g-1"


def test_faults_are_one_line_with_status_1(tmp_path: Path) -> None:
    (tmp_path / "bad.txt").write_bytes(b"\x00\x01")
    for args in (["show", "bad.txt"], ["show", "none.txt"], ["show", "a.pdf"], ["ingest"], ["search", "x"]):
        done = citewell(tmp_path, *args)
        assert done.returncode == 1, args
        assert len(done.stderr.splitlines()) == 1, done.stderr
        assert done.stdout == ""


def test_wrong_usage_has_status_2(tmp_path: Path) -> None:
    for args in (["serch"], ["search"], ["search", "x", "--limit", "0"], ["ingest", "--nope"]):
        assert citewell(tmp_path, *args).returncode == 2, args


def test_ingest_ends_with_status_3_when_a_file_was_left_out(tmp_path: Path) -> None:
    (tmp_path / "corpus").mkdir()
    (tmp_path / "corpus" / "good.md").write_text("# Good\n\nThis article can be read without any trouble at all.\n")
    (tmp_path / "corpus" / "bad.md").write_bytes(b"\x00")
    done = citewell(tmp_path, "ingest")
    assert done.returncode == 3
    assert done.stderr.splitlines()[-1] == "published g-1: +1 ~0 -0"
    assert any("bad.md" in line for line in done.stderr.splitlines()[:-1])


def test_settings_come_from_file_environment_and_command_line_in_that_order(my_clinic: Path) -> None:
    assert "CITEWELL_CLINIC_NAME=Our clinic" in citewell(my_clinic, "settings").stdout
    assert "CITEWELL_PORT=8123" in citewell(my_clinic, "settings", CITEWELL_PORT="8123").stdout
    elsewhere = citewell(my_clinic, "--data", "other", "settings", CITEWELL_DATA="data2").stdout
    assert f"CITEWELL_DATA={my_clinic / 'other'}" in elsewhere


def test_a_setting_that_cannot_be_used_is_named(my_clinic: Path) -> None:
    done = citewell(my_clinic, "settings", CITEWELL_PORT="many")
    assert done.stderr == "citewell: CITEWELL_PORT: 'many' is not a whole number; use 0 to 65535\n"
    done = citewell(my_clinic, "settings", CITEWELL_PROT="1")
    assert done.stderr == "citewell: CITEWELL_PROT: no such setting; did you mean port?\n"


def test_a_refused_ingestion_ends_with_the_reason(tmp_path: Path) -> None:
    done = citewell(tmp_path, "ingest")
    assert done.returncode == 1
    assert done.stderr == "not published: corpus: no such folder; put the clinic's articles there or name another\n"


@pytest.mark.folder
def test_a_damaged_generation_is_said_where_an_older_one_answers(my_clinic: Path, tmp_path: Path) -> None:
    folder = tmp_path / "clinic"
    shutil.copytree(my_clinic, folder)
    article = folder / "corpus" / "example-article.md"
    article.write_text(article.read_text(encoding="utf-8") + "\n## More\n\nThis part was written some days later.\n")
    assert citewell(folder, "ingest").returncode == 0
    (folder / "data" / "g-2" / "MANIFEST").write_text("bad")
    done = citewell(folder, "search", "publish a change")
    assert done.returncode == 0
    assert "warning: an older generation answers: " in done.stderr


def test_a_full_output_is_one_line(my_clinic: Path) -> None:
    if not Path("/dev/full").exists():
        pytest.skip("needs /dev/full")
    with open("/dev/full", "w") as full:
        command = [sys.executable, "-m", "ingest.cli", "settings"]
        environ = {**os.environ, "PYTHONPATH": str(ROOT)}
        done = subprocess.run(
            command, cwd=my_clinic, stdout=full, stderr=subprocess.PIPE, text=True, env=environ, check=False
        )
    assert done.returncode != 0
    assert "Traceback" not in done.stderr
