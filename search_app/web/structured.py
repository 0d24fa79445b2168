"""An article as structured data: schema.org's MedicalWebPage, with its questions and answers, as JSON-LD."""

import json
import re
from collections.abc import Sequence
from typing import Any
from urllib.parse import quote

from markupsafe import Markup

from search_app.model import Document, Passage
from search_app.payload import web_address
from search_app.settings import Settings
from search_app.web.article import slug_of
from search_app.web.links import cut_source

_CREATIVE_COMMONS = re.compile(r"CC[ -](BY(?:-(?:SA|NC|ND|NC-SA|NC-ND))?)[ -](\d\.\d)", re.IGNORECASE)
_UNSAFE = {ord(c): f"\\u{ord(c):04x}" for c in "<>&\u2028\u2029"}
"""What could end or begin something inside of a script element; in JSON these only ever stand in strings."""


def structured_data(
    document: Document, passages: Sequence[Passage], root: str, address: str, clinic: Settings
) -> Markup:
    """Return the JSON-LD of our copy of `document` at `address`, safe between script tags.

    What nobody told is left out, the reviewer included: an article has a day of review and no name.
    """
    publisher = {"@type": "MedicalClinic", "name": clinic.clinic_name, "telephone": clinic.clinic_phone}
    questions = [_question(passage, address) for passage in passages if passage.question]
    page = {
        "@context": "https://schema.org",
        "@type": ["MedicalWebPage", "FAQPage"] if questions else "MedicalWebPage",
        "@id": address,
        "url": address,
        "name": document.title,
        "inLanguage": document.language,
        "lastReviewed": document.reviewed_on.isoformat() if document.reviewed_on else "",
        "license": _licence(document.licence),
        "citation": [_source(line) for line in document.sources],
        "isPartOf": {"@type": "WebSite", "name": clinic.clinic_name, "url": f"{root}/"},
        "publisher": _told(publisher),
        "mainEntity": questions,
    }
    return dump_safely(_told(page))


def dump_safely(value: object) -> Markup:
    """Return `value` as JSON that nothing in it can break out of."""
    return Markup(json.dumps(value, ensure_ascii=False, separators=(",", ":")).translate(_UNSAFE))  # noqa: S704


def _told(given: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in given.items() if value}


def _question(passage: Passage, address: str) -> dict[str, Any]:
    return {
        "@type": "Question",
        "@id": f"{address}#{quote(slug_of(passage), safe='')}",
        "name": passage.question,
        "acceptedAnswer": {"@type": "Answer", "text": passage.text},
    }


def _source(line: str) -> dict[str, Any]:
    label, url = cut_source(line)
    return _told({"@type": "CreativeWork", "name": label, "url": url})


def _licence(text: str) -> object:
    """Return the address of a licence, schema.org's first wish, or the licence by its name."""
    if known := _CREATIVE_COMMONS.fullmatch(text.strip()):
        return f"https://creativecommons.org/licenses/{known[1].lower()}/{known[2]}/"
    return web_address(text) or (_told({"@type": "CreativeWork", "name": text}) if text else "")
