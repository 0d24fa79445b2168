"""Citewell as one of the engines: rows through the real pipeline to a published generation, questions to `search`."""

from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from hashlib import sha256
from pathlib import Path

import numpy as np

from benchmarks.rows import Answer, Ask, Row, write_lines
from search_app.index import Float32, PassageEncoder
from search_app.index.store import open_store
from search_app.model import Results
from search_app.payload import results_text, timed
from search_app.search import Encode, Searcher, make_searcher, search
from search_app.semantic.questions import open_passage_encoder, open_question_encoder
from search_app.settings import Settings, load_settings

_ROWS_A_FILE = 2000
"""A collection lies in several files, because an article may have 16 MB at most."""


class DrawnVectors:
    """Stands for the installed model where encoding would take hours: seeded random unit vectors under its digest.

    They cost a search what the model's own cost it, and say nothing about relevance.
    """

    def __init__(self, model: PassageEncoder) -> None:
        self.digest = model.digest
        self.dimensions = model.dimensions
        self._drawn = np.random.default_rng(1)

    def encode(self, texts: Sequence[str], threads: int = 1) -> Float32:
        """Return vectors of length 1, float32 of shape (texts, dimensions), whatever the texts say."""
        vectors = self._drawn.standard_normal((len(texts), self.dimensions), np.float32)
        vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
        return vectors


def settings_of(folder: Path, semantic: str, engine: str = "whoosh") -> Settings:
    """Return the settings of a clinic in `folder`, with the setting `semantic` at this value.

    With a cluster each folder has a collection of its own.
    """
    found = load_settings()
    return replace(
        Settings(corpus=folder / "corpus", data=folder / "data", model=found.model, root=folder, semantic=semantic),
        engine=engine,
        opensearch_url=found.opensearch_url,
        opensearch_collection=f"b{sha256(str(folder).encode()).hexdigest()[:12]}",
    )


def build(rows: Sequence[Row], folder: Path, semantic: str, drawn: bool = False, engine: str = "whoosh") -> None:
    """Ingest `rows` as JSON Lines, a passage each, and publish; with `drawn` vectors are DrawnVectors.

    Raises RuntimeError when a line is refused, or when passages need vectors and no model is installed.
    """
    from ingest.pipeline import ingest  # here, because what answers questions never loads it

    settings = settings_of(folder, semantic, engine)
    settings.corpus.mkdir(parents=True)
    for start in range(0, len(rows), _ROWS_A_FILE):
        lines = [{k: v for k, v in row._asdict().items() if v} for row in rows[start : start + _ROWS_A_FILE]]
        write_lines(settings.corpus / f"articles-{start:07}.jsonl", lines)
    model = None if semantic == "off" else _open_model(semantic)
    report = ingest(open_store(settings), settings, (), DrawnVectors(model) if model and drawn else model)
    if report.status or not report.published:
        raise RuntimeError("; ".join(report.faults) or report.reason)


def open_searcher(folder: Path, semantic: str, engine: str = "whoosh") -> Searcher:
    """Return a searcher over what was published in `folder`; it remembers no vector of a question."""
    settings = settings_of(folder, semantic, engine)
    return make_searcher(open_store(settings).open(), partial(_choose, semantic, settings.model))


def open_engine(folder: Path, semantic: str, engine: str = "whoosh") -> Ask:
    """Return what asks the collection in `folder` as a caller does that takes the stored fields of the passages."""
    searcher = open_searcher(folder, semantic, engine)

    def ask(question: str, limit: int) -> list[Answer]:
        passages = [hit.passage for hit in search(searcher, question, limit=limit).hits]
        return [(p.citation.document_id, p.citation.title, p.text) for p in passages]

    return ask


def open_json(folder: Path, semantic: str, engine: str = "whoosh") -> Ask:
    """Return what asks the collection in `folder` and makes the whole answer of the API, the only text given back."""
    searcher = open_searcher(folder, semantic, engine)

    def ask(question: str, limit: int) -> list[Answer]:
        return [("", "", as_json(search(searcher, question, limit=limit)))]

    return ask


def as_json(results: Results) -> str:
    """Return the answer of the API with all that it works out: highlights, quoted answer, counts."""
    return timed(results_text(results, link_to_source=True, base="", notice_phone=""), results.started)


def open_encoder(folder: Path) -> Ask:
    """Return what puts a question through the model and finds nothing; raises RuntimeError without a model."""
    model = _open_model("full")

    def ask(question: str, limit: int) -> list[Answer]:
        model.encode([question])
        return []

    return ask


def _open_model(semantic: str) -> PassageEncoder:
    model = open_passage_encoder(semantic, Settings().model.expanduser())
    if model is None:
        raise RuntimeError("no model is installed; run `citewell model install`")
    return model


def _choose(semantic: str, cache: Path, model: str) -> tuple[Encode | None, str]:
    encode, mode = open_question_encoder(semantic, cache, model)
    # Under the memory of questions asked before, so that later passes over the same ones cost what they are said to.
    return getattr(encode, "__wrapped__", encode), mode
