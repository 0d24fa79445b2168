"""Ingestion asked for over HTTP, with an admin key: run in a process of its own, one at a time."""

import fcntl
import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from flask import Flask, Response

from search_app.errors import BusyError, LaterError, PublishError
from search_app.index.store import open_store
from search_app.settings import Settings, environ_of
from search_app.web.access import bearer, is_admin
from search_app.web.problems import ProblemError
from search_app.web.responses import json_response
from search_app.web.site import current_site

PATH = "/api/v1/admin/ingest"
_EXIT = "exit status "
_COMMAND = ("/bin/sh", "-c", f'"$@"; echo "{_EXIT}$?"', "sh", sys.executable, "-m", "ingest.cli", "ingest")
"""The shell notes how it ended before it lets go of the lock, whatever has become of the server."""
_LOCK, _LOG = "admin-ingest.lock", "admin-ingest.log"
_LINES = 50
"""So many of the last lines are told: of a run that names every file of a large corpus not all."""


def add_routes(app: Flask) -> None:
    """Add the endpoint; without an admin key nobody is let in."""
    app.add_url_rule(PATH, "admin_start", start, methods=["POST"])
    app.add_url_rule(PATH, "admin_status", show_status, methods=["GET"])


def start() -> Response:
    """Start an ingestion of the corpus folder; 202, or 409 while one is running."""
    _require_key()
    settings = current_site().settings
    _refuse_beside_another(settings)
    with _io_faults_named(), _lock(settings.data) as lock, (settings.data / _LOG).open("wb") as log:
        log.write(f"started {datetime.now(UTC).isoformat(timespec='seconds')}\n".encode())
        log.flush()
        child = subprocess.Popen(  # noqa: S603 -- a fixed command
            _COMMAND,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            cwd=settings.root,
            env={**os.environ, **environ_of(settings)},
            pass_fds=[lock],  # held as long as the child lives, whatever becomes of this process
        )
    threading.Thread(target=child.wait, daemon=True).start()  # else it would stay as a zombie
    return json_response({"running": True}, 202)


def show_status() -> Response:
    """Say whether an ingestion that was asked for is running, and how it ended."""
    _require_key()
    data = current_site().settings.data
    lines = _read_lines(data / _LOG)
    ended = next((line.removeprefix(_EXIT) for line in reversed(lines) if line.startswith(_EXIT)), "")
    said = [line for line in lines[1:] if not line.startswith(_EXIT)]
    return json_response(
        {
            "running": _is_running(data),
            "started": lines[0].removeprefix("started ") if lines else None,
            "exitStatus": int(ended) if ended else None,
            "summary": said[-1] if said else None,
            "lines": said[-_LINES:],
        }
    )


def _require_key() -> None:
    if not is_admin(bearer()):
        raise ProblemError("unauthorized")


def _refuse_beside_another(settings: Settings) -> None:
    """Refuse when somebody publishes who was not asked by this way."""
    try:
        with open_store(settings).publishing():
            return
    except BusyError:
        raise ProblemError("already_running") from None
    except LaterError:
        raise ProblemError("cannot_ingest", "The cluster cannot be asked now; try again later.") from None
    except PublishError:
        raise ProblemError("cannot_ingest") from None


@contextmanager
def _lock(data: Path, kind: int = fcntl.LOCK_EX) -> Iterator[int]:
    descriptor = os.open(data / _LOCK, os.O_CREAT | os.O_RDWR, 0o644)
    try:
        fcntl.flock(descriptor, kind | fcntl.LOCK_NB)
        yield descriptor
    except BlockingIOError:
        raise ProblemError("already_running") from None
    finally:
        os.close(descriptor)


@contextmanager
def _io_faults_named() -> Iterator[None]:
    try:
        yield
    except OSError:
        raise ProblemError("cannot_ingest") from None


def _is_running(data: Path) -> bool:
    try:
        with _io_faults_named(), _lock(data, fcntl.LOCK_SH):  # two that look do not see each other
            return False
    except ProblemError as problem:
        return problem.code == "already_running"


def _read_lines(log: Path) -> list[str]:
    try:
        return log.read_text(encoding="utf-8", errors="replace").splitlines()
    except OSError:
        return []
