"""Who may ask the API: keys, the origins of pages that ask, and the headers by which browsers let them read (CORS)."""

import hmac
from collections.abc import Mapping
from datetime import date
from urllib.parse import urlsplit

from flask import Flask, Response, g, request

from search_app.keys import Key, hash_of
from search_app.model import Filters
from search_app.settings import is_loopback
from search_app.web.params import KEY, read_all
from search_app.web.problems import ProblemError
from search_app.web.site import current_site

GUARDED = ("api_", "front_end_")
"""How the names of endpoints begin that need a key where there are keys, and that pages of other origins may ask."""
OPEN, CLOSED = ("/api/v1/", "/indexes/", "/multi-search"), ("/api/v1/admin/",)
"""How the addresses begin that pages of other origins may read, errors included, and those that none ever may."""
EXPOSED = "Citewell-Generation, RateLimit-Limit, RateLimit-Remaining, RateLimit-Reset, Retry-After, Server-Timing"
ASKED_FIRST = {
    "Access-Control-Allow-Methods": "GET, POST",
    "Access-Control-Allow-Headers": "Authorization, Content-Type, If-None-Match, X-Meilisearch-Client",
    "Access-Control-Max-Age": "600",
}
"""What is answered to a browser that asks before it asks (a preflight request), which needs no key."""


def add_access(app: Flask) -> None:
    """Have every request to a guarded endpoint checked, and its answer marked for the origins that may read it."""
    app.before_request(_check)
    app.after_request(_allow_origin)


def is_guarded() -> bool:
    """Say whether the request is to an endpoint that needs a key where there are keys."""
    return (request.endpoint or "").startswith(GUARDED)


def current_key() -> Key | None:
    """Return the key that the request was allowed by, None where it needed none."""
    found: Key | None = g.get("key")
    return found


def allowed_topics() -> tuple[str, ...]:
    """Return the topics that the key of the request finds, none for all."""
    key = current_key()
    return key.topics if key else ()


def permitted(filters: Filters) -> Filters:
    """Return filters narrowed to the topics that the key of the request finds."""
    if not (topics := allowed_topics()):
        return filters
    return {**filters, "topic": tuple(topic for topic in filters.get("topic", topics) if topic in topics)}


def in_force() -> tuple[tuple[Key, ...] | None, date]:
    """Return the keys and the day of a request, the same for all of it; None when nobody needs a key."""
    if "in_force" not in g:
        g.in_force = current_site().keys.keys(), date.today()
    found: tuple[tuple[Key, ...] | None, date] = g.in_force
    return found


def is_admin(secret: str) -> bool:
    """Say whether `secret` is an admin key that is in force."""
    given, (keys, today) = hash_of(secret), in_force()
    known = [key for key in keys or () if key.kind == "admin" and not key.is_expired(today)]
    return any(hmac.compare_digest(given, key.secret) for key in known)


def bearer() -> str:
    """Return the key in the header `Authorization`, empty when there is none."""
    scheme, _, secret = request.headers.get("Authorization", "").partition(" ")
    return secret.strip() if scheme.lower() == "bearer" else ""


def _check() -> None:
    if not is_guarded() or request.method == "OPTIONS":
        return
    keys, today = in_force()
    origin, own = request.headers.get("Origin"), _is_own()
    key = None if keys is None else _find(keys, own, today)
    g.key = key
    if origin and not own and not _may_ask(origin, keys, key):
        raise ProblemError("origin_not_allowed")


def _find(keys: tuple[Key, ...], own: bool, today: date) -> Key | None:
    """Return the key of the request, None for our own pages without one; raises ProblemError otherwise."""
    secret = bearer() or request.args.get(KEY, "") or _in_body()
    if not secret:
        if own:
            return None
        raise ProblemError("missing_key")
    found = next((key for key in keys if key.kind == "site" and key.secret == secret), None)
    if found is None:
        raise ProblemError("unknown_key")
    if found.is_expired(today):
        raise ProblemError("expired_key")
    return found


def _in_body() -> str:
    try:
        given: Mapping[str, object] = read_all(request) if request.method == "POST" else {}
    except ProblemError:
        return ""
    secret = given.get(KEY, "")
    return secret if isinstance(secret, str) else ""


def _is_own() -> bool:
    """Say whether a page of ours asks: browsers say where a request comes from, and let no script say otherwise."""
    origin = request.headers.get("Origin")
    if origin is None:
        return request.headers.get("Sec-Fetch-Site") == "same-origin"
    return bool(host := _host_of(origin)) and host == request.host.lower()


def _may_ask(origin: str, keys: tuple[Key, ...] | None, key: Key | None) -> bool:
    if keys is None:
        return _is_local(origin)
    return key is not None and origin in key.origins


def _may_read(origin: str) -> bool:
    """Say whether a page may read what it is answered, be it an error: any key in force allows it."""
    keys, today = in_force()
    if keys is None:
        return _is_local(origin)
    return any(origin in key.origins for key in keys if key.kind == "site" and not key.is_expired(today))


def _is_of_api(path: str) -> bool:
    """Say whether an address is one that pages of other origins may read, or would be if there were anything."""
    return path.startswith(OPEN) and not path.startswith(CLOSED)


def _allow_origin(response: Response) -> Response:
    if not _is_of_api(request.path):
        return response
    response.vary.add("Origin")
    origin = request.headers.get("Origin", "")
    if not origin or _is_own() or not _may_read(origin):
        return response
    response.headers["Access-Control-Allow-Origin"] = origin
    response.headers["Access-Control-Expose-Headers"] = EXPOSED
    response.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
    if request.method == "OPTIONS":
        response.headers.update(ASKED_FIRST)
    return response


def _is_local(origin: str) -> bool:
    parts = _host_of(origin)
    name = parts.rpartition(":")[0] if parts.rpartition(":")[2].isdecimal() else parts
    return is_loopback(name)


def _host_of(origin: str) -> str:
    try:
        parts = urlsplit(origin)
    except ValueError:
        return ""
    return parts.netloc.lower() if parts.scheme in ("http", "https") else ""
