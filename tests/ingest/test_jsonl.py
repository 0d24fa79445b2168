"""JSON Lines: one line is one document with one passage, as it stands."""

import json

import pytest

from ingest import documents
from search_app.errors import SourceError

from .checks import check_citation
from .conftest import Parse


def test_a_line_is_never_split_and_keeps_its_id(parse: Parse) -> None:
    text = "A first part.\n\nHeading\n\n" + "Many words here. " * 400
    line = json.dumps({"id": "Doc 1", "title": "T", "text": text, "score": [1], "kind": {"a": 2}})
    change = parse("a.jsonl", f"{line}\n").changes[0]
    assert change.document_id == "Doc 1"
    assert [p.text for p in change.passages] == [text.strip()]


def test_lines_are_never_joined_and_break_only_at_line_ends(parse: Parse) -> None:
    lines = [json.dumps({"id": i, "text": f"one\u2028two\u0085{i}"}, ensure_ascii=False) for i in range(5)]
    changes = parse("a.jsonl", "\r\n".join(lines)).changes
    assert [(c.document_id, c.passages[0].text) for c in changes] == [
        (str(i), f"one\u2028two\u0085{i}") for i in range(5)
    ]


def test_text_may_be_empty_beside_a_title_or_question(parse: Parse) -> None:
    parsed = parse("a.jsonl", '{"title": "T"}\n{"question": "Q?", "text": " "}\n{"text": "Only text."}\n{"other": 1}\n')
    found = [(p.kind, p.heading, p.text, p.citation.spans) for c in parsed.changes for p in c.passages]
    assert found == [
        ("section", "T", "", ()),
        ("qa", "Q?", "", ()),
        ("section", "Only text.", "Only text.", ((0, 10),)),
    ]
    assert [d.text for d in parsed.dropped] == ["line 4"]


@pytest.mark.parametrize(
    "line",
    [
        "{broken",
        "[1]",
        "5",
        "null",
        '{"text": 5}',
        '{"title": ["a"]}',
        '{"id": "a#b", "title": "T"}',
        '{"id": ["a"], "title": "T"}',
        '{"id": "first", "title": "again"}',
        '{"title": "half \\ud800 a pair"}',
        '{"title": "zero \\u0000"}',
        '{"a":' * 100_000,
    ],
)
def test_a_bad_line_is_named_by_its_number(parse: Parse, line: str) -> None:
    with pytest.raises(SourceError, match=r"a\.jsonl:3: "):
        parse("a.jsonl", f'{{"id": "first", "title": "T"}}\n\n{line}\n')


def test_a_file_of_many_lines_is_read(parse: Parse) -> None:
    lines = (json.dumps({"id": str(i), "title": f"Title {i}", "text": "Some text. " * 4}) for i in range(100_000))
    changes = parse("a.jsonl", "\n".join(lines)).changes
    assert len(changes) == 100_000
    for change in (changes[0], changes[-1]):
        assert change.document is not None
        check_citation(change.document, change.passages[0])


def test_a_file_may_hold_many_articles_each_no_larger_than_a_file_of_its_own(
    parse: Parse, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(documents, "MAX_BYTES", 40)
    lines = [json.dumps({"id": str(number), "title": "Twenty letters here."}) for number in range(50)]
    assert max(map(len, lines)) > 40
    with pytest.raises(SourceError, match=r"a\.jsonl:1: is longer than"):
        parse("a.jsonl", "\n".join(lines))
    monkeypatch.setattr(documents, "MAX_BYTES", 50)
    assert len(parse("a.jsonl", "\n".join(lines)).changes) == 50
    monkeypatch.setattr(documents, "MAX_COLLECTION_BYTES", 1000)
    with pytest.raises(SourceError, match=r"a\.jsonl: is larger than"):
        parse("a.jsonl", "\n".join(lines))
