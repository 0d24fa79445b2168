"""JSON-LD in a page: its questions with answers and what it says of itself, whatever shape it has."""

import json
from collections.abc import Iterator, Mapping
from typing import Any

from bs4 import BeautifulSoup

_MOST_OBJECTS = 10_000
_ABOUT = {"lastReviewed": "reviewed", "license": "licence", "inLanguage": "lang", "citation": "sources"}


def find_objects(soup: BeautifulSoup) -> list[Mapping[str, Any]]:
    """Return every object in the page's JSON-LD scripts; scripts that are not JSON count as absent."""
    found: list[Mapping[str, Any]] = []
    for script in soup.find_all("script", type="application/ld+json"):
        try:
            found.extend(_walk(json.loads(script.string or "null")))
        except (ValueError, RecursionError):
            continue
    return found[:_MOST_OBJECTS]


def find_questions(objects: list[Mapping[str, Any]]) -> list[tuple[str, str]]:
    """Return (question, answer) for every `Question` with an answer, in page order, answers possibly HTML."""
    pairs = []
    for row in objects:
        if "Question" in _types(row):
            question = _text(row.get("name"))
            answer = _text(row.get("acceptedAnswer")) or _text(row.get("suggestedAnswer"))
            if question and answer:
                pairs.append((question, answer))
    return pairs


def find_metadata(objects: list[Mapping[str, Any]]) -> dict[str, Any]:
    """Return the review date, licence, language and sources that a web page object names."""
    found: dict[str, Any] = {}
    for row in objects:
        if any(kind.endswith(("WebPage", "Article")) for kind in _types(row)):
            for key, name in _ABOUT.items():
                value = row.get(key)
                texts = [text for part in (value if isinstance(value, list) else [value]) if (text := _text(part))]
                if texts:
                    found.setdefault(name, texts if name == "sources" else texts[0])
    return found


def _walk(value: Any) -> Iterator[Mapping[str, Any]]:
    waiting = [value]
    while waiting:
        here = waiting.pop(0)
        if isinstance(here, dict):
            yield here
            waiting[:0] = here.values()
        elif isinstance(here, list):
            waiting[:0] = here


def _types(row: Mapping[str, Any]) -> list[str]:
    kind = row.get("@type")
    return [k for k in (kind if isinstance(kind, list) else [kind]) if isinstance(k, str)]


def _text(value: Any) -> str:
    if isinstance(value, str):
        return value.strip()
    if isinstance(value, list):
        return _text(value[0]) if value else ""
    if isinstance(value, dict):
        return _text(value.get("text")) or _text(value.get("name")) or _text(value.get("url"))
    return ""
