"""Filters as the answer page offers them: the values of each facet with their counts, as buttons of a form."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from search_app.index import FACETS
from search_app.model import Results

MOST_VALUES = 8
"""Values of one facet that are offered, the most frequent ones."""
WORTH_FROM = 4
"""Fewer passages than this are read faster than they are narrowed down."""


@dataclass(frozen=True, slots=True)
class Choice:
    """One value of a facet: `name:value` as the form sends it, how many passages have it, and whether it is on."""

    value: str
    sent: str
    count: int
    chosen: bool


@dataclass(frozen=True, slots=True)
class Group:
    """The choices of one facet, and what the form must send to keep the filters of the others."""

    name: str
    choices: tuple[Choice, ...]
    others: tuple[str, ...]


def read_filters(texts: Iterable[str]) -> dict[str, str]:
    """Return the filters of a form or address, `name:value` each; what is no filter is left out."""
    pairs = (text.partition(":") for text in texts)
    return {name: value for name, _, value in pairs if name in FACETS and value}


def narrow_groups(results: Results, filters: Mapping[str, str]) -> list[Group]:
    """Return the facets worth narrowing by: those with more than one value, and those that are narrowed by."""
    if results.state == "none" or (results.total < WORTH_FROM and not filters):
        return []
    groups = (_group(name, results.facets.get(name, {}), filters) for name in FACETS)
    return [group for group in groups if len(group.choices) > 1 or group.name in filters]


def _group(name: str, counts: Mapping[str, int], filters: Mapping[str, str]) -> Group:
    named = [(value, count) for value, count in counts.items() if value]
    best = sorted(named, key=lambda pair: (-pair[1], pair[0]))[:MOST_VALUES]
    choices = tuple(Choice(v, f"{name}:{v}", count, filters.get(name) == v) for v, count in best)
    return Group(name, choices, tuple(f"{other}:{v}" for other, v in filters.items() if other != name))
