"""Hits as the answer page shows them: one card for each article, its best passage first."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from search_app.model import Hit, Passage, Results
from search_app.web.blocks import Block, cut_blocks

CLEAR_SHARE = 0.2
"""A hit this much less likely than the first is left to "More passages" where the first answers.

On the demo clinic's golden questions it halves what the page shows, 10 to 5 passages, and none loses its answer.
"""
_OPENING = re.compile(r"[\s*+\u2022\u2023\u25aa\u25e6\u00b7\u2013\u2014-]*((?:\S+\s+){0,7}\S+)(.?)", re.DOTALL)
"""The first eight words of a text, list marks left out, and whether more follows."""


@dataclass(frozen=True, slots=True)
class Shown:
    """A passage with its text cut into blocks, matches marked."""

    passage: Passage
    blocks: tuple[Block, ...]
    label: str
    opening: str = ""
    """Its first words, where a passage before it in the card has the same label."""


@dataclass(frozen=True, slots=True)
class Card:
    """The passages found in one article."""

    title: str
    language: str
    best: Shown
    more: tuple[Shown, ...]


def clear_hits(results: Results) -> tuple[Hit, ...]:
    """Return the hits to show: on the first page of an answer those before the first noise, everywhere else all."""
    hits = results.hits
    if results.state != "answer" or results.offset or not hits:
        return hits
    noise = (at for at, hit in enumerate(hits) if hit.score < CLEAR_SHARE * hits[0].score)
    return hits[: next(noise, len(hits))]


def make_cards(hits: Sequence[Hit]) -> list[Card]:
    """Return one card for each article in the order of their best hits."""
    groups: dict[str, list[Shown]] = {}
    for hit in hits:
        group = groups.setdefault(hit.passage.citation.document_id, [])
        label = hit.passage.question or hit.passage.heading
        opening = _opening(hit.passage.text) if any(label == before.label for before in group) else ""
        group.append(Shown(hit.passage, tuple(cut_blocks(hit.passage.text, hit.matches)), label, opening))
    return [_card(shown) for shown in groups.values()]


def _card(shown: list[Shown]) -> Card:
    best = shown[0]
    return Card(best.passage.citation.title, best.passage.language, best, tuple(shown[1:]))


def _opening(text: str) -> str:
    found = _OPENING.match(text)
    return " ".join(found[1].split()) + (" \u2026" if found[2] else "") if found else ""
