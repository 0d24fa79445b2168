"""The one publisher lock, kept in the cluster: a lease that its holder renews, and that a dead one loses."""

import secrets
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress

from search_app.errors import AwayError, BusyError, EngineError, LaterError, PublishError
from search_app.opensearch.cluster import Cluster

LEASE_S = 30.0
_RENEWALS = 3
"""Times that a lease is renewed before it would end."""
_SHORTEST_S = 5.0
"""A request is waited for as long as this, whatever the lease."""

_LONGEST_S = 3600
"""A lease that would end later was given while the cluster's clock stood wrong."""

# The clock is the cluster's, so that those of publishers may differ.
_TAKE = """
if (ctx._source.owner == null || ctx._source.owner == params.owner || ctx._source.until < ctx._now
    || ctx._source.until > ctx._now + params.longest) {
  ctx._source.owner = params.owner; ctx._source.until = ctx._now + params.lasts;
} else { ctx.op = 'none' }"""
_RENEW = """
if (ctx._source.owner == params.owner) { ctx._source.until = ctx._now + params.lasts } else { ctx.op = 'none' }"""
_GIVE_BACK = "ctx.op = ctx._source.owner == params.owner ? 'delete' : 'none'"


class Lease:
    """The lock while it is held; a thread renews it."""

    def __init__(self, cluster: Cluster, index: str, lasts_s: float) -> None:
        self._cluster = cluster
        self._path = f"/{index}/_update/publisher"
        self._owner = secrets.token_hex(16)
        self._lasts_s = lasts_s
        self._ends = 0.0
        self._done = threading.Event()

    def take(self) -> bool:
        """Take the lock; False when another run holds it."""
        return self._run(_TAKE)

    def check(self) -> None:
        """Raise LaterError when the lock is no longer held: another run may be publishing."""
        if time.monotonic() >= self._ends:
            raise LaterError("the lock of the publisher was lost, for the cluster did not answer; try again")

    def keep(self) -> None:
        """Renew the lock until `give_back` is called."""
        while not self._done.wait(self._lasts_s / _RENEWALS):
            with suppress(EngineError):
                if not self._run(_RENEW):
                    self._ends = 0.0
                    return

    def give_back(self) -> None:
        """Let another run have the lock."""
        self._done.set()
        with suppress(EngineError):
            self._run(_GIVE_BACK)

    def _run(self, script: str) -> bool:
        started = time.monotonic()
        parameters = {"owner": self._owner, "lasts": int(self._lasts_s * 1000), "longest": _LONGEST_S * 1000}
        body = {"script": {"source": script, "params": parameters}, "scripted_upsert": script is _TAKE}
        if script is _TAKE:
            body["upsert"] = {}
        soon = max(self._lasts_s / _RENEWALS, _SHORTEST_S)
        answer = self._cluster.call("POST", self._path, body, {"retry_on_conflict": 5}, timeout=soon)
        held = bool(answer["result"] != "noop")
        if held:
            self._ends = started + self._lasts_s
        return held


@contextmanager
def holding(cluster: Cluster, index: str, lasts_s: float = LEASE_S) -> Iterator[Lease]:
    """Hold the publisher lock in `index`; raises BusyError when another run does, PublishError without a cluster."""
    lease = Lease(cluster, index, lasts_s)
    try:
        taken = lease.take()
    except AwayError as error:
        raise LaterError(str(error)) from None
    except EngineError as error:
        raise PublishError(str(error)) from None
    if not taken:
        wait = f"wait for it to end, or {lasts_s:.0f} seconds when it was stopped"
        raise BusyError(f"{index}: an ingestion is already running; {wait}")
    renewing = threading.Thread(target=lease.keep, name="opensearch-lease", daemon=True)
    renewing.start()
    try:
        yield lease
    finally:
        lease.give_back()
        renewing.join()
