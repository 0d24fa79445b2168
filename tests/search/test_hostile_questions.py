"""No question is an error, none costs much more than a plain one of its length, and none is read as syntax."""

import ast
import json
from pathlib import Path

import pytest

import search_app
from search_app.index.whoosh_engine import WhooshStore
from search_app.model import Curation
from search_app.payload import results_json
from search_app.search import Searcher, make_searcher, read_question, search

from ..index.made import Prose, make_changes, publish
from .made import SYNONYMS

HOSTILE = {
    "nothing": "",
    "spaces": " \t\r\n ",
    "many spaces": " " * 5000,
    "only stop words": "is it the of and what are we to do",
    "ten thousand words": "hip " * 10_000,
    "ten thousand different words": " ".join(f"w{n}" for n in range(10_000)),
    "ten thousand single letters": " ".join(chr(97 + n % 26) for n in range(10_000)),
    "thousand different characters": " ".join(chr(0x4E00 + n) for n in range(1000)),
    "no spaces in Chinese": "".join(chr(0x4E00 + n) for n in range(2000)),
    "one megabyte word": "a" * 1_000_000,
    "one megabyte without letters": "?" * 1_000_000,
    "one megabyte of accents": "e" + "\u0301" * 1_000_000,
    "one megabyte of apostrophes": "a'" * 500_000,
    "one megabyte of joiners": "a\u00ad" * 500_000,
    "long words": " ".join("ab" * 500 for _ in range(20)),
    "quotes": '"hip pain" "',
    "quote": '"',
    "apostrophe": "'",
    "nested quotes": "\"'\"'" * 500,
    "curly quotes": "\u201chip\u201d \u2018pain\u2019",
    "thousand parentheses": "(" * 1000 + "hip" + ")" * 1000,
    "open parentheses": "(" * 1000,
    "closed parentheses": ")" * 1000,
    "brackets": "[{<" * 400,
    "star": "*",
    "stars": "*" * 1000,
    "prefix": "h*",
    "suffix": "*ip",
    "all": "*:*",
    "question mark": "hip?",
    "wildcards": "h?p p??n *i*",
    "many wildcards": "a*" * 700,
    "fuzzy": "hip~2 pain~",
    "boost": "hip^1000000 pain^-1 x^nan",
    "range": "[a TO z]",
    "open range": "{* TO *}",
    "date range": "date:[2020 TO 2030]",
    "not": "NOT hip",
    "only not": "NOT NOT NOT",
    "and or": "hip AND OR pain",
    "and": "AND",
    "minus": "-hip -pain",
    "plus": "+hip +pain",
    "field": "id:hip#p0",
    "unknown field": "nosuch:hip",
    "private field": "_id:1 text:x heading:y title:z",
    "colons": ":" * 1000,
    "field after field": "a:" * 700,
    "every": "every:* topic:hip",
    "regex": "r'.*' /.*/",
    "regex bomb": "(a+)+$" * 300,
    "regex bomb input": "a" * 1999 + "!",
    "backslashes": "\\" * 1000,
    "escapes": "\\u0000\\x00\\n\\",
    "slashes": "../../../etc/passwd",
    "null": "hip\x00pain",
    "nulls": "\x00" * 1000,
    "control characters": "".join(map(chr, range(32))) + "\x7f\x80\x9f",
    "terminal escape": "\x1b[31mhip\x1b]0;x\x07",
    "lone surrogate": "hip \ud800 pain",
    "lone surrogates": "\udfff\ud800" * 500,
    "byte order marks": "\ufeff" * 1000 + "hip",
    "non-characters": "\ufffe\uffff\U0010ffff",
    "private use": "\ue000hip\uf8ff",
    "zero width": "h\u200bi\u200cp\u200d",
    "right to left override": "\u202epih\u202c",
    "combining marks": "h\u0300\u0301\u0302ip" * 100,
    "zalgo": "".join(f"{c}{''.join(map(chr, range(0x300, 0x350)))}" for c in "hippain"),
    "emoji": "\U0001f468\u200d\U0001f469\u200d\U0001f467 hip \U0001f9b5\U0001f3fd",
    "flags": "\U0001f1e9\U0001f1ea" * 500,
    "ligature that grows": "\ufdfa" * 2000,
    "sharp s": "\u00df" * 2000,
    "dotted i": "\u0130" * 2000,
    "full width": "\uff48\uff49\uff50",
    "mathematical letters": "\U0001d421\U0001d422\U0001d429",
    "html": "<script>alert(1)</script><b>hip</b>",
    "entity": "&lt;hip&gt; &#0; &#x110000;",
    "sql": "'; DROP TABLE passages; --",
    "template": "{{7*7}} ${7*7} <%= 7 %> %s %n {0}",
    "json": '{"q": "hip", "limit": 1e999}',
    "url": "https://clinic.example/?q=hip&x=%00%ff",
    "header": "hip\r\nX-Injected: 1",
    "numbers": "1e309 -0 NaN Infinity 0x1F 1_000 \u0663 \u00bd",
    "phrase key repeated": "jab in the " * 180 + "bum",
    "half a phrase again and again": "jab in " * 280,
    "line separators": "hip\u2028pain\u2029\u0085",
}


@pytest.fixture(scope="module")
def clinic(tmp_path_factory: pytest.TempPathFactory) -> Searcher:
    store = WhooshStore(tmp_path_factory.mktemp("data"))
    publish(store, *make_changes(Prose(2), 1000), curation=Curation(SYNONYMS))
    return make_searcher(store.open())


def test_there_are_many_hostile_questions() -> None:
    assert len(HOSTILE) >= 72


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_question_gets_an_answer_like_any_other(clinic: Searcher, name: str) -> None:
    results = search(clinic, HOSTILE[name])
    assert 0 <= len(results.hits) <= 10
    assert len(results.query) <= 2000
    shown = results_json(results, link_to_source=True, base="", notice_phone="")
    json.dumps(shown, ensure_ascii=False, allow_nan=False).encode()


@pytest.mark.parametrize("name", HOSTILE)
def test_the_work_for_a_hostile_question_is_bounded(clinic: Searcher, name: str) -> None:
    query = read_question(clinic, HOSTILE[name], {})
    assert len(query.text) <= 2000
    assert len(query.words) <= 40
    assert all(len(word.terms) <= 50 for word in query.words)


def test_nothing_imports_a_query_parser() -> None:
    for path in Path(search_app.__file__).parent.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Import | ast.ImportFrom):
                assert "qparser" not in ast.dump(node), path


def test_syntax_is_read_as_words(clinic: Searcher) -> None:
    word = Prose(2).words(1)[0]
    plain = search(clinic, word)
    assert plain.total > 0
    for typed in (f"{word}?", f"({word}", f'"{word}', f"+{word}", f"{word}^9", f"[{word}]", f"{word}*"):
        same = search(clinic, typed)
        assert [hit.passage.id for hit in same.hits][:5] == [hit.passage.id for hit in plain.hits][:5] or "9" in typed
