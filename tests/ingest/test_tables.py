"""Tables are lines that can be quoted alone: no cell without its header."""

import pytest

from .checks import text_of
from .conftest import Parse

CASES = {
    "header row": ("<tr><th>Drug<th>Dose<tr><td>A<td>1<tr><td>B<td>2", ["Drug: A; Dose: 1", "Drug: B; Dose: 2"]),
    "empty cell": ("<tr><th>Drug<th>Dose<tr><td>A<td><tr><td>B<td>2", ["Drug: A", "Drug: B; Dose: 2"]),
    "caption": ("<caption>Doses</caption><tr><th>Drug<th>Dose<tr><td>A<td>1", ["Doses", "Drug: A; Dose: 1"]),
    "row headers": ("<tr><th>Monday<td>9 to 5<tr><th>Tuesday<td>8 to 3", ["Monday: 9 to 5", "Tuesday: 8 to 3"]),
    "both": (
        "<tr><td><th>Morning<th>Evening<tr><th>Mon<td>open<td>shut<tr><th>Tue<td>shut<td>open",
        ["Mon; Morning: open; Evening: shut", "Tue; Morning: shut; Evening: open"],
    ),
    "no headers": ("<tr><td>Name<td>Age<tr><td>Ann<td>4", ["Name: Ann; Age: 4"]),
    "no headers but figures": ("<tr><td>Phone<td>01632<tr><td>Post<td>a@b.uk", ["Phone: 01632", "Post: a@b.uk"]),
    "rowspan": (
        "<tr><th>Area<th>Sign<tr><td rowspan=2>Hip<td>pain<tr><td>swelling",
        ["Area: Hip; Sign: pain", "Area: Hip; Sign: swelling"],
    ),
    "colspan": (
        "<tr><th>Day<th>Open<tr><td>Mon<td>9<tr><td colspan=2>Shut in May",
        ["Day: Mon; Open: 9", "Shut in May"],
    ),
    "two header rows": (
        "<thead><tr><th rowspan=2>Drug<th colspan=2>Dose<tr><th>Adult<th>Child</thead><tr><td>P<td>1 g<td>5 mg",
        ["Drug: P; Dose Adult: 1 g; Dose Child: 5 mg"],
    ),
    "heading inside": (
        "<tr><th>Food<th>Energy<tr><th colspan=2>Fruit<tr><td>Apple<td>52",
        ["Fruit", "Food: Apple; Energy: 52"],
    ),
    "one column": ("<tr><th>Bring<tr><td>Shoes<tr><td>Card", ["Bring: Shoes", "Bring: Card"]),
    "foot first": (
        "<tfoot><tr><td>All<td>3</tfoot><thead><tr><th>A<th>B</thead><tr><td>a<td>3",
        ["A: a; B: 3", "A: All; B: 3"],
    ),
    "picture": ("<tr><th>View<th>Side<tr><td><img alt='A foot'><td>left", ["View: A foot; Side: left"]),
    "list in a cell": ("<tr><th>Drug<th>Risk<tr><td>A<td><ul><li>rash<li>cough</ul>", ["Drug: A; Risk: rash cough"]),
    "endless spans": ("<tr><th>A<th>B<tr><td rowspan=999999>x<td colspan=0>y", ["A: x; B: y"]),
}


@pytest.mark.parametrize("rows", CASES.values(), ids=CASES)
def test_rows_are_lines_of_header_and_cell(parse: Parse, rows: tuple[str, list[str]]) -> None:
    source, lines = rows
    assert text_of(parse("t.html", f"<h1>T</h1><table>{source}</table>")).split("\n") == lines


@pytest.mark.parametrize(
    "table",
    [
        "<table role=presentation><tr><td>one<td>two<tr><td>three<td>four</table>",
        "<table><tr><td>one<td>two</table><p>three</p><p>four</p>",
        "<table><tr><td><h2>one</h2>two<td>three<tr><td>four</table>",
        "<table><tr><td>one<td><table><tr><td>two</table><tr><td>three<td>four</table>",
    ],
)
def test_layout_tables_are_read_cell_by_cell_and_once(parse: Parse, table: str) -> None:
    parsed = parse("t.html", f"<h1>T</h1>{table}")
    shown = [
        word for c in parsed.changes for p in c.passages for word in f"{p.heading} {p.text}".split() if word != "T"
    ]
    assert shown == ["one", "two", "three", "four"]


def test_a_markdown_table_is_lines_too(parse: Parse) -> None:
    assert text_of(parse("t.md", "# T\n\n|Drug|Dose|\n|-|-|\n|A|1|\n")) == "Drug: A; Dose: 1"


def test_a_table_longer_than_a_passage_keeps_headers_in_every_passage(parse: Parse) -> None:
    rows = "".join(f"<tr><td>drug{i}<td>{i} grams of it a day" for i in range(60))
    parsed = parse("t.html", f"<h1>T</h1><table><tr><th>Drug<th>Dose{rows}</table>")
    assert len(parsed.changes[0].passages) > 2
    assert all(line.startswith("Drug: drug") for line in text_of(parsed).split("\n"))
