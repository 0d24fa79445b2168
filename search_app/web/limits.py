"""How often one client may ask with one key: each request is counted, and one too many is refused."""

from ipaddress import IPv6Address, ip_address
from typing import NamedTuple

from flask import Flask, Response, g, request

from search_app.web.access import current_key, in_force, is_guarded
from search_app.web.problems import ProblemError
from search_app.web.site import current_site

PAGES = ("search", "feedback")
"""Endpoints of pages that are counted too; what costs nothing to answer is not."""

COUNTED = "citewell.counted"
"""Where in a request's environment it stands that it was counted, and how."""


class Counted(NamedTuple):
    """Requests a minute that are answered, and the name of the key, empty without one."""

    rate: int
    key: str


def add_limits(app: Flask) -> None:
    """Have requests counted where there are keys, and refuse those of a client that asks too often."""
    app.before_request(_count_request)
    app.after_request(_name_limits)


def _count_request() -> None:
    if request.method != "OPTIONS" and _is_counted():
        count_more(1)


def count_more(requests: int) -> None:
    """Count a request as so many more, the whole rate at most; raises ProblemError when too often."""
    site, key = current_site(), current_key()
    rate = (key.rate if key else 0) or site.settings.rate
    if not rate or not requests or in_force()[0] is None:
        return
    names = key.name if key else "", client_of(request.remote_addr or "")
    allowed, left, reset_s = site.limiter.count(rate, min(requests, rate), *names)
    request.environ[COUNTED] = Counted(rate, names[0])
    g.limits = limit_headers(rate, left, reset_s)
    if not allowed:
        g.limits["Retry-After"] = str(reset_s)
        raise ProblemError("too_many_requests")


def limit_headers(rate: int, left: int, reset_s: int) -> dict[str, str]:
    """Return the headers that say how often a client may ask, still, and in how many seconds anew."""
    return {"RateLimit-Limit": str(rate), "RateLimit-Remaining": str(left), "RateLimit-Reset": str(reset_s)}


def _is_counted() -> bool:
    return is_guarded() or request.endpoint in PAGES or (request.endpoint == "home" and "q" in request.args)


def _name_limits(response: Response) -> Response:
    response.headers.extend(g.get("limits", {}))
    return response


def client_of(address: str) -> str:
    """Return what tells clients apart: an IPv4 address, or the first 64 bits of an IPv6 one, which a home shares."""
    try:
        found = ip_address(address)
    except ValueError:
        return ""
    if isinstance(found, IPv6Address):
        return str(found.ipv4_mapped or int(found) >> 64)
    return address
