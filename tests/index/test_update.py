"""What is published by updating the last generation is what a rebuild would give."""

from collections.abc import Iterator
from dataclasses import fields, replace
from datetime import date
from typing import Any

import pytest

from search_app.index.memory import MemoryStore
from search_app.index.records import digest_document
from search_app.index.whoosh_engine import WhooshStore
from search_app.model import Change, Citation, Document, Passage

from .made import NOTHING, Prose, make_change, make_changes, publish


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
def test_a_generation_knows_the_digest_of_every_document(tmp_path: Any, kept_in: str) -> None:
    store = MemoryStore() if kept_in == "memory" else WhooshStore(tmp_path)
    changes = [*make_changes(Prose(1), 40), Change("empty", Document("empty", "Empty", ""))]
    publish(store, *changes)
    digests = store.open().document_digests()
    assert digests == {change.document_id: digest_of(change) for change in changes}
    assert list(digests) == sorted(digests)
    with store.publishing():
        assert store.stage(None, (), NOTHING).document_digests() == {}
