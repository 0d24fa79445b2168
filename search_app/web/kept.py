"""Answers kept in memory, so that a question asked again needs no second search; they die with the process."""

from collections.abc import Callable, Hashable
from threading import Lock


class KeptAnswers:
    """The last `size` answers by what shapes them; safe to share between threads, and never written anywhere."""

    def __init__(self, size: int) -> None:
        self._size = size
        self._kept: dict[Hashable, str] = {}
        self._lock = Lock()

    def get(self, key: Hashable, make: Callable[[], tuple[str, bool]]) -> str:
        """Return the answer for `key`; when it is not kept `make` gives it, and says whether it may be kept."""
        kept = self._kept.get(key)
        if kept is not None:
            return kept
        made, lasts = make()
        if lasts and self._size:
            self._keep(key, made)
        return made

    def _keep(self, key: Hashable, answer: str) -> None:
        with self._lock:
            self._kept[key] = answer
            while len(self._kept) > self._size:
                del self._kept[next(iter(self._kept))]
