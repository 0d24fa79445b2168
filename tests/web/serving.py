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
        running.trigger.pull_trigger(running.close)
        running.task_dispatcher.shutdown()
        thread.join(10)
