"""Recognise questions that need an urgent-care notice: the rule language of notices and its matcher."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from textwrap import shorten

from search_app.analysis import Token, fold, stem, tokenize
from search_app.edits import distance
from search_app.errors import SourceError
from search_app.model import Notice
from search_app.notice_cues import (
    AFTER_AND,
    CANNOT,
    CLAUSE_STARTS,
    CUES,
    NOT,
    REAL_WORDS,
)

_LEVELS = ("emergency", "crisis_line", "same_day")
_NEAR = 14
"""Words that the groups of a rule joined by `+` may span."""
_GAP = 3
"""Other words that may stand between two words of one alternative."""
_NEGATION_REACH = 8
_FIRST_LETTER_FREE = 7
"""Letters from which the first one may be misspelt: in shorter words it makes another word too often."""
_OPENING = 4
"""Words at the head of a clause among which a time holds for the whole clause."""
_AFTERTHOUGHT = 4
"""Words of a comma part that is no more than a time."""
_SENTENCE_STEP = 1000
"""Words are numbered with this step between sentences, so that nothing is near across a full stop."""
_INVISIBLE = "\u00ad\u200b\u200c\u200d\u2060\ufeff"


_Phrase = tuple[str, ...]
_Group = frozenset[_Phrase]
_Rule = tuple[tuple[int, ...], ...]
_Place = tuple[int, ...]
_Found = Mapping[int, Sequence[_Place]]


@dataclass(frozen=True, slots=True)
class _Node:
    """What may follow in an alternative: the words that can come next, and the groups that are found here."""

    groups: list[int] = field(default_factory=list)
    after: "dict[str, _Node]" = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class NoticeRules:
    """Compiled notices, the most urgent first: made by `compile_notices`, read by `find_notice`."""

    notices: tuple[tuple[Notice, tuple[_Rule, ...], tuple[_Rule, ...]], ...]
    """Each notice with its `when` and `unless` rules: numbers of groups, near groups together."""
    findings: _Node
    cues: _Node
    words: frozenset[str]
    spellings: Mapping[str, frozenset[str]]
    """Words with up to two letters taken out, with the words they came from: the way to find a misspelt one."""
    stems: Mapping[str, str]
    real_words: frozenset[str]


@dataclass(frozen=True, slots=True)
class _Message:
    """A question as words: per word what it stands for, its number, and its sentence, clause and comma part."""

    words: list[str]
    keys: list[tuple[str, ...]]
    at: list[int]
    clause: list[int]
    part: list[int]


def expand_words(rule: str, words: Mapping[str, str]) -> str:
    """Return `rule` with every `@name` replaced by the alternatives that `words` gives for that name.

    A list may name other lists. Raises SourceError for a name that is not in `words`, that leads back to itself, or
    that is part of a longer alternative (`severe @pain`).
    """
    return _expand(rule, words, ())


def _expand(rule: str, words: Mapping[str, str], inside: tuple[str, ...]) -> str:
    pieces = []
    for piece in _split_keeping(rule, "&+|"):
        name = piece.strip().removeprefix("@")
        if "@" not in piece:
            pieces.append(piece)
            continue
        if not piece.strip().startswith("@") or " " in name or "@" in name:
            raise SourceError(f'rule "{rule}": "{piece.strip()}" must be a list name alone, such as @pain')
        if name not in words or name in inside:
            fault = "refers to itself" if name in inside else "is not in [words]"
            raise SourceError(f'rule "{rule}": the word list @{name} {fault}')
        pieces.append(f" {_expand(words[name], words, (*inside, name)).strip()} ")
    return " ".join("".join(pieces).split())


def _split_keeping(text: str, signs: str) -> Iterator[str]:
    """Yield the pieces of `text` between `signs`, and the signs themselves, in order."""
    start = 0
    for index, sign in enumerate(text):
        if sign in signs:
            yield text[start:index]
            yield sign
            start = index + 1
    yield text[start:]


def compile_notices(notices: Sequence[Notice]) -> NoticeRules:
    """Return the rules of `notices`, ready for `find_notice`: most urgent level first, then the given order.

    Raises SourceError, naming the notice, the rule and the fault, for a rule that cannot be read.
    """
    groups: dict[_Group, int] = {}
    cues: dict[_Group, int] = {}
    spelt: dict[str, str] = {}
    stems: dict[str, str] = {}
    for cue in CUES:
        _number(_parse(cue, stems), cues)
    compiled = []
    for notice in sorted(notices, key=lambda notice: _LEVELS.index(notice.level)):
        when = tuple(_read_rule(notice, rule, groups, spelt) for rule in notice.when)
        unless = tuple(_read_rule(notice, rule, groups, stems) for rule in notice.unless)
        compiled.append((notice, when, unless))
    words = frozenset(word for group in (*groups, *cues) for phrase in group for word in phrase)
    real_words = frozenset(REAL_WORDS.split())
    stems |= spelt
    return NoticeRules(tuple(compiled), _tree(groups), _tree(cues), words, _misspellings(spelt), stems, real_words)


def _read_rule(notice: Notice, rule: str, groups: dict[_Group, int], spelt: dict[str, str]) -> _Rule:
    try:
        return _number(_parse(rule, spelt), groups)
    except SourceError as fault:
        raise SourceError(f'notice "{notice.id}": rule "{shorten(rule, 100)}": {fault}') from None


def _parse(rule: str, spelt: dict[str, str]) -> list[list[_Group]]:
    """Return the alternatives of `rule` by group, near groups together; adds its spellings and stems to `spelt`."""
    return [
        [frozenset(_parse_phrase(phrase, spelt) for phrase in group.split("|")) for group in near.split("+")]
        for near in rule.split("&")
    ]


def _parse_phrase(phrase: str, spelt: dict[str, str]) -> _Phrase:
    if not phrase.strip():
        raise SourceError("nothing stands between two of its signs; write words, or take one sign out")
    keys: list[str] = []
    for word in phrase.split():
        if word in ("#", "#year"):
            keys.append(word)
            continue
        if word.startswith("@"):
            raise SourceError(f"the word list {word} was not filled in; define it under [words]")
        plain = word.removeprefix("=")
        if not all(c.isalnum() or c in "'’-" for c in plain) or not any(c.isalnum() for c in plain):
            raise SourceError(f'"{word}" is not a word; only words, numbers and the signs + | & = # may be used')
        for token in tokenize(plain):
            folded = _standard(fold(plain[token.start : token.end]))
            keys.append("=" + folded if word.startswith("=") else stem(folded))
            if not word.startswith("="):
                spelt[folded] = stem(folded)
    return tuple(keys)


def _number(rule: Iterable[Iterable[_Group]], groups: dict[_Group, int]) -> _Rule:
    return tuple(tuple(groups.setdefault(group, len(groups)) for group in near) for near in rule)


def _tree(groups: Mapping[_Group, int]) -> _Node:
    """Return the alternatives of all groups as a tree of their words."""
    tree = _Node()
    for group, number in groups.items():
        for phrase in sorted(group):
            node = tree
            for word in phrase:
                node = node.after.setdefault(word, _Node())
            node.groups.append(number)
    return tree


def _edits(word: str) -> int:
    """Return how many letters may be wrong in `word`: none in short words and in anything with a digit."""
    if len(word) < 5 or len(word) > 20 or not word.isalpha():
        return 0
    return 2 if len(word) >= 9 else 1


def _without_letters(word: str, edits: int) -> set[str]:
    """Return `word` and what is left of it with up to `edits` letters taken out."""
    left = last = {word}
    for _ in range(edits):
        last = {short[:i] + short[i + 1 :] for short in last for i in range(len(short))}
        left = left | last
    return left


def _misspellings(spelt: Iterable[str]) -> dict[str, frozenset[str]]:
    found: dict[str, set[str]] = {}
    for word in spelt:
        for left in _without_letters(word, _edits(word)) if _edits(word) else ():
            found.setdefault(left, set()).add(word)
    return {left: frozenset(words) for left, words in found.items()}


def _keys(rules: NoticeRules, word: str) -> tuple[str, ...]:
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
    return keys or tuple(sorted(_misspelt(rules, word)))


def _misspelt(rules: NoticeRules, word: str) -> set[str]:
    """Return the rule words that `word` may be meant for; the first letter of a short word must be right."""
    edits = _edits(word)
    if not edits or word in rules.real_words:
        return set()
    near = {known for left in _without_letters(word, edits) for known in rules.spellings.get(left, ())}
    if len(word) < _FIRST_LETTER_FREE:
        near = {known for known in near if word[0] in known[:2] and known[0] in word[:2]}
    return {rules.stems[known] for known in near if distance(word, known, edits) <= min(edits, _edits(known))}


def _standard(word: str) -> str:
    """Return `cannot` or `not` for a folded word that says one of them (can't, unable, isn't), others unchanged."""
    if word in CANNOT.split():
        return "cannot"
    return "not" if word in NOT.split() else word


def _read(rules: NoticeRules, question: str) -> _Message:
    """Return `question` as words in sentences, clauses and comma parts."""
    tokens = list(tokenize(question))
    words = [_standard(fold(question[token.start : token.end])) for token in tokens]
    for i, word in enumerate(words):
        follows = i > 0 and words[i - 1] in ("can", "could", "will", "would")
        if word == "not" and (follows or "able" in words[i + 1 : i + 3]):
            words[i] = "cannot"
    message = _Message(words, [_keys(rules, word) for word in words], [], [], [])
    clause_starts, after_and = frozenset(CLAUSE_STARTS.split()), frozenset(AFTER_AND.split())
    at = clause = part = 0
    for i, word in enumerate(words):
        stop = _stop(question, tokens, i)
        starts = word in clause_starts or (word == "and" and not after_and.isdisjoint(words[i + 1 : i + 2]))
        at += _SENTENCE_STEP - at % _SENTENCE_STEP if stop == "." else 1
        clause += stop == "." or starts
        part += stop != "" or starts
        message.at.append(at)
        message.clause.append(clause)
        message.part.append(part)
    return message


def _stop(question: str, tokens: Sequence[Token], i: int) -> str:
    """Return `.` where a sentence ends before word `i`, `,` at a lighter stop, else an empty string."""
    if i == 0:
        return ""
    between = question[tokens[i - 1].end : tokens[i].start]
    if between == " ":
        return ""
    marks = between.strip()
    if between == "." and question[tokens[i].start].isdecimal():
        return ""
    if any(mark in marks for mark in ".!?;") and ".." not in marks:
        return "."
    return "," if marks not in ("", "-", "'", "/", "&", '"') or "\n" in between else ""


def _find(tree: _Node, message: _Message, gap: int) -> dict[int, list[_Place]]:
    """Return for each group of `tree` the places (word indexes) where one of its alternatives stands."""
    found: dict[int, list[_Place]] = {}
    for i, keys in enumerate(message.keys):
        for key in keys:
            if key in tree.after:
                _follow(message, tree.after[key], (i,), gap, found)
    return found


def _follow(message: _Message, node: _Node, place: _Place, gap: int, found: dict[int, list[_Place]]) -> None:
    """Add to `found` the alternatives that begin with the words at `place`, each at the nearest words that fit."""
    for group in node.groups:
        found.setdefault(group, []).append(place)
    if not node.after:
        return
    limit = message.at[place[-1]] + gap + 1
    taken = set()
    for i in range(place[-1] + 1, min(place[-1] + gap + 2, len(message.at))):
        for key in message.keys[i] if message.at[i] <= limit else ():
            if key in node.after and key not in taken:
                taken.add(key)
                _follow(message, node.after[key], (*place, i), gap, found)


def _set_aside(rules: NoticeRules, message: _Message) -> tuple[set[int], dict[int, int]]:
    """Return the words that are said of the past or in general, and for each negated word the word that negates it."""
    found = _find(rules.cues, message, 0)
    negates, keeps, refutes, past, past_too, present, verbs, general, personal, impersonal, study = (
        found.get(number, []) for number in range(len(CUES))
    )
    aside = _past(message, past, past_too, _starts(present), _starts(verbs))
    aside |= _general(message, _starts(general), personal, impersonal, _starts(study))
    refuted = {message.part[place[0]]: place[0] for place in refutes}
    aside |= {i for i, part in enumerate(message.part) if i < refuted.get(part, 0)}
    kept = _starts(keeps)
    kept |= {i for i, word in enumerate(message.words) if word == "cannot"}
    return aside, _negated(message, [place for place in negates if place[0] not in kept])


def _starts(places: Iterable[_Place]) -> set[int]:
    return {place[0] for place in places}


def _negated(message: _Message, negations: Sequence[_Place]) -> dict[int, int]:
    """Return the negated words with the negating one: up to the next clause or comma, or through a list with "or"."""
    heads = _starts(negations)
    negated: dict[int, int] = {}
    for place in negations:
        start = place[-1] + 1
        end = min(start + _NEGATION_REACH, len(message.words))
        stops = [i for i in range(start, end) if message.clause[i] != message.clause[start - 1] or i in heads]
        end = min(stops, default=end)
        ors = [i for i in range(start, end) if message.words[i] in ("or", "nor")]
        last = max(ors, default=start - 1)
        for i in range(start, end):
            if message.part[i] != message.part[start - 1] and i > last and message.part[i] != message.part[last]:
                break
            negated[i] = place[0]
    return negated


def _past(
    message: _Message, past: Sequence[_Place], past_too: Sequence[_Place], present: set[int], verbs: set[int]
) -> set[int]:
    """Return the words of comma parts said to be past; one that opens its clause carries on to the next.

    A part of a few words ("I fainted once, years ago") says it of the part before.
    """
    part, clause = message.part, message.clause
    sentence = [at // _SENTENCE_STEP for at in message.at]
    current = {part[i] for i in present}
    carried_to = set(part) - current - {part[i] for i in verbs}
    sizes = Counter(part)
    over: set[int] = set()
    opened: dict[int, int] = {}
    for first in sorted(_starts(past)):
        if part[first] in current or "since" in message.words[max(0, first - 3) : first]:
            continue
        over.add(part[first])
        if first < _OPENING or clause[first - _OPENING] != clause[first]:
            opened.setdefault(clause[first], first)
        if sizes[part[first]] <= _AFTERTHOUGHT:
            over |= {part[first] - 1} & carried_to
    told = {sentence[place[0]] - 1 for place in past_too if part[place[0]] in over}
    return {
        i
        for i in range(len(part))
        if part[i] in over or sentence[i] in told or (part[i] in carried_to and opened.get(clause[i], len(part)) <= i)
    }


def _general(
    message: _Message, general: set[int], personal: Sequence[_Place], impersonal: Sequence[_Place], study: set[int]
) -> set[int]:
    """Return the words of sentences that ask about a thing without saying that somebody has it."""
    sentence = [at // _SENTENCE_STEP for at in message.at]
    formula = {i for place in impersonal for i in place}
    somebody = {sentence[i] for i in _starts(personal) - formula}
    asked = {sentence[i] for i in general} - somebody | {sentence[i] for i in study}
    return {i for i in range(len(sentence)) if sentence[i] in asked}


def _near_places(
    message: _Message, near: Sequence[int], found: _Found, negated: Mapping[int, int]
) -> Iterator[set[int]]:
    """Yield the words of places, one for each group of `near`, that stand near one another and are not negated.

    A word may be negated by another word of the match: in "no feeling", the "no" is half of the finding.
    """
    places = sorted((place, group) for group in set(near) for place in found[group])
    allowed = {i for place, _ in places for i in place}
    latest: dict[int, _Place] = {}
    for place, group in places:
        if any(negated.get(i, i) not in allowed for i in place):
            continue
        latest[group] = place
        words = {i for chosen in latest.values() for i in chosen}
        close = message.at[place[0]] - message.at[min(words)] <= _NEAR
        if len(latest) == len(set(near)) and close and all(negated.get(i, i) in words for i in words):
            yield words


def _matches(message: _Message, rule: _Rule, found: _Found, negated: Mapping[int, int]) -> bool:
    return all(found.get(group) for near in rule for group in near) and all(
        any(True for _ in _near_places(message, near, found, negated)) for near in rule
    )


def _excused(message: _Message, unless: Sequence[_Rule], found: _Found) -> set[int]:
    """Return the words that the `unless` rules explain away."""
    return {
        i
        for rule in unless
        if _matches(message, rule, found, {})
        for near in rule
        for words in _near_places(message, near, found, {})
        for i in words
    }


def _apart(found: _Found, words: set[int]) -> _Found:
    """Return the places that have none of `words`."""
    return {group: [place for place in places if words.isdisjoint(place)] for group, places in found.items()}


def find_notice(rules: NoticeRules, question: str) -> Notice | None:
    """Return the most urgent notice that `question` calls for, the first in order among equals; None if none does."""
    message = _read(rules, question.translate(dict.fromkeys(map(ord, _INVISIBLE))))
    found = _find(rules.findings, message, _GAP)
    if not found:
        return None
    aside, negated = _set_aside(rules, message)
    said = _apart(found, aside)
    for notice, when, unless in rules.notices:
        matching = [rule for rule in when if _matches(message, rule, said, negated)]
        if not matching:
            continue
        left = _apart(said, _excused(message, unless, found))
        if any(_matches(message, rule, left, negated) for rule in matching):
            return notice
    return None
