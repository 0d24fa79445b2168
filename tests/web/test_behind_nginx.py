"""A real nginx in front, below /help/, with two gunicorn workers, by the very files in examples/proxy."""

import http.client
import json
import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import expect

from ingest.embed import snippet
from ingest.pipeline import ingest
from search_app.index.store import open_store
from search_app.keys import Key, save_keys
from search_app.settings import Settings, load_settings
from search_app.web.embed import current

from .chromium import open_chromium, watch

ROOT = Path(__file__).parents[2]
EXAMPLES = ROOT / "examples" / "proxy"
ARTICLE = "# Ice\n\n## How long may I ice a sore knee?\n\nTen minutes at a time, with {cloth} around the ice.\n"
CONFIG = """semantic = "off"
clinic_name = "Hill Clinic"
clinic_phone = "01632 960 123"
urgent_number = "111"
trusted_hosts = "localhost,clinic.example"
base_path = "{base}"
proxy_hops = 1
rate = 6
"""
WAIT_S = 30


def make_clinic(folder: Path, cloth: str, base: str = "/help") -> Settings:
    """Make a clinic with one article, published, and one key."""
    (folder / "corpus").mkdir(parents=True)
    (folder / "citewell.toml").write_text(CONFIG.format(base=base), encoding="utf-8")
    (folder / "corpus" / "ice.md").write_text(ARTICLE.format(cloth=cloth), encoding="utf-8")
    save_keys(folder / "keys.json", [Key("site", "site", "cw_site_key", ("https://clinic.example",))])
    settings = load_settings({}, folder / "citewell.toml")
    assert ingest(open_store(settings), settings).published
    return settings


@contextmanager
def gunicorn(folder: Path, path: Path, code: Path = ROOT) -> Iterator[None]:
    """Serve the clinic in `folder` by the example's settings at the socket `path`, with the program in `code`."""
    config = (EXAMPLES / "gunicorn.conf.py").read_text(encoding="utf-8")
    assert config.count("/run/citewell/citewell.sock") == 1
    (folder / "gunicorn.conf.py").write_text(config.replace("/run/citewell/citewell.sock", str(path)), "utf-8")
    command = [sys.executable, "-m", "gunicorn", "-c", "gunicorn.conf.py", "--no-control-socket"]
    environ = {"PATH": os.environ["PATH"], "HOME": str(folder), "PYTHONPATH": str(code)}
    with (folder / "log").open("wb") as log, subprocess.Popen(command, cwd=folder, env=environ, stderr=log) as process:
        try:
            wait_for(lambda: (connects(str(path)) and "ready") or "", folder / "log", process)
            yield
        finally:
            process.terminate()
            process.wait(WAIT_S)


@contextmanager
def nginx(folder: Path, server: str, outside: str = "") -> Iterator[int]:
    """Run nginx with what stands in its server block, and give its port."""
    program = shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin")
    assert program, "these tests need nginx: apt-get install nginx"
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    folder.mkdir()
    kinds = ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    temporary = "".join(f"{kind}_temp_path {folder}/{kind};" for kind in kinds)
    user = "user root;" if os.geteuid() == 0 else ""  # the socket belongs to the user who runs the tests
    (folder / "nginx.conf").write_text(
        f"""{user} daemon off; pid {folder}/pid; error_log {folder}/error.log;
events {{}}
http {{ access_log {folder}/access.log; {temporary} {outside}
server {{ listen 127.0.0.1:{port}; server_name localhost; {server} }} }}
""",
        encoding="utf-8",
    )
    with subprocess.Popen([program, "-c", folder / "nginx.conf", "-e", folder / "error.log"]) as process:
        try:
            wait_for(lambda: (connects(("127.0.0.1", port)) and "ready") or "", folder / "error.log", process)
            yield port
        finally:
            process.terminate()
            process.wait(WAIT_S)


def wait_for(ready: Callable[[], str], log: Path, process: "subprocess.Popen[bytes]") -> None:
    until = time.monotonic() + WAIT_S
    while not ready():
        assert process.poll() is None, log.read_text()
        assert time.monotonic() < until, log.read_text()
        time.sleep(0.05)


def connects(address: Any) -> bool:
    with socket.socket(socket.AF_UNIX if isinstance(address, str) else socket.AF_INET) as probe:
        return probe.connect_ex(address) == 0


def ask(
    port: int, path: str, body: str = "", client: str = "127.0.0.1", **headers: str
) -> tuple[http.client.HTTPResponse, bytes]:
    """Return the answer to a request, a POST of a form when there is a body, sent from an address of this machine."""
    connection = http.client.HTTPConnection("localhost", port, timeout=WAIT_S, source_address=(client, 0))
    sent = {name.replace("_", "-"): value for name, value in headers.items()}
    kind = {"Content-Type": "application/x-www-form-urlencoded"} if body else {}
    connection.request("POST" if body else "GET", path, body or None, {**kind, **sent})
    response = connection.getresponse()
    content = response.read()
    connection.close()
    return response, content


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[int, Settings]]:
    """The port of nginx in front of two workers, and their settings."""
    folder = tmp_path_factory.mktemp("behind")
    settings = make_clinic(folder / "clinic", "a towel")
    lines = (EXAMPLES / "nginx.conf").read_text(encoding="utf-8")
    lines = lines.replace("/run/citewell/citewell.sock", str(folder / "socket"))
    with gunicorn(settings.root, folder / "socket"), nginx(folder / "nginx", lines) as port:
        yield port, settings


def test_pages_and_api_are_there_below_the_path(site: tuple[int, Settings]) -> None:
    port, _ = site
    for path in ("/help/", "/help/documents/ice", "/help/health", "/help/api/v1/openapi.json", "/help/sitemap.xml"):
        response, content = ask(port, path)
        assert response.status == 200, path
        assert response.getheader("Server", "").startswith("nginx")
        assert b'href="/documents' not in content
    moved, _ = ask(port, "/help")
    assert (moved.status, moved.getheader("Location")) == (308, f"http://localhost:{port}/help/")
    assert f"http://localhost:{port}/help/documents/ice".encode() in ask(port, "/help/llms.txt")[1]
    assert ask(port, "/documents/ice")[0].status == 404


def test_clients_are_told_apart_and_none_can_pass_for_another(site: tuple[int, Settings]) -> None:
    port, _ = site
    path, body = "/help/api/v1/suggest", "q=ice&key=cw_site_key"
    for client in ("127.0.0.2", "127.0.0.3"):
        # Each worker counts for itself, so a client is surely refused only after twice its rate.
        statuses = [ask(port, path, body, client, X_Forwarded_For=f"192.0.2.{n}")[0].status for n in range(13)]
        assert statuses[:6] == [200] * 6
        assert 429 in statuses
    assert ask(port, path, body, "127.0.0.4")[0].status == 200


def test_a_page_of_the_same_host_asks_without_a_key(site: tuple[int, Settings]) -> None:
    port, _ = site
    own = f"http://localhost:{port}"
    assert ask(port, "/help/api/v1/suggest", "q=ice", "127.0.0.5", Origin=own)[0].status == 200
    other, content = ask(port, "/help/api/v1/suggest", "q=ice", "127.0.0.5", Origin="http://localhost:1")
    assert (other.status, json.loads(content)["code"]) == (401, "missing_key")
    forged, _ = ask(port, "/help/health", client="127.0.0.5", Host="evil.example")
    assert forged.status == 400
    told, _ = ask(port, "/help/health", client="127.0.0.5", X_Forwarded_Host="evil.example")
    assert told.status == 200  # what a client says of itself is replaced


def test_questions_leave_no_trace_in_files_of_the_proxy(site: tuple[int, Settings]) -> None:
    port, settings = site
    long = "zebracanary" + "+knee" * 6000
    for _ in range(3):
        ask(port, "/help/search", f"q={long}", "127.0.0.6")
        ask(port, "/help/search?q=zebracanary", client="127.0.0.6")
    for asked in ("/help/search?q=zebracanary+H\xfcfte", "/help/api/v1/search?q=zebracanary+\xc3\xbc"):
        with socket.create_connection(("localhost", port), WAIT_S) as raw:  # letters that no browser leaves as they are
            raw.sendall(f"GET {asked} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n".encode("latin-1"))
            while raw.recv(4096):
                pass
    assert "a warning that may hold a question" in (settings.root / "log").read_text("utf-8")
    for folder in (settings.root, settings.root.parent / "nginx"):
        for path in (path for path in folder.rglob("*") if path.is_file()):
            assert b"zebracanary" not in path.read_bytes(), path


@pytest.mark.browser
def test_a_page_of_the_clinic_answers_with_connect_src_self(site: tuple[int, Settings], tmp_path: Path) -> None:
    _, settings = site
    lines = (EXAMPLES / "nginx.conf").read_text(encoding="utf-8")
    lines = lines.replace("/run/citewell/citewell.sock", str(settings.root.parent / "socket"))
    policy = "default-src 'none'; script-src 'self'; connect-src 'self'; require-trusted-types-for 'script'"
    html = (tmp_path / "html").absolute()
    html.mkdir()
    block = f"""{lines} location / {{ root {html}; add_header Content-Security-Policy "{policy}"; }}"""
    with nginx(tmp_path / "nginx", block) as other, open_chromium() as browser:
        made = snippet(settings, f"http://localhost:{other}")
        (html / "faq.html").write_text(f"<!doctype html><title>Clinic</title>{made}", encoding="utf-8")
        page = browser.new_page()
        faults = watch(page, f"http://localhost:{other}")
        page.goto(f"http://localhost:{other}/faq.html")
        page.get_by_role("combobox").fill("how long may I ice my knee")
        page.keyboard.press("Enter")
        expect(page.locator("citewell-search").get_by_text("Ten minutes at a time").first).to_be_visible()
    assert [fault for fault in faults if "favicon" not in fault] == []


def test_after_an_upgrade_the_old_script_is_still_answered(site: tuple[int, Settings], tmp_path: Path) -> None:
    old = current()
    newer = tmp_path / "newer"
    shutil.copytree(ROOT / "search_app", newer / "search_app", ignore=shutil.ignore_patterns("__pycache__"))
    keep = [sys.executable, "-m", "search_app.web.embed.release"]
    subprocess.run(keep, cwd=newer, env={"PYTHONPATH": str(newer)}, check=True, capture_output=True)
    module = newer / "search_app" / "web" / "embed" / "v1" / "element.js"
    module.write_text(module.read_text(encoding="utf-8").replace("SLOW_MS = 3000", "SLOW_MS = 3001"), encoding="utf-8")
    settings = make_clinic(tmp_path / "clinic", "a cloth")
    lines = (EXAMPLES / "nginx.conf").read_text(encoding="utf-8")
    lines = lines.replace("/run/citewell/citewell.sock", str(tmp_path / "socket"))
    with gunicorn(settings.root, tmp_path / "socket", newer), nginx(tmp_path / "nginx", lines) as port:
        response, content = ask(port, f"/help/embed/{old.name}")
        assert (response.status, content) == (200, old.content)
        assert "immutable" in response.getheader("Cache-Control", "")
        moved, newest = ask(port, "/help/embed/v1.js")
        assert moved.status == 200
        assert newest != old.content


def test_two_servers_of_one_number_and_other_articles_share_nothing(tmp_path: Path) -> None:
    """A proxy that keeps all that it may, and asks either of two servers whose generations are both number 1."""
    clinics = [make_clinic(tmp_path / name, cloth, "") for name, cloth in (("one", "a towel"), ("two", "a sock"))]
    assert {open_store(replace(settings)).current() for settings in clinics} == {1}
    sockets = [tmp_path / f"socket-{n}" for n in range(2)]
    servers = "".join(f"server unix:{path};" for path in sockets)
    outside = f"proxy_cache_path {tmp_path}/cache keys_zone=all:1m; upstream both {{ {servers} }}"
    block = """location / { proxy_pass http://both; proxy_set_header Host $http_host;
        proxy_set_header X-Forwarded-For $remote_addr; proxy_cache all;
        proxy_cache_valid 200 1m; proxy_cache_revalidate on; add_header X-Kept $upstream_cache_status; }"""
    with ExitStack() as stack:
        for settings, path in zip(clinics, sockets, strict=True):
            stack.enter_context(gunicorn(settings.root, path))
        port = stack.enter_context(nginx(tmp_path / "nginx", block, outside))
        tags: dict[str, str] = {}
        for address in (
            "/api/v1/documents/ice?key=cw_site_key",
            "/documents/ice",
            "/documents/ice.md",
            "/api/v1/search?q=ice&key=cw_site_key",
        ):
            seen = set()
            for turn in range(12):
                response, content = ask(port, address, client=f"127.0.1.{turn + 1}")
                cloth = "towel" if b"a towel" in content else "sock"
                assert response.status == 200
                assert b"a towel" in content or b"a sock" in content
                seen.add(cloth)
                tag = response.getheader("ETag")
                if tag:
                    assert tags.setdefault(f"{address} {cloth}", tag) == tag
            assert seen == {"towel", "sock"}
        for address in ("/api/v1/documents/ice?key=cw_site_key", "/documents/ice"):
            towel, sock = (tags[f"{address} {cloth}"] for cloth in ("towel", "sock"))
            assert towel != sock
            for turn in range(8):
                response, content = ask(port, address, client=f"127.0.2.{turn + 1}", If_None_Match=towel)
                # 304 is right only from the server that gave the tag; else each article comes with its own.
                theirs = towel if response.status == 304 or b"a towel" in content else sock
                assert response.getheader("ETag") == theirs
