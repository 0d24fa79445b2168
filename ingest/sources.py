"""Which files an ingestion reads, and how they are named in the collection."""

import os
from collections.abc import Iterator
from pathlib import Path

from ingest.documents import JSON_LINES
from ingest.readers import READERS
from search_app.errors import SourceError
from search_app.index.generations import CURRENT

ENDINGS = (*READERS, *JSON_LINES)
_OTHER_DOCUMENTS = frozenset(".pdf .doc .docx .odt .rtf .ppt .pptx .xls .xlsx .csv .epub".split())
_NOT_ARTICLES = frozenset(("readme", "synonyms", "license", "licence", "notice", "changelog", "medical_phrases"))


def find_articles(folder: Path) -> list[Path]:
    """Return the articles in `folder` and below by path; hidden files, README and curation files are none."""
    return [
        path for path in _files(folder) if path.suffix.lower() in ENDINGS and path.stem.lower() not in _NOT_ARTICLES
    ]


def find_unread(folder: Path) -> list[Path]:
    """Return the documents in `folder` and below that no reader knows, so that nobody believes them published."""
    return [path for path in _files(folder) if path.suffix.lower() in _OTHER_DOCUMENTS]


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


def _files(folder: Path) -> list[Path]:
    if not folder.is_dir():
        raise SourceError(f"{folder}: no such folder; put the clinic's articles there or name another")
    try:
        return sorted(_walk(folder, ()))
    except OSError as error:
        raise SourceError(f"{error.filename}: cannot be read ({error.strerror}); check its rights") from None


def _walk(folder: Path, above: tuple[Path, ...]) -> Iterator[Path]:
    here = folder.resolve()
    if here in above or (folder / CURRENT).is_file():  # a link back up, or the data folder of a collection
        return
    for path in folder.iterdir():
        if path.name.startswith("."):
            continue
        if path.is_dir():
            yield from _walk(path, (*above, here))
        elif path.is_file():  # a pipe or a device would never end
            yield path
