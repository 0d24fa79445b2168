"""The clinic's curation files and the shipped lists: synonyms, pins, notices and golden questions, checked."""

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from importlib import resources
from pathlib import Path
from typing import Any

from ingest.decode import read_text
from search_app.errors import SourceError
from search_app.model import Curation, Notice, Pin, Synonym
from search_app.notices import compile_notices, expand_words

SHIPPED_NOTICES = ("notices.toml", "notices_es.toml")
"""The files of the shipped rules, by language."""
_NOTICE_KEYS = ("id", "level", "title", "text", "when", "unless", "phone", "passage")
_BESIDE = ("words", "disable")
LEVELS = ("emergency", "same_day", "crisis_line")


@dataclass(frozen=True, slots=True)
class Golden:
    """A question of the clinic's own and the passage it must find among the first `within` hits."""

    question: str
    passage_id: str
    within: int
    place: str


@dataclass(frozen=True, slots=True)
class CorpusCuration:
    """What the curation files of a corpus say; the places name the line of each pin, and of each notice by its id."""

    curation: Curation
    golden: tuple[Golden, ...]
    pin_places: tuple[str, ...]
    notice_places: Mapping[str, str]


def load_curation(corpus: Path) -> CorpusCuration:
    """Return the shipped lists with the clinic's own in `corpus`; raises SourceError naming file and line."""
    pins, golden = [], []
    for row in _rows(corpus / "pins.toml", "pin", ("questions", "passage")):
        questions = row.texts("questions")
        pins.append((Pin(questions, row.text("passage")), row.place))
    for row in _rows(corpus / "questions.toml", "question", ("ask", "passage", "within")):
        golden.append(Golden(row.text("ask"), row.text("passage"), row.number("within", 1), row.place))
    curation = Curation(
        synonyms=(*_shipped_synonyms(), *_own_synonyms(corpus / "synonyms.txt")),
        pins=tuple(pin for pin, _ in pins),
        notices=_notices(corpus / "notices.toml"),
    )
    own = _rows(corpus / "notices.toml", "notice", _NOTICE_KEYS, _BESIDE)
    notice_places = {row.text("id"): row.place for row in own}
    return CorpusCuration(curation, tuple(golden), tuple(place for _, place in pins), notice_places)


def parse_synonyms(text: str, place: str) -> tuple[Synonym, ...]:
    """Return the synonyms in Solr format: `a, b, c` find each other, `a, b => c` makes a and b find c too."""
    return tuple(_synonym(line, f"{place}:{number}") for number, line in _rules(text))


def _rules(text: str) -> Iterator[tuple[int, str]]:
    for number, line in enumerate(text.splitlines(), 1):
        rule = line.split("#")[0].strip()
        if rule:
            yield number, rule


def _synonym(rule: str, place: str) -> Synonym:
    left, arrow, right = rule.partition("=>")
    words, also = (tuple(w.strip() for w in side.split(",") if w.strip()) for side in (left, right))
    if not words or (arrow and not also) or (not arrow and len(words) < 2) or "=>" in right:
        raise SourceError(f"{place}: is no synonym rule; write `a, b, c` or `a => b, c`")
    return Synonym(words, also or words)


def _shipped_synonyms() -> tuple[Synonym, ...]:
    return parse_synonyms(_shipped("lay_vocabulary.txt"), "lay_vocabulary.txt")


def _own_synonyms(path: Path) -> tuple[Synonym, ...]:
    text = _read_optional(path)
    return parse_synonyms(text, str(path)) if text else ()


def _notices(path: Path) -> tuple[Notice, ...]:
    text = _read_optional(path)
    own = _load_toml(text, path) if text else {}
    own_words = _Row(own, str(path)).table("words")
    shipped = [(name, tomllib.loads(_shipped(name))) for name in SHIPPED_NOTICES]
    words = {**shipped[0][1]["words"], **own_words}
    rows = [
        (_Row(row, f"{name}: {row['id']}"), {**tables["words"], **own_words})
        for name, tables in shipped
        for row in tables["notice"]
    ]
    disabled = _Row(own, str(path)).texts("disable", ())
    if unknown := [name for name in disabled if name not in {row.text("id") for row, _ in rows}]:
        raise SourceError(f"{path}: disable names {unknown[0]!r}, but no shipped notice has that id")
    own_rows = list(_rows(path, "notice", _NOTICE_KEYS, beside=_BESIDE))
    replaced = {*disabled, *(row.text("id") for row in own_rows)}
    kept = [(row, lists) for row, lists in rows if row.text("id") not in replaced]
    for row in own_rows:
        _check_rules(row, words)
    return tuple(_notice(row, lists) for row, lists in (*((row, words) for row in own_rows), *kept))


def _check_rules(row: "_Row", words: Mapping[str, str]) -> None:
    if not row.texts("when"):
        raise SourceError(f"{row.place}: when must hold at least one rule")
    try:
        compile_notices([_notice(row, words)])
    except SourceError as error:
        raise SourceError(f"{row.place}: {error}") from None


def _notice(row: "_Row", words: Mapping[str, str]) -> Notice:
    level = row.text("level")
    if level not in LEVELS:
        raise SourceError(f"{row.place}: level {level!r} is unknown; use {', '.join(LEVELS)}")
    return Notice(
        id=row.text("id"),
        level=level,  # type: ignore[arg-type]  # checked above
        title=row.text("title"),
        text=row.text("text"),
        phone=row.text("phone", ""),
        when=tuple(expand_words(rule, words) for rule in row.texts("when")),
        unless=tuple(expand_words(rule, words) for rule in row.texts("unless", ())),
        passage_id=row.text("passage", ""),
    )


@dataclass(frozen=True, slots=True)
class _Row:
    """One table of a curation file, asked for values that must have a type."""

    values: Mapping[str, Any]
    place: str

    def text(self, key: str, default: str | None = None) -> str:
        value = self.values.get(key, default)
        if not isinstance(value, str) or (default is None and not value.strip()):
            raise SourceError(f"{self.place}: {key} must be given as text in quotes")
        return " ".join(value.split())

    def texts(self, key: str, default: tuple[str, ...] | None = None) -> tuple[str, ...]:
        value = self.values.get(key, default)
        if value is None or not isinstance(value, list | tuple) or not all(isinstance(v, str) for v in value):
            raise SourceError(f'{self.place}: {key} must be a list of texts such as ["one", "two"]')
        return tuple(value)

    def table(self, key: str) -> Mapping[str, str]:
        value = self.values.get(key, {})
        if not isinstance(value, dict) or not all(isinstance(text, str) for text in value.values()):
            raise SourceError(f"{self.place}: {key} must be a table of texts")
        return value

    def number(self, key: str, default: int) -> int:
        value = self.values.get(key, default)
        if not isinstance(value, int) or isinstance(value, bool) or value < 1:
            raise SourceError(f"{self.place}: {key} must be a whole number from 1")
        return value


def _rows(path: Path, name: str, known: tuple[str, ...], beside: tuple[str, ...] = ()) -> Iterator[_Row]:
    text = _read_optional(path)
    if not text:
        return
    tables = _load_toml(text, path)
    if unknown := [key for key in tables if key not in (name, *beside)]:
        raise SourceError(f"{path}: has {unknown[0]!r}; this file holds [[{name}]] tables only")
    lines = [number for number, line in enumerate(text.splitlines(), 1) if line.strip().startswith(f"[[{name}]]")]
    found = tables.get(name, [])
    if not isinstance(found, list) or len(found) != len(lines):
        raise SourceError(f"{path}: write each entry as a table that starts with the line [[{name}]]")
    for values, line in zip(found, lines, strict=True):
        for key in values:
            if key not in known:
                near = get_close_matches(key, known, 1)
                hint = f"did you mean {near[0]!r}?" if near else f"use {', '.join(known)}"
                raise SourceError(f"{path}:{line}: {key!r} is unknown; {hint}")
        yield _Row(values, f"{path}:{line}")


def _load_toml(text: str, path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(text)
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        raise SourceError(f"{path}: is not valid TOML ({error})") from None


def _read_optional(path: Path) -> str:
    try:
        return read_text(path) if path.exists() and path.stat().st_size else ""
    except OSError as error:
        raise SourceError(f"{path}: cannot be read ({error.strerror}); check its rights") from None


def _shipped(name: str) -> str:
    return resources.files("ingest").joinpath("data", name).read_text(encoding="utf-8")
