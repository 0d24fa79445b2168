"""Text to terms with offsets: the one analyzer, used for documents and questions alike."""

import re
import unicodedata
from collections.abc import Iterator, Set
from functools import lru_cache
from typing import NamedTuple

from whoosh.lang import stemmer_for_language

VERSION = "2"
"""Part of every generation's identity: a change of terms makes "nothing changed" untrue."""

_LONGEST_TERM = 64
_APOSTROPHE = "'\u2019\u02bc"
# What may follow a letter inside a word without being one: combining marks, and the invisible joiners of UAX 29.
_MARKS = (
    "\u0300-\u036f\u0483-\u0489\u0591-\u05bd\u05bf\u05c1\u05c2\u05c4\u05c5\u05c7\u0610-\u061a\u064b-\u065f\u0670"
    "\u06d6-\u06dc\u06df-\u06e8\u06ea-\u06ed\u0900-\u0963\u0966-\u0dff\u0e31\u0e34-\u0e3a\u0e47-\u0e4e"
    "\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f"
)
_JOINERS = "\u00ad\u200c\u200d\u2060\ufeff"
_LETTERS = r"[^\W_]"
_WORD = re.compile(rf"{_LETTERS}+(?:[{_MARKS}]{_LETTERS}*|(?:[{_JOINERS}]+|[{_APOSTROPHE}]){_LETTERS}+)*")
_ASCII_WORD = re.compile(r"[A-Za-z0-9]+(?:'[A-Za-z0-9]+)*")  # what _WORD finds in plain ASCII, at a third of the cost
# Chinese and Japanese are written without spaces: every character is a word.
_UNSPACED = "\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
_PIECE = re.compile(rf"[{_UNSPACED}]|[^{_UNSPACED}]+")
_POSSESSIVE = re.compile(rf"[{_APOSTROPHE}]s?$", re.IGNORECASE)
_NOT_IN_TERMS = str.maketrans("", "", _APOSTROPHE)

_SENTENCE_END = re.compile(
    r"(?<=[.!?\u2026])[\"'\u2019\u201d)\]]*(?=\s+[\"'\u2018\u201c(\[\u00bf\u00a1]*[^\W_])"
    r"|(?<=[\u3002\uff01\uff1f])[\u201d\u300d\u300f]*|\n\s*\n"
)
_NEVER_ENDS = re.compile(r"(?<![\w.])(?:(?i:e\.g|i\.e|vs|cf|approx|Dr|Mr|Mrs|Ms|Prof|St)|[A-HJ-Z])\.$")
_SELDOM_ENDS = re.compile(r"(?<![\w.])(?:etc|a\.m|p\.m|No|Fig)\.$", re.IGNORECASE)
_LONGEST_ABBREVIATION = 8


class Token(NamedTuple):
    """A word in its text: `text[start:end]` is what stands there, `term` what is indexed."""

    term: str
    start: int
    end: int


def is_english(language: str) -> bool:
    """Say whether terms of `language` (a BCP 47 tag, empty counts as English) are stemmed."""
    return language[:2].lower() in ("", "en")


def tokenize(text: str, language: str = "en") -> Iterator[Token]:
    """Yield the words of `text` in order; English is folded and stemmed, other languages are folded only."""
    to_term = _stem if is_english(language) else _fold
    for match in _WORD.finditer(text):
        start, end = match.span()
        if (word := match.group()).isascii():
            yield Token(to_term(word[:_LONGEST_TERM]), start, end)
            continue
        for piece in _PIECE.finditer(word):
            if term := to_term(piece.group()[:_LONGEST_TERM]):
                yield Token(term, start + piece.start(), start + piece.end())


def terms(text: str, language: str = "en") -> list[str]:
    """Return the terms of `text` in order, repeats included."""
    return [token.term for token in tokenize(text, language)]


def surfaces(text: str) -> list[tuple[str, str]]:
    """Return the English (term, word as it stands) of `text` in order, repeats included."""
    if text.isascii():
        return [(_stem(word[:_LONGEST_TERM]), word) for word in _ASCII_WORD.findall(text)]
    return [(token.term, text[token.start : token.end]) for token in tokenize(text)]


def find_terms(text: str, language: str, wanted: Set[str]) -> tuple[tuple[int, int], ...]:
    """Return the (start, end) of every word of `text` whose term is `wanted`, in order."""
    return tuple((start, end) for term, start, end in tokenize(text, language) if term in wanted)


def sentences(text: str) -> list[tuple[int, int]]:
    """Return the (start, end) of every sentence of `text` without the white space around it."""
    found, start = [], 0
    for match in _SENTENCE_END.finditer(text):
        if not _is_abbreviated(text, match.end()):
            found.append((start, match.end()))
            start = match.end()
    found.append((start, len(text)))
    return [_trim(text, *span) for span in found if text[slice(*span)].strip()]


def fold(word: str) -> str:
    """Return `word` without case, accents, compatibility forms, possessive ending, apostrophes and joiners.

    Only its first 64 characters count, and a word of nothing but marks gives nothing.
    """
    return _fold(word[:_LONGEST_TERM])


def stem(word: str) -> str:
    """Return the folded `word` cut to its English Snowball stem (Porter2, https://snowballstem.org)."""
    return _stem(word[:_LONGEST_TERM])


def _is_abbreviated(text: str, end: int) -> bool:
    from_ = max(end - _LONGEST_ABBREVIATION, 0)
    if _NEVER_ENDS.search(text, from_, end):
        return True
    return bool(_SELDOM_ENDS.search(text, from_, end)) and not text[end : end + 2].strip()[:1].isupper()


def _trim(text: str, start: int, end: int) -> tuple[int, int]:
    part = text[start:end]
    return start + len(part) - len(part.lstrip()), end - len(part) + len(part.rstrip())


@lru_cache(maxsize=65536)
def _fold(word: str) -> str:
    word = _POSSESSIVE.sub("", word) or word
    if not word.isascii():
        word = "".join(c for c in unicodedata.normalize("NFKD", word) if _is_kept(c))
    return word.casefold().translate(_NOT_IN_TERMS)[:_LONGEST_TERM]


def _is_kept(character: str) -> bool:
    # Compatibility forms may hold spaces, which would part one term into two.
    return not unicodedata.combining(character) and unicodedata.category(character)[0] not in "CZ"


@lru_cache(maxsize=65536)
def _stem(word: str) -> str:
    folded = _fold(word)
    return str(_snowball(folded)) if folded.isascii() else folded


# Whoosh's "en" is the Snowball stemmer; its own default, Porter, is faulty (running -> runn).
_snowball = stemmer_for_language("en")
