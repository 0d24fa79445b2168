"""Markdown: rendered by markdown-it and read as the HTML it stands for."""

from markdown_it import MarkdownIt

from ingest.blocks import Reading
from ingest.metadata import split_front_matter
from ingest.readers.html import read_fragment
from search_app.errors import SourceError

_MARKS = "*_[!|"
_MOST_MARKS = 100_000
"""A megabyte of nothing but brackets takes the Markdown parser ten seconds."""


def read_markdown(text: str, place: str) -> Reading:
    """Return the reading of a Markdown file (CommonMark and tables), front matter or none; raises SourceError."""
    metadata, body = split_front_matter(text, place)
    if sum(body.count(mark) for mark in _MARKS) > _MOST_MARKS:
        raise SourceError(f"{place}: has more than {_MOST_MARKS} of the marks {_MARKS}; split it into several articles")
    return read_fragment(MarkdownIt("commonmark").enable("table").render(body), place, metadata)
