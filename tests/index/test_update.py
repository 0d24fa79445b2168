"""What is published by updating the last generation is what a rebuild would give."""

import random
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import fields, replace
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray
from whoosh.filedb.filestore import FileStorage

from benchmarks import update
from benchmarks.rows import write_lines
from ingest.pipeline import ingest
from search_app.index import Generation, Store, whoosh_engine
from search_app.index.memory import MemoryStore
from search_app.index.records import digest_document
from search_app.index.snapshot import Snapshot
from search_app.index.whoosh_engine import WhooshStore
from search_app.model import Change, Citation, Document, Passage
from search_app.settings import Settings

from .made import NOTHING, Prose, make_change, make_changes, publish


class Encoder:
    """Gives each text a vector that depends on it alone."""

    digest = "drawn"
    dimensions = 24

    def __init__(self) -> None:
        self.read: list[str] = []

    def encode(self, texts: Sequence[str], threads: int = 1) -> NDArray[np.float32]:
        self.read.extend(texts)
        drawn = [np.random.default_rng(list(text.encode())).standard_normal(self.dimensions) for text in texts]
        return np.array([vector / np.linalg.norm(vector) for vector in drawn], np.float32)


class Text(str):
    """Text of a class of its own, as an HTML parser gives it."""

    __slots__ = ()


def digest_of(change: Change) -> bytes:
    assert change.document is not None
    return digest_document(change.document, change.passages)


def edited(value: Any) -> Any:
    match value:
        case bool():
            return not value
        case str():
            return value + "x"
        case tuple():
            return (*value, (3, 4) if value and isinstance(value[0], tuple) else "more")
        case None:
            return date(2026, 2, 28)
        case _:
            return None


def edits(change: Change) -> Iterator[Change]:
    """Yield `change` with each field of document, first passage and its citation edited in turn."""
    document, first, rest = change.document, change.passages[0], change.passages[1:]
    assert document is not None
    for f in fields(Document):
        yield replace(change, document=replace(document, **{f.name: edited(getattr(document, f.name))}))
    for f in fields(Passage):
        if f.name != "citation":
            one = replace(first, **{f.name: edited(getattr(first, f.name))})
            yield replace(change, passages=(one, *rest))
    for f in fields(Citation):
        cited = replace(first.citation, **{f.name: edited(getattr(first.citation, f.name))})
        yield replace(change, passages=(replace(first, citation=cited), *rest))
    yield replace(change, passages=rest)
    yield replace(change, passages=(*rest, first))
    yield replace(change, passages=())


def test_the_digest_of_a_document_changes_with_every_field_of_it_and_of_its_passages() -> None:
    change = make_change("hip", ("Hip pain", "The hip hurts."), ("Should I rest?", "For a day."), topic="hip")
    found = [digest_of(change), *map(digest_of, edits(change))]
    assert len(set(found)) == len(found) > 25
    assert {len(digest) for digest in found} == {16}


def test_the_digest_of_a_document_depends_on_values_alone() -> None:
    change = make_change("füße", ("Über", "\ud800 Füße"))
    document, passage = change.document, change.passages[0]
    assert document is not None
    copied = replace(document, id=Text(document.id), text="".join(list(document.text)))
    again = replace(passage, heading=Text("Über"), text="".join(["\ud800", " Füße"]))
    assert digest_document(copied, (again,)) == digest_of(change)


@pytest.mark.parametrize("kept_in", ["memory", "whoosh"])
def test_a_generation_knows_digest_and_file_of_every_document(tmp_path: Any, kept_in: str) -> None:
    store = MemoryStore() if kept_in == "memory" else WhooshStore(tmp_path)
    changes = [*make_changes(Prose(1), 40), Change("empty", Document("empty", "", "", origin="corpus/füße.md"))]
    publish(store, *changes)
    digests = store.open().document_digests()
    assert digests == {change.document_id: digest_of(change) for change in changes}
    assert list(digests) == sorted(digests)
    assert store.open().origins() == {c.document_id: c.document.origin for c in changes if c.document}
    with store.publishing():
        assert store.stage(None, (), NOTHING).document_digests() == {}


@pytest.fixture
def _large(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let collections of any size, however much of them changes, be updated."""
    monkeypatch.setattr(whoosh_engine, "LARGE", 1)
    monkeypatch.setattr(whoosh_engine, "CHANGED_SHARE", 0.9)


@pytest.fixture
def _never_rebuilt(_large: None, monkeypatch: pytest.MonkeyPatch) -> None:
    rebuild = whoosh_engine._rebuild

    def refuse(folder: Path, base: Generation | None, *rest: Any) -> tuple[int, int]:
        assert base is None, "built anew"
        return rebuild(folder, base, *rest)

    monkeypatch.setattr(whoosh_engine, "_rebuild", refuse)


def stage_and_publish(store: Store, changes: Iterable[Change], encoder: Encoder | None = None) -> Path:
    """Publish `changes` on top of what is live and return the folder of the new generation."""
    with store.publishing():
        base = store.open() if store.current() else None
        staged = store.stage(base, changes, NOTHING, encoder, redirects={"old#id": "new#id"}, note="made")
        store.publish(staged)
        staged.close()
        if base:
            base.close()
    generation = store.open()
    assert isinstance(generation, Snapshot)
    return generation.folder


def files_of(folder: Path) -> dict[str, bytes]:
    """Return every file of a generation but Whoosh's, which lies in segments, and the manifest, which has the date."""
    paths = [path for path in folder.iterdir() if path.is_file() and path.name != "MANIFEST"]
    return {path.name: path.read_bytes() for path in paths}


def ids_in_whoosh(folder: Path) -> list[str]:
    index = FileStorage(str(folder / "whoosh")).open_index()
    with index.reader() as reader:
        found = sorted(fields["id"] for _, fields in reader.iter_docs())
    index.close()
    return found


def apply(collection: dict[str, Change], changes: Iterable[Change]) -> None:
    for change in changes:
        collection.pop(change.document_id, None)
        if change.document:
            collection[change.document_id] = change


def assert_equals_rebuild(updated: Path, collection: dict[str, Change], root: Path, vectors: bool) -> None:
    """Compare a generation with what building the collection from nothing gives, file by file."""
    rebuilt = stage_and_publish(WhooshStore(root), collection.values(), Encoder() if vectors else None)
    one, other = files_of(updated), files_of(rebuilt)
    assert one.keys() == other.keys()
    assert [name for name in one if one[name] != other[name]] == []
    assert ids_in_whoosh(updated) == sorted(p.id for c in collection.values() for p in c.passages)


def move(change: Change, origin: str) -> Change:
    assert change.document is not None
    return replace(change, document=replace(change.document, origin=origin))


def draw_changes(prose: Prose, seeded: random.Random, collection: dict[str, Change]) -> list[Change]:
    """Return replacements, additions and removals, documents without passages and words never read among them."""
    ids = sorted(collection)
    some = seeded.sample(ids, min(len(ids), seeded.randint(1, 6)))
    new = [f"{seeded.choice(['a', 'doc-0000', 'z', 'ü'])}{seeded.randint(0, 999)}" for _ in range(seeded.randint(0, 3))]
    made = [move(prose.change(name), f"{seeded.choice('abc')}.md") for name in [*some[::2], *new]]
    gone = [Change(name) for name in some[1::2]]
    odd = f"Zyx{seeded.randint(0, 9**9)} wword{len(ids)}"
    rare = make_change(seeded.choice(ids), (odd, odd * 3), ("", ""), language=seeded.choice(["en", "de", "ar"]))
    empty = Change(seeded.choice(ids), Document(seeded.choice(ids), "Empty", ""))
    empty = replace(empty, document=replace(empty.document, id=empty.document_id)) if empty.document else empty
    return seeded.sample([*made, *gone, rare, empty, Change("never there")], seeded.randint(1, 4))


@pytest.mark.usefixtures("_never_rebuilt")
@pytest.mark.parametrize("vectors", [False, True])
@pytest.mark.parametrize("seed", range(4))
def test_updates_one_after_another_give_what_a_rebuild_gives(tmp_path: Path, seed: int, vectors: bool) -> None:
    prose, seeded = Prose(seed), random.Random(seed)
    collection = {change.document_id: change for change in make_changes(prose, 60)}
    store = WhooshStore(tmp_path / "updated")
    stage_and_publish(store, collection.values(), Encoder() if vectors else None)
    for round_ in range(6):
        changes = draw_changes(prose, seeded, collection)
        apply(collection, changes)
        folder = stage_and_publish(store, changes, Encoder() if vectors else None)
        assert_equals_rebuild(folder, collection, tmp_path / f"rebuilt-{round_}", vectors)


@pytest.mark.usefixtures("_never_rebuilt")
def test_the_edges_of_a_collection_are_updated_too(tmp_path: Path) -> None:
    collection = {c.document_id: c for c in make_changes(Prose(5), 40)}
    ids = sorted(collection)
    store = WhooshStore(tmp_path / "updated")
    stage_and_publish(store, collection.values())
    first, last = (make_change(ids[at], ("Outermost", "Nothing else says outermost.")) for at in (0, -1))
    rounds = [
        [first],
        [last],
        [Change(ids[0]), Change(ids[-1])],
        [make_change("", ("In front", "of all")), make_change("\U0010ffff", ("Behind", "all"))],
        [],
        [Change(name) for name in ids[::2]],
    ]
    for number, changes in enumerate(rounds):
        apply(collection, changes)
        folder = stage_and_publish(store, changes)
        assert_equals_rebuild(folder, collection, tmp_path / f"rebuilt-{number}", vectors=False)


@pytest.mark.usefixtures("_large")
def test_a_collection_can_lose_all_its_passages(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(whoosh_engine, "CHANGED_SHARE", 1.0)
    store = WhooshStore(tmp_path / "updated")
    stage_and_publish(store, [make_change("hip", ("Hip", "The hip hurts."))])
    folder = stage_and_publish(store, [Change("hip")])
    assert_equals_rebuild(folder, {}, tmp_path / "rebuilt", vectors=False)


@pytest.mark.usefixtures("_never_rebuilt")
def test_only_texts_that_are_new_are_read_by_the_encoder(tmp_path: Path) -> None:
    store, encoder = WhooshStore(tmp_path), Encoder()
    stage_and_publish(store, make_changes(Prose(6), 40), Encoder())
    stage_and_publish(store, [make_change("new", ("New", "Words."), ("New", "More words."))], encoder)
    assert sorted(encoder.read) == ["About new > New", "About new > New. More words.", "About new > New. Words."]


@pytest.mark.usefixtures("_large")
def test_what_cannot_be_updated_is_built_anew(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An index with many segments or many deletions, other versions, another model, a collection that is not large."""
    store = WhooshStore(tmp_path)
    changes = list(make_changes(Prose(8), 30))
    stage_and_publish(store, changes, Encoder())
    one = [make_change("hip", ("Hip", "The hip hurts."))]

    def segments(encoder: Encoder | None = None) -> int:
        folder = stage_and_publish(store, one, encoder or Encoder())
        return len([*(folder / "whoosh").glob("*.seg")])

    assert [segments(), segments()] == [2, 3]
    other = Encoder()
    other.digest = "another"
    assert segments(other) == 1
    assert segments(other) == 2
    monkeypatch.setattr(whoosh_engine, "_MOST_SEGMENTS", 2)
    assert segments(other) == 1
    assert segments(other) == 2
    monkeypatch.setattr(whoosh_engine, "_MOST_SEGMENTS", 64)
    monkeypatch.setattr(whoosh_engine, "CHANGED_SHARE", 1 / 100)
    assert segments(other) == 1
    monkeypatch.setattr(whoosh_engine, "CHANGED_SHARE", 0.9)
    assert segments(other) == 2
    monkeypatch.setattr(whoosh_engine, "LARGE", 1000)
    assert segments(other) == 1
    monkeypatch.setattr(whoosh_engine, "LARGE", 1)
    monkeypatch.setattr(WhooshStore, "versions", "other")
    assert segments(other) == 1


@pytest.mark.usefixtures("_never_rebuilt")
def test_the_generation_that_was_updated_stays_as_it_was(tmp_path: Path) -> None:
    store = WhooshStore(tmp_path)
    before = stage_and_publish(store, make_changes(Prose(9), 30))
    held = {path: path.read_bytes() for path in before.rglob("*") if path.is_file()}
    after = stage_and_publish(store, [make_change("hip", ("Hip", "The hip hurts."))])
    assert {path: path.read_bytes() for path in held} == held
    assert not {path.stat().st_ino for path in held} & {path.stat().st_ino for path in after.rglob("*")}
    assert [info.number for info in store.generations()] == [1, 2]


@pytest.mark.usefixtures("_never_rebuilt")
def test_one_changed_line_is_found_after_the_next_ingestion(tmp_path: Path) -> None:
    settings = Settings(corpus=tmp_path / "corpus", data=tmp_path / "data", root=tmp_path, semantic="off")
    path = settings.corpus / "articles.jsonl"
    path.parent.mkdir()
    prose = Prose(12)
    write_lines(path, ({"id": str(at), "title": f"About {at}", "text": prose.text(5, 40)} for at in range(200)))
    store = WhooshStore(settings.data)
    ingest(store, settings)
    changed = update.change_line(path, update.WORD, 0.5)
    report = ingest(store, settings)
    assert report.published
    assert report.plan.counts == "+0 ~1 -0"
    assert update.find(tmp_path, update.WORD, "whoosh") == [changed]
    assert_equals_rebuild_of(settings, tmp_path / "again")


def assert_equals_rebuild_of(settings: Settings, data: Path) -> None:
    again = replace(settings, data=data)
    ingest(WhooshStore(data), again)
    assert files_of(data / "g-1") == files_of(settings.data / "g-2")


def test_the_benchmark_measures_and_finds_what_it_changed(tmp_path: Path) -> None:
    path = tmp_path / "rows.jsonl"
    write_lines(path, ({"id": str(at), "title": f"About {at}", "text": "Words stand here."} for at in range(30)))
    figures = update.measure(path, 1, vectors=True)
    assert figures["found"]
    assert f"takes {figures['ratio']:.2f} times" in update.as_text(figures)
