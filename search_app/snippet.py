"""Where a question matches a passage: character ranges and a verbatim sentence, never HTML."""

from collections.abc import Iterator

from search_app.analysis import sentences, tokenize
from search_app.model import Part, Passage, Query, Quote, Span
from search_app.query import is_function_word


def find_matches(query: Query, passage: Passage) -> tuple[Span, ...]:
    """Return the (start, end) of every word of the passage text that the question's content words find."""
    wanted = {term for word in query.words if not is_function_word(word.text) for term in word.terms}
    tokens = tokenize(passage.text, passage.language)
    return tuple((t.start, t.end) for t in tokens if t.term in wanted)


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
    """Return the sentence of the passage that covers most of the question, the first of equals."""
    spans = sentences(passage.text)
    if not spans:
        return None
    start, end = max(spans, key=lambda span: _covered(query, passage, span))
    return Quote(passage.text[start:end], passage.id, start, end)


def _covered(query: Query, passage: Passage, span: Span) -> float:
    found = {token.term for token in tokenize(passage.text[slice(*span)], passage.language)}
    return sum(word.weight for word in query.words if word.terms & found)
