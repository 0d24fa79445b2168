"""One ingestion from files to a published generation: the function that the command line and the tests call."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from functools import partial
from pathlib import Path

from ingest.curation import CorpusCuration, load_curation
from ingest.documents import Parsed, parse_file
from ingest.sources import ENDINGS, check_article, find_articles, find_unread, origin_of
from search_app.errors import NoGenerationError, PublishError, SourceError
from search_app.index import Generation, PassageEncoder, Store
from search_app.model import Change, Document, GenerationInfo, Passage
from search_app.search import Choose, Searcher, make_searcher, search
from search_app.settings import Settings

Progress = Callable[[str, int, int], None]


@dataclass(slots=True)
class Report:
    """What an ingestion did: `published` is None when nothing new is live, `reason` then says why."""

    published: GenerationInfo | None = None
    reason: str = ""
    added: list[str] = field(default_factory=list)
    changed: list[str] = field(default_factory=list)
    removed: list[str] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)
    """Files that could not be read; each keeps its last published passages."""
    warnings: list[str] = field(default_factory=list)
    read: dict[str, Parsed] = field(default_factory=dict)
    """What was read from the files whose documents are new or changed."""

    @property
    def status(self) -> int:
        """Return the exit status: 0 done or nothing to do, 1 faults and nothing published, 3 published with faults."""
        if self.faults:
            return 3 if self.published else 1
        return 0

    @property
    def summary(self) -> str:
        """Return the last line of an ingestion."""
        if self.published is None:
            return f"not published: {self.reason}"
        counts = f"+{len(self.added)} ~{len(self.changed)} -{len(self.removed)}"
        return f"published g-{self.published.number}: {counts}"


@dataclass(frozen=True, slots=True)
class _Scope:
    """The files to read, and which origins of the live generation they replace when they are gone."""

    files: tuple[Path, ...]
    replaces: Callable[[str], bool]
    unread: tuple[Path, ...]


def ingest(
    store: Store,
    settings: Settings,
    paths: Sequence[Path] = (),
    encoder: PassageEncoder | None = None,
    progress: Progress | None = None,
) -> Report:
    """Publish what changed in `paths`, or make the collection equal the corpus folder when there are none.

    Raises PublishError when another run is publishing, when there is nothing to publish at all, or when the data
    folder cannot be written; SourceError for a path or curation file that cannot be used. The last generation stays
    untouched whenever nothing is published.
    """
    with store.publishing():
        base = _open_live(store)
        try:
            return _ingest(store, base, settings, paths, encoder, progress)
        finally:
            if base:
                base.close()


def _ingest(
    store: Store,
    base: Generation | None,
    settings: Settings,
    paths: Sequence[Path],
    encoder: PassageEncoder | None,
    progress: Progress | None,
) -> Report:
    _refuse_data_in_corpus(settings)
    curated = load_curation(settings.corpus)
    owners = {document.id: document.origin for document in _documents(base)}
    scope = _scope(settings, paths, set(owners.values()))
    report = Report(warnings=[f"{path}: is not read; use one of {', '.join(ENDINGS)}" for path in scope.unread])
    parsed = _parse(scope.files, settings.root, report, progress)
    _settle_ids(parsed, owners, scope, settings.root, report)
    changes = list(_changes(base, scope, parsed, report))
    if not parsed and base is None:
        raise PublishError(report.faults[0] if report.faults else f"{settings.corpus}: holds no article; add one")
    if not changes and base and _is_current(store, base, curated, encoder):
        fault = "; the files named above were left out" if report.faults else ""
        report.reason = f"nothing changed since g-{base.info.number}{fault}"
        report.warnings.extend(_warnings(make_searcher(base, _choose(encoder)), curated))
        return report
    encoded = partial(progress, "reading passages") if progress else None
    staged = store.stage(base, changes, curated.curation, encoder, encoded)
    try:
        _refuse_empty(staged)
        report.warnings.extend(_warnings(make_searcher(staged, _choose(encoder)), curated))
        report.published = store.publish(staged)
    except BaseException:
        store.discard(staged)
        raise
    staged.close()
    return report


def _choose(encoder: PassageEncoder | None) -> Choose:
    if encoder is None:
        return lambda model: (None, "off")
    return lambda model: (lambda text: (encoder.encode([text])[0], "full"), "full")


def _refuse_data_in_corpus(settings: Settings) -> None:
    if settings.data.resolve().is_relative_to(settings.corpus.resolve()):
        raise PublishError(f"{settings.data}: the data folder lies in the corpus folder; set CITEWELL_DATA to another")


def _refuse_empty(staged: Generation) -> None:
    if not staged.info.passages:
        raise PublishError("no passage would be left; add an article")


def _open_live(store: Store) -> Generation | None:
    try:
        return store.open()
    except NoGenerationError:
        return None


def _is_current(store: Store, base: Generation, curated: CorpusCuration, encoder: PassageEncoder | None) -> bool:
    if base.model != (encoder.digest if encoder else ""):
        return False
    return not base.fault and base.curation == curated.curation and base.info.versions == store.versions


def _scope(settings: Settings, paths: Sequence[Path], known: set[str]) -> _Scope:
    if not paths:
        return _Scope(tuple(find_articles(settings.corpus)), lambda origin: True, tuple(find_unread(settings.corpus)))
    files: list[Path] = []
    folders: list[str] = []
    named: set[str] = set()
    unread: list[Path] = []
    for path in paths:
        origin = origin_of(path, settings.root)
        if path.is_dir():
            files.extend(find_articles(path))
            unread.extend(find_unread(path))
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
    return _Scope(
        tuple(dict.fromkeys(files)), lambda origin: origin in named or origin.startswith(tuple(folders)), tuple(unread)
    )


def _parse(files: Iterable[Path], root: Path, report: Report, progress: Progress | None) -> dict[str, Parsed | None]:
    """Return what each file gave by origin; None for one that could not be read."""
    parsed: dict[str, Parsed | None] = {}
    everything = list(files)
    for number, path in enumerate(everything, 1):
        origin = origin_of(path, root)
        try:
            parsed[origin] = parse_file(path, origin)
        except SourceError as error:
            parsed[origin] = None
            report.faults.append(str(error))
        if progress:
            progress("reading files", number, len(everything))
    return parsed


def _settle_ids(
    parsed: dict[str, Parsed | None], owners: Mapping[str, str], scope: _Scope, root: Path, report: Report
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
                parsed[origin] = None
                report.faults.append(
                    f"{origin}: has the document id {document_id!r} of {winner}; give one of them another `id:`"
                )


def _changes(
    base: Generation | None, scope: _Scope, parsed: dict[str, Parsed | None], report: Report
) -> Iterator[Change]:
    fresh = {c.document_id: (origin, found, c) for origin, found in parsed.items() if found for c in found.changes}
    for document in _documents(base):
        kept = document.origin in parsed and parsed[document.origin] is None
        gone = document.id not in fresh and scope.replaces(document.origin) and not kept
        if gone and base:
            report.removed.extend(p.id for p in base.passages_of(document.id))
            yield Change(document.id)
    for document_id, (origin, found, change) in fresh.items():
        before = base.document(document_id) if base else None
        if not base or before != change.document or base.passages_of(document_id) != change.passages:
            _compare(base.passages_of(document_id) if base else (), change.passages, report)
            report.read[origin] = found
            yield change


def _compare(before: Iterable[Passage], after: Iterable[Passage], report: Report) -> None:
    old = {p.id: _content(p) for p in before}
    new = {p.id: _content(p) for p in after}
    report.added.extend(i for i in new if i not in old)
    report.changed.extend(i for i in new if i in old and new[i] != old[i])
    report.removed.extend(i for i in old if i not in new)


def _content(passage: Passage) -> tuple[object, ...]:
    return passage.kind, passage.citation.heading_path, passage.heading, passage.text


def _documents(base: Generation | None) -> Iterator[Document]:
    for document_id in base.document_ids() if base else ():
        document = base.document(document_id) if base else None
        if document:
            yield document


def _nearest(passage_id: str, ids: Sequence[str]) -> str:
    words = _words(passage_id)
    return max(ids, key=lambda i: (len(words & _words(i)), SequenceMatcher(None, passage_id, i).ratio()))


def _words(passage_id: str) -> set[str]:
    return set(re.split(r"[#-]", passage_id))


def _warnings(searcher: Searcher, curated: CorpusCuration) -> Iterator[str]:
    """Yield what an editor should mend: pointers to no passage, golden questions that lost theirs."""
    pins = zip(curated.curation.pins, curated.pin_places, strict=True)
    pointers = [(pin.passage_id, place) for pin, place in pins]
    pointers += [(n.passage_id, f"notice {n.id}") for n in curated.curation.notices if n.passage_id]
    pointers += [(golden.passage_id, golden.place) for golden in curated.golden]
    ids = [p.id for d in searcher.generation.document_ids() for p in searcher.generation.passages_of(d)]
    missing = {passage_id for passage_id, _ in pointers} - set(ids)
    for passage_id, place in pointers:
        if passage_id in missing:
            yield f'{place}: no passage "{passage_id}"; nearest is "{_nearest(passage_id, ids)}"'
    for golden in curated.golden:
        hits = search(searcher, golden.question, limit=golden.within).hits
        if golden.passage_id not in {hit.passage.id for hit in hits} | missing:
            yield (
                f'{golden.place}: "{golden.question}" no longer finds "{golden.passage_id}" among the first '
                f"{golden.within}" + (f'; first is "{hits[0].passage.id}"' if hits else "; it finds nothing")
            )
