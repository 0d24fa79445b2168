"""Values kept in memory, so that what is asked again needs no second search; they die with the process."""

from collections.abc import Hashable
from threading import Lock
from typing import Generic, TypeVar

Value = TypeVar("Value")


class Kept(Generic[Value]):
    """The last `size` values by what shapes them; safe to share between threads, and never written anywhere."""

    def __init__(self, size: int) -> None:
        self._size = size
        self._kept: dict[Hashable, Value] = {}
        self._lock = Lock()

    def find(self, key: Hashable) -> Value | None:
        """Return the value for `key`, None when it is not kept."""
        return self._kept.get(key)

    def keep(self, key: Hashable, value: Value) -> None:
        """Keep a value, and let go of the oldest one when there are too many."""
        with self._lock:
            self._kept[key] = value
            while len(self._kept) > self._size:
                del self._kept[next(iter(self._kept))]
