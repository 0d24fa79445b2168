"""Absolute addresses of this service, and the addresses that an answer names in its Link header."""

from urllib.parse import quote

from flask import Response, request

_KEPT = "/:?#[]@!$&'()*+,;=%~"
"""Characters with a meaning in an address; all others but letters, digits and `-._~` are percent-encoded."""


def root() -> str:
    """Return the address of this service as the request came to it, base path included, without a slash at its end."""
    return ascii_url(request.host_url.rstrip("/") + request.script_root)


def ascii_url(url: str) -> str:
    """Return `url` with all percent-encoded that stands in no address: it is safe in a header and in every markup."""
    return quote(url, safe=_KEPT, errors="replace")


def link(response: Response, address: str, relation: str, media_type: str = "") -> None:
    """Name `address` in the Link header of `response` (RFC 8288), by what it is to it."""
    about = f'; type="{media_type}"' if media_type else ""
    response.headers.add("Link", f'<{ascii_url(address)}>; rel="{relation}"{about}')
