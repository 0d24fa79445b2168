"""What the commands say on a terminal: values to lines, and nothing else."""

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

from ingest.documents import Parsed
from ingest.gates import Asked
from ingest.plan import Plan, word_diff
from ingest.report import Report
from ingest.withdrawing import Receipt
from search_app.explain import Explanation
from search_app.keys import Key
from search_app.model import GenerationInfo, Hit, Passage, Results
from search_app.payload import copy_path, passage_path, source_url

_SHOWN_CHARS = 60
_NAMED = 3
_NAMED_PASSAGES = 8
_CONTEXT_WORDS = 6
"""Words shown on either side of an edit."""
_STATES = {"weak": "These may not answer the question:", "none": "No article answers this. Nearest:"}
_MARKS = {"same": "{}", "out": "[-{}-]", "in": "{{+{}+}}"}


def plan_lines(plan: Plan) -> Iterator[str]:
    """Yield a plan passage by passage: `+` added, `~` changed with its words, `-` removed, `>` moved, `*` beside."""
    yield from (f"+ {passage.id}: {shorten(passage.text)}" for passage in plan.added)
    for before, after in plan.changed:
        yield f"~ {after.id}"
        yield from (f"    {line}" for line in _change_lines(before, after))
    yield from (f"- {passage.id}: {shorten(passage.text)}" for passage in plan.removed)
    yield from (f"> {old} is now {new}" for old, new in plan.moves.items())
    yield from (f"* {line}" for line in plan.beside)
    yield f"  {plan.unchanged} unchanged"


def _change_lines(before: Passage, after: Passage) -> Iterator[str]:
    for name, old, new in zip(("heading", "above it", "kind"), _place(before), _place(after), strict=True):
        if old != new:
            yield f'{name}: "{old}" is now "{new}"'
    if before.text.split() != after.text.split():
        yield mark_words(before.text, after.text)


def _place(passage: Passage) -> tuple[str, str, str]:
    return passage.question or passage.heading, " > ".join(passage.citation.heading_path), passage.kind


def mark_words(before: str, after: str) -> str:
    """Return the words of `after` with [-taken out-] and {+put in+}, long parts that stayed cut short."""
    pieces = word_diff(before, after)
    ends = {0: "start", len(pieces) - 1: "end"}
    shown = [_piece(kind, text, ends.get(at, "")) for at, (kind, text) in enumerate(pieces)]
    return " ".join(shown)


def _piece(kind: str, text: str, end: str) -> str:
    words = text.split()
    if kind != "same" or len(words) <= 2 * _CONTEXT_WORDS:
        return _MARKS[kind].format(text)
    left = [] if end == "start" else words[:_CONTEXT_WORDS]
    right = [] if end == "end" else words[-_CONTEXT_WORDS:]
    return " ".join([*left, "...", *right])


def short_plan_lines(plan: Plan) -> Iterator[str]:
    """Yield the ids of what was added, changed, removed and moved, not too many of each."""
    named = {
        "added": [passage.id for passage in plan.added],
        "changed": [passage.id for _, passage in plan.changed],
        "removed": [passage.id for passage in plan.removed],
        "moved": [f"{old} to {new}" for old, new in plan.moves.items()],
    }
    for what, ids in named.items():
        if ids:
            more = f", and {len(ids) - _NAMED_PASSAGES} more" if len(ids) > _NAMED_PASSAGES else ""
            yield f"{what}: {', '.join(ids[:_NAMED_PASSAGES])}{more}"
    yield from plan.beside


def report_lines(report: Report) -> Iterator[str]:
    """Yield what an editor should know about an ingestion, without its last line."""
    for origin, parsed in report.read.items():
        yield from _reading_summary(origin, parsed)
    yield from (f"warning: {line}" for line in (*report.faults, *report.warnings))
    yield from (f"refused ({refusal.gate}): {refusal.message}" for refusal in report.refusals)


def golden_lines(asked: Sequence[Asked]) -> Iterator[str]:
    """Yield the golden questions that do not find their passage."""
    for one in asked:
        if one.lost:
            golden, first = one.golden, f'; first is "{one.first}"' if one.first else "; it finds nothing"
            among = f"among the first {golden.within}" if golden.within > 1 else "first"
            yield f'{golden.place}: "{golden.question}" does not find "{golden.passage_id}" {among}{first}'


def reading_lines(place: str, parsed: Parsed) -> Iterator[str]:
    """Yield everything that was dropped as noise in a file, and the headings that were inferred."""
    for dropped in parsed.dropped:
        yield f"{place}: dropped ({dropped.why}): {shorten(dropped.text)}"
    for heading in parsed.inferred:
        yield f"{place}: inferred heading: {heading}"


def _reading_summary(place: str, parsed: Parsed) -> Iterator[str]:
    if parsed.dropped:
        first = "; ".join(shorten(dropped.text) for dropped in parsed.dropped[:_NAMED])
        more = f"; and {len(parsed.dropped) - _NAMED} more" if len(parsed.dropped) > _NAMED else ""
        yield f"{place}: dropped as noise: {first}{more}"
    if parsed.inferred:
        yield f"{place}: inferred headings: {'; '.join(parsed.inferred)}"


def generation_line(info: GenerationInfo, live: bool) -> str:
    """Return one generation as a line."""
    counts = f"{info.passages} passages of {info.documents} documents"
    return f"g-{info.number}{' (live)' if live else ''}: {info.made}, {counts}, {info.note or 'no note'}, {info.digest}"


def key_line(key: Key, today: date) -> str:
    """Return one key as a line."""
    told = {
        "key": key.secret if key.kind == "site" else "",
        "origins": " ".join(key.origins),
        "topics": " ".join(key.topics),
        "rate": str(key.rate or ""),
        "expired" if key.is_expired(today) else "expires": key.expires,
        "created": key.created,
    }
    return ", ".join([f"{key.name}: {key.kind}", *(f"{name} {value}" for name, value in told.items() if value)])


def receipt_lines(receipt: Receipt, done: str, base: str) -> Iterator[str]:
    """Yield what was withdrawn or reinstated, when, and at which addresses."""
    entry = receipt.entry
    what = "passage" if "#" in entry.id else "document"
    yield f"{done} {what} {entry.id}"
    yield f"when: {entry.made}" + (f", reason: {entry.reason}" if entry.reason else "")
    yield f"address: {base}{copy_path(entry.id)}"
    api = passage_path(entry.id) if what == "passage" else copy_path(entry.id)
    yield f"address: {base}/api/v1{api}"
    for passage in receipt.passages:
        yield f"text of {passage.id}: {shorten(passage.text)}"
    pages = sorted({url for p in receipt.passages if (url := source_url(p.citation))})
    yield from (f"the clinic's own page is not changed by this: {url}" for url in pages)


def results_text(results: Results, phone: str) -> str:
    """Return the answer to a question; `phone` goes with its notice."""
    lines = []
    if results.notice:
        lines += [f"! {results.notice.title}", f"  {results.notice.text}", f"  {phone}", ""]
    if results.state != "answer":
        lines += [_STATES[results.state], ""]
    return "\n".join([*lines, *(_hit_text(number, hit) for number, hit in enumerate(results.hits, 1))])


def _hit_text(number: int, hit: Hit) -> str:
    cited = hit.passage.citation
    path = " > ".join((cited.title, *cited.heading_path, hit.passage.heading))
    reviewed = f", reviewed {cited.reviewed_on}" if cited.reviewed_on else ""
    stale = ", may be out of date" if hit.stale else ""
    return f"{number}. {hit.passage.text}\n   [{hit.passage.id}] {path}{reviewed}{stale}\n"


def passage_text(shown: dict[str, Any]) -> str:
    """Return a passage with its id and headings."""
    path = " > ".join((*shown["citation"]["headingPath"], shown["heading"]))
    return f"[{shown['id']}] {path}\n{shown['text']}\n"


def explanation_lines(found: Explanation) -> Iterator[str]:
    """Yield how a question was read and from what each passage's score is made."""
    yield f"compared by meaning: {found.semantic}"
    for word in found.words:
        read = f', read as "{word.read_as}"' if word.read_as else ""
        terms = ", ".join(f"{term} in {count}" for term, count in word.terms.items()) or "in no passage"
        yield f'  {word.share:4.0%} "{word.text}"{read}: {terms}'
    if found.notice:
        yield f'notice {found.notice[0]}, from "{found.notice[1]}"'
    for passage in found.passages:
        yield ""
        yield f"[{passage.id}] " + (f"does not show: {passage.hidden}" if passage.hidden else f"place {passage.place}")
        pinned = ", pinned by the editor" if passage.pinned else ""
        stale = ", demoted a little because it may be out of date" if passage.stale else ""
        yield f"  score {passage.score:.3f}, answers with probability {passage.probability:.2f}{pinned}{stale}"
        yield "  " + " + ".join(f"{name} {share:.3f}" for name, share in passage.parts.items())
        yield "  BM25F: " + (", ".join(f"{term} {score:.2f}" for term, score in passage.terms.items()) or "no term")
        if passage.missing:
            yield f"  without: {', '.join(passage.missing)}"


def shorten(text: str) -> str:
    """Return the opening of `text` on one line."""
    text = " ".join(text.split())
    return text if len(text) <= _SHOWN_CHARS else text[: _SHOWN_CHARS - 3] + "..."
