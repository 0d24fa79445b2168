"""Addresses that pages may link to: web addresses only, and lines that hold one."""

import re
from urllib.parse import quote, urlsplit

from search_app.model import Passage
from search_app.payload import text_fragment

_ADDRESS = re.compile(r"https?://[^\s<>\"']+")


def web_address(text: str) -> str:
    """Return `text` when it is an http or https address, else an empty string."""
    try:
        parts = urlsplit(text.strip())
        valid = parts.scheme in ("http", "https") and bool(parts.hostname)
    except ValueError:
        return ""
    return text.strip() if valid else ""


def cut_source(line: str) -> tuple[str, str]:
    """Return label and address of a source such as `NHS: Hip pain, https://www.nhs.uk/`; without one, it is empty."""
    found = _ADDRESS.search(line)
    url = web_address(found.group().rstrip(".,;)")) if found else ""
    if not found or not url:
        return line, ""
    before, after = line.split(url, 1)
    label = f"{before.rstrip(' ,;:(<')} {after.lstrip(' .,;:)>')}".strip()
    return label or url, url


def passage_address(passage: Passage) -> str:
    """Return where a passage stands on the clinic's own page, so that browsers scroll to it; empty without a page."""
    page = web_address(passage.citation.url).partition("#")[0]
    anchor = quote(passage.citation.anchor, safe="")
    return f"{page}#{anchor}:~:text={text_fragment(passage.text)}" if page else ""
