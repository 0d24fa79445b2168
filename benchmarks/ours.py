"""Citewell as one of the engines: rows through the real pipeline to a published generation, questions to `search`."""

from collections.abc import Sequence
from functools import partial
from pathlib import Path

from benchmarks.rows import Answer, Ask, Row, write_lines
from search_app.index.store import open_store
from search_app.search import Searcher, make_searcher, search
from search_app.semantic.questions import open_passage_encoder, open_question_encoder
from search_app.settings import Settings

_ROWS_A_FILE = 2000
"""A collection lies in several files, because an article may have 16 MB at most."""


def settings_of(folder: Path, semantic: str) -> Settings:
    """Return the settings of a clinic in `folder`, with the setting `semantic` at this value."""
    model = Settings().model.expanduser()
    return Settings(corpus=folder / "corpus", data=folder / "data", model=model, root=folder, semantic=semantic)


def build(rows: Sequence[Row], folder: Path, semantic: str) -> None:
    """Ingest `rows` as JSON Lines, a passage each, and publish.

    Raises RuntimeError when a line is refused, or when passages need vectors and no model is installed.
    """
    from ingest.pipeline import ingest  # here, because what answers questions never loads it

    settings = settings_of(folder, semantic)
    settings.corpus.mkdir(parents=True)
    for start in range(0, len(rows), _ROWS_A_FILE):
        lines = [{k: v for k, v in row._asdict().items() if v} for row in rows[start : start + _ROWS_A_FILE]]
        write_lines(settings.corpus / f"articles-{start:07}.jsonl", lines)
    encoder = open_passage_encoder(semantic, settings.model)
    if semantic != "off" and encoder is None:
        raise RuntimeError("no model is installed; run `citewell model install`")
    report = ingest(open_store(settings), settings, (), encoder)
    if report.status or not report.published:
        raise RuntimeError("; ".join(report.faults) or report.reason)


def open_searcher(folder: Path, semantic: str) -> Searcher:
    """Return a searcher over what was published in `folder`."""
    settings = settings_of(folder, semantic)
    choose = partial(open_question_encoder, semantic, settings.model)
    return make_searcher(open_store(settings).open(), choose)


def open_engine(folder: Path, semantic: str) -> Ask:
    """Return what asks the collection in `folder` and makes complete results, of which the stored fields come back."""
    searcher = open_searcher(folder, semantic)

    def ask(question: str, limit: int) -> list[Answer]:
        passages = [hit.passage for hit in search(searcher, question, limit=limit).hits]
        return [(p.citation.document_id, p.citation.title, p.text) for p in passages]

    return ask
