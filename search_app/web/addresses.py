"""Absolute addresses of this service, and any address as it may stand in a header or in markup."""

from urllib.parse import quote

from flask import request

_KEPT = "/:?#[]@!$&'()*+,;=%~"
"""Characters with a meaning in an address; all others but letters, digits and `-._~` are percent-encoded."""


def root() -> str:
    """Return the address of this service as the request came to it, base path included, without a slash at its end."""
    return ascii_url(request.host_url.rstrip("/") + request.script_root)


def ascii_url(url: str) -> str:
    """Return `url` with all percent-encoded that stands in no address: it is safe in a header and in every markup."""
    return quote(url, safe=_KEPT, errors="replace")
