"""Recognise questions that need an urgent-care notice: by rules, and by their likeness to example messages."""

from search_app.model import Notice
from search_app.notices.compiled import NoticeRules, compile_notices
from search_app.notices.examples import ENOUGH, HARMLESS, URGENT, URGENT_DENIED, Float32, may_be_urgent, nearest, score
from search_app.notices.language import expand_words
from search_app.notices.matcher import is_denied, match_rules
from search_app.notices.screen import may_match, typed_words

__all__ = ["NoticeRules", "compile_notices", "expand_words", "explain_notice", "find_notice"]

_INVISIBLE = dict.fromkeys(map(ord, "\u00ad\u200b\u200c\u200d\u2060\ufeff"))
_NEVER_DOUBTED = "crisis_line"


def find_notice(rules: NoticeRules, question: str, vector: Float32 | None = None) -> Notice | None:
    """Return the most urgent notice that `question` calls for, the first in order among equals; None if none does.

    `vector` is the question's, of the model and mode that the rules were compiled for; without it its words decide.
    """
    found = explain_notice(rules, question, vector)
    return found[0] if found else None


def explain_notice(rules: NoticeRules, question: str, vector: Float32 | None = None) -> tuple[Notice, str] | None:
    """Return the notice that `find_notice` gives, and the rule or the example message that it comes from."""
    if not question.isascii():
        question = question.translate(_INVISIBLE)
    typed, examples = typed_words(question), rules.examples
    found = match_rules(rules, question) if may_match(rules.screen, typed) else None
    if found:
        doubtful = found[0].id in examples.notices and found[0].level != _NEVER_DOUBTED and len(typed) >= ENOUGH
        return None if doubtful and score(examples, question, vector) < HARMLESS else found
    if not may_be_urgent(examples, typed):
        return None
    urgency = score(examples, question, vector)
    if urgency <= URGENT or (urgency <= URGENT_DENIED and is_denied(rules, question)):
        return None
    name, text = nearest(examples, question, vector)
    return next(((notice, text) for notice, _, _ in rules.notices if notice.id == name), None)
