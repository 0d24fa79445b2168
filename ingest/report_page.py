"""The report of an ingestion as one page that loads nothing, for an editor to read, print or pass on."""

import re
from base64 import b64encode
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from hashlib import sha256
from importlib import resources
from itertools import groupby, islice, takewhile
from operator import itemgetter
from pathlib import Path
from typing import Generic, Literal, TypeVar

from jinja2 import Environment, PackageLoader, Template
from markupsafe import Markup

from ingest.documents import Parsed
from ingest.gates import Asked, Refusal
from ingest.lint import Finding
from ingest.plan import Pair, Piece, Plan, word_diff
from ingest.report import Report
from search_app.model import Passage

T = TypeVar("T")
Said = tuple[str, str]
"""A line for an editor: the place it speaks of, or "", and what it says."""

_IN_SIGHT = 20
"""Passages of a section that are shown without unfolding anything."""
_IN_FULL = 200
"""Passages of a section that are shown with their text."""
_CHARS_IN_FULL = 200_000
"""Characters of the passages of a section that are shown with their text."""
_IDS = 2_000
"""Passages of a section that are shown by their ids alone."""
_LINES = 500
"""Lines of a list that are shown."""
_PASSAGE_CHARS = 4_000
"""Characters of one text that are shown."""
_NOISE_CHARS = 160
_SAME_CHARS = 400
"""Of unchanged words in a text that is too long to be shown, this many characters are left around each change."""
_COMPARED_WORDS = 2_000
"""Words that are compared one by one, which takes time by their square; more are taken for rewritten."""
_WOULD = re.compile(r"it would publish g-(\d+)")
_GENERATION = re.compile(r"\bg-(\d+)\b")
_PLACE = re.compile(r"([^\s\"'][^\"']{0,200}?): (.+)", re.DOTALL)
_ORDER = ("lost", "worse", "better", "new", "kept", "found")
_HELP = {
    "golden-questions": (
        "Golden questions lose their passage",
        "Put the words that patients use back into the passage, or let the question in questions.toml name the "
        "passage that answers it now.",
    ),
    "passage-count": (
        "Too many passages would be lost",
        "Look whether a file was emptied, renamed or moved out of the folder by mistake.",
    ),
    "pins": (
        "A pin names a passage that is not there",
        "Write the id that the passage has now into pins.toml, or delete the pin.",
    ),
    "notices": (
        "A notice names a passage that is not there",
        "Write the id that the passage has now into notices.toml, or leave `passage` out of that notice.",
    ),
    "withdrawn": (
        "A withdrawn passage would come back",
        "Take it out of the article, or reinstate the old passage when the text is right now.",
    ),
    "unreadable-files": (
        "A file cannot be read",
        "Mend the file. Without `--strict` all other files are published, and this one stays as it was published last.",
    ),
}
_UNSEEN = {
    **{code: chr(0x2400 + code) for code in range(32)},
    **dict.fromkeys((*range(0x7F, 0xA0), *range(0xD800, 0xE000)), "\ufffd"),
    **{code: f"[U+{code:04X}]" for code in (*range(0x202A, 0x202F), *range(0x2066, 0x206A))},
    **{ord("\n"): "\n", ord("\t"): " ", ord("\r"): " "},
}
"""What stands for characters that cannot be seen, or would turn the text around them: an editor should see them."""

_ACCENTS = r"\u0300-\u036f\u0483-\u0489\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff"
_PILE = re.compile(rf"([{_ACCENTS}]{{4}})[{_ACCENTS}]+")
"""Accents upon accents, which reach over the lines around them; no language sets more than four on a letter."""


@dataclass(frozen=True, slots=True)
class First(Generic[T]):
    """The first of many: `left` counts those that are not shown."""

    shown: tuple[T, ...]
    total: int

    @property
    def left(self) -> int:
        """Return how many are not shown."""
        return self.total - len(self.shown)


@dataclass(frozen=True, slots=True)
class Side:
    """A passage before or after: its headings where they changed, and its text, in marked pieces."""

    label: Literal["Before", "After"]
    headings: tuple[Piece, ...]
    text: tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class Card:
    """One passage as it is shown: with one text when that is the same before and after, else with two sides."""

    anchor: str
    passage: Passage
    text: tuple[Piece, ...] = ()
    sides: tuple[Side, ...] = ()
    before: Passage | None = None

    @property
    def turned(self) -> str:
        """Say what kind of passage it has become, if it has."""
        if self.before is None or self.before.kind == self.passage.kind:
            return ""
        return "now a question with its answer" if self.passage.kind == "qa" else "now a section, no question any more"


@dataclass(frozen=True, slots=True)
class Passages:
    """A section of passages: some in sight, some folded away, some by their ids, and the number of all."""

    name: str
    cards: tuple[Card, ...]
    ids: tuple[str, ...]
    total: int

    @property
    def in_sight(self) -> tuple[Card, ...]:
        """Return the passages that are shown without unfolding anything."""
        return self.cards[:_IN_SIGHT]

    @property
    def folded(self) -> tuple[Card, ...]:
        """Return the passages that are shown with their text when they are unfolded."""
        return self.cards[_IN_SIGHT:]

    @property
    def left(self) -> int:
        """Return how many are not even named."""
        return self.total - len(self.cards) - len(self.ids)


@dataclass(frozen=True, slots=True)
class Row:
    """A golden question with what became of it; `why` tells the edit that lost it."""

    asked: Asked
    verdict: str
    why: str = ""


@dataclass(frozen=True, slots=True)
class Refused:
    """A shut gate: its title and remedy in words for an editor, and what it says."""

    gate: str
    title: str
    remedy: str
    said: First[Said]


def report_page(
    report: Report, findings: Sequence[Finding], clinic_name: str, now: datetime, root: Path | None = None
) -> str:
    """Return the page that shows what an ingestion did or would do: one HTML document without scripts or addresses.

    `root` is the clinic's folder; paths below it are shown as they are named from there. However large the plan is,
    the page stays below some 2 MB: it says how much of each section it leaves out.
    """
    told = _relative(report, root)
    tone, verdict = _judge(told)
    sections = {section.name: section for section in _passages(told.plan)}
    return page_template("report.html").render(
        style=report_style("report.css"),
        clinic_name=clinic_name,
        now=now,
        report=told,
        tone=tone,
        verdict=verdict,
        refused=_refused(told.refusals),
        faults=_first(_say(line) for line in told.faults),
        warnings=_first(_say(line) for line in told.warnings),
        golden=_first(_golden(told)),
        compared=any(one.before is not None for one in told.golden),
        lost=sum(one.lost for one in told.golden),
        sections=sections,
        anchors={card.passage.id: card.anchor for section in sections.values() for card in section.cards},
        beside=_first(map(_say, told.plan.beside)),
        noise=_first(_noise(told.read)),
        inferred=_first((place, heading) for place, found in told.read.items() for heading in found.inferred),
        findings=_first(_untold(findings, told.faults)),
    )


def page_template(name: str) -> Template:
    """Return a template of `ingest/data` with the filters of reports; what is put in is made visible and escaped."""
    loader = PackageLoader("ingest", "data")
    environment = Environment(
        autoescape=True, trim_blocks=True, lstrip_blocks=True, finalize=_make_visible, loader=loader
    )
    environment.filters |= {
        "by_file": lambda found: groupby(sorted(map(_split_place, found), key=itemgetter(0)), key=itemgetter(0)),
        "count": _count,
        "hash": lambda text: b64encode(sha256(text.encode()).digest()).decode(),
        "heading": _heading,
        "trail": _trail,
        "when": lambda now: f"{now.day} {now:%B %Y}, {now:%H:%M}" + (f" {now:%Z}" if now.tzname() else ""),
    }
    return environment.get_template(name)


def report_style(*names: str) -> Markup:
    """Return the style sheets of `ingest/data` with these names as one, ready to stand in a page."""
    folder = resources.files("ingest").joinpath("data")
    return Markup("".join(folder.joinpath(name).read_text("utf-8") for name in names).strip())  # noqa: S704 -- our own


def _make_visible(value: object) -> object:
    """Return `value` as it is put into the page, before it is escaped."""
    if isinstance(value, str) and not isinstance(value, Markup):
        return _PILE.sub(r"\1", value.translate(_UNSEEN))
    return value


def _first(items: Iterable[T], limit: int = _LINES) -> First[T]:
    rest = iter(items)
    shown = tuple(islice(rest, limit))
    return First(shown, len(shown) + sum(1 for _ in rest))


def _count(number: int, noun: str) -> str:
    return f"{number:,} {noun}" + ("" if number == 1 else "s")


def _relative(report: Report, root: Path | None) -> Report:
    """Return `report` with paths as they are named from `root`."""
    if root is None or not root.is_absolute():
        return report
    return replace(
        report,
        reason=_cut_root(report.reason, root),
        refusals=[replace(refusal, message=_cut_root(refusal.message, root)) for refusal in report.refusals],
        golden=tuple(
            replace(one, golden=replace(one.golden, place=_cut_root(one.golden.place, root))) for one in report.golden
        ),
        faults=[_cut_root(line, root) for line in report.faults],
        warnings=[_cut_root(line, root) for line in report.warnings],
    )


def _cut_root(text: str, root: Path) -> str:
    return text.replace(f"{root}/", "")


def _judge(report: Report) -> tuple[str, str]:
    """Return how the run ended, as the name of a look and as a sentence."""
    if report.published:
        return "done", f"Published as generation {report.published.number}."
    if gates := len({refusal.gate for refusal in report.refusals}):
        return "refused", f"Nothing is published: {_count(gates, 'check')} {'refuses' if gates == 1 else 'refuse'} it."
    if would := _WOULD.search(report.reason):
        return "trial", f"Dry run: generation {would.group(1)} would be published."
    reason = _GENERATION.sub(r"generation \1", report.reason).replace("named above", "named below")
    return "same", f"Nothing is published: {reason}." if reason else "Nothing is published."


def _refused(refusals: Iterable[Refusal]) -> list[Refused]:
    gates: dict[str, list[str]] = defaultdict(list)
    for refusal in refusals:
        gates[refusal.gate].append(refusal.message)
    return [_explain(gate, messages) for gate, messages in gates.items()]


def _explain(gate: str, messages: Sequence[str]) -> Refused:
    title, remedy = _HELP.get(gate, (gate.replace("-", " ").capitalize(), "Mend what is named here."))
    return Refused(gate, title, remedy, _first(map(_say, messages), _IN_SIGHT))


def _say(line: str) -> Said:
    """Return the place that a message starts with, and the rest of it."""
    found = _PLACE.fullmatch(line)
    return (found[1], found[2]) if found else ("", line)


def _golden(report: Report) -> list[Row]:
    """Return the golden questions with what became of them, the lost ones first."""
    compared = any(one.before is not None for one in report.golden)
    refused = [refusal.message for refusal in report.refusals if refusal.gate == "golden-questions"]
    told = {line.partition(": ")[0]: line for line in (*report.warnings, *refused)}
    rows = [Row(one, _become(one, compared), _why(one, told) if one.lost else "") for one in report.golden]
    return sorted(rows, key=lambda row: _ORDER.index(row.verdict))


def _become(one: Asked, compared: bool) -> str:
    if one.after is None or one.lost:
        return "lost"
    if one.before is None:
        return "new" if compared else "found"
    return "kept" if one.before == one.after else "better" if one.after < one.before else "worse"


def _why(one: Asked, told: Mapping[str, str]) -> str:
    """Return what was said of a lost question, without the question itself; `told` holds messages by their places."""
    why = told.get(one.golden.place, "").removeprefix(f"{one.golden.place}: ")
    why = why.removeprefix(f'"{one.golden.question}" ')
    return why[:1].upper() + why[1:]


def _passages(plan: Plan) -> Iterator[Passages]:
    yield _section("changed", plan.changed, _weigh_pair, _card_of_change, lambda pair: pair[1].id)
    yield _section("added", plan.added, _weigh, _card, lambda passage: passage.id)
    yield _section("removed", plan.removed, _weigh, _card, lambda passage: passage.id)
    yield _section("moved", plan.moved, _weigh_pair, _card_of_move, lambda pair: f"{pair[0].id} \u2192 {pair[1].id}")


def _section(
    name: str,
    items: Sequence[T],
    weigh: Callable[[T], int],
    show: Callable[[str, T], Card],
    name_of: Callable[[T], str],
) -> Passages:
    cards: list[Card] = []
    left = _CHARS_IN_FULL
    for number, item in enumerate(items[:_IN_FULL], 1):
        left -= weigh(item)
        if left < 0:
            break
        cards.append(show(f"{name}-{number}", item))
    ids = (name_of(item) for item in items[len(cards) : len(cards) + _IDS])
    return Passages(name, tuple(cards), tuple(ids), len(items))


def _weigh(passage: Passage) -> int:
    return min(len(passage.text), _PASSAGE_CHARS)


def _weigh_pair(pair: Pair) -> int:
    return _weigh(pair[0]) + _weigh(pair[1])


def _card(anchor: str, passage: Passage) -> Card:
    return Card(anchor, passage, _cap([("same", passage.text)]))


def _card_of_move(anchor: str, pair: Pair) -> Card:
    return replace(_card(anchor, pair[1]), before=pair[0])


def _card_of_change(anchor: str, pair: Pair) -> Card:
    before, after = pair
    headings = _compare(_headings(before), _headings(after)) if _headings(before) != _headings(after) else ((), ())
    texts = _compare(before.text, after.text)
    sides = (Side("Before", headings[0], texts[0]), Side("After", headings[1], texts[1]))
    return Card(anchor, after, sides=sides, before=before)


def _heading(passage: Passage) -> str:
    return passage.question or passage.heading or passage.citation.title or passage.id


def _trail(passage: Passage) -> str:
    return " \u203a ".join((passage.citation.title, *passage.citation.heading_path))


def _headings(passage: Passage) -> str:
    return " \u203a ".join((*passage.citation.heading_path, _heading(passage)))


def _compare(before: str, after: str) -> tuple[tuple[Piece, ...], tuple[Piece, ...]]:
    """Return both texts in pieces that are marked where they differ; joined, those of a short text are the text."""
    pieces = _diff(before.split(), after.split())
    return _cap(_side(before, pieces, "out")), _cap(_side(after, pieces, "in"))


def _diff(old: Sequence[str], new: Sequence[str]) -> list[Piece]:
    """Return what `word_diff` does, and soon for long texts too: what stands alike at both ends is not compared."""
    head = _count_alike(old, new)
    tail = _count_alike(old[head:][::-1], new[head:][::-1])
    out, put = (" ".join(words[head : len(words) - tail]) for words in (old, new))
    few = len(old) + len(new) - 2 * (head + tail) <= _COMPARED_WORDS
    middle: list[Piece] = word_diff(out, put) if few else [("out", out), ("in", put)]
    around: list[Piece] = [("same", " ".join(old[:head])), ("same", " ".join(old[len(old) - tail :]))]
    return [piece for piece in (around[0], *middle, around[1]) if piece[1]]


def _count_alike(old: Sequence[str], new: Sequence[str]) -> int:
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(old, new, strict=False)))


def _side(text: str, pieces: Iterable[Piece], own: Literal["out", "in"]) -> Iterator[Piece]:
    """Yield `text` as it stands, white space included, in the pieces that belong to this side."""
    words = [found.span() for found in re.finditer(r"\S+", text)]
    number = at = 0
    for kind, said in pieces:
        if kind in ("same", own):
            start, number = words[number][0], number + len(said.split())
            end = words[number - 1][1]
            yield from (("same", text[at:start]), (kind, text[start:end]))
            at = end
    yield "same", text[at:]


def _cap(pieces: Iterable[Piece]) -> tuple[Piece, ...]:
    """Return pieces of which no more is left than is to be read, around what changed if anything did."""
    whole = [piece for piece in pieces if piece[1]]
    if sum(len(text) for _, text in whole) <= _PASSAGE_CHARS:
        return tuple(whole)
    if len(whole) > 1:
        whole = [(kind, _cut_middle(text) if kind == "same" else text) for kind, text in whole]
    return tuple(_cut_end(whole))


def _cut_middle(text: str) -> str:
    left = len(text) - 2 * _SAME_CHARS
    return text if left <= 0 else f"{text[:_SAME_CHARS]} [{left:,} characters, unchanged] {text[-_SAME_CHARS:]}"


def _cut_end(pieces: Iterable[Piece]) -> Iterator[Piece]:
    left = _PASSAGE_CHARS
    for kind, text in pieces:
        if left > 0:
            yield kind, text[:left]
        left -= len(text)
    if left < 0:
        yield "same", f" [and {_count(-left, 'character')} more]"


def _noise(read: Mapping[str, Parsed]) -> Iterator[tuple[str, str, str]]:
    """Yield the file, the reason and the opening of everything that was left out."""
    for place, found in read.items():
        for dropped in found.dropped:
            text = " ".join(dropped.text.split())
            yield place, dropped.why, text if len(text) <= _NOISE_CHARS else f"{text[:_NOISE_CHARS]} \u2026"


def _untold(findings: Iterable[Finding], faults: Iterable[str]) -> Iterator[Finding]:
    """Yield the findings but those that say again that a file cannot be read."""
    told = {fault.partition(": ")[0] for fault in faults}
    return (one for one in findings if one.rule != "unreadable" or one.place not in told)


def _split_place(finding: Finding) -> tuple[str, str, Finding]:
    file, _, line = finding.place.rpartition(":")
    return (file, line, finding) if file and line.isdecimal() else (finding.place, "", finding)
