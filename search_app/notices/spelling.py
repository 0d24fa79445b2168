"""Which rule words a typed word stands for: itself, its stem, a number, or one that it misspells."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from search_app.analysis import stem
from search_app.edits import distance
from search_app.notice_cues import REAL_WORDS

_FIRST_LETTER_FREE = 7
"""Letters from which the first one may be misspelt: in shorter words it makes another word too often."""
_ONE_EDIT = 5
"""Letters from which one may be wrong; from the next number on, two."""
_TWO_EDITS = 9
_LONGEST = 20

Near = Mapping[str, frozenset[str]]


@dataclass(frozen=True, slots=True)
class RuleWords:
    """The words of all rules and cues, and the ways that lead to them."""

    words: frozenset[str]
    stems: Mapping[str, str]
    """Every word as the rules spell it, with its stem."""
    real_words: frozenset[str]
    one_off: Near
    """Words and words with a letter taken out, with those they came from: the way to find one misspelt by a letter."""
    heads: Near
    """First halves of words of 8 letters or more: with two letters wrong, one half is right or each has one wrong."""
    tails: Near
    heads_off: Near
    """First halves and first halves with a letter taken out."""
    tails_off: Near


def read_rule_words(words: frozenset[str], spelt: Mapping[str, str], others: Mapping[str, str]) -> RuleWords:
    """Return the rule words; those of `spelt` are found misspelt too, those of `others` only as they stand."""
    halves = [(half, word) for word in spelt if len(word) >= _TWO_EDITS - 1 if edits_of(word) for half in _halves(word)]
    heads = [(word[:half], word) for half, word in halves]
    tails = [(word[-half:], word) for half, word in halves]
    return RuleWords(
        words,
        {**others, **spelt},
        frozenset(REAL_WORDS.split()),
        _group((left, word) for word in spelt if edits_of(word) for left in _one_out(word)),
        _group(heads),
        _group(tails),
        _group((left, word) for head, word in heads for left in _one_out(head)),
        _group((left, word) for tail, word in tails for left in _one_out(tail)),
    )


def keys_of(rules: RuleWords, word: str) -> tuple[str, ...]:
    """Return the rule words that the folded `word` stands for: itself, its stem, a number, or one it misspells."""
    if word == "cannot":
        return ("=cannot", "cannot", "not")
    if word.isdecimal():
        numbers = ("#", "#year") if len(word) == 4 and word[:2] in ("19", "20") else ("#",)
        return (word, *numbers)
    keys = ("=" + word,) if "=" + word in rules.words else ()
    root = rules.stems.get(word) or stem(word)
    if root in rules.words:
        return (*keys, root)
    return keys or misspelt(rules, word)


def misspelt(rules: RuleWords, word: str) -> tuple[str, ...]:
    """Return the rule words that `word` may be meant for; the first letter of a short word must be right."""
    edits = edits_of(word)
    if not edits or word in rules.real_words:
        return ()
    near = _near(rules.one_off, word) if edits == 1 else _two_off(rules, word)
    if len(word) < _FIRST_LETTER_FREE:
        near = {known for known in near if word[0] in known[:2] and known[0] in word[:2]}
    return tuple(sorted({rules.stems[known] for known in near if _is_close(word, known, edits)}))


def is_unlike(rules: RuleWords, word: str) -> bool:
    """Say whether `word` is certainly no misspelling: most are settled here, so that it is written for speed.

    Letters swapped across the middle are in both halves: the word is also read with them swapped back.
    """
    size = len(word)
    if size < _TWO_EDITS:
        near = rules.one_off
        return size < _ONE_EDIT or (
            word not in near and near.keys().isdisjoint([word[:i] + word[i + 1 :] for i in range(size)])
        )
    half = size // 2
    head, tail, heads, tails = word[:half], word[half:], rules.heads, rules.tails
    if head in heads or tail in tails or head[:-1] + tail[0] in heads or head[-1] + tail[1:] in tails:
        return size > _LONGEST
    if (
        rules.heads_off.keys().isdisjoint([head[:i] + head[i + 1 :] for i in range(half)])
        and head not in rules.heads_off
    ):
        return True
    return size > _LONGEST or _near(rules.heads_off, head).isdisjoint(_near(rules.tails_off, tail))


def edits_of(word: str) -> int:
    """Return how many letters may be wrong in `word`: none in short words and in anything with a digit."""
    if len(word) < _ONE_EDIT or len(word) > _LONGEST or not word.isalpha():
        return 0
    return 2 if len(word) >= _TWO_EDITS else 1


def _is_close(word: str, known: str, edits: int) -> bool:
    most = min(edits, edits_of(known))
    if abs(len(word) - len(known)) > most or len(set(word) ^ set(known)) > 2 * most:
        return False
    start = end = 0
    for a, b in zip(word, known, strict=False):  # what both begin or end with costs nothing
        if a != b:
            break
        start += 1
    for a, b in zip(word[:start:-1], known[:start:-1], strict=False):
        if a != b:
            break
        end += 1
    return distance(word[start : len(word) - end], known[start : len(known) - end], most) <= most


def _one_out(word: str) -> list[str]:
    """Return `word` and what is left of it with a letter taken out."""
    return [word, *[word[:i] + word[i + 1 :] for i in range(len(word))]]


def _two_off(rules: RuleWords, word: str) -> set[str]:
    half = len(word) // 2
    head, tail = word[:half], word[half:]
    near = {*rules.heads.get(head, ()), *rules.tails.get(tail, ())}
    near.update(rules.heads.get(head[:-1] + tail[0], ()), rules.tails.get(head[-1] + tail[1:], ()))
    return near | (_near(rules.heads_off, head) & _near(rules.tails_off, tail))


def _near(known: Near, word: str) -> set[str]:
    """Return the words of `known` that may be one letter from `word`."""
    return {found for left in _one_out(word) for found in known.get(left, ())}


def _halves(word: str) -> range:
    """Return how many letters the first or second half of a word may have that is `word` with two letters wrong."""
    return range(max(len(word) - 2, _TWO_EDITS) // 2 - 1, (len(word) + 3) // 2 + 2)


def _group(pairs: Iterable[tuple[str, str]]) -> dict[str, frozenset[str]]:
    found: dict[str, set[str]] = {}
    for left, word in pairs:
        found.setdefault(left, set()).add(word)
    shared: dict[frozenset[str], frozenset[str]] = {}  # most sets are of one word: equal ones are kept once
    return {left: shared.setdefault(of, of) for left, of in ((left, frozenset(words)) for left, words in found.items())}
