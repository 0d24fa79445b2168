"""Every fault of a cluster is one clear line, and the last generation stays."""

import json
import socket
import time
import urllib.request
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from ingest.pipeline import ingest
from search_app import create_app
from search_app.errors import (
    AwayError,
    CitewellError,
    EngineError,
    NewerFormatError,
    NoGenerationError,
    PublishError,
    SettingsError,
)
from search_app.index.store import open_store
from search_app.keys import Key, hash_of, save_keys
from search_app.model import Withdrawal
from search_app.opensearch import cluster as cluster_module
from search_app.opensearch.cluster import BusyNodesError, Cluster
from search_app.opensearch.layout import FORMAT
from search_app.search import LiveIndex, make_searcher, search
from search_app.settings import Settings, environ_of, rows
from tests.test_cli import citewell

from .front import make_certificate, secured

pytestmark = pytest.mark.opensearch


def write(clinic: Settings, text: str) -> None:
    (clinic.corpus / "hip.md").write_text(f"# Hip pain\n\n## How long should I rest?\n\n{text}\n")


@pytest.fixture
def published(cluster: Settings) -> Settings:
    cluster = replace(cluster, semantic="off")
    write(cluster, "Rest for two days.")
    assert ingest(open_store(cluster), cluster).published
    return cluster


def ask(clinic: Settings) -> str:
    return search(make_searcher(open_store(clinic).open()), "how long should I rest").hits[0].passage.text


def call(clinic: Settings, method: str, path: str, body: object = None) -> Any:
    data, headers = None if body is None else json.dumps(body).encode(), {"Content-Type": "application/json"}
    request = urllib.request.Request(clinic.opensearch_url[0] + path, data, headers, method=method)
    with urllib.request.urlopen(request, timeout=60) as answer:
        return json.load(answer)


def run(clinic: Settings, *arguments: str, **changed: str) -> tuple[int, str]:
    """Return exit status and what a command said on stderr, which is one line without secrets."""
    environ = {name: value for name, value, _ in rows(clinic) if value and value != "(set)" and value != "/"}
    done = citewell(clinic.root, *arguments, **{**environ, **changed})
    assert "Traceback" not in done.stderr
    assert "s3cret" not in done.stderr + done.stdout
    return done.returncode, done.stderr


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    return make_certificate(tmp_path_factory.mktemp("tls") / "good")


@pytest.fixture
def front(published: Settings, certificate: tuple[Path, Path]) -> Iterator[Settings]:
    """Settings of the same collection behind TLS and a password."""
    with secured(published.opensearch_url[0], *certificate, "citewell", "s3cret") as url:
        yield replace(
            published,
            opensearch_url=(url,),
            opensearch_user="citewell",
            opensearch_password="s3cret",
            opensearch_ca_file=str(certificate[0]),
        )


def test_password_and_certificate_are_checked_and_let_through(front: Settings, published: Settings) -> None:
    assert ask(front) == "Rest for two days."
    write(published, "Rest for three days.")
    (front.root / "password").write_text("s3cret\n")
    by_file = replace(front, opensearch_password="", opensearch_password_file="password")
    assert ingest(open_store(by_file), by_file).published
    assert ask(published) == "Rest for three days."


def test_a_password_is_never_shown(front: Settings) -> None:
    status, _ = run(front, "settings", CITEWELL_OPENSEARCH_PASSWORD="s3cret")
    assert status == 0
    assert ("CITEWELL_OPENSEARCH_PASSWORD", "(set)") in [(name, value) for name, value, _ in rows(front)]
    assert "s3cret" not in repr(front)


@pytest.mark.parametrize("command", ["ingest", "search rest", "generations", "rollback"])
def test_a_wrong_password_is_one_line(front: Settings, published: Settings, command: str) -> None:
    status, said = run(front, *command.split(), CITEWELL_OPENSEARCH_PASSWORD="wrong-s3cret")
    assert (status, len(said.splitlines())) == (1, 1)
    assert "user or password is refused" in said
    assert ask(published) == "Rest for two days."


def test_an_expired_certificate_is_one_line(published: Settings, tmp_path: Path) -> None:
    old = make_certificate(tmp_path / "old", "20200101000000Z", "20200201000000Z")
    with secured(published.opensearch_url[0], *old) as url:
        asked = replace(published, opensearch_url=(url,), opensearch_ca_file=str(old[0]))
        status, said = run(asked, "ingest")
    assert (status, said) == (1, f"not published: {url}: its certificate has expired; renew it\n")
    assert ask(published) == "Rest for two days."


def test_a_certificate_that_nobody_vouches_for_is_refused(front: Settings) -> None:
    with pytest.raises(EngineError, match="certificate is not trusted; name the CA"):
        open_store(replace(front, opensearch_ca_file="")).generations()


def test_a_certificate_for_another_name_is_said_to_be_one(front: Settings) -> None:
    named = front.opensearch_url[0].replace("127.0.0.1", "localhost")
    with pytest.raises(EngineError, match="certificate is for another name; write CITEWELL_OPENSEARCH_URL"):
        open_store(replace(front, opensearch_url=(named,))).generations()


def test_of_several_nodes_one_that_answers_is_enough_for_commands(
    published: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("search_app.opensearch.cluster._LOOK_TIMEOUT_S", 0.5)
    with socket.create_server(("127.0.0.1", 0)) as hung, socket.create_server(("127.0.0.1", 0)) as gone:
        silent, dead = (f"http://127.0.0.1:{one.getsockname()[1]}" for one in (hung, gone))
        gone.close()
        for others in ((silent,), (dead, dead), (dead, silent)):
            store = open_store(replace(published, opensearch_url=(*others, *published.opensearch_url)))
            for _ in range(8):
                store.withdraw(Withdrawal("hip#p0"))
                assert store.reinstate("hip#p0")


@pytest.mark.parametrize("status", [301, 302, 307, 308])
def test_a_redirect_is_no_answer(published: Settings, monkeypatch: pytest.MonkeyPatch, status: int) -> None:
    import opensearchpy

    cluster = Cluster(published, patient=True)

    def move(*arguments: object, **more: object) -> None:
        raise opensearchpy.exceptions.TransportError(status, "moved", {})

    monkeypatch.setattr(cluster._transport, "perform_request", move)
    with pytest.raises(AwayError, match="does not answer like OpenSearch; is the address right"):
        cluster.call("GET", "/")


def test_a_client_certificate_stands_for_a_password(
    published: Settings, certificate: tuple[Path, Path], tmp_path: Path
) -> None:
    mine = make_certificate(tmp_path / "client")
    with secured(published.opensearch_url[0], *certificate, client=mine[0]) as url:
        trusting = replace(published, opensearch_url=(url,), opensearch_ca_file=str(certificate[0]))
        known = replace(trusting, opensearch_cert_file=str(mine[0]), opensearch_key_file=str(mine[1]))
        assert ask(known) == "Rest for two days."
        with pytest.raises(EngineError, match=r"client certificate|closes the connection"):
            open_store(trusting).generations()


def test_an_address_of_the_wrong_kind_is_one_line(front: Settings, published: Settings) -> None:
    tls_to_plain = published.opensearch_url[0].replace("http:", "https:")
    status, said = run(published, "ingest", CITEWELL_OPENSEARCH_URL=tls_to_plain)
    assert (status, said) == (
        1,
        f"not published: {tls_to_plain}: speaks plain HTTP, not TLS; write http://, or turn TLS on there\n",
    )
    plain_to_tls = front.opensearch_url[0].replace("https:", "http:")
    status, said = run(front, "ingest", CITEWELL_OPENSEARCH_URL=plain_to_tls, CITEWELL_OPENSEARCH_PASSWORD="s3cret")
    assert (status, len(said.splitlines())) == (1, 1)
    assert "does it expect https?" in said


@pytest.mark.parametrize(
    ("url", "told"),
    [
        ("ftp://x", "is no address"),
        ("https://u:s3cret@x:9200", "holds more than scheme"),
        ("http://search.example:9200", "would send the password in the clear"),
        ("http://x:notaport", "is no address"),
    ],
)
def test_an_address_that_cannot_be_used_is_refused(cluster: Settings, url: str, told: str) -> None:
    with pytest.raises(SettingsError, match=told) as caught:
        Cluster(replace(cluster, opensearch_url=(url,), opensearch_user="u"))
    assert "s3cret" not in str(caught.value)


def test_an_older_server_is_refused_by_name(cluster: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cluster_module, "OLDEST", (99, 0))
    with pytest.raises(PublishError, match=r"is opensearch 3\.\d+\.\d+; Citewell needs OpenSearch 99\.0 or newer"):
        ingest(open_store(cluster), cluster)


def test_without_knn_passages_found_by_words_are_compared(published: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Cluster, "has_knn", property(lambda self: False))
    write(published, "Rest for nine days.")
    assert ingest(open_store(published), published).published
    assert ask(published) == "Rest for nine days."
    assert any("k-NN plug-in is missing" in line for _, line in open_store(published).examine())


def test_a_read_only_cluster_is_one_line(published: Settings) -> None:
    write(published, "Rest for four days.")
    setting = "cluster.blocks.read_only"
    call(published, "PUT", "/_cluster/settings", {"persistent": {setting: True}})
    try:
        status, said = run(published, "ingest")
        assert (status, len(said.splitlines())) == (1, 1)
        assert "is read-only" in said
        assert ask(published) == "Rest for two days."
    finally:
        call(published, "PUT", "/_cluster/settings", {"persistent": {setting: None}})
    assert ingest(open_store(published), published).published


def test_a_full_disk_is_one_line(published: Settings) -> None:
    """The flood-stage watermark blocks every index; the block is what is set here, by hand."""
    write(published, "Rest for five days.")
    index = f"/citewell-{published.opensearch_collection}-control/_settings"
    call(published, "PUT", index, {"index.blocks.read_only_allow_delete": True})
    status, said = run(published, "ingest")
    assert (status, len(said.splitlines())) == (1, 1)
    assert "the disk is nearly full" in said
    assert ask(published) == "Rest for two days."
    call(published, "PUT", index, {"index.blocks.read_only_allow_delete": None})
    assert ingest(open_store(published), published).published


def test_a_disk_over_its_watermark_is_one_line(published: Settings) -> None:
    write(published, "Rest for six days.")
    disk = "cluster.routing.allocation.disk."
    chosen: dict[str, object] = {
        "cluster.info.update.interval": "10s",
        f"{disk}threshold_enabled": True,
        f"{disk}watermark.low": "99999gb",
        f"{disk}watermark.high": "99998gb",
        f"{disk}watermark.flood_stage": "99997gb",
    }
    call(published, "PUT", "/_cluster/settings", {"persistent": chosen})
    try:
        wait_until_blocked(published)
        status, said = run(published, "ingest")
        assert (status, len(said.splitlines())) == (1, 1)
        assert "the disk is nearly full" in said
        assert ask(published) == "Rest for two days."
    finally:
        call(
            published,
            "PUT",
            "/_cluster/settings",
            {"persistent": dict.fromkeys([*chosen, "cluster.blocks.create_index"])},
        )
        call(published, "PUT", "/_all/_settings", {"index.blocks.read_only_allow_delete": None})
    assert ingest(open_store(published), published).published


def wait_until_blocked(clinic: Settings) -> None:
    path = f"/citewell-{clinic.opensearch_collection}-control/_settings"
    for _ in range(60):
        if "read_only_allow_delete" in json.dumps(call(clinic, "GET", path, None)):
            return
        time.sleep(1)
    raise AssertionError("the node did not look at its disk")


def test_what_a_newer_version_published_is_left_alone(published: Settings) -> None:
    running = LiveIndex(open_store(published, serving=True))
    assert running.current().generation.info.number == 1
    write(published, "Rest for seven days.")
    assert ingest(open_store(published), published).published
    name = f"/citewell-{published.opensearch_collection}-2/_mapping"
    meta = call(published, "GET", name, None)[name.split("/")[1]]["mappings"]["_meta"]
    call(published, "PUT", name, {"_meta": {**meta, "format": 99}})
    for attempt in (lambda: open_store(published).open(), lambda: ingest(open_store(published), published)):
        with pytest.raises((NewerFormatError, PublishError), match=f"has data format 99, this version reads {FORMAT}"):
            attempt()
    running._looked = float("-inf")
    assert running.current().generation.info.number == 1
    assert "data format 99" in running.fault


def test_what_an_older_version_published_is_made_anew(published: Settings) -> None:
    name = f"/citewell-{published.opensearch_collection}-1/_mapping"
    meta = call(published, "GET", name, None)[name.split("/")[1]]["mappings"]["_meta"]
    call(published, "PUT", name, {"_meta": {**meta, "format": FORMAT - 1}})
    with pytest.raises(NoGenerationError, match=f"has data format {FORMAT - 1}, .*; run `citewell ingest`"):
        open_store(published).open()
    assert ingest(open_store(published), published).published
    assert (found := open_store(published).open()).info.number == 2
    assert [*found.document_ids()] == ["hip"]
    assert not found.fault


def test_a_damaged_generation_gives_way_to_the_one_before(published: Settings) -> None:
    write(published, "Rest for eight days.")
    assert ingest(open_store(published), published).published
    name = f"/citewell-{published.opensearch_collection}-2"
    call(published, "POST", f"{name}/_delete_by_query?refresh=true", {"query": {"term": {"name": "curation"}}})
    live = open_store(published).open()
    assert (live.info.number, "its curation are damaged" in live.fault) == (1, True)
    assert ingest(open_store(published), published).published
    assert open_store(published).open().fault == ""


def test_the_index_of_a_reader_that_is_gone_is_no_traceback(published: Settings) -> None:
    live = open_store(published).open()
    call(published, "DELETE", f"/citewell-{published.opensearch_collection}-1", None)
    with pytest.raises(CitewellError):
        search(make_searcher(live), "rest")


def test_doctor_verifies_every_generation_and_names_what_is_damaged(published: Settings) -> None:
    status, said = run(published, "doctor")
    assert (status, said) == (0, "")
    write(published, "Rest for three days.")
    assert ingest(open_store(published), published).published
    name = f"citewell-{published.opensearch_collection}"
    part = {"query": {"term": {"name": "curation"}}}
    call(published, "POST", f"/{name}-2/_delete_by_query?refresh=true", part)
    done = citewell(published.root, "doctor", **environ_of(published))
    assert done.returncode == 1
    assert f"wrong: {name}-2: its curation are damaged; run `citewell ingest` to publish anew" in done.stdout
    assert f"ok: {name}-1: kept, 1 passages of 1 documents" in done.stdout
    assert "no copy of the live generation" in done.stdout
    assert ask(published) == "Rest for two days."
    assert ingest(open_store(published), published).published
    assert (
        f"ok: {name}-3: live, 1 passages of 1 documents"
        in citewell(published.root, "doctor", **environ_of(published)).stdout
    )
    assert ask(published) == "Rest for three days."


def test_settings_that_cannot_be_used_are_named_when_a_server_starts(published: Settings) -> None:
    with pytest.raises(SettingsError, match=r"CITEWELL_OPENSEARCH_CA_FILE: .*nowhere.pem is no file"):
        create_app(replace(published, opensearch_url=("https://h:9200",), opensearch_ca_file="nowhere.pem"))


def test_another_kind_of_server_is_refused_by_name(published: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    cluster = Cluster(published)
    monkeypatch.setattr(cluster._transport, "perform_request", lambda *given, **more: {"version": "3.3.3"})
    with pytest.raises(EngineError, match=r"is another server \?; Citewell needs OpenSearch"):
        cluster.check()


def test_nodes_that_are_too_busy_for_one_question_are_asked_the_next(
    published: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    cluster = Cluster(published)
    busy = {"status": 429, "error": {"type": "opensearch_rejected_execution_exception"}}
    monkeypatch.setattr(cluster._transport, "perform_request", lambda *given, **more: {"responses": [busy, busy]})
    with pytest.raises(BusyNodesError):
        cluster.search_all("/any", [{}, {}])
    assert not cluster.away


def test_an_ingestion_over_http_says_that_the_cluster_is_away(published: Settings) -> None:
    save_keys(published.root / "keys.json", [Key("admin", "admin", hash_of("cw_admin_key"))])
    away = replace(published, opensearch_url=("http://127.0.0.1:9",), keys=published.root / "keys.json")
    headers = {"Authorization": "Bearer cw_admin_key"}
    told = create_app(away).test_client().post("/api/v1/admin/ingest", headers=headers).get_json()
    assert (told["code"], told["detail"]) == ("cannot_ingest", "The cluster cannot be asked now; try again later.")
