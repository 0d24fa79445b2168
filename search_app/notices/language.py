"""The rule language of notices: a rule as text to numbered groups of alternatives."""

from collections.abc import Iterable, Iterator, Mapping

from search_app.analysis import fold, stem, tokenize
from search_app.errors import SourceError
from search_app.notice_cues import CANNOT, NOT

Phrase = tuple[str, ...]
Group = frozenset[Phrase]
Rule = tuple[tuple[int, ...], ...]

_CANNOT = frozenset(CANNOT.split())
_NOT = frozenset(NOT.split())


def expand_words(rule: str, words: Mapping[str, str]) -> str:
    """Return `rule` with every `@name` replaced by the alternatives that `words` gives for that name.

    A list may name other lists. Raises SourceError for a name that is not in `words`, that leads back to itself, or
    that is part of a longer alternative (`severe @pain`).
    """
    return _expand(rule, words, ())


def _expand(rule: str, words: Mapping[str, str], inside: tuple[str, ...]) -> str:
    pieces = []
    for piece in _split_keeping(rule, "&+|"):
        name = piece.strip().removeprefix("@")
        if "@" not in piece:
            pieces.append(piece)
            continue
        if not piece.strip().startswith("@") or " " in name or "@" in name:
            raise SourceError(f'rule "{rule}": "{piece.strip()}" must be a list name alone, such as @pain')
        if name not in words or name in inside:
            fault = "refers to itself" if name in inside else "is not in [words]"
            raise SourceError(f'rule "{rule}": the word list @{name} {fault}')
        pieces.append(f" {_expand(words[name], words, (*inside, name)).strip()} ")
    return " ".join("".join(pieces).split())


def _split_keeping(text: str, signs: str) -> Iterator[str]:
    """Yield the pieces of `text` between `signs`, and the signs themselves, in order."""
    start = 0
    for index, sign in enumerate(text):
        if sign in signs:
            yield text[start:index]
            yield sign
            start = index + 1
    yield text[start:]


def parse(rule: str, spelt: dict[str, str]) -> list[list[Group]]:
    """Return the alternatives of `rule` by group, near groups together; adds its spellings and stems to `spelt`."""
    return [
        [frozenset(_parse_phrase(phrase, spelt) for phrase in group.split("|")) for group in near.split("+")]
        for near in rule.split("&")
    ]


def _parse_phrase(phrase: str, spelt: dict[str, str]) -> Phrase:
    if not phrase.strip():
        raise SourceError("nothing stands between two of its signs; write words, or take one sign out")
    keys: list[str] = []
    for word in phrase.split():
        if word in ("#", "#year"):
            keys.append(word)
            continue
        if word.startswith("@"):
            raise SourceError(f"the word list {word} was not filled in; define it under [words]")
        plain = word.removeprefix("=")
        if not all(c.isalnum() or c in "'’-" for c in plain) or not any(c.isalnum() for c in plain):
            raise SourceError(f'"{word}" is not a word; only words, numbers and the signs + | & = # may be used')
        for token in tokenize(plain):
            folded = standard(fold(plain[token.start : token.end]))
            keys.append("=" + folded if word.startswith("=") else stem(folded))
            if not word.startswith("="):
                spelt[folded] = stem(folded)
    return tuple(keys)


def number(rule: Iterable[Iterable[Group]], groups: dict[Group, int]) -> Rule:
    """Return `rule` with a number in place of each group, added to `groups` where it is new."""
    return tuple(tuple(groups.setdefault(group, len(groups)) for group in near) for near in rule)


def standard(word: str) -> str:
    """Return `cannot` or `not` for a folded word that says one of them (can't, unable, isn't), others unchanged."""
    if word in _CANNOT:
        return "cannot"
    return "not" if word in _NOT else word
