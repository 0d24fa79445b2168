"""Requests to an OpenSearch cluster: pooled, with timeouts and one retry on another node; faults become one line each.

The only module that imports opensearchpy.
"""

import json
import logging
import threading
import time
from base64 import b64encode
from collections.abc import Collection, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from search_app.errors import AwayError, EngineError, SettingsError
from search_app.settings import Settings, is_loopback, split_node_address

OLDEST = (3, 2)
"""The oldest server that is used."""
_PROBE_EVERY_S = 1.0
_CONNECTIONS = 32
_WORK_TIMEOUT_S, _LOOK_TIMEOUT_S = 60.0, 10.0
"""How long a patient one waits for what takes work, and for what reads or writes one entry."""
_ENTRIES = ("/_doc/", "/_update/")
_REST_S = 60.0
"""How long a patient one leaves out a node that did not answer, where there are others."""
_BUSY = 429
_ELSEWHERE = (301, 302, 303, 307, 308, 407)
_NEEDED = {
    "_search": "hits",
    "_msearch": "responses",
    "_mget": "docs",
    "_bulk": "items",
    "_doc": "_seq_no",
    "_update": "result",
    "_tasks": "completed",
    "_stats": "_all",
    "_cluster": "status",
    "_nodes": "nodes",
}
"""What each answer holds, by the part of its address that says what is asked."""
_LOG = logging.getLogger("citewell.cluster")
_STRANGE = "does not answer like OpenSearch; is the address right?"
_INSTALL = "opensearch-py is missing; install Citewell with its extra, such as by `pip install '.[opensearch]'`"


class Cluster:
    """The nodes that the settings name; safe to share between threads.

    A `patient` one is for publishing: it waits up to a minute for an answer. Any other one stops asking when no node
    answers: every call then fails at once, until a probe in the background is answered again.
    """

    def __init__(self, settings: Settings, *, patient: bool = False) -> None:
        self._patient = patient
        self._names = ", ".join(settings.opensearch_url)
        self._own = f"citewell-{settings.opensearch_collection}-*"
        self.needed: Collection[str] = ()
        """The indices that questions are asked of: one that is red keeps the cluster away, and no other does."""
        self._timeout = _WORK_TIMEOUT_S if patient else settings.opensearch_timeout_ms / 2000  # two tries fit in it
        self.returned = float("-inf")
        """When a probe was answered last, by the monotonic clock."""
        self._transport = _transport(settings, self._timeout, patient)
        self._away = ""
        self._lock = threading.Lock()
        self._checked = False
        self._has_knn = False
        self._version = ""

    @property
    def away(self) -> str:
        """Return why no node is asked now, empty when they are."""
        return self._away

    @property
    def has_knn(self) -> bool:
        """Say whether every node can compare vectors; the first call asks."""
        self.check()
        return self._has_knn

    @property
    def version(self) -> str:
        """Return the version of the server; the first call asks."""
        self.check()
        return self._version

    def check(self) -> None:
        """Ask once whether the server can be used; raises EngineError when it is too old, AwayError when not there."""
        if self._checked:
            return
        told = self.call("GET", "/")
        version = told.get("version")
        version = version if isinstance(version, dict) else {}
        number = str(version.get("number", "?"))
        if version.get("distribution") != "opensearch" or _numbers(number) < OLDEST:
            wanted = ".".join(map(str, OLDEST))
            found = f"{version.get('distribution', 'another server')} {number}"
            raise EngineError(f"{self._names}: is {found}; Citewell needs OpenSearch {wanted} or newer")
        nodes = self.call("GET", "/_nodes/plugins")["nodes"].values()
        self._has_knn = all(any(p["name"] == "opensearch-knn" for p in node["plugins"]) for node in nodes)
        self._version = number
        self._checked = True

    def call(
        self,
        method: str,
        path: str,
        body: Any = None,
        params: Mapping[str, Any] | None = None,
        *,
        missing_is_none: bool = False,
        timeout: float | None = None,
        answer_on: Sequence[int] = (),
    ) -> Any:
        """Return the decoded answer; with `missing_is_none` None for what is not there.

        `answer_on` names statuses that are no fault.
        Raises AwayError when no node answers or all are too busy, ConflictError when another was quicker, EngineError
        for any other fault.
        """
        if self._away:
            raise AwayError(self._away)
        import opensearchpy

        try:
            answer = self._transport.perform_request(
                method, path, params=params, body=body, timeout=timeout or self._wait(method, path), ignore=answer_on
            )
        except opensearchpy.exceptions.NotFoundError as error:
            if not isinstance(error.info, dict) or not error.info.keys() & {"error", "found"}:
                raise self._go_away(f"{self._names}: {_STRANGE}") from None
            if missing_is_none:
                return None
            raise EngineError(f"{self._names}: {path.split('?')[0]}: is not there ({_reason(error)})") from None
        except opensearchpy.exceptions.OpenSearchException as error:
            raise self._explain(error) from None
        if not _is_ours(path, answer):
            raise self._go_away(f"{self._names}: {_STRANGE}")
        return answer

    def search_all(self, path: str, searches: Sequence[Mapping[str, Any]]) -> list[Any]:
        """Return the answers to several searches of one index, asked in one request; a partial one is asked again once.

        Raises AwayError when it is partial again. A single search is a plain one, which costs less.
        """
        if len(searches) == 1:
            return [self.search(path, searches[0])]
        whole = '{"allow_partial_search_results":false}\n'
        lines = "".join(f"{whole}{json.dumps(search)}\n" for search in searches)
        for _ in range(2):
            answers = self.call("POST", f"{path}/_msearch", lines)["responses"]
            if all(map(_is_whole, answers)):
                return list(answers)
        broken = next(answer for answer in answers if not _is_whole(answer))
        if 400 <= broken.get("status", 0) < 500 and broken["status"] != _BUSY:
            raise EngineError(f"{self._names}: refused a search ({_type(broken)})")
        busy = broken.get("status") == _BUSY
        raise self._go_away(f"{self._names}: gave partial answers ({_type(broken)})", busy=busy)

    def search(self, path: str, body: Mapping[str, Any]) -> Any:
        """Return the answer to one search, which is never a partial one."""
        answer = self.call("POST", f"{path}/_search", body, {"allow_partial_search_results": "false"})
        if not _is_whole(answer):
            told = f"gave a partial answer ({_type(answer)})" if "_shards" in answer else _STRANGE
            raise self._go_away(f"{self._names}: {told}")
        return answer

    def scan(self, path: str, body: Mapping[str, Any], size: int = 1000) -> Iterator[Any]:
        """Yield all hits of a search in the order of its `sort`, page by page; their sort values are all different."""
        after: dict[str, Any] = {}
        while True:
            hits = self.search(path, {**body, **after, "size": size, "track_total_hits": False})["hits"]["hits"]
            yield from hits
            if len(hits) < size:
                return
            after = {"search_after": hits[-1]["sort"]}

    def _wait(self, method: str, path: str) -> float:
        """Return how many seconds a node may take to answer."""
        looks = method == "GET" or any(part in path for part in _ENTRIES)
        return _LOOK_TIMEOUT_S if self._patient and looks else self._timeout

    def _explain(self, error: Any) -> EngineError:
        import opensearchpy

        if isinstance(error, opensearchpy.exceptions.ConnectionError):
            return self._go_away(f"{self._names}: {_explain_connection(error)}")
        status = getattr(error, "status_code", None)
        if status == 401:
            return self._go_away(
                f"{self._names}: user or password is refused; correct CITEWELL_OPENSEARCH_USER and _PASSWORD"
            )
        if status == 409:
            return ConflictError(f"{self._names}: was changed by another at the same moment; try again")
        reason = _reason(error)
        if "flood-stage" in reason:
            return EngineError(f"{self._names}: the disk is nearly full, so nothing is written; free or add space")
        if "create-index blocked" in reason:
            told = "makes no new index, mostly because the disk is nearly full"
            return EngineError(f"{self._names}: {told}; free or add space, or lift that block")
        if status == 403 and "block" in reason:
            kind = "is read-only" if "read-only" in reason or "write" in reason else "has a block"
            return EngineError(f"{self._names}: {kind} ({reason}); lift the block of the index")
        if status == 403:
            return self._go_away(f"{self._names}: this user may not do that ({reason}); give it the right")
        if isinstance(error, opensearchpy.exceptions.SerializationError) or status in _ELSEWHERE:
            return self._go_away(f"{self._names}: {_STRANGE}")
        if status == _BUSY or (isinstance(status, int) and not 400 <= status < 500):
            return self._go_away(f"{self._names}: is too busy or not ready ({status}: {reason})", busy=status == _BUSY)
        return EngineError(f"{self._names}: refused a request ({status}: {reason})")

    def _go_away(self, why: str, *, busy: bool = False) -> AwayError:
        """Stop asking until a probe is answered, unless patient; return the error that says why."""
        if not self._patient and not busy:
            with self._lock:
                if not self._away:
                    self._away = why
                    _LOG.warning("the cluster is not asked for now; GET /health says why")  # which may quote a request
                    threading.Thread(target=self._probe, name="opensearch-probe", daemon=True).start()
        return BusyNodesError(why) if busy else AwayError(why)

    def _probe(self) -> None:
        import opensearchpy

        pause, started = threading.Event(), time.monotonic()
        while not pause.wait(_PROBE_EVERY_S):
            try:
                path, params = f"/_cluster/health/{self._own}", {"timeout": "1s", "level": "indices"}
                health = self._transport.perform_request("GET", path, params=params, timeout=2)
                red = {name for name, index in health["indices"].items() if index["status"] == "red"}
                if health.get("discovered_cluster_manager") and red.isdisjoint(self.needed):
                    self.returned, self._away = time.monotonic(), ""
                    _LOG.warning("the cluster is asked again after %.0f s", time.monotonic() - started)
                    return
            except (opensearchpy.exceptions.OpenSearchException, KeyError, TypeError, AttributeError):
                continue


class ConflictError(EngineError):
    """Another writer was quicker."""


class BusyNodesError(AwayError):
    """The nodes take no more for now (429); the same may be tried again after a pause."""


def _transport(settings: Settings, timeout: float, patient: bool) -> Any:
    """Return opensearchpy's transport to all nodes; raises SettingsError for settings that cannot be used."""
    try:
        import opensearchpy
    except ImportError:
        raise SettingsError(_INSTALL) from None
    logging.getLogger("opensearch").disabled = True  # it would log tracebacks of every failed try
    hosts = [_host(url, bool(settings.opensearch_user)) for url in settings.opensearch_url]
    if not hosts:
        raise SettingsError("CITEWELL_OPENSEARCH_URL: names no address; give one such as https://search.example:9200")
    tls: dict[str, Any] = {}
    if any(host["use_ssl"] for host in hosts):
        tls = {
            "verify_certs": True,
            "ssl_show_warn": False,
            "ca_certs": _file(settings, "opensearch_ca_file"),
            "client_cert": _file(settings, "opensearch_cert_file"),
            "client_key": _file(settings, "opensearch_key_file"),
        }
    told: dict[str, str] = {}
    if settings.opensearch_user:  # not by `http_auth`, which takes no letters beyond Latin-1
        both = f"{settings.opensearch_user}:{settings.opensearch_password or _read_password(settings)}"
        told["authorization"] = f"Basic {b64encode(both.encode('utf-8', 'surrogateescape')).decode()}"
    return opensearchpy.OpenSearch(
        hosts,
        headers=told,
        timeout=timeout,
        max_retries=max(1, len(hosts) - 1) if patient else 1,  # two tries fit in the timeout of the others
        retry_on_timeout=True,
        pool_maxsize=_CONNECTIONS,
        dead_timeout=_REST_S if patient else _PROBE_EVERY_S,
        timeout_cutoff=0,
        **{name: value for name, value in tls.items() if value},
    ).transport


def _host(url: str, has_user: bool) -> dict[str, Any]:
    parts = split_node_address(url)
    if has_user and parts.scheme == "http" and not is_loopback(parts.hostname or ""):
        raise SettingsError(f"CITEWELL_OPENSEARCH_URL: {url} would send the password in the clear; use https")
    return {
        "host": parts.hostname,
        "port": parts.port or (443 if parts.scheme == "https" else 9200),
        "use_ssl": parts.scheme == "https",
        "url_prefix": parts.path.strip("/"),
    }


def _file(settings: Settings, name: str) -> str:
    value = getattr(settings, name)
    if not value:
        return ""
    path = settings.root / value
    if not path.is_file():
        raise SettingsError(f"CITEWELL_{name.upper()}: {path} is no file; correct the name")
    return str(path)


def _read_password(settings: Settings) -> str:
    path = _file(settings, "opensearch_password_file")
    try:
        return Path(path).read_text(encoding="utf-8").strip() if path else ""
    except (OSError, UnicodeDecodeError):
        raise SettingsError(f"CITEWELL_OPENSEARCH_PASSWORD_FILE: {path} cannot be read; check its rights") from None


def _explain_connection(error: Any) -> str:
    told = str(getattr(error, "info", error))
    if "CERTIFICATE_VERIFY_FAILED" in told:
        if "expired" in told:
            return "its certificate has expired; renew it"
        if "Hostname mismatch" in told or "IP address mismatch" in told or "doesn't match" in told:
            return "its certificate is for another name; write CITEWELL_OPENSEARCH_URL with the name it is for"
        if "not yet valid" in told:
            return "its certificate is not yet valid; see whether the clocks are right"
        return "its certificate is not trusted; name the CA that signed it in CITEWELL_OPENSEARCH_CA_FILE"
    if "WRONG_VERSION_NUMBER" in told or "RECORD_LAYER" in told:
        return "speaks plain HTTP, not TLS; write http://, or turn TLS on there"
    if "SSL" in type(error).__name__ or "SSL" in told or "CERTIFICATE" in told:
        return "no TLS connection can be made; check CA file and client certificate"
    if "timed out" in told.lower() or "timeout" in type(error).__name__.lower():
        return "does not answer in time; see whether the nodes are overloaded"
    if "RemoteDisconnected" in told or "Connection reset" in told or "Connection aborted" in told:
        return "closes the connection; does it expect https?"
    return "cannot be reached; start it, or correct CITEWELL_OPENSEARCH_URL"


def _reason(error: Any) -> str:
    """Return what the server says of a fault, without what was sent."""
    info = getattr(error, "info", None)
    cause = info.get("error") if isinstance(info, dict) else None
    told = cause.get("reason") or cause.get("type") if isinstance(cause, dict) else cause
    return " ".join(str(told or type(error).__name__).split())[:300]


def _type(answer: Mapping[str, Any]) -> str:
    return str(answer.get("error", {}).get("type", "failed shards"))


def _is_whole(answer: Mapping[str, Any]) -> bool:
    found, shards = answer.get("hits"), answer.get("_shards")
    return (
        isinstance(found, dict)
        and isinstance(found.get("hits"), list)
        and isinstance(shards, dict)
        and shards.get("failed") == 0
        and answer.get("timed_out") is False
    )


def _is_ours(path: str, answer: object) -> bool:
    """Say whether an answer has the form that OpenSearch gives it, so that no other server is taken for one."""
    needed = next((name for part in path.split("/") if (name := _NEEDED.get(part))), "")
    return isinstance(answer, dict) and (not needed or needed in answer or "error" in answer)


def _numbers(version: str) -> tuple[int, ...]:
    return tuple(int(part) for part in version.split(".")[:2] if part.isdecimal())
