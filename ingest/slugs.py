"""Headings to the readable, stable last part of a passage id."""

import re
import unicodedata

_LONGEST = 60


def slugify(text: str) -> str:
    """Return lower-case words joined by hyphens, Unicode letters kept; at least "passage"."""
    plain = re.sub(r"['\u2019\u02bc]", "", unicodedata.normalize("NFKC", text).casefold())
    slug = ""
    for word in re.findall(r"[^\W_]+", plain):
        longer = f"{slug}-{word}" if slug else word[:_LONGEST]
        if len(longer) > _LONGEST:
            break
        slug = longer
    return slug or "passage"


def first_words(text: str, count: int = 4) -> str:
    """Return the slug of the first words of `text`."""
    return slugify(" ".join(re.findall(r"\w[\w'\u2019]*", text)[:count]))
