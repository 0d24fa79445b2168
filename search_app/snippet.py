"""Where a question matches a passage: character ranges and a verbatim sentence, never HTML."""

from collections.abc import Iterator

from search_app.analysis import Token, sentences, tokenize
from search_app.model import Part, Passage, Query, Quote, Span
from search_app.query import is_function_word


def find_matches(query: Query, passage: Passage) -> tuple[Span, ...]:
    """Return the (start, end) of every word of the passage text that the question's content words find, in order."""
    wanted = {term for word in query.words if not is_function_word(word.text) for term in word.terms}
    tokens = tokenize(passage.text, passage.language)
    return tuple((start, end) for term, start, end in tokens if term in wanted)


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


def quote_answer(query: Query, passage: Passage) -> Quote | None:
    """Return the sentence of the passage that covers most of the question, the first of equals; None for no text."""
    spans = sentences(passage.text)
    if not spans:
        return None
    tokens = list(tokenize(passage.text, passage.language))
    start, end = max(spans, key=lambda span: _covered(query, tokens, span))
    return Quote(passage.text[start:end], passage.id, start, end)


def _covered(query: Query, tokens: list[Token], span: Span) -> float:
    found = {term for term, start, end in tokens if span[0] <= start and end <= span[1]}
    return sum(word.weight for word in query.words if word.terms & found)
