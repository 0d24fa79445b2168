"""A tiny BERT with seeded weights as a sentence-transformers folder, made anew for each test that wants one."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

LAYERS, HEADS, SIZE, WIDE, TOKENS = 2, 4, 16, 32, 24
WORDS = (
    "[PAD] [UNK] [CLS] [SEP] my knee hurt ##s when i run ning ##ning after a hip pain ? . , ice rest for days".split()
)
CONFIG = {
    "model_type": "bert",
    "hidden_act": "gelu",
    "hidden_size": SIZE,
    "intermediate_size": WIDE,
    "num_attention_heads": HEADS,
    "num_hidden_layers": LAYERS,
    "max_position_embeddings": TOKENS,
    "type_vocab_size": 2,
    "vocab_size": len(WORDS),
    "layer_norm_eps": 1e-12,
}
MODULES = [
    {"idx": 0, "name": "0", "path": "", "type": "sentence_transformers.models.Transformer"},
    {"idx": 1, "name": "1", "path": "1_Pooling", "type": "sentence_transformers.models.Pooling"},
    {"idx": 2, "name": "2", "path": "2_Normalize", "type": "sentence_transformers.models.Normalize"},
]


def tiny_tensors() -> dict[str, NDArray[np.float32]]:
    """Return the weights; those of the words are numbers that int8 holds exactly."""
    random = np.random.RandomState(7)  # its stream never changes (NEP 19)

    def made(*shape: int, spread: float = 0.25) -> NDArray[np.float32]:
        return (random.standard_normal(shape) * spread).astype(np.float16).astype(np.float32)

    words = random.randint(-127, 128, (len(WORDS), SIZE))
    words[:, 0] = 127
    tensors = {
        "embeddings.word_embeddings.weight": (words / 128).astype(np.float32),
        "embeddings.position_embeddings.weight": made(TOKENS, SIZE),
        "embeddings.token_type_embeddings.weight": made(2, SIZE),
    }
    dense = {"attention.self.query": (SIZE, SIZE), "attention.self.key": (SIZE, SIZE)}
    dense |= {"attention.self.value": (SIZE, SIZE), "attention.output.dense": (SIZE, SIZE)}
    dense |= {"intermediate.dense": (WIDE, SIZE), "output.dense": (SIZE, WIDE)}
    for layer in range(LAYERS):
        for name, shape in dense.items():
            tensors[f"encoder.layer.{layer}.{name}.weight"] = made(*shape)
            tensors[f"encoder.layer.{layer}.{name}.bias"] = made(shape[0])
    norms = [f"encoder.layer.{n}.{p}.LayerNorm" for n in range(LAYERS) for p in ("attention.output", "output")]
    for name in ("embeddings.LayerNorm", *norms):
        tensors[f"{name}.weight"] = made(SIZE) + 1
        tensors[f"{name}.bias"] = made(SIZE)
    return tensors


def write_safetensors(path: Path, tensors: Mapping[str, NDArray[Any]]) -> None:
    """Write `tensors`, float32 or float16, in the safetensors format."""
    header: dict[str, Any] = {"__metadata__": {"format": "pt"}}
    data = b""
    for name, tensor in tensors.items():
        kind = {"float32": "F32", "float16": "F16", "int64": "I64"}[tensor.dtype.name]
        offsets = [len(data), len(data) + tensor.nbytes]
        header[name] = {"dtype": kind, "shape": list(tensor.shape), "data_offsets": offsets}
        data += tensor.tobytes()
    text = json.dumps(header).encode()
    path.write_bytes(len(text).to_bytes(8, "little") + text + data)


def tiny_model(folder: Path, pooling: str = "mean_tokens") -> Path:
    """Write the tiny model into `folder` as sentence-transformers would, and return `folder`."""
    (folder / "1_Pooling").mkdir(parents=True)
    files = {
        "config.json": CONFIG,
        "modules.json": MODULES,
        "1_Pooling/config.json": {"word_embedding_dimension": SIZE, f"pooling_mode_{pooling}": True},
        "sentence_bert_config.json": {"max_seq_length": 20, "do_lower_case": False},
        "tokenizer_config.json": {"do_lower_case": True},
    }
    for name, content in files.items():
        (folder / name).write_text(json.dumps(content), encoding="utf-8")
    (folder / "vocab.txt").write_text("\n".join(WORDS) + "\n", encoding="utf-8")
    write_safetensors(folder / "model.safetensors", tiny_tensors())
    return folder
