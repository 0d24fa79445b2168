"""Whatever a file holds: a right result or one clear line, in time that grows with its size."""

import codecs
import time
from pathlib import Path

import pytest

from ingest.decode import decode
from search_app.errors import SourceError

from .checks import LONGEST, ids, read_or_refuse, text_of
from .conftest import Parse

ARTICLE = "Knieschmerz – was hilft?\n\nDas Knie schmerzt beim Laufen “oft”.\n\nWas tun\n\nPause machen und kühlen.\n"
ENDINGS = ["txt", "md", "html"]
HOSTILE = sorted((Path(__file__).parent / "hostile").iterdir())
SECONDS = 8.0


@pytest.mark.parametrize("path", HOSTILE, ids=lambda path: path.name)
def test_a_hostile_file_gives_passages_or_one_line(path: Path) -> None:
    refusal = read_or_refuse(path)
    assert path.name in refusal or not refusal
    assert "\n" not in refusal


@pytest.mark.parametrize(
    "data",
    [
        ARTICLE.encode(),
        codecs.BOM_UTF8 + ARTICLE.encode(),
        codecs.BOM_UTF16_LE + ARTICLE.encode("utf-16-le"),
        codecs.BOM_UTF16_BE + ARTICLE.encode("utf-16-be"),
        ARTICLE.replace("\n", "\r\n").encode(),
        ARTICLE.replace("\n", "\r").encode(),
        ARTICLE.encode("cp1252"),
    ],
    ids=["utf-8", "bom", "utf-16-le", "utf-16-be", "windows-lines", "mac-lines", "windows-1252"],
)
def test_an_article_is_the_same_in_every_encoding(parse: Parse, data: bytes) -> None:
    parsed = parse("knie.txt", data)
    assert ids(parsed) == ["knieschmerz-was-hilft", "was-tun"]
    assert text_of(parsed) == "Das Knie schmerzt beim Laufen “oft”.\nPause machen und kühlen."


@pytest.mark.parametrize("ending", ENDINGS)
@pytest.mark.parametrize(
    ("data", "fault"),
    [
        (b"", "is empty"),
        (b" \n\t \r\n", "is empty"),
        (codecs.BOM_UTF8, "is empty"),
        (b"%PDF-1.7\x00\x01\x02", "is not text"),
        (bytes(range(256)), "is not utf-8 text"),
        ("Боль в колене".encode()[:-1], "ends in the middle of a character"),
        ("Pain – and more – a".encode() + b"\xe2", "ends in the middle of a character"),
        ("Боль".encode() + b"\xff" + "Боль".encode(), "is not utf-8 text"),
        (codecs.BOM_UTF16_LE + "Pain".encode("utf-16-le")[:-1], "ends in the middle of a character"),
        ("Pain".encode("utf-16-le"), "is not text"),
    ],
)
def test_what_is_no_text_is_refused_with_place_and_fault(parse: Parse, ending: str, data: bytes, fault: str) -> None:
    with pytest.raises(SourceError, match=rf"pain\.{ending}: {fault}.*; \w+"):
        parse(f"pain.{ending}", data)


def test_an_article_cut_at_any_byte_is_read_or_refused(tmp_path: Path) -> None:
    data, path = ARTICLE.encode(), tmp_path / "knie.txt"
    first = len(ARTICLE.partition("–")[0]) + len("–".encode())
    for end in range(first, len(data)):
        path.write_bytes(data[:end])
        inside = end < len(data) and 0x80 <= data[end] < 0xC0
        assert ("ends in the middle of a character" in read_or_refuse(path)) == inside


def test_a_declared_encoding_never_makes_text_a_script(parse: Parse) -> None:
    page = "<meta charset=utf-7><h1>T</h1><p>Harmless +ADw-script+AD4-alert(1)+ADw-/script+AD4- text.</p>"
    assert text_of(parse("t.html", page)) == "Harmless +ADw-script+AD4-alert(1)+ADw-/script+AD4- text."


BIG = 250_000
"""Bytes; four times as much takes four times as long, and a million tags are refused at once."""
LARGE = {
    "line.txt": "Pain comes and goes. " * (BIG // 21),
    "word.txt": "a" * BIG,
    "spaces.txt": "a" + " " * BIG + "b c d e",
    "blank.txt": "Title\n" + "\n" * BIG + "The end of it.\n",
    "headings.txt": "".join(f"Heading {i} here\n\nText {i}.\n\n" for i in range(BIG // 30)),
    "lines.txt": "".join(f"line {i} of text that goes on\n" for i in range(BIG // 30)),
    "items.txt": "".join(f"- Is it {i}?\n" for i in range(BIG // 13)),
    "quotes.txt": '"' * BIG,
    "headings.md": "".join(f"## Heading {i}\n\nText {i}.\n\n" for i in range(BIG // 30)),
    "brackets.md": "![" * (BIG // 2),
    "nested.md": "> " * (BIG // 2) + "x",
    "table.md": "|a|b|\n|-|-|\n" + "|c|d|\n" * (BIG // 6),
    "tags.html": "<p>a " * 1_000_000,
    "open.html": "<div>" * (BIG // 5),
    "bold.html": "<b>" * (BIG // 3) + "text",
    "lists.html": "<ul><li>a" * (BIG // 9),
    "classes.html": "<div class=share><p>x</div><p>text</p>" * (BIG // 40),
    "deep.html": "<div class=sidebar>" * 150 + "<p>a b c</p>" * (BIG // 40),
    "row.html": "<table><tr>" + "<td>c" * (BIG // 20) + "</table>",
    "spans.html": "<table>" + "<tr><td rowspan=999 colspan=999>c</tr>" * (BIG // 40) + "</table>",
    "json.html": '<p>x y z</p><script type="application/ld+json">[' + "{}," * (BIG // 3) + "0]</script>",
    "aliases.txt": "---\na: &a [x]\n" + "b: [*a, *a]\n" * (BIG // 12) + "---\nText of it.",
    "flow.txt": "---\na: " + "[" * 60_000 + "\n---\nText of it.",
    "long.jsonl": '{"id": "a", "text": "' + "a b " * (BIG // 4) + '"}',
}


@pytest.mark.parametrize("name", LARGE)
def test_a_large_file_takes_seconds_and_never_another_error(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    path.write_text(LARGE[name], encoding="utf-8")
    started = time.process_time()
    refusal = read_or_refuse(path, limit=BIG if name.endswith("jsonl") else LONGEST)
    assert name in refusal or not refusal
    assert "\n" not in refusal
    assert time.process_time() - started < SECONDS


BOMB = "a0: &a0 [x, x]\n" + "".join(f"a{i}: &a{i} [*a{i - 1}, *a{i - 1}]\n" for i in range(1, 60))
MERGES = "a0: &a0 {k: x}\n" + "".join(f"a{i}: &a{i} {{<<: [*a{i - 1}, *a{i - 1}]}}\n" for i in range(1, 60))


@pytest.mark.parametrize("front", [BOMB, MERGES, "x: !!python/object/apply:os.system [ls]\n", "", "# none\n"])
def test_front_matter_builds_nothing(parse: Parse, front: str) -> None:
    assert text_of(parse("t.md", f"---\n{front}---\n# T\n\nText.\n")) == "Text."


@pytest.mark.parametrize(
    ("front", "fault"),
    [
        ("- a\n- b\n", ":2: the front matter must be lines of the form"),
        ("just words\n", ":2: the front matter must be lines of the form"),
        ("title: Hip: a guide\n", ":2: the front matter is not valid YAML; quote"),
        ("title: [a, b]\n", ": title must be a single value"),
        ("title: {a: b}\n", ": title must be a single value"),
        (BOMB + "title: *a59\n", ": title must be a single value"),
        ("reviewed: 2026-13-45\n", ": reviewed must be a date such as"),
        ("reviewed: soon\n", ": reviewed must be a date such as"),
        ("url: javascript:x\n", ": url must be a web address"),
        ("lang: english please\n", ": lang must be a language code"),
        ("topic: " + "y" * 201 + "\n", ": topic must be at most 200 characters"),
        ("id: a#b\n", ": id must be 1 to 200 characters"),
        ("titel: Hip\n", ": front matter key 'titel' is unknown; did you mean 'title'?"),
        ("x: " + "y" * 70_000 + "\n", ":1: the front matter is longer than 64 kB"),
        ("? [a, b]\n: c\n", ":2: the front matter is not valid YAML"),
    ],
)
def test_odd_front_matter_is_refused_with_its_place(parse: Parse, front: str, fault: str) -> None:
    with pytest.raises(SourceError) as caught:
        parse("t.md", f"---\n{front}---\n# T\n\nText.\n")
    assert f"t.md{fault}" in str(caught.value)


def test_front_matter_that_does_not_end_is_refused(parse: Parse) -> None:
    with pytest.raises(SourceError, match=r"t\.md:1: the front matter does not end; write"):
        parse("t.md", "---\ntitle: Hip\n\n# T\n\nText.\n")


def test_front_matter_keeps_words_that_yaml_reads_as_values(parse: Parse) -> None:
    document = parse("t.md", "---\ntitle: 2026\nlang: no\nreviewed: 2026-09-01\n---\n\nText.\n").changes[0].document
    assert document is not None
    assert (document.title, document.language, str(document.reviewed_on)) == ("2026", "no", "2026-09-01")


def test_what_a_page_says_to_machines_cannot_refuse_the_page(parse: Parse) -> None:
    page = """<html lang="en_GB"><link rel=canonical href="http://[bad"><script type="application/ld+json">
        {"@type": "Article", "lastReviewed": "soon", "inLanguage": {"name": "English (UK)"}}
        </script><h1>T</h1><p>Text.</p>"""
    document = parse("t.html", page).changes[0].document
    assert document is not None
    assert (document.language, document.source_url, document.reviewed_on) == ("en-GB", "", None)


def test_a_declared_encoding_is_believed_and_an_undeclared_one_refused() -> None:
    word = "\u0431\u043e\u043b\u044c \u0432 \u043a\u043e\u043b\u0435\u043d\u0435"
    page = f'<meta charset="koi8-r"><p>{word}</p>'
    assert word in decode(page.encode("koi8-r"), "x")
    with pytest.raises(SourceError, match="encoding it does not name"):
        decode(word.encode("cp1251"), "x")
    assert decode("D\u00e9j\u00e0 vu caf\u00e9".encode("cp1252"), "x") == "D\u00e9j\u00e0 vu caf\u00e9"


def test_text_cut_after_the_first_byte_of_its_only_accent_is_refused() -> None:
    with pytest.raises(SourceError, match="middle of a character"):
        decode("the gr\u00e9".encode()[:-1], "x")
