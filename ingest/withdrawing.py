"""Taking a passage or document out of every answer at once, and showing it again."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime

from ingest.gates import nearest_id
from search_app.errors import NoGenerationError, RequestError
from search_app.index import Generation, Store
from search_app.model import Passage, Withdrawal


@dataclass(frozen=True, slots=True)
class Receipt:
    """What was withdrawn or reinstated, and the passages it concerns, as they stand in the generation looked at."""

    entry: Withdrawal
    passages: tuple[Passage, ...]
    live: bool
    """True when they are in the live generation."""


def withdraw(store: Store, name: str, reason: str = "", now: datetime | None = None) -> Receipt:
    """Take the passage or document with the id `name` out of everything that is shown, until it is reinstated.

    Passages elsewhere with the text of a withdrawn passage go too; of a document only texts that stand nowhere else in
    the collection are withdrawn by their words. An id that has moved stands for the one it leads to. Raises
    RequestError for an id that no generation holds.
    """
    made = (now or datetime.now(UTC)).isoformat(timespec="seconds")
    for generation, live in _generations(store):
        name = generation.redirects.get(name, name)
        if passages := _named(generation, name):
            entry = Withdrawal(name, _digests(generation, name, passages), made, " ".join(reason.split()))
            store.withdraw(entry)
            return Receipt(entry, passages, live)
    near = nearest_id(name, _all_ids(store, "#" in name))
    raise RequestError(f'no passage or document "{name}" was published' + (f'; nearest is "{near}"' if near else ""))


def reinstate(store: Store, name: str) -> Receipt:
    """Show again what was withdrawn under the id `name`; raises RequestError when nothing was."""
    entries = {entry.id: entry for entry in store.withdrawals().entries}
    for each, _ in _generations(store):
        name = name if name in entries else each.redirects.get(name, name)
    if name not in entries:
        listed = f"; withdrawn are: {', '.join(sorted(entries))}" if entries else "; nothing is"
        raise RequestError(f'"{name}" is not withdrawn{listed}')
    store.reinstate(name)
    generation, live = next(_generations(store), (None, False))
    return Receipt(entries[name], _named(generation, name) if generation else (), live)


def _generations(store: Store) -> Iterator[tuple[Generation, bool]]:
    """Yield the live generation and then the older ones, from which a rollback could bring a passage back."""
    numbers = [info.number for info in store.generations()]
    live = store.current()
    for number in sorted(numbers, key=lambda n: (n != live, -n)):
        try:
            generation = store.open(number)
        except NoGenerationError:
            continue
        try:
            yield generation, number == live
        finally:
            generation.close()


def _named(generation: Generation, name: str) -> tuple[Passage, ...]:
    return tuple(generation.passages([name])) if "#" in name else generation.passages_of(name)


def _digests(generation: Generation, name: str, passages: tuple[Passage, ...]) -> tuple[str, ...]:
    own = {p.id for p in passages}
    texts = {p.text_digest for p in passages if p.text.strip()}
    if "#" not in name:
        texts -= {text for other, (_, text) in generation.digests().items() if other not in own}
    return tuple(sorted(text.hex() for text in texts))


def _all_ids(store: Store, of_passages: bool) -> list[str]:
    for generation, _ in _generations(store):
        documents = list(generation.document_ids())
        return [p.id for d in documents for p in generation.passages_of(d)] if of_passages else documents
    return []
