"""The matcher: which notice the rules give for a message."""

from collections.abc import Iterator, Mapping, Sequence

from search_app.model import Notice
from search_app.notices.aside import set_aside
from search_app.notices.compiled import NoticeRules
from search_app.notices.finding import Found, Place, find_places
from search_app.notices.language import Rule
from search_app.notices.message import Message, read_message

_NEAR = 14
"""Words that the groups of a rule joined by `+` may span."""
_GAP = 3
"""Other words that may stand between two words of one alternative."""


def match_rules(rules: NoticeRules, question: str) -> tuple[Notice, str] | None:
    """Return the most urgent notice that a rule gives for `question`, the first in order among equals, and the rule."""
    message = read_message(rules.words, question)
    found = find_places(rules.findings, message, _GAP)
    if not found:
        return None
    aside, negated = set_aside(rules.cues, message)
    said = _apart(found, aside)
    for notice, when, unless in rules.notices:
        matching = [number for number, rule in enumerate(when) if _matches(message, rule, said, negated)]
        if not matching:
            continue
        left = _apart(said, _excused(message, unless, found))
        for number in matching:
            if _matches(message, when[number], left, negated):
                return notice, notice.when[number]
    return None


def is_denied(rules: NoticeRules, question: str) -> bool:
    """Say whether a rule would match `question` but for a denial, the past, a general question or an `unless` rule."""
    message = read_message(rules.words, question)
    found = find_places(rules.findings, message, _GAP)
    return any(_matches(message, rule, found, {}) for _, when, _ in rules.notices for rule in when)


def _near_places(message: Message, near: Sequence[int], found: Found, negated: Mapping[int, int]) -> Iterator[set[int]]:
    """Yield the words of places, one for each group of `near`, that stand near one another and are not negated.

    A word may be negated by another word of the match: in "no feeling", the "no" is half of the finding.
    """
    places = sorted((place, group) for group in set(near) for place in found[group])
    allowed = {i for place, _ in places for i in place}
    latest: dict[int, Place] = {}
    for place, group in places:
        if any(negated.get(i, i) not in allowed for i in place):
            continue
        latest[group] = place
        words = {i for chosen in latest.values() for i in chosen}
        close = message.at[place[0]] - message.at[min(words)] <= _NEAR
        if len(latest) == len(set(near)) and close and all(negated.get(i, i) in words for i in words):
            yield words


def _matches(message: Message, rule: Rule, found: Found, negated: Mapping[int, int]) -> bool:
    return all(found.get(group) for near in rule for group in near) and all(
        any(True for _ in _near_places(message, near, found, negated)) for near in rule
    )


def _excused(message: Message, unless: Sequence[Rule], found: Found) -> set[int]:
    """Return the words that the `unless` rules explain away."""
    return {
        i
        for rule in unless
        if _matches(message, rule, found, {})
        for near in rule
        for words in _near_places(message, near, found, {})
        for i in words
    }


def _apart(found: Found, words: set[int]) -> Found:
    """Return the places that have none of `words`."""
    return {group: [place for place in places if words.isdisjoint(place)] for group, places in found.items()}
