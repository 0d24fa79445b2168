"""A question in plain words to the terms it is scored by; no part of it is ever read as search syntax."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from math import log
from typing import Protocol

from search_app.analysis import fold, stem, terms, tokenize
from search_app.model import Query, Synonym, Term, Word

# What function words and synonyms count for beside a typed content word; benchmarks/relevance.py prints the effect.
FUNCTION_WEIGHT = 0.4
SYNONYM_WEIGHT = 0.5
_MOST_WORDS = 40

FUNCTION_WORDS = frozenset(
    """a about after am an and any are as at be been being but by can could did do does doing done for from get gets
    had has have having he help her him his how i if im in into is it its ive just like many me might mine much my
    need no not of on or our out please she should so some tell than that the their them then there these they this
    to too up us very want was we were what when where which while who why will with would you your""".split()
)


class Vocabulary(Protocol):
    """What a question needs to know of the passages before it is scored."""

    @property
    def size(self) -> int:
        """Return the number of passages."""

    def frequency(self, term: str) -> int:
        """Return in how many passages `term` occurs in any field."""


@dataclass(frozen=True, slots=True)
class Synonyms:
    """Phrases as terms, each with the phrases it also finds; `longest` is the most terms a key has."""

    also: Mapping[tuple[str, ...], tuple[tuple[str, ...], ...]]
    longest: int


def compile_synonyms(synonyms: Iterable[Synonym]) -> Synonyms:
    """Return the synonyms after analysis, so that they match whatever form a word takes."""
    also: dict[tuple[str, ...], dict[tuple[str, ...], None]] = {}
    for synonym in synonyms:
        targets = [tuple(terms(phrase)) for phrase in synonym.also]
        for key in (tuple(terms(phrase)) for phrase in synonym.words):
            also.setdefault(key, {}).update(dict.fromkeys(t for t in targets if t and t != key))
    also.pop((), None)
    return Synonyms({key: tuple(found) for key, found in also.items()}, max(map(len, also), default=0))


def parse_question(question: str, vocabulary: Vocabulary, synonyms: Synonyms, max_chars: int = 2000) -> Query:
    """Return the query for `question`: its distinct words, the rarest when there are very many, and their synonyms."""
    text = question[:max_chars]
    typed: dict[str, str] = {}
    for token in tokenize(text):
        typed.setdefault(token.term, text[token.start : token.end])
    expansions = _expand(list(typed), synonyms)
    words = [_word(surface, term, expansions.get(term, set()), vocabulary) for term, surface in typed.items()]
    kept = sorted(words, key=lambda word: -word.weight)[:_MOST_WORDS]
    words = [word for word in words if word in kept]
    weights: dict[str, float] = {}
    for word in words:
        own = {stem(word.text), fold(word.text)}
        for term in word.terms:
            weight = _importance(word.text) * (1 if term in own else SYNONYM_WEIGHT)
            weights[term] = max(weight, weights.get(term, 0))
    scored = (Term(term, weight) for term, weight in sorted(weights.items()) if vocabulary.frequency(term))
    return Query(text, tuple(scored), tuple(words))


def is_function_word(word: str) -> bool:
    """Say whether `word` only holds a sentence together."""
    return fold(word) in FUNCTION_WORDS


def _word(surface: str, term: str, expanded: set[str], vocabulary: Vocabulary) -> Word:
    # Passages that are not in English hold folded words, so a word is looked for in both forms.
    covering = frozenset({term, fold(surface)} | expanded)
    rarest_known = max((vocabulary.frequency(t) for t in covering), default=0)
    idf = log(1 + vocabulary.size / (rarest_known + 0.5))
    return Word(surface, _importance(surface) * idf, covering)


def _importance(surface: str) -> float:
    return FUNCTION_WEIGHT if is_function_word(surface) else 1.0


def _expand(typed: list[str], synonyms: Synonyms) -> dict[str, set[str]]:
    expansions: dict[str, set[str]] = {}
    for size in range(1, synonyms.longest + 1):
        for start in range(len(typed) - size + 1):
            key = tuple(typed[start : start + size])
            found = {term for phrase in synonyms.also.get(key, ()) for term in phrase}
            for term in key if found else ():
                expansions.setdefault(term, set()).update(found - set(key))
    return expansions
