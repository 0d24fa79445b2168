"""The counts of usage summed up for an editor: what no article answers, and which passages help."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from math import sqrt

from search_app.analysis import fold, surfaces
from search_app.index import Generation
from search_app.usage import Day

MINIMUM = 3
"""What was counted less often is not shown: it may be one person."""
_MOST = 50
"""Entries of a list."""
_Z = 1.96


@dataclass(frozen=True, slots=True)
class Topic:
    """The heading that questions without a sure answer were nearest to; `id` is empty where nothing was near."""

    id: str
    heading: str
    title: str
    count: int


@dataclass(frozen=True, slots=True)
class Rated:
    """A passage with how often it answered and how often not."""

    id: str
    heading: str
    title: str
    helped: int
    not_helped: int


@dataclass(frozen=True, slots=True)
class Summary:
    """All that is shown of the counts; `hidden` entries are left out because they are below `minimum`."""

    first: date | None
    last: date | None
    minimum: int
    topics: tuple[Topic, ...]
    words: tuple[tuple[str, int], ...]
    least_helpful: tuple[Rated, ...]
    most_helpful: tuple[Rated, ...]
    hidden: int


def summarise(days: Iterable[Day], generation: Generation) -> Summary:
    """Return what an editor may see of the counts, named as in `generation`; what is withdrawn is left out."""
    counted = list(days)
    totals = _total(counted, generation)
    near = Counter({name: n for (kind, name), n in totals.items() if kind == "near"})
    words = Counter({name: n for (kind, name), n in totals.items() if kind == "word"})
    rated = {name for kind, name in totals if kind in ("helped", "not_helped")}
    votes = {name: totals["helped", name] + totals["not_helped", name] for name in rated}
    names = _headings(generation, [*near, *rated])
    passages = [
        Rated(name, *names[name], totals["helped", name], totals["not_helped", name])
        for name in sorted(rated)
        if votes[name] >= MINIMUM
    ]
    readable = _readable(generation, {word for word, n in words.items() if n >= MINIMUM})
    return Summary(
        min((day.day for day in counted), default=None),
        max((day.day for day in counted), default=None),
        MINIMUM,
        tuple(Topic(name, *names[name], n) for name, n in near.most_common(_MOST) if n >= MINIMUM),
        tuple((readable[word], n) for word, n in words.most_common() if n >= MINIMUM and word in readable)[:_MOST],
        tuple(sorted((p for p in passages if p.not_helped), key=lambda p: -_sure(p.not_helped, p.helped))[:_MOST]),
        tuple(sorted((p for p in passages if p.helped), key=lambda p: -_sure(p.helped, p.not_helped))[:_MOST]),
        sum(n < MINIMUM for counts in (near, words, votes) for n in counts.values()),
    )


def usage_lines(summary: Summary) -> Iterator[str]:
    """Yield the report line by line, as the terminal shows it."""
    if summary.first is None:
        yield "nothing was counted yet"
        return
    yield f"{summary.first} to {summary.last}; what was counted less than {summary.minimum} times is not shown"
    yield "questions without a sure answer were nearest to:" if summary.topics else "no topic without an answer"
    yield from (f"  {t.count:5}  {t.heading or '(nothing near)'} [{t.id}]" for t in summary.topics)
    if summary.words:
        yield "words of the articles in them: " + ", ".join(f"{word} {n}" for word, n in summary.words)
    for title, passages in (("least", summary.least_helpful), ("most", summary.most_helpful)):
        if passages:
            yield f"{title} helpful:"
        yield from (f"  {p.helped} yes, {p.not_helped} no  {p.heading} [{p.id}]" for p in passages)


def _total(days: Iterable[Day], generation: Generation) -> Counter[tuple[str, str]]:
    totals: Counter[tuple[str, str]] = Counter()
    for day in days:
        for count, number in day.counts.items():
            name = count.name if count.kind == "word" else generation.redirects.get(count.name, count.name)
            if count.kind == "word" or not name or not generation.hides(name):
                totals["near" if count.kind in ("weak", "none") else count.kind, name] += number
    return totals


def _headings(generation: Generation, ids: Iterable[str]) -> dict[str, tuple[str, str]]:
    """Return heading and article title of each passage; both are empty for one that is no longer published."""
    wanted = list(dict.fromkeys(ids))
    found = {p.id: (p.question or p.heading, p.citation.title) for p in generation.passages(wanted)}
    return {name: found.get(name, ("", "")) for name in wanted}


def _readable(generation: Generation, terms: set[str]) -> dict[str, str]:
    """Return for each term a word of the articles that it stands for; a term that none holds any more is left out."""
    found: dict[str, str] = {}
    missing = set(terms)
    for document_id in generation.document_ids():
        for passage in generation.passages_of(document_id) if missing else ():
            for term, word in surfaces(passage.text):
                if hit := missing & {term, fold(word)}:
                    missing -= hit
                    found |= dict.fromkeys(hit, fold(word))
    return found


def _sure(hits: int, misses: int) -> float:
    """Return the lower end of the Wilson interval of a share: few votes count for less than many.

    E. B. Wilson, Probable inference, the law of succession, and statistical inference, 1927.
    """
    n = hits + misses
    share = hits / n
    spread = _Z * sqrt(share * (1 - share) / n + _Z**2 / (4 * n**2))
    return (share + _Z**2 / (2 * n) - spread) / (1 + _Z**2 / n)
