"""Hits as the answer page shows them: one card for each article, its best passage first."""

from collections.abc import Sequence
from dataclasses import dataclass

from search_app.model import Hit, Passage
from search_app.web.blocks import Block, cut_blocks


@dataclass(frozen=True, slots=True)
class Shown:
    """A passage with its text cut into blocks, matches marked."""

    passage: Passage
    blocks: tuple[Block, ...]


@dataclass(frozen=True, slots=True)
class Card:
    """The passages found in one article."""

    title: str
    language: str
    best: Shown
    more: tuple[Shown, ...]


def make_cards(hits: Sequence[Hit]) -> list[Card]:
    """Return one card for each article in the order of their best hits."""
    groups: dict[str, list[Shown]] = {}
    for hit in hits:
        shown = Shown(hit.passage, tuple(cut_blocks(hit.passage.text, hit.matches)))
        groups.setdefault(hit.passage.citation.document_id, []).append(shown)
    return [_card(shown) for shown in groups.values()]


def _card(shown: list[Shown]) -> Card:
    best = shown[0]
    return Card(best.passage.citation.title, best.passage.language, best, tuple(shown[1:]))
