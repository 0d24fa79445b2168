"""Ingestion over HTTP: started by two real servers over one data folder, one at a time, and only with the key."""

import http.client
import json
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient

from benchmarks.faults.load_servers import KINDS, running
from ingest.pipeline import ingest
from search_app.index.store import open_store
from search_app.keys import Key, hash_of, save_keys
from search_app.settings import Settings, load_settings
from search_app.web import build_app
from tests.test_cli import chosen_engine

KEY, SITE = "cw_admin_key", "cw_site_key"
PATH = "/api/v1/admin/ingest"
ARTICLE = (
    "# Ice\n\nWrap the ice pack in a towel before you put it on a sore knee, and take it off after some minutes.\n"
)
PATIENCE_S = 60


@pytest.fixture(scope="module")
def clinic(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """A clinic with one published article, and with an admin key."""
    folder = tmp_path_factory.mktemp("clinic")
    config = folder / "citewell.toml"
    engine = [f'{name.removeprefix("CITEWELL_").lower()} = "{value}"' for name, value in chosen_engine(folder).items()]
    config.write_text("\n".join(['semantic = "off"', *engine]), encoding="utf-8")
    save_keys(folder / "keys.json", [Key("admin", "admin", hash_of(KEY)), Key("site", "site", SITE)])
    (folder / "corpus").mkdir()
    write(folder / "corpus", "towel")
    settings = load_settings({}, config)
    assert ingest(open_store(settings), settings).published
    return settings


@pytest.fixture(scope="module")
def ports(clinic: Settings) -> Iterator[Sequence[int]]:
    with running(KINDS[1], clinic.root / "citewell.toml", clinic.root / "log") as servers:
        yield servers.ports


def write(corpus: Path, cloth: str) -> None:
    (corpus / "ice.md").write_text(ARTICLE.replace("towel", cloth), encoding="utf-8")


def make_client(folder: Path, keys: list[Key] | None) -> FlaskClient:
    (folder / "data").mkdir()
    if keys is not None:
        save_keys(folder / "keys.json", keys)
    return build_app(Settings(data=folder / "data", root=folder, keys=folder / "keys.json")).test_client()


def ask(port: int, method: str, path: str = PATH, key: str = KEY) -> tuple[int, dict[str, Any]]:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=PATIENCE_S)
    try:
        connection.request(method, path, headers={"Authorization": f"Bearer {key}"} if key else {})
        response = connection.getresponse()
        return response.status, json.loads(response.read())
    finally:
        connection.close()


def await_end(port: int) -> dict[str, Any]:
    until = time.monotonic() + PATIENCE_S
    while time.monotonic() < until:
        status, said = ask(port, "GET")
        assert status == 200
        if said["exitStatus"] is not None and not said["running"]:
            return said
        time.sleep(0.05)
    raise AssertionError(f"still running: {said}")


def await_text(port: int, word: str) -> None:
    until = time.monotonic() + PATIENCE_S  # with a cluster, a new generation is shown when its copy is there
    while word not in (text := ask(port, "GET", "/api/v1/documents/ice/passages/ice", key=SITE)[1]["text"]):
        assert time.monotonic() < until, text
        time.sleep(0.05)


def test_an_ingestion_asked_for_over_http_is_published_and_told(clinic: Settings, ports: Sequence[int]) -> None:
    number = open_store(clinic).current() or 0
    write(clinic.corpus, "cloth")
    assert ask(ports[0], "POST") == (202, {"running": True})
    for port in ports:
        status, said = ask(port, "POST")
        assert (status, said["code"]) == (409, "already_running")
        assert ask(port, "GET")[1]["running"] is True
    said = await_end(ports[1])
    assert (said["exitStatus"], said["summary"]) == (0, f"published g-{number + 1}: +0 ~1 -0")
    assert said["lines"][-1] == said["summary"]
    assert said["started"]
    for port in ports:
        await_text(port, "cloth")


def test_an_ingestion_that_cannot_publish_says_why(clinic: Settings, ports: Sequence[int]) -> None:
    pins = clinic.corpus / "pins.toml"
    pins.write_text('[[pin]]\nquestions = ["ice"]\npassage = "ice#no"\n', encoding="utf-8")
    try:
        assert ask(ports[0], "POST")[0] == 202
        said = await_end(ports[0])
    finally:
        pins.unlink()
    assert said["exitStatus"] == 1
    assert said["summary"].startswith("not published: ")


def test_it_is_refused_beside_one_from_the_command_line(clinic: Settings, ports: Sequence[int]) -> None:
    with open_store(clinic).publishing():
        status, said = ask(ports[0], "POST")
        assert (status, said["code"]) == (409, "already_running")
    assert ask(ports[0], "POST")[0] == 202
    await_end(ports[0])


@pytest.mark.parametrize("method", ["GET", "POST"])
@pytest.mark.parametrize(
    "given", ["", "Bearer", f"Bearer {KEY[:-1]}", f"Basic {KEY}", KEY, f"Bearer {hash_of(KEY)}", f"Bearer {SITE}"]
)
def test_another_key_is_refused_and_starts_nothing(tmp_path: Path, method: str, given: str) -> None:
    client = make_client(tmp_path, [Key("admin", "admin", hash_of(KEY)), Key("site", "site", SITE)])
    response = client.open(PATH, method=method, headers={"Authorization": given} if given else {})
    assert (response.status_code, response.get_json()["code"]) == (401, "unauthorized")
    assert response.headers["WWW-Authenticate"] == "Bearer"
    assert not [*(tmp_path / "data").iterdir()]


def test_nothing_was_asked_for_yet(tmp_path: Path) -> None:
    client = make_client(tmp_path, [Key("admin", "admin", hash_of(KEY))])
    said = client.get(PATH, headers={"Authorization": f"Bearer {KEY}"}).get_json()
    assert said == {"running": False, "started": None, "exitStatus": None, "summary": None, "lines": []}


@pytest.mark.parametrize("method", ["GET", "POST"])
@pytest.mark.parametrize("keys", [None, [], [Key("old", "admin", hash_of(KEY), expires="2020-01-01")]])
def test_nobody_is_let_in_without_a_key_in_force(tmp_path: Path, method: str, keys: list[Key] | None) -> None:
    response = make_client(tmp_path, keys).open(PATH, method=method, headers={"Authorization": f"Bearer {KEY}"})
    assert (response.status_code, response.get_json()["code"]) == (401, "unauthorized")


def test_pages_of_other_origins_never_get_in(tmp_path: Path) -> None:
    origin = "https://clinic.example"
    client = make_client(tmp_path, [Key("admin", "admin", hash_of(KEY)), Key("site", "site", SITE, (origin,))])
    asked = client.options(PATH, headers={"Origin": origin, "Access-Control-Request-Method": "POST"})
    answered = client.get(PATH, headers={"Origin": origin, "Authorization": f"Bearer {KEY}"})
    assert not [name for response in (asked, answered) for name, _ in response.headers if "Allow-Origin" in name]
