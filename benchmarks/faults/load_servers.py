"""Two processes that serve one data folder: two workers of gunicorn on one port, or `citewell serve` on two ports.

Run as a module it is gunicorn, its answers name their worker: `python -m benchmarks.faults.load_servers FD SETTINGS`.
"""

import http.client
import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from benchmarks.child import ONE_THREAD, ROOT

if TYPE_CHECKING:
    from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

KINDS = ("gunicorn", "serve")
WORKER = "X-Worker"
"""The header with the process that answered; `citewell serve` has none, its port tells."""
_WORKERS = 2
_THREADS = 4
_START_S = 60.0


class Servers(Protocol):
    """Running servers and how they are started anew; both ways return when the new ones answer."""

    ports: Sequence[int]

    def restart_one(self) -> None:
        """End one process as a service manager would, and have another in its place."""

    def restart_all(self) -> None:
        """Start all processes anew."""


def installed() -> str:
    """Return the kind to take when none is chosen: gunicorn, where it is and Linux tells which workers it has."""
    return KINDS[0] if find_spec("gunicorn") and Path("/proc/self/task").exists() else KINDS[1]


@contextmanager
def running(kind: str, config: Path, log: Path) -> Iterator[Servers]:
    """Run the servers with the settings file `config`, their output in `log`, and end them whatever happens."""
    with log.open("ab") as said:
        servers = _Gunicorn(config, said.fileno()) if kind == KINDS[0] else _Serve(config, said.fileno())
        try:
            servers.start()
            yield servers
        finally:
            servers.stop()


class _Gunicorn:
    """One master with two workers of the kind gthread, each of which opens the collection for itself."""

    def __init__(self, config: Path, log: int) -> None:
        self._config, self._log = config, log
        self._process: subprocess.Popen[bytes] | None = None
        self.ports: Sequence[int] = ()

    def start(self) -> None:
        with socket.create_server(("127.0.0.1", 0), backlog=128) as listener:
            self.ports = [listener.getsockname()[1]]
            self._process = subprocess.Popen(
                [sys.executable, "-m", "benchmarks.faults.load_servers", str(listener.fileno()), str(self._config)],
                cwd=ROOT,
                env={**os.environ, **ONE_THREAD},
                pass_fds=[listener.fileno()],
                stdout=self._log,
                stderr=self._log,
            )
        self._await_other_than([])

    def restart_one(self) -> None:
        before = self._workers()
        os.kill(int(before[0]), signal.SIGTERM)
        self._await_other_than(before[:1])

    def restart_all(self) -> None:
        assert self._process
        before = self._workers()
        self._process.send_signal(signal.SIGHUP)
        self._await_other_than(before)

    def stop(self) -> None:
        if self._process:
            _end(self._process)

    def _workers(self) -> list[str]:
        assert self._process
        pid = self._process.pid
        return Path(f"/proc/{pid}/task/{pid}/children").read_text().split()

    def _await_other_than(self, old: Sequence[str]) -> None:
        """Return once two workers answer and none of `old` is left."""
        until, seen = time.monotonic() + _START_S, set[str]()
        while len(seen & set(self._workers())) < _WORKERS or set(old) & set(self._workers()):
            assert time.monotonic() < until, "two workers do not answer"
            with suppress(OSError, http.client.HTTPException):
                seen.add(_ask_worker(self.ports[0]))
            time.sleep(0.02)


class _Serve:
    """Two `citewell serve`, each on a port of its own."""

    def __init__(self, config: Path, log: int) -> None:
        self._config, self._log = config, log
        self._processes: dict[int, subprocess.Popen[bytes]] = {}
        self.ports: Sequence[int] = ()

    def start(self) -> None:
        with socket.create_server(("127.0.0.1", 0)) as one, socket.create_server(("127.0.0.1", 0)) as other:
            self.ports = [one.getsockname()[1], other.getsockname()[1]]
        for port in self.ports:
            self._start(port)
        self._await(self.ports)

    def restart_one(self) -> None:
        self._restart(self.ports[:1])

    def restart_all(self) -> None:
        for port in self.ports:
            self._restart([port])

    def stop(self) -> None:
        for process in self._processes.values():
            _end(process)

    def _restart(self, ports: Sequence[int]) -> None:
        for port in ports:
            _end(self._processes[port])
            self._start(port)
        self._await(ports)

    def _start(self, port: int) -> None:
        code = "from ingest.cli import main; main()"
        self._processes[port] = subprocess.Popen(
            [sys.executable, "-c", code, "--config", str(self._config), "serve", "--port", str(port)],
            cwd=ROOT,
            env={**os.environ, **ONE_THREAD},
            stdout=self._log,
            stderr=self._log,
        )

    def _await(self, ports: Sequence[int]) -> None:
        until = time.monotonic() + _START_S
        for port in ports:
            while True:
                assert time.monotonic() < until, f"nothing answers on port {port}"
                with suppress(OSError, http.client.HTTPException):
                    _ask_worker(port)
                    break
                time.sleep(0.02)


def _end(process: subprocess.Popen[bytes]) -> None:
    process.terminate()
    try:
        process.wait(20)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def _ask_worker(port: int) -> str:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
    try:
        connection.request("GET", "/health")
        response = connection.getresponse()
        assert json.loads(response.read())["status"] in ("ok", "degraded")
        return response.getheader(WORKER) or str(port)
    finally:
        connection.close()


def _named(app: "WSGIApplication") -> "WSGIApplication":
    """Return `app` with the number of its process in every answer."""

    def answer(environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
        def start(status: str, headers: list[tuple[str, str]], *rest: Any) -> Any:
            return start_response(status, [*headers, (WORKER, str(os.getpid()))], *rest)

        return app(environ, start)

    return answer


def _run_gunicorn(descriptor: str, config: Path) -> None:
    base: Any = import_module("gunicorn.app.base").BaseApplication
    options = {"bind": f"fd://{descriptor}", "workers": _WORKERS, "worker_class": "gthread", "threads": _THREADS}
    # Idle connections are kept for longer than any client pauses, so that only a restart ever closes one.
    # Workers are forked from a master that has loaded the program and opened nothing; else gunicorn ends the old ones
    # first, and nobody answers for the seconds that loading takes on a busy machine.
    options |= {"keepalive": 75, "preload_app": True, "loglevel": "error", "control_socket_disable": True}

    class Application(base):  # type: ignore[misc]  # gunicorn has no types
        def load_config(self) -> None:
            for key in options.keys() & self.cfg.settings.keys():
                self.cfg.set(key, options[key])

        def load(self) -> "WSGIApplication":
            from search_app import create_app
            from search_app.settings import load_settings

            return _named(create_app(load_settings({}, config)))

    Application().run()


if __name__ == "__main__":
    given = sys.argv[1:]
    sys.argv[1:] = []  # gunicorn reads them
    _run_gunicorn(given[0], Path(given[1]))
