"""Limits: each client is counted for itself, with each key, and told when it may ask again."""

import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from search_app.errors import SettingsError
from search_app.keys import Key, save_keys
from search_app.settings import Settings
from search_app.web import build_app, limiter
from search_app.web.limiter import Limiter

from .collection import make_changes, publish

KEYS = [Key("a", "site", "key-a", ("https://clinic.example",), rate=3), Key("b", "site", "key-b")]


def make_client(settings: Settings, folder: Path, **given: object) -> FlaskClient:
    save_keys(folder / "keys.json", KEYS)
    changed = replace(settings, keys=folder / "keys.json", **given)  # type: ignore[arg-type]
    return build_app(changed, publish(make_changes())).test_client()


def statuses(client: FlaskClient, times: int, address: str, client_address: str = "192.0.2.1") -> list[int]:
    return [client.get(address, environ_base={"REMOTE_ADDR": client_address}).status_code for _ in range(times)]


def test_a_client_is_refused_and_told_when_to_come_again(settings: Settings, tmp_path: Path) -> None:
    client = make_client(settings, tmp_path)
    address = "/api/v1/search?q=hip&key=key-a"
    left = [client.get(address).headers["RateLimit-Remaining"] for _ in range(3)]
    assert left == ["2", "1", "0"]
    refused = client.get(address, headers={"Origin": "https://clinic.example"})
    assert (refused.status_code, refused.get_json()["code"]) == (429, "too_many_requests")
    assert refused.headers["RateLimit-Limit"] == "3"
    assert 1 <= int(refused.headers["Retry-After"]) <= 60
    assert refused.headers["Access-Control-Allow-Origin"] == "https://clinic.example"
    assert "Retry-After" in refused.headers["Access-Control-Expose-Headers"]


def test_keys_and_clients_are_counted_apart(settings: Settings, tmp_path: Path) -> None:
    client = make_client(settings, tmp_path, rate=2)
    a, b = "/api/v1/suggest?q=hip&key=key-a", "/api/v1/suggest?q=hip&key=key-b"
    assert statuses(client, 4, a) == [200, 200, 200, 429]
    assert statuses(client, 3, b) == [200, 200, 429]
    assert statuses(client, 1, a, "192.0.2.2") == [200]


@pytest.mark.parametrize(
    ("first", "second", "same"),
    [
        ("2001:db8::1", "2001:db8::ffff", True),
        ("2001:db8::1", "2001:db8:0:1::1", False),
        ("::ffff:192.0.2.1", "192.0.2.1", True),
        ("192.0.2.1", "192.0.2.2", False),
        ("", "nobody", True),
    ],
)
def test_a_home_is_one_client(settings: Settings, tmp_path: Path, first: str, second: str, same: bool) -> None:
    client = make_client(settings, tmp_path, rate=1)
    address = "/api/v1/suggest?q=hip&key=key-b"
    assert statuses(client, 1, address, first) == [200]
    assert statuses(client, 1, address, second) == [429 if same else 200]


@pytest.mark.parametrize("address", ["/search?q=hip", "/?q=hip"])
def test_answers_on_pages_are_counted_and_what_is_free_is_not(settings: Settings, tmp_path: Path, address: str) -> None:
    client = make_client(settings, tmp_path, rate=2)
    assert statuses(client, 3, address) == [200, 200, 429]
    for free in ("/", "/documents", "/documents/hip-pain", "/health", "/static/citewell.css"):
        assert 429 not in statuses(client, 5, free)
    refused = client.get(address, environ_base={"REMOTE_ADDR": "192.0.2.1"})
    assert "text/html" in refused.content_type
    assert refused.headers["Retry-After"]
    assert "Too many questions at once" in refused.text


def test_without_keys_or_with_a_rate_of_nothing_nobody_is_counted(settings: Settings, tmp_path: Path) -> None:
    open_to_all = build_app(replace(settings, rate=1), publish(make_changes())).test_client()
    assert statuses(open_to_all, 5, "/api/v1/search?q=hip") == [200] * 5
    unlimited = make_client(settings, tmp_path, rate=0)
    response = unlimited.get("/api/v1/search?q=hip&key=key-b")
    assert "RateLimit-Limit" not in response.headers


def test_a_refused_key_is_not_counted_against_a_good_one(settings: Settings, tmp_path: Path) -> None:
    client = make_client(settings, tmp_path, rate=2)
    assert statuses(client, 5, "/api/v1/search?q=hip&key=wrong") == [401] * 5
    assert statuses(client, 2, "/api/v1/search?q=hip&key=key-b") == [200, 200]


def test_what_counts_as_several_takes_nothing_when_it_is_refused(settings: Settings, tmp_path: Path) -> None:
    client = make_client(settings, tmp_path, rate=5)
    assert statuses(client, 2, "/api/v1/suggest?q=hip&key=key-b") == [200, 200]
    several = {"queries": [{"q": "hip"}] * 5, "key": "key-b"}
    refused = client.post("/api/v1/multi-search", json=several, environ_base={"REMOTE_ADDR": "192.0.2.1"})
    assert refused.status_code == 429
    assert statuses(client, 3, "/api/v1/suggest?q=hip&key=key-b") == [200, 200, 429]


def test_an_explanation_is_had_with_any_rate(settings: Settings, tmp_path: Path) -> None:
    client = make_client(settings, tmp_path)
    assert client.get("/api/v1/search?q=hip&explain=true&key=key-a").status_code == 429
    assert statuses(client, 1, "/api/v1/search?q=hip&explain=true&key=key-b", "192.0.2.9") == [200]


@pytest.mark.parametrize("address", ["redis://h:notaport", "nonsense://host", "localhost:6379", "redis+nothing://x"])
def test_a_store_that_cannot_be_used_is_named(address: str) -> None:
    with pytest.raises(SettingsError, match="CITEWELL_RATE_STORE"):
        Limiter(address)


@pytest.fixture
def redis(tmp_path: Path) -> Iterator[tuple[str, "subprocess.Popen[bytes]"]]:
    """A real Redis with nothing in it, on a port of its own."""
    server = shutil.which("redis-server") or shutil.which("valkey-server")
    assert server, "these tests need a Redis: apt-get install redis-server"
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [server, "--port", str(port), "--bind", "127.0.0.1", "--save", "", "--dir", str(tmp_path)]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL) as process:
        until = time.monotonic() + 20
        while time.monotonic() < until:
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", port)) == 0:
                    break
            time.sleep(0.02)
        yield f"redis://127.0.0.1:{port}", process
        process.kill()


def test_several_machines_count_together_and_go_on_alone(
    settings: Settings, tmp_path: Path, redis: tuple[str, "subprocess.Popen[bytes]"], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limiter, "_PATIENCE_S", 10)  # a busy machine may need longer to count together
    address, process = redis
    one, two = (make_client(settings, tmp_path, rate=4, rate_store=address) for _ in range(2))
    asked = "/api/v1/search?q=hip&key=key-b"
    assert statuses(one, 2, asked) + statuses(two, 3, asked) == [200, 200, 200, 200, 429]
    assert statuses(one, 1, asked) == [429]
    process.kill()
    process.wait()
    assert statuses(one, 5, asked) == [200, 200, 200, 200, 429]
    health = one.get("/health").get_json()
    assert health["status"] == "degraded"
    assert health["reasons"] == ["rate_store: cannot be reached; each process counts for itself"]
