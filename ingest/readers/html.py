"""HTML: a whole page or a fragment to the article in it, BeautifulSoup over lxml."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from bs4 import BeautifulSoup, Tag
from bs4.element import NavigableString, PreformattedString

from ingest.blocks import Block, Dropped, Reading
from ingest.readers import jsonld
from ingest.readers.boilerplate import remove_boilerplate
from ingest.readers.noise import announces_link, is_link_title, is_noise
from ingest.readers.tables import table_lines
from search_app.errors import SourceError

_MOST_TAGS = 200_000
_DEEPEST = 200
_BLOCKS = frozenset(
    """address article aside blockquote body center dd details dialog div dl dt fieldset figcaption figure footer form
    h1 h2 h3 h4 h5 h6 header hgroup hr li main menu nav ol p pre search section summary table ul""".split()
)
_HEADINGS = {f"h{level}": level for level in range(1, 7)}
_ANCHOR = re.compile(r"\s*\{#([^\s{}#]+)\}\s*$")
_SPACE = re.compile(r"\s+")
_FAQ_LEVEL = 7
"""Questions of a FAQ lie below every heading of the page."""


def read_html(text: str, place: str) -> Reading:
    """Return the article in a whole page, its metadata and FAQ JSON-LD included; raises SourceError."""
    soup = _parse(text, place)
    objects = jsonld.find_objects(soup)
    metadata = {**jsonld.find_metadata(objects), **_page_metadata(soup)}
    title, heading = _title(soup), soup.find("h1")
    root, dropped = remove_boilerplate(soup)
    writer = _Writer(place, dropped)
    writer.walk(root)
    writer.add_questions(jsonld.find_questions(objects))
    return writer.reading(_inline(heading) if heading else title, metadata)


def read_fragment(text: str, place: str, metadata: Mapping[str, Any]) -> Reading:
    """Return the reading of HTML that holds nothing but the article; raises SourceError."""
    soup = _parse(text, place)
    root, dropped = remove_boilerplate(soup)
    writer = _Writer(place, dropped)
    writer.walk(root)
    return writer.reading("", metadata)


def _parse(text: str, place: str) -> BeautifulSoup:
    if text.count("<") > 2 * _MOST_TAGS:
        raise SourceError(f"{place}: has more than {_MOST_TAGS} tags; split it into several pages")
    return BeautifulSoup(text, "lxml")


def _title(soup: BeautifulSoup) -> str:
    name = soup.find("meta", property="og:title")
    if isinstance(name, Tag) and name.get("content"):
        return str(name["content"])
    return re.split(r"\s+[|\u2013\u2014-]\s+", _inline(soup.title))[0] if soup.title else ""


def _page_metadata(soup: BeautifulSoup) -> dict[str, Any]:
    found: dict[str, Any] = {}
    html = soup.find("html")
    if isinstance(html, Tag) and html.get("lang"):
        found["lang"] = str(html["lang"])
    canonical = soup.find("link", rel="canonical")
    if isinstance(canonical, Tag) and str(canonical.get("href", "")).startswith("http"):
        found["url"] = str(canonical["href"])
    for meta in soup.find_all("meta"):
        name = str(meta.get("name", ""))
        if name.startswith("citewell:") and meta.get("content"):
            found[name.removeprefix("citewell:")] = str(meta["content"])
    if isinstance(sources := found.get("sources"), str):
        found["sources"] = [part.strip() for part in sources.split(";")]
    return found


class _Writer:
    """Gathers the text of an article and the blocks in it while the page is walked."""

    def __init__(self, place: str, dropped: list[Dropped]) -> None:
        self._place = place
        self._dropped = dropped
        self._parts: list[str] = []
        self._length = 0
        self._blocks: list[Block] = []
        self._line: list[str] = []
        self._lists = 0
        self._item = False
        self._announced = False

    def reading(self, title: str, metadata: Mapping[str, Any]) -> Reading:
        """Return all that was gathered."""
        self._flush()
        blocks = tuple(self._blocks)
        return Reading("".join(self._parts), blocks, True, title, metadata, tuple(self._dropped))

    def walk(self, node: Tag, nesting: int = 0) -> None:
        """Add what stands in `node`."""
        if nesting > _DEEPEST:
            raise SourceError(f"{self._place}: has tags nested more than {_DEEPEST} deep; simplify the page")
        for child in node.children:
            if isinstance(child, PreformattedString):
                continue
            if isinstance(child, NavigableString):
                self._line.append(_SPACE.sub(" ", child))
            elif isinstance(child, Tag):
                self._visit(child, nesting + 1)

    def add_questions(self, pairs: list[tuple[str, str]]) -> None:
        """Add the questions of JSON-LD that the page itself does not show."""
        self._flush()
        text = "".join(self._parts)
        shown = {_key(text[block.start : block.end]) for block in self._blocks}
        for question, answer in pairs:
            if _key(question) not in shown:
                shown.add(_key(question))
                self._add("heading", _squeeze(question), level=_FAQ_LEVEL, question=True)
                self.walk(BeautifulSoup(answer, "lxml") if "<" in answer else _paragraph(answer))
                self._close(_FAQ_LEVEL)

    def _visit(self, tag: Tag, nesting: int) -> None:
        name = tag.name
        if name == "br":
            self._line.append("\n")
        elif name == "img":
            self._line.append(f" {tag.get('alt') or ''} ")
        elif name not in _BLOCKS:
            self.walk(tag, nesting)
        else:
            self._flush()
            _VISITS.get(name, _Writer._visit_block)(self, tag, nesting)
            self._flush()

    def _visit_block(self, tag: Tag, nesting: int) -> None:
        self.walk(tag, nesting)

    def _visit_heading(self, tag: Tag, nesting: int) -> None:
        text, anchor = _inline(tag), str(tag.get("id") or "")
        if explicit := _ANCHOR.search(text):
            text, anchor = text[: explicit.start()], explicit.group(1)
        if text:
            self._add("heading", text, level=_HEADINGS[tag.name], anchor=anchor)

    def _visit_list(self, tag: Tag, nesting: int) -> None:
        self._lists += 1
        self.walk(tag, nesting)
        self._flush()
        self._lists -= 1

    def _visit_item(self, tag: Tag, nesting: int) -> None:
        self._item = True
        self.walk(tag, nesting)
        self._flush()
        self._item = False

    def _visit_details(self, tag: Tag, nesting: int) -> None:
        summary = tag.find("summary")
        if isinstance(summary, Tag):
            self._add("heading", _inline(summary), level=_FAQ_LEVEL, anchor=str(tag.get("id") or ""), question=True)
            summary.decompose()
        self.walk(tag, nesting)
        self._close(_FAQ_LEVEL)

    def _visit_term(self, tag: Tag, nesting: int) -> None:
        self._add("heading", _inline(tag), level=_FAQ_LEVEL, anchor=str(tag.get("id") or ""))

    def _visit_definitions(self, tag: Tag, nesting: int) -> None:
        self.walk(tag, nesting)
        self._close(_FAQ_LEVEL)

    def _visit_table(self, tag: Tag, nesting: int) -> None:
        rows = table_lines(tag, _inline)
        if rows is None:
            for cell in tag.find_all(["td", "th", "caption"]):
                self.walk(cell, nesting)
                self._flush()
        for row in rows or ():
            self._add("row", row)

    def _flush(self) -> None:
        text = _squeeze("".join(self._line))
        self._line.clear()
        if not text:
            return
        if is_noise(text) or (self._announced and is_link_title(text)):
            self._announced = announces_link(text)
            self._dropped.append(Dropped(text, "points to another page"))
            return
        self._announced = False
        self._add("item" if self._item else "paragraph", text, depth=self._lists)
        self._item = False

    def _add(self, kind: Any, text: str, **given: Any) -> None:
        if not text:
            return
        mark = "\u2022 " if kind == "item" else ""
        near = self._blocks and kind in ("item", "row") and self._blocks[-1].kind == kind
        space = ("\n" if near else "\n\n") if self._parts else ""
        start = self._length + len(space) + len(mark)
        self._parts.append(space + mark + text)
        self._length = start + len(text)
        self._blocks.append(Block(kind, start, self._length, **given))

    def _close(self, level: int) -> None:
        self._flush()
        self._blocks.append(Block("end", self._length, self._length, level=level))


_VISITS: dict[str, Any] = {
    **dict.fromkeys(_HEADINGS, _Writer._visit_heading),
    **dict.fromkeys(("ul", "ol", "menu"), _Writer._visit_list),
    "li": _Writer._visit_item,
    "details": _Writer._visit_details,
    "dt": _Writer._visit_term,
    "dl": _Writer._visit_definitions,
    "table": _Writer._visit_table,
}


def _inline(tag: Tag) -> str:
    """Return the text of `tag` on one line, pictures as their alternative text."""
    return " ".join("".join(_strings(tag)).split())


def _strings(tag: Tag) -> Iterator[str]:
    for child in tag.descendants:
        if isinstance(child, NavigableString) and not isinstance(child, PreformattedString):
            yield str(child)
        elif isinstance(child, Tag):
            yield (
                f" {child.get('alt') or ''} "
                if child.name == "img"
                else " " * (child.name in _BLOCKS or child.name == "br")
            )


def _squeeze(text: str) -> str:
    """Return `text` with single spaces; only line breaks written as such remain."""
    return "\n".join(line for part in text.replace("\r", "").split("\n") if (line := " ".join(part.split())))


def _paragraph(text: str) -> Tag:
    soup = BeautifulSoup("<p></p>", "lxml")
    soup.append(text)
    return soup


def _key(text: str) -> str:
    return "".join(c for c in text.casefold() if c.isalnum())
