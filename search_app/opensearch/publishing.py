"""Filling a new index: what did not change is taken over inside the cluster, the rest sent, and all of it checked."""

import hashlib
import json
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import islice
from typing import Any

from search_app.errors import LaterError, PublishError
from search_app.index import NEVER_DUE, Generation, PassageEncoder, Progress
from search_app.index.lookup import due_days, field_terms
from search_app.index.records import digest_document
from search_app.index.records import dump as dump_record
from search_app.index.vectors import Vectors, encode_passages
from search_app.model import Change, Curation, Document, Passage
from search_app.opensearch import statistics
from search_app.opensearch.cluster import BusyNodesError, Cluster
from search_app.opensearch.generation import OpenSearchGeneration
from search_app.opensearch.layout import (
    FORMAT,
    VERSIONS,
    document_entry,
    hash_term,
    make_index,
    part_entries,
    passage_entry,
    read_id,
    read_passage,
    safe,
    unpack_terms,
)
from search_app.opensearch.lease import Lease
from search_app.opensearch.statistics import Statistics, Tally

_BATCH = 1000
"""Passages that are encoded and sent at a time."""
_BULK_BYTES = 4 * 2**20
_TRIES = 8
_FIRST_PAUSE_S = 0.5
_MOST_CHANGED = 20_000
"""Documents that may change for the others to be taken over in the cluster, which takes 65,536 terms in a query."""
_MOST_DEAD = 0.1
"""The share of documents that may change for that, and of deleted entries that an index may have: no merge removes
those of late, for the cluster keeps them for its further copies."""
_FEW = 100_000
"""Entries up to which an index is always merged to one segment, which takes some seconds without vectors."""
_SEGMENTS = 4
"""Of a larger index that shares files with the one before, so that these are written anew seldom."""
_SAMPLES = 20
_LOOK_S = 0.5
_GREEN_WITHIN = "60s"

Contents = Iterable[tuple[Document, tuple[Passage, ...]]]


@dataclass
class Build:
    """An index that is being filled, and what stands in it so far."""

    cluster: Cluster
    index: str
    number: int
    lease: Lease
    encoder: PassageEncoder | None
    knn: bool
    is_clone: bool = False
    """Whether it shares files with the index before."""
    documents: dict[str, bytes] = field(default_factory=dict)
    """What `digest_document` gives for each document that must stand in it."""
    statistics: Statistics = field(default_factory=lambda: statistics.count((), ()))
    """Those of what the cluster takes over, and in the end of all."""
    tally: Tally = field(default_factory=Tally)
    first_due: int = NEVER_DUE


def fill(
    build: Build,
    base: Generation | None,
    changes: Mapping[str, Change],
    curation: Curation,
    redirects: Mapping[str, str],
    progress: Progress | None,
    *,
    shards: int,
    replicas: int,
    note: str,
) -> dict[str, Any]:
    """Make the index of `base` with `changes`, check it, and return its description; raises PublishError."""
    model = build.encoder.digest if build.encoder else ""
    meta: dict[str, Any] = {
        "format": FORMAT,
        "number": build.number,
        "versions": VERSIONS,
        "model": model,
        "dimensions": build.encoder.dimensions if build.encoder else 0,
        "knn": build.knn and bool(model),
    }
    if isinstance(base, OpenSearchGeneration) and _can_clone(build, base, changes, meta, shards):
        build.is_clone = True
        _clone(build, base, changes, meta)
    else:
        made = make_index(meta, meta["dimensions"], knn=build.knn, shards=shards)
        _make(build, "PUT", f"/{build.index}", made)
        if base:
            _send(build, ((d, own) for d, own in base.contents_of() if d.id not in changes), base, None)
    fresh = [(c.document, c.passages) for _, c in sorted(changes.items()) if c.document]
    _send(build, fresh, base, progress)
    build.statistics = statistics.combine(build.statistics, statistics.count((), ()), build.tally.result())
    parts = {
        "statistics": statistics.dump(build.statistics),
        "curation": dump_record(curation),
        "redirects": json.dumps(dict(redirects), sort_keys=True).encode(),
    }
    _bulk(build, (entry for name, content in parts.items() for entry in part_entries(name, content)))
    _settle(build, replicas)
    _verify(build)
    about = {
        **meta,
        "passages": build.statistics.passages,
        "documents": len(build.documents),
        "made": datetime.now(UTC).isoformat(timespec="seconds"),
        "note": note,
        "first_due": build.first_due,
        "contents": _digest_contents(build.documents),
        "parts": {name: hashlib.sha256(content).hexdigest() for name, content in parts.items()},
    }
    sealed = {**about, "digest": digest_of(about)}
    build.lease.check()
    build.cluster.call("PUT", f"/{build.index}/_mapping", {"_meta": sealed})
    return sealed


def digest_of(about: Mapping[str, Any]) -> str:
    """Return the digest of a description without its own."""
    body = json.dumps({name: value for name, value in about.items() if name != "digest"}, sort_keys=True)
    return f"sha256:{hashlib.sha256(body.encode()).hexdigest()}"


def _can_clone(
    build: Build, base: OpenSearchGeneration, changes: Mapping[str, Change], meta: Mapping[str, Any], shards: int
) -> bool:
    same = all(base.meta[name] == meta[name] for name in ("format", "versions", "model", "knn"))
    if not same or len(changes) > min(_MOST_CHANGED, base.info.documents * _MOST_DEAD):
        return False
    answer = build.cluster.call("GET", f"/{base.index}/_settings", params={"human": "true"})
    settings, held = answer[base.index]["settings"]["index"], _count_entries(build, base.index)
    return (
        int(settings["number_of_shards"]) == shards
        and held["deleted"] <= held["count"] * _MOST_DEAD
        and _major(settings["version"]["created_string"]) == _major(build.cluster.version)
    )


def _major(version: str) -> str:
    """Return what must not be two behind: a cluster reads the indices of one major version before its own."""
    return version.partition(".")[0]


def _count_entries(build: Build, index: str) -> Mapping[str, int]:
    """Return how many entries an index holds under `count`, and how many beside them under `deleted`."""
    found: Mapping[str, int] = build.cluster.call("GET", f"/{index}/_stats/docs")["_all"]["primaries"]["docs"]
    return found


def _clone(build: Build, base: OpenSearchGeneration, changes: Mapping[str, Change], meta: Mapping[str, Any]) -> None:
    """Have the cluster make the index from that of `base`, whose files it shares, and take out what changed."""
    build.cluster.call("PUT", f"/{base.index}/_settings", {"index": {"blocks.write": True}})
    own = {"blocks.write": None, "number_of_replicas": 0, "auto_expand_replicas": "false", "refresh_interval": "-1"}
    _make(build, "POST", f"/{base.index}/_clone/{build.index}", {"settings": {"index": own}})
    build.cluster.call("PUT", f"/{build.index}/_mapping", {"_meta": meta})  # else it would seem finished
    _await_copies(build)
    old = [{"term": {"type": "part"}}, {"terms": {"document": [safe(name) for name in changes]}}]
    body = {"query": {"bool": {"should": old}}}
    done = _await_task(build, f"/{build.index}/_delete_by_query", body, refresh="true")
    if done.get("error") or done.get("response", {}).get("failures"):
        raise PublishError(f"{build.index}: what changed could not be taken out; try again")
    digests = base.document_digests()
    build.documents.update((name, digest) for name, digest in digests.items() if name not in changes)
    gone = [p for name in changes if name in digests for p in base.passages(base.ids_of(name))]
    less = statistics.count(gone, [*map(field_terms, gone)])
    build.statistics = statistics.combine(base.contents.statistics, less, statistics.count((), ()))
    build.first_due = base.first_due
    if min(map(int, due_days(gone)), default=NEVER_DUE) <= build.first_due:
        kept = {p.id for p in gone}
        rows = zip(base.digests(), base.due.tolist(), strict=True)
        build.first_due = min((day for name, day in rows if name not in kept), default=NEVER_DUE)


def _make(build: Build, method: str, path: str, body: Mapping[str, Any]) -> None:
    """Ask for the new index; it is there already where only the answer to a first try was lost."""
    answer = build.cluster.call(method, path, body, answer_on=(400,))
    if "error" in answer and "resource_already_exists" not in str(answer["error"]):
        reason = " ".join(str(answer["error"]).split())[:300]
        raise PublishError(f"{build.index}: cannot be made ({reason}); the last generation is untouched")


def _await_task(build: Build, path: str, body: Any = None, **parameters: object) -> Any:
    """Ask for what may take long, and return how it ended."""
    asked = {**parameters, "wait_for_completion": "false"}
    task = build.cluster.call("POST", path, body, asked)["task"]
    pause = _LOOK_S / 64
    while not (state := build.cluster.call("GET", f"/_tasks/{task}"))["completed"]:
        build.lease.check()
        time.sleep(pause)
        pause = min(2 * pause, _LOOK_S)
    return state


def _send(build: Build, contents: Contents, base: Generation | None, progress: Progress | None) -> None:
    """Encode and send documents with their passages, some at a time."""
    for batch in _batches(contents):
        passages = [passage for _, own in batch for passage in own]
        terms = [*map(field_terms, passages)]
        vectors = None
        if build.encoder:
            vectors = encode_passages(passages, build.encoder, base.vectors if base else None, progress)
        build.tally.add(passages, terms)
        build.first_due = min([build.first_due, *map(int, due_days(passages))])
        build.documents.update((document.id, digest_document(document, own)) for document, own in batch)
        _bulk(build, _entries(build, batch, terms, vectors))


def _entries(
    build: Build,
    batch: Sequence[tuple[Document, tuple[Passage, ...]]],
    terms: Sequence[Mapping[str, Sequence[str]]],
    vectors: Vectors | None,
) -> Iterator[tuple[str, dict[str, Any]]]:
    row = 0
    for document, own in batch:
        yield document_entry(document, build.documents[document.id])
        for place, passage in enumerate(own):
            yield passage_entry(passage, place, terms[row], vectors, row, knn=build.knn)
            row += 1


def _batches(contents: Contents) -> Iterator[list[tuple[Document, tuple[Passage, ...]]]]:
    batch: list[tuple[Document, tuple[Passage, ...]]] = []
    held = 0
    for document, own in contents:
        batch.append((document, own))
        held += len(own) + 1
        if held >= _BATCH:
            yield batch
            batch, held = [], 0
    if batch:
        yield batch


def _bulk(build: Build, entries: Iterable[tuple[str, dict[str, Any]]]) -> None:
    """Send entries in requests of some megabytes; those that the nodes are too busy for are sent again."""
    lines: list[str] = []
    size = 0
    for entry_id, entry in entries:
        lines.append(json.dumps({"create": {"_id": entry_id}}) + "\n" + json.dumps(entry, ensure_ascii=False) + "\n")
        size += len(lines[-1])
        if size >= _BULK_BYTES:
            _send_lines(build, lines)
            lines, size = [], 0
    _send_lines(build, lines)


def _send_lines(build: Build, lines: list[str]) -> None:
    pause = _FIRST_PAUSE_S
    for _ in range(_TRIES):
        if not lines:
            return
        build.lease.check()
        try:
            items = build.cluster.call("POST", f"/{build.index}/_bulk", "".join(lines))["items"]
            lines = [line for line, item in zip(lines, items, strict=True) if _is_refused(build, item["create"])]
        except BusyNodesError:
            pass
        if lines:
            time.sleep(pause)
            pause *= 2
    raise LaterError(f"{build.index}: the nodes are too busy to take the passages; try again later")


def _is_refused(build: Build, item: Mapping[str, Any]) -> bool:
    """Say whether an entry is to be sent again; raises PublishError when that is of no use.

    One that is there already was taken before, by a request whose answer was lost.
    """
    status = item["status"]
    if status in (201, 409):
        return False
    if status in (429, 503) and "flood-stage" not in str(item["error"]):  # 503: where a node has just gone
        return True
    reason = " ".join(str(item["error"].get("reason", "")).split())[:300]
    if "flood-stage" in reason:
        raise PublishError(
            f"{build.index}: the disk of a node is nearly full, so nothing is written; free or add space"
        )
    raise PublishError(f"{build.index}: takes no passages ({reason})")


def _settle(build: Build, replicas: int) -> None:
    """Make what was sent visible and quick to search, and let the cluster make its further copies.

    One segment is best: with seven a question costs the node twice as much. But merging writes all anew, graphs of
    vectors too, so that a large index that shares files with the one before keeps them.
    """
    build.lease.check()
    build.cluster.call("POST", f"/{build.index}/_refresh")
    whole = not build.is_clone or _count_entries(build, build.index)["count"] <= _FEW
    _await_task(build, f"/{build.index}/_forcemerge", max_num_segments=1 if whole else _SEGMENTS)
    build.cluster.call("POST", f"/{build.index}/_refresh")
    settings = {"index": {"refresh_interval": "1s", "auto_expand_replicas": f"0-{replicas}" if replicas else "false"}}
    build.cluster.call("PUT", f"/{build.index}/_settings", settings)
    _await_copies(build)


def _await_copies(build: Build) -> None:
    """Wait until the index is there, and a while for its further copies.

    Not all nodes may be there; one copy of everything is enough to go on, and the cluster makes the others.
    """
    waiting = {"wait_for_status": "green", "timeout": _GREEN_WITHIN}
    found = build.cluster.call("GET", f"/_cluster/health/{build.index}", params=waiting, timeout=90, answer_on=(408,))
    if found["status"] == "red":
        raise LaterError(f"{build.index}: the cluster cannot keep it; see the health of its nodes")


def _verify(build: Build) -> None:
    """Compare what stands in the index with what must: counts, all digests of documents, and some passages."""
    found = build.cluster.search(
        f"/{build.index}",
        {"size": 0, "track_total_hits": True, "aggs": {"types": {"terms": {"field": "type"}}}},
    )
    counts = {bucket["key"]: bucket["doc_count"] for bucket in found["aggregations"]["types"]["buckets"]}
    expected = {"passage": build.statistics.passages, "document": len(build.documents)}
    if any(counts.get(kind, 0) != wanted for kind, wanted in expected.items()):
        raise PublishError(f"{build.index}: holds {counts} instead of {expected}; try again")
    body = {
        "query": {"term": {"type": "document"}},
        "stored_fields": "_none_",
        "docvalue_fields": ["name", "digest"],
        "sort": ["sort"],
    }
    rows = (hit["fields"] for hit in build.cluster.scan(f"/{build.index}", body, _BATCH))
    if {read_id(row["name"][0]): bytes.fromhex(row["digest"][0]) for row in rows} != build.documents:
        raise PublishError(f"{build.index}: holds other documents than those sent; try again")
    _verify_samples(build)


def _verify_samples(build: Build) -> None:
    """Read passages drawn at random, and look each of them up by its own words."""
    drawn = {
        "query": {"function_score": {"query": {"term": {"type": "passage"}}, "random_score": {}}},
        "size": _SAMPLES,
        "_source": ["name", "digest", "passage", "scored"],
    }
    for hit in build.cluster.search(f"/{build.index}", drawn)["hits"]["hits"]:
        source = hit["_source"]
        passage = read_passage(source["passage"])
        terms = {name: set(found) for name, found in field_terms(passage).items()}
        packed = unpack_terms([source["scored"]])
        hashes = {hash_term(term) for found in terms.values() for term in found}
        same = passage.digest.hex() == source["digest"] and packed.ids == (passage.id,)
        clauses = [{"term": {name: term}} for name, found in terms.items() for term in islice(sorted(found), 5)]
        own = {"bool": {"filter": [{"term": {"name": source["name"]}}, *clauses]}}
        found = build.cluster.search(f"/{build.index}", {"query": own, "size": 1})["hits"]["hits"]
        if not same or hashes != set(packed.terms.tolist()) or not found:
            raise PublishError(f"{build.index}: a passage came back other than it was sent; try again")


def _digest_contents(documents: Mapping[str, bytes]) -> str:
    digest = hashlib.sha256()
    for name in sorted(documents):
        digest.update(name.encode("utf-8", "surrogatepass") + b"\0" + documents[name])
    return digest.hexdigest()
