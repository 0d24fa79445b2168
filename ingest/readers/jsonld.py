"""JSON-LD in a page: its questions with answers and what it says of itself, whatever shape it has."""

import json
import re
from collections.abc import Iterator, Mapping
from html import unescape
from itertools import islice
from typing import Any

from bs4 import BeautifulSoup

from ingest.decode import drop_bad_characters

_MOST_OBJECTS = 10_000
_ABOUT = {"lastReviewed": "reviewed", "license": "licence", "inLanguage": "lang", "citation": "sources"}
_WRAPPING = re.compile(r"\A[\s/*]*(?:<!\[CDATA\[|<!--)[\s/*]*|[\s/*]*(?:\]\]>|-->)[\s/*]*\Z")
"""What old content systems put around the JSON so that browsers of the nineties skip it."""
_TAG = re.compile(r"<[^<>]{0,200}>")


def find_objects(soup: BeautifulSoup) -> list[Mapping[str, Any]]:
    """Return the objects in the page's JSON-LD scripts; scripts that are not JSON count as absent."""
    found: list[Mapping[str, Any]] = []
    for script in soup.find_all("script", type="application/ld+json"):
        try:
            value = json.loads(_WRAPPING.sub("", script.string or "null"))
        except (ValueError, RecursionError):
            continue
        found.extend(islice(_walk(value), _MOST_OBJECTS - len(found)))
    return found


def find_questions(objects: list[Mapping[str, Any]]) -> list[tuple[str, str]]:
    """Return (question, answer) for every `Question` with an answer, in page order; answers may be HTML."""
    pairs = []
    for row in objects:
        if "Question" in _types(row):
            question = " ".join(unescape(_TAG.sub("", _text(row.get("name")) or _text(row.get("text")))).split())
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
        here = waiting.pop()
        if isinstance(here, dict):
            yield here
            here = list(here.values())
        if isinstance(here, list):
            waiting.extend(reversed(here))


def _types(row: Mapping[str, Any]) -> list[str]:
    kind = row.get("@type")
    return [k.rpartition("/")[2] for k in (kind if isinstance(kind, list) else [kind]) if isinstance(k, str)]


def _text(value: Any) -> str:
    """Return the first text in a value that may be a string, a list or an object around it."""
    for _ in range(10):  # deeper nesting names nothing
        if isinstance(value, list):
            value = value[0] if value else ""
        if isinstance(value, dict):
            value = next((value[key] for key in ("text", "name", "@value", "url") if value.get(key)), "")
    return drop_bad_characters(value).strip() if isinstance(value, str) else ""
