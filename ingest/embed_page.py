"""What matters to the search in a page of the clinic's: script tags, elements, forms and policies."""

import re
from dataclasses import dataclass, field
from html.parser import HTMLParser
from urllib.parse import urljoin, urlsplit

from ingest.fetch import Fetched
from ingest.policy import Policy, parse_policies

_SCRIPT = re.compile(r"/embed/v1(?:\.[0-9a-f]{16})?\.js$")
_CHARSET = re.compile(r"charset=[\"']?([\w-]+)", re.IGNORECASE)

Attributes = dict[str, str]


@dataclass
class Page(HTMLParser):
    """What matters of a page's HTML."""

    url: str
    scripts: list[Attributes] = field(default_factory=list)
    elements: list[Attributes] = field(default_factory=list)
    forms: list[str] = field(default_factory=list)
    policies: list[tuple[str, Policy]] = field(default_factory=list)

    def __post_init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.base = self.url
        self.inside = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Take note of the tags that the widget needs or meets."""
        given = {name: value or "" for name, value in reversed(attrs)}
        if tag == "base" and given.get("href") and self.base == self.url:
            self.base = urljoin(self.url, given["href"])
        elif tag == "meta" and given.get("http-equiv", "").lower() == "content-security-policy":
            found = parse_policies(given.get("content", "").replace(",", " "))
            self.policies += [("meta element Content-Security-Policy", policy) for policy in found]
        elif tag == "script" and _SCRIPT.search(urlsplit(given.get("src", "")).path):
            self.scripts.append(given)
        elif tag == "citewell-search":
            self.elements.append(given)
            self.inside = True
        elif tag == "form" and self.inside:
            self.forms.append(urljoin(self.base, given.get("action", "")))

    def handle_endtag(self, tag: str) -> None:
        """Take note of where an element ends."""
        self.inside = self.inside and tag != "citewell-search"


def parse_page(answer: Fetched) -> Page:
    """Return what matters of the page that was answered, its headers included."""
    page = Page(answer.url)
    for header in answer.all("Content-Security-Policy"):
        page.policies += [("header Content-Security-Policy", policy) for policy in parse_policies(header)]
    found = _CHARSET.search(answer.first("Content-Type"))
    try:
        text = answer.body.decode(found.group(1) if found else "utf-8", "replace")
    except LookupError:
        text = answer.body.decode("utf-8", "replace")
    page.feed(text)
    page.close()
    return page
