"""Recognise questions that need an urgent-care notice."""

from search_app.model import Notice
from search_app.notices.compiled import NoticeRules, compile_notices
from search_app.notices.language import expand_words
from search_app.notices.matcher import match_rules
from search_app.notices.screen import may_match

__all__ = ["NoticeRules", "compile_notices", "expand_words", "find_notice"]

_INVISIBLE = dict.fromkeys(map(ord, "\u00ad\u200b\u200c\u200d\u2060\ufeff"))


def find_notice(rules: NoticeRules, question: str) -> Notice | None:
    """Return the most urgent notice that `question` calls for, the first in order among equals; None if none does."""
    if not question.isascii():
        question = question.translate(_INVISIBLE)
    return match_rules(rules, question) if may_match(rules.screen, rules.words, question) else None
