"""Markdown: rendered by markdown-it and read as the HTML it stands for."""

from markdown_it import MarkdownIt

from ingest.blocks import Reading
from ingest.metadata import split_front_matter
from ingest.readers.html import read_fragment


def read_markdown(text: str, place: str) -> Reading:
    """Return the reading of a Markdown file (CommonMark with tables) with or without front matter."""
    metadata, body = split_front_matter(text, place)
    return read_fragment(MarkdownIt("commonmark").enable("table").render(body), place, metadata)
