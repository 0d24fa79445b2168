"""Addresses that pages may link to: a passage on the clinic's own page, and the source in a line."""

import re

from search_app.model import Passage
from search_app.payload import fragment_url, source_url, web_address

_ADDRESS = re.compile(r"https?://[^\s<>\"']+")


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
    page = source_url(passage.citation)
    return fragment_url(page, passage) if page else ""
