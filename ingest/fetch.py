"""Reading an address on the web within limits: of size, time and redirects, and of where it may lead."""

import http.client
import ipaddress
import socket
import ssl
import time
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import quote, urljoin, urlsplit

from search_app.errors import CitewellError

MAX_BYTES = 2_000_000
MAX_SECONDS = 15.0
MAX_REDIRECTS = 5
_REDIRECTS = (301, 302, 303, 307, 308)
_AGENT = "citewell-embed-check"


class FetchError(CitewellError):
    """An address could not be read; the text says why, without the address."""


@dataclass(frozen=True, slots=True)
class Fetched:
    """What an address answered."""

    url: str
    """The address after redirects."""
    status: int
    headers: tuple[tuple[str, str], ...]
    body: bytes

    def all(self, name: str) -> list[str]:
        """Return the values of a header, in order."""
        return [value for given, value in self.headers if given.lower() == name.lower()]

    def first(self, name: str) -> str:
        """Return the first value of a header, nothing when it has none."""
        return next(iter(self.all(name)), "")


@dataclass(frozen=True, slots=True)
class Fetcher:
    """Reads addresses; `private` lets it read those of this machine and its network too."""

    private: bool = False

    def get(self, url: str, headers: Mapping[str, str] | None = None) -> Fetched:
        """Return what `url` answers after redirects; raises FetchError."""
        deadline = time.monotonic() + MAX_SECONDS
        for _ in range(MAX_REDIRECTS + 1):
            fetched = self._once("GET", url, b"", headers or {}, deadline)
            target = fetched.first("Location")
            if fetched.status not in _REDIRECTS or not target:
                return fetched
            url = urljoin(url, target)
        raise FetchError(f"redirects more than {MAX_REDIRECTS} times")

    def post(self, url: str, body: bytes, headers: Mapping[str, str]) -> Fetched:
        """Return what `url` answers to `body`, redirects not followed; raises FetchError."""
        return self._once("POST", url, body, headers, time.monotonic() + MAX_SECONDS)

    def _once(self, method: str, url: str, body: bytes, headers: Mapping[str, str], deadline: float) -> Fetched:
        connection, path = self._connect(url, deadline)
        try:
            connection.request(method, path, body or None, {"User-Agent": _AGENT, "Accept": "*/*", **headers})
            response = connection.getresponse()
            return Fetched(url, response.status, tuple(response.getheaders()), _read(response, deadline))
        except (OSError, http.client.HTTPException, UnicodeError, ValueError) as error:
            raise FetchError(f"cannot be read ({_reason(error)})") from None
        finally:
            connection.close()

    def _connect(self, url: str, deadline: float) -> tuple[http.client.HTTPConnection, str]:
        """Connect to the address that was looked at, so that no second look-up can lead elsewhere."""
        try:
            parts = urlsplit(url)
            port = parts.port or (443 if parts.scheme == "https" else 80)
            host = (parts.hostname or "").encode("idna").decode()
        except (ValueError, UnicodeError):
            raise FetchError("is no web address") from None
        if parts.scheme not in ("http", "https") or not host:
            raise FetchError("is no web address; it starts with https:// or http://")
        left = max(0.1, deadline - time.monotonic())
        try:
            plain = socket.create_connection((self._look_up(host, port), port), left)
            secure = parts.scheme == "https"
            made = ssl.create_default_context().wrap_socket(plain, server_hostname=host) if secure else plain
        except OSError as error:
            raise FetchError(f"cannot be reached ({_reason(error)})") from None
        connection = (http.client.HTTPSConnection if secure else http.client.HTTPConnection)(host, port)
        connection.sock = made
        path = quote(parts.path or "/", safe="/%:@!$&'()*+,;=~-._")
        return connection, path + (f"?{quote(parts.query, safe='/%:@!$&()*+,;=~-._?')}" if parts.query else "")

    def _look_up(self, host: str, port: int) -> str:
        found = [str(entry[4][0]) for entry in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)]
        if not self.private and not all(ipaddress.ip_address(one.partition("%")[0]).is_global for one in found):
            raise FetchError("leads into a private network; --allow-private lets it be read")
        return found[0]


def _read(response: http.client.HTTPResponse, deadline: float) -> bytes:
    body = b""
    while chunk := response.read1(65536):
        body += chunk
        if len(body) > MAX_BYTES:
            raise FetchError(f"is larger than {MAX_BYTES:,} bytes")
        if time.monotonic() > deadline:
            raise FetchError(f"takes longer than {MAX_SECONDS:.0f} seconds")
    return body


def _reason(error: Exception) -> str:
    if isinstance(error, TimeoutError):
        return f"no answer within {MAX_SECONDS:.0f} seconds"
    if isinstance(error, ssl.SSLCertVerificationError):
        return f"its certificate: {error.verify_message}"
    return (isinstance(error, OSError) and error.strerror) or type(error).__name__
