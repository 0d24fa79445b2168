"""Bytes to text, decoded here and nowhere else, so that no parser guesses an encoding of its own."""

import codecs
import re
from pathlib import Path

from search_app.errors import SourceError

MAX_BYTES = 16 * 1024 * 1024
_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_DECLARABLE = {"iso-8859-1": "cp1252", "latin-1": "cp1252", "latin1": "cp1252", "us-ascii": "cp1252"}
"""Encodings that pages name but mean another by; those named here and in _HARMLESS are all that are believed."""
_HARMLESS = re.compile(
    r"windows-125[0-8]|iso-8859-(?:[2-9]|1[03-6])|koi8-[ru]|shift_jis|euc-(?:jp|kr)|gb18030|gbk|gb2312|big5"
)
_WESTERN_SHARE = 0.3
"""Text of undeclared encoding with more letters than this beyond ASCII is not in windows-1252."""
_DECLARED = re.compile(rb"<meta[^>]{0,200}charset\s*=\s*[\"']?\s*([a-zA-Z0-9_-]{1,40})", re.IGNORECASE)
_MULTIBYTE = re.compile(rb"[\xc3\xe2][\x80-\xbf]")
_NOT_TEXT = re.compile(r"[\x00-\x08\x0e-\x1f\x7f\ud800-\udfff]")
"""Control characters, and halves of a pair that JSON can spell but no file can hold."""


def read_text(path: Path, most: int = MAX_BYTES) -> str:
    """Return the text of a file with `\\n` line ends and no byte order mark; raises SourceError naming the fault.

    A file of more than `most` bytes is refused unread.
    """
    try:
        if path.stat().st_size > most:
            raise SourceError(f"{path}: is larger than {most // 2**20} MB; split it into several articles")
        if not path.is_file():
            raise SourceError(f"{path}: is no file; name a file")
        data = path.read_bytes()
    except OSError as error:
        raise SourceError(f"{path}: cannot be read ({error.strerror}); check that it exists and its rights") from None
    return decode(data, str(path))


def decode(data: bytes, place: str) -> str:
    """Return `data` as text: by its byte order mark, as strict UTF-8, else in the old encoding it must then be in.

    Raises SourceError for binary data, for text cut off inside a character, and for empty text.
    """
    text = _decode(data, place).replace("\r\n", "\n").replace("\r", "\n").lstrip("\ufeff")
    if not check_characters(text, place).strip():
        raise SourceError(f"{place}: is empty; write the article or delete the file")
    return text


def check_characters(text: str, place: str) -> str:
    """Return `text` as it is; raises SourceError when it holds characters that no text has."""
    if found := _NOT_TEXT.search(text):
        raise SourceError(
            f"{place}: is not text (character 0x{ord(found.group()):02x}); save the article as UTF-8 text"
        )
    return text


def drop_bad_characters(text: str) -> str:
    """Return `text` without characters that no text has: for what a web page says beside its article."""
    return _NOT_TEXT.sub("", text)


def _decode(data: bytes, place: str) -> str:
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return _strict(data[len(mark) :], encoding, place)
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        if b"\x00" in data or not data[: error.start].isascii() or _MULTIBYTE.search(data):
            raise SourceError(f"{place}: {_fault(error, data)}") from None
        if error.end >= len(data) and "unexpected end" in error.reason:
            raise SourceError(f"{place}: {_fault(error, data)}") from None
    declared = _DECLARED.search(data[:4096])
    name = declared.group(1).decode().lower() if declared else ""
    if _HARMLESS.fullmatch(name):
        return _strict(data, name, place)
    text = _strict(data, _DECLARABLE.get(name, "cp1252"), place)
    letters = [c for c in text if c.isalpha()]
    if sum(c > "\x7f" for c in letters) > _WESTERN_SHARE * len(letters):
        raise SourceError(f"{place}: is in an encoding it does not name; save the article as UTF-8 text")
    return text


def _strict(data: bytes, encoding: str, place: str) -> str:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        raise SourceError(f"{place}: {_fault(error, data)}") from None


def _fault(error: UnicodeDecodeError, data: bytes) -> str:
    if error.end >= len(data) and ("unexpected end" in error.reason or "truncated" in error.reason):
        return "ends in the middle of a character, so part of it is missing; copy the whole file again"
    return f"is not {error.encoding} text (byte {error.start}); save the article as UTF-8 text"
