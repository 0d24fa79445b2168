"""The store of the OpenSearch engine: a generation is one index, and an alias names the live one."""

import hashlib
import json
import re
import signal
import sys
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from datetime import UTC, datetime, timedelta
from functools import cached_property
from itertools import pairwise
from typing import Any

from search_app.errors import (
    AwayError,
    BusyError,
    CitewellError,
    EngineError,
    LaterError,
    NewerFormatError,
    NoGenerationError,
    PublishError,
)
from search_app.index import Generation, PassageEncoder, Progress
from search_app.index.generations import KEPT
from search_app.index.records import load_curation
from search_app.index.snapshot import Snapshot
from search_app.model import Change, Curation, GenerationInfo, Withdrawal, Withdrawals
from search_app.opensearch import statistics
from search_app.opensearch.cluster import Cluster
from search_app.opensearch.control import LOST, Control
from search_app.opensearch.generation import Contents, OpenSearchGeneration
from search_app.opensearch.kept_copy import Copying, folder_of, open_copy, renew, source_of
from search_app.opensearch.layout import FORMAT, VERSIONS, join_part
from search_app.opensearch.lease import LEASE_S, Lease, holding
from search_app.opensearch.publishing import Build, digest_of, fill
from search_app.settings import Settings

_READ_ON = timedelta(minutes=20)
"""How long an index is kept after it was live, whatever came since: readers may still ask it, and a web machine shows
it until the copy of a newer one is there, 15 minutes at most."""
_PAUSE_S = 2.0


class OpenSearchStore:
    """The generations of one collection in a cluster; nothing is asked before it is used.

    One that is `serving` keeps a copy of the live generation on this machine and answers from it when the cluster is
    away; a new generation is shown when its copy is there.
    """

    versions = VERSIONS

    def __init__(self, settings: Settings, *, serving: bool = False, lease_s: float = LEASE_S) -> None:
        self._settings = settings
        self._name = f"citewell-{settings.opensearch_collection}"
        self._pattern = re.compile(re.escape(self._name) + r"-([1-9][0-9]{0,17})")
        self._copying = Copying(settings, renew_copy) if serving else None
        self._lease_s = lease_s
        self._lease: Lease | None = None
        self._shown: str | None = None
        self._stood_in = 0
        if serving:
            _ = self.cluster  # so that settings which cannot be used are named at the start
        self._control = Control(
            settings, f"{self._name}-control", lambda: self.cluster, lambda: bool(self._metas()), serving=serving
        )

    @cached_property
    def cluster(self) -> Cluster:
        """The cluster, which is waited for patiently by what does not serve."""
        return Cluster(self._settings, patient=self._copying is None)

    @contextmanager
    def publishing(self) -> Iterator[None]:
        """Hold the one publisher lock; raises BusyError when another run holds it, PublishError without a cluster."""
        try:
            self.cluster.check()
            self._make_control()
        except EngineError as error:
            raise _refusal(error, str(error)) from None
        with holding(self.cluster, self._control.name, self._lease_s) as lease:
            self._lease = lease
            try:
                yield
            finally:
                self._lease = None

    def current(self) -> int | None:
        """Return the number of the live generation without opening it, None when nothing is published.

        Where the alias is gone it is the one that was noted when it went live.
        """
        return self._find_live()[0]

    def live_name(self) -> str | None:
        """Return a text that changes whenever another generation can be shown; the last one while none can be asked."""
        try:
            number, has_alias = self._find_live()
            if number is None:
                return None
            if self._copying is None:
                return self._index(number)
            shown = self._name_with_copy(self._copying, number) + ("" if has_alias else ", without its alias")
        except EngineError as error:
            shown = self._shown or f"away: {error}"
        return f"{shown}, {self._stood_in} times the copy in its place"  # so that it is opened again

    def open(self, number: int | None = None) -> Generation:
        """Return generation `number`, or the live one, whole; in its place the copy when the cluster is away.

        Raises NoGenerationError when there is none, PublishError when publishing and the cluster is away.
        """
        try:
            self.cluster.check()
            return self._newer_copy(self.open_live()) if number is None else self._open(number)
        except (EngineError, NoGenerationError) as error:
            if isinstance(error, EngineError) and self._lease:
                raise _refusal(error, str(error)) from None
            kept = self._copying.find() if self._copying else None
            if number is not None or kept is None:
                raise
            self._stood_in += 1
            return _stand_in(kept, str(error))

    def open_live(self) -> OpenSearchGeneration:
        """Return the live generation, or the newest older one that is whole; raises NoGenerationError without one."""
        live, has_alias = self._find_live()
        if live is None:
            raise NoGenerationError(f"{self._name}: nothing is published yet; run `citewell ingest`")
        faults = [] if has_alias else [f"{self._name}: the alias is gone"]
        numbers = sorted((n for n in self._metas() if n <= live), reverse=True)
        if live not in numbers:
            faults.append(f"{self._index(live)}: is gone")
        for number in numbers:
            try:
                found = self._open(number, "; ".join(faults))
            except NewerFormatError:
                raise
            except NoGenerationError as error:
                faults.append(str(error))
            else:
                self.cluster.needed = (found.index, self._control.name)
                return found
        raise NoGenerationError("; ".join(faults) + "; run `citewell ingest` to publish anew")

    def withdrawals(self) -> Withdrawals:
        """Return what is withdrawn now; see `Control.withdrawals`."""
        return self._control.withdrawals()

    def withdraw(self, entry: Withdrawal) -> None:
        """Add to what is withdrawn, or replace the entry with that id; it is on disk when this returns."""
        self._make_control(although_lost=True)
        self._control.withdraw(entry)

    def reinstate(self, name: str) -> bool:
        """Take the entry of a passage or document id out of what is withdrawn; False when there was none."""
        self._make_control(although_lost=True)
        return self._control.reinstate(name)

    def generations(self) -> list[GenerationInfo]:
        """Return the last generations, oldest first."""
        live = self.current() or 0
        metas = self._metas()
        return [_info(metas[number]) for number in sorted(n for n in metas if n <= live)[-KEPT:]]

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
    ) -> OpenSearchGeneration:
        """Return a searchable generation that is not live; raises PublishError when it cannot be written."""
        lease = self._lease
        if lease is None:  # as tests and benchmarks do that stage without a lock of their own
            with self.publishing():
                return self.stage(base, changes, curation, encoder, progress, redirects=redirects, note=note)
        latest = {change.document_id: change for change in changes}
        settings = self._settings
        try:
            number = self._clear()
            index = self._index(number)
            build = Build(self.cluster, index, number, lease, encoder, self.cluster.has_knn)
            try:
                fill(
                    build,
                    base,
                    latest,
                    curation,
                    redirects or {},
                    progress,
                    shards=settings.opensearch_shards,
                    replicas=settings.opensearch_replicas,
                    note=note,
                )
                return self._open(number)
            except BaseException:
                with suppress(EngineError):
                    self._delete(index)
                raise
        except EngineError as error:
            raise _refusal(error, f"{error}; the last generation is untouched") from None
        except NoGenerationError as error:
            raise PublishError(f"{error}; the last generation is untouched") from None

    def publish(self, staged: Generation) -> GenerationInfo:
        """Make a staged generation live; raises PublishError, the old one still live, when that fails."""
        if not isinstance(staged, OpenSearchGeneration):
            raise PublishError(f"{self._name}: the generation was staged by another store; stage it in this one")
        lease = self._lease
        if lease is None:
            with self.publishing():
                return self.publish(staged)
        try:
            lease.check()
            # When another publisher was quicker all the same, nothing is done.
            before = self._aliased()
            gone = [{"index": self._index(n), "alias": self._name, "must_exist": True} for n in before]
            added = {"add": {"index": staged.index, "alias": self._name}}
            if gone:  # noted before: a note that lags behind would make this a leftover where the alias is lost
                self._control.note_live(staged.info.number)
            self._move_alias([*({"remove": one} for one in gone), added], staged, before)
        except EngineError as error:
            raise _refusal(error, f"{error}; the last generation is untouched") from None
        with suppress(EngineError):  # what is left is for the next run
            if not gone:
                self._control.note_live(staged.info.number)
            self._prune()
        return staged.info

    def discard(self, staged: Generation) -> None:
        """Throw a staged generation away, unless the alias names it."""
        if isinstance(staged, OpenSearchGeneration):
            with suppress(EngineError):
                if staged.info.number not in self._aliased():
                    self._delete(staged.index)

    def examine(self) -> Iterator[tuple[bool, str]]:
        """Yield what is wrong (True) or well with server, generations and copy, in one line each."""
        try:
            yield from self._examine_cluster()
        except EngineError as error:
            yield True, str(error)
            if self._settings.opensearch_copy:
                yield False, self._examine_copy()

    def _examine_cluster(self) -> Iterator[tuple[bool, str]]:
        cluster = self.cluster
        cluster.check()
        health = cluster.call("GET", "/_cluster/health")
        nodes = f"{health['number_of_nodes']} nodes, {health['status']}"
        yield health["status"] == "red", f"{', '.join(self._settings.opensearch_url)}: {nodes}"
        if not cluster.has_knn:
            told = "the k-NN plug-in is missing, so that only passages found by their words are compared by meaning"
            yield False, f"{told}; install opensearch-knn on every node"
        (live, has_alias), metas = self._find_live(), self._metas()
        if live is not None and not has_alias:
            yield (
                True,
                f"{self._name}: the alias of the live generation is gone; run `citewell ingest`, which makes it anew",
            )
        if not self._control.has_list() and metas:
            yield True, f"{self._control.name}: {LOST}"
        if live is None:
            yield True, f"{self._name}: nothing is published; run `citewell ingest`"
        for number in sorted(n for n in metas if n <= (live or 0)):
            yield self._examine(number, live)
        for number in sorted({*self._numbers()} - {n for n in metas if n <= (live or 0)}):
            yield False, f"{self._index(number)}: left by a run that was stopped; the next ingestion removes it"
        if live is not None and self._settings.opensearch_copy:
            yield False, self._examine_copy(metas.get(live, {}).get("digest", ""))

    def _examine(self, number: int, live: int | None) -> tuple[bool, str]:
        try:
            found = self._open(number)
        except NoGenerationError as error:
            return True, f"{error}; run `citewell ingest` to publish anew"
        state = "live" if number == live else "kept"
        if number == live and found.info.versions != VERSIONS:
            return True, f"{self._index(number)}: live, but made by another version of Citewell; run `citewell ingest`"
        return (
            False,
            f"{self._index(number)}: {state}, {found.info.passages} passages of {found.info.documents} documents",
        )

    def _examine_copy(self, digest: str | None = None) -> str:
        folder, kept = folder_of(self._settings), open_copy(self._settings)
        if digest is not None and (kept is None or source_of(kept.info)[1] != digest):
            return f"{folder}: no copy of the live generation; Citewell makes one within minutes where it serves"
        if kept is None:
            return f"{folder}: nothing is kept here that answers when the cluster is away"
        return f"{folder}: {kept.info.passages} passages, which answer when the cluster is away"

    def _newer_copy(self, live: OpenSearchGeneration) -> Generation:
        """Return the copy where an older generation would stand in for one of which it was made."""
        kept = self._copying.find() if self._copying and live.fault else None
        if kept is None or kept.info.number <= live.info.number:
            return live
        return _stand_in(kept, live.fault)

    def _find_live(self) -> tuple[int | None, bool]:
        """Return the number of the live generation, and whether the alias names it."""
        aliased = self._aliased()
        return (aliased[-1], True) if aliased else (self._control.live(), False)

    def _aliased(self) -> list[int]:
        """Return the numbers of the generations that the alias names; it is one, but operators can do much."""
        named = self.cluster.call("GET", f"/{self._name}-*/_alias/{self._name}", missing_is_none=True)
        return sorted(number for index in named or () if (number := self._number(index)))

    def _name_with_copy(self, copying: Copying, number: int) -> str:
        """Return the name of the newest generation whose copy is there, or that has waited for it too long."""
        meta = self._meta(number)
        digest = meta.get("digest", "")
        named = f"{self._index(number)} {digest}"  # a number may come again where the cluster lost its indices
        if not self._settings.opensearch_copy or meta.get("format") != FORMAT:
            self._shown = named
        elif copying.is_of(digest):
            self._shown = f"{named} with its copy"
        elif copying.has_waited(digest) or self._shown is None:
            self._shown = named
        return self._shown or named

    def _open(self, number: int, fault: str = "") -> OpenSearchGeneration:
        meta, index = self._meta(number), self._index(number)
        if not meta:
            raise NoGenerationError(f"g-{number}: is missing in {self._name}")
        told = f"{index}: has data format {(found := meta.get('format', 0))}, this version reads {FORMAT}"
        if found > FORMAT:
            raise NewerFormatError(f"{told}; install the newer Citewell that made it")
        if found < FORMAT:
            raise NoGenerationError(told)
        if "digest" not in meta or digest_of(meta) != meta["digest"]:
            raise NoGenerationError(f"{index}: was not finished, or its description is damaged")
        try:
            parts = {name: self._part(index, name, digest) for name, digest in meta["parts"].items()}
        except EngineError as error:
            if "(400: closed)" not in str(error):
                raise
            raise NoGenerationError(f"{index}: is closed; open it again") from None
        contents = Contents(
            statistics.load(parts["statistics"]), load_curation(parts["curation"]), json.loads(parts["redirects"])
        )
        find_copy: Callable[[], Generation | None] = self._copying.find if self._copying else lambda: None
        return OpenSearchGeneration(self.cluster, index, _info(meta), meta, contents, find_copy, fault)

    def _part(self, index: str, name: str, digest: str) -> bytes:
        query = {"bool": {"filter": [{"term": {"type": "part"}}, {"term": {"name": name}}]}}
        hits = self.cluster.scan(f"/{index}", {"query": query, "sort": ["sort"], "_source": ["record"]}, 10)
        try:
            content = join_part([hit["_source"]["record"] for hit in hits])
        except ValueError:
            content = b""
        if hashlib.sha256(content).hexdigest() != digest:
            raise NoGenerationError(f"{index}: its {name} are damaged")
        return content

    def _clear(self) -> int:
        """Remove what dead publishers left, and return the number of the next generation.

        Where the alias is gone only what was never finished is removed: the note may be an old one.
        """
        live, has_alias = self._find_live()
        metas, numbers = self._metas(), self._numbers()
        for number in numbers:
            if number != live and (number not in metas or (has_alias and number > (live or 0))):
                self._delete(self._index(number))
        return max([live or 0, *numbers]) + 1  # never one twice, so that nobody writes into another's index

    def _prune(self) -> None:
        """Delete the indices beyond the last three that were not live for a while."""
        metas = self._metas()
        numbers = sorted(metas)
        now = datetime.now(UTC)
        for number, following in list(pairwise(numbers))[: max(len(numbers) - KEPT, 0)]:
            if datetime.fromisoformat(metas[following]["made"]) + _READ_ON < now:
                self._delete(self._index(number))

    def _move_alias(
        self, moves: Sequence[Mapping[str, Any]], staged: OpenSearchGeneration, before: Sequence[int]
    ) -> None:
        """Have the alias name a generation; where the answer is lost, or a second try is refused, it is looked at."""
        try:
            self.cluster.call("POST", "/_aliases", {"actions": moves})
        except EngineError as error:
            try:
                moved = self._find_live() == (staged.info.number, True)
            except AwayError:
                told = "whether the new generation is live is not known; do the same again when the cluster is back"
                raise LaterError(f"{error}; {told}") from None
            if not moved:
                if before:
                    self._control.note_live(before[-1])
                raise

    def _delete(self, index: str) -> None:
        self.cluster.call("DELETE", f"/{index}", missing_is_none=True)

    def _index(self, number: int) -> str:
        return f"{self._name}-{number}"

    def _number(self, index: str) -> int:
        match = self._pattern.fullmatch(index)
        return int(match.group(1)) if match else 0

    def _mappings(self, indices: str) -> dict[int, dict[str, Any]]:
        params = {"filter_path": "*.mappings._meta", "ignore_unavailable": "true", "expand_wildcards": "open,closed"}
        found = self.cluster.call("GET", f"/{indices}/_mapping", params=params, missing_is_none=True) or {}
        return {n: row["mappings"].get("_meta", {}) for index, row in found.items() if (n := self._number(index))}

    def _numbers(self) -> list[int]:
        """Return the numbers of all indices, those that were never finished included."""
        found = self.cluster.call("GET", f"/{self._name}-*/_alias", missing_is_none=True) or {}
        return [number for index in found if (number := self._number(index))]

    def _metas(self) -> dict[int, dict[str, Any]]:
        """Return the descriptions of all indices that were finished, by number."""
        return {n: meta for n, meta in self._mappings(f"{self._name}-*").items() if "digest" in meta}

    def _meta(self, number: int) -> dict[str, Any]:
        return self._mappings(self._index(number)).get(number, {})

    def _make_control(self, *, although_lost: bool = False) -> None:
        """Make the control index where it is missing, and note what is live where that is not noted."""
        if self._control.make(although_lost=although_lost):
            named = self._aliased() or sorted(self._metas())
        else:  # a generation that no alias names may be one that waits for its gates
            named = self._aliased() if self._control.live() is None else []
        if named:
            self._control.note_live(named[-1])


def renew_copy(settings: Settings) -> None:
    """Make the copy kept on this machine equal the live generation; exits with 1, and one line, when it cannot."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # which the terminal sends to all: the server ends this process
    try:
        renew(settings, OpenSearchStore(settings).open_live())
    except BusyError:  # another process of this machine makes it
        time.sleep(_PAUSE_S)
    except (CitewellError, OSError) as error:
        print(f"citewell: {folder_of(settings)}: {error}", file=sys.stderr, flush=True)
        raise SystemExit(1) from None


def _stand_in(kept: Snapshot, why: str) -> Snapshot:
    """Return the copy, which says why it answers."""
    kept.fault = f"{why}; {kept.info.passages} passages kept here answer"
    return kept


def _refusal(error: CitewellError, told: str) -> PublishError:
    """Return what ends a publication: of another kind where the same may be tried again."""
    return LaterError(told) if isinstance(error, AwayError) else PublishError(told)


def _info(meta: Mapping[str, Any]) -> GenerationInfo:
    names = ("number", "digest", "passages", "documents", "versions", "made", "note")
    if any(name not in meta for name in names):
        raise NewerFormatError(
            f"g-{meta.get('number', '?')}: is described in an unknown way; install the newer Citewell"
        )
    return GenerationInfo(**{name: meta[name] for name in names})
