"""The copy of the live generation that a web machine keeps: it answers when the cluster is away."""

import logging
import multiprocessing
import re
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np

from search_app.errors import CitewellError, NoGenerationError
from search_app.index import Float32, Generation, generations
from search_app.index.snapshot import Snapshot
from search_app.index.vectors import texts_of
from search_app.index.whoosh_engine import WhooshStore
from search_app.model import Change, GenerationInfo
from search_app.opensearch.generation import OpenSearchGeneration
from search_app.settings import Settings

FOLDER = "copy"
_NOTE = re.compile(r"copy of ([a-z0-9_]+) g-(\d+) (sha256:[0-9a-f]{64})( in part)?")
_PATIENCE_S = 900.0
"""How long a new generation waits for its copy; then it goes live without."""
_TRIES = 3
"""Or so many times that its copy could not be made."""
_PAUSE_S, _LONGEST_PAUSE_S = 2.0, 300.0
"""Between two tries, five times as long after each."""
_LOG = logging.getLogger("citewell.copy")


def folder_of(settings: Settings) -> Path:
    """Return the folder of the copy."""
    return settings.data / FOLDER


def open_copy(settings: Settings) -> Snapshot | None:
    """Return what is kept, under the number of the generation it is of.

    None when nothing is, or it is damaged, or of another collection.
    """
    try:
        held, fault = generations.hold_live(folder_of(settings))
        found = _NOTE.match(held.info.note)
        if found is None or found.group(1) != settings.opensearch_collection:
            return None
        kept = Snapshot(held, fault)
    except (CitewellError, OSError):
        return None
    kept.info = replace(kept.info, number=int(found.group(2)))
    kept.is_whole = not found.group(4)
    return kept


def source_of(info: GenerationInfo) -> tuple[int, str]:
    """Return number and digest of the generation that a copy is of."""
    found = _NOTE.match(info.note)
    return (int(found.group(2)), found.group(3)) if found else (0, "")


def renew(settings: Settings, live: OpenSearchGeneration) -> None:
    """Make the copy equal `live`, reading only documents that changed; of a large one its questions alone are kept.

    Raises BusyError when another process does it already.
    """
    store = WhooshStore(folder_of(settings))
    with store.publishing():
        try:
            base: Generation | None = store.open()
        except NoGenerationError:
            base = None
        if base and source_of(base.info)[1] == live.info.digest and open_copy(settings):
            return
        if base and (base.model != live.model or base.info.versions != store.versions):
            base = None  # all of its vectors would have to be made anew, and only those of the cluster are known
        partly = live.info.passages > settings.opensearch_copy
        changes = list(_changes(base, live, partly))
        encoder = _KnownVectors(live, changes) if live.model else None
        source = f"{settings.opensearch_collection} g-{live.info.number} {live.info.digest}"
        note = f"copy of {source}" + (" in part" if partly else "")
        staged = store.stage(base, changes, live.curation, encoder, redirects=live.redirects, note=note)
        store.publish(staged)
        staged.close()


def _changes(base: Generation | None, live: OpenSearchGeneration, partly: bool) -> Iterator[Change]:
    if partly:
        for document, own in live.contents_of():
            asked = tuple(passage for passage in own if passage.kind == "qa")
            yield Change(document.id, document if asked else None, asked)
        for name in set(base.document_digests() if base else ()) - set(live.document_digests()):
            yield Change(name)
        return
    there, here = live.document_digests(), base.document_digests() if base else {}
    changed = {name for name, digest in there.items() if here.get(name) != digest}
    if len(changed) > len(there) / 2:
        yield from (Change(d.id, d, own) for d, own in live.contents_of() if d.id in changed)
    else:
        yield from (Change(name, live.document(name), live.passages_of(name)) for name in sorted(changed))
    yield from (Change(name) for name in here if name not in there)


class _KnownVectors:
    """An encoder that reads nothing: it gives the vectors that the cluster has."""

    def __init__(self, live: OpenSearchGeneration, changes: Sequence[Change]) -> None:
        self.digest = live.model
        self.dimensions: int = live.meta["dimensions"]
        self._live = live
        self._passages = [passage for change in changes for passage in change.passages]
        self._rows: Mapping[str, tuple[int, int]] = {
            text: (at, kind) for at, passage in enumerate(self._passages) for kind, text in enumerate(texts_of(passage))
        }

    def encode(self, texts: Sequence[str], threads: int = 1) -> Float32:
        """Return the vectors of texts of passages that the cluster keeps."""
        places = [self._rows[text] for text in texts]
        rows, scales = self._live.vectors_of([self._passages[at].id for at, _ in places])
        kinds = np.array([kind for _, kind in places])
        at = np.arange(len(places))
        vectors: Float32 = (rows[at, kinds] * scales[at, kinds, None]).astype(np.float32)
        return vectors.reshape(len(texts), self.dimensions)


class Copying:
    """Renews the copy in a process of its own, by a function of some module; safe to share between threads."""

    def __init__(self, settings: Settings, renew_now: Callable[[Settings], None]) -> None:
        self._settings = settings
        self._renew_now = renew_now
        self._lock = threading.Lock()
        self._process: multiprocessing.process.BaseProcess | None = None
        self._wanted = ""
        self._since: float | None = None
        """Since when a generation has been waiting whose copy is not there."""
        self._next_try = 0.0
        self._failed = 0
        self._copy: Snapshot | None = None
        self._named: str | None = None

    def find(self) -> Snapshot | None:
        """Return the copy as it is now; None where none is to be kept."""
        if not self._settings.opensearch_copy:
            return None
        with self._lock:
            named = generations.pointer(folder_of(self._settings))
            if named != self._named:
                self._copy, self._named = (open_copy(self._settings) if named else None), named
            return self._copy

    def is_of(self, digest: str) -> bool:
        """Say whether the copy is of the generation with this digest."""
        kept = self.find()
        found = kept is not None and source_of(kept.info)[1] == digest
        if found:
            with self._lock:
                self._since, self._failed = None, 0
        return found

    def has_waited(self, digest: str) -> bool:
        """Start to copy the generation with this digest, if need be; say whether it should go live without a copy."""
        with self._lock:
            now = time.monotonic()
            self._since = now if self._since is None else self._since
            if self._wanted != digest:
                self._wanted, self._next_try = digest, now
            if self._process is not None and not self._process.is_alive():
                self._note_end(self._process.exitcode or 0, now)
                self._process = None
            if self._process is None and now >= self._next_try:
                context = multiprocessing.get_context("spawn")
                self._process = context.Process(target=self._renew_now, args=(self._settings,), daemon=True)
                self._process.start()
            return self._failed >= _TRIES or now - self._since > _PATIENCE_S

    def _note_end(self, status: int, now: float) -> None:
        if not status:
            return
        pause = min(_PAUSE_S * 5**self._failed, _LONGEST_PAUSE_S)
        self._failed += 1
        self._next_try = now + pause
        how = f"by signal {-status}" if status < 0 else f"with status {status}"
        _LOG.warning("making the copy for when the cluster is away ended %s; next try in %.0f s", how, pause)
