"""Text to terms with offsets: the one analyzer, used for documents and questions alike."""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from whoosh.lang import stemmer_for_language

VERSION = "1"
"""Part of every generation's identity: a change of terms makes "nothing changed" untrue."""

_WORD = re.compile(r"\w+(?:['\u2019\u02bc]\w+)*")
_POSSESSIVE = re.compile(r"['\u2019\u02bc]s?$")
_APOSTROPHES = str.maketrans("", "", "'\u2019\u02bc")
_LONGEST_TERM = 64
_SENTENCE_END = re.compile(
    r"(?<=[.!?\u2026])[\"'\u2019\u201d)\]]*(\s+)(?=[^\s\W]|[\"'\u2018\u201c(\[\u00bf\u00a1])|(\n\s*\n)"
)
_ABBREVIATION = re.compile(r"(?:^|[\s(])(?:e\.g|i\.e|etc|vs|Dr|Mr|Mrs|Ms|Prof|St|No|approx|[A-Z])\.$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Token:
    """A word in its text: `text[start:end]` is what stands there, `term` what is indexed."""

    term: str
    start: int
    end: int


def is_english(language: str) -> bool:
    """Say whether terms of `language` (a BCP 47 tag, empty counts as English) are stemmed."""
    return language[:2].lower() in ("", "en")


def tokenize(text: str, language: str = "en") -> Iterator[Token]:
    """Yield the words of `text` in order; English is folded and stemmed, other languages are folded only."""
    to_term = stem if is_english(language) else fold
    for match in _WORD.finditer(text):
        yield Token(to_term(match.group()), match.start(), match.end())


def terms(text: str, language: str = "en") -> list[str]:
    """Return the terms of `text` in order, repeats included."""
    return [token.term for token in tokenize(text, language)]


def sentences(text: str) -> list[tuple[int, int]]:
    """Return the (start, end) of every sentence of `text` without the white space around it."""
    found, start = [], 0
    for match in _SENTENCE_END.finditer(text):
        if not _ABBREVIATION.search(text, start, match.start(1)):
            found.append((start, match.start(1)))
            start = match.end()
    found.append((start, len(text)))
    return [_trim(text, *span) for span in found if text[slice(*span)].strip()]


def _trim(text: str, start: int, end: int) -> tuple[int, int]:
    part = text[start:end]
    return start + len(part) - len(part.lstrip()), end - len(part) + len(part.rstrip())


@lru_cache(maxsize=65536)
def fold(word: str) -> str:
    """Return `word` without case, accents, compatibility forms, possessive ending and apostrophes."""
    word = _POSSESSIVE.sub("", word) or word
    if not word.isascii():
        decomposed = unicodedata.normalize("NFKD", word)
        word = "".join(c for c in decomposed if not unicodedata.combining(c))
    return word.casefold().translate(_APOSTROPHES)[:_LONGEST_TERM]


@lru_cache(maxsize=65536)
def stem(word: str) -> str:
    """Return the folded `word` cut to its English Snowball stem (Porter2, https://snowballstem.org)."""
    folded = fold(word)
    return str(_snowball(folded)) if folded.isascii() else folded


# Whoosh's "en" is the Snowball stemmer; its own default, Porter, is faulty (running -> runn).
_snowball = stemmer_for_language("en")
