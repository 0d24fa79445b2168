"""The control index of a collection: the list of what is withdrawn, which each machine keeps too, and what is live."""

import hashlib
import json
import logging
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import asdict, replace
from typing import Any

from search_app.errors import EngineError, NoGenerationError, PublishError
from search_app.index import withdrawals
from search_app.model import Withdrawal, Withdrawals
from search_app.opensearch.cluster import Cluster, ConflictError
from search_app.settings import Settings

LOST = (
    "the list of what is withdrawn is gone; put it back from a snapshot, or withdraw the same again with "
    "`citewell withdraw`, which makes a new list (`citewell reinstate` takes out again what was named to make one)"
)
_TRIES = 10
_WITHDRAWN, _LIVE = "withdrawn", "live"
"""What stands here beside the publisher's lease."""
_NEW = {"op_type": "create"}
_LOG = logging.getLogger("citewell.store")

ChangeList = Callable[[Sequence[Withdrawal]], Sequence[Withdrawal]]


class Control:
    """The control index `name`; `has_generations` says whether anything was ever published beside it.

    One that is `serving` goes by what this machine knew last where the cluster cannot say what is withdrawn.
    """

    def __init__(
        self,
        settings: Settings,
        name: str,
        find_cluster: Callable[[], Cluster],
        has_generations: Callable[[], bool],
        *,
        serving: bool,
    ) -> None:
        self.name = name
        self._data = settings.data
        self._keeps_copy = settings.opensearch_copy > 0
        self._find_cluster = find_cluster
        self._has_generations = has_generations
        self._serving = serving
        self._known: Withdrawals | None = None
        self._saved: Withdrawals | None = None
        """What this machine has on disk of what is withdrawn, as far as is known."""

    def live(self) -> int | None:
        """Return the number of the generation that went live last, None when none is noted."""
        found = self._get(_LIVE)
        return int(found["_source"]["number"]) if found else None

    def note_live(self, number: int) -> None:
        """Note the generation that went live."""
        self._put(_LIVE, {"number": number})

    def has_list(self) -> bool:
        """Say whether the cluster has a list of what is withdrawn."""
        return self._get(_WITHDRAWN) is not None

    def make(self, *, although_lost: bool = False) -> bool:
        """Make the index with its list of what is withdrawn, the one that this machine keeps or an empty one.

        False when it is there. Raises PublishError when there was a list that nobody knows any more.
        """
        if self.has_list():
            return False
        known = self._saved_here()
        if known is None and not although_lost and self._has_generations():
            raise PublishError(f"{self.name}: {LOST}")
        body = {
            "settings": {"index": {"number_of_shards": 1, "auto_expand_replicas": "0-2"}},
            "mappings": {"dynamic": False},
        }
        self._find_cluster().call("PUT", f"/{self.name}", body, answer_on=(400,))  # 400: another has just made it
        entries = known.entries if known else ()
        with suppress(ConflictError):
            self._write(entries, _NEW)
            if entries:
                _LOG.warning("%s: has the list of what is withdrawn again: %d entries", self.name, len(entries))
        return True

    def withdrawals(self) -> Withdrawals:
        """Return what is withdrawn now; for one that serves, as it was known here last while the cluster cannot say.

        See `Store.withdrawals`. Every machine keeps the list beside its data, for the cluster may lose it.
        """
        try:
            found, unchanged = self._read()
        except (EngineError, NoGenerationError) as error:
            known = self._known or self._saved_here()
            if not self._serving or (isinstance(error, NoGenerationError) and known is None):
                raise
            if known is None:
                raise NoGenerationError(f"{error}; what is withdrawn is not known, so nothing is shown") from None
            away = isinstance(error, EngineError)  # which the generation says
            return replace(known, fault="" if away else f"{error}; what was known here last counts", is_fresh=not away)
        if unchanged is _NEW:  # there is no list yet
            return found
        self._known = replace(found, fault=self._save(found))
        return self._known

    def change(self, change: ChangeList) -> bool:
        """Replace what is withdrawn; False when nothing changed."""
        for _ in range(_TRIES):
            before, unchanged = self._read()
            entries = change(before.entries)
            if tuple(entries) == before.entries:
                return False
            try:
                self._write(entries, unchanged)
            except ConflictError:
                continue
            self._save(Withdrawals(tuple(entries)))
            return True
        raise PublishError(f"{self.name}: others change what is withdrawn all the time; try again")

    def _get(self, name: str) -> Any:
        return self._find_cluster().call("GET", f"/{self.name}/_doc/{name}", missing_is_none=True)

    def _put(self, name: str, row: Mapping[str, Any], unchanged: Mapping[str, Any] | None = None) -> None:
        self._find_cluster().call("PUT", f"/{self.name}/_doc/{name}", row, unchanged)

    def _write(self, entries: Sequence[Withdrawal], unchanged: Mapping[str, Any]) -> None:
        body = json.dumps([asdict(entry) for entry in entries])
        self._put(_WITHDRAWN, {"entries": body, "digest": hashlib.sha256(body.encode()).hexdigest()}, unchanged)

    def _read(self) -> tuple[Withdrawals, dict[str, Any]]:
        """Return what is withdrawn, and the condition under which it may be replaced."""
        found = self._get(_WITHDRAWN)
        if found is None:
            known = self._known or self._saved_here()
            if (known and known.entries) or self._has_generations():  # it is made before anything is published
                raise NoGenerationError(f"{self.name}: {LOST}")
            return Withdrawals(), _NEW
        body = found["_source"]["entries"]
        if hashlib.sha256(body.encode("utf-8", "surrogatepass")).hexdigest() != found["_source"]["digest"]:
            raise NoGenerationError(f"{self.name}: what is withdrawn is damaged, so nothing is shown")
        rows = json.loads(body)
        entries = tuple(Withdrawal(**{**row, "digests": tuple(row["digests"])}) for row in rows)
        return Withdrawals(entries), {"if_seq_no": found["_seq_no"], "if_primary_term": found["_primary_term"]}

    def _saved_here(self) -> Withdrawals | None:
        """Return the list that this machine keeps, None when it has none."""
        return withdrawals.load(self._data) if (self._data / withdrawals.NAME).exists() else None

    def _save(self, found: Withdrawals) -> str:
        """Keep a list on this machine; return why that failed."""
        if found == self._saved:
            return ""
        try:
            self._data.mkdir(parents=True, exist_ok=True)
            withdrawals.save(self._data, found.entries)
        except OSError as error:
            told = f"{self._data / withdrawals.NAME}: cannot be written ({error.strerror}); make room for it"
            return told if self._keeps_copy else ""  # without a copy nothing would answer by that list
        self._saved = found
        return ""
