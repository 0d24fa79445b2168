"""Collections that say one value in every passage, so that a mix of two generations cannot be taken for either."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from unittest.mock import patch

from search_app.index import Store
from search_app.model import Change
from tests.index.made import all_passages, make_change, make_query, publish

DOCUMENTS = 6
_WORDS = 30


def make_changes(value: int, documents: int = DOCUMENTS) -> list[Change]:
    """Return documents with one passage each that says `value` again and again."""
    return [make_change(f"d{number:04}", ("Value", f"value {value} " * _WORDS)) for number in range(documents)]


def publish_value(store: Store, value: int, documents: int = DOCUMENTS) -> None:
    """Publish a generation in which every passage says `value`."""
    publish(store, *make_changes(value, documents))


@contextmanager
def updating() -> Iterator[None]:
    """Let small collections be updated too, however much of them changes, as only large ones are."""
    engine = "search_app.index.whoosh_engine"
    with patch(f"{engine}.LARGE", 0, create=True), patch(f"{engine}.CHANGED_SHARE", 9.0, create=True):
        yield


def read_value(store: Store, *faults: str) -> int:
    """Return the value of the generation served after reading all of it; AssertionError when it is not whole.

    With `faults` something has to be wrong with the live one, and one of them to be named.
    """
    generation = store.open()
    try:
        assert bool(generation.fault) == bool(faults), generation.fault or "no fault is told"
        assert any(fault in generation.fault for fault in faults or ("",)), f"{generation.fault!r} names none"
        passages = all_passages(generation)
        value = int(passages[0].text.split()[1])
        changes = make_changes(value, generation.info.documents)
        _assert_same(passages, [passage for change in changes for passage in change.passages])
        assert [generation.document(change.document_id) for change in changes] == [c.document for c in changes]
        assert generation.info.passages == len(passages), "passages are missing"
        assert generation.frequency(str(value)) == len(passages), "texts and arrays differ"
        found = generation.candidates(make_query(str(value)), len(passages))
        assert sorted(found.ids) == [passage.id for passage in passages], "not every passage is found"
        return value
    finally:
        generation.close()


def _assert_same(found: Sequence[object], wanted: Sequence[object]) -> None:
    assert list(found) == list(wanted), "passages are not those that were published"
