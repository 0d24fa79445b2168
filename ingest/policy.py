"""Content Security Policy as far as the widget meets it: what a page allows, and what must be added to it."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlsplit

Policy = Mapping[str, tuple[str, ...]]
_DEFAULT_PORTS = {"http": 80, "https": 443}
_SOURCE = re.compile(r"(?:([a-z][a-z0-9+.-]*)://)?(\*|(?:\*\.)?[^/:*]+)(?::(\d+|\*))?(/.*)?", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Blocked:
    """What a policy forbids: by which directive, and what it would have to say."""

    directive: str
    values: tuple[str, ...]
    remedy: str


def parse_policies(header: str) -> list[Policy]:
    """Return the policies of a header or meta element; the first of directives with one name counts."""
    found: list[Policy] = []
    for text in header.split(","):
        policy: dict[str, tuple[str, ...]] = {}
        for directive in text.split(";"):
            name, *values = directive.split() or [""]
            if name:
                policy.setdefault(name.lower(), tuple(values))
        if policy:
            found.append(policy)
    return found


def blocks_script(policy: Policy, page: str, script: str, integrity: str = "", nonce: str = "") -> Blocked | None:
    """Return why `policy` of `page` stops the script at the address `script`, None when it lets it run."""
    if "sandbox" in policy and "allow-scripts" not in _lower(policy["sandbox"]):
        return Blocked("sandbox", policy["sandbox"], "add allow-scripts to it")
    name = _first(policy, "script-src-elem", "script-src", "default-src")
    if not name or _allows_by_mark(policy[name], integrity, nonce):
        return None
    if "'strict-dynamic'" in _lower(policy[name]):
        return Blocked(name, policy[name], f"add '{integrity or 'nonce-…'}' to it, or give the script the page's nonce")
    if any(matches(source, page, script) for source in policy[name]):
        return None
    return Blocked(name, policy[name], _remedy(policy, name, "script-src", script))


def blocks(policy: Policy, kind: str, page: str, target: str) -> Blocked | None:
    """Return why `policy` stops `target` from being asked (connect-src) or sent to (form-action)."""
    name = _first(policy, kind, *(["default-src"] if kind == "connect-src" else []))
    if not name or any(matches(source, page, target) for source in policy[name]):
        return None
    return Blocked(name, policy[name], _remedy(policy, name, kind, target))


def matches(source: str, page: str, target: str) -> bool:
    """Say whether a source of a directive covers the address `target` (CSP Level 3, section 6.7.2)."""
    at, here = urlsplit(target), urlsplit(page)
    if source == "*":
        return at.scheme in ("http", "https", "ws", "wss")
    if source.lower() == "'self'":
        return _upgrades(here.scheme, at.scheme) and (at.hostname, _port(target)) == (here.hostname, _port(page))
    if re.fullmatch(r"[a-z][a-z0-9+.-]*:", source, re.IGNORECASE):
        return _upgrades(source[:-1].lower(), at.scheme)
    found = _SOURCE.fullmatch(source)
    if not found or source.startswith("'"):
        return False
    scheme, host, port, path = found.groups()
    return (
        _upgrades((scheme or here.scheme).lower(), at.scheme)
        and _covers_host(host.lower(), at.hostname or "")
        and _covers_port(port, at.scheme, _port(target))
        and _covers_path(path or "", at.path or "/")
    )


def origin(url: str) -> str:
    """Return the origin of an address, as a policy and a browser write it."""
    parts = urlsplit(url)
    port = "" if _port(url) == _DEFAULT_PORTS.get(parts.scheme) else f":{_port(url)}"
    host = parts.hostname or ""
    return f"{parts.scheme}://{f'[{host}]' if ':' in host else host}{port}"


def _remedy(policy: Policy, name: str, wanted: str, target: str) -> str:
    given = [value for value in policy[name] if value.lower() != "'none'"]
    if name == "default-src":
        return f"add the directive: {' '.join([wanted, *given, origin(target)])}"
    return f"add {origin(target)} to it" if given else f"write {name} {origin(target)}"


def _first(policy: Policy, *names: str) -> str:
    return next((name for name in names if name in policy), "")


def _lower(values: tuple[str, ...]) -> list[str]:
    return [value.lower() for value in values]


def _allows_by_mark(values: tuple[str, ...], integrity: str, nonce: str) -> bool:
    marks = {f"'{hashed}'" for hashed in integrity.split()} | ({f"'nonce-{nonce}'"} if nonce else set())
    return any(value in marks for value in values)


def _upgrades(allowed: str, scheme: str) -> bool:
    return scheme == allowed or (allowed, scheme) == ("http", "https")


def _port(url: str) -> int | None:
    parts = urlsplit(url)
    return parts.port or _DEFAULT_PORTS.get(parts.scheme)


def _covers_host(pattern: str, host: str) -> bool:
    return pattern in ("*", host) or (pattern.startswith("*.") and host.endswith(pattern[1:]))


def _covers_port(pattern: str | None, scheme: str, port: int | None) -> bool:
    if pattern is None:
        return port == _DEFAULT_PORTS.get(scheme)
    return pattern == "*" or int(pattern) == port or (int(pattern), port) == (80, 443)


def _covers_path(pattern: str, path: str) -> bool:
    return not pattern or pattern == "/" or (path.startswith(pattern) if pattern.endswith("/") else path == pattern)
