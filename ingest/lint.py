"""What an editor should look at in articles that can be read: lost headings, garbled words, dead links and the like."""

import os
import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from difflib import get_close_matches
from functools import cache, cached_property
from html import unescape
from itertools import groupby, pairwise
from pathlib import Path
from urllib.parse import unquote

from ingest.decode import read_text
from ingest.documents import JSON_LINES, Parsed, parse_file
from ingest.garble import Garble, Lexicon, find_garbles, load_lexicon
from ingest.slugs import slugify
from ingest.sources import find_articles, origin_of
from ingest.split import LONG_WORDS, SHORT_WORDS
from search_app.analysis import is_english
from search_app.errors import SourceError
from search_app.model import Document, Passage
from search_app.settings import Settings

OWN_PHRASES = "medical_phrases.txt"
"""A clinic's own list of phrases, beside its articles."""
_LONGEST = LONG_WORDS + SHORT_WORDS
"""Words of a passage: the split makes none longer, so this one comes from a line that is taken whole."""
_SHORTEST = 6
"""Words of a passage: fewer do not say what they are about when they are quoted alone."""
_SHORTEST_CHARS = 30
"""What is longer is no short passage, whatever its words: not every language sets spaces between them."""
_UNDER_ONE_HEADING = 3 * LONG_WORDS
"""More words than this under one heading are several subjects, so that a heading is probably lost among them."""
_WITHOUT_HEADING = LONG_WORDS
"""Words of an article that needs no heading but its title: it is one passage."""
_OPENING = 6
"""So many words find the place of a passage in its file."""
_RUN = re.compile(r"[^\W_]+")
_MARKUP = re.compile(r"<!--.*?-->|<(script|style|head)\b.*?</\1\s*>|<[^<>]*>|&#?\w{1,10};", re.DOTALL | re.IGNORECASE)
_NO_LINK = re.compile(r"<!--.*?-->|<(script|style)\b.*?</\1\s*>|^(```|~~~).*?^\2|`[^`\n]+`", re.DOTALL | re.MULTILINE)
_MARKDOWN_LINK = re.compile(r"\]\(\s*<?([^()\s<>]+)|^ {0,3}\[[^\]\n]+\]:\s*<?([^\s<>]+)", re.MULTILINE)
_TAG = re.compile(r"<(a|img)\s[^<>]*>", re.IGNORECASE)
_TARGET = re.compile(r"""\s(?:href|src)\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+))""", re.IGNORECASE)
_ALT = re.compile(r"""\salt\s*=\s*(?:"([^"]*)"|'([^']*)')""", re.IGNORECASE)
_LONGEST_LINK = 500
_NEAR = 0.75
"""Names at least this alike are worth naming as what was meant."""
_ELSEWHERE = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:|[/\\]|#(?:top)?$|.*[{}]", re.IGNORECASE)
"""Addresses that nothing is known of: with a scheme, from the root of a site, its top, or filled in by a template."""
_ANCHOR = re.compile(r"""\{#([^}\s]+)\}|\s(?:id|name)\s*=\s*["']?([^"'\s>]+)|^ {0,3}#{1,6}\s+(.+)$""", re.MULTILINE)
_REPEATED_ANCHOR = re.compile(r"-\d+$")
_REVIEW_LINE = re.compile(r"""^(?:reviewed|reviewed_on|review_by)\s*:|["']citewell:review""", re.MULTILINE)
_MARKED = (".md", ".markdown", ".html", ".htm")
_ABOUT = {
    "no-source": ("names no source", "sources"),
    "no-licence": ("names no licence", "licence"),
    "no-review-date": ("has no review date", "reviewed"),
}


@dataclass(frozen=True, slots=True)
class Finding:
    """One fault for an editor: `place` is the file with its line, or the file alone where no line is known."""

    place: str
    rule: str
    message: str
    suggestion: str = ""


@dataclass(frozen=True)
class _File:
    """A file as it was read and as it stands on the disk, so that what is found in one is placed in the other."""

    name: str
    path: Path
    parsed: Parsed
    text: str

    @property
    def has_lines(self) -> bool:
        """Say whether every line is an article."""
        return self.path.suffix.lower() in JSON_LINES

    @property
    def passages(self) -> list[Passage]:
        return [passage for change in self.parsed.changes for passage in change.passages]

    @cached_property
    def _words(self) -> list[tuple[str, int]]:
        is_marked = self.path.suffix.lower() in _MARKED
        text = _MARKUP.sub(lambda m: " " * len(m.group()), self.text) if is_marked else self.text
        return [(m.group().lower(), m.start()) for m in _RUN.finditer(text)]

    @cached_property
    def _where(self) -> dict[str, list[int]]:
        where: dict[str, list[int]] = {}
        for number, (word, _) in enumerate(self._words):
            where.setdefault(word, []).append(number)
        return where

    @cached_property
    def _line_starts(self) -> list[int]:
        return [0, *(m.end() for m in re.finditer("\n", self.text))]

    def place(self, at: int | None = None) -> str:
        """Return the place of the character `at` of the file."""
        return self.name if at is None else f"{self.name}:{bisect_right(self._line_starts, at)}"

    def find(self, words: str, after: int = 0) -> int | None:
        """Return where the first words of `words` stand in the file: from the character `after` on if they can."""
        wanted = [m.group().lower() for m in _RUN.finditer(words)][:_OPENING]
        if not wanted or not all(word in self._where for word in wanted):
            return None
        rarest = min(range(len(wanted)), key=lambda i: len(self._where[wanted[i]]))
        numbers = self._where[wanted[rarest]]
        first = bisect_left(numbers, after, key=lambda number: self._words[number][1])
        for number in (*numbers[first:], *numbers[:first]):
            found = self._words[max(number - rarest, 0) : number - rarest + len(wanted)]
            if [word for word, _ in found] == wanted:
                return found[0][1]
        return None

    @cached_property
    def shift(self) -> int | None:
        """Characters before the text of the document when it stands in the file as it is, else None."""
        documents = _documents(self)
        same = len(documents) == 1 and self.text.endswith(documents[0].text)
        return len(self.text) - len(documents[0].text) if same else None

    @cached_property
    def starts(self) -> Mapping[str, int | None]:
        """Where each passage starts in the file, by its id."""
        if self.has_lines:
            return dict(zip([p.id for p in self.passages], self._entry_starts(), strict=False))
        starts: dict[str, int | None] = {}
        last = 0
        for passage in self.passages:
            starts[passage.id] = at = self.at(passage, 0, last)
            last = last if at is None else at
        return starts

    def at(self, passage: Passage, offset: int, after: int) -> int | None:
        """Return where the character `offset` of a passage stands in the file, looked for from `after` on."""
        if self.shift is None:
            return self.find(passage.text[offset:], after)
        for start, end in passage.citation.spans:
            if offset < end - start:
                return self.shift + start + offset
            offset -= end - start
        return None

    def _entry_starts(self) -> Iterator[int]:
        """Yield the starts of the lines that hold articles; those that hold none were dropped."""
        empty = {dropped.text for dropped in self.parsed.dropped}
        for number, (start, line) in enumerate(zip(self._line_starts, self.text.split("\n"), strict=True), 1):
            if line.strip() and f"line {number}" not in empty:
                yield start


def lint_corpus(settings: Settings, today: date) -> list[Finding]:
    """Return what is to be looked at in the corpus folder; a file that cannot be read is one finding of many.

    Raises SourceError when the folder, or the clinic's own list of phrases in it, cannot be read.
    """
    own = settings.corpus / OWN_PHRASES
    lexicon = load_lexicon(read_text(own), origin_of(own, settings.root)) if own.is_file() else load_lexicon()
    read: dict[Path, Parsed] = {}
    unreadable = []
    for path in find_articles(settings.corpus):
        try:
            if path != own:
                read[path] = parse_file(path, origin_of(path, settings.root), settings.review_months)
        except SourceError as error:
            unreadable.append(_unreadable(path, origin_of(path, settings.root), str(error)))
    return _in_order([*unreadable, *lint(read, settings.root, today, lexicon)])


def _unreadable(path: Path, name: str, error: str) -> Finding:
    line, _, fault = error.removeprefix(str(path)).removeprefix(name).partition(": ")
    return Finding(f"{name}{line}", "unreadable", fault) if fault else Finding(name, "unreadable", error)


def lint(read: Mapping[Path, Parsed], root: Path, today: date, lexicon: Lexicon | None = None) -> list[Finding]:
    """Return what is to be looked at in the files `read`, by place; places are named relative to `root`.

    A file that is gone by now is left out. `lexicon` is what is known of medical wording: the shipped phrases if None.
    """
    files = list(_open(read, root))
    lexicon = lexicon or load_lexicon()
    found = [*_check_repeats(files), *_check_links(files)]
    for file in files:
        found += [*_check_headings(file), *_check_lengths(file), *_check_about(file, today)]
        found += _check_wording(file, lexicon)
    return _in_order(dict.fromkeys(found))


def _open(read: Mapping[Path, Parsed], root: Path) -> Iterator[_File]:
    for path, parsed in read.items():
        with suppress(SourceError):
            yield _File(origin_of(path, root), path, parsed, read_text(path))


def _in_order(found: Iterable[Finding]) -> list[Finding]:
    def key(finding: Finding) -> tuple[str, int, str, str]:
        file, _, line = finding.place.rpartition(":")
        known = bool(file) and line.isdecimal()
        return file if known else finding.place, int(line) if known else 0, finding.rule, finding.message

    return sorted(found, key=key)


def _documents(file: _File) -> list[Document]:
    return [change.document for change in file.parsed.changes if change.document]


# --- Headings ---


def _check_headings(file: _File) -> Iterator[Finding]:
    yield from _inferred(file)
    for dropped in file.parsed.dropped:
        if dropped.why in ("no text under this heading", "stray line between headings"):
            fault = (
                f'nothing stands under "{_shorten(dropped.text)}"; write a paragraph below this heading or delete it'
            )
            yield Finding(file.place(file.find(dropped.text)), "empty-heading", fault)
    if not file.has_lines:
        yield from _lost(file)


def _inferred(file: _File) -> Iterator[Finding]:
    first = {passage.heading: passage for passage in reversed(file.passages) if passage.inferred}
    for heading, passage in first.items():
        fault = (
            f'a heading seems to be lost here; write "{heading}", which was worked out from the text, or a better one'
        )
        yield Finding(file.place(file.starts[passage.id]), "inferred-heading", fault, heading)


def _lost(file: _File) -> Iterator[Finding]:
    """Yield a finding where so much text stands under one heading that another one must be missing in it."""
    headings = {passage.heading for passage in file.passages}
    bare = headings == {document.title for document in _documents(file)}
    for (_, heading), group in groupby(file.passages, lambda p: (p.citation.heading_path, p.heading)):
        under = list(group)
        words = sum(_count(passage) for passage in under)
        if words > (_WITHOUT_HEADING if bare else _UNDER_ONE_HEADING) and len(under) > 1:
            where = "without a heading" if bare else f'under "{_shorten(heading)}" alone'
            fault = f"{words} words stand {where}; write a heading above each new subject"
            yield Finding(file.place(file.starts[under[0].id]), "lost-heading", fault)


# --- Lengths and repeats ---


def _check_lengths(file: _File) -> Iterator[Finding]:
    for passage in file.passages:
        words = _count(passage)
        place = file.place(file.starts[passage.id])
        said = _shorten(passage.text)
        if not words:
            yield Finding(place, "short-passage", f'nothing answers "{_shorten(passage.heading)}"; write the answer')
        elif words > _LONGEST:
            fault = f"the passage has {words} words; cut it into parts of at most {LONG_WORDS}, each with its heading"
            yield Finding(place, "long-passage", fault)
        elif passage.question is None and words < _SHORTEST and len(passage.text) < _SHORTEST_CHARS:
            fault = f'"{said}" says too little to be quoted alone; make it a sentence that names its subject'
            yield Finding(place, "short-passage", fault)
    for passage in _cut(file):
        fault = f"the paragraph has more than {LONG_WORDS} words and was cut; break it where its subject changes"
        yield Finding(file.place(file.starts[passage.id]), "long-passage", fault)


def _cut(file: _File) -> Iterator[Passage]:
    """Yield the first passage of each paragraph too long for one: no line ends between it and the next."""
    texts = {document.id: document.text for document in _documents(file)}
    was_cut = False
    for one, other in pairwise(file.passages):
        same = one.citation.document_id == other.citation.document_id and one.citation.spans and other.citation.spans
        start, end = (one.citation.spans[-1][1], other.citation.spans[0][0]) if same else (0, 0)
        is_cut = 0 < start <= end and texts[one.citation.document_id][start:end] in ("", " ")
        if is_cut and not was_cut:
            yield one
        was_cut = is_cut


def _check_repeats(files: Sequence[_File]) -> Iterator[Finding]:
    first: dict[str, Passage] = {}
    places: dict[str, str] = {}
    for file in files:
        for passage in file.passages:
            text = " ".join(passage.text.casefold().split())
            place = file.place(file.starts[passage.id])
            if first.setdefault(text, passage) is passage:
                places[text] = place
            elif text:
                yield _repeated(passage.text, place, f"at {places[text]} too")
        for dropped in file.parsed.dropped:
            if dropped.why == "repeats another passage":
                again = file.find(dropped.text, (file.find(dropped.text) or 0) + 1)
                yield _repeated(dropped.text, file.place(again), "twice in this article")


def _repeated(text: str, place: str, where: str) -> Finding:
    return Finding(place, "duplicate-passage", f'"{_shorten(text)}" stands {where}; keep it in one place')


# --- What an article says about itself ---


def _check_about(file: _File, today: date) -> Iterator[Finding]:
    missing: dict[str, int] = dict.fromkeys(_ABOUT, 0)
    for document in _documents(file):
        missing["no-source"] += not (document.source_url or document.sources)
        missing["no-licence"] += not document.licence
        missing["no-review-date"] += not (document.reviewed_on or document.review_by)
        if document.review_by and document.review_by < today:
            line = _REVIEW_LINE.search(file.text)
            fault = f"the review was due by {document.review_by}; check the article and give the new date as `reviewed`"
            yield Finding(file.place(line.start() if line else None), "review-due", fault)
    for rule, count in missing.items():
        if count:
            yield Finding(file.name, rule, _say_missing(rule, count, file))


def _say_missing(rule: str, count: int, file: _File) -> str:
    what, key = _ABOUT[rule]
    if file.has_lines:
        remedy = "give its line a `url`" if rule == "no-source" else "only Markdown, text and HTML can say it"
        return f"{what} ({count} of {len(file.parsed.changes)} articles); {remedy}"
    is_page = file.path.suffix.lower() in (".html", ".htm")
    return f'{what}; add <meta name="citewell:{key}">' if is_page else f"{what}; give `{key}` in its front matter"


# --- Wording ---


def _check_wording(file: _File, lexicon: Lexicon) -> Iterator[Finding]:
    seen: set[tuple[str, str]] = set()
    last = 0
    for passage in file.passages:
        if not is_english(passage.language):
            continue
        start = file.starts[passage.id] or last
        around = " ".join((*passage.citation.heading_path, passage.heading))
        own = (passage.heading,) if not passage.inferred else ()
        for heading in (passage.citation.title, *own):
            if (passage.citation.document_id, heading) not in seen:
                seen.add((passage.citation.document_id, heading))
                for garble in find_garbles(lexicon, heading, f"{around} {passage.text}"):
                    at = start if file.has_lines else file.find(heading[garble.start :], last)
                    yield _garbled(file.place(at), heading, garble)
        for garble in find_garbles(lexicon, passage.text, around):
            at = start if file.has_lines else file.at(passage, garble.start, start)
            yield _garbled(file.place(at), passage.text, garble)
        last = start


def _garbled(place: str, text: str, garble: Garble) -> Finding:
    said = " ".join(text[garble.start : garble.end].split())
    fault = f'"{said}" is probably garbled; if "{garble.suggestion}" is meant, write that'
    return Finding(place, "garbled-wording", fault, garble.suggestion)


# --- Links ---


def _check_links(files: Sequence[_File]) -> Iterator[Finding]:
    by_path = {os.path.abspath(file.path): file for file in files}
    anchors = cache(lambda path: _anchors(path, by_path.get(path)))
    for file in files:
        if file.path.suffix.lower() not in _MARKED:
            continue
        for target, at in _links(file):
            if not _ELSEWHERE.match(target) and (fault := _fault(target, os.path.abspath(file.path), anchors)):
                yield Finding(file.place(at), "broken-link", f'the link "{target}" leads nowhere: {fault}')


def _links(file: _File) -> Iterator[tuple[str, int]]:
    """Yield the links of an article and where they stand; those of what was left out of a page are none of its own."""
    text = _NO_LINK.sub(lambda m: re.sub(r"[^\n]", " ", m.group()), file.text)
    if file.path.suffix.lower() in (".md", ".markdown"):
        yield from ((m.group(1) or m.group(2), m.start()) for m in _MARKDOWN_LINK.finditer(text))
    article = f" {_plain(' '.join(document.text for document in _documents(file)))} "
    for tag in _TAG.finditer(text):
        target = _TARGET.search(tag.group())
        if target and f" {_plain(_said(tag, text))} ".replace("  ", " ") in article:
            yield unescape(next(filter(None, target.groups()), "")).strip(), tag.start()


def _said(tag: re.Match[str], text: str) -> str:
    """Return the words of a link, or those that stand for a picture."""
    inside = text[tag.start() : tag.end()]
    if tag.group(1).lower() == "a":
        inside = text[tag.end() : tag.end() + _LONGEST_LINK].split("</a")[0].split("</A")[0]
    return unescape(" ".join(filter(None, (*_alts(inside), re.sub(r"<[^<>]*>", " ", inside)))))


def _alts(inside: str) -> Iterator[str]:
    return (m.group(1) or m.group(2) or "" for m in _ALT.finditer(inside))


def _plain(text: str) -> str:
    return " ".join(m.group().lower() for m in _RUN.finditer(text))


def _fault(target: str, here: str, anchors: Callable[[str], frozenset[str] | None]) -> str:
    """Return what is wrong with a relative link in the file `here`, with the remedy, or ""."""
    address, _, anchor = target.partition("#")
    folder = os.path.dirname(here)
    name = unquote(address.partition("?")[0])
    path = os.path.normpath(os.path.join(folder, name)) if name else here
    if not os.path.exists(path):
        near = get_close_matches(os.path.basename(path), _names(os.path.dirname(path)), 1, _NEAR)
        return f"there is no such file; {_nearest(near) or 'correct the name or delete the link'}"
    known = anchors(path) if anchor else None
    wanted = slugify(unquote(anchor))
    if known is None or wanted in known or _REPEATED_ANCHOR.sub("", wanted) in known:
        return ""
    near = get_close_matches(wanted, sorted(known), 1, _NEAR)
    return f"{os.path.basename(path)} has no such heading; {_nearest(near) or 'name one that it has'}"


def _nearest(near: Sequence[str]) -> str:
    return f'nearest is "{near[0]}"' if near else ""


def _names(folder: str) -> list[str]:
    try:
        return sorted(os.listdir(folder))
    except OSError:
        return []


def _anchors(path: str, file: _File | None) -> frozenset[str] | None:
    """Return the slugs that a link may name in a file, None where that cannot be known."""
    if not path.lower().endswith((*_MARKED, ".txt", *JSON_LINES)):
        return None
    try:
        text = file.text if file else read_text(Path(path))
    except SourceError:
        return None
    given = {next(filter(None, m.groups()), "") for m in _ANCHOR.finditer(text)}
    for passage in file.passages if file else ():
        given.update((passage.citation.anchor, passage.heading, *passage.citation.heading_path, passage.citation.title))
    return frozenset(map(slugify, given))


def _count(passage: Passage) -> int:
    return len(passage.text.split())


def _shorten(text: str) -> str:
    words = text.split()
    return " ".join(words[:8]) + " ..." if len(words) > 8 else " ".join(words)
