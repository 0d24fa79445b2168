"""The nouns of Citewell: frozen values with no behaviour beyond themselves, standard library only."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from hashlib import sha256
from typing import Literal, NamedTuple

AnswerState = Literal["answer", "weak", "none"]
Kind = Literal["qa", "section"]
Span = tuple[int, int]
Filters = Mapping[str, Collection[str]]
"""For each facet that is filtered by, the values that pass."""
DIGEST_BYTES = 16
"""Length of the digests by which passages are compared: SHA-256, cut."""


@dataclass(frozen=True, slots=True)
class Document:
    """An article as it was read: `text` is what every span of its passages points into (Unicode code points)."""

    id: str
    title: str
    text: str
    source_url: str = ""
    language: str = "en"
    licence: str = ""
    reviewed_on: date | None = None
    topic: str = ""
    sources: tuple[str, ...] = ()
    origin: str = ""
    """The file it came from, relative to the clinic's folder where it lies below it; never served."""
    review_by: date | None = None
    """The day until which it counts as reviewed."""
    kept: bool = False
    """True when its file could no longer be read, so that this is the version published last."""


@dataclass(frozen=True, slots=True)
class Citation:
    """Where a passage stands: joining `document.text[start:end]` over `spans` gives the passage text exactly."""

    document_id: str
    title: str
    url: str
    heading_path: tuple[str, ...]
    anchor: str
    spans: tuple[Span, ...]
    reviewed_on: date | None = None
    licence: str = ""


@dataclass(frozen=True, slots=True)
class Passage:
    """A short, quotable part of one document; `id` is `<document>#<slug>`."""

    id: str
    kind: Kind
    heading: str
    text: str
    citation: Citation
    question: str | None = None
    inferred: bool = False
    """True when the heading was not in the source but worked out from the text."""
    language: str = "en"
    topic: str = ""
    review_by: date | None = None
    kept: bool = False

    def is_stale(self, today: date) -> bool:
        """Say whether the passage is due for review, or was kept because its file could no longer be read."""
        return self.kept or (self.review_by is not None and self.review_by < today)

    @property
    def digest(self) -> bytes:
        """Return what tells whether the passage was edited: of kind, headings and text, white space apart."""
        return _digest(self.kind, *self.citation.heading_path, self.question or self.heading, self.text)

    @property
    def text_digest(self) -> bytes:
        """Return what tells whether the same text stands under another heading or id: of the text alone."""
        return _digest(self.text)

    def __hash__(self) -> int:
        """Return the hash of the id: passages are told apart by all they hold, and found by their id."""
        return hash(self.id)


def _digest(*texts: str) -> bytes:
    joined = "\0".join(" ".join(text.split()) for text in texts)
    return sha256(joined.encode("utf-8", "surrogatepass")).digest()[:DIGEST_BYTES]


class Term(NamedTuple):
    """One term of a question with the weight it is scored at."""

    text: str
    weight: float


@dataclass(frozen=True, slots=True)
class Word:
    """A distinct word as typed, how much it tells (`weight`), and the terms that cover it: its own and its synonyms."""

    text: str
    weight: float
    terms: frozenset[str]
    corrected: str = ""
    """The word it was read as, when no passage knows it as typed."""
    is_function: bool = False
    """True for a word that only holds a sentence together."""
    is_known: bool = True
    """True when a passage holds one of its terms."""


@dataclass(frozen=True, slots=True)
class Query:
    """A question after analysis: what is scored, never what is shown."""

    text: str
    terms: tuple[Term, ...]
    words: tuple[Word, ...]
    filters: Filters = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Notice:
    """An urgent-care notice and the rules that make it appear; `when` and `unless` are read by `notices`."""

    id: str
    level: Literal["emergency", "same_day", "crisis_line"]
    title: str
    text: str
    phone: str = ""
    when: tuple[str, ...] = ()
    unless: tuple[str, ...] = ()
    passage_id: str = ""


@dataclass(frozen=True, slots=True)
class Pin:
    """A passage the editor wants first for questions that hold all words of one of `questions`."""

    questions: tuple[str, ...]
    passage_id: str


@dataclass(frozen=True, slots=True)
class Synonym:
    """`words` also find `also`; phrases are plain text, analysed when a generation is opened."""

    words: tuple[str, ...]
    also: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Curation:
    """What the clinic adds to its articles; published in the same generation as the passages it was checked against."""

    synonyms: tuple[Synonym, ...] = ()
    pins: tuple[Pin, ...] = ()
    notices: tuple[Notice, ...] = ()


@dataclass(frozen=True, slots=True)
class Change:
    """One document put into a collection with its passages, or taken out when `document` is None."""

    document_id: str
    document: Document | None = None
    passages: tuple[Passage, ...] = ()


@dataclass(frozen=True, slots=True)
class GenerationInfo:
    """The identity of a generation: two are the same only when their digests are."""

    number: int
    digest: str
    passages: int
    documents: int
    versions: str
    """Versions of analyzer, scoring and format; another value means that nothing is "unchanged"."""
    made: str = ""
    """When it was staged, in UTC: 2026-11-25T08:00:00+00:00."""
    note: str = ""
    """What it changed, such as "+3 ~1 -0" or "rollback to g-3"."""


@dataclass(frozen=True, slots=True)
class Withdrawal:
    """A passage or document that must not be shown: by its id, and its texts by their digests wherever they stand."""

    id: str
    digests: tuple[str, ...] = ()
    """The text digests, in hexadecimal."""
    made: str = ""
    """When it was withdrawn, in UTC."""
    reason: str = ""


@dataclass(frozen=True)
class Withdrawals:
    """All that is withdrawn at one moment; two with the same entries are equal."""

    entries: tuple[Withdrawal, ...] = ()
    fault: str = field(default="", compare=False)
    """Why these are not sure to be all, or may be lost; empty when all is well."""
    is_fresh: bool = field(default=True, compare=False)
    """False for what was known last, while nobody can be asked."""

    @cached_property
    def ids(self) -> frozenset[str]:
        """Return the ids of withdrawn passages and documents."""
        return frozenset(entry.id for entry in self.entries)

    @cached_property
    def digests(self) -> frozenset[bytes]:
        """Return the text digests of withdrawn passages."""
        return frozenset(bytes.fromhex(digest) for entry in self.entries for digest in entry.digests)

    def covers(self, passage: Passage) -> bool:
        """Say whether a passage is withdrawn: by its id, by its document, or because it has a withdrawn text."""
        return self.covers_id(passage.id) or bool(self.digests and passage.text_digest in self.digests)

    def covers_id(self, name: str) -> bool:
        """Say whether a passage or document is withdrawn by its id."""
        return name in self.ids or name.partition("#")[0] in self.ids


@dataclass(frozen=True, slots=True)
class Part:
    """A piece of a passage text; `marked` when it matched the question."""

    text: str
    marked: bool


@dataclass(frozen=True)
class Hit:
    """A passage found for a question; `score`, the probability that it answers, lies in 0..1."""

    passage: Passage
    score: float
    mark: Callable[[], tuple[Span, ...]] = field(repr=False, compare=False)
    pinned: bool = False
    stale: bool = False
    """True when the passage is due for review, or kept from a file that can no longer be read."""

    @property
    def matches(self) -> tuple[Span, ...]:
        """Return the (start, end) of every match in the passage text; those of a page are worked out at the first."""
        return self.mark()


@dataclass(frozen=True, slots=True)
class Quote:
    """A verbatim sentence of a passage: `passage.text[start:end] == text`."""

    text: str
    passage_id: str
    start: int
    end: int


class Related(NamedTuple):
    """A passage to read on with: its id, and its question or heading."""

    id: str
    heading: str


@dataclass(frozen=True)
class Results:
    """Everything an answer to a question says, in every front end; what not all need is worked out when asked for."""

    query: str
    state: AnswerState
    hits: tuple[Hit, ...]
    notice: Notice | None
    ignored_words: tuple[str, ...]
    corrected_words: Mapping[str, str]
    """Words that no passage knows, with the words of the passages they were read as."""
    semantic: str
    """How the question was compared by meaning: full, fast or off."""
    generation: GenerationInfo
    started: float
    """When the search began, by time.perf_counter()."""
    limit: int
    offset: int
    count: Callable[[], int] = field(repr=False, compare=False)
    count_facets: Callable[[], Mapping[str, Mapping[str, int]]] = field(repr=False, compare=False)
    quote: Callable[[], Quote | None] = field(repr=False, compare=False)
    relate: Callable[[], tuple[Related, ...]] = field(default=tuple, repr=False, compare=False)

    @cached_property
    def total(self) -> int:
        """Return how many passages matched, whatever the page."""
        return self.count()

    @cached_property
    def facets(self) -> Mapping[str, Mapping[str, int]]:
        """Return how many of them have each value of each facet."""
        return self.count_facets()

    @cached_property
    def answer(self) -> Quote | None:
        """Return the sentence that answers the question, None in the states weak and none."""
        return self.quote()

    @cached_property
    def related(self) -> tuple[Related, ...]:
        """Return passages to read on with that are not among the hits: in state none or weak, the nearest questions."""
        return self.relate()
