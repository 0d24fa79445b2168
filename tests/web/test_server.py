import http.client
import os
import re
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from search_app.errors import SettingsError
from search_app.settings import Settings
from search_app.web import build_app
from search_app.web import server as server_module
from search_app.web.security import HEADERS
from search_app.web.server import address_of, listen, missing_numbers

from .collection import make_changes, publish
from .serving import serving

LIVE = Settings(port=0, threads=2, max_body_bytes=4096, proxy_hops=1)


@pytest.fixture
def server() -> Iterator[tuple[str, int]]:
    with serving(build_app(LIVE, publish(make_changes())), LIVE) as address:
        host, _, port = address.removeprefix("http://").rpartition(":")
        yield host, int(port)


def test_a_live_answer_has_all_headers_and_names_no_server(server: tuple[str, int]) -> None:
    connection = http.client.HTTPConnection(*server, timeout=10)
    connection.request("GET", "/")
    response = connection.getresponse()
    names = {name.title() for name, _ in response.getheaders()}
    connection.close()
    assert response.status == 200
    assert {name.title() for name in HEADERS} <= names
    assert not names & {"Server", "Via", "X-Powered-By", "Set-Cookie"}


@pytest.mark.parametrize("chunked", [False, True])
def test_a_large_body_gets_our_refusal(server: tuple[str, int], chunked: bool) -> None:
    connection = http.client.HTTPConnection(*server, timeout=10)
    body = iter([b"x" * 5000]) if chunked else b"x" * 5000
    connection.request("POST", "/api/v1/search", body, {"Content-Type": "application/json"}, encode_chunked=chunked)
    response = connection.getresponse()
    text = response.read().decode()
    connection.close()
    assert (response.status, response.getheader("Content-Type")) == (413, "application/problem+json")
    assert '"code":"body_too_large"' in text


def test_many_idle_connections_do_not_stop_the_service(server: tuple[str, int]) -> None:
    start = b"POST /search HTTP/1.1\r\nHost: localhost\r\nContent-Length: 600\r\n\r\nq="
    idle = [socket.create_connection(server, timeout=10) for _ in range(150)]
    for connection in idle:
        connection.sendall(start)
    asking = http.client.HTTPConnection(*server, timeout=10)
    asking.request("GET", "/health")
    status = asking.getresponse().status
    asking.close()
    for connection in idle:
        connection.close()
    assert status == 200


def test_an_answer_that_is_fetched_slowly_is_not_kept_in_a_file() -> None:
    running = listen(build_app(LIVE, publish(make_changes())), LIVE)
    assert running.adj.outbuf_overflow > 2**30
    assert running.adj.inbuf_overflow > running.adj.max_request_body_size
    running.close()
    running.task_dispatcher.shutdown()


def test_forwarded_headers_reach_the_application(server: tuple[str, int]) -> None:
    connection = http.client.HTTPConnection(*server, timeout=10)
    connection.request("GET", "/ready", headers={"X-Forwarded-Host": "evil.example", "X-Forwarded-For": "192.0.2.1"})
    response = connection.getresponse()
    connection.close()
    assert response.status == 400


def test_a_taken_port_names_the_remedy() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(SettingsError) as error:
            listen(build_app(LIVE, publish([])), replace(LIVE, port=port))
    remedy = f"stop what uses it or set CITEWELL_PORT to another, such as {port + 1}"
    assert str(error.value) == f"port {port} on 127.0.0.1 is in use; {remedy}"


@pytest.mark.parametrize("host", ["192.0.2.1", "no-such-host.invalid"])
def test_an_address_of_another_machine_names_the_remedy(host: str) -> None:
    with pytest.raises(SettingsError, match="set CITEWELL_HOST to an address of this machine"):
        listen(build_app(LIVE, publish([])), replace(LIVE, host=host))


def test_the_generation_is_open_before_it_serves(monkeypatch: pytest.MonkeyPatch) -> None:
    index, seen = publish(make_changes()), []
    monkeypatch.setattr(server_module, "open_index", lambda settings: index)
    monkeypatch.setattr(server_module, "log_to_stderr", lambda: None)
    monkeypatch.setattr(signal, "signal", lambda number, handler: None)

    class Server:
        effective_host, effective_port = "127.0.0.1", 80

        def run(self) -> None:
            seen.append(index._searcher is not None)

        def close(self) -> None:
            pass

    monkeypatch.setattr(server_module, "listen", lambda app, settings: Server())
    server_module.serve(replace(LIVE, proxy_hops=0))
    assert seen == [True]


def test_numbers_that_nobody_has_set_are_named_with_what_is_shown_instead() -> None:
    crisis, urgent = missing_numbers(Settings(emergency_number="911"))
    assert crisis == (
        "warning: notices for a crisis show 911: CITEWELL_CRISIS_NUMBER is not set; set it in citewell.toml"
    )
    assert urgent.startswith("warning: notices for help the same day show no number: CITEWELL_URGENT_NUMBER is not set")
    (one,) = missing_numbers(Settings(crisis_number="116 123", clinic_phone="555 0100"))
    assert "show 555 0100: CITEWELL_URGENT_NUMBER" in one
    assert missing_numbers(Settings(crisis_number="116 123", urgent_number="111")) == []


def test_addresses_of_version_6_have_brackets() -> None:
    class Server:
        effective_host, effective_port = "::1", 80

    assert address_of(Server()) == "http://[::1]:80"


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_it_serves_until_it_is_told_to_stop(tmp_path: Path, number: int) -> None:
    code = (
        "from search_app.settings import load_settings; from search_app.web.server import serve; serve(load_settings())"
    )
    environ = {**os.environ, "CITEWELL_DATA": str(tmp_path), "CITEWELL_PORT": "0"}
    environ |= {"CITEWELL_CRISIS_NUMBER": "116 123", "CITEWELL_URGENT_NUMBER": "111"}
    environ["PYTHONPATH"] = str(Path(__file__).parents[2])
    with subprocess.Popen([sys.executable, "-c", code], stderr=subprocess.PIPE, text=True, env=environ) as process:
        try:
            rest = _ask_once_and_stop(process, number)
        finally:
            process.kill()
    assert "GET /api/v1/search 503" in rest
    assert "zebrahip" not in rest
    assert "Traceback" not in rest


def _ask_once_and_stop(process: "subprocess.Popen[str]", number: int) -> str:
    """Return what a server says after its address, asked one question and stopped by a signal."""
    assert process.stderr is not None
    for said in iter(process.stderr.readline, ""):
        if found := re.fullmatch(r"serving on http://127\.0\.0\.1:(\d+)\n", said):
            break
        assert said.startswith(("the API needs no key, and answers pages of this machine;", "nothing to answer from: "))
    assert found
    connection = http.client.HTTPConnection("127.0.0.1", int(found.group(1)), timeout=10)
    connection.request("GET", "/api/v1/search?q=zebrahip")
    assert connection.getresponse().status == 503
    connection.close()
    process.send_signal(number)
    rest = process.stderr.read()
    assert process.wait(15) == 0
    return rest
