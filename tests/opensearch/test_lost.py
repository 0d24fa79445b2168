"""What operators and machines can lose: alias, indices, the control index, the disk; nothing withdrawn comes back."""

import hashlib
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from flask.testing import FlaskClient

from ingest.pipeline import ingest
from ingest.report import Options
from ingest.withdrawing import reinstate, withdraw
from search_app.errors import AwayError, BusyError, EngineError, LaterError, NoGenerationError, PublishError
from search_app.index import withdrawals
from search_app.index.store import open_store
from search_app.model import Withdrawal
from search_app.opensearch import publishing
from search_app.opensearch.store import OpenSearchStore
from search_app.search import LiveIndex, search
from search_app.settings import Settings, environ_of
from search_app.web import build_app, open_index
from tests.index.made import NOTHING, make_change
from tests.opensearch_node import remove_indices
from tests.test_cli import citewell

from .test_away import wait_for
from .test_faults import call, run

pytestmark = pytest.mark.opensearch

COLD = "# Cold\n\nWrap an ice pack in a towel for a sore knee.\n"
HEAT = "# Heat\n\nA wheat bag can loosen a stiff neck.\n"


@pytest.fixture
def clinic(cluster: Settings) -> Settings:
    """Two articles, published."""
    clinic = replace(cluster, semantic="off", kept_answers=0)
    write(clinic, cold=COLD, heat=HEAT)
    return clinic


def write(clinic: Settings, **articles: str) -> None:
    for name, text in articles.items():
        (clinic.corpus / f"{name}.md").write_text(text)
    assert ingest(open_store(clinic), clinic).published


def index_of(clinic: Settings, end: object) -> str:
    return f"citewell-{clinic.opensearch_collection}-{end}"


def drop_alias(clinic: Settings, number: int) -> None:
    alias = {"index": index_of(clinic, number), "alias": index_of(clinic, "")[:-1]}
    call(clinic, "POST", "/_aliases", {"actions": [{"remove": alias}]})


def shown(live: LiveIndex) -> set[str]:
    live._looked = live._looked_withdrawn = float("-inf")
    return {hit.passage.id for hit in search(live.current(), "ice pack, wheat bag, stiff neck").hits}


def test_a_lost_list_of_what_is_withdrawn_never_shows_it_again(
    clinic: Settings, caplog: pytest.LogCaptureFixture
) -> None:
    live = open_index(clinic)
    withdraw(open_store(clinic), "heat#heat")
    assert shown(live) == {"cold#cold"}
    call(clinic, "DELETE", f"/{index_of(clinic, 'control')}")
    assert shown(live) == {"cold#cold"}
    assert "the list of what is withdrawn is gone" in live.fault
    assert shown(open_index(clinic)) == {"cold#cold"}  # a new process, by what this machine keeps
    assert "the list of what is withdrawn is gone" in citewell_doctor(clinic)
    write(clinic, cold=COLD.replace("towel", "cloth"))  # which puts the list back that this machine keeps
    assert "the list of what is withdrawn has 1 entries again" in caplog.text
    assert shown(live) == shown(open_index(clinic)) == {"cold#cold"}
    wait_for(lambda: shown(live) == {"cold#cold"} and not live.fault, 60)


def elsewhere(clinic: Settings, name: str) -> Settings:
    """The same collection on another machine."""
    return replace(clinic, data=clinic.root / name)


def test_a_list_made_anew_by_a_machine_that_knows_less_brings_nothing_back(clinic: Settings) -> None:
    publisher = elsewhere(clinic, "publisher")
    write(publisher, cold=COLD.replace("towel", "cloth"))
    live = open_index(clinic)
    withdraw(open_store(elsewhere(clinic, "editor")), "heat#heat")
    assert shown(live) == {"cold#cold"}
    call(clinic, "DELETE", f"/{index_of(clinic, 'control')}")
    write(publisher, cold=COLD)  # it knows a list with nothing in it
    assert shown(live) == {"cold#cold"}
    assert live.fault == ""
    assert shown(open_index(elsewhere(clinic, "fresh"))) == {"cold#cold"}  # for it was put back
    assert ingest(open_store(publisher), publisher).status == 0
    reinstate(open_store(publisher), "heat#heat")
    assert shown(live) == shown(open_index(clinic)) == {"cold#cold", "heat#heat"}


def test_a_list_made_anew_by_hand_or_from_a_snapshot_brings_nothing_back(clinic: Settings) -> None:
    live, editor = open_index(clinic), elsewhere(clinic, "editor")
    place = f"/{index_of(clinic, 'control')}/_doc/withdrawn"
    before = call(clinic, "GET", place)["_source"]
    withdraw(open_store(editor), "heat#heat")
    assert shown(live) == {"cold#cold"}
    call(clinic, "PUT", place, before)
    assert open_store(clinic).withdrawals().ids == {"heat#heat"}
    assert "lacks heat#heat, which stays withdrawn here" in open_store(clinic).withdrawals().fault
    assert "lacks heat#heat" in citewell_doctor(clinic)
    assert shown(live) == {"cold#cold"}
    assert open_store(elsewhere(clinic, "fresh")).withdrawals().ids == {"heat#heat"}
    call(clinic, "DELETE", f"/{index_of(clinic, 'control')}")
    withdraw(open_store(elsewhere(clinic, "laptop")), "cold#cold")
    assert shown(live) == set()
    reinstate(open_store(elsewhere(clinic, "laptop")), "cold#cold")
    assert shown(live) == {"cold#cold"}


def test_a_damaged_list_of_this_machine_is_written_anew_and_clocks_may_differ(clinic: Settings) -> None:
    live = open_index(clinic)
    withdraw(open_store(elsewhere(clinic, "ahead")), "heat#heat", now=datetime.now(UTC) + timedelta(hours=1))
    assert shown(live) == {"cold#cold"}
    (clinic.data / withdrawals.NAME).write_bytes(b"damaged")
    fresh = open_index(clinic)
    assert shown(fresh) == {"cold#cold"}
    assert withdrawals.load(clinic.data).ids == {"heat#heat"}
    reinstate(open_store(clinic), "heat#heat")
    assert shown(live) == shown(fresh) == {"cold#cold", "heat#heat"}
    assert live.fault == ""


def test_what_another_process_of_this_machine_has_withdrawn_counts(
    clinic: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    idle = open_index(clinic)
    wait_for(lambda: shown(idle) and (clinic.data / "copy" / "CURRENT").exists(), 60)
    withdraw(open_store(clinic), "heat#heat")
    cluster = idle._store.cluster  # type: ignore[attr-defined]
    with monkeypatch.context() as patched:
        patched.setattr(cluster, "call", refuse)
        assert shown(idle) == {"cold#cold"}
    place = f"/{index_of(clinic, 'control')}/_doc/withdrawn"
    call(clinic, "PUT", place, {"entries": "[]", "reinstated": "{}", "digest": digest_of_nothing()})
    assert shown(idle) == {"cold#cold"}
    assert withdrawals.load(clinic.data).ids == {"heat#heat"}


def refuse(*arguments: object, **more: object) -> None:
    raise AwayError("away")


def digest_of_nothing() -> str:
    return hashlib.sha256(b"[]\n{}").hexdigest()


def test_of_two_entries_of_one_id_the_later_counts_whatever_the_clocks_say(clinic: Settings) -> None:
    store = open_store(clinic)
    store.withdraw(Withdrawal("heat#heat", ("aa" * 32,), "2030-01-01T00:00:00+00:00"))
    place = f"/{index_of(clinic, 'control')}/_doc/withdrawn"
    older = call(clinic, "GET", place)["_source"]
    store.withdraw(Withdrawal("heat#heat", ("bb" * 32,), "2026-01-01T00:00:00+00:00"))
    (entry,) = store.withdrawals().entries
    assert (entry.digests, entry.made) == (("bb" * 32,), "2030-01-01T00:00:01+00:00")
    call(clinic, "PUT", place, older)
    assert [e.digests for e in store.withdrawals().entries] == [("bb" * 32,)]
    store.reinstate("heat#heat")
    assert store.withdrawals().entries == ()
    noted = call(clinic, "GET", place)["_source"]
    store.withdraw(Withdrawal("heat#heat", ("cc" * 32,), "2026-01-02T00:00:00+00:00"))
    call(clinic, "PUT", place, noted)
    assert [e.digests for e in open_store(clinic).withdrawals().entries] == [("cc" * 32,)]
    call(clinic, "PUT", place, {"entries": "[]"})
    with pytest.raises(NoGenerationError, match="what is withdrawn is damaged"):
        open_store(clinic).withdrawals()


def test_who_only_asks_for_the_lock_makes_nothing_live(clinic: Settings) -> None:
    new = replace(clinic, opensearch_collection=f"{clinic.opensearch_collection}n", data=clinic.root / "new")
    try:
        first, second = open_store(new), open_store(new)
        with first.publishing():
            staged = first.stage(None, [make_change("a", ("A", "Words."))], NOTHING)
            with pytest.raises(BusyError), second.publishing():
                pass
            assert second.current() is None
            first.discard(staged)
            assert second.current() is None
    finally:
        remove_indices(clinic.opensearch_url[0], new.opensearch_collection)


def test_a_list_that_cannot_be_put_back_counts_and_is_said(clinic: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    live = open_index(clinic)
    place = f"/{index_of(clinic, 'control')}/_doc/withdrawn"
    before = call(clinic, "GET", place)["_source"]
    withdraw(open_store(clinic), "heat#heat")
    assert shown(live) == {"cold#cold"}
    call(clinic, "PUT", place, before)
    call(clinic, "PUT", f"/{index_of(clinic, 'control')}/_settings", {"index.blocks.write": True})
    assert shown(live) == {"cold#cold"}
    assert "lacks heat#heat, which stays withdrawn here; it cannot be put back" in live.fault
    call(clinic, "PUT", f"/{index_of(clinic, 'control')}/_settings", {"index.blocks.write": None})
    assert shown(live) == {"cold#cold"}
    assert live.fault == ""


def test_when_all_indices_were_removed_nothing_withdrawn_comes_back(clinic: Settings) -> None:
    live = open_index(clinic)
    withdraw(open_store(clinic), "heat#heat")
    wait_for(lambda: shown(live) and (clinic.data / "copy" / "CURRENT").exists(), 60)
    assert shown(live) == {"cold#cold"}
    remove_indices(clinic.opensearch_url[0], clinic.opensearch_collection)
    assert shown(live) == shown(open_index(clinic)) == {"cold#cold"}
    assert "the list of what is withdrawn is gone" in live.fault
    (clinic.corpus / "cold.md").write_text(COLD.replace("towel", "cloth"))
    assert ingest(open_store(clinic), clinic).published
    assert shown(open_index(clinic)) == {"cold#cold"}


def citewell_doctor(clinic: Settings) -> str:
    done = citewell(clinic.root, "doctor", **environ_of(clinic))
    assert done.returncode == 1
    return done.stdout


def test_where_nobody_knows_the_list_any_more_it_must_be_said_again(clinic: Settings) -> None:
    withdraw(open_store(clinic), "heat#heat")
    call(clinic, "DELETE", f"/{index_of(clinic, 'control')}")
    (clinic.data / withdrawals.NAME).unlink()
    live = open_index(clinic)
    with pytest.raises(NoGenerationError, match="the list of what is withdrawn is gone"):
        live.current()
    (clinic.corpus / "cold.md").write_text(COLD.replace("towel", "cloth"))
    with pytest.raises(PublishError, match="withdraw the same again"):
        ingest(open_store(clinic), clinic)
    withdraw(open_store(clinic), "heat#heat")
    assert shown(live) == {"cold#cold"}
    assert ingest(open_store(clinic), clinic).published
    reinstate(open_store(clinic), "heat#heat")
    assert shown(live) == {"cold#cold", "heat#heat"}


def test_what_is_withdrawn_is_taken_along_from_one_engine_to_the_other(clinic: Settings) -> None:
    folder = replace(clinic, engine="whoosh", data=clinic.root / "moving")
    moved = replace(clinic, opensearch_collection=f"{clinic.opensearch_collection}m", data=folder.data)
    try:
        assert ingest(open_store(folder), folder).published
        withdraw(open_store(folder), "heat#heat")
        assert ingest(open_store(moved), moved).published
        assert shown(LiveIndex(open_store(moved))) == {"cold#cold"}
        reinstate(open_store(moved), "heat#heat")
        withdraw(open_store(moved), "cold#cold")
        assert ingest(open_store(folder), folder).status == 0
        assert shown(LiveIndex(open_store(folder))) == {"heat#heat"}
    finally:
        remove_indices(clinic.opensearch_url[0], moved.opensearch_collection)


def test_a_list_that_could_not_be_kept_here_is_kept_as_soon_as_it_can(
    clinic: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    live = open_index(clinic)
    assert shown(live) == {"cold#cold", "heat#heat"}
    withdraw(open_store(replace(clinic, data=clinic.root / "elsewhere")), "heat#heat")

    def full(*arguments: object) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patched:
        patched.setattr(withdrawals, "save", full)
        assert shown(live) == {"cold#cold"}
        assert "WITHDRAWN: cannot be written (No space left on device)" in live.fault
    assert shown(live) == {"cold#cold"}
    assert live.fault == ""
    assert [entry.id for entry in withdrawals.load(clinic.data).entries] == ["heat#heat"]


def test_without_its_alias_a_collection_goes_on_and_the_next_publication_mends_it(clinic: Settings) -> None:
    write(clinic, cold=COLD.replace("towel", "cloth"))
    live = open_index(clinic)
    wait_for(lambda: shown(live) == {"cold#cold", "heat#heat"} and not live.fault, 60)
    drop_alias(clinic, 2)
    assert shown(live) == shown(open_index(clinic)) == {"cold#cold", "heat#heat"}
    assert "the alias is gone" in live.fault  # which a running server notices
    assert "the alias of the live generation is gone" in citewell_doctor(clinic)
    write(clinic)  # nothing has changed but this
    wait_for(lambda: shown(live) == {"cold#cold", "heat#heat"} and not live.fault, 60)
    assert [info.number for info in open_store(clinic).generations()] == [1, 2, 3]


def test_a_publication_that_fails_without_an_alias_removes_nothing(
    clinic: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    drop_alias(clinic, 1)

    def refuse(*arguments: object) -> None:
        raise EngineError("refused")

    monkeypatch.setattr(publishing, "_send_lines", refuse)
    (clinic.corpus / "cold.md").write_text(COLD.replace("towel", "cloth"))
    with pytest.raises(PublishError, match="the last generation is untouched"):
        ingest(open_store(clinic), clinic)
    assert shown(open_index(clinic)) == {"cold#cold", "heat#heat"}


def test_without_an_alias_and_by_an_old_note_nothing_finished_is_removed(
    clinic: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(clinic, cold=COLD.replace("towel", "cloth"))
    call(clinic, "PUT", f"/{index_of(clinic, 'control')}/_doc/live", {"number": 1})
    drop_alias(clinic, 2)
    write(clinic, cold=COLD.replace("towel", "scarf"))
    assert [info.number for info in open_store(clinic).generations()] == [1, 2, 3]


def test_without_a_note_the_next_run_makes_one(clinic: Settings) -> None:
    call(clinic, "DELETE", f"/{index_of(clinic, 'control')}/_doc/live")
    assert ingest(open_store(clinic), clinic).status == 0
    assert call(clinic, "GET", f"/{index_of(clinic, 'control')}/_doc/live")["_source"] == {"number": 1}


def test_a_publication_of_which_only_the_answer_was_lost_is_one(
    clinic: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = open_store(clinic)
    lost: list[EngineError] = []
    later: list[EngineError] = []
    really = store.cluster.call  # type: ignore[attr-defined]

    def lose(method: str, path: str, *given: Any, **more: Any) -> Any:
        if later:
            raise later[0]
        answer = really(method, path, *given, **more)
        if path == "/_aliases":
            later.extend(lost)
            raise EngineError("aliases [citewell] missing")  # what a second try of the same is told
        return answer

    monkeypatch.setattr(store.cluster, "call", lose)  # type: ignore[attr-defined]
    (clinic.corpus / "cold.md").write_text(COLD.replace("towel", "cloth"))
    assert ingest(store, clinic).published
    lost.append(AwayError("away"))
    (clinic.corpus / "cold.md").write_text(COLD.replace("towel", "scarf"))
    with pytest.raises(LaterError, match="whether the new generation is live is not known"):
        ingest(store, clinic)


def test_after_the_live_index_was_deleted_an_older_one_answers_and_gates_hold(clinic: Settings) -> None:
    many = {f"a{number}": f"# Part {number}\n\nThe knee is stiff in part {number}.\n" for number in range(20)}
    write(clinic, **many)
    write(clinic, cold=COLD.replace("towel", "cloth"))
    call(clinic, "DELETE", f"/{index_of(clinic, 3)}")
    live = open_index(clinic)
    assert "cold#cold" in shown(live)
    assert "-3: is gone" in live.fault
    for name in (*many, "heat"):
        (clinic.corpus / f"{name}.md").unlink()
    report = ingest(open_store(clinic), clinic)
    assert not report.published
    assert [info.number for info in open_store(clinic).generations()] == [1, 2]
    report = ingest(open_store(clinic), clinic, (), None, None, Options(allow=frozenset({"passage-count"})))
    assert report.published
    assert open_store(clinic).current() == 4  # a number is never given twice
    assert "cold#cold" in shown(live)


def test_a_withdrawal_while_the_cluster_cannot_search_is_heeded_by_the_copy(
    clinic: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    index = open_index(clinic)
    client = build_app(clinic, index).test_client()
    wait_for(lambda: client.get("/health") and (clinic.data / "copy" / "CURRENT").exists(), 60)
    wait_for(lambda: client.get("/health").get_json()["status"] == "ok", 60)
    withdraw(open_store(replace(clinic, data=clinic.root / "elsewhere")), "heat#heat")
    cluster = index._store.cluster  # type: ignore[attr-defined]
    answer, away = cluster._transport.perform_request, [True]

    def broken(method: str, path: str, **more: Any) -> Any:
        return {"hits": {}} if away[0] and "search" in path else answer(method, path, **more)

    monkeypatch.setattr(cluster._transport, "perform_request", broken)
    wait_for(lambda: ids(client) == {"cold#cold"}, 60)
    assert "passages kept here answer" in client.get("/health").get_json()["reasons"][0]
    away[0] = False
    wait_for(lambda: client.get("/health").get_json()["status"] == "ok", 60)
    assert ids(client) == {"cold#cold"}


def ids(client: FlaskClient) -> set[str]:
    found = client.get("/api/v1/search?q=ice+pack+wheat+bag").get_json()
    return {hit["id"] for hit in found["hits"]}


@pytest.mark.parametrize("answer", ["OK", {}, [], None, {"hits": {}}])
def test_what_does_not_answer_like_a_cluster_is_not_believed(
    clinic: Settings, monkeypatch: pytest.MonkeyPatch, answer: object
) -> None:
    index = open_index(clinic)
    client = build_app(clinic, index).test_client()
    wait_for(lambda: client.get("/health") and (clinic.data / "copy" / "CURRENT").exists(), 60)
    wait_for(lambda: client.get("/health").get_json()["status"] == "ok", 60)
    cluster = index._store.cluster  # type: ignore[attr-defined]
    monkeypatch.setattr(cluster._transport, "perform_request", lambda *given, **more: answer)
    assert ids(client) == {"cold#cold", "heat#heat"}
    (reason,) = client.get("/health").get_json()["reasons"]
    assert reason.startswith("the cluster: does not answer like OpenSearch")
    assert clinic.opensearch_url[0] not in reason


@pytest.mark.parametrize("of_others", [True, False])
def test_only_a_red_index_that_is_asked_keeps_us_away(clinic: Settings, of_others: bool) -> None:
    body = {"settings": {"index": {"number_of_replicas": 0, "routing.allocation.require.name": "nowhere"}}}
    name = f"other-{clinic.opensearch_collection}" if of_others else index_of(clinic, 9)  # left by a dead publisher
    call(clinic, "PUT", f"/{name}?wait_for_active_shards=0", body)
    try:
        store = open_store(clinic, serving=True)
        store.open()
        cluster = store.cluster  # type: ignore[attr-defined]
        cluster._go_away("a hiccup")
        wait_for(lambda: not cluster.away, 60)
    finally:
        call(clinic, "DELETE", f"/{name}")


@pytest.mark.parametrize(
    "given",
    [
        "https://u:s3cret@h:9200",
        "https://u:s3,cret@h",
        "https://h:9200/?password=s3cret",
        "https://[::1",
        "ftp://h",
        "h",
    ],
)
def test_an_address_with_more_in_it_is_refused_and_never_shown(clinic: Settings, given: str) -> None:
    for command in ("settings", "generations"):
        status, said = run(clinic, command, CITEWELL_OPENSEARCH_URL=given)
        assert (status, len(said.splitlines())) == (1, 1)
        assert "CITEWELL_OPENSEARCH_URL" in said
        assert "cret" not in said


def test_without_an_address_one_line_asks_for_it(clinic: Settings) -> None:
    status, said = run(clinic, "generations", CITEWELL_OPENSEARCH_URL="")
    assert (status, said) == (
        1,
        "citewell: CITEWELL_OPENSEARCH_URL: names no address; give one such as https://search.example:9200\n",
    )


def test_a_lease_that_would_end_much_too_late_is_taken(clinic: Settings) -> None:
    path = f"/{index_of(clinic, 'control')}/_doc/publisher"
    call(clinic, "PUT", path, {"owner": "who", "until": 10**14})
    write(clinic, cold=COLD.replace("towel", "cloth"))


def test_a_closed_live_index_is_not_removed_and_is_live_when_it_is_open_again(clinic: Settings) -> None:
    write(clinic, cold=COLD.replace("towel", "cloth"))
    call(clinic, "POST", f"/{index_of(clinic, 2)}/_close")
    assert "is closed; open it again" in citewell_doctor(clinic)
    assert open_store(clinic).open().info.number == 1
    (clinic.corpus / "heat.md").write_text(HEAT.replace("loosen", "relax"))
    assert not ingest(open_store(clinic), clinic, options=Options(dry_run=True)).published
    call(clinic, "POST", f"/{index_of(clinic, 2)}/_open")
    assert open_store(clinic).open().info.number == 2
    assert ingest(open_store(clinic), clinic).published


def test_a_refused_generation_is_thrown_away_whatever_was_noted(
    clinic: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = open_store(clinic)
    assert isinstance(store, OpenSearchStore)
    call(clinic, "PUT", f"/{index_of(clinic, 1)}/_settings", {"index.blocks.read_only": True})
    (clinic.corpus / "cold.md").write_text(COLD.replace("towel", "cloth"))
    with pytest.raises(PublishError, match="read-only"):
        ingest(store, clinic)
    assert store._control.live() == 1
    call(clinic, "PUT", f"/{index_of(clinic, 1)}/_settings", {"index.blocks.read_only": None})
    store._control.note_live(2)  # as an older version left it
    drop_alias(clinic, 1)
    with store.publishing():
        staged = store.stage(None, [make_change("other", ("Other", "Refused."))], NOTHING)
        store.discard(staged)
    assert {info.number for info in store.generations()} == {1}


def test_the_same_number_with_other_articles_is_shown(clinic: Settings) -> None:
    live = open_index(clinic)
    assert shown(live) == {"cold#cold", "heat#heat"}
    for end in ("control", 1):
        call(clinic, "DELETE", f"/{index_of(clinic, end)}")
    (clinic.corpus / "heat.md").unlink()
    assert ingest(open_store(clinic), clinic).published
    assert open_store(clinic).current() == 1
    assert shown(live) == {"cold#cold"}
