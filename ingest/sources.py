"""Which files an ingestion reads, and how they are named in the collection."""

import os
from collections.abc import Iterator
from pathlib import Path

from ingest.documents import JSON_LINES
from ingest.readers import READERS
from search_app.errors import SourceError

ENDINGS = (*READERS, *JSON_LINES)
_NOT_ARTICLES = frozenset(("readme", "synonyms", "license", "licence", "notice", "changelog"))


def find_articles(folder: Path) -> list[Path]:
    """Return the articles in `folder` and below by path; hidden files, README and curation files are none."""
    if not folder.is_dir():
        raise SourceError(f"{folder}: no such folder; put the clinic's articles there or name another")
    return sorted(_walk(folder))


def check_article(path: Path) -> Path:
    """Return `path`; raises SourceError when no reader knows its ending."""
    if path.suffix.lower() not in ENDINGS:
        raise SourceError(f"{path}: cannot be read as an article; use one of {', '.join(ENDINGS)}")
    return path


def origin_of(path: Path, root: Path) -> str:
    """Return how a file is named in the collection: relative to `root` where it lies below it, else absolute."""
    absolute = Path(os.path.abspath(path))
    base = Path(os.path.abspath(root))
    return absolute.relative_to(base).as_posix() if absolute.is_relative_to(base) else absolute.as_posix()


def _walk(folder: Path) -> Iterator[Path]:
    for path in sorted(folder.iterdir()):
        if path.name.startswith("."):
            continue
        if path.is_dir():
            yield from _walk(path)
        elif path.suffix.lower() in ENDINGS and path.stem.lower() not in _NOT_ARTICLES:
            yield path
