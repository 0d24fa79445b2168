"""Notices with their rules, compiled: parsed, numbered, and indexed by their words."""

from collections.abc import Sequence
from dataclasses import dataclass
from textwrap import shorten

from search_app.errors import SourceError
from search_app.model import Notice
from search_app.notice_cues import CUES
from search_app.notices.examples import Examples, load_examples
from search_app.notices.finding import Node, tree_of
from search_app.notices.language import Group, Rule, number, parse
from search_app.notices.screen import Screen, make_screen
from search_app.notices.spelling import RuleWords, read_rule_words

_LEVELS = ("emergency", "crisis_line", "same_day")


@dataclass(frozen=True, slots=True)
class NoticeRules:
    """Compiled notices, the most urgent first: made by `compile_notices`, read by `find_notice`."""

    notices: tuple[tuple[Notice, tuple[Rule, ...], tuple[Rule, ...]], ...]
    """Each notice with its `when` and `unless` rules: numbers of groups, near groups together."""
    findings: Node
    cues: Node
    words: RuleWords
    screen: Screen
    examples: Examples
    """What the example messages add."""


def compile_notices(notices: Sequence[Notice], model: str = "", semantic: str = "off") -> NoticeRules:
    """Return the rules of `notices`, ready for `find_notice`: most urgent level first, then the given order.

    `model` and `semantic` say which vectors questions will come with: the digest of the model, and full, fast or off.
    Raises SourceError, naming the notice, the rule and the fault, for a rule that cannot be read.
    """
    groups: dict[Group, int] = {}
    cues: dict[Group, int] = {}
    spelt: dict[str, str] = {}
    others: dict[str, str] = {}
    for cue in CUES:
        number(parse(cue, others), cues)
    compiled = []
    for notice in sorted(notices, key=lambda notice: _LEVELS.index(notice.level)):
        when = tuple(_read_rule(notice, rule, groups, spelt) for rule in notice.when)
        unless = tuple(_read_rule(notice, rule, groups, others) for rule in notice.unless)
        compiled.append((notice, when, unless))
    keys = frozenset(word for group in (*groups, *cues) for phrase in group for word in phrase)
    words = read_rule_words(keys, spelt, others)
    screen = make_screen(words, groups, [rule for _, when, _ in compiled for rule in when])
    return NoticeRules(tuple(compiled), tree_of(groups), tree_of(cues), words, screen, load_examples(model, semantic))


def _read_rule(notice: Notice, rule: str, groups: dict[Group, int], spelt: dict[str, str]) -> Rule:
    try:
        return number(parse(rule, spelt), groups)
    except SourceError as fault:
        raise SourceError(f'notice "{notice.id}": rule "{shorten(rule, 100)}": {fault}') from None
