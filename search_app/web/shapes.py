"""The answers of the API as types, each key with its meaning; OpenAPI and the docs page are made from them."""

from typing import Annotated, Literal, NotRequired, TypedDict

Range = Annotated[tuple[int, int], "Start and end in code points, end exclusive."]


class GenerationKey(TypedDict):
    """Which generation of the collection was used."""

    number: Annotated[int, "Rises with each publication."]
    digest: Annotated[str, "The same only for the same content."]


class Notice(TypedDict):
    """An urgent-care notice, to be shown first."""

    id: str
    level: Literal["emergency", "same_day", "crisis_line"]
    title: str
    text: str
    phone: str | None
    passageId: Annotated[str | None, "A passage with more."]


class Quote(TypedDict):
    """A sentence of the first hit that answers the question."""

    text: str
    passageId: str
    start: int
    end: int


class Citation(TypedDict):
    """Where a passage stands."""

    documentId: str
    title: str
    url: Annotated[str, "The clinic's own page, or our copy."]
    textFragmentUrl: Annotated[str, "The same, scrolled to the text in browsers that can."]
    headingPath: Annotated[list[str], "The headings above its own."]
    anchor: str
    spans: Annotated[list[Range], "Ranges of the document's text; joined they give the passage's text."]
    reviewedOn: Annotated[str | None, "A date, YYYY-MM-DD."]
    licence: str | None


class Passage(TypedDict):
    """A passage with its citation."""

    id: Annotated[str, "<document>#<slug>"]
    documentId: str
    kind: Literal["qa", "section"]
    heading: str
    headingInferred: Annotated[bool, "True when the heading does not stand in the source."]
    question: str | None
    text: str
    citation: Citation


class Formatted(TypedDict):
    """Texts as HTML."""

    text: Annotated[str, "Escaped, with <mark> around the matches."]


class Hit(Passage):
    """A passage that was found."""

    matches: Annotated[list[Range], "Ranges of the text that the question found."]
    _rankingScore: Annotated[float, "The probability, 0 to 1, that it answers the question."]
    pinned: Annotated[bool, "True when the clinic put it first for this question."]
    stale: Annotated[bool, "True when it is due for review, or could not be read anew."]
    _formatted: NotRequired[Annotated[Formatted, "Only with highlight=html."]]


class Related(TypedDict):
    """A passage to read on with."""

    id: str
    heading: str


class ExplainedWord(TypedDict):
    """How a word of the question was read."""

    text: str
    share: Annotated[float, "Its share, 0 to 1, of the weight of all words."]
    readAs: Annotated[str | None, "The word it was corrected to."]
    terms: Annotated[dict[str, int], "The terms it is looked for by, with the number of passages that hold each."]


class ExplainedNotice(TypedDict):
    """Why a notice is shown."""

    id: str
    because: Annotated[str, "The rule or the example."]


class ExplainedPassage(TypedDict):
    """What the score of a passage is made of."""

    id: str
    place: Annotated[int, "1 is first."]
    score: float
    probability: float
    pinned: bool
    parts: dict[str, float]
    terms: dict[str, float]
    missing: Annotated[list[str], "Words of the question that it does not hold."]
    stale: bool
    hidden: Annotated[str, "Why it is not shown, empty when it is."]


class Explanation(TypedDict):
    """How a question was read, and what the scores are made of."""

    words: list[ExplainedWord]
    notice: ExplainedNotice | None
    passages: list[ExplainedPassage]


class SearchAnswer(TypedDict):
    """The answer to a question."""

    query: Annotated[str, "The question as it was understood."]
    answerState: Annotated[
        Literal["answer", "weak", "none"],
        "The first hit answers the question; not sure; or no document does, and hits are at most near.",
    ]
    notice: Annotated[Notice | None, "To be shown first, in every state."]
    correctedWords: Annotated[dict[str, str], "Words taken as misspelt, with what was searched instead."]
    ignoredWords: Annotated[list[str], "Words that no document knows."]
    suggestion: Annotated[str | None, "A better spelling of the whole question."]
    answer: Quote | None
    hits: Annotated[list[Hit], "Passages, best first."]
    related: list[Related]
    estimatedTotalHits: int
    limit: int
    offset: int
    facetDistribution: Annotated[dict[str, dict[str, int]], "For each facet, how many matching passages have a value."]
    semantic: Annotated[Literal["full", "fast", "off"], "How the question was compared by meaning."]
    processingTimeMs: float
    generation: GenerationKey
    explanation: NotRequired[Annotated[Explanation, "Only with explain=true."]]


class MultiSearchAnswer(TypedDict):
    """The answers to several questions, in their order, all from one generation."""

    results: list[SearchAnswer]


class Suggestion(TypedDict):
    """A question or heading that fits what was typed."""

    text: str
    passageId: str
    kind: Literal["question", "heading"]
    matches: list[Range]


class SuggestAnswer(TypedDict):
    """What fits what was typed, best first."""

    query: str
    suggestions: list[Suggestion]
    generation: GenerationKey


class Summary(TypedDict):
    """A document in the list of all."""

    id: str
    title: str
    url: Annotated[str, "The clinic's own page, or our copy."]
    language: Annotated[str, "A BCP 47 tag."]
    reviewedOn: Annotated[str | None, "A date, YYYY-MM-DD."]
    topic: str | None
    passageCount: int


class Document(Summary):
    """A document with its text."""

    licence: str | None
    sources: Annotated[list[str], "What it relies on, as the clinic wrote it."]
    text: Annotated[str, "The text that spans point into."]
    passages: Annotated[list[str], "Ids of its passages, in order."]


class DocumentList(TypedDict):
    """All documents, in order of their ids."""

    documents: list[Summary]
    total: int


class Counted(TypedDict):
    """Whether feedback was counted."""

    counted: bool


class Started(TypedDict):
    """An ingestion was started."""

    running: bool


class IngestionStatus(TypedDict):
    """How the ingestion that was asked for last goes."""

    running: bool
    started: Annotated[str | None, "In UTC."]
    exitStatus: Annotated[int | None, "Null before it ends."]
    summary: Annotated[str | None, "Its last line."]
    lines: Annotated[list[str], "Its last lines."]


class ServedGeneration(GenerationKey):
    """What is served."""

    documents: int
    passages: int


class Health(TypedDict):
    """Whether all is well."""

    status: Literal["ok", "degraded"]
    reasons: list[str]
    generation: ServedGeneration


class Ready(TypedDict):
    """Whether questions can be answered."""

    ready: bool


class Version(TypedDict):
    """Which Citewell this is."""

    name: str
    version: str
    api: str


class Problem(TypedDict):
    """Why there is no answer (RFC 9457)."""

    type: str
    title: str
    status: int
    detail: str
    code: Annotated[str, "For programs: it is never renamed."]
