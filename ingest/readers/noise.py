"""Lines that belong to a web page and not to the article on it."""

import re

_LABELS = (
    r"(?:read (?:also|more|next)|see also|also read|understand more|learn more|find out more|more information"
    r"|related(?: articles?| reading)?|you (?:may|might) also like|further reading|advertisement|sponsored"
    r"|share this(?: article| page)?)"
)
_NOISE = re.compile(rf"{_LABELS}\s*(?::.*|\.{{3}}|\u2026)?", re.IGNORECASE)
_ANNOUNCING = re.compile(rf"{_LABELS}\s*:\s*", re.IGNORECASE)
_SENTENCE = re.compile(r"[.!]\s*$")
_BYLINE = re.compile(
    r"(?:(?i:(?:medically |clinically |last )*(?:written|reviewed|updated|published|posted|edited|fact[- ]checked))"
    r"(?:\s*:|\s+(?:by|on|\d|[A-Z][a-z]+ \d))|[Bb]y (?:Dr|Prof|Mrs?|Ms)\b|By (?:[A-Z][\w'\u2019-]+ ?){2,4}(?:,|$)"
    r"|\d+ min(?:ute)?s? read$).*"
)
_LONGEST_BYLINE = 14


def is_noise(line: str) -> bool:
    """Say whether a whole line only points elsewhere: "READ ALSO: another article", "Learn more", "Advertisement"."""
    return _NOISE.fullmatch(line.strip()) is not None


def announces_link(line: str) -> bool:
    """Say whether a line announces a link that stands on the next line: "understand more:"."""
    return _ANNOUNCING.fullmatch(line.strip()) is not None


def is_link_title(line: str) -> bool:
    """Say whether a line reads like the title of another page rather than like a sentence."""
    return len(line.split()) <= 14 and not _SENTENCE.search(line)


def is_byline(line: str) -> bool:
    """Say whether a whole line only says who wrote or reviewed the article, or when."""
    return len(line.split()) <= _LONGEST_BYLINE and _BYLINE.fullmatch(line) is not None and not _SENTENCE.search(line)
