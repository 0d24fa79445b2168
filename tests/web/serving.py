"""A real server for tests, in a thread of this process."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from search_app.settings import Settings
from search_app.web.server import address_of, listen


@contextmanager
def serving(app: Any, settings: Settings) -> Iterator[str]:
    """Serve a WSGI application at the host and port of `settings`, and give its address."""
    running = listen(app, settings)
    thread = threading.Thread(target=running.run)
    thread.start()
    try:
        yield address_of(running)
    finally:
        _stop(running)
        thread.join(10)
        assert not thread.is_alive(), "the server did not stop"


def _stop(running: Any) -> None:
    """Close a server in the thread of its loop, once no answer is being written that could wake the loop."""

    def close() -> None:
        for channel in list(running.active_channels.values()):
            channel.close()
        running.close()

    running.task_dispatcher.shutdown()
    # With the lock of what the loop is to do: woken by another, it would close the pipe before it is written to.
    with running.trigger.lock:
        running.trigger.thunks.append(close)
        running.pull_trigger()
