"""What a web page shows around its article: found and taken out before the article is read."""

import re

from bs4 import BeautifulSoup, Tag
from bs4.element import PreformattedString

from ingest.blocks import Dropped

_NEVER_TEXT = """applet audio base button canvas datalist embed frame frameset head iframe input link map math meta
    noframes noscript object option progress script select style svg template textarea title video""".split()
_AROUND = ("nav", "header", "footer", "aside")
_ROLES = frozenset("navigation banner contentinfo complementary search dialog alertdialog".split())
_NAMES = frozenset(
    """ad ads advert adverts advertisement banner breadcrumb breadcrumbs byline comments consent cookie cookies feedback
    gdpr menu meta modal nav navbar navigation newsletter pagination popup promo related relatedposts share sharing
    shares sidebar skip social sponsored subscribe tags""".split()
)
_READERS_ONLY = frozenset(("sr-only", "visually-hidden", "screen-reader-text", "visuallyhidden"))
_WORDS = re.compile(r"[^a-z]+")
_HIDDEN_STYLE = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_LARGE_SHARE = 0.5
"""An element with more of the page's words than this holds the article, whatever it is called."""


def remove_boilerplate(soup: BeautifulSoup) -> tuple[Tag, list[Dropped]]:
    """Return the element that holds the article, cleaned in place, and what was taken out of it."""
    for tag in soup.find_all(_NEVER_TEXT):
        tag.decompose()
    root = _find_root(soup)
    dropped: list[Dropped] = []
    limit = _LARGE_SHARE * _size(root)
    for tag in root.find_all(True):
        if tag.decomposed:
            continue
        why = _reason(tag)
        if why and (why == "hidden" or (_size(tag) <= limit and (tag.name == "header" or tag.find("h1") is None))):
            text = " ".join(tag.get_text(" ").split())
            if text:
                dropped.append(Dropped(text, why))
            tag.decompose()
    return root, dropped


def _find_root(soup: BeautifulSoup) -> Tag:
    body = soup.body or soup
    mains = [tag for tag in body.find_all(_is_main) if not _is_hidden(tag)]
    articles = [tag for tag in body.find_all("article") if not _is_hidden(tag)]
    for tags in (mains, articles):
        best = max(tags, key=_size, default=None)
        if best is not None and _size(best) >= 0.2 * _size(body):
            return best
    return body


def _is_main(tag: Tag) -> bool:
    return tag.name == "main" or tag.get("role") == "main"


def _reason(tag: Tag) -> str:
    if _is_hidden(tag):
        return "hidden"
    if tag.name in _AROUND or tag.name == "form" or str(tag.get("role", "")).lower() in _ROLES:
        return f"<{tag.name}> around the article"
    if tag.name == "dialog":
        return "dialog"
    classes: list[str] = list(tag.get("class") or [])
    names = {w for name in [*classes, str(tag.get("id") or "")] for w in _WORDS.split(name.lower())}
    if names & _NAMES:
        return f"{min(names & _NAMES)} bar"
    return ""


def _is_hidden(tag: Tag) -> bool:
    return (
        tag.has_attr("hidden")
        or str(tag.get("aria-hidden", "")).lower() == "true"
        or bool(_HIDDEN_STYLE.search(str(tag.get("style") or "")))
        or not _READERS_ONLY.isdisjoint(tag.get("class") or [])
    )


def _size(tag: Tag) -> int:
    return sum(len(text.split()) for text in tag.find_all(string=True) if not isinstance(text, PreformattedString))
