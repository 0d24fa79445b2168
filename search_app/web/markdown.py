"""The Markdown twin of an article: the same passages in order, with their anchors, for programs that read text."""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from html import escape as escape_html

from search_app.model import Document, Passage
from search_app.web.article import Heading, Section, cut_sections
from search_app.web.blocks import Block, Item
from search_app.web.links import cut_source

_INLINE = re.compile(r"[\\`*_\[\]<|~]|&(?=#?\w+;)")
_OPENS = re.compile(r"[-+=>#:]|(\d{1,9})(?=[.)])")
"""What would make a block of its own of a line that begins with it."""


def write_markdown(document: Document, passages: Sequence[Passage], source: str) -> str:
    """Return `document` as Markdown (CommonMark with tables); `source` is the address that it is cited by.

    What the text holds of Markdown and HTML is escaped, so that a reader sees the same words as on our page.
    """
    sections = cut_sections(document, passages, "")
    parts = [front_matter(_about(document, source)), f"# {escape(document.title)}"]
    parts += [part for section in sections for part in _section(section)]
    if document.sources:
        parts += ["## Sources", "\n".join(map(_source, document.sources))]
    return "\n\n".join(parts) + "\n"


def escape(text: str) -> str:
    """Return `text` on one line so that Markdown shows it as it is."""
    line = _INLINE.sub(r"\\\g<0>", " ".join(text.split()))
    found = _OPENS.match(line)
    if not found:
        return line
    at = found.end() if found[1] else 0
    return f"{line[:at]}\\{line[at:]}"


def front_matter(values: Mapping[str, str]) -> str:
    """Return a block of YAML with the values that are not empty; a JSON string is one of YAML too."""
    told = ((name, " ".join(value.split())) for name, value in values.items() if value)
    return "\n".join(["---", *(f"{name}: {json.dumps(value, ensure_ascii=False)}" for name, value in told), "---"])


def _about(document: Document, source: str) -> dict[str, str]:
    return {
        "title": document.title,
        "source": source,
        "licence": document.licence,
        "reviewed": document.reviewed_on.isoformat() if document.reviewed_on else "",
        "language": document.language,
    }


def _section(section: Section) -> Iterator[str]:
    yield from map(_block, section.between)
    if section.anchor:
        yield f'<a id="{"-".join(escape_html(section.anchor).split())}"></a>'
    yield from map(_heading, section.headings)
    yield from map(_block, section.blocks)


def _heading(heading: Heading) -> str:
    return f"{'#' * heading.level} {escape(heading.text)}{' *(heading added)*' if heading.inferred else ''}"


def _block(block: Block) -> str:
    if block.kind == "table":
        return _table(block)
    if block.kind in ("ul", "ol"):
        return "\n".join(_entry(item) for item in block.items)
    return _lines(block.items[0], "\\\n" if block.kind == "lines" else "\n")


def _entry(item: Item) -> str:
    mark = f"{item.number}. " if item.number else "- "
    return mark + _lines(item, "\n").replace("\n", "\n" + " " * len(mark))


def _lines(item: Item, end: str) -> str:
    return end.join(escape(line) for line in _text(item).splitlines() if line.strip())


def _table(block: Block) -> str:
    width = len(block.headers)
    cells = [escape(_text(item)) for item in block.items]
    rows = [cells[at : at + width] for at in range(0, len(cells), width)]
    headers = [escape("".join(part.text for part in header)) for header in block.headers]
    return "\n".join(f"| {' | '.join(row)} |" for row in (headers, ["---"] * width, *rows))


def _text(item: Item) -> str:
    return "".join(part.text for part in item.parts)


def _source(line: str) -> str:
    label, url = cut_source(line)
    return f"- [{escape(label)}](<{url}>)" if url else f"- {escape(label)}"
