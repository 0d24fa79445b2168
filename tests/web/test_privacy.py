"""A question is health data: canary words from questions must turn up in no log."""

import gc
import http.client
import json
import logging
import os
import re
import signal
import subprocess
import sys
import time
from pathlib import Path
from types import FunctionType, ModuleType
from urllib.parse import quote

import pytest
from flask import Flask
from flask.testing import FlaskClient

from search_app.web import api, pages

CANARY = "zebrahip"
ROOT = Path(__file__).parents[2]


@pytest.fixture
def everything(caplog: pytest.LogCaptureFixture) -> pytest.LogCaptureFixture:
    caplog.set_level(logging.DEBUG)
    return caplog


def logged(caplog: pytest.LogCaptureFixture) -> str:
    formatter = logging.Formatter("%(name)s %(message)s")
    return "\n".join(formatter.format(record) for record in caplog.records)


def test_the_access_log_holds_the_route_and_nothing_of_the_question(
    client: FlaskClient, everything: pytest.LogCaptureFixture
) -> None:
    client.get(f"/?q={CANARY}")
    client.post("/search", data={"q": CANARY})
    client.post("/api/v1/search", json={"q": CANARY})
    client.get(f"/documents/{CANARY}")
    client.get(f"/{CANARY}?{CANARY}")
    client.open("/", method=CANARY)
    client.get("/documents/hip-pain", headers={"Referer": f"http://localhost/?q={CANARY}", "User-Agent": CANARY})
    lines = logged(everything)
    assert CANARY not in lines.lower()
    assert "citewell.access POST /search 200" in lines
    assert "citewell.access GET /documents/<path:document> 404" in lines
    assert "citewell.access OTHER" in lines


@pytest.mark.parametrize("address", [f"/?q={CANARY}", f"/api/v1/search?q={CANARY}"])
def test_a_fault_is_logged_by_type_and_place_only(
    app: Flask, everything: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch, address: str
) -> None:
    def broken(searcher: object, question: str, **given: object) -> None:
        raise RuntimeError(f"cannot search for {question}")

    monkeypatch.setattr(api, "search", broken)
    monkeypatch.setattr(pages, "search", broken)
    response = app.test_client().get(address)
    lines = logged(everything)
    assert response.status_code == 500
    assert CANARY not in response.text + lines
    assert "unexpected RuntimeError at test_privacy.py:" in lines
    assert all(record.exc_info is None for record in everything.records)


def test_a_fault_outside_of_the_handlers_is_stripped_too(app: Flask, everything: pytest.LogCaptureFixture) -> None:
    def broken(response: object) -> object:
        raise RuntimeError(CANARY)

    app.after_request_funcs.setdefault(None, []).append(broken)
    response = app.test_client().get(f"/{CANARY}")
    lines = logged(everything)
    assert response.status_code == 500
    assert CANARY not in lines
    assert "RuntimeError" in lines


def test_the_search_itself_logs_nothing(client: FlaskClient, everything: pytest.LogCaptureFixture) -> None:
    client.post("/search", data={"q": f"{CANARY} hip pain"})
    assert [r.name for r in everything.records] == ["citewell.access"]


def test_what_is_typed_for_suggestions_is_not_kept(app: Flask, everything: pytest.LogCaptureFixture) -> None:
    client = app.test_client()
    client.post("/api/v1/suggest", json={"q": f"{CANARY} hip"})
    client.get(f"/api/v1/suggest?q={CANARY}")
    searcher = app.extensions["citewell"].index.current()
    held = [*_reachable(searcher.suggestions), *_reachable(app.extensions["citewell"].answers)]
    assert not [one for one in held if isinstance(one, str | bytes) and CANARY in str(one)]
    assert CANARY not in logged(everything)


def _reachable(root: object) -> list[object]:
    """Return everything that is kept alive by an object of ours, code and types apart."""
    seen: dict[int, object] = {}
    waiting = [root]
    while waiting:
        one = waiting.pop()
        if id(one) not in seen and not isinstance(one, type | ModuleType | FunctionType):
            seen[id(one)] = one
            waiting += gc.get_referents(one)
    return list(seen.values())


@pytest.mark.parametrize("address", ["/", "/search", "/api/v1/search", "/api/v1/suggest", "/documents", "/health"])
def test_answers_set_no_cookie_and_may_be_kept_by_nobody(client: FlaskClient, address: str) -> None:
    answer = client.get(address, query_string={"q": f"{CANARY} hip"} if "documents" not in address else {})
    assert "Set-Cookie" not in answer.headers
    assert answer.headers["Referrer-Policy"] == "no-referrer"
    assert address == "/documents" or answer.headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize("address", ["/", "/search?q=hip", "/documents", "/documents/hip-pain"])
def test_pages_load_from_the_server_alone(client: FlaskClient, address: str) -> None:
    page = client.get(address)
    policy = page.headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert not re.findall(r"https?:|\*|data:", policy)
    loaded = re.findall(r'<(?:script|img|iframe|source|embed)\b[^>]*\bsrc="([^"]*)"', page.text)
    loaded += re.findall(
        r'<link\b[^>]*\brel="(?:stylesheet|icon|preload|modulepreload)"[^>]*\bhref="([^"]*)"', page.text
    )
    loaded += re.findall(r'<link\b[^>]*\bhref="([^"]*)"[^>]*\brel="(?:stylesheet|icon)"', page.text)
    assert loaded
    assert not [place for place in loaded if not place.startswith("/") or place.startswith("//")]


def test_the_page_sends_questions_by_post(client: FlaskClient) -> None:
    forms = re.findall(r"<form\b[^>]*>", client.get("/").text)
    assert forms
    assert all('method="post"' in form for form in forms)


def test_every_statement_names_a_test_that_exists() -> None:
    text = (ROOT / "docs" / "privacy.md").read_text(encoding="utf-8")
    listed = re.findall(r"`(tests/[\w/.]+)::(\w+)`", text)
    assert len(listed) >= 13
    for path, name in listed:
        assert f"def {name}(" in (ROOT / path).read_text(encoding="utf-8")
    body, table = text.split("## Which test holds what")
    numbers = {n for group in re.findall(r"\(((?:\d+(?:, )?)+)\)", body) for n in group.split(", ")}
    assert numbers == set(re.findall(r"^\| (\d+) \|", table, re.MULTILINE))


def make_canaries(count: int) -> list[str]:
    """Return words that stand nowhere, spread over letters so that no spelling or stem makes them alike."""
    letters = "abcdefghijklmnopqrstuvwxyz"
    return [f"zq{letters[n % 26]}x{letters[n // 26 % 26]}w{letters[n // 676 % 26]}jv" for n in range(count)]


def test_no_canary_is_left_anywhere(tmp_path: Path) -> None:
    clinic, temporary = tmp_path / "clinic", tmp_path / "tmp"
    (clinic / "corpus").mkdir(parents=True)
    temporary.mkdir()
    for n in range(6):
        (clinic / f"corpus/hip-{n}.md").write_text(f"# Hip {n}\n\n## Rest {n}\n\nRest the hip for {n} days.\n")
    (clinic / "citewell.toml").write_text('semantic = "off"\nusage = "usage"\ncount_topics = true\nport = 0\n')
    environ = {**os.environ, "TMPDIR": str(temporary), "HOME": str(tmp_path), "PYTHONPATH": str(ROOT)}
    command = [sys.executable, "-m", "ingest.cli"]
    subprocess.run([*command, "ingest"], cwd=clinic, env=environ, check=True, capture_output=True)
    canaries = make_canaries(1000)
    log = tmp_path / "server.log"
    with (
        log.open("w") as said,
        subprocess.Popen([*command, "serve"], cwd=clinic, env=environ, stderr=said, stdout=said) as server,
    ):
        port = _wait_for_port(log)
        heads = [_ask(port, canary, at) for at, canary in enumerate(canaries)]
        watched = [_get(port, path) for path in ("/health", "/ready", "/version", "/metrics", "/api/v1/documents")]
        server.send_signal(signal.SIGTERM)
        assert server.wait(30) == 0
    asked = subprocess.run(
        [*command, "search", "--json", "-"],
        cwd=clinic,
        env=environ,
        input="\n".join(canaries),
        capture_output=True,
        text=True,
    )
    assert asked.returncode == 0
    report = subprocess.run([*command, "report"], cwd=clinic, env=environ, check=True, capture_output=True, text=True)
    assert "hip-" in report.stdout  # so questions were counted
    files = {p.name: p.read_bytes().decode("utf-8", "replace") for p in tmp_path.rglob("*") if p.is_file()}
    assert "POST /api/v1/feedback" in files["server.log"]
    places = {**files, "cli": asked.stderr, "report": report.stdout}
    places |= {"headers": "\n".join(heads), "watched": "\n".join(watched)}
    found = {(name, c) for name, text in places.items() for c in canaries if c in text.lower()}
    assert not found


def _wait_for_port(log: Path) -> int:
    for _ in range(600):
        if found := re.search(r"serving on http://127\.0\.0\.1:(\d+)\n", log.read_text()):
            return int(found.group(1))
        time.sleep(0.05)
    raise TimeoutError(log.read_text())


def _ask(port: int, canary: str, at: int) -> str:
    """Send one canary in one of many ways, and return the head of the answer."""
    question = f"hip {canary} rest"
    quoted, form = quote(question), {"Content-Type": "application/x-www-form-urlencoded"}
    as_json = {"Content-Type": "application/json"}
    feedback = {"passageId": f"hip-1#{canary}", "generation": 1, "answered": True}
    ways: list[tuple[str, str, str | None, dict[str, str]]] = [
        ("GET", f"/?q={quoted}", None, {}),
        ("POST", "/search", f"q={quoted}", form),
        ("GET", f"/api/v1/search?q={quoted}&highlight=html", None, {}),
        ("POST", "/api/v1/search", json.dumps({"q": question}), as_json),
        ("POST", "/api/v1/search", json.dumps({"q": f"{canary} nothing known zebra"}), as_json),
        ("GET", f"/api/v1/suggest?q={quoted}", None, {}),
        ("POST", "/api/v1/suggest", json.dumps({"q": canary}), as_json),
        ("POST", "/api/v1/feedback", json.dumps(feedback), as_json),
        ("POST", "/api/v1/feedback", json.dumps({"passageId": "hip-1#rest-1", "generation": canary}), as_json),
        ("POST", "/feedback", f"passage={canary}&generation=1&answered=true", form),
        ("GET", f"/api/v1/search?q=hip&{canary}=1", None, {}),
        ("POST", "/api/v1/search", f'{{"q": "{canary}', as_json),
        ("GET", f"/documents/{canary}", None, {}),
        (
            "GET",
            f"/{canary}?{canary}",
            None,
            {"Referer": f"http://x/?q={canary}", "Cookie": canary, "User-Agent": canary},
        ),
        ("PUT", f"/search?{canary}", canary, {}),
        (canary.upper(), "/", None, {}),
    ]
    method, path, body, headers = ways[at % len(ways)]
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    connection.request(method, path, body, {"Host": "localhost", **headers})
    answer = connection.getresponse()
    answer.read()
    connection.close()
    return f"{answer.status} {answer.reason} {answer.getheaders()}"


def _get(port: int, path: str) -> str:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    connection.request("GET", path, headers={"Host": "localhost"})
    text = connection.getresponse().read().decode()
    connection.close()
    return text
