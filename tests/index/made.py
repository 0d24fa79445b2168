"""Collections made for tests: small ones by hand, large ones with word frequencies like those of real text."""

import random
from collections.abc import Iterator, Sequence
from itertools import accumulate

from search_app.analysis import terms
from search_app.errors import NoGenerationError
from search_app.index import Generation, Store
from search_app.model import Change, Citation, Curation, Document, GenerationInfo, Passage, Query, Term, Word

NOTHING = Curation()


def make_change(document_id: str, *parts: tuple[str, str], topic: str = "", language: str = "en") -> Change:
    """Return a document with one passage for each (heading, text); a heading that asks makes a question."""
    passages, text = [], ""
    for number, (heading, body) in enumerate(parts):
        anchor = f"p{number}"
        cited = Citation(document_id, f"About {document_id}", "", (), anchor, ((len(text), len(text) + len(body)),))
        asks = heading.endswith("?")
        passages.append(
            Passage(
                f"{document_id}#{anchor}",
                "qa" if asks else "section",
                heading,
                body,
                cited,
                question=heading if asks else None,
                language=language,
                topic=topic,
            )
        )
        text += body + "\n\n"
    document = Document(document_id, f"About {document_id}", text, language=language, topic=topic)
    return Change(document_id, document, tuple(passages))


def publish(store: Store, *changes: Change, curation: Curation = NOTHING) -> GenerationInfo:
    """Publish `changes` on top of what is live."""
    with store.publishing():
        base = _open_live(store)
        staged = store.stage(base, changes, curation)
        info = store.publish(staged)
        staged.close()
        if base:
            base.close()
    return info


def _open_live(store: Store) -> Generation | None:
    try:
        return store.open()
    except NoGenerationError:
        return None


def make_query(*terms: Term | str, **filters: str) -> Query:
    """Return a query for analysed terms, each of which is a word."""
    made = tuple(t if isinstance(t, Term) else Term(t, 1.0) for t in terms)
    words = tuple(Word(t.text, t.weight, frozenset({t.text})) for t in made)
    return Query(" ".join(t.text for t in made), made, words, {name: (value,) for name, value in filters.items()})


def all_passages(generation: Generation) -> list[Passage]:
    """Return every passage in the order of documents."""
    return [p for document_id in generation.document_ids() for p in generation.passages_of(document_id)]


class Prose:
    """Text with word frequencies that fall like 1 / rank (Zipf), the same for the same seed."""

    def __init__(self, seed: int, vocabulary: int = 3000) -> None:
        self._random = random.Random(seed)
        self._words = list(dict.fromkeys(self._word() for _ in range(vocabulary)))
        self._weights = list(accumulate(1 / rank for rank in range(1, len(self._words) + 1)))

    def words(self, count: int) -> list[str]:
        """Return `count` words, frequent ones more often."""
        return self._random.choices(self._words, cum_weights=self._weights, k=count)

    def text(self, low: int, high: int) -> str:
        """Return sentences of `low` to `high` words in all."""
        words = self.words(self._random.randint(low, high))
        return " ".join(word + ("." if i % 9 == 8 else "") for i, word in enumerate(words)) + "."

    def change(self, document_id: str) -> Change:
        """Return a document with one to four passages."""
        topic = self._random.choice(["", "hip", "knee", "Füße"])
        parts = [
            (self.text(1, 6)[:-1] + self._random.choice(["", "?"]), self.text(0, 90))
            for _ in range(self._random.randint(1, 4))
        ]
        return make_change(document_id, *parts, topic=topic, language=self._random.choice(["en", "en", "de"]))

    def query(self) -> Query:
        """Return a query of one to twelve terms with different weights."""
        found = dict.fromkeys(terms(" ".join(self.words(self._random.randint(1, 12)))))
        return make_query(*(Term(term, self._random.choice([1.0, 0.4, 0.5, 0.25])) for term in found))

    def _word(self) -> str:
        syllables = ["ba", "ne", "ti", "ro", "mus", "ing", "ed", "s", "kno", "pain", "er", "la", "x", "ü"]
        return "".join(self._random.choices(syllables, k=self._random.randint(2, 4)))


def make_changes(prose: Prose, passages: int) -> Iterator[Change]:
    """Yield documents with at least `passages` passages in all."""
    made = number = 0
    while made < passages:
        change = prose.change(f"doc-{number:05d}")
        number, made = number + 1, made + len(change.passages)
        yield change


def revise(prose: Prose, changes: Sequence[Change]) -> list[Change]:
    """Return changes that replace every fifth document and take every seventh out."""
    replaced = [prose.change(change.document_id) for change in changes[::5]]
    gone = [Change(change.document_id) for change in changes[::7] if change not in changes[::5]]
    return replaced + gone
