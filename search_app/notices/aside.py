"""Which words of a message are set aside: those said of the past, in general, or in denial."""

from collections import Counter
from collections.abc import Iterable, Sequence

from search_app.notice_cues import CUES
from search_app.notices.finding import Node, Place, find_places
from search_app.notices.message import SENTENCE_STEP, Message

_NEGATION_REACH = 8
_OPENING = 4
"""Words at the head of a clause among which a time holds for the whole clause."""
_AFTERTHOUGHT = 4
"""Words of a comma part that is no more than a time."""


def set_aside(cues: Node, message: Message) -> tuple[set[int], dict[int, int]]:
    """Return the words that are said of the past or in general, and for each negated word the word that negates it."""
    found = find_places(cues, message, 0)
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


def _starts(places: Iterable[Place]) -> set[int]:
    return {place[0] for place in places}


def _negated(message: Message, negations: Sequence[Place]) -> dict[int, int]:
    """Return the negated words with the negating one: up to the next clause or comma, or through a list with "or"."""
    heads = _starts(negations)
    negated: dict[int, int] = {}
    for place in negations:
        start = place[-1] + 1
        end = min(start + _NEGATION_REACH, len(message.words))
        stops = [i for i in range(start, end) if message.clause[i] != message.clause[start - 1] or i in heads]
        end = min(stops, default=end)
        ors = [i for i in range(start, end) if message.words[i] in ("or", "nor", "o")]
        last = max(ors, default=start - 1)
        for i in range(start, end):
            if message.part[i] != message.part[start - 1] and i > last and message.part[i] != message.part[last]:
                break
            negated[i] = place[0]
    return negated


def _past(
    message: Message, past: Sequence[Place], past_too: Sequence[Place], present: set[int], verbs: set[int]
) -> set[int]:
    """Return the words of comma parts said to be past; one that opens its clause carries on to the next.

    A part of a few words ("I fainted once, years ago") says it of the part before.
    """
    part, clause = message.part, message.clause
    sentence = [at // SENTENCE_STEP for at in message.at]
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
    message: Message, general: set[int], personal: Sequence[Place], impersonal: Sequence[Place], study: set[int]
) -> set[int]:
    """Return the words of sentences that ask about a thing without saying that somebody has it."""
    sentence = [at // SENTENCE_STEP for at in message.at]
    formula = {i for place in impersonal for i in place}
    somebody = {sentence[i] for i in _starts(personal) - formula}
    asked = {sentence[i] for i in general} - somebody | {sentence[i] for i in study}
    return {i for i in range(len(sentence)) if sentence[i] in asked}
