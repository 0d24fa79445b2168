"""Token numbers are those of the reference tokenizer, for any text and however long."""

import json
from pathlib import Path

import numpy as np
import pytest

from search_app.errors import ModelError
from search_app.semantic.question_table import SHIPPED
from search_app.semantic.wordpiece import WordPiece
from tests.semantic.made import WORDS


@pytest.fixture(scope="module")
def uncased() -> WordPiece:
    """The vocabulary of bert-base-uncased, which all-MiniLM-L6-v2 has too and the shipped table holds."""
    with np.load(SHIPPED) as arrays:
        return WordPiece(bytes(arrays["vocabulary"]).decode().split("\n"))


def test_token_numbers_are_those_that_the_reference_tokenizer_gave(uncased: WordPiece, data: Path) -> None:
    # Made with BertWordPieceTokenizer of the package tokenizers 0.23.3: edge cases, then seeded mixes of scripts.
    stored = json.loads((data / "wordpiece.json").read_text(encoding="utf-8"))
    assert len(stored) > 500
    assert [uncased.pieces(text, 10_000) for text, _ in stored] == [numbers for _, numbers in stored]


def test_a_text_gets_a_start_and_an_end_and_is_cut_between_them() -> None:
    tiny = WordPiece(WORDS)
    assert [WORDS[n] for n in tiny.encode("My knee HURTS.", 20)] == "[CLS] my knee hurt ##s . [SEP]".split()
    assert [WORDS[n] for n in tiny.encode("running hurts", 4)] == "[CLS] run ##ning [SEP]".split()
    assert [WORDS[n] for n in tiny.encode("", 20)] == "[CLS] [SEP]".split()


def test_a_special_token_in_a_text_is_ordinary_text(uncased: WordPiece) -> None:
    assert uncased.pieces("[SEP]", 10) == uncased.pieces("[ sep ]", 10)


def test_capital_sigma_is_lowered_alike_everywhere_in_a_word(uncased: WordPiece) -> None:
    assert uncased.pieces("ΟΔΟΣ", 10) == uncased.pieces("οδοσ", 10)


@pytest.mark.parametrize("text", ["\x00" * 50, "\ud800\udfff", "\u200b\u00ad\ufeff", " \t\r\n\u3000", "\u0301\u0302"])
def test_a_text_of_nothing_to_see_has_no_tokens(uncased: WordPiece, text: str) -> None:
    assert uncased.pieces(text, 10) == []


@pytest.mark.parametrize("piece", ["knee ", "a" * 99 + "\u0416 ", "\U0001f600", "\u05d0\u05d1 ", "!", "\u6771"])
def test_a_megabyte_is_cut_like_its_beginning(uncased: WordPiece, piece: str) -> None:
    long = piece * (1_000_000 // len(piece))
    assert uncased.encode(long, 256) == uncased.encode(long[:40_000], 256)


def test_what_is_remembered_is_bounded(uncased: WordPiece) -> None:
    tokenizer = WordPiece(WORDS)
    for code in range(0x3400, 0x3400 + 30_000):
        tokenizer.pieces(f"{chr(code)} a{code}", 10)
    assert len(tokenizer._folded) <= 8192
    assert len(tokenizer._words) <= 16384


def test_a_vocabulary_without_special_tokens_is_refused() -> None:
    with pytest.raises(ModelError, match=r"x/vocab.txt: has no token \[SEP\]; use the vocabulary of a BERT model"):
        WordPiece(["[UNK]", "[CLS]", "knee"], "x/vocab.txt")
