"""The quick look at a question, which says whether any rule can match it at all.

Nearly every question can be answered with no from a table of words, made once from the words of the rules. A word that
is not in it is looked at again, for it may be an inflection or a misspelling of a rule word; what came of the last few
thousand is kept in memory. The answer may be yes in vain, never no in vain: `match_rules` decides.
"""

import re
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache, partial
from itertools import filterfalse

from search_app.analysis import fold, stem, tokenize
from search_app.common_words import COMMON_WORDS
from search_app.notice_cues import CANNOT, NOT
from search_app.notices.language import Group, Phrase, Rule, standard
from search_app.notices.spelling import RuleWords, is_unlike, keys_of, misspelt

_WORD = re.compile("[a-z0-9']+")
_STEM_ENDINGS = re.compile(
    r".?(?:e|i|y|s|d|al|ally|ant|anc|ance|ancy|at|ative|bil|ed|en|ent|enc|ence|ency|er|ful|ic|ing|ion|ism|iti|ity|ive|iv|ivi|iz|l|li"
    r"|ly|ment|ness|or|ous|ab|ib|log|abl|ibl|bl|'s){0,6}"
)
"""What the stemmer may take off the end of a word, after one doubled or changed letter."""
_IRREGULAR = ("dying", "lying", "tying", "skies", "skis")
_COMMON = """a about again all always am an and another any anymore are as ask at away back bad be been being best
 better bit blood body both but by can cannot care change child children cold come could cure day days
 death did difficulty do doing done dose down each early eat effect end every familial family feel few
 find first food for from get getting give go going good got had has have having he head health heart
 heat help her here high him his hot hour how i if im in into is it its ive just keep kind know last
 leave left less life like live long look lot made make man many may me might months more most much my
 need never new no normal not nothing now of off old on one or other out over pain part pass passed
 people pill pills pressure problem put rather really reason reasons right run safe said same see she
 should side skin sleep so some someone stand start started stay still stop such support sure tablet
 tablets take taken taking tell than that the their them then there they thing things think this through
 time to today told too took treat try trying type under until up use used very walk want wanted was
 water way weak week well went were what when where which who whole why will with without woman wont work
 worse would wrong year years you young your #"""
"""Words that say little: an alternative is looked for by its other words. Which stand here changes speed alone."""
_COMMONEST = """a about am an and any are around as at be been by can children cold do does done family for found
 from get going had has have he how i if in is it know like me more much my need of on one only or
 out people rather should so someone take tell that the there they this to use used want wanted was
 what when where which who why will with you #"""
_MANY = 1000
_KEPT_WORDS = 8192
_FIRST = 3
_AFTER_SHORT = (
    "",
    "s",
    "es",
    "ed",
    "ing",
    "er",
    "ers",
    "ly",
    "y",
    "ies",
    "ied",
    "e",
    "ings",
    "ingly",
    "edly",
    "eds",
    "ful",
    "fully",
)
"""Endings of rule words of one or two letters; longer ones are found by their beginning."""


_NOT_KEYS = ("not", "=not", "cannot", "=cannot")
"""What "not" stands for when a word before or after it may make it "cannot"."""


@dataclass(frozen=True, slots=True)
class Screen:
    """Groups as bits: those that a word can be the telling word of, and those that each rule needs."""

    known: Mapping[str, tuple[str, ...]]
    """What each word stands for that the rules spell out."""
    table: Mapping[str, int]
    """The groups that such a word can be the telling word of, as bits; words that are no telling word are left out."""
    keys: Mapping[str, int]
    """The same for what words stand for."""
    anchors: int
    needs: Mapping[int, tuple[int, ...]]
    """For the bit of a rule's rarest group all groups of each such rule."""
    phrases: Mapping[int, tuple[Phrase, ...]]
    """The alternatives of each group, the way to make sure."""
    other: Callable[[str], Sequence[str]]
    """Returns what a word stands for that no rule spells like this."""


def make_screen(words: RuleWords, groups: Mapping[Group, int], rules: Iterable[Rule]) -> Screen:
    """Return the screen for `rules`, whose groups are numbered by `groups`."""
    counts = Counter(word for group in groups for phrase in group for word in phrase)
    for words_of in (_COMMON, _COMMONEST):
        counts.update({key: _MANY for word in words_of.split() for key in {word, stem(word), "=" + word}})
    telling = {number: {_telling(phrase, counts) for phrase in group} for group, number in groups.items()}
    keys: dict[str, int] = {}
    for number, chosen in telling.items():
        for word in chosen:
            keys[word] = keys.get(word, 0) | 1 << number
    weights = {number: sum(counts[word] for word in chosen) for number, chosen in telling.items()}
    needs: dict[int, tuple[int, ...]] = {}
    for rule in rules:
        numbers = {number for near in rule for number in near}
        anchor = 1 << min(numbers, key=lambda number: (weights[number], number))
        needs[anchor] = (*needs.get(anchor, ()), sum(1 << number for number in numbers))
    known = _known(words)
    return Screen(
        known,
        {word: mask for word, of in known.items() if (mask := _mask(keys, of))},
        keys,
        sum(needs),
        needs,
        {number: tuple(group) for group, number in groups.items()},
        lru_cache(_KEPT_WORDS)(partial(_other, known, _roots(words.words), words)),
    )


def _telling(phrase: Phrase, counts: Mapping[str, int]) -> str:
    """Return the word of `phrase` that stands in the fewest alternatives, the longest among equals."""
    return min(phrase, key=lambda word: (counts[word], -len(word), word))


def _known(words: RuleWords) -> dict[str, tuple[str, ...]]:
    """Return what each word stands for that the rules spell out; "not" may turn out to be "cannot"."""
    exact = (word[1:] for word in words.words if word.startswith("=") and len(word) > 1)
    known = {*words.stems, *exact, *words.real_words, *CANNOT.split(), *NOT.split(), *_COMMON.split(), *_IRREGULAR}
    known |= COMMON_WORDS  # they change no notice, only how fast it is found
    short = [word for word in words.words if len(word) < _FIRST and word.isalpha()]
    known |= {word + double + ending for word in short for double in ("", word[-1]) for ending in _AFTER_SHORT}
    return {word: keys_of(words, standard(word)) for word in known} | dict.fromkeys((*NOT.split(), "not"), _NOT_KEYS)


def _mask(keys: Mapping[str, int], of: Iterable[str]) -> int:
    mask = 0
    for key in of:
        mask |= keys.get(key, 0)
    return mask


def _roots(words: Iterable[str]) -> dict[str, tuple[str, ...]]:
    """Return what a word begins with whose stem is one of `words`: the stem, less a letter that the stemmer changes."""
    plain = {word for word in words if len(word) >= _FIRST and not word.startswith(("=", "#"))}
    roots: dict[str, tuple[str, ...]] = {}
    for root in sorted(plain | {word[:-1] for word in plain if word.endswith(("i", "e", "y", "bl"))}):
        roots[root[:_FIRST]] = (*roots.get(root[:_FIRST], ()), root)
    for root in {root for root in roots if len(root) < _FIRST}:
        for letter in "abcdefghijklmnopqrstuvwxyz":
            roots[root + letter] = (*roots.get(root + letter, ()), root)
    return roots


def may_match(screen: Screen, typed: Collection[str]) -> bool:
    """Say whether the typed words hold one for every group of some rule."""
    present, table = 0, screen.table
    for word in filter(table.__contains__, typed):
        present |= table[word]
    others: list[str] = []
    for word in filterfalse(screen.known.__contains__, typed):
        if keys := screen.other(word):
            others += keys
            present |= _mask(screen.keys, keys)
    anchors = present & screen.anchors
    stand_for: set[str] = set()
    while anchors:
        rest = anchors & (anchors - 1)
        for need in screen.needs[anchors ^ rest]:
            if need & present == need:
                stand_for = stand_for or {key for word in typed for key in screen.known.get(word, ())}.union(others)
                if _has_all(screen, need, stand_for):
                    return True
        anchors = rest
    return False


def _has_all(screen: Screen, need: int, keys: set[str]) -> bool:
    """Say whether each group of `need` has an alternative whose words are all among `keys`."""
    while need:
        number = (need & -need).bit_length() - 1
        need &= need - 1
        if not any(keys.issuperset(phrase) for phrase in screen.phrases[number]):
            return False
    return True


def typed_words(question: str) -> set[str]:
    """Return the words of `question`, each once, in small letters."""
    if question.isascii():
        return set(_WORD.findall(question.lower()))
    plain = question.replace("\u2019", "'")
    if plain.isascii():
        return set(_WORD.findall(plain.lower()))
    return {fold(question[token.start : token.end]) for token in tokenize(question)}


def _other(
    known: Mapping[str, tuple[str, ...]], roots: Mapping[str, tuple[str, ...]], words: RuleWords, word: str
) -> Sequence[str]:
    """Return what a word stands for that no rule spells like this."""
    if not word.isascii() or not word.isalpha():
        word = standard(fold(word))
        return known[word] if word in known else keys_of(words, word)
    near = roots.get(word[:_FIRST])
    if near and word.startswith(near) and _may_stem(near, word):
        return keys_of(words, word)
    return () if is_unlike(words, word) else misspelt(words, word)


def _may_stem(roots: Iterable[str], word: str) -> bool:
    return any(word.startswith(root) and _STEM_ENDINGS.fullmatch(word, len(root)) for root in roots)
