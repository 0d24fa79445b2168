"""What a reader makes of a file: its text and the blocks in it, before any of it is understood."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal


@dataclass(frozen=True, slots=True)
class Block:
    """A heading, paragraph, list item or table row: `text[start:end]` of its reading.

    `end` blocks hold no text; they close every heading of their level and deeper (the end of a `<details>`).
    """

    kind: Literal["heading", "paragraph", "item", "row", "end"]
    start: int
    end: int
    level: int = 0
    """Of a heading: 1 is the title; 0 when the source does not say."""
    depth: int = 0
    """How many lists the block lies in."""
    anchor: str = ""
    """The address that the editor gave a heading."""
    question: bool = False
    """True for a heading that a FAQ marks as a question, whatever its words."""
    gap: bool = False
    """True when more space stands before the block than between other blocks: a heading may be lost there."""


@dataclass(frozen=True, slots=True)
class Dropped:
    """Something of the source that is not part of the article, and why."""

    text: str
    why: str


@dataclass(frozen=True, slots=True)
class Reading:
    """A file as a reader understood it; `marked` says whether its headings are marked as such."""

    text: str
    blocks: tuple[Block, ...]
    marked: bool
    title: str = ""
    metadata: Mapping[str, Any] = field(default_factory=dict)
    dropped: tuple[Dropped, ...] = ()
