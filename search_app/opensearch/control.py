"""The control index of a collection: the list of what is withdrawn, which each machine keeps too, and what is live."""

import hashlib
import json
import logging
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from datetime import UTC, datetime, timedelta
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
_Stamp = tuple[int, int] | None
_NEW = {"op_type": "create"}


@dataclass(frozen=True, slots=True)
class _Listed:
    """What the cluster's list holds, and what it lacks."""

    entries: _Entries = ()
    reinstated: Mapping[str, str] = field(default_factory=dict)
    """When what was withdrawn once was shown again, by id: what else is missing was lost."""
    lacking: _Entries = ()
    """What this machine knows to be withdrawn and the list does not say, or says in an older way."""
    unchanged: Mapping[str, Any] = field(default_factory=lambda: _NEW)
    """The condition under which the list may be replaced."""

    @property
    def all(self) -> _Entries:
        """Return all that is withdrawn."""
        return _newest(self.entries, self.lacking)


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
        self._known: _Entries | None = None
        self._saved: _Entries | None = None
        """What the file on this machine holds, as it was read or written last."""
        self._stamp: _Stamp = None
        """Of that file then."""

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
            self._put_back()
            return False
        known = self._known_here()
        if known is None and not although_lost and self._has_generations():
            raise PublishError(f"{self.name}: {LOST}")
        body = {
            "settings": {"index": {"number_of_shards": 1, "auto_expand_replicas": "0-2"}},
            "mappings": {"dynamic": False},
        }
        self._find_cluster().call("PUT", f"/{self.name}", body, answer_on=(400,))  # 400: another has just made it
        try:
            self._write(known or (), {}, _NEW)
            self._tell_put_back(known or ())
        except ConflictError:
            self._put_back()
        return True

    def withdrawals(self) -> Withdrawals:
        """Return what is withdrawn now; for one that serves, as it was known here last while the cluster cannot say.

        See `Store.withdrawals`. Every machine keeps the list beside its data, for the cluster may lose it; what this
        one knows and the list lacks stays withdrawn, and one that serves puts it back.
        """
        try:
            found = self._read()
        except (EngineError, NoGenerationError) as error:
            known = self._known_here()
            if not self._serving or (isinstance(error, NoGenerationError) and known is None):
                raise
            if known is None:
                raise NoGenerationError(f"{error}; what is withdrawn is not known, so nothing is shown") from None
            away = isinstance(error, EngineError)  # which the generation says
            return Withdrawals(known, "" if away else f"{error}; what was known here last counts", not away)
        if found.unchanged is _NEW:  # there is no list yet
            return Withdrawals()
        fault = ""
        if found.lacking:
            lacking = ", ".join(entry.id for entry in found.lacking)
            fault = f"{self.name}: the list of what is withdrawn lacks {lacking}, which stays withdrawn here"
            if self._serving:
                try:
                    self._put_back()
                    fault = ""
                except (EngineError, PublishError) as error:
                    fault = f"{fault}; it cannot be put back ({error})"
            else:
                fault = f"{fault}; `citewell ingest` here puts it back"
        return Withdrawals(found.all, "; ".join(filter(None, (fault, self._keep(found.all)))))

    def withdraw(self, entry: Withdrawal) -> None:
        """Add to what is withdrawn, or replace the entry with that id.

        Its time is put after all that is known of that id, for clocks may differ.
        """

        def add(before: _Listed) -> _Entries:
            made = [e.made for e in before.all if e.id == entry.id]
            latest = max([before.reinstated.get(entry.id, ""), *made])
            later = entry if entry.made > latest or not latest else replace(entry, made=_just_after(latest))
            return (*(e for e in before.all if e.id != entry.id), later)

        self._change(add)

    def reinstate(self, name: str) -> bool:
        """Take the entry with this id out of what is withdrawn; False when there was none."""
        before = self._change(lambda listed: tuple(e for e in listed.all if e.id != name))
        return any(entry.id == name for entry in before)

    def _put_back(self) -> None:
        """Write into the list what it lacks."""
        self._change(lambda listed: listed.all)

    def _change(self, change: Callable[[_Listed], _Entries]) -> _Entries:
        """Replace what is withdrawn, as this machine knows it, and return what it was."""
        for _ in range(_TRIES):
            before = self._read()
            entries = change(before)
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
            self._keep(entries)
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
            if self._known_here() or self._has_generations():  # it is made before anything is published
                raise NoGenerationError(f"{self.name}: {LOST}")
            return _Listed()
        entries, reinstated = self._read_row(found["_source"])
        listed = {entry.id: entry.made for entry in entries}
        try:
            known = self._known_here()
        except NoGenerationError:  # the file is damaged, and is written anew
            known, self._stamp = None, self._look()
        lacking = tuple(
            entry
            for entry in known or ()
            if (entry.id not in listed or listed[entry.id] < entry.made)
            and (entry.id not in reinstated or reinstated[entry.id] < entry.made)
        )
        unchanged = {"if_seq_no": found["_seq_no"], "if_primary_term": found["_primary_term"]}
        return _Listed(entries, reinstated, lacking, unchanged)

    def _read_row(self, row: Mapping[str, str]) -> tuple[_Entries, Mapping[str, str]]:
        try:
            if _digest(row) == row["digest"]:
                entries = [Withdrawal(**{**e, "digests": tuple(e["digests"])}) for e in json.loads(row["entries"])]
                return tuple(entries), dict(json.loads(row["reinstated"]))
        except (KeyError, TypeError, ValueError):
            pass
        raise NoGenerationError(f"{self.name}: what is withdrawn is damaged, so nothing is shown")

    def _known_here(self) -> _Entries | None:
        """Return what this machine knows to be withdrawn, in this process and on its disk; None without a list.

        Other processes write the file too. Raises NoGenerationError where it is damaged.
        """
        stamp = self._look()
        if stamp != self._stamp and stamp is not None:
            self._saved = None
            self._saved = withdrawals.load(self._data).entries
            self._known = _newest(self._known or (), self._saved)
        self._stamp = stamp
        return self._known

    def _keep(self, entries: _Entries) -> str:
        """Keep a list in this process and on this machine; return why that failed."""
        self._known = entries
        if entries == self._saved and self._stamp is not None:
            return ""
        try:
            self._data.mkdir(parents=True, exist_ok=True)
            with withdrawals.locked(self._data):
                if self._look() != self._stamp:  # another process has just written it: it is read at the next look
                    return ""
                withdrawals.save(self._data, entries)
                self._stamp = self._look()
        except OSError as error:
            told = f"{self._data / withdrawals.NAME}: cannot be written ({error.strerror}); make room for it"
            return told if self._keeps_copy else ""  # without a copy nothing would answer by that list
        self._saved = entries
        return ""

    def _look(self) -> _Stamp:
        try:
            found = (self._data / withdrawals.NAME).stat()
        except FileNotFoundError:
            return None
        return found.st_mtime_ns, found.st_ino


def _newest(*lists: _Entries) -> _Entries:
    """Return the entries of several lists, of those with one id the latest."""
    found: dict[str, Withdrawal] = {}
    for entry in (entry for entries in lists for entry in entries):
        if entry.id not in found or found[entry.id].made < entry.made:
            found[entry.id] = entry
    return tuple(found.values())


def _just_after(made: str) -> str:
    return (datetime.fromisoformat(made) + timedelta(seconds=1)).isoformat(timespec="seconds")


def _digest(row: Mapping[str, str]) -> str:
    both = f"{row['entries']}\n{row['reinstated']}"
    return hashlib.sha256(both.encode("utf-8", "surrogatepass")).hexdigest()
