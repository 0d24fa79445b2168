import pytest

from search_app.payload import web_address
from search_app.web.blocks import Block, cut_blocks
from search_app.web.links import cut_source
from search_app.web.phones import tel


def shape(blocks: list[Block]) -> list[tuple[str, list[str]]]:
    return [(b.kind, ["".join(p.text for p in item.parts) for item in b.items]) for b in blocks]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", []),
        (" \n \n", []),
        ("One.\n\nTwo.", [("p", ["One."]), ("p", ["Two."])]),
        ("Do:\n- a\n- b\n\nEnd.", [("p", ["Do:"]), ("ul", ["a", "b"]), ("p", ["End."])]),
        ("  \u2022 a\n  \u2022 b", [("ul", ["a", "b"])]),
        ("1. a\n\n2. b", [("ol", ["a", "b"])]),
        ("- a\n\n1. b", [("ul", ["a"]), ("ol", ["b"])]),
        ("-5 degrees", [("p", ["-5 degrees"])]),
        ("-", [("p", ["-"])]),
        ("Mon 8 to 6\nTue 8 to 6", [("lines", ["Mon 8 to 6\nTue 8 to 6"])]),
        (
            "Where; A: hip; B: " + "x" * 40 + "\nHow; A: ice",
            [("lines", ["Where; A: hip; B: " + "x" * 40 + "\nHow; A: ice"])],
        ),
        ("Day: Mon; Hours: 8 to 6", [("p", ["Day: Mon; Hours: 8 to 6"])]),
        (
            "Hours\nDay: Mon; Hours: 8 to 6\nDay: Tue; Hours: shut; call\nEnd",
            [("p", ["Hours"]), ("table", ["Mon", "8 to 6", "Tue", "shut; call"]), ("p", ["End"])],
        ),
        ("Where; A: x; B: y\nHow; A: 1; B: 2", [("table", ["Where", "x", "y", "How", "1", "2"])]),
        (
            "A: 1; B: 2\nA: 3; B: 4\nA: 5; C: 6\nA: 7; C: 8",
            [("table", ["1", "2", "3", "4"]), ("table", ["5", "6", "7", "8"])],
        ),
        ("A: 1; A: 2\nA: 3; A: 4", [("lines", ["A: 1; A: 2\nA: 3; A: 4"])]),
        ("w" * 60 + "\nwrapped", [("p", ["w" * 60 + "\nwrapped"])]),
        ("In\n2019. Not a list", [("lines", ["In\n2019. Not a list"])]),
    ],
)
def test_text_becomes_paragraphs_and_lists(text: str, expected: list[tuple[str, list[str]]]) -> None:
    assert shape(cut_blocks(text)) == expected


def test_marks_survive_the_cut() -> None:
    blocks = cut_blocks("Hip pain.\n\n- hip\n- knee", ((0, 3), (13, 16)))
    marked = [p.text for b in blocks for item in b.items for p in item.parts if p.marked]
    assert marked == ["Hip", "hip"]


def test_headers_are_named_once_and_stay_marked() -> None:
    (block,) = cut_blocks("Leg; Price: 5; Length: 60\nHip; Price: 6; Length: 30", ((5, 10), (31, 36), (38, 39)))
    assert ["".join(part.text for part in header) for header in block.headers] == ["", "Price", "Length"]
    assert [part.text for header in block.headers for part in header if part.marked] == ["Price"]
    assert [part.text for item in block.items for part in item.parts if part.marked] == ["6"]


def test_hostile_text_takes_no_time() -> None:
    assert len(cut_blocks("\n" * 50_000 + " " * 50_000 + "- " * 20_000)) == 1
    assert len(cut_blocks("A: " + "; " * 50_000 + "\n" + "; : " * 20_000)) == 1


@pytest.mark.parametrize(
    "url", ["javascript:alert(1)", "data:text/html,x", "//x.example", "https://", "http://[", "", " \tjavascript:x"]
)
def test_only_web_addresses_are_linked(url: str) -> None:
    assert web_address(url) == ""


@pytest.mark.parametrize(
    ("line", "label", "url"),
    [
        ("NHS: Hip, https://nhs.uk/hip", "NHS: Hip", "https://nhs.uk/hip"),
        ("https://nhs.uk/hip.", "https://nhs.uk/hip", "https://nhs.uk/hip"),
        ("NHS (https://nhs.uk/hip)", "NHS", "https://nhs.uk/hip"),
        ("NICE (NG226), https://nice.org.uk/ng226", "NICE (NG226)", "https://nice.org.uk/ng226"),
        ("Our own leaflet", "Our own leaflet", ""),
    ],
)
def test_sources_are_cut_into_label_and_address(line: str, label: str, url: str) -> None:
    assert cut_source(line) == (label, url)


@pytest.mark.parametrize(
    ("number", "address"), [("+44 20 7946 0000", "tel:+442079460000"), ("112", "tel:112"), ("(0)11-2", "tel:0112")]
)
def test_tel_addresses_hold_digits_only(number: str, address: str) -> None:
    assert tel(number) == address
