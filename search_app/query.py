"""A question in plain words to the terms it is scored by; no part of it is ever read as search syntax."""

import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from math import log
from typing import Protocol

from search_app.analysis import fold, stem, terms, tokenize
from search_app.model import Query, Synonym, Term, Word

# What other words count for beside a typed content word; benchmarks/relevance.py prints the effect.
FUNCTION_WEIGHT = 0.35
SYNONYM_WEIGHT = 0.5
CORRECTED_WEIGHT = 0.7
_MOST_WORDS = 40
_MOST_TOKENS = 400  # 2,000 characters of English; without it text without spaces would cost several times as much

FUNCTION_WORDS = frozenset(
    """a about after am an and any are as at be been being but by can could did do does doing done for from get gets
    had has have having he help her him his how i if im in into is it its ive just like many me might mine much my
    need no not of on or our out please she should so some tell than that the their them then there these they this
    to too up us very want was we were what when where which while who why will with would you your""".split()
)

Phrase = tuple[str, ...]


class Vocabulary(Protocol):
    """What a question needs to know of the passages before it is scored."""

    @property
    def size(self) -> int:
        """Return the number of passages."""

    def frequency(self, term: str) -> int:
        """Return in how many passages `term` occurs in any field."""

    def close_words(self, word: str) -> list[str]:
        """Return the words of the passages that a misspelt `word` may stand for, the likeliest first."""


@dataclass(frozen=True, slots=True)
class Synonyms:
    """Phrases as terms, each with the phrases it also finds; `longest` is the most terms a key has."""

    also: Mapping[Phrase, tuple[Phrase, ...]]
    longest: int


def compile_synonyms(synonyms: Iterable[Synonym]) -> Synonyms:
    """Return the synonyms after analysis, so that they match whatever form a word takes.

    A phrase that is found loses its function words: "loss of feeling" must not find every "of".
    """
    also: dict[Phrase, dict[Phrase, None]] = {}
    for synonym in synonyms:
        targets = [content_terms(phrase) or tuple(terms(phrase)) for phrase in synonym.also]
        for key in (tuple(terms(phrase)) for phrase in synonym.words):
            also.setdefault(key, {}).update(dict.fromkeys(t for t in targets if t and t != key))
    also.pop((), None)
    return Synonyms({key: tuple(found) for key, found in also.items()}, max(map(len, also), default=0))


def parse_question(question: str, vocabulary: Vocabulary, synonyms: Synonyms, max_chars: int = 2000) -> Query:
    """Return the query for `question`: its distinct words, the rarest known ones when there are very many, and their
    synonyms. `Query.text` is the question in compatibility form, cut, without control characters.
    """
    text = _clean(question, max_chars)
    tokens = list(islice(tokenize(text), _MOST_TOKENS))
    surfaces: dict[str, str] = {}
    for token in tokens:
        surfaces.setdefault(token.term, text[token.start : token.end])
    expansions = _expand([token.term for token in tokens], synonyms)
    words = [_word(surface, term, expansions.get(term, ()), vocabulary) for term, surface in surfaces.items()]
    words = _most_telling(words, vocabulary)
    weights: dict[str, float] = {}
    for word in words:
        for term in word.terms:
            weights[term] = max(_term_weight(word, term), weights.get(term, 0))
    scored = (Term(term, weight) for term, weight in sorted(weights.items()) if vocabulary.frequency(term))
    return Query(text, tuple(scored), tuple(words))


def is_function_word(word: str) -> bool:
    """Say whether `word` only holds a sentence together."""
    return fold(word) in FUNCTION_WORDS


def content_terms(phrase: str) -> Phrase:
    """Return the terms of `phrase` in order without those of function words."""
    return tuple(t.term for t in tokenize(phrase) if not is_function_word(phrase[t.start : t.end]))


def _clean(question: str, max_chars: int) -> str:
    # A lone surrogate cannot be written as UTF-8; compatibility forms can be longer than what they stand for.
    text = question[:max_chars].encode("utf-8", "replace").decode("utf-8")
    text = unicodedata.normalize("NFKC", text)[:max_chars]
    return "".join(" " if unicodedata.category(c) == "Cc" else c for c in text)


def _forms(surface: str) -> frozenset[str]:
    # Passages that are not in English hold folded words, so a word is looked for in both forms.
    return frozenset((stem(surface), fold(surface)))


def _word(surface: str, term: str, expanded: Iterable[str], vocabulary: Vocabulary) -> Word:
    covering = _forms(surface) | {term, *expanded}
    most = max(vocabulary.frequency(t) for t in covering)
    corrected = "" if most or is_function_word(surface) else next(iter(vocabulary.close_words(fold(surface))), "")
    if corrected:
        covering |= _forms(corrected)
        most = max(vocabulary.frequency(t) for t in covering)
    return Word(surface, _importance(surface) * log(1 + vocabulary.size / (most + 0.5)), covering, corrected)


def _term_weight(word: Word, term: str) -> float:
    if term in _forms(word.text):
        return _importance(word.text)
    return CORRECTED_WEIGHT if word.corrected else SYNONYM_WEIGHT * _importance(word.text)


def _most_telling(words: list[Word], vocabulary: Vocabulary) -> list[Word]:
    if len(words) <= _MOST_WORDS:
        return words
    known = [any(vocabulary.frequency(term) for term in word.terms) for word in words]
    telling = sorted(range(len(words)), key=lambda i: (not known[i], -words[i].weight))
    return [words[i] for i in sorted(telling[:_MOST_WORDS])]


def _importance(surface: str) -> float:
    return FUNCTION_WEIGHT if is_function_word(surface) else 1.0


def _expand(typed: Sequence[str], synonyms: Synonyms) -> dict[str, set[str]]:
    """Return for each typed term the terms that the phrases it is part of also find."""
    expansions: dict[str, set[str]] = {}
    for size in range(1, synonyms.longest + 1):
        for start in range(len(typed) - size + 1):
            key = tuple(typed[start : start + size])
            found = {term for phrase in synonyms.also.get(key, ()) for term in phrase}
            for term in key if found else ():
                expansions.setdefault(term, set()).update(found - set(key))
    return expansions
