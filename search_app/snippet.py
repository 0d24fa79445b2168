"""Where a question matches a passage: character ranges and a verbatim sentence, never HTML."""

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache

from search_app.analysis import Token, sentences, tokenize
from search_app.model import Part, Passage, Query, Quote, Span, Word

_LEAST_SHARE = 1 / 3
_NONE: frozenset[str] = frozenset()
_MOST_BEFORE = 2
"""Sentences that are quoted before the best one so that it can be understood."""
_LEANS_BACK = re.compile(
    r"(?:(?:if|when|because|but|and|or|so|then|also|however|otherwise|instead),?\s+)?"
    r"(?:it|its|they|their|them|this|that|these|those|he|she|his|her|such|others|both|also|however|otherwise"
    r"|instead|then|but|and|or|so)\b",
    re.IGNORECASE,
)
_LIST_ITEM = re.compile(r"^[^\S\n]*(?:[\u2022\u2023\u25e6\u25aa\u00b7*+-]|\(?\d{1,2}[.)])[^\S\n]", re.MULTILINE)
# A line ends a sentence when it is a list item or a table row, or stands before one; wrapped lines go on.
_ITEM_START = (
    r"[^\S\n]*(?:(?:[\u2022\u2023\u25e6\u25aa\u00b7*+-]|\(?\d{1,2}[.)])[^\S\n]"
    r"|[^:;\n]{1,60}: [^;\n]+; [^:;\n]{1,60}: )"
)
_LINES = re.compile(
    rf"(?:^{_ITEM_START}[^\n]*|(?:(?!^{_ITEM_START}).)+?(?=\n{_ITEM_START}|\Z))", re.MULTILINE | re.DOTALL
)


def wanted_terms(query: Query) -> frozenset[str]:
    """Return the terms that are marked in a passage: those of the question's content words."""
    return _NONE.union(*[word.terms for word in query.words if not word.is_function])


def cut_parts(text: str, matches: tuple[Span, ...]) -> Iterator[Part]:
    """Yield `text` as consecutive parts, marked where `matches` lie; joined they give `text`."""
    at = 0
    for start, end in matches:
        if start > at:
            yield Part(text[at:start], marked=False)
        yield Part(text[start:end], marked=True)
        at = end
    if at < len(text):
        yield Part(text[at:], marked=False)


def quote_answer(query: Query, passage: Passage, matches: Sequence[Span] | None = None) -> Quote | None:
    """Return the sentence that says most about the question's content words, the first of equals.

    One that leans on the sentence before it ("They cost ...") is quoted together with that one. The answer to a FAQ's
    question is quoted from its start. None when the best sentence says less than a third of the question, or when it is
    a list item or announces a list. `matches` are where the passage holds `wanted_terms`, if that is known already.
    """
    if passage.question is not None:
        return quote_opening(passage)
    spans = _quotable(passage.text)
    words = [word for word in query.words if not word.is_function]
    if words and matches is not None:
        tokens = [t for start, end in matches for t in _tokens_at(passage, start, end)]
    else:
        tokens = list(tokenize(passage.text, passage.language))
    words = words or list(query.words)
    shares = [_covered(words, tokens, span) for span in spans]
    if not spans or max(shares) < _LEAST_SHARE * sum(word.weight for word in words):
        return None
    first = best = shares.index(max(shares))
    while first > 0 and best - first < _MOST_BEFORE and _LEANS_BACK.match(passage.text, spans[first][0]):
        first -= 1
    start, end = spans[first][0], spans[best][1]
    return None if _LEANS_BACK.match(passage.text, start) else _quote(passage, start, end)


def quote_opening(passage: Passage) -> Quote | None:
    """Return the first sentence of the passage; None when it has no text or starts with a list."""
    spans = _quotable(passage.text)
    return _quote(passage, *spans[0]) if spans else None


def _quote(passage: Passage, start: int, end: int) -> Quote | None:
    text = passage.text[start:end]
    return None if text.endswith(":") or _LIST_ITEM.search(text) else Quote(text, passage.id, start, end)


def _tokens_at(passage: Passage, start: int, end: int) -> Iterator[Token]:
    for token in tokenize(passage.text[start:end], passage.language):
        yield Token(token.term, start, end)


@lru_cache(maxsize=1024)
def _quotable(text: str) -> list[Span]:
    """Return the sentences of `text`; list items and table rows, which end with their line, are sentences too."""
    found: list[Span] = []
    for line in _LINES.finditer(text):
        found += [(line.start() + start, line.start() + end) for start, end in sentences(line.group())]
    return found


def _covered(words: Sequence[Word], tokens: list[Token], span: Span) -> float:
    found = {term for term, start, end in tokens if span[0] <= start and end <= span[1]}
    return sum(word.weight for word in words if word.terms & found)
