"""What a web page shows around its article: found and taken out before the article is read."""

import re

from bs4 import BeautifulSoup, Tag
from bs4.element import NavigableString, PreformattedString

from ingest.blocks import Dropped
from ingest.readers.inline import DROPPED, inline, is_dropped, tags_in
from ingest.slugs import slugify

_NEVER_TEXT = frozenset(
    """applet audio base button canvas datalist embed frame frameset iframe input link map math meta
    noframes noscript object option progress script select style svg template textarea title video""".split()
)
_AROUND = frozenset(("nav", "footer", "aside", "form", "header", "dialog"))
_NEVER_ARTICLE = frozenset(("nav", "footer", "dialog"))
"""These never hold the article, however large they are; a form may be wrapped around a whole page."""
_ROLES = frozenset("navigation banner contentinfo complementary search dialog alertdialog".split())
_ALWAYS = frozenset(
    """advert adverts advertisement breadcrumb breadcrumbs byline cookie cookies gdpr modal navbar newsletter
    pagination popup promo relatedposts sidebar sponsored subscribe""".split()
)
"""Words in a class or id that name something beside the article, unless the name says `with` or `no` such thing."""
_ALONE = frozenset(
    """ad ads author banner comment comments consent feedback footer header masthead menu meta nav navigation related
    share shares sharing skip social tags""".split()
)
"""Words that also name topics ("social-anxiety"): they count beside words for page parts only ("social-links")."""
_PARTS = frozenset(
    """area articles bar block bottom box button buttons container entry global icons inner item items left link links
    list main mobile more new notice outer overlay page panel pages post posts primary right row secondary section side
    site skip slot sticky the this to top unit widget wp wrap wrapper""".split()
)
_WRAPS = frozenset("with without no has layout".split())
_READERS_ONLY = frozenset(("sr-only", "visually-hidden", "screen-reader-text", "visuallyhidden"))
_WORDS = re.compile(r"[A-Z]?[a-z]+|[A-Z]+")
_HIDDEN_STYLE = re.compile(r"(?:display\s*:\s*none|visibility\s*:\s*hidden)", re.IGNORECASE)
_HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
_LARGE_SHARE = 0.5
"""An element with more of the page's words than this holds the article, whatever it is called."""
_ARTICLE_SHARE = 0.2
"""A `<main>` or `<article>` with fewer of the page's words than this is a teaser."""


def remove_boilerplate(soup: BeautifulSoup) -> tuple[Tag, list[Dropped]]:
    """Return the element that holds the article, and what was taken out of the page: it is named `DROPPED` now."""
    dropped: list[Dropped] = []
    for tag in tags_in(soup):
        if tag.name in _NEVER_TEXT:
            tag.name = DROPPED
        elif _is_hidden(tag):
            _drop(tag, "hidden", dropped)
    root = _find_root(soup)
    _drop_around(root, dropped)
    return root, dropped


def _drop_around(root: Tag, dropped: list[Dropped]) -> None:
    titles = [tag for tag in tags_in(root, ("h1",)) if not is_dropped(tag)]
    keepers = _around([*titles, *tags_in(root, ("main", "article"))], root)
    sizes = _sizes(root)
    large = _LARGE_SHARE * sizes.get(id(root), 0)
    for tag in tags_in(root):
        why = _why_around(tag)
        if not why or (id(tag) in keepers and not _is_site_header(tag, root, titles)):
            continue
        if sizes.get(id(tag), 0) <= large or not _may_be_large(tag):
            _drop(tag, why, dropped)


def _drop(tag: Tag, why: str, dropped: list[Dropped]) -> None:
    if is_dropped(tag):
        return
    if text := inline(tag):
        dropped.append(Dropped(text, why))
    tag.name = DROPPED


def _find_root(soup: BeautifulSoup) -> Tag:
    # The whole page, because the parser leaves <main> in the <head> when no <body> is written.
    sizes = _sizes(soup)
    for tags in (filter(_is_main, tags_in(soup)), tags_in(soup, ("article",))):
        best: Tag | None = max(tags, key=lambda tag: sizes.get(id(tag), 0), default=None)
        if best is not None and sizes.get(id(best), 0) >= max(1, _ARTICLE_SHARE * sizes.get(id(soup), 0)):
            return best
    return soup


def _is_site_header(tag: Tag, root: Tag, titles: list[Tag]) -> bool:
    """Say whether a `<header>` with an `<h1>` names the site: it stands outside the article, which has its own."""
    if tag.name != "header" or root.name in ("article", "main") or tag.find_parent(["article", "main"]):
        return False
    return any(all(parent is not tag for parent in title.parents) for title in titles)


def _may_be_large(tag: Tag) -> bool:
    return tag.name not in _NEVER_ARTICLE and not tag.has_attr("role")


def _is_main(tag: Tag) -> bool:
    return tag.name == "main" or tag.get("role") == "main"


def _why_around(tag: Tag) -> str:
    if tag.name in _AROUND or str(tag.get("role", "")).lower() in _ROLES:
        return f"<{tag.name}> around the article"
    if tag.name in _HEADINGS:
        return ""
    for name in [*(tag.get("class") or []), *_page_id(tag)]:
        words = {word.lower() for word in _WORDS.findall(name)}
        found = words & _ALWAYS if not words & _WRAPS else set()
        if words & _ALONE and words <= _ALONE | _PARTS:
            found = words & _ALONE
        if found:
            return f"{min(found)} bar"
    return ""


def _page_id(tag: Tag) -> list[str]:
    """Return the id of an element unless it is the address of the heading in it."""
    name = str(tag.get("id") or "")
    heading = tag.find(_HEADINGS) if name else None
    return [name] if name and not (heading and slugify(heading.get_text(" ")) == slugify(name)) else []


def _is_hidden(tag: Tag) -> bool:
    if not tag.attrs:
        return False
    return (
        tag.has_attr("hidden")
        or str(tag.get("aria-hidden", "")).lower() == "true"
        or bool(_HIDDEN_STYLE.search(str(tag.get("style") or "")))
        or not _READERS_ONLY.isdisjoint(tag.get("class") or [])
    )


def _around(tags: list[Tag], root: Tag) -> set[int]:
    """Return the identities of these elements and of all around them in `root`."""
    found: set[int] = set()
    for tag in tags:
        here: Tag | None = tag
        while here is not None and here is not root and id(here) not in found:
            found.add(id(here))
            here = here.parent
    return found


def _sizes(root: Tag) -> dict[int, int]:
    """Return how many words each element in `root` holds, by identity, in one pass."""
    sizes: dict[int, int] = {}
    _measure(root, sizes)
    return sizes


def _measure(tag: Tag, sizes: dict[int, int]) -> int:
    words = 0
    for child in tag.children:
        if isinstance(child, NavigableString):
            words += 0 if isinstance(child, PreformattedString) else len(child.split())
        elif isinstance(child, Tag) and child.name != DROPPED:
            words += _measure(child, sizes)
    sizes[id(tag)] = words
    return words
