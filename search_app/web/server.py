"""Running the service: waitress on one address, until it is told to stop."""

import errno
import gc
import logging
import signal
import socket
import sys
from collections.abc import Iterator
from types import FrameType
from typing import Any, NoReturn

from waitress.server import create_server

from search_app.errors import NoGenerationError, SettingsError
from search_app.search import LiveIndex
from search_app.settings import Settings
from search_app.web import build_app, open_index
from search_app.web.phones import level_phone
from search_app.web.public import refuse_incomplete
from search_app.web.security import MAX_ADDRESS_CHARS, without_values

_NEVER = 2**40
_CONNECTIONS = 1000
_IDLE_S = 30
"""Seconds without a byte after which a connection is closed."""
_SLACK = 4
"""Bodies up to this many times the limit are received, so that the refusal is one of ours, with our headers."""


def serve(settings: Settings) -> None:
    """Serve `settings.data` until SIGINT or SIGTERM.

    Raises SettingsError when the address cannot be used, or when others are to be served and something is missing.
    """
    refuse_incomplete(settings)
    log_to_stderr()
    index = open_index(settings)
    server = listen(build_app(settings, index), settings)
    signal.signal(signal.SIGTERM, _stop)
    for line in (
        *missing_numbers(settings),
        *_open_api(settings),
        *_open_now(index),
        f"serving on {address_of(server)}",
    ):
        print(line, file=sys.stderr, flush=True)
    server.run()
    server.close()


def listen(app: Any, settings: Settings) -> Any:
    """Return a waitress server that accepts connections for `app`; raises SettingsError when it cannot."""
    largest = settings.max_body_bytes * _SLACK
    return create_server(
        app,
        sockets=[_bind(settings)],
        threads=settings.threads,
        ident=None,
        max_request_body_size=largest,
        # What is held in a temporary file would leave a question or its answer on the disk.
        inbuf_overflow=largest + 1,
        outbuf_overflow=_NEVER,
        connection_limit=_CONNECTIONS,
        channel_timeout=_IDLE_S,
        asyncore_use_poll=True,  # select() takes 1,024 open files at most
        max_request_header_size=2 * MAX_ADDRESS_CHARS,
        clear_untrusted_proxy_headers=settings.proxy_hops == 0,
    )


def missing_numbers(settings: Settings) -> list[str]:
    """Return a line for each phone number that notices are to show and nobody has set, with what they show instead."""
    told = "warning: notices for {} show {}: {} is not set; set it in citewell.toml"
    crisis = ("a crisis", level_phone("crisis_line", settings) or "no number", "CITEWELL_CRISIS_NUMBER")
    urgent = ("help the same day", level_phone("same_day", settings) or "no number", "CITEWELL_URGENT_NUMBER")
    numbers = ((crisis, settings.crisis_number), (urgent, settings.urgent_number))
    return [told.format(*words) for words, number in numbers if not number]


def _open_api(settings: Settings) -> Iterator[str]:
    if not settings.keys.exists():
        yield "the API needs no key, and answers pages of this machine; `citewell keys create` makes one"


def address_of(server: Any) -> str:
    """Return the address that a server from `listen` is reached at."""
    host, port = server.effective_host, server.effective_port
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"


def log_to_stderr() -> None:
    """Send what we log to standard error, and what waitress logs without the values it mentions."""
    handler = logging.StreamHandler()
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(name)s %(message)s"))
    ours, theirs = logging.getLogger("citewell"), logging.getLogger("waitress")
    ours.handlers, theirs.handlers = [handler], [handler]
    ours.propagate = theirs.propagate = False
    ours.setLevel(logging.INFO)
    theirs.addFilter(without_values)


def _open_now(index: LiveIndex) -> Iterator[str]:
    """Open the live generation, so that the first question need not wait; give a line when there is none."""
    try:
        index.current()
        gc.collect()
        gc.freeze()  # what was opened stays, so that no later collection walks through it
    except NoGenerationError as error:
        yield f"nothing to answer from: {error}"


def _bind(settings: Settings) -> socket.socket:
    try:
        found = socket.getaddrinfo(settings.host, settings.port, type=socket.SOCK_STREAM)
        return socket.create_server(found[0][4][:2], family=found[0][0])
    except (OSError, UnicodeError) as error:
        raise SettingsError(_explain(error, settings)) from None


def _explain(error: OSError | UnicodeError, settings: Settings) -> str:
    place = f"port {settings.port} on {settings.host}"
    code = error.errno if isinstance(error, OSError) else None
    if code == errno.EADDRINUSE:
        other = settings.port + 1 if settings.port < 65535 else 8000
        return f"{place} is in use; stop what uses it or set CITEWELL_PORT to another, such as {other}"
    if code == errno.EACCES:
        return f"{place} needs more rights than this user has; set CITEWELL_PORT to one above 1023, such as 8000"
    return f"{place} cannot be listened on; set CITEWELL_HOST to an address of this machine, such as 127.0.0.1"


def _stop(number: int, frame: FrameType | None) -> NoReturn:
    raise SystemExit(0)
