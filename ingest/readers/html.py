"""HTML: a whole page or a fragment to the article in it, BeautifulSoup over lxml."""

import re
from collections.abc import Callable, Mapping
from typing import Any, Literal

from bs4 import BeautifulSoup, Tag
from bs4.element import NavigableString, PreformattedString
from lxml import etree

from ingest.blocks import Block, Dropped, Reading
from ingest.metadata import keep_valid
from ingest.readers import jsonld
from ingest.readers.boilerplate import remove_boilerplate
from ingest.readers.faq import answer_mark, question_mark
from ingest.readers.inline import BLOCKS, DROPPED, LONGEST_HEADING, inline, is_dropped, tags_in
from ingest.readers.noise import announces_link, is_link_title, is_noise
from ingest.readers.tables import own_cells, table_lines
from search_app.errors import SourceError

_MOST_TAGS = 100_000
"""Some seconds of parsing; the longest articles have a few thousand."""
_DEEPEST = 200
"""Reading takes two calls a level, and Python allows a thousand."""
_PIECE = 64 * 1024
Kind = Literal["heading", "paragraph", "item", "row"]
_HEADINGS = {f"h{level}": level for level in range(1, 7)}
_ANCHOR = re.compile(r"\s*\{#([^\s{}#]+)\}\s*$")
_SPACE = re.compile(r"\s+")
_SITE_NAME = re.compile(r"\s+[|\u2013\u2014-]\s+")
_MARKUP = re.compile(r"<[a-zA-Z/!]|&#?\w+;")
_STRONG = ("strong", "b")
_BELOW_TITLE = 2
_FAQ_LEVEL = 7
"""Questions of a FAQ lie below every heading of the page, and headings in an answer below the question."""


def read_html(text: str, place: str) -> Reading:
    """Return the article in a whole page, its metadata and FAQ JSON-LD included; raises SourceError."""
    soup = _parse(text, place)
    objects = jsonld.find_objects(soup)
    metadata = {**keep_valid(jsonld.find_metadata(objects)), **_page_metadata(soup)}
    title = _title(soup)
    root, dropped = remove_boilerplate(soup)
    writer = _Writer(dropped)
    writer.walk(root)
    writer.add_questions(jsonld.find_questions(objects))
    return writer.reading(_outer_heading(soup, root) or title, metadata)


def read_fragment(text: str, place: str, metadata: Mapping[str, Any]) -> Reading:
    """Return the reading of HTML that holds nothing but the article; raises SourceError."""
    soup = _parse(text, place)
    root, dropped = remove_boilerplate(soup)
    writer = _Writer(dropped)
    writer.walk(root)
    return writer.reading("", metadata)


def _parse(text: str, place: str) -> BeautifulSoup:
    count = _TagCount()
    parser = etree.HTMLParser(target=count, huge_tree=True)
    for start in range(0, len(text), _PIECE):
        parser.feed(text[start : start + _PIECE])
        if count.tags > _MOST_TAGS:
            raise SourceError(f"{place}: has more than {_MOST_TAGS} tags; split it into several pages")
        if count.deepest > _DEEPEST:
            raise SourceError(f"{place}: has tags nested more than {_DEEPEST} deep; simplify the page")
    return BeautifulSoup(text, "lxml")


class _TagCount:
    """Counts the elements of a page and how deep they lie, as the parser sees them, without building the page."""

    def __init__(self) -> None:
        self.tags = self.deepest = self._depth = 0

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        self.tags += 1
        self._depth += 1
        self.deepest = max(self.deepest, self._depth)

    def end(self, tag: str) -> None:
        self._depth -= 1

    def close(self) -> None:
        """End the page; the counts stay."""


def _outer_heading(soup: BeautifulSoup, root: Tag) -> str:
    """Return the `<h1>` of a page that has it outside the element that holds the article, else ""."""
    inside = any(not is_dropped(tag) for tag in tags_in(root, ("h1",)))
    outside = (inline(tag) for tag in tags_in(soup, ("h1",)) if not is_dropped(tag))
    return "" if inside else next(outside, "")


def _title(soup: BeautifulSoup) -> str:
    name = soup.find("meta", property="og:title")
    if isinstance(name, Tag) and name.get("content"):
        return " ".join(str(name["content"]).split())
    return _SITE_NAME.split(inline(soup.title), maxsplit=1)[0] if soup.title else ""


def _page_metadata(soup: BeautifulSoup) -> dict[str, Any]:
    html, canonical = soup.find("html"), soup.find("link", rel="canonical")
    found = keep_valid(
        {"lang": html.get("lang") if html else None, "url": canonical.get("href") if canonical else None}
    )
    for meta in soup.find_all("meta"):
        name = str(meta.get("name", ""))
        if name.startswith("citewell:") and meta.get("content"):
            found[name.removeprefix("citewell:")] = str(meta["content"])
    if isinstance(sources := found.get("sources"), str):
        found["sources"] = [part.strip() for part in sources.split(";")]
    return found


class _Writer:
    """Gathers the text of an article and the blocks in it while the page is walked."""

    def __init__(self, dropped: list[Dropped]) -> None:
        self._dropped = dropped
        self._parts: list[str] = []
        self._length = 0
        self._blocks: list[Block] = []
        self._line: list[str] = []
        self._lists = 0
        self._base = 0
        self._terms: list[str] = []
        self._item = False
        self._announced = False

    def reading(self, title: str, metadata: Mapping[str, Any]) -> Reading:
        """Return all that was gathered."""
        self._flush()
        blocks = tuple(self._blocks)
        return Reading("".join(self._parts), blocks, True, title, metadata, tuple(self._dropped))

    def walk(self, node: Tag) -> None:
        """Add what stands in `node`."""
        for child in node.children:
            if isinstance(child, PreformattedString):
                continue
            if isinstance(child, NavigableString):
                self._line.append(_SPACE.sub(" ", child))
            elif isinstance(child, Tag) and child.name != DROPPED:
                self._visit(child)

    def add_questions(self, pairs: list[tuple[str, str]]) -> None:
        """Add the questions of JSON-LD that the page itself does not show."""
        self._close(_BELOW_TITLE)
        text = "".join(self._parts)
        shown = {_key(text[block.start : block.end]) for block in self._blocks}
        for question, answer in pairs:
            if _key(question) not in shown:
                shown.add(_key(question))
                self._answer(
                    question, "", BeautifulSoup(answer, "lxml") if _MARKUP.search(answer) else _paragraph(answer)
                )

    def _answer(self, question: str, anchor: str, answer: Tag) -> None:
        """Add a question and, below it, its answer, whose own headings lie below the question."""
        self._add("heading", question, level=self._base + _FAQ_LEVEL, anchor=anchor, question=True)
        self._base += _FAQ_LEVEL
        self.walk(answer)
        self._flush()
        self._base -= _FAQ_LEVEL
        self._close(self._base + _FAQ_LEVEL)

    def _visit(self, tag: Tag) -> None:
        name = tag.name
        if name == "br":
            self._line.append("\n")
        elif name == "img":
            self._line.append(f" {tag.get('alt') or ''} ")
        elif name not in BLOCKS:
            self.walk(tag)
        else:
            self._flush()
            _VISITS.get(name, _Writer.walk)(self, tag)
            self._flush()

    def _visit_heading(self, tag: Tag) -> None:
        text, anchor = inline(tag), str(tag.get("id") or "")
        if explicit := _ANCHOR.search(text):
            text, anchor = text[: explicit.start()], explicit.group(1)
        if text:
            self._add("heading", text, level=self._base + _HEADINGS[tag.name], anchor=anchor)

    def _visit_paragraph(self, tag: Tag) -> None:
        text = inline(tag)
        strong = [child for child in tag.children if isinstance(child, Tag) or str(child).strip()]
        if text.endswith("?") and not self._lists and len(strong) == 1 and getattr(strong[0], "name", "") in _STRONG:
            self._add("heading", text[question_mark(text) :], level=self._base + _FAQ_LEVEL, question=True)
        else:
            self.walk(tag)

    def _visit_list(self, tag: Tag) -> None:
        self._lists += 1
        self.walk(tag)
        self._flush()
        self._lists -= 1

    def _visit_item(self, tag: Tag) -> None:
        self._item = True
        self.walk(tag)
        self._flush()
        self._item = False

    def _visit_details(self, tag: Tag) -> None:
        summary = tag.find("summary", recursive=False)
        if not isinstance(summary, Tag) or not inline(summary):
            self.walk(tag)
            return
        question = inline(summary)
        summary.name = DROPPED
        self._answer(question, str(tag.get("id") or ""), tag)

    def _visit_term(self, tag: Tag) -> None:
        self._terms.append(inline(tag))
        following = tag.find_next_sibling(True)
        if not isinstance(following, Tag) or following.name != "dt":  # terms that share a definition are one heading
            text = ", ".join(term for term in self._terms if term)
            self._terms.clear()
            self._add("heading", text, level=self._base + _FAQ_LEVEL, anchor=str(tag.get("id") or ""))

    def _visit_definitions(self, tag: Tag) -> None:
        self.walk(tag)
        self._close(self._base + _FAQ_LEVEL)

    def _visit_table(self, tag: Tag) -> None:
        rows = table_lines(tag, inline)
        if rows is None:
            for cell in own_cells(tag):
                self.walk(cell)
                self._flush()
        for row in rows or ():
            self._add("row", row)

    def _flush(self) -> None:
        text = self._take_question(_squeeze("".join(self._line)))
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

    def _take_question(self, text: str) -> str:
        """Add the question that `text` marks with "Q:", and return what follows it, or an answer without its "A:"."""
        if size := question_mark(text):
            question, _, text = text[size:].partition("\n")
            self._add("heading", question, level=self._base + _FAQ_LEVEL, question=True)
        if self._blocks and self._blocks[-1].question:
            text = text[answer_mark(text) :]
        return text

    def _add(self, kind: Kind, text: str, **given: Any) -> None:
        if not text:
            return
        if kind == "heading" and len(text) > LONGEST_HEADING:
            kind, given = "paragraph", {}
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


_VISITS: dict[str, Callable[[_Writer, Tag], None]] = {
    **dict.fromkeys(_HEADINGS, _Writer._visit_heading),
    **dict.fromkeys(("ul", "ol", "menu"), _Writer._visit_list),
    "li": _Writer._visit_item,
    "p": _Writer._visit_paragraph,
    "details": _Writer._visit_details,
    "dt": _Writer._visit_term,
    "dl": _Writer._visit_definitions,
    "table": _Writer._visit_table,
}


def _squeeze(text: str) -> str:
    """Return `text` with single spaces; only line breaks written as such remain."""
    return "\n".join(line for part in text.replace("\r", "").split("\n") if (line := " ".join(part.split())))


def _paragraph(text: str) -> Tag:
    soup = BeautifulSoup("<p></p>", "lxml")
    soup.append(text)
    return soup


def _key(text: str) -> str:
    return "".join(c for c in text.casefold() if c.isalnum())
