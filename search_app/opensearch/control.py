"""The control index of a collection: the list of what is withdrawn, which each machine keeps too, and what is live."""

import hashlib
import json
import logging
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass, field, replace
from datetime import UTC, datetime
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
_LOG = logging.getLogger("citewell.store")

_Entries = tuple[Withdrawal, ...]
_NEW = {"op_type": "create"}


@dataclass(frozen=True, slots=True)
class _Listed:
    """What the cluster's list holds, and what it lacks."""

    entries: _Entries = ()
    reinstated: Mapping[str, str] = field(default_factory=dict)
    """When what was withdrawn once was shown again, by id: what else is missing was lost."""
    lacking: _Entries = ()
    """What this machine knows to be withdrawn and the list does not say."""
    unchanged: Mapping[str, Any] = field(default_factory=lambda: _NEW)
    """The condition under which the list may be replaced."""

    @property
    def all(self) -> _Entries:
        """Return all that is withdrawn."""
        return (*self.entries, *self.lacking)


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

        False when it is there; then what it lacks is put back. Raises PublishError when there was a list that nobody
        knows any more.
        """
        if self.has_list():
            self._change(lambda entries: entries)
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
            self._write(entries, {}, _NEW)
            self._tell_put_back(entries)
        return True

    def withdrawals(self) -> Withdrawals:
        """Return what is withdrawn now; for one that serves, as it was known here last while the cluster cannot say.

        See `Store.withdrawals`. Every machine keeps the list beside its data, for the cluster may lose it; what this
        one knows and the list lacks stays withdrawn, and one that serves puts it back.
        """
        try:
            found = self._read()
        except (EngineError, NoGenerationError) as error:
            known = self._known or self._saved_here()
            if not self._serving or (isinstance(error, NoGenerationError) and known is None):
                raise
            if known is None:
                raise NoGenerationError(f"{error}; what is withdrawn is not known, so nothing is shown") from None
            away = isinstance(error, EngineError)  # which the generation says
            return replace(known, fault="" if away else f"{error}; what was known here last counts", is_fresh=not away)
        if found.unchanged is _NEW:  # there is no list yet
            return Withdrawals()
        fault = ""
        if found.lacking:
            lacking = ", ".join(entry.id for entry in found.lacking)
            fault = f"{self.name}: the list of what is withdrawn lacks {lacking}, which stays withdrawn here"
            if self._serving:
                try:
                    self._change(lambda entries: entries)
                    fault = ""
                except (EngineError, PublishError) as error:
                    fault = f"{fault}; it cannot be put back ({error})"
        told = Withdrawals(found.all)
        self._known = replace(told, fault="; ".join(filter(None, (fault, self._save(told)))))
        return self._known

    def withdraw(self, entry: Withdrawal) -> None:
        """Add to what is withdrawn, or replace the entry with that id."""
        self._change(lambda entries: (*(e for e in entries if e.id != entry.id), entry))

    def reinstate(self, name: str) -> bool:
        """Take the entry with this id out of what is withdrawn; False when there was none."""
        before = self._change(lambda entries: tuple(e for e in entries if e.id != name))
        return any(entry.id == name for entry in before)

    def _change(self, change: Callable[[_Entries], _Entries]) -> _Entries:
        """Replace what is withdrawn, as this machine knows it, and return what it was."""
        for _ in range(_TRIES):
            before = self._read()
            entries = change(before.all)
            if entries == before.entries:
                return before.all
            held = {entry.id for entry in entries}
            now = datetime.now(UTC).isoformat(timespec="seconds")
            ended = {entry.id: max(now, entry.made) for entry in before.all}  # for clocks may differ
            reinstated = {n: at for n, at in {**before.reinstated, **ended}.items() if n not in held}
            try:
                self._write(entries, reinstated, before.unchanged)
            except ConflictError:
                continue
            self._tell_put_back([entry for entry in before.lacking if entry.id in held])
            self._known = Withdrawals(entries)
            self._save(self._known)
            return before.all
        raise PublishError(f"{self.name}: others change what is withdrawn all the time; try again")

    def _tell_put_back(self, entries: Sequence[Withdrawal]) -> None:
        if entries:
            _LOG.warning("%s: the list of what is withdrawn has %d entries again", self.name, len(entries))

    def _get(self, name: str) -> Any:
        return self._find_cluster().call("GET", f"/{self.name}/_doc/{name}", missing_is_none=True)

    def _put(self, name: str, row: Mapping[str, Any], unchanged: Mapping[str, Any] | None = None) -> None:
        self._find_cluster().call("PUT", f"/{self.name}/_doc/{name}", row, unchanged)

    def _write(
        self, entries: Sequence[Withdrawal], reinstated: Mapping[str, str], unchanged: Mapping[str, Any]
    ) -> None:
        row = {"entries": json.dumps([asdict(entry) for entry in entries]), "reinstated": json.dumps(reinstated)}
        self._put(_WITHDRAWN, {**row, "digest": _digest(row)}, unchanged)

    def _read(self) -> _Listed:
        found = self._get(_WITHDRAWN)
        if found is None:
            known = self._known or self._saved_here()
            if (known and known.entries) or self._has_generations():  # it is made before anything is published
                raise NoGenerationError(f"{self.name}: {LOST}")
            return _Listed()
        row = found["_source"]
        if _digest(row) != row["digest"]:
            raise NoGenerationError(f"{self.name}: what is withdrawn is damaged, so nothing is shown")
        entries = tuple(Withdrawal(**{**e, "digests": tuple(e["digests"])}) for e in json.loads(row["entries"]))
        reinstated, listed = json.loads(row["reinstated"]), {entry.id for entry in entries}
        known = self._known
        with suppress(NoGenerationError):  # one that is damaged here is written anew
            known = known or self._saved_here()
        lacking = tuple(
            entry
            for entry in (known.entries if known else ())
            if entry.id not in listed and (entry.id not in reinstated or reinstated[entry.id] < entry.made)
        )
        unchanged = {"if_seq_no": found["_seq_no"], "if_primary_term": found["_primary_term"]}
        return _Listed(entries, reinstated, lacking, unchanged)

    def _saved_here(self) -> Withdrawals | None:
        """Return the list that this machine keeps, None when it has none."""
        return withdrawals.load(self._data) if (self._data / withdrawals.NAME).exists() else None

    def _save(self, found: Withdrawals) -> str:
        """Keep a list on this machine; return why that failed."""
        if found == self._saved:
            return ""
        try:
            self._data.mkdir(parents=True, exist_ok=True)
            with withdrawals.locked(self._data):
                withdrawals.save(self._data, found.entries)
        except OSError as error:
            told = f"{self._data / withdrawals.NAME}: cannot be written ({error.strerror}); make room for it"
            return told if self._keeps_copy else ""  # without a copy nothing would answer by that list
        self._saved = found
        return ""


def _digest(row: Mapping[str, str]) -> str:
    both = f"{row['entries']}\n{row['reinstated']}"
    return hashlib.sha256(both.encode("utf-8", "surrogatepass")).hexdigest()
