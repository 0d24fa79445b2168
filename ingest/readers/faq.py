"""The marks that a written FAQ puts before its questions and answers: "Q: ...", "A: ..."."""

import re

_QUESTION = re.compile(r"(?:Q|Question)\s?\d{0,3}\s?[:.)]\s+(?=\S)", re.IGNORECASE)
_ANSWER = re.compile(r"(?:A|Answer)\s?\d{0,3}\s?[:.)]\s+(?=\S)", re.IGNORECASE)


def question_mark(text: str) -> int:
    """Return how long the mark of a question at the start of `text` is, 0 when there is none."""
    found = _QUESTION.match(text)
    return found.end() if found else 0


def answer_mark(text: str) -> int:
    """Return how long the mark of an answer at the start of `text` is, 0 when there is none."""
    found = _ANSWER.match(text)
    return found.end() if found else 0
