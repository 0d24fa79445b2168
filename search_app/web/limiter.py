"""Counting requests over a minute, in the memory of the process or in a Redis or Valkey that several machines share."""

import time

from limits.errors import ConfigurationError, StorageError
from limits.storage import MemoryStorage, Storage, storage_from_string

from search_app.errors import SettingsError

_WINDOW_S = 60
_AWAY_S = 10
"""Seconds for which requests are counted in memory after the store could not be reached."""
_PATIENCE_S = 0.2


class Limiter:
    """Counts requests over a minute that begins with a client's first; safe to share between threads.

    `address` names a Redis or Valkey, empty for the memory of this process. Raises SettingsError when it cannot be
    used. While the store is away, requests are counted in memory.
    """

    def __init__(self, address: str) -> None:
        self._own = MemoryStorage()
        self._shared = _open(address) if address else None
        self._away_until = 0.0

    @property
    def fault(self) -> str:
        """Return why requests are not counted where they should be, empty when all is well."""
        return "rate_store: cannot be reached; each process counts for itself" if self._is_away() else ""

    def count(self, rate: int, requests: int, *names: str) -> tuple[bool, int, int]:
        """Count requests; return whether they may be answered, how many more may, and in how many seconds all may."""
        if self._shared and not self._is_away():
            try:
                return _count(self._shared, rate, requests, names)
            except StorageError:
                self._away_until = time.monotonic() + _AWAY_S
        return _count(self._own, rate, requests, names)

    def _is_away(self) -> bool:
        return time.monotonic() < self._away_until


def _count(store: Storage, rate: int, requests: int, names: tuple[str, ...]) -> tuple[bool, int, int]:
    """Do what the library's fixed windows do, whose figures cost as much again when they are asked for apart."""
    key = "/".join(("citewell", *names))
    # Several at once are looked at first, so that what is refused takes nothing of what is left.
    if requests > 1 and (used := store.get(key)) + requests > rate:
        allowed = False
    else:
        used = store.incr(key, _WINDOW_S, requests)
        allowed = used <= rate
    return allowed, max(0, rate - used), max(1, round(store.get_expiry(key) - time.time()))


def _open(address: str) -> Storage:
    patience = {"socket_timeout": _PATIENCE_S, "socket_connect_timeout": _PATIENCE_S}
    try:
        store = storage_from_string(address, wrap_exceptions=True, **patience)
    except (ConfigurationError, ValueError):
        store = None
    if not isinstance(store, Storage):
        raise SettingsError(
            'CITEWELL_RATE_STORE: cannot be used; write redis://host:6379 and install "citewell[redis]"'
        )
    return store
