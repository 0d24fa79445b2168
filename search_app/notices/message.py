"""A question as words in sentences, clauses and comma parts."""

from collections.abc import Sequence
from dataclasses import dataclass

from search_app import notice_cues_es
from search_app.analysis import Token, fold, tokenize
from search_app.notice_cues import AFTER_AND, CLAUSE_STARTS
from search_app.notices.language import standard
from search_app.notices.spelling import RuleWords, keys_of

SENTENCE_STEP = 1000
"""Words are numbered with this step between sentences, so that nothing is near across a full stop."""
_CLAUSE_STARTS = frozenset(map(fold, f"{CLAUSE_STARTS} {notice_cues_es.CLAUSE_STARTS}".split()))
_AFTER = {"and": frozenset(AFTER_AND.split()), "y": frozenset(map(fold, notice_cues_es.AFTER_AND.split()))}
"""The words that begin a clause after an "and", by that word."""


@dataclass(frozen=True, slots=True)
class Message:
    """A question as words: per word what it stands for, its number, and its sentence, clause and comma part."""

    words: list[str]
    keys: list[tuple[str, ...]]
    at: list[int]
    clause: list[int]
    part: list[int]


def read_message(rules: RuleWords, question: str) -> Message:
    """Return `question` as words in sentences, clauses and comma parts."""
    tokens = list(tokenize(question))
    words = [standard(fold(question[token.start : token.end])) for token in tokens]
    for i, word in enumerate(words):
        follows = i > 0 and words[i - 1] in ("can", "could", "will", "would")
        if word == "not" and (follows or "able" in words[i + 1 : i + 3]):
            words[i] = "cannot"
    message = Message(words, [keys_of(rules, word) for word in words], [], [], [])
    at = clause = part = 0
    for i, word in enumerate(words):
        stop = _stop(question, tokens, i)
        starts = word in _CLAUSE_STARTS or (word in _AFTER and not _AFTER[word].isdisjoint(words[i + 1 : i + 2]))
        at += SENTENCE_STEP - at % SENTENCE_STEP if stop == "." else 1
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
