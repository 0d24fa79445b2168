"""The training script makes a table that loads, and learns nothing that a judged set holds."""

import json
import random
from pathlib import Path

import numpy as np
import pytest

from benchmarks import train_question_table as training
from search_app.semantic.model_files import ModelFiles
from search_app.semantic.question_table import load_question_table
from tests.semantic.made import WORDS

PLAIN = [word for word in WORDS if word.isalpha()]


@pytest.fixture
def texts(tmp_path: Path) -> list[str]:
    """Files to train on: passages of the tiny model's words, and a WordNet with a word for each slot."""
    made = np.random.RandomState(3)
    passages = [
        {"title": " ".join(made.choice(PLAIN, 2)), "question": " ".join(made.choice(PLAIN, 6)) + " ?", "text": text}
        for text in (" ".join(made.choice(PLAIN, 12)) + "." for _ in range(300))
    ]
    (tmp_path / "p.jsonl").write_text("\n".join(map(json.dumps, passages)), encoding="utf-8")
    for kind in ("noun", "verb"):
        files = [file.partition(".")[2] for file in training.SLOTS.values() if file.startswith(kind)]
        lines = ["  1 a licence"] + [f'00001740 {file} n 01 knee_pain 0 000 | pain; "my knee hurts"' for file in files]
        (tmp_path / f"data.{kind}").write_text("\n".join(lines) + "\n", encoding="latin-1")
    return [str(tmp_path / name) for name in ("p.jsonl", "data.noun", "data.verb")]


@pytest.fixture(autouse=True)
def _few(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(training, "MADE", dict.fromkeys(training.MADE, 50))


def test_a_table_trained_for_a_model_comes_closer_to_it(
    texts: list[str], tiny_files: ModelFiles, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out, cache = tmp_path / "t.npz", tiny_files.weights.parent
    arguments = [*texts, "--out", str(out), "--cache", str(cache), "--vectors", str(tmp_path / "kept")]
    assert training.main(arguments) == 0
    said = [line for line in capsys.readouterr().out.splitlines() if line.startswith("epoch")]
    cosines = [float(line.split()[-1]) for line in said]
    assert cosines[-1] > cosines[0]
    table = load_question_table(out)
    assert table.model == tiny_files.digest
    assert table.encode(["my knee hurts"]).shape == (1, 16)
    assert len(list(tmp_path.glob("kept-*.npy"))) == 1


def test_texts_that_share_eight_words_with_a_judged_set_are_dropped(tmp_path: Path) -> None:
    (tmp_path / "set").mkdir()
    row = {"id": "1", "title": "Hip pain", "text": "One two three four, five six seven eight nine ten."}
    (tmp_path / "set" / "corpus.jsonl").write_text(json.dumps(row) + "\n", encoding="utf-8")
    (tmp_path / "set" / "queries_long.tsv").write_text("q1\tis it open on monday\n", encoding="utf-8")
    judged = training.read_judged([tmp_path])

    def overlaps(text: str) -> bool:
        return not judged.isdisjoint(training.grams(text))

    assert overlaps("and TWO three four five six seven eight nine as well")
    assert not overlaps("three four five six seven eight nine")
    assert overlaps("Is it open on Monday?")
    assert overlaps("hip pain")
    assert not overlaps("hip pains")


def test_a_misspelt_text_has_its_words_in_small_letters_and_in_order() -> None:
    typed = training.misspell(["My", "Knee", "hurts", "badly"], random.Random(1))
    assert typed != "my knee hurts badly"
    assert len(typed.split()) == 4
    assert typed.startswith("my ")
