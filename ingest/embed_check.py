"""What would stop the search on a page of the clinic's: its tags, its policy, and what the service answers it."""

import base64
import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode, urljoin, urlsplit

from ingest.embed_page import Attributes, Page, parse_page
from ingest.fetch import Fetched, Fetcher, FetchError
from ingest.policy import Blocked, blocks, blocks_script, origin
from search_app.settings import is_loopback

_STRONGEST = ("sha512", "sha384", "sha256")


@dataclass(frozen=True, slots=True)
class Finding:
    """One line about a page; `stops` where patients would not get the search, or not all of it."""

    stops: bool
    line: str


def check_page(url: str, fetch: Fetcher) -> list[Finding]:
    """Return what would stop the search on the page at `url`, and what was found to be well."""
    try:
        answer = fetch.get(url)
    except FetchError as error:
        return [_wrong(f"{url}: {error}")]
    if answer.status != 200:
        return [_wrong(f"{url}: answers {answer.status}; give the address of a page that opens")]
    page = parse_page(answer)
    return [*_check_tags(page), *_check_scripts(page, fetch), *_check_service(page, fetch)]


def _check_tags(page: Page) -> Iterator[Finding]:
    if not page.elements:
        yield _wrong("no <citewell-search> in the page; add what `citewell embed-snippet` prints where it belongs")
    if not page.scripts:
        yield _wrong("no script tag of the search in the page; add the one that `citewell embed-snippet` prints")
    if page.elements and not page.forms:
        yield Finding(False, "note: no form within <citewell-search>; without scripts nothing is shown there")
    for place, policy in page.policies:
        for action in page.forms:
            if blocked := blocks(policy, "form-action", page.url, action):
                line = f"{place}, {_named(blocked)}: without scripts the form is stopped; {blocked.remedy}"
                yield Finding(False, f"note: {_plain(line)}")


def _named(blocked: Blocked) -> str:
    return f"{blocked.directive} {' '.join(blocked.values)}".strip()


def _check_scripts(page: Page, fetch: Fetcher) -> Iterator[Finding]:
    for script in page.scripts:
        address = urljoin(page.base, script["src"])
        wrong = [*_check_mixed(page, address, "script"), *_check_script_policy(page, script, address)]
        wrong += _check_script_file(script, address, fetch)
        yield from wrong or [_fine(f"script: {address}")]


def _check_mixed(page: Page, address: str, what: str) -> Iterator[Finding]:
    plain = urlsplit(address).scheme == "http" and not is_loopback(urlsplit(address).hostname or "")
    if urlsplit(page.url).scheme == "https" and plain:
        yield _wrong(f"{what} {address}: a page with https loads nothing over http; serve it over https")


def _check_script_policy(page: Page, script: Attributes, address: str) -> Iterator[Finding]:
    integrity, nonce = script.get("integrity", ""), script.get("nonce", "")
    for place, policy in page.policies:
        if blocked := blocks_script(policy, page.url, address, integrity, nonce):
            yield _wrong(f"{place}, {_named(blocked)}: stops the script; {blocked.remedy}")


def _check_script_file(script: Attributes, address: str, fetch: Fetcher) -> Iterator[Finding]:
    try:
        served = fetch.get(address)
    except FetchError as error:
        yield _wrong(f"script {address}: {error}; correct the address")
        return
    if served.status != 200:
        yield _wrong(f"script {address}: answers {served.status}; take the tag from `citewell embed-snippet`")
        return
    integrity = script.get("integrity", "")
    if integrity and "crossorigin" not in script:
        yield _wrong(f'script {address}: has integrity without crossorigin; add crossorigin="anonymous"')
    if integrity and not _is_intact(integrity, served.body):
        yield _wrong(f"script {address}: integrity is not that of the file; take the tag from `citewell embed-snippet`")
    if "crossorigin" in script and not served.first("Access-Control-Allow-Origin"):
        yield _wrong(f"script {address}: comes without Access-Control-Allow-Origin; let the proxy pass it on")


def _is_intact(integrity: str, content: bytes) -> bool:
    """Say whether a browser takes a file: of the strongest kind of hash that is named, one must be the file's."""
    named = [value.partition("?")[0].partition("-") for value in integrity.split()]
    strongest = next((kind for kind in _STRONGEST if any(name == kind for name, _, _ in named)), "")
    if not strongest:
        return True
    digest = base64.b64encode(hashlib.new(strongest, content).digest()).decode()
    return any((name, value) == (strongest, digest) for name, _, value in named)


def _check_service(page: Page, fetch: Fetcher) -> Iterator[Finding]:
    from_script = urljoin(urljoin(page.base, page.scripts[0]["src"]), "..") if page.scripts else ""
    for element in page.elements:
        given = element.get("endpoint") or from_script
        if not given:
            yield _wrong('<citewell-search> names no endpoint; add endpoint="https://…", where the search is served')
            continue
        endpoint = urljoin(page.base, given).rstrip("/")
        wrong = [*_check_mixed(page, endpoint, "endpoint"), *_check_connect(page, endpoint)]
        wrong += _check_answers(page, endpoint, element.get("key", ""), fetch)
        yield from wrong or [_fine(f"endpoint: {endpoint} answers this page")]


def _check_connect(page: Page, endpoint: str) -> Iterator[Finding]:
    for place, policy in page.policies:
        if blocked := blocks(policy, "connect-src", page.url, f"{endpoint}/api/v1/search"):
            yield _wrong(f"{place}, {_named(blocked)}: stops questions; {blocked.remedy}")


def _check_answers(page: Page, endpoint: str, key: str, fetch: Fetcher) -> Iterator[Finding]:
    try:
        version = fetch.get(f"{endpoint}/version")
        if version.status != 200 or _json(version).get("name") != "citewell":
            yield _wrong(f"endpoint {endpoint}: is no Citewell; write where it is served, without /search or /api")
            return
        asked = fetch.post(
            f"{endpoint}/api/v1/suggest",
            urlencode({"q": "a", **({"key": key} if key else {})}).encode(),
            {"Origin": origin(page.url), "Content-Type": "application/x-www-form-urlencoded"},
        )
    except FetchError as error:
        yield _wrong(f"endpoint {endpoint}: {error}; correct the address or start the service")
        return
    allowed = asked.first("Access-Control-Allow-Origin")
    if asked.status != 200:
        problem = _json(asked)
        said = f"{asked.status} {problem.get('code', '')}: {problem.get('detail') or problem.get('title')}"
        remedy = "correct the key" if key else 'add key="…" to <citewell-search>'
        if problem.get("code") == "origin_not_allowed":
            remedy = f"`citewell keys allow NAME --origin {origin(page.url)}` adds it to its key"
        yield _wrong(f"endpoint {endpoint}: refuses this page ({said[:200]}); {remedy}")
    elif origin(endpoint) != origin(page.url) and allowed not in ("*", origin(page.url)):
        yield _wrong(f"endpoint {endpoint}: does not allow pages of {origin(page.url)}; see `citewell keys allow`")


def _json(answer: Fetched) -> dict[str, Any]:
    try:
        found = json.loads(answer.body)
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}


def _wrong(line: str) -> Finding:
    return Finding(True, f"wrong: {_plain(line)}")


def _fine(line: str) -> Finding:
    return Finding(False, f"ok: {_plain(line)}")


def _plain(line: str) -> str:
    """Return a line that holds what a page says, safe for a terminal."""
    return "".join(character if character.isprintable() else "?" for character in line)
