"""From the files of a run to the documents that are new, changed, kept or gone."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from ingest.documents import Parsed, parse_file
from ingest.identity import keep_ids
from ingest.report import Report
from ingest.sources import Found, check_article, find_files, origin_of
from search_app.errors import SourceError
from search_app.index import Generation
from search_app.index.records import digest_document
from search_app.model import Change
from search_app.settings import Settings

Progress = Callable[[str, int, int], None]


@dataclass(frozen=True, slots=True)
class Scope:
    """The files to read, and which origins of the live generation they replace when they are gone."""

    files: tuple[Path, ...]
    replaces: Callable[[str], bool]
    unread: tuple[Path, ...]
    shut: tuple[tuple[Path, str], ...] = ()
    """Folders that cannot be read: what came from them is kept."""


def find_scope(settings: Settings, paths: Sequence[Path], known: set[str]) -> Scope:
    """Return what a run over `paths` reads, all of the corpus without any; raises SourceError for an unknown one."""
    if not paths:
        found = find_files(settings.corpus)
        return Scope(found.articles, lambda origin: True, found.unread, found.shut)
    files: list[Path] = []
    folders: list[str] = []
    named: set[str] = set()
    inside: list[Found] = []
    for path in paths:
        origin = origin_of(path, settings.root)
        if path.is_dir():
            inside.append(find_files(path))
            files.extend(inside[-1].articles)
            folders.append("" if origin == "." else origin + "/")
        elif path.exists():
            files.append(check_article(path))
            named.add(origin)
        elif origin in known:
            named.add(origin)
        elif any(name.startswith(origin + "/") for name in known):
            folders.append(origin + "/")
        else:
            raise SourceError(f"{path}: no such file or folder; check the name")
    return Scope(
        tuple(dict.fromkeys(files)),
        lambda origin: origin in named or origin.startswith(tuple(folders)),
        tuple(path for found in inside for path in found.unread),
        tuple(row for found in inside for row in found.shut),
    )


def keep_shut(parsed: dict[str, Parsed | None], owners: Mapping[str, str], scope: Scope, root: Path) -> Iterator[str]:
    """Count what was published from folders that cannot be read as unreadable; yield what is wrong with each folder."""
    for folder, reason in scope.shut:
        above = origin_of(folder, root) + "/"
        parsed |= {origin: None for origin in owners.values() if origin.startswith(above)}
        yield f"{folder}: cannot be read ({reason}); check its rights"


def parse(
    files: Iterable[Path], settings: Settings, report: Report, progress: Progress | None
) -> dict[str, Parsed | None]:
    """Return what each file gave by origin; None for one that could not be read."""
    parsed: dict[str, Parsed | None] = {}
    everything = list(files)
    for number, path in enumerate(everything, 1):
        origin = origin_of(path, settings.root)
        try:
            parsed[origin] = parse_file(path, origin, settings.review_months)
        except SourceError as error:
            parsed[origin] = None
            report.faults.append(str(error))
        if progress:
            progress("reading files", number, len(everything))
    return parsed


def settle_ids(
    parsed: dict[str, Parsed | None], owners: Mapping[str, str], scope: Scope, root: Path, report: Report
) -> None:
    """Leave each document id to one file: the one it is published from while that has it, else the first by name."""
    claims: dict[str, list[str]] = {}
    for origin, found in parsed.items():
        for change in found.changes if found else ():
            claims.setdefault(change.document_id, []).append(origin)
    for document_id, claimants in claims.items():
        owner = owners.get(document_id, "")
        unreadable = owner in parsed and parsed[owner] is None
        elsewhere = bool(owner) and not scope.replaces(owner) and (root / owner).exists()
        winner = owner if owner in claimants or unreadable or elsewhere else claimants[0]
        for origin in claimants:
            if origin != winner:
                parsed[origin] = _without(parsed[origin], document_id)
                report.faults.append(
                    f"{origin}: has the document id {document_id!r} of {winner}; give one of them another `id:`"
                )


def _without(found: Parsed | None, document_id: str) -> Parsed | None:
    """Return what a file gave without one of its documents, None when nothing is left."""
    left = tuple(change for change in found.changes if change.document_id != document_id) if found else ()
    return replace(found, changes=left) if found and left else None


def find_changes(
    base: Generation | None,
    owners: Mapping[str, str],
    scope: Scope,
    parsed: Mapping[str, Parsed | None],
    report: Report,
) -> Iterator[Change]:
    """Yield what differs from `base`; documents of a file that cannot be read are kept and marked so.

    `owners` gives the file of each of its documents. Of documents that did not change only the digests are read.
    """
    fresh = {c.document_id: (origin, found, c) for origin, found in parsed.items() if found for c in found.changes}
    strangers = any(found is None and origin not in owners.values() for origin, found in parsed.items())
    for document_id, origin in owners.items():
        unreadable = origin in parsed and parsed[origin] is None
        if document_id in fresh or base is None:
            continue
        if unreadable:
            yield from _keep(base, document_id)
        elif scope.replaces(origin) and not (strangers and _is_kept(base, document_id)):
            yield Change(document_id)
    digests = base.document_digests() if base else {}
    for document_id, (origin, found, change) in fresh.items():
        known = digests.get(document_id)
        if known is None or known != _digest(change):
            old = base.passages_of(document_id) if base and known is not None else ()
            kept = replace(change, passages=keep_ids(old, change.passages))
            if known is None or known != _digest(kept):
                report.read[origin] = found
                yield kept


def _digest(change: Change) -> bytes:
    return digest_document(change.document, change.passages) if change.document else b""


def _is_kept(base: Generation, document_id: str) -> bool:
    """Say whether a document's file could not be read before: one that still cannot may be that file, renamed."""
    document = base.document(document_id)
    return document is not None and document.kept


def _keep(base: Generation, document_id: str) -> Iterator[Change]:
    document = base.document(document_id)
    if document and not document.kept:
        passages = tuple(replace(passage, kept=True) for passage in base.passages_of(document_id))
        yield Change(document_id, replace(document, kept=True), passages)
