"""The Whoosh engine: Whoosh keeps the terms of every passage; what answers questions is compiled from its postings."""

import json
import shutil
from collections.abc import Iterable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import Any

from whoosh.analysis import SpaceSeparatedTokenizer
from whoosh.fields import ID, TEXT, Schema
from whoosh.filedb.filestore import FileStorage

from search_app import analysis
from search_app.errors import NoGenerationError, PublishError
from search_app.index import Generation, PassageEncoder, Progress, generations, impacts, withdrawals
from search_app.index.examine import Finding, examine_folder
from search_app.index.lookup import field_terms, merge
from search_app.index.postings import gather_postings
from search_app.index.snapshot import Snapshot
from search_app.index.tables import Update, make_update, passages_of, update_tables, write_beside, write_tables
from search_app.index.vectors import encode_passages, save_vectors, splice_vectors
from search_app.model import Change, Curation, GenerationInfo, Passage, Withdrawal, Withdrawals

LARGE = 20_000
"""Passages from which on the last generation is updated: building anew takes 1.2 ms of CPU each, 23 s at this size."""
CHANGED_SHARE = 0.2
"""An index is built anew when more than this share of its passages change at once, or have changed since it was."""
_MOST_SEGMENTS = 64
"""Each update adds a segment to Whoosh's index; with this many it is built anew."""
_WRITER_MEGABYTES = 64
"""With 256 building 100,000 passages takes 4 % less CPU and 250 MB more memory."""


class WhooshStore:
    """A folder of generations, each with a Whoosh index and the arrays and texts compiled from it."""

    versions = json.dumps(
        {"analysis": analysis.VERSION, "impacts": impacts.VERSION, "format": generations.FORMAT}, sort_keys=True
    )

    def __init__(self, root: Path) -> None:
        self._root = root

    def publishing(self) -> AbstractContextManager[None]:
        """Hold the one publisher lock; raises PublishError when another run holds it."""
        return generations.publisher_lock(self._root)

    def current(self) -> int | None:
        """Return the number of the live generation without opening it, None when nothing is published."""
        return generations.live_number(self._root)

    def live_name(self) -> str | None:
        """Return a text that changes whenever another generation goes live; cheap enough to ask every second."""
        return generations.pointer(self._root)

    def open(self, number: int | None = None) -> Snapshot:
        """Return generation `number`, or the live one; raises NoGenerationError when none can be opened."""
        if number is not None:
            return Snapshot(generations.hold(generations.folder_of(self._root, number)))
        return Snapshot(*generations.hold_live(self._root))

    def withdrawals(self) -> Withdrawals:
        """Return what is withdrawn now; raises NoGenerationError when the list is damaged."""
        return withdrawals.load(self._root)

    def withdraw(self, entry: Withdrawal) -> None:
        """Add to what is withdrawn, or replace the entry with that id; it is on disk when this returns."""
        withdrawals.add(self._root, entry)

    def reinstate(self, name: str) -> bool:
        """Take the entry of a passage or document id out of what is withdrawn; False when there was none."""
        return withdrawals.remove(self._root, name)

    def generations(self) -> list[GenerationInfo]:
        """Return the generations that verify, oldest first."""
        return [info for n in generations.numbers(self._root) if (info := _info(self._root, n)) is not None]

    def examine(self) -> Iterator[Finding]:
        """Yield what is found about generations and leftovers: whether it must be mended, and what to say."""
        return examine_folder(self._root, self.versions)

    def stage(
        self,
        base: Generation | None,
        changes: Iterable[Change],
        curation: Curation,
        encoder: PassageEncoder | None = None,
        progress: Progress | None = None,
        *,
        redirects: Mapping[str, str] | None = None,
        note: str = "",
    ) -> Snapshot:
        """Return a searchable generation that is not live; raises PublishError when it cannot be written."""
        latest = {change.document_id: change for change in changes}
        try:
            update = self._plan_update(base, latest, encoder)
            number, folder = generations.staging_folder(self._root)
            try:
                if update and isinstance(base, Snapshot):
                    counts = _update(folder, base, update, encoder, progress)
                else:
                    counts = _rebuild(folder, base, latest.values(), encoder, progress)
                write_beside(folder, curation, redirects or {})
                generations.seal(folder, number, *counts, self.versions, note)
                return Snapshot(generations.hold(folder))
            except BaseException:
                shutil.rmtree(folder, ignore_errors=True)
                raise
        except OSError as error:
            raise PublishError(_explain(self._root, error)) from error
        except NoGenerationError as error:  # what was just written cannot be read
            raise PublishError(f"{error}; the last generation is untouched") from error

    def _plan_update(
        self, base: Generation | None, changes: Mapping[str, Change], encoder: PassageEncoder | None
    ) -> Update | None:
        """Return the update that makes the next generation, None when it is to be built anew."""
        if not isinstance(base, Snapshot) or base.info.passages < LARGE or base.withdrawn.entries:
            return None
        if base.info.versions != self.versions or (encoder and base.model != encoder.digest):
            return None
        update = make_update(base.folder, changes)
        few = update.passages.changes <= CHANGED_SHARE * base.info.passages
        return update if few and _is_compact(base.folder / "whoosh", base.info.passages) else None

    def publish(self, staged: Generation) -> GenerationInfo:
        """Make a staged generation live; raises PublishError, the old one still live, when that fails."""
        info = staged.info
        try:
            generations.publish_folder(self._root, generations.staged_folder(self._root, info.number), info.number)
        except OSError as error:
            raise PublishError(_explain(self._root, error)) from error
        generations.prune(self._root)
        return info

    def discard(self, staged: Generation) -> None:
        """Throw a staged generation away."""
        staged.close()
        shutil.rmtree(generations.staged_folder(self._root, staged.info.number), ignore_errors=True)


def _rebuild(
    folder: Path,
    base: Generation | None,
    changes: Iterable[Change],
    encoder: PassageEncoder | None,
    progress: Progress | None,
) -> tuple[int, int]:
    """Write index, tables and vectors of `base` with `changes`; return the numbers of passages and documents."""
    contents = merge(base.contents_of() if base else (), changes)
    passages = passages_of(contents)
    with _whoosh_faults(folder):
        _build_index(folder / "whoosh", passages)
        postings = gather_postings({name: _field_postings(folder / "whoosh", name) for name in impacts.BOOSTS})
    write_tables(folder, contents, postings)
    if encoder:
        vectors = encode_passages(passages, encoder, base.vectors if base else None, progress)
        save_vectors(vectors, encoder.digest, folder)
    return len(passages), len(contents)


def _update(
    folder: Path, base: Snapshot, update: Update, encoder: PassageEncoder | None, progress: Progress | None
) -> tuple[int, int]:
    """Write what `_rebuild` would write, from the files of `base`; return the numbers of passages and documents."""
    passages = passages_of(update.fresh)
    shutil.copytree(base.folder / "whoosh", folder / "whoosh")
    with _whoosh_faults(folder):
        _update_index(folder / "whoosh", base.passage_ids(update.passages.gone()), passages)
    update_tables(folder, update)
    if encoder and base.vectors:
        fresh = encode_passages(passages, encoder, base.vectors, progress)
        save_vectors(splice_vectors(base.vectors, fresh, update.passages), encoder.digest, folder)
    return update.passages.size, update.documents.size


@contextmanager
def _whoosh_faults(folder: Path) -> Iterator[None]:
    """Raise PublishError for what Whoosh makes of a fault: it takes a folder that cannot be listed for an empty one."""
    try:
        yield
    except OSError:
        raise
    except Exception as error:
        found = f"{type(error).__name__}: {error}"
        raise PublishError(f"{folder}: cannot be indexed ({found}); the last generation is untouched") from error


def _build_index(folder: Path, passages: Iterable[Passage]) -> None:
    # The fields hold terms already analysed, so that Whoosh and every other engine index the same ones.
    field = TEXT(analyzer=SpaceSeparatedTokenizer(), phrase=False)
    schema = Schema(id=ID(stored=True), **dict.fromkeys(impacts.BOOSTS, field))
    folder.mkdir()
    index = FileStorage(str(folder)).create_index(schema)
    writer = index.writer(limitmb=_WRITER_MEGABYTES)
    _add(writer, passages)
    writer.commit(optimize=True)
    index.close()


def _update_index(folder: Path, gone: Iterable[str], passages: Iterable[Passage]) -> None:
    """Take passages out of an index by their ids and add others, as a segment of their own."""
    index = FileStorage(str(folder)).open_index()
    writer = index.writer(limitmb=_WRITER_MEGABYTES)
    with writer.searcher() as searcher:
        for passage_id in gone:
            writer.delete_by_term("id", passage_id, searcher=searcher)
    _add(writer, passages)
    writer.commit(merge=False)
    index.close()


def _add(writer: Any, passages: Iterable[Passage]) -> None:
    for passage in passages:
        texts = {name: " ".join(found) for name, found in field_terms(passage).items()}
        writer.add_document(id=passage.id, **texts)


def _is_compact(folder: Path, passages: int) -> bool:
    """Say whether an index holds that many passages in few segments, without many that were taken out."""
    with _whoosh_faults(folder):
        index = FileStorage(str(folder)).open_index()
        held, live = index.doc_count_all(), index.doc_count()
        index.close()
    return live == passages >= (1 - CHANGED_SHARE) * held and len([*folder.glob("*.seg")]) < _MOST_SEGMENTS


def _field_postings(folder: Path, field: str) -> Iterator[tuple[str, list[int], list[int]]]:
    index = FileStorage(str(folder)).open_index()
    with index.reader() as reader:
        for term in reader.field_terms(field):
            positions, frequencies = _drain(reader.postings(field, term))
            yield term, positions, frequencies
    index.close()


def _drain(matcher: Any) -> tuple[list[int], list[int]]:
    positions, frequencies = [], []
    while matcher.is_active():
        positions.append(matcher.id())
        frequencies.append(int(matcher.weight()))
        matcher.next()
    return positions, frequencies


def _info(root: Path, number: int) -> GenerationInfo | None:
    try:
        return generations.verify(generations.folder_of(root, number))
    except NoGenerationError:
        return None


def _explain(root: Path, error: OSError) -> str:
    return f"{error.filename or root}: cannot be written ({error.strerror}); the last generation is untouched"
