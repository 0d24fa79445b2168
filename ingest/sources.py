"""Which files an ingestion reads, and how they are named in the collection."""

import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from ingest.documents import JSON_LINES
from ingest.readers import READERS
from search_app.errors import SourceError
from search_app.index.generations import CURRENT

ENDINGS = (*READERS, *JSON_LINES)
_OTHER_DOCUMENTS = frozenset(".pdf .doc .docx .odt .rtf .ppt .pptx .xls .xlsx .csv .epub".split())
_NOT_ARTICLES = frozenset(("readme", "synonyms", "license", "licence", "notice", "changelog", "medical_phrases"))


@dataclass(frozen=True, slots=True)
class Found:
    """What lies in a folder and below: articles by path, documents that no reader knows, and folders that are shut."""

    articles: tuple[Path, ...]
    unread: tuple[Path, ...]
    """Named, so that nobody believes them published."""
    shut: tuple[tuple[Path, str], ...]
    """Folders that cannot be read, with the reason."""


def find_files(folder: Path) -> Found:
    """Return what lies in `folder`; hidden files, README and curation files are no articles.

    Raises SourceError when the folder itself is not there or cannot be read.
    """
    if not folder.is_dir():
        raise SourceError(f"{folder}: no such folder; put the clinic's articles there or name another")
    shut: list[tuple[Path, str]] = []
    files = sorted(_walk(folder, (), shut))
    if shut and shut[0][0] == folder:
        raise SourceError(f"{folder}: cannot be read ({shut[0][1]}); check its rights")
    articles = (p for p in files if p.suffix.lower() in ENDINGS and p.stem.lower() not in _NOT_ARTICLES)
    return Found(tuple(articles), tuple(p for p in files if p.suffix.lower() in _OTHER_DOCUMENTS), tuple(shut))


def walk(folder: Path) -> Iterator[Path]:
    """Yield the files in `folder` and below, links followed; hidden ones and folders that are shut are left out."""
    return _walk(folder, (), [])


def find_articles(folder: Path) -> list[Path]:
    """Return the articles in `folder` and below by path; raises SourceError for a folder that cannot be read."""
    return list(find_files(folder).articles)


def check_article(path: Path) -> Path:
    """Return `path`; raises SourceError when it is no file or when no reader knows its ending."""
    if not path.is_file():
        raise SourceError(f"{path}: {'is a folder; name a file in it' if path.is_dir() else 'no such file'}")
    if path.suffix.lower() not in ENDINGS:
        raise SourceError(f"{path}: cannot be read as an article; use one of {', '.join(ENDINGS)}")
    return path


def origin_of(path: Path, root: Path) -> str:
    """Return how a file is named in the collection: relative to `root` where it lies below it, else absolute."""
    absolute = Path(os.path.abspath(path))
    base = Path(os.path.abspath(root))
    return absolute.relative_to(base).as_posix() if absolute.is_relative_to(base) else absolute.as_posix()


def _walk(folder: Path, above: tuple[Path, ...], shut: list[tuple[Path, str]]) -> Iterator[Path]:
    here = folder.resolve()
    if here in above or (folder / CURRENT).is_file():  # a link back up, or the data folder of a collection
        return
    try:
        inside = list(folder.iterdir())
    except OSError as error:
        shut.append((folder, error.strerror or "unknown fault"))
        return
    for path in inside:
        if path.name.startswith("."):
            continue
        if path.is_dir():
            yield from _walk(path, (*above, here), shut)
        elif path.is_file():  # a pipe or a device would never end
            yield path
