"""The fixture of the reader tests: a file's content to what ingestion makes of it."""

from collections.abc import Callable
from pathlib import Path

import pytest

from ingest.documents import Parsed, parse_file

from .checks import check_passages

Parse = Callable[..., Parsed]


@pytest.fixture
def parse(tmp_path: Path) -> Parse:
    """Write a file and return what is read from it; every passage is checked on the way."""

    def parse_content(name: str, content: str | bytes) -> Parsed:
        path = tmp_path / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        parsed = parse_file(path, name)
        if path.suffix != ".jsonl":
            check_passages(parsed)
        return parsed

    return parse_content
