"""The articles of the demo clinic, and the article the project was started from, stay well split."""

import json
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from ingest.cli import main
from ingest.documents import parse_file
from ingest.sources import find_articles

from .checks import check_passages, ids, text_of

ROOT = Path(__file__).parents[2]
SHARED = ROOT.parent / "shared"
SEED = SHARED / "seed" / "hip-pain-after-running.txt"
JUDGE = SHARED / "tools" / "seed_check.py"


@pytest.mark.parametrize("path", find_articles(ROOT / "corpus"), ids=lambda path: path.name)
def test_every_citation_of_the_corpus_proves_itself(path: Path) -> None:
    check_passages(parse_file(path, path.name))


def test_the_hip_article_is_split_by_cause_and_treatment() -> None:
    parsed = parse_file(ROOT / "corpus" / "hip-pain-after-running.txt", "hip")
    expected = """muscle-strain tendons bursitis trochanteric-bursitis labral-tears osteoarthritis stress-fracture
        rest-and-ice physiotherapy steroid-injection surgery warm-up how-long-will-my-hip-take-to-get-better"""
    assert set(expected.split()) <= set(ids(parsed))
    assert sum(p.kind == "qa" for p in parsed.changes[0].passages) >= 4
    assert "READ ALSO" not in text_of(parsed)


@pytest.mark.skipif(not (SEED.exists() and JUDGE.exists()), reason="needs the source article in ../shared")
def test_the_source_article_is_split_as_its_judges_would() -> None:
    shown = CliRunner().invoke(main, ["show", str(SEED), "--json"]).stdout
    judged = subprocess.run(
        [sys.executable, JUDGE, "passages"], input=shown, capture_output=True, text=True, check=True
    )
    found = json.loads(judged.stdout)
    assert (found["gold_missing"], found["lost_headings_not_restored"], found["noise"]) == ([], [], [])
    assert found["gold_whole"] >= 0.9
    assert found["purity_mean"] >= 0.8
    assert found["passages"] <= 50
    assert found["question_answer"] >= 3
