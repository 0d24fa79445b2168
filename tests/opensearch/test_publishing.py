"""Publishing into a cluster: what is sent, who may publish, and what a killed publisher leaves."""

import json
import os
import signal
import time
import urllib.request
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from ingest.documents import parse_file
from ingest.sources import find_files
from search_app.errors import BusyError, NoGenerationError, PublishError, SourceError
from search_app.index import Float32
from search_app.index.lookup import field_terms
from search_app.index.vectors import texts_of
from search_app.model import Change, Passage
from search_app.opensearch import publishing
from search_app.opensearch.cluster import BusyNodesError, Cluster
from search_app.opensearch.generation import OpenSearchGeneration
from search_app.opensearch.store import OpenSearchStore
from search_app.settings import Settings
from tests.index.made import NOTHING, Prose, all_passages, make_change, make_changes, make_query

pytestmark = pytest.mark.opensearch

ROOT = Path(__file__).parent.parent.parent
LEASE_S = 2.0
HIP = make_change("hip", ("Hip pain", "The hip hurts."), ("Should I rest?", "Rest a hip for a day."))
KNEE = make_change("knee", ("Knee pain", "The knee hurts and hurts."))


@dataclass
class Counting:
    """An encoder that draws vectors and counts the texts that it reads."""

    digest: str = "counting"
    dimensions: int = 8
    read: list[str] = field(default_factory=list)

    def encode(self, texts: Sequence[str], threads: int = 1) -> Float32:
        self.read += texts
        found = np.array([np.random.default_rng(len(text)).normal(size=8) for text in texts], np.float32)
        lengths: Float32 = np.linalg.norm(found, axis=1, keepdims=True).astype(np.float32)
        return found / lengths


def indices(clinic: Settings) -> list[str]:
    address = f"{clinic.opensearch_url[0]}/_cat/indices/citewell-{clinic.opensearch_collection}-*?h=index"
    return sorted(urllib.request.urlopen(address, timeout=30).read().decode().split())


def names(clinic: Settings, *ends: object) -> list[str]:
    return sorted(f"citewell-{clinic.opensearch_collection}-{end}" for end in ends)


def publish(store: OpenSearchStore, *changes: Any, encoder: Counting | None = None) -> int:
    with store.publishing():
        try:
            base = store.open()
        except NoGenerationError:
            base = None
        return store.publish(store.stage(base, changes, NOTHING, encoder)).number


def test_only_changed_passages_are_encoded_and_sent(cluster: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    store, encoder = OpenSearchStore(cluster), Counting()
    publish(store, *make_changes(Prose(1), 60), HIP, encoder=encoder)
    encoder.read.clear()
    sent: list[str] = []
    entries = publishing._entries

    def noting(*arguments: Any) -> Any:
        for entry_id, entry in entries(*arguments):
            sent.append(entry["name"])
            yield entry_id, entry

    monkeypatch.setattr(publishing, "_entries", noting)
    publish(store, KNEE, make_change("hip", ("Hip pain", "The hip hurts."), ("Cold", "Ice a hip.")), encoder=encoder)
    assert sorted(sent) == ["hip", "hip#p0", "hip#p1", "knee", "knee#p0"]
    assert len(encoder.read) == 4  # text and headings of the two new passages
    live = store.open()
    assert isinstance(live, OpenSearchGeneration)
    rows, scales = live.vectors_of(["hip#p0", "knee#p0"])
    assert (rows.shape, scales.shape) == ((2, 2, 8), (2, 2))


def test_a_generation_made_by_copying_equals_one_made_anew(cluster: Settings) -> None:
    changes = list(make_changes(Prose(2), 80))
    copied, anew = OpenSearchStore(cluster), OpenSearchStore(replace(cluster, opensearch_collection="anew"))
    try:
        publish(copied, *changes, HIP, KNEE)
        publish(copied, make_change("hip", ("Hip", "Other words here.")), *changes[:3])
        publish(anew, *changes, KNEE, make_change("hip", ("Hip", "Other words here.")))
        one, other = copied.open(), anew.open()
        assert isinstance(one, OpenSearchGeneration)
        assert isinstance(other, OpenSearchGeneration)
        assert all_passages(one) == all_passages(other)
        assert one.meta["contents"] == other.meta["contents"]
        assert counted(one) == counted(other)
        assert one.contents.statistics.words == other.contents.statistics.words
        assert one.contents.statistics.lengths.tolist() == other.contents.statistics.lengths.tolist()
    finally:
        remove(cluster, "anew")


def test_a_large_index_shares_files_with_the_one_before_until_much_is_deleted(
    cluster: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(publishing, "_FEW", 0)
    store, encoder = OpenSearchStore(cluster), Counting()
    changes = list(make_changes(Prose(4), 200))
    publish(store, *changes, KNEE, encoder=encoder)
    ((held, deleted),) = segments(cluster, 1)
    assert deleted == 0
    publish(store, HIP, Change("knee"), encoder=encoder)
    old, *fresh = segments(cluster, 2)
    assert sum(old) == held  # the files of the first, with some entries marked as deleted
    assert 0 < old[1] < held
    assert fresh
    found = store.open()
    assert [p.id for p in all_passages(found)][-2:] == ["hip#p0", "hip#p1"]
    vector = encoder.encode([texts_of(found.passages(["hip#p0"])[0])[0]])[0]
    assert "hip#p0" in found.candidates(make_query("hip"), 5, vector).ids
    assert found.candidates(make_query("knee"), 5).ids == ()
    assert segments(cluster, 1) == [(held, 0)]
    publish(store, *(Change(change.document_id) for change in changes[::3]), encoder=encoder)
    ((_, deleted),) = segments(cluster, 3)
    assert deleted == 0


def segments(clinic: Settings, number: int) -> list[tuple[int, int]]:
    """Return entries and deleted entries of each segment of a generation, the largest segment first."""
    (name,) = names(clinic, number)
    address = f"{clinic.opensearch_url[0]}/_cat/segments/{name}?h=docs.count,docs.deleted"
    lines = urllib.request.urlopen(address, timeout=30).read().decode().splitlines()
    return sorted(((int(count), int(deleted)) for count, deleted in map(str.split, lines)), reverse=True)


def test_without_knn_what_words_find_is_compared_by_meaning_and_nothing_else_is_found(
    cluster: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Cluster, "has_knn", property(lambda self: False))
    store, encoder = OpenSearchStore(cluster), Counting()
    publish(store, HIP, KNEE, encoder=encoder)
    live = store.open()
    vector = encoder.encode([texts_of(live.passages(["knee#p0"])[0])[0]])[0]
    found = live.candidates(make_query("hip"), 5, vector)
    assert set(found.ids) == {"hip#p0", "hip#p1"}
    texts = [texts_of(passage)[0] for passage in live.passages(found.ids)]
    expected = np.maximum(encoder.encode(texts) @ vector, 0)
    assert np.allclose(found.parts[:, 2], expected, atol=0.01)


def test_with_another_number_of_shards_an_index_is_made_anew(cluster: Settings) -> None:
    publish(OpenSearchStore(cluster), HIP)
    store = OpenSearchStore(replace(cluster, opensearch_shards=2))
    publish(store, KNEE)
    (name,) = names(cluster, 2)
    assert store.cluster.call("GET", f"/{name}/_settings")[name]["settings"]["index"]["number_of_shards"] == "2"
    assert [p.id for p in all_passages(store.open())] == ["hip#p0", "hip#p1", "knee#p0"]


def test_after_an_upgrade_of_the_cluster_an_index_is_made_anew(
    cluster: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(publishing, "_FEW", 0)
    store = OpenSearchStore(cluster)
    publish(store, *make_changes(Prose(5), 40))
    publish(store, HIP)
    assert len(segments(cluster, 2)) > 1  # it shares files
    monkeypatch.setattr(store.cluster, "_version", "99.0.0")  # no server of two major versions can be had
    publish(store, KNEE)
    assert len(segments(cluster, 3)) == 1


def counted(generation: OpenSearchGeneration) -> Mapping[str, list[int]]:
    statistics = generation.contents.statistics
    return {term: statistics.holding[row].tolist() for term, row in statistics.terms.items()}


def remove(clinic: Settings, collection: str) -> None:
    from tests.opensearch_node import remove_indices

    remove_indices(clinic.opensearch_url[0], collection)


def test_a_very_long_passage_and_a_very_long_id_come_back(cluster: Settings) -> None:
    store = OpenSearchStore(cluster)
    text = " ".join(f"word{number}" for number in range(20_000))
    name = "ü" * 600
    publish(store, make_change(name, ("Long", text)), HIP)
    live = store.open()
    assert live.passages([f"{name}#p0"])[0].text == text
    assert live.candidates(make_query("word19999"), 5).ids == (f"{name}#p0",)
    assert live.frequency("word7") == 1


def test_only_one_of_two_publishers_may_go_on(cluster: Settings) -> None:
    one, other = OpenSearchStore(cluster), OpenSearchStore(cluster)
    with one.publishing():
        with pytest.raises(BusyError, match="an ingestion is already running"), other.publishing():
            pass
        one.publish(one.stage(None, [HIP], NOTHING))
    assert publish(other, KNEE) == 2


def test_a_lease_is_renewed_while_its_holder_lives(cluster: Settings) -> None:
    one, other = OpenSearchStore(cluster, lease_s=LEASE_S), OpenSearchStore(cluster, lease_s=LEASE_S)
    with one.publishing():
        time.sleep(1.5 * LEASE_S)
        with pytest.raises(BusyError), other.publishing():
            pass
        assert one.publish(one.stage(None, [HIP], NOTHING)).number == 1


def test_a_publisher_that_lost_its_lease_publishes_nothing(cluster: Settings) -> None:
    late, other = OpenSearchStore(cluster, lease_s=LEASE_S), OpenSearchStore(cluster, lease_s=LEASE_S)
    with late.publishing():
        staged = late.stage(None, [HIP], NOTHING)
        assert late._lease
        late._lease._done.set()  # as a process that is held up, or cut off
        time.sleep(1.25 * LEASE_S)
        publish(other, KNEE)
        with pytest.raises(PublishError, match="lock of the publisher was lost"):
            late.publish(staged)
        late.discard(staged)
    assert [p.id for p in all_passages(other.open())] == ["knee#p0"]
    assert indices(cluster) == names(cluster, "control", 2)


@pytest.mark.parametrize("share", [0.2, 0.6, 0.95])
def test_what_a_killed_publisher_left_is_removed_by_the_next(cluster: Settings, share: float) -> None:
    store = OpenSearchStore(cluster, lease_s=LEASE_S)
    publish(store, HIP)
    changes = list(make_changes(Prose(3), 300))
    started = time.monotonic()
    store.discard(store.stage(None, changes, NOTHING))
    lasts = time.monotonic() - started
    pid = os.fork()
    if pid == 0:
        try:
            publish(OpenSearchStore(cluster, lease_s=LEASE_S), *changes)
        finally:
            os._exit(0)
    time.sleep(share * lasts)
    os.kill(pid, signal.SIGKILL)
    os.waitpid(pid, 0)
    before = store.current()
    assert before in (1, 2)
    assert "hip#p0" in store.open().digests()
    time.sleep(1.25 * LEASE_S)
    number = publish(store, KNEE)
    assert number > before
    kept = [info.number for info in store.generations()]
    assert indices(cluster) == names(cluster, "control", *kept)
    assert kept[-1] == number
    assert "knee#p0" in store.open().digests()


def test_what_the_nodes_are_too_busy_for_is_sent_again(cluster: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(publishing, "_FIRST_PAUSE_S", 0.01)
    store = OpenSearchStore(cluster)
    call = store.cluster.call
    refusals, statuses = iter(["whole", "some", "some"]), iter([429, 503])  # 503 where a node has just gone

    def busy(method: str, path: str, body: Any = None, *rest: Any, **more: Any) -> Any:
        refused = next(refusals, "") if path.endswith("/_bulk") else ""
        if refused == "whole":
            raise BusyNodesError("too busy")
        if refused == "some":
            lines = body.splitlines(keepends=True)
            found = call(method, path, "".join(lines[:2]), *rest, **more)
            status = next(statuses)
            turned = {"create": {"status": status, "error": {"type": "rejected", "reason": "queue is full"}}}
            return {"items": [*found["items"], *[turned] * (len(lines) // 2 - 1)]}
        return call(method, path, body, *rest, **more)

    monkeypatch.setattr(store.cluster, "call", busy)
    assert publish(store, HIP, KNEE) == 1
    assert [p.id for p in all_passages(store.open())] == ["hip#p0", "hip#p1", "knee#p0"]


def test_nodes_that_stay_busy_end_the_publication(cluster: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(publishing, "_FIRST_PAUSE_S", 0.01)
    store = OpenSearchStore(cluster)
    publish(store, HIP)
    call = store.cluster.call

    def busy(method: str, path: str, *rest: Any, **more: Any) -> Any:
        if path.endswith("/_bulk"):
            raise BusyNodesError("too busy")
        return call(method, path, *rest, **more)

    monkeypatch.setattr(store.cluster, "call", busy)
    with pytest.raises(PublishError, match="too busy to take the passages"):
        publish(store, KNEE)
    assert indices(cluster) == names(cluster, "control", 1)


def test_the_cluster_splits_our_terms_as_they_are(cluster: Settings) -> None:
    """Over all articles of the repository, the hostile ones included."""
    store = OpenSearchStore(cluster)
    publish(store, HIP)
    tests = ROOT / "tests" / "ingest"
    folders = (ROOT / "corpus", tests / "texts", tests / "hostile", ROOT / "ingest" / "data" / "clinic")
    passages = [p for folder in folders for p in passages_in(folder)]
    assert passages_in(tests / "hostile")
    assert len(passages) > 300
    for start in range(0, len(passages), 20):
        for name in ("title", "heading", "text"):
            ours = [term for p in passages[start : start + 20] for term in field_terms(p)[name]]
            assert analysed(cluster, ours) == ours


def passages_in(folder: Path) -> list[Passage]:
    found: list[Passage] = []
    for path in find_files(folder).articles:
        with suppress(SourceError):  # some hostile ones hold no passage
            found += [p for change in parse_file(path, path.name, 0).changes for p in change.passages]
    return found


def analysed(clinic: Settings, ours: Sequence[str]) -> list[str]:
    path = f"{clinic.opensearch_url[0]}/citewell-{clinic.opensearch_collection}-1/_analyze"
    data = json.dumps({"analyzer": "terms", "text": " ".join(ours)}).encode()
    request = urllib.request.Request(path, data, {"Content-Type": "application/json"}, method="POST")
    with urllib.request.urlopen(request, timeout=30) as answer:
        return [token["token"] for token in json.load(answer)["tokens"]]
