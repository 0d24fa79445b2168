"""The commands by which an editor looks at a change, publishes it, takes it back, and withdraws."""

import json
import re
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from search_app.index.store import open_store
from search_app.settings import load_settings

from .test_cli import ROOT, chosen_engine, citewell

ICE = "# Ice\n\nWrap the ice pack in a towel before you put it on a sore knee, and take it off after some minutes.\n"
HEAT = "# Heat\n\nA warm bath or a wheat bag can loosen a stiff neck in the evening when nothing is swollen.\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "citewell.toml").write_text('semantic = "off"\nclinic_name = "Hill"\n')
    (tmp_path / "corpus").mkdir()
    (tmp_path / "corpus" / "ice.md").write_text(ICE)
    done = citewell(tmp_path, "ingest")
    assert done.stderr.splitlines()[-1] == "published g-1: +1 ~0 -0"
    return tmp_path


def last_line(done: subprocess.CompletedProcess[str]) -> str:
    return done.stderr.splitlines()[-1]


def test_a_dry_run_prints_the_plan_and_publishes_nothing(folder: Path) -> None:
    (folder / "corpus" / "ice.md").write_text(ICE.replace("a towel", "a thin cloth"))
    (folder / "corpus" / "heat.md").write_text(HEAT)
    done = citewell(folder, "ingest", "--dry-run")
    assert (done.returncode, last_line(done)) == (0, "not published: dry run; it would publish g-2: +1 ~1 -0")
    assert "+ heat#heat: A warm bath" in done.stdout
    assert "~ ice#ice\n    Wrap the ice pack in a [-towel-] {+thin cloth+} before you" in done.stdout
    as_json = citewell(folder, "ingest", "--dry-run", "--json")
    assert json.loads(as_json.stdout) == {
        "added": ["heat#heat"],
        "changed": ["ice#ice"],
        "removed": [],
        "moved": {},
        "unchanged": 0,
        "blocked": [],
    }
    assert "g-1 (live)" in citewell(folder, "generations").stdout
    assert last_line(citewell(folder, "ingest")) == "published g-2: +1 ~1 -0"


def test_diff_compares_the_corpus_with_what_is_live_or_was(folder: Path) -> None:
    assert citewell(folder, "diff").stdout == "  1 unchanged\n"
    (folder / "corpus" / "heat.md").write_text(HEAT)
    assert json.loads(citewell(folder, "diff", "--json").stdout)["added"] == ["heat#heat"]
    citewell(folder, "ingest")
    assert citewell(folder, "diff").stdout == "  2 unchanged\n"
    assert "+ heat#heat" in citewell(folder, "diff", "1").stdout
    missing = citewell(folder, "diff", "9")
    assert missing.returncode == 1
    assert re.fullmatch(r"citewell: (data/)?g-9: is missing (or has no manifest|in \S+)\n", missing.stderr)


def test_a_shut_gate_names_the_edit_and_its_override(folder: Path) -> None:
    (folder / "corpus" / "questions.toml").write_text('[[question]]\nask = "sore knee"\npassage = "ice#ice"\n')
    (folder / "corpus" / "heat.md").write_text(HEAT.replace("a stiff neck", "a sore knee, a stiff neck or a sore knee"))
    done = citewell(folder, "ingest")
    assert done.returncode == 1
    assert (
        'refused (golden-questions): corpus/questions.toml:1: "sore knee" no longer finds "ice#ice" first; first is '
        'now "heat#heat". This edit lost it: "heat#heat" is new and comes before it' in done.stderr
    )
    assert last_line(done) == (
        "not published: refused by golden-questions; mend what is named above, or publish all the same with "
        "--allow golden-questions"
    )
    blocked = json.loads(citewell(folder, "ingest", "--dry-run", "--json").stdout)["blocked"]
    assert len(blocked) == 1
    assert last_line(citewell(folder, "ingest", "--allow", "golden-questions")) == "published g-2: +1 ~0 -0"
    assert citewell(folder, "ingest", "--allow", "everything").returncode == 2


def test_the_report_is_a_page_of_its_own(folder: Path) -> None:
    (folder / "corpus" / "heat.md").write_text(HEAT)
    done = citewell(folder, "ingest", "--dry-run", "--report", "plan.html")
    assert done.returncode == 0, done.stderr
    page = (folder / "plan.html").read_text()
    assert "A warm bath" in page
    assert "<script" not in page
    assert str(folder) not in page
    for place, fault in {"nowhere/plan.html": "lies in none", "corpus/plan.html": "would become an article"}.items():
        refused = citewell(folder, "ingest", "--report", place)
        assert (refused.returncode, "g-1 (live)" in citewell(folder, "generations").stdout) == (2, True)
        assert fault in refused.stderr
    (folder / "corpus" / "medical_phrases.txt").write_text("garbage\n")  # only the report looks at it
    done = citewell(folder, "ingest", "--report", "plan.html")
    assert (done.returncode, last_line(done)) == (0, "published g-2: +1 ~0 -0")
    assert "warning: no report was written" in done.stderr


def test_rollback_goes_back_and_says_so(folder: Path) -> None:
    (folder / "corpus" / "ice.md").write_text(ICE.replace("towel", "cloth"))
    citewell(folder, "ingest")
    planned = citewell(folder, "rollback", "--dry-run")
    assert "{+towel+}" in planned.stdout
    done = citewell(folder, "rollback")
    assert (done.returncode, last_line(done)) == (0, "published g-3: +0 ~1 -0")
    assert "towel" in citewell(folder, "search", "sore knee").stdout
    rows = [json.loads(line) for line in citewell(folder, "generations", "--json").stdout.splitlines()]
    assert [(row["number"], row["live"], row["note"]) for row in rows] == [
        (1, False, "+1 ~0 -0"),
        (2, False, "+0 ~1 -0"),
        (3, True, "rollback to g-1"),
    ]
    assert citewell(folder, "rollback", "17").returncode == 1


def test_withdrawing_prints_a_receipt_and_reinstating_undoes_it(folder: Path) -> None:
    (folder / "corpus" / "ice.md").write_text("---\nurl: https://clinic.example/ice\n---\n" + ICE)
    citewell(folder, "ingest")
    done = citewell(folder, "withdraw", "ice#ice", "--reason", "recalled")
    assert done.returncode == 0
    lines = done.stdout.splitlines()
    assert lines[0] == "withdrawn: passage ice#ice"
    assert re.fullmatch(r"when: \d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\+00:00, reason: recalled", lines[1])
    assert lines[2:4] == ["address: /documents/ice?passage=ice#ice", "address: /api/v1/documents/ice/passages/ice"]
    assert "the clinic's own page is not changed by this: https://clinic.example/ice" in lines
    assert "No article answers this" in citewell(folder, "search", "sore knee").stdout
    assert '"ice#ice" is withdrawn' in citewell(folder, "explain", "knee", "--passage", "ice#ice").stderr
    assert "withdrawn since" in citewell(folder, "doctor").stdout
    assert citewell(folder, "withdraw", "ice#icing").stderr == (
        'citewell: no passage or document "ice#icing" was published; nearest is "ice#ice"\n'
    )
    assert citewell(folder, "reinstate", "ice#ice").stdout.startswith("shown again: passage ice#ice\n")
    assert "[ice#ice]" in citewell(folder, "search", "sore knee").stdout


def test_check_names_what_to_mend_and_lost_golden_questions(folder: Path) -> None:
    done = citewell(folder, "check")
    assert done.returncode == 1
    assert "corpus/ice.md" in done.stdout
    assert all(
        set(json.loads(line)) >= {"place", "rule", "message"}
        for line in citewell(folder, "check", "--json").stdout.splitlines()
    )
    about = "---\nreviewed: 2026-10-01\nlicence: CC BY 4.0\nsources: [Ourselves]\n---\n"
    (folder / "corpus" / "ice.md").write_text(about + ICE)
    good = citewell(folder, "check")
    assert (good.returncode, good.stdout, last_line(good)) == (0, "", "nothing to mend")
    (folder / "corpus" / "questions.toml").write_text('[[question]]\nask = "stiff neck"\npassage = "ice#ice"\n')
    lost = citewell(folder, "check")
    assert lost.returncode == 1
    assert 'corpus/questions.toml:1: "stiff neck" does not find "ice#ice" first; it finds nothing' in lost.stderr


@pytest.mark.folder
def test_doctor_verifies_everything_and_says_how_to_mend_it(folder: Path) -> None:
    well = citewell(folder, "doctor")
    assert (well.returncode, well.stderr) == (0, "")
    assert all(line.startswith("ok: ") for line in well.stdout.splitlines())
    (folder / "corpus" / "heat.md").write_text(HEAT)
    citewell(folder, "ingest")
    (folder / "data" / "g-2" / "scores.npy").write_bytes(b"?")
    (folder / "data" / ".tmp-9").mkdir()
    (folder / "corpus" / "pins.toml").write_text("[[pin]\n")
    ill = citewell(folder, "doctor")
    assert ill.returncode == 1
    assert (
        "wrong: data/g-2/scores.npy: is damaged; the newest good one is served in its place; run `citewell ingest`"
        in ill.stdout
    )
    assert "ok: data/.tmp-9: left by a run that was stopped; the next ingestion removes it" in ill.stdout
    assert "wrong: corpus/pins.toml: is not valid TOML" in ill.stdout
    (folder / "data" / "WITHDRAWN").write_text("?")
    assert "wrong: data/WITHDRAWN: is damaged, so nothing is shown" in citewell(folder, "doctor").stdout
    assert citewell(folder, "doctor", CITEWELL_DATA="none").returncode == 1


def test_watch_publishes_what_has_come_to_rest(folder: Path) -> None:
    command = [sys.executable, "-m", "ingest.cli", "ingest", "--watch"]
    environ = {"PYTHONPATH": str(ROOT), **chosen_engine(folder)}
    store = open_store(load_settings(environ, folder / "citewell.toml"))
    with subprocess.Popen(command, cwd=folder, stderr=subprocess.PIPE, text=True, env=environ) as run:
        assert run.stderr
        assert run.stderr.readline() == "not published: nothing changed since g-1\n"
        (folder / "corpus" / "heat.md").write_text(HEAT)
        assert _next(run.stderr) == "published g-2: +1 ~0 -0\n"
        (folder / "corpus" / "pins.toml").write_text("[[pin]\n")
        assert "not published: " in _next(run.stderr)
        (folder / "corpus" / "pins.toml").unlink()
        assert "not published: nothing changed" in _next(run.stderr)
        with store.publishing():
            (folder / "corpus" / "ice.md").write_text(ICE.replace("towel", "cloth"))
            assert "already running" in _next(run.stderr)
        while "already running" in (line := _next(run.stderr)):
            pass
        assert line == "published g-3: +0 ~1 -0\n"
        run.send_signal(signal.SIGINT)
        assert "Traceback" not in run.stderr.read()
    assert run.returncode in (0, 1, 130)


def _next(stream: "object") -> str:
    for line in iter(stream.readline, ""):  # type: ignore[attr-defined]
        if "published" in line:
            return str(line)
    raise AssertionError("the output ended")


@pytest.mark.folder
def test_serve_rebuilds_what_an_earlier_version_stored(tmp_path: Path) -> None:
    shutil.copytree(ROOT / "tests" / "index" / "format4", tmp_path / "data")
    (tmp_path / "citewell.toml").write_text('semantic = "off"\nport = 0\n')
    command = [sys.executable, "-m", "ingest.cli", "serve"]
    with subprocess.Popen(
        command, cwd=tmp_path, stderr=subprocess.PIPE, text=True, env={"PYTHONPATH": str(ROOT)}
    ) as run:
        assert run.stderr
        assert run.stderr.readline() == "rebuilt g-1, which had data format 4, as g-2\n"
        for line in iter(run.stderr.readline, ""):
            if line.startswith("serving on"):
                break
        time.sleep(0.1)
        run.terminate()
    assert "[asthma#using-an-inhaler]" in citewell(tmp_path, "search", "inhaler").stdout
