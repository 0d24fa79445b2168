"""Other engines with their best documented settings: each is built in a folder, opened, and asked in plain words."""

import re
import sqlite3
from collections.abc import Sequence
from importlib import import_module
from pathlib import Path
from typing import Any

from benchmarks.rows import Answer, Ask, Row

FIELDS = ("title", "question", "text")
_WORD = re.compile(r"\w+")


def words_of(question: str) -> list[str]:
    """Return the words of `question` in small letters: nothing in them is query syntax."""
    return _WORD.findall(question.lower())


def build_bm25s(rows: Sequence[Row], folder: Path) -> None:
    """Write a bm25s index over all fields: method lucene, Snowball stems, its English stop words."""
    bm25s, stemmer = import_module("bm25s"), _snowball()
    texts = [" ".join(filter(None, row[1:])) for row in rows]
    retriever = bm25s.BM25(method="lucene")
    retriever.index(bm25s.tokenize(texts, stopwords="en", stemmer=stemmer, show_progress=False), show_progress=False)
    retriever.save(folder, corpus=[row._asdict() for row in rows], show_progress=False)


def open_bm25s(folder: Path) -> Ask:
    """Return what asks a bm25s index that is read into memory, scored with numpy."""
    return _open_bm25s(folder, mapped=False)


def open_bm25s_mapped(folder: Path) -> Ask:
    """Return what asks a bm25s index through memory maps, its way to need little memory."""
    return _open_bm25s(folder, mapped=True)


def _open_bm25s(folder: Path, mapped: bool) -> Ask:
    bm25s, stemmer = import_module("bm25s"), _snowball()
    retriever = bm25s.BM25.load(folder, load_corpus=True, mmap=mapped, show_progress=False)

    def ask(question: str, limit: int) -> list[Answer]:
        tokens = bm25s.tokenize([question], stopwords="en", stemmer=stemmer, show_progress=False)
        depth = min(limit, len(retriever.corpus))
        rows, scores = retriever.retrieve(tokens, k=depth, show_progress=False)
        # It fills up with passages that hold none of the words; they are no answer.
        return [(r["id"], r["title"], r["text"]) for r, score in zip(rows[0], scores[0], strict=True) if score > 0]

    return ask


def _snowball() -> Any:
    return import_module("Stemmer").Stemmer("english")


def build_tantivy(rows: Sequence[Row], folder: Path) -> None:
    """Write a tantivy index, one segment: every field with the tokenizer en_stem."""
    tantivy = import_module("tantivy")
    schema = tantivy.SchemaBuilder().add_text_field("id", stored=True, tokenizer_name="raw")
    for name in FIELDS:
        schema = schema.add_text_field(name, stored=True, tokenizer_name="en_stem")
    index = tantivy.Index(schema.build(), path=str(folder))
    writer = index.writer(heap_size=256_000_000, num_threads=1)
    for row in rows:
        writer.add_document(tantivy.Document(**row._asdict()))
    writer.commit()
    writer.wait_merging_threads()


def open_tantivy(folder: Path) -> Ask:
    """Return what asks a tantivy index: OR of the words over all fields."""
    index = import_module("tantivy").Index.open(str(folder))
    searcher = index.searcher()

    def ask(question: str, limit: int) -> list[Answer]:
        query = index.parse_query(" ".join(words_of(question)), list(FIELDS))
        documents = (searcher.doc(address) for _, address in searcher.search(query, limit).hits)
        return [(d["id"][0], d["title"][0], d["text"][0]) for d in documents]

    return ask


def build_fts5(rows: Sequence[Row], folder: Path) -> None:
    """Write an SQLite FTS5 table with the porter tokenizer, merged into one b-tree."""
    base = sqlite3.connect(folder / "fts5.db")
    base.execute("create virtual table p using fts5(id unindexed, title, question, text, tokenize = 'porter')")
    base.executemany("insert into p values (?, ?, ?, ?)", rows)
    base.execute("insert into p(p) values ('optimize')")
    base.commit()
    base.close()


def open_fts5(folder: Path) -> Ask:
    """Return what asks an FTS5 table: OR of the words, by its bm25."""
    base = sqlite3.connect(folder / "fts5.db")
    sql = "select id, title, text from p where p match ? order by rank limit ?"

    def ask(question: str, limit: int) -> list[Answer]:
        wanted = " OR ".join(f'"{word}"' for word in words_of(question))
        return base.execute(sql, (wanted, limit)).fetchall() if wanted else []

    return ask


def build_whoosh(rows: Sequence[Row], folder: Path) -> None:
    """Write a Whoosh index as its documentation shows it: stored text fields with the StemmingAnalyzer."""
    fields, analysis = import_module("whoosh.fields"), import_module("whoosh.analysis")
    texts = {name: fields.TEXT(stored=True, analyzer=analysis.StemmingAnalyzer()) for name in FIELDS}
    index = import_module("whoosh.index").create_in(folder, fields.Schema(id=fields.ID(stored=True), **texts))
    writer = index.writer(limitmb=256)
    for row in rows:
        writer.add_document(**row._asdict())
    writer.commit()
    index.close()


def open_whoosh(folder: Path) -> Ask:
    """Return what asks Whoosh with its MultifieldParser: all words must occur."""
    return _open_whoosh(folder, import_module("whoosh.qparser").AndGroup)


def open_whoosh_or(folder: Path) -> Ask:
    """Return what asks Whoosh with its MultifieldParser and OrGroup."""
    return _open_whoosh(folder, import_module("whoosh.qparser").OrGroup)


def _open_whoosh(folder: Path, group: Any) -> Ask:
    index = import_module("whoosh.index").open_dir(folder)
    parser = import_module("whoosh.qparser").MultifieldParser(list(FIELDS), index.schema, group=group)
    searcher = index.searcher()

    def ask(question: str, limit: int) -> list[Answer]:
        found = searcher.search(parser.parse(question), limit=limit)
        return [(hit["id"], hit["title"], hit["text"]) for hit in found]

    return ask
