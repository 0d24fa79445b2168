"""Looking over the generations in a data folder, and saying how to mend what is wrong."""

from collections.abc import Iterator
from pathlib import Path

from search_app.errors import CitewellError
from search_app.index import generations
from search_app.index.older import READ

Finding = tuple[bool, str]
"""Whether something must be mended, and what there is to say about it."""


def examine_folder(root: Path, versions: str) -> Iterator[Finding]:
    """Yield what is found about generations and leftovers in `root`; `versions` are those of new generations."""
    live = generations.live_number(root)
    for number in generations.numbers(root):
        yield _examine(root, versions, number, live)
    if not generations.numbers(root):
        yield True, f"{root}: nothing is published; run `citewell ingest`"
    elif live is None:
        remedy = "the newest good one is served; run `citewell ingest` to publish anew"
        yield True, f"{root / generations.CURRENT}: names no generation that is there; {remedy}"
    yield from _leftovers(root)


def _examine(root: Path, versions: str, number: int, live: int | None) -> Finding:
    folder = generations.folder_of(root, number)
    try:
        info = generations.verify(folder, READ)
    except CitewellError as error:
        served = "the newest good one is served in its place; run `citewell ingest` to publish anew"
        kept = "it is not served, and goes when three newer ones are published; you may delete it"
        return True, f"{error}; {served if number == live else kept}"
    counts = f"{info.passages} passages of {info.documents} documents, every file whole"
    if number == live and info.versions != versions:
        return True, f"{folder}: live, but made by another version of Citewell; run `citewell ingest`"
    return False, f"{folder}: {'live' if number == live else 'kept'}, {counts}"


def _leftovers(root: Path) -> Iterator[Finding]:
    names = sorted(path.name for path in root.glob(".tmp-*"))
    if not names:
        return
    try:
        with generations.publisher_lock(root):
            yield False, f"{root / names[0]}: left by a run that was stopped; the next ingestion removes it"
    except CitewellError as error:
        yield False, str(error)
