"""Which encoder a question goes through: the model while it is free, the small table when too many come at once."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Event

import numpy as np
import pytest
from numpy.typing import NDArray

from search_app.semantic import questions

Vector = NDArray[np.float32]
Made = Callable[[str], tuple[Vector, str]]


def encode_as(mode: str) -> Made:
    return lambda text: (np.ones(2, np.float32), mode)


def test_questions_beyond_those_at_work_go_through_the_table(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(questions, "_AT_ONCE", 1)
    started, finish = Event(), Event()

    def slow(text: str) -> tuple[Vector, str]:
        started.set()
        assert finish.wait(10)
        return np.ones(2, np.float32), "full"

    encode = questions._relieved(slow, encode_as("fast"))
    with ThreadPoolExecutor(1) as pool:
        first = pool.submit(encode, "first")
        assert started.wait(10)
        assert encode("second")[1] == "fast"
        finish.set()
        assert first.result()[1] == "full"
    assert encode("second")[1] == "full"


def test_without_a_table_a_question_waits_its_turn(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(questions, "_AT_ONCE", 1)
    encode = questions._relieved(encode_as("full"), None)
    with ThreadPoolExecutor(4) as pool:
        assert {mode for _, mode in pool.map(encode, map(str, range(40)))} == {"full"}


def test_a_question_asked_again_does_not_go_through_the_model_again() -> None:
    read: list[str] = []

    def full(text: str) -> tuple[Vector, str]:
        read.append(text)
        return np.ones(2, np.float32), "full"

    encode = questions._relieved(full, None)
    assert [encode("hip")[1], encode("hip")[1]] == ["full", "full"]
    assert read == ["hip"]
