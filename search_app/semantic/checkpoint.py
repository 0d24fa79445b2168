"""A sentence-transformers folder to the arrays the encoder runs on: read, checked, fused and made small."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from search_app.errors import ModelError
from search_app.semantic.safetensors import Float32, read_tensors

_TINY = np.float32(1e-12)
_MOST_TOKENS = 512
_THREE = ("query", "key", "value")
_PARTS = {
    "mixed": "attention.output.dense",
    "wide": "intermediate.dense",
    "narrow": "output.dense",
    "mixed.norm": "attention.output.LayerNorm",
    "narrow.norm": "output.LayerNorm",
}

_POOLINGS = {"cls_token", "mean_tokens", "max_tokens", "mean_sqrt_len_tokens", "weightedmean_tokens", "lasttoken"}

Arrays = dict[str, NDArray[Any]]


@dataclass(frozen=True, slots=True)
class Shape:
    """What the encoder has to know of a BERT model beside its weights."""

    layers: int
    heads: int
    dimensions: int
    tokens: int
    """The most tokens of a text that are read, start and end among them."""
    epsilon: float
    pooling: Literal["mean", "cls"]


def read_shape(folder: Path) -> Shape:
    """Return the shape of the sentence-transformers model in `folder`; raises ModelError when it cannot be run."""
    config = _read_json(folder / "config.json")
    _require(config, folder / "config.json", "model_type", "bert")
    _require(config, folder / "config.json", "hidden_act", "gelu")
    _require(config, folder / "config.json", "position_embedding_type", "absolute")
    if (folder / "tokenizer_config.json").is_file():
        _require(_read_json(folder / "tokenizer_config.json"), folder / "tokenizer_config.json", "do_lower_case", True)
    limits = folder / "sentence_bert_config.json"
    tokens = _number(_read_json(limits), limits, "max_seq_length", 512) if limits.is_file() else _MOST_TOKENS
    place = folder / "config.json"
    shape = Shape(
        layers=_number(config, place, "num_hidden_layers", 48),
        heads=_number(config, place, "num_attention_heads", 64),
        dimensions=_number(config, place, "hidden_size", 2048),
        tokens=min(tokens, _number(config, place, "max_position_embeddings", 8192)),
        epsilon=_epsilon(config, place),
        pooling=_read_pooling(folder),
    )
    if shape.dimensions % shape.heads or shape.tokens < 3:
        raise ModelError(f"{place}: has sizes that do not go together; use the folder of a BERT model")
    return shape


def read_arrays(path: Path, shape: Shape) -> Arrays:
    """Return the weights in model.safetensors at `path` as named arrays; raises ModelError when some are missing.

    `words` is int8 (vocabulary, dimensions) with `words.scale` (vocabulary,): word = row * scale. For each layer n,
    `n.qkv`, `n.mixed`, `n.wide` and `n.narrow` are int16 (in, out) with `.scale` (out,), the queries divided by the
    square root of the head size; biases and norms are float32. `positions` (tokens, dimensions) has token type 0 added.
    """
    raw = read_tensors(path, _tensor_names(shape))
    _check_sizes(raw, shape, path)
    words, scale = quantise(raw["embeddings.word_embeddings.weight"], np.int8)
    positions = raw["embeddings.position_embeddings.weight"] + raw["embeddings.token_type_embeddings.weight"][0]
    arrays: Arrays = {
        "words": words,
        "words.scale": scale,
        "positions": positions[: shape.tokens],
        "norm.weight": raw["embeddings.LayerNorm.weight"],
        "norm.bias": raw["embeddings.LayerNorm.bias"],
    }
    for layer in range(shape.layers):
        arrays |= {f"{layer}.{name}": array for name, array in _layer(raw, layer, shape)}
    return arrays


def quantise(rows: Float32, kind: type[np.int8] | type[np.int16]) -> tuple[NDArray[Any], Float32]:
    """Return `rows` as whole numbers of `kind` and the float32 scale of each row: its largest value is the largest."""
    scale = np.maximum(np.abs(rows).max(axis=1), _TINY) / np.float32(np.iinfo(kind).max)
    return np.rint(rows / scale[:, None]).astype(kind), scale


def _layer(raw: Mapping[str, Float32], layer: int, shape: Shape) -> Iterator[tuple[str, NDArray[Any]]]:
    at = f"encoder.layer.{layer}."
    shrink = np.float32((shape.dimensions // shape.heads) ** -0.5)
    three = [(raw[f"{at}attention.self.{n}.weight"], raw[f"{at}attention.self.{n}.bias"]) for n in _THREE]
    three[0] = (three[0][0] * shrink, three[0][1] * shrink)
    matrices = {"qkv": (np.concatenate([w for w, _ in three]), np.concatenate([b for _, b in three]))}
    for name, source in _PARTS.items():
        matrices[name] = (raw[f"{at}{source}.weight"], raw[f"{at}{source}.bias"])
    for name, (weight, bias) in matrices.items():
        yield f"{name}.bias", bias
        if weight.ndim == 1:
            yield f"{name}.weight", weight
        else:
            whole, scale = quantise(weight, np.int16)
            yield name, np.ascontiguousarray(whole.T)
            yield f"{name}.scale", scale


def _tensor_names(shape: Shape) -> list[str]:
    stems = [f"embeddings.{n}" for n in ("word_embeddings", "position_embeddings", "token_type_embeddings")]
    names = [f"{stem}.weight" for stem in stems] + ["embeddings.LayerNorm.weight", "embeddings.LayerNorm.bias"]
    for layer in range(shape.layers):
        parts = [f"attention.self.{name}" for name in _THREE] + list(_PARTS.values())
        names += [f"encoder.layer.{layer}.{part}.{kind}" for part in parts for kind in ("weight", "bias")]
    return names


def _check_sizes(raw: Mapping[str, Float32], shape: Shape, path: Path) -> None:
    size = shape.dimensions
    for name, tensor in raw.items():
        wide = tensor.shape[0] if ".intermediate." in name else tensor.shape[-1]
        fits = tensor.shape[-1] == size or ".intermediate." in name or ".output.dense.weight" in name
        if not fits or tensor.ndim not in (1, 2) or not wide or not np.isfinite(tensor).all():
            raise ModelError(f"{path}: {name}: has shape {tensor.shape} or numbers that cannot be used; get it again")


def _read_pooling(folder: Path) -> Literal["mean", "cls"]:
    path = folder / "modules.json"
    listed = [m for m in _read_json(path, list) if isinstance(m, dict)]
    modules = {str(m.get("type")).rpartition(".")[2]: str(m.get("path")) for m in listed}
    if "Pooling" not in modules or modules.keys() - {"Transformer", "Pooling", "Normalize"}:
        raise ModelError(f"{path}: has modules {', '.join(modules)}; only Transformer, Pooling and Normalize are run")
    path = folder / modules["Pooling"] / "config.json"
    modes = {key.removeprefix("pooling_mode_") for key, on in _read_json(path).items() if on is True}
    if modes & {"mean_tokens", "cls_token"} and len(modes & _POOLINGS) == 1:
        return "mean" if "mean_tokens" in modes else "cls"
    raise ModelError(f"{path}: pools in another way than by mean or by the first token; use another model")


def _read_json(path: Path, kind: type = dict) -> Any:
    try:
        value = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise ModelError(f"{path}: no such file; name the folder of a sentence-transformers model") from None
    except (OSError, ValueError, RecursionError) as error:
        raise ModelError(f"{path}: cannot be read as JSON ({error}); copy the model again") from None
    if not isinstance(value, kind):
        raise ModelError(f"{path}: is not what sentence-transformers writes; copy the model again")
    return value


def _require(values: Mapping[str, Any], place: Path, name: str, wanted: object) -> None:
    if values.get(name, wanted) != wanted:
        raise ModelError(f"{place}: {name} is {values[name]!r}; only models with {wanted!r} are run")


def _epsilon(values: Mapping[str, Any], place: Path) -> float:
    value = values.get("layer_norm_eps", 1e-12)
    if type(value) is not float or not 0 < value < 1:
        raise ModelError(f"{place}: layer_norm_eps is {value!r}; a number between 0 and 1 can be used")
    return value


def _number(values: Mapping[str, Any], place: Path, name: str, most: int) -> int:
    value = values.get(name)
    if type(value) is not int or not 1 <= value <= most:
        raise ModelError(f"{place}: {name} is {value!r}; 1 to {most} can be run")
    return value
