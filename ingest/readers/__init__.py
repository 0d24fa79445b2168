"""Readers: one file of each format to text and blocks; `read` picks the reader by the file's ending."""

from pathlib import Path

from ingest.blocks import Reading
from ingest.decode import read_text
from ingest.readers.html import read_html
from ingest.readers.markdown import read_markdown
from ingest.readers.text import read_plain

READERS = {
    ".txt": read_plain,
    ".md": read_markdown,
    ".markdown": read_markdown,
    ".html": read_html,
    ".htm": read_html,
}


def read(path: Path) -> Reading:
    """Return what the reader for the ending of `path` makes of it; raises SourceError naming place and remedy."""
    return READERS[path.suffix.lower()](read_text(path), str(path))
