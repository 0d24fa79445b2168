"""What an ingestion would change, passage by passage, before anything is published."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from typing import Literal

from ingest.identity import EDITED, likeness
from search_app.index import Generation
from search_app.model import Change, Curation, Document, Passage

Pair = tuple[Passage, Passage]
Piece = tuple[Literal["same", "out", "in"], str]


@dataclass(frozen=True, slots=True)
class Plan:
    """The passages that an ingestion adds, changes, removes and moves; `unchanged` counts all others.

    A changed passage keeps its id and has another kind, heading or text; a moved one has the same text under a new id.
    Both are (before, after).
    """

    added: tuple[Passage, ...] = ()
    changed: tuple[Pair, ...] = ()
    removed: tuple[Passage, ...] = ()
    moved: tuple[Pair, ...] = ()
    unchanged: int = 0
    displaced: tuple[Pair, ...] = ()
    """Passages (before, after) whose text now stands under another id, because theirs was given to another text."""
    beside: tuple[str, ...] = ()
    """What else is new, in words: titles, dates, curation."""

    @property
    def counts(self) -> str:
        """Return the numbers as they stand in the last line of an ingestion."""
        return f"+{len(self.added)} ~{len(self.changed)} -{len(self.removed)}"

    @property
    def moves(self) -> dict[str, str]:
        """Return the new id of each moved passage by its old one."""
        return {before.id: after.id for before, after in self.moved}


def plan_json(plan: Plan, blocked: Sequence[str] = ()) -> dict[str, object]:
    """Return a plan as its JSON object; `blocked` says why it would not be published."""
    return {
        "added": [passage.id for passage in plan.added],
        "changed": [passage.id for _, passage in plan.changed],
        "removed": [passage.id for passage in plan.removed],
        "moved": plan.moves,
        "unchanged": plan.unchanged,
        "blocked": list(blocked),
    }


def make_plan(base: Generation | None, changes: Sequence[Change], beside: Iterable[str] = ()) -> Plan:
    """Return what `changes` do to the passages of `base`."""
    held = base.document_digests() if base else {}
    before = {p.id: p for c in changes if base and c.document_id in held for p in base.passages_of(c.document_id)}
    after = {p.id: p for c in changes for p in c.passages}
    gone = [p for name, p in before.items() if name not in after]
    new = [p for name, p in after.items() if name not in before]
    moved = list(_match(gone, new))
    moved += _stands_already(base, [p for p in gone if p.id not in {old.id for old, _ in moved}], after)
    changed = [(before[name], p) for name, p in after.items() if name in before and p.digest != before[name].digest]
    left, come = {old.id for old, _ in moved}, {p.id for _, p in moved}
    texts = {p.text_digest: p for p in after.values() if p.text.strip()}
    unlike = [(old, texts.get(old.text_digest)) for old, p in changed if likeness(old, p) < EDITED]
    return Plan(
        displaced=tuple((old, now) for old, now in unlike if now and now.id != old.id),
        added=tuple(p for p in new if p.id not in come),
        changed=tuple(changed),
        removed=tuple(p for p in gone if p.id not in left),
        moved=tuple(moved),
        unchanged=(base.info.passages if base else 0) - len(gone) - len(changed),
        beside=(*_about_documents(base, changes), *beside),
    )


def _match(gone: Sequence[Passage], new: Sequence[Passage]) -> Iterator[Pair]:
    """Yield (before, after) of passages with the same text; of several, one under the same heading and in order."""
    waiting: dict[bytes, list[Passage]] = defaultdict(list)
    for passage in new:
        if passage.text.strip():
            waiting[passage.text_digest].append(passage)
    for old in gone:
        if candidates := waiting.get(old.text_digest):
            best = max(candidates, key=lambda p: _nearness(old, p))
            candidates.remove(best)
            yield old, best


def _stands_already(base: Generation | None, gone: Sequence[Passage], after: Mapping[str, Passage]) -> Iterator[Pair]:
    """Yield (before, after) of passages whose text stands elsewhere since before, in one place alone."""
    if base is None or not gone:
        return
    left = {p.id for p in gone}
    places: dict[bytes, list[str]] = defaultdict(list)
    for name, (_, text) in base.digests().items():
        if name not in left:
            places[text].append(name)
    for old in gone:
        names = places.get(old.text_digest, []) if old.text.strip() else []
        here = [p for name in names if (p := after.get(name) or next(iter(base.passages([name])), None))]
        if len(here) == 1 and here[0].text_digest == old.text_digest:
            yield old, here[0]


def _nearness(old: Passage, new: Passage) -> tuple[bool, bool]:
    return old.heading == new.heading, old.citation.document_id == new.citation.document_id


def _about_documents(base: Generation | None, changes: Sequence[Change]) -> Iterator[str]:
    kept = Counter(c.document.origin for c in changes if c.document and c.document.kept)
    yield from (f"{origin}: kept as last published ({count}), see its fault" for origin, count in kept.items())
    for change in changes:
        before = base.document(change.document_id) if base else None
        if before and change.document:
            yield from _about_document(before, change.document)


def _about_document(before: Document, after: Document) -> Iterator[str]:
    for name in ("title", "source_url", "language", "licence", "reviewed_on", "review_by", "topic"):
        old, new = getattr(before, name), getattr(after, name)
        if old != new:
            yield f"{after.id}: {name.replace('_', ' ')} {f'is now {new}' if new else 'is gone'}"


def make_redirects(base: Generation | None, plan: Plan, changes: Iterable[Change]) -> dict[str, str]:
    """Return the redirects of the next generation: those of `base` that still lead somewhere, and the moves of `plan`.

    The id of a document leads to the one that most of its passages went to, when that is at least half of them.
    """
    moves = {**plan.moves, **_moved_documents(base, plan, changes)}
    gone = {p.id for p in plan.removed} | {c.document_id for c in changes if c.document is None}
    come = {p.id for p in plan.added} | {after.id for _, after in plan.moved if after.id not in plan.moves}
    come |= {c.document_id for c in changes if c.document}
    earlier = {old: moves.get(new, new) for old, new in (base.redirects if base else {}).items()}
    return {old: new for old, new in {**earlier, **moves}.items() if old not in come and new not in gone}


def _moved_documents(base: Generation | None, plan: Plan, changes: Iterable[Change]) -> dict[str, str]:
    moved: dict[str, Counter[str]] = defaultdict(Counter)
    for before, after in plan.moved:
        moved[before.citation.document_id][after.citation.document_id] += 1
    found = {}
    for change in changes:
        targets = moved.get(change.document_id)
        if base and change.document is None and targets:
            target, count = targets.most_common(1)[0]
            if 2 * count >= len(base.passages_of(change.document_id)):
                found[change.document_id] = target
    return found


def follow(curation: Curation, redirects: Mapping[str, str]) -> Curation:
    """Return `curation` with pins and notices that name the passages by the ids they now have."""
    if not redirects:
        return curation
    return replace(
        curation,
        pins=tuple(replace(p, passage_id=redirects.get(p.passage_id, p.passage_id)) for p in curation.pins),
        notices=tuple(replace(n, passage_id=redirects.get(n.passage_id, n.passage_id)) for n in curation.notices),
    )


def word_diff(before: str, after: str) -> list[Piece]:
    """Return the words of both texts in order: those in both, those taken out and those put in."""
    old, new = before.split(), after.split()
    pieces: list[Piece] = []
    for kind, i, j, k, m in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if kind == "equal":
            pieces.append(("same", " ".join(old[i:j])))
            continue
        if i < j:
            pieces.append(("out", " ".join(old[i:j])))
        if k < m:
            pieces.append(("in", " ".join(new[k:m])))
    return pieces
