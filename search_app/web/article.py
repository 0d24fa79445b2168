"""A document as the page shows it: its passages in order below their headings, and what lies between them."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from search_app.model import Document, Passage, Span
from search_app.web.blocks import Block, cut_blocks

CONTENTS_FROM = 4
"""An article with this many headings gets a table of contents."""
PAGE_IDS = frozenset(("cw-main", "cw-contents", "cw-sources"))
"""Ids of the page itself."""


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading with its level (2 to 6) and the anchor it is reached by."""

    text: str
    level: int
    anchor: str
    inferred: bool = False


@dataclass(frozen=True, slots=True)
class Section:
    """One passage: text that stands before it outside of any passage, new headings, and its own text.

    Text after the last passage comes as a section without anchor. `trail` says where a cited passage stands when no
    heading does: it is a further one under the heading of the passage before it. `former` are the anchors that it had
    in earlier generations.
    """

    anchor: str
    headings: tuple[Heading, ...]
    between: tuple[Block, ...]
    blocks: tuple[Block, ...]
    cited: bool
    trail: tuple[str, ...] = ()
    former: tuple[str, ...] = ()


def cut_sections(
    document: Document, passages: Sequence[Passage], cited: str, former: Mapping[str, tuple[str, ...]] | None = None
) -> list[Section]:
    """Return the sections of `document`; the passage whose slug is `cited` is marked.

    `former` has the slugs that a passage had before, by its slug.
    """
    ordered = sorted(passages, key=lambda passage: passage.citation.spans[:1])
    known = {_plain(text) for p in passages for text in (*_trail(p), p.heading, p.question or "", document.title)}
    trail: tuple[str, ...] = (document.title,)
    at = 0
    sections: list[Section] = []
    for passage in ordered:
        between, at = _between(document.text, at, passage.citation.spans, known)
        slug = slug_of(passage)
        headings = tuple(_new_headings(passage, trail, document.title))
        further = _further(document, passage) if cited == slug and sections and not headings else ()
        blocks = tuple(cut_blocks(passage.text))
        had = (former or {}).get(slug, ())
        sections.append(Section(slug, headings, tuple(cut_blocks(between)), blocks, cited == slug, further, had))
        trail = _trail(passage)
    rest, _ = _between(document.text, at, ((len(document.text), len(document.text)),), known)
    return [*sections, Section("", (), tuple(cut_blocks(rest)), (), False)] if rest else sections


def contents(sections: Sequence[Section]) -> list[Heading]:
    """Return the headings for a table of contents, empty when there are too few to need one."""
    headings = [heading for section in sections for heading in section.headings]
    top = [heading for heading in headings if heading.level == min(h.level for h in headings)]
    if len(headings) < CONTENTS_FROM:
        return []
    return top if len(top) >= CONTENTS_FROM else [heading for heading in headings if heading.level <= 3]


def former_slugs(
    redirects: Mapping[str, str], document_id: str, passages: Sequence[Passage]
) -> dict[str, tuple[str, ...]]:
    """Return the slugs that the passages of a document had before, by the slug that each has now.

    Those of a document that became this one count too: a browser keeps the part after the `#` when it is sent on. No
    slug is given that the page has already, nor one that cannot be an id in HTML.
    """
    slugs = {passage.id: slug_of(passage) for passage in passages}
    leads: dict[str, str] = {}
    for name in (*(old for old, new in redirects.items() if new == document_id), document_id):
        leads |= {old.partition("#")[2]: new for old, new in redirects.items() if old.startswith(f"{name}#")}
    taken = {*slugs.values(), *PAGE_IDS}
    found: dict[str, tuple[str, ...]] = {}
    for old, new in leads.items():
        if new in slugs and old not in taken and old.split() == [old]:
            found[slugs[new]] = (*found.get(slugs[new], ()), old)
    return found


def slug_of(passage: Passage) -> str:
    """Return the part of a passage id after the `#`: its anchor on our copy of the document."""
    return passage.id.partition("#")[2]


def _trail(passage: Passage) -> tuple[str, ...]:
    return (*passage.citation.heading_path, passage.question or passage.heading)


def _further(document: Document, passage: Passage) -> tuple[str, ...]:
    return tuple(dict.fromkeys(filter(None, (document.title, *_trail(passage)))))


def _new_headings(passage: Passage, before: tuple[str, ...], title: str) -> Iterator[Heading]:
    trail = _trail(passage)
    shared = 0
    while shared < min(len(trail), len(before)) and trail[shared] == before[shared]:
        shared += 1
    for depth, text in enumerate(trail[shared:], shared):
        own = depth == len(trail) - 1
        if text and not (own and depth == 0 and _plain(text) == _plain(title)):
            yield Heading(text, min(depth + 2, 6), slug_of(passage), own and passage.inferred)


def _between(text: str, at: int, spans: Sequence[Span], known: set[str]) -> tuple[str, int]:
    """Return the text from `at` to the last of `spans` that is neither in them nor a heading, and where they end."""
    left: list[str] = []
    for start, end in spans:
        left += text[at:start].splitlines() if start > at else []
        at = max(at, end)
    return "\n\n".join(line for line in left if _plain(line) not in known and line.strip()), at


def _plain(text: str) -> str:
    return " ".join(text.strip("#*_=-+:\u2022\u2023\u25e6\u25aa\u00b7 \t\n").split()).casefold()
