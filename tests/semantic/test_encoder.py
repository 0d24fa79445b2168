"""Vectors are those that torch gives for the same weights, whatever else is encoded beside them."""

import json
import threading
from math import erf
from pathlib import Path

import numpy as np
import pytest

from search_app.errors import ModelError
from search_app.semantic.encoder import Encoder, gelu, load_encoder
from search_app.semantic.model_files import DEFAULT_NAME, ModelFiles, find_model, install_model
from search_app.settings import Settings
from tests.semantic.made import tiny_model

TEXTS = ["My knee hurts when I run.", "", "hip pain", "rest for days, ice after a run", "zebra", "my knee " * 30]


@pytest.mark.parametrize("pooling", ["mean", "cls"])
def test_vectors_are_those_of_torch_for_the_same_weights(tmp_path: Path, data: Path, pooling: str) -> None:
    # Made with BertModel of transformers 5.23.0 and torch 2.15.0 from the weights of `tiny_tensors`.
    stored = json.loads((data / "tiny.json").read_text(encoding="utf-8"))
    mode = {"mean": "mean_tokens", "cls": "cls_token"}[pooling]
    encoder = load_encoder(install_model(tmp_path / "installed", tiny_model(tmp_path / "source", mode)))
    assert np.allclose(encoder.encode(stored["texts"]), stored[pooling], atol=1e-4)


def test_the_real_model_gives_the_vectors_of_sentence_transformers(data: Path) -> None:
    # Made with sentence-transformers 6.2.0 and torch 2.15.0.
    cache = Settings().model.expanduser()
    files = find_model(cache)
    if files is None or files.name != DEFAULT_NAME:
        pytest.skip(f"{DEFAULT_NAME} is not installed in {cache}")
    texts = json.loads((data / "minilm.json").read_text(encoding="utf-8"))
    cosines = (load_encoder(files).encode(texts) * np.load(data / "minilm.npy")).sum(axis=1)
    assert cosines.min() >= 0.9999


def test_vectors_are_float32_of_length_one(tiny: Encoder) -> None:
    vectors = tiny.encode(TEXTS)
    assert vectors.shape == (len(TEXTS), tiny.dimensions)
    assert vectors.dtype == np.float32
    assert np.allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-6)


def test_no_texts_give_no_vectors(tiny: Encoder) -> None:
    assert tiny.encode([]).shape == (0, tiny.dimensions)


def test_a_vector_does_not_depend_on_the_texts_beside_it(tiny: Encoder) -> None:
    many = [TEXTS[i % len(TEXTS)] for i in range(200)]
    together, backwards = tiny.encode(many), tiny.encode(many[::-1])[::-1]
    alone = np.concatenate([tiny.encode([text]) for text in many])
    assert np.allclose(together, alone, atol=1e-6)
    assert np.allclose(backwards, alone, atol=1e-6)
    assert np.allclose(tiny.encode(many, threads=3), alone, atol=1e-6)


def test_only_the_first_tokens_of_a_long_text_count(tiny: Encoder) -> None:
    assert np.allclose(tiny.encode(["my knee " * 9]), tiny.encode(["my knee " * 100_000]), atol=1e-6)


@pytest.mark.parametrize("text", ["\x00" * 1000, "\ud800", "\U0001f600" * 500, "\u202e\u05d0\u05d1", "a" * 1_000_000])
def test_hostile_texts_have_vectors_too(tiny: Encoder, text: str) -> None:
    assert np.isfinite(tiny.encode([text])).all()


def test_threads_share_an_encoder(tiny: Encoder) -> None:
    wanted = tiny.encode(TEXTS)
    close: list[bool] = []

    def work() -> None:
        for _ in range(20):
            close.append(bool(np.allclose(tiny.encode(TEXTS), wanted, atol=1e-6)))

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert close == [True] * 80


def test_gelu_is_exact_to_float32() -> None:
    values = np.linspace(-12, 12, 4001, dtype=np.float32)
    wanted = [x * (1 + erf(x / 2**0.5)) / 2 for x in values.tolist()]
    gelu(values)
    assert np.allclose(values, wanted, atol=1e-6)


def test_files_that_changed_since_they_were_verified_are_refused(tmp_path: Path, tiny_files: ModelFiles) -> None:
    files = install_model(tmp_path / "installed", tiny_model(tmp_path / "source"))
    files.weights.write_bytes(b"PK\x03\x04 no archive")
    with pytest.raises(ModelError, match=r"installed: cannot be loaded .*; install the model again"):
        load_encoder(files)
