"""What stands in an index: its mapping, and passages, documents and parts as its entries and back.

A passage's entry holds its terms, analysed here, so that both engines index the same ones; and as doc values, which are
read without the rest, the passage itself, and what scoring needs: `scored` (`pack_terms`), `vectors` (`pack_vectors`).
"""

import json
import re
import struct
import zlib
from base64 import b64decode, b64encode
from binascii import a2b_base64
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from hashlib import blake2b
from itertools import accumulate
from typing import Any

import numpy as np
from numpy.typing import NDArray

from search_app.analysis import VERSION as ANALYSIS
from search_app.index import FACETS, Float32
from search_app.index.impacts import BOOSTS, K1, B
from search_app.index.impacts import VERSION as IMPACTS
from search_app.index.lookup import due_days
from search_app.index.records import dump, load_document, load_passage
from search_app.index.vectors import KINDS, Vectors
from search_app.model import Document, Passage

FORMAT = 2
VERSIONS = json.dumps({"analysis": ANALYSIS, "impacts": IMPACTS, "opensearch": FORMAT}, sort_keys=True)
FIELDS = tuple(BOOSTS)
_PIECE = 4 * 2**20
"""Characters of a part in one entry."""
_SURROGATE = re.compile(r"\\u(d[89a-f][0-9a-f]{2})")
_HEAD = struct.Struct("<iiiiiii")
_TERM = np.dtype([("low", "<u4"), ("high", "<u2"), ("counts", "u1", (len(FIELDS),))])
_MOST_COUNTED = 255
_OFTEN = (
    b'{"citation": {"anchor_id": "", "document_id": "", "heading_path": [""], "reviewed_on": null, "spans": [[0, ]], '
    b'"title": "", "url": "https://www."}, "heading": "", "id": "#", "inferred": false, "kept": false, '
    b'"kind": "section", "language": "en", "question": null, "review_by": null, "text": "", "topic": ""}'
)
"""What stands in every passage's text, for `zlib`; a change of it is a change of FORMAT."""
_WHOLE = 3
"""Bytes that base64 writes as whole characters."""


def make_index(meta: Mapping[str, Any], dimensions: int, *, knn: bool, shards: int) -> dict[str, Any]:
    """Return settings and mapping of an index that is being filled: no replicas, and nothing is refreshed."""
    terms = {"type": "text", "analyzer": "terms", "index_options": "freqs", "similarity": "bm25"}
    word = {"type": "keyword"}
    properties: dict[str, Any] = {
        "type": word,
        "name": word,
        "document": word,
        "sort": word,
        "origin": word,
        "digest": word,
        "text_digest": word,
        "vector_keys": word,
        "due": {"type": "integer"},
        "scored": {"type": "binary", "doc_values": True},
        "vectors": {"type": "binary", "doc_values": True},
        "passage": {"type": "binary", "doc_values": True},
        "record": {"type": "keyword", "index": False, "doc_values": False},
        **dict.fromkeys(FACETS, word),
        **dict.fromkeys(FIELDS, terms),
    }
    if knn and dimensions:
        method = {"name": "hnsw", "engine": "lucene", "space_type": "cosinesimil"}
        properties["nearest"] = {
            "type": "knn_vector",
            "dimension": dimensions,
            "data_type": "byte",
            "method": method,
        }
    return {
        "settings": {
            "index": {
                "number_of_shards": shards,
                "number_of_replicas": 0,
                "refresh_interval": -1,
                "max_result_window": 100_000,
                "knn": "nearest" in properties,
                "similarity": {"bm25": {"type": "BM25", "k1": K1, "b": B}},
            },
            "analysis": {
                "analyzer": {"terms": {"type": "custom", "tokenizer": "spaces"}},
                "tokenizer": {"spaces": {"type": "whitespace", "max_token_length": 4096}},
            },
        },
        "mappings": {"dynamic": "strict", "_meta": dict(meta), "properties": properties},
    }


def entry_id(kind: str, name: str) -> str:
    """Return the id of an entry; ids of passages may be longer than the 512 bytes that OpenSearch takes."""
    return blake2b(f"{kind} {name}".encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()


def document_entry(document: Document, digest: bytes) -> tuple[str, dict[str, Any]]:
    """Return id and entry of a document."""
    return entry_id("document", document.id), {
        "type": "document",
        "name": safe(document.id),
        "document": safe(document.id),
        "sort": safe(document.id),
        "origin": safe(document.origin),
        "digest": digest.hex(),
        "record": _record(document),
    }


def passage_entry(
    passage: Passage, place: int, terms: Mapping[str, Sequence[str]], vectors: Vectors | None, row: int, *, knn: bool
) -> tuple[str, dict[str, Any]]:
    """Return id and entry of the passage at `place` of its document; `terms` are by field, `row` is of `vectors`."""
    due = int(due_days([passage])[0])
    document = passage.citation.document_id
    entry = {
        "type": "passage",
        "name": safe(passage.id),
        "document": safe(document),
        "sort": f"{safe(document)}\0{place:09}",
        "digest": passage.digest.hex(),
        "text_digest": passage.text_digest.hex(),
        "due": due,
        "passage": _text(_deflate(dump(passage))),
        "scored": _text(pack_terms(passage.id, document, place, due, terms)),
        **{name: safe(getattr(passage, name)) for name in FACETS},
        **{name: " ".join(found) for name, found in terms.items()},
    }
    if vectors:
        entry["vectors"] = _text(pack_vectors(vectors, row))
        entry["vector_keys"] = [vectors.keys[row, kind].tobytes().hex() for kind in range(len(KINDS))]
        if knn and vectors.rows[row, 0].any():
            entry["nearest"] = vectors.rows[row, 0].tolist()
    return entry_id("passage", passage.id), entry


def part_entries(name: str, content: bytes) -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield ids and entries that hold `content`, which belongs to the whole generation."""
    text = b64encode(zlib.compress(content)).decode()
    for number, start in enumerate(range(0, len(text), _PIECE)):
        sort = f"{name}\0{number:09}"
        yield (
            entry_id("part", sort),
            {"type": "part", "name": name, "sort": sort, "record": text[start : start + _PIECE]},
        )


def join_part(pieces: Sequence[str]) -> bytes:
    """Return what `part_entries` was given, from the records in their order; raises ValueError when one is missing."""
    try:
        return zlib.decompress(b64decode("".join(pieces)))
    except zlib.error as error:
        raise ValueError(str(error)) from None


def read_passage(packed: str) -> Passage:
    """Return the passage of an entry, from base64."""
    return load_passage(_inflate(b64decode(packed + "=" * (-len(packed) % 4))))


def read_document(record: str) -> Document:
    """Return the document of a record."""
    return load_document(record.encode())


def read_id(name: str) -> str:
    """Return the id that stands for itself in an entry."""
    return _SURROGATE.sub(lambda found: chr(int(found.group(1), 16)), name)


@dataclass(frozen=True, slots=True)
class ScoredPassages:
    """What scoring needs of some passages: `owners` says for each of `terms` and `counts` which passage holds it."""

    ids: tuple[str, ...]
    documents: tuple[str, ...]
    places: NDArray[np.int32]
    due: NDArray[np.int32]
    lengths: NDArray[np.int32]
    """Terms in each field, of shape (passages, fields)."""
    owners: NDArray[np.intp]
    terms: NDArray[np.uint64]
    counts: NDArray[np.uint8]


def pack_terms(name: str, document: str, place: int, due: int, terms: Mapping[str, Sequence[str]]) -> bytes:
    """Return id, document, place, day of review, field lengths and the terms with their counts in each field.

    A term that stands more than 255 times in a field counts as 255 there.
    """
    counts: dict[str, list[int]] = {}
    for column, found in enumerate(FIELDS):
        for term in terms[found]:
            counts.setdefault(term, [0] * len(FIELDS))[column] += 1
    hashes = np.array([hash_term(term) for term in counts], np.uint64)
    rows = np.empty(len(counts), _TERM)
    rows["low"], rows["high"] = hashes & np.uint64(2**32 - 1), hashes >> np.uint64(32)
    rows["counts"] = np.array(list(counts.values()), np.int64).reshape(-1, len(FIELDS)).clip(max=_MOST_COUNTED)
    lengths = [len(terms[found]) for found in FIELDS]
    names = [text.encode("utf-8", "surrogatepass") for text in (name, document)]
    return _pad(_HEAD.pack(place, due, *lengths, *map(len, names)) + b"".join(names)) + rows.tobytes()


def unpack_terms(packed: Sequence[str]) -> ScoredPassages:
    """Return what `pack_terms` packed, from base64."""
    raw = _join(packed)
    starts = [0, *accumulate(map(_size, packed))]
    heads = np.frombuffer(b"".join([raw[at : at + _HEAD.size] for at in starts[:-1]]), "<i4").reshape(-1, 7)
    firsts = [at + _HEAD.size for at in starts[:-1]]
    middles = [at + size for at, size in zip(firsts, heads[:, 5].tolist(), strict=True)]
    ends = [at + size for at, size in zip(middles, heads[:, 6].tolist(), strict=True)]
    rows = [raw[at + -at % _WHOLE : end] for at, end in zip(ends, starts[1:], strict=True)]  # all starts are whole
    joined = np.frombuffer(b"".join(rows), _TERM)
    return ScoredPassages(
        tuple([raw[at:end].decode("utf-8", "surrogatepass") for at, end in zip(firsts, middles, strict=True)]),
        tuple([raw[at:end].decode("utf-8", "surrogatepass") for at, end in zip(middles, ends, strict=True)]),
        heads[:, 0],
        heads[:, 1],
        heads[:, 2:5],
        np.repeat(np.arange(len(rows)), [len(own) // _TERM.itemsize for own in rows]),
        joined["low"] | joined["high"].astype(np.uint64) << np.uint64(32),
        joined["counts"],
    )


@lru_cache(maxsize=2**17)
def hash_term(term: str) -> int:
    """Return 48 bits that stand for a term."""
    return int.from_bytes(blake2b(term.encode("utf-8", "surrogatepass"), digest_size=6).digest(), "little")


def pack_vectors(vectors: Vectors, row: int) -> bytes:
    """Return scales and int8 values of both vectors of a passage."""
    return _pad(vectors.scales[row].astype("<f4").tobytes() + vectors.rows[row].tobytes())


def unpack_vectors(packed: Sequence[str], dimensions: int) -> tuple[NDArray[np.int8], Float32]:
    """Return what `pack_vectors` packed, from base64: rows of shape (n, kinds, dimensions), scales of (n, kinds)."""
    raw = np.frombuffer(_join(packed), np.uint8).reshape(len(packed), -1)
    size, end = 4 * len(KINDS), (4 + dimensions) * len(KINDS)
    scales = np.ascontiguousarray(raw[:, :size]).view("<f4").astype(np.float32)
    return np.ascontiguousarray(raw[:, size:end]).view(np.int8).reshape(len(packed), len(KINDS), -1), scales


def _record(value: Document) -> str:
    return safe(dump(value).decode("utf-8", "surrogatepass"))


def safe(text: str) -> str:
    """Return a text as JSON can carry it: a lone surrogate is written as an escape."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return text.encode("utf-8", "backslashreplace").decode()
    return text


def _text(raw: bytes) -> str:
    return b64encode(raw).decode()


def _deflate(text: bytes) -> bytes:
    packer = zlib.compressobj(wbits=-zlib.MAX_WBITS, zdict=_OFTEN)
    return packer.compress(text) + packer.flush()


def _inflate(packed: bytes) -> bytes:
    return zlib.decompressobj(wbits=-zlib.MAX_WBITS, zdict=_OFTEN).decompress(packed)


def _pad(raw: bytes) -> bytes:
    """Return `raw` with as many zeros behind it as base64 needs to have no padding, so that texts can be joined."""
    return raw + bytes(-len(raw) % _WHOLE)


def _join(packed: Sequence[str]) -> bytes:
    return a2b_base64("".join(packed))


def _size(text: str) -> int:
    return len(text) * 3 // 4
