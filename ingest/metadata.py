"""What an article says about itself (title, licence, review date, ...), checked, from front matter or a page."""

import re
from collections.abc import Mapping
from contextlib import suppress
from datetime import date
from difflib import get_close_matches
from typing import Any
from urllib.parse import urlsplit

import yaml

from ingest.decode import check_characters
from search_app.errors import SourceError

KEYS = ("id", "title", "url", "lang", "licence", "reviewed", "review_by", "topic", "sources")
_ALIASES = {
    "license": "licence",
    "language": "lang",
    "reviewed_on": "reviewed",
    "review-by": "review_by",
    "source": "sources",
}
_FRONT = re.compile(r"\A---[ \t]*\n(.*?)^(?:---|\.\.\.)[ \t]*(?:\n|\Z)", re.DOTALL | re.MULTILINE)
_UNCLOSED = re.compile(rf"---[ \t]*\n\s*(?:{'|'.join([*KEYS, *_ALIASES])})[ \t]*:", re.IGNORECASE)
_LONGEST_FRONT = 64 * 1024
"""Characters of front matter; the YAML parser takes about a second for a megabyte of it."""
_LONGEST_TOPIC = 200
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{1,8})*")
_DOCUMENT_ID = re.compile(r"[^#\s\x00-\x1f](?:[^#\x00-\x1f]{0,198}[^#\s\x00-\x1f])?")


def split_front_matter(text: str, place: str) -> tuple[dict[str, Any], str]:
    """Return the front matter of `text` and what follows it; raises SourceError when it is not valid YAML."""
    match = _FRONT.match(text)
    if not match:
        if _UNCLOSED.match(text):
            raise SourceError(f"{place}:1: the front matter does not end; write a line `---` after it")
        return {}, text
    if match.end() > _LONGEST_FRONT:
        raise SourceError(f"{place}:1: the front matter is longer than {_LONGEST_FRONT // 1024} kB; shorten it")
    try:
        # BaseLoader leaves every value text (`lang: no` stays "no") and builds nothing that grows.
        found = yaml.load(match.group(1), yaml.BaseLoader)  # noqa: S506 -- as said above
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        line = getattr(getattr(error, "problem_mark", None), "line", 0) + 2
        raise SourceError(
            f"{place}:{line}: the front matter is not valid YAML; quote values that hold a colon"
        ) from None
    if found and not isinstance(found, dict):
        raise SourceError(f"{place}:2: the front matter must be lines of the form `name: value`")
    return {str(key): value for key, value in (found or {}).items()}, text[match.end() :]


def check_metadata(raw: Mapping[str, Any], place: str) -> dict[str, Any]:
    """Return the known keys of `raw` with values of the right type; raises SourceError naming key and remedy."""
    checked: dict[str, Any] = {}
    for name, value in raw.items():
        key = _ALIASES.get(name.lower(), name.lower())
        if key not in KEYS:
            if near := get_close_matches(key, KEYS, 1, 0.8):
                raise SourceError(f"{place}: front matter key {name!r} is unknown; did you mean {near[0]!r}?")
            continue
        if value is not None and value != "":
            checked[key] = _CHECKS.get(key, _plain)(value, f"{place}: {name}")
    return checked


def keep_valid(raw: Mapping[str, Any]) -> dict[str, Any]:
    """Return what of `raw` can be used, checked: for what a page says to machines, which no editor wrote."""
    kept: dict[str, Any] = {}
    for name, value in raw.items():
        with suppress(SourceError):
            kept |= check_metadata({name: value}, name)
    return kept


def _plain(value: Any, place: str) -> str:
    if isinstance(value, dict | list):
        raise SourceError(f"{place} must be a single value")
    return " ".join(check_characters(str(value), place).split())


def _topic(value: Any, place: str) -> str:
    if len(text := _plain(value, place)) > _LONGEST_TOPIC:
        raise SourceError(f"{place} must be at most {_LONGEST_TOPIC} characters; it is what answers are narrowed to")
    return text


def _document_id(value: Any, place: str) -> str:
    if not _DOCUMENT_ID.fullmatch(text := _plain(value, place)):
        raise SourceError(f"{place} must be 1 to 200 characters without '#' or control characters")
    if text.startswith("/") or "/passages/" in text:
        raise SourceError(f"{place} must not start with a slash or hold /passages/, which addresses need themselves")
    return text


def _url(value: Any, place: str) -> str:
    text = _plain(value, place)
    parts = urlsplit(text) if "[" not in text else None
    if parts is None or parts.scheme not in ("http", "https") or not parts.netloc or re.search(r"[\s<>\"]", text):
        raise SourceError(f"{place} must be a web address that starts with https://")
    return text.split("#")[0]


def _date(value: Any, place: str) -> date:
    if isinstance(value, date):
        return value
    try:
        return date.fromisoformat(str(value).strip()[:10])
    except ValueError:
        raise SourceError(f"{place} must be a date such as 2026-09-01") from None


def _language(value: Any, place: str) -> str:
    if not _LANGUAGE.fullmatch(text := _plain(value, place).replace("_", "-")):
        raise SourceError(f"{place} must be a language code such as en or es")
    return text


def _sources(value: Any, place: str) -> tuple[str, ...]:
    rows = value if isinstance(value, list) else [value]
    return tuple(_plain(row, place) for row in rows)


_CHECKS = {
    "id": _document_id,
    "topic": _topic,
    "url": _url,
    "reviewed": _date,
    "review_by": _date,
    "lang": _language,
    "sources": _sources,
}
