"""Text to WordPiece token numbers, as uncased BERT models read it."""

import unicodedata
from collections.abc import Iterator, Sequence

from search_app.errors import ModelError

VERSION = "1"
"""Part of a model's digest: other token numbers make other vectors."""

_UNKNOWN, _START, _END = "[UNK]", "[CLS]", "[SEP]"
_LONGEST_WORD = 100  # a longer word is one unknown token, as in the reference tokenizer
# The blocks that BERT's basic tokenizer sets apart character by character.
_IDEOGRAPHS = (
    (0x4E00, 0x9FFF), (0x3400, 0x4DBF), (0x20000, 0x2A6DF), (0x2A700, 0x2B73F), (0x2B740, 0x2B81F),
    (0x2B920, 0x2CEAF), (0xF900, 0xFAFF), (0x2F800, 0x2FA1F),
)  # fmt: skip
_INVISIBLE = ("Cc", "Cf", "Co", "Cs")
# Bounds on what is remembered, so that no text can make it grow: about 1 MB and 4 MB.
_MOST_CHARACTERS = 8192
_MOST_WORDS = 16384


class WordPiece:
    """A tokenizer over one vocabulary; safe to use from several threads."""

    def __init__(self, vocabulary: Sequence[str], place: str = "vocab.txt") -> None:
        """Take the tokens in the order of their numbers; raises ModelError, naming `place`, when special ones lack."""
        self._numbers = {token: number for number, token in enumerate(vocabulary)}
        for token in (_UNKNOWN, _START, _END):
            if token not in self._numbers:
                raise ModelError(f"{place}: has no token {token}; use the vocabulary of a BERT model")
        self._unknown, self._start, self._end = (self._numbers[t] for t in (_UNKNOWN, _START, _END))
        self._longest = max(map(len, vocabulary))
        self._folded = _Folded()
        self._words: dict[str, tuple[int, ...]] = {}

    def encode(self, text: str, most: int) -> list[int]:
        """Return at most `most` token numbers of `text`, the start and end token among them."""
        return [self._start, *self.pieces(text, most - 2), self._end]

    def pieces(self, text: str, most: int) -> list[int]:
        """Return the first `most` token numbers of `text` without start and end; special tokens are read as text."""
        found: list[int] = []
        for word in text.translate(self._folded).split():
            found += self._words.get(word) or self._learn(word)
            if len(found) >= most:
                break
        return found[:most]

    def _learn(self, word: str) -> tuple[int, ...]:
        pieces = tuple(self._split(word)) if len(word) <= _LONGEST_WORD else ()
        pieces = pieces or (self._unknown,)
        if len(self._words) >= _MOST_WORDS:
            self._words = {}
        self._words[word] = pieces
        return pieces

    def _split(self, word: str) -> list[int]:
        pieces, start, mark = [], 0, ""
        while start < len(word):
            for end in range(min(len(word), start + self._longest), start, -1):
                number = self._numbers.get(mark + word[start:end])
                if number is not None:
                    break
            else:
                return []
            pieces.append(number)
            start, mark = end, "##"
        return pieces


class _Folded(dict[int, str]):
    """What each character becomes before words are split at white space, worked out when first met."""

    def __missing__(self, code: int) -> str:
        folded = "".join(_fold(chr(code)))
        if len(self) < _MOST_CHARACTERS:
            self[code] = folded
        return folded


def _fold(character: str) -> Iterator[str]:
    if character in "\t\n\r":
        yield " "
    elif character == "\ufffd" or unicodedata.category(character) in _INVISIBLE:
        return
    elif character.isspace():
        yield " "
    elif _is_ideograph(ord(character)):
        yield f" {unicodedata.normalize('NFD', character)} "
    else:
        for part in unicodedata.normalize("NFD", character):
            if unicodedata.category(part) != "Mn":
                yield f" {part} " if _is_punctuation(part) else part.lower()


def _is_ideograph(code: int) -> bool:
    return any(low <= code <= high for low, high in _IDEOGRAPHS)


def _is_punctuation(character: str) -> bool:
    return unicodedata.category(character)[0] == "P" or character in "$+<=>^`|~"
