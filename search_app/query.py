"""A question in plain words to the terms it is scored by; no part of it is ever read as search syntax."""

import unicodedata
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from math import log

from search_app.analysis import fold, stem, surfaces, terms, tokenize
from search_app.common_words import COMMON_WORDS
from search_app.model import Query, Synonym, Term, Word

# What other words count for beside a typed content word; benchmarks/relevance.py prints the effect.
FUNCTION_WEIGHT = 0.35
QUESTION_WEIGHT = 0.7
SYNONYM_WEIGHT = 0.5
CORRECTED_WEIGHT = 0.7
# A term's BM25F score is multiplied by this power of its idf: rare words tell more than BM25 has it.
RARENESS = 0.6
_MOST_WORDS = 40
_MOST_TOKENS = 400  # 2,000 characters of English; without it text without spaces would cost several times as much

FUNCTION_WORDS = frozenset(
    """a about after am an and any are as at be been being but by can could did do does doing done for from get gets
    had has have having he help her him his how i if im in into is it its ive just like many me might mine much my
    need no not of on or our out please she should so some tell than that the their them then there these they this
    to too up us very want was we were what when where which while who why will with would you your
    arent cannot cant couldnt didnt doesnt dont hasnt havent isnt lets shouldnt thats theyre wasnt werent whats wont
    wouldnt youre""".split()
)
"""In the form of terms, without apostrophes."""

QUESTION_WORDS = frozenset("how what when where which who why can could should".split())
"""Function words that say what kind of answer is wanted."""
_KEPT_WORDS = 8192
_NONE: frozenset[str] = frozenset()

Phrase = tuple[str, ...]
ReadWord = Callable[[str, str, frozenset[str]], tuple[Word, tuple[Term, ...]]]
"""A word as typed, its term and the terms its synonyms add, to the word and the terms it is scored by."""


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """What a question needs to know of the passages before it is scored."""

    size: int
    """How many passages there are."""
    frequency: Callable[[str], int]
    """In how many passages a term occurs in any field."""
    close_words: Callable[[str], list[str]]
    """The words of the passages that a misspelt one may stand for, the likeliest first."""


@dataclass(frozen=True, slots=True)
class Synonyms:
    """Phrases as terms, each with the phrases it also finds; `sizes` are those of the keys that start with a term."""

    also: Mapping[Phrase, tuple[Phrase, ...]]
    sizes: Mapping[str, tuple[int, ...]]


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
    sizes: dict[str, set[int]] = {}
    for key in also:
        sizes.setdefault(key[0], set()).add(len(key))
    return Synonyms(
        {key: tuple(found) for key, found in also.items()},
        {first: tuple(sorted(lengths)) for first, lengths in sizes.items()},
    )


def word_reader(vocabulary: Vocabulary) -> ReadWord:
    """Return what reads single words, keeping the last few thousand in memory; it is good for one generation."""

    @lru_cache(maxsize=_KEPT_WORDS)
    def read(surface: str, term: str, expanded: frozenset[str]) -> tuple[Word, tuple[Term, ...]]:
        word = _word(surface, term, expanded, vocabulary)
        known = (found for found in sorted(word.terms) if vocabulary.frequency(found))
        return word, tuple(Term(found, _term_weight(word, found, vocabulary)) for found in known)

    return read


def parse_question(question: str, read: ReadWord, synonyms: Synonyms, max_chars: int = 2000) -> Query:
    """Return the query for `question`: its distinct words, the rarest known ones when there are very many, and their
    synonyms. `Query.text` is the question in compatibility form, cut, without control characters.
    """
    text = _clean(question, max_chars)
    typed = surfaces(text)[:_MOST_TOKENS]
    expansions = _expand([term for term, _ in typed], synonyms)
    distinct: dict[str, str] = {}
    for term, surface in typed:
        distinct.setdefault(term, surface)
    found = [read(surface, term, expansions.get(term, _NONE)) for term, surface in distinct.items()]
    if len(found) > _MOST_WORDS:
        found = _most_telling(found)
    scored: dict[str, Term] = {}
    for _, own in found:
        for part in own:
            if part.text not in scored or scored[part.text].weight < part.weight:
                scored[part.text] = part
    return Query(text, tuple(scored.values()), tuple([word for word, _ in found]))


def is_function_word(word: str) -> bool:
    """Say whether `word` only holds a sentence together."""
    return fold(word) in FUNCTION_WORDS


def content_terms(phrase: str) -> Phrase:
    """Return the terms of `phrase` in order without those of function words."""
    return tuple(t.term for t in tokenize(phrase) if not is_function_word(phrase[t.start : t.end]))


def _clean(question: str, max_chars: int) -> str:
    # A lone surrogate cannot be written as UTF-8; compatibility forms can be longer than what they stand for.
    text = question[:max_chars]
    if text.isascii() and text.isprintable():
        return text
    text = text.encode("utf-8", "replace").decode("utf-8")
    text = unicodedata.normalize("NFKC", text)[:max_chars]
    return "".join(" " if unicodedata.category(c) == "Cc" else c for c in text)


def _forms(surface: str) -> frozenset[str]:
    # Passages that are not in English hold folded words, so a word is looked for in both forms.
    return frozenset((stem(surface), fold(surface)))


def _word(surface: str, term: str, expanded: Iterable[str], vocabulary: Vocabulary) -> Word:
    covering = _forms(surface) | {term, *expanded}
    most = max(vocabulary.frequency(t) for t in covering)
    is_function = is_function_word(surface)
    is_meant = most or is_function or fold(surface) in COMMON_WORDS
    corrected = "" if is_meant else next(iter(vocabulary.close_words(fold(surface))), "")
    if corrected:
        covering |= _forms(corrected)
        most = max(vocabulary.frequency(t) for t in covering)
    weight = _importance(surface) * _rareness(vocabulary, most)
    return Word(surface, weight, covering, corrected, is_function, is_known=most > 0)


def _rareness(vocabulary: Vocabulary, frequency: int) -> float:
    return log(1 + vocabulary.size / (frequency + 0.5))


def _term_weight(word: Word, term: str, vocabulary: Vocabulary) -> float:
    rare: float = _rareness(vocabulary, vocabulary.frequency(term)) ** RARENESS
    if term in _forms(word.text):
        return rare * _importance(word.text)
    return rare * (CORRECTED_WEIGHT if word.corrected else SYNONYM_WEIGHT * _importance(word.text))


def _most_telling(found: list[tuple[Word, tuple[Term, ...]]]) -> list[tuple[Word, tuple[Term, ...]]]:
    telling = sorted(range(len(found)), key=lambda i: (not found[i][0].is_known, -found[i][0].weight))
    return [found[i] for i in sorted(telling[:_MOST_WORDS])]


def _importance(surface: str) -> float:
    word = fold(surface)
    if word in QUESTION_WORDS:
        return QUESTION_WEIGHT
    return FUNCTION_WEIGHT if word in FUNCTION_WORDS else 1.0


def _expand(typed: Sequence[str], synonyms: Synonyms) -> dict[str, frozenset[str]]:
    """Return for each typed term the terms that the phrases it is part of also find."""
    expansions: dict[str, frozenset[str]] = {}
    for start, first in enumerate(typed):
        for size in synonyms.sizes.get(first, ()):
            key = tuple(typed[start : start + size])
            found = {term for phrase in synonyms.also.get(key, ()) for term in phrase}
            for term in key if found else ():
                expansions[term] = expansions.get(term, _NONE) | (found - set(key))
    return expansions
