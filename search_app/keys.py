"""The keys of a clinic, in one file: public ones for sites that embed the search, secret ones for administration."""

import fcntl
import hashlib
import json
import os
import re
import secrets
import threading
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass, fields, replace
from datetime import date
from ipaddress import IPv6Address
from pathlib import Path
from typing import Any, Literal
from urllib.parse import urlsplit

from search_app.errors import SettingsError
from search_app.index.generations import replace_file

MOST_RATE = 1_000_000
"""The largest number of requests a minute that a key may name."""
_NAME = re.compile(r"[\w.-]{1,100}")
_SECRETS = {"site": re.compile(r"[\w-]{1,200}", re.ASCII), "admin": re.compile(r"[0-9a-f]{64}")}
_PORTS = {"http": 80, "https": 443}


@dataclass(frozen=True, slots=True)
class Key:
    """One key. A site key is public, as the page that holds it is, and kept as it is; of an admin key only the hash."""

    name: str
    kind: Literal["site", "admin"]
    secret: str
    """The key itself, or the SHA-256 of an admin key in hexadecimal."""
    origins: tuple[str, ...] = ()
    """Where pages may stand that ask with it, such as `https://clinic.example`; servers may always."""
    topics: tuple[str, ...] = ()
    """All that it finds; empty for everything."""
    rate: int = 0
    """Requests a minute of each client; 0 for what the settings say."""
    expires: str = ""
    """The last day on which it is good, `YYYY-MM-DD`; empty for ever."""
    created: str = ""

    def is_expired(self, today: date) -> bool:
        """Say whether its last day has passed."""
        return bool(self.expires) and date.fromisoformat(self.expires) < today


class KeyRing:
    """The keys of a file that is read again whenever it changes; one that cannot be read leaves the last in force,
    or none at all where there was no file before.

    Raises SettingsError when the file cannot be read at the start.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._seen = _stamp(path)
        self._keys = load_keys(path)
        self.fault = ""
        self._lock = threading.Lock()

    def keys(self) -> tuple[Key, ...] | None:
        """Return the keys, None when there has never been a file: then nobody needs one."""
        if _stamp(self._path) != self._seen:
            with self._lock:
                self._read()
        return self._keys

    def _read(self) -> None:
        stamp = _stamp(self._path)  # before the content: what is written meanwhile is read again
        try:
            found = load_keys(self._path)
            self.fault = "" if found is not None else f"{self._path.name}: is missing; the last keys stay in force"
            self._keys = self._keys if found is None else found
        except SettingsError:
            kept = "the last keys stay in force" if self._keys else "no key is in force until it can"
            self.fault = f"{self._path.name}: cannot be read; {kept}"
            self._keys = self._keys or ()
        self._seen = stamp


def load_keys(path: Path) -> tuple[Key, ...] | None:
    """Return the keys in a file, None when there is no file; raises SettingsError when it cannot be used."""
    try:
        read = json.loads(path.read_bytes())
    except FileNotFoundError:
        return None
    except (OSError, ValueError, RecursionError) as error:
        raise SettingsError(f"{path}: cannot be read as JSON ({type(error).__name__}); put back a copy of it") from None
    rows = read.get("keys") if isinstance(read, dict) else None
    if not isinstance(rows, list):
        raise SettingsError(f'{path}: holds no list "keys"; put back a copy of it, or make a key anew')
    keys = tuple(_read_key(row, f"{path}: key {number}") for number, row in enumerate(rows, 1))
    if len({key.name for key in keys}) < len(keys):
        raise SettingsError(f"{path}: two keys have the same name; rename one")
    return keys


def save_keys(path: Path, keys: Iterable[Key]) -> None:
    """Write keys to a file in one step, on disk when this returns."""
    rows = [{name: value for name, value in asdict(key).items() if value} for key in keys]
    replace_file(path, (json.dumps({"keys": rows}, ensure_ascii=False, indent=1) + "\n").encode())


def create_key(path: Path, name: str, kind: Literal["site", "admin"], **given: Any) -> str:
    """Add a key to the file, which is made when it is not there, and return the key.

    Raises SettingsError when the name is taken or a value cannot be used.
    """
    secret = ("cw_admin_" if kind == "admin" else "cw_site_") + secrets.token_urlsafe(32)
    row = {"name": name, "kind": kind, "secret": hash_of(secret) if kind == "admin" else secret, **given}
    fresh = _read_key({name: value for name, value in row.items() if value}, name)
    if fresh.is_expired(date.today()):
        raise SettingsError(f"{name}: {fresh.expires} is past; choose the last day on which it is to be good")
    with _alone(path):
        keys = load_keys(path) or ()
        if any(key.name == name for key in keys):
            raise SettingsError(f"{name}: a key of this name exists; choose another, or revoke it first")
        save_keys(path, [*keys, fresh])
    return secret


def allow_origins(path: Path, name: str, origins: Iterable[str]) -> None:
    """Let pages of further origins ask with a site key; raises SettingsError when there is none of that name."""
    given = tuple(_origin(text, name) for text in origins)
    with _alone(path):
        keys = load_keys(path) or ()
        if not any(key.name == name and key.kind == "site" for key in keys):
            raise SettingsError(f"{name}: there is no site key of this name; `citewell keys list` shows all")
        save_keys(path, [_with_origins(key, given) if key.name == name else key for key in keys])


def _with_origins(key: Key, more: tuple[str, ...]) -> Key:
    return replace(key, origins=tuple(dict.fromkeys((*key.origins, *more))))


def revoke_key(path: Path, name: str) -> None:
    """Take a key out of the file; raises SettingsError when there is none of that name."""
    with _alone(path):
        keys = load_keys(path) or ()
        kept = [key for key in keys if key.name != name]
        if len(kept) == len(keys):
            raise SettingsError(f"{name}: there is no key of this name; `citewell keys list` shows all")
        save_keys(path, kept)


@contextmanager
def _alone(path: Path) -> Iterator[None]:
    """Wait until nobody else changes the file."""
    path.parent.mkdir(parents=True, exist_ok=True)
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        fcntl.flock(folder, fcntl.LOCK_EX)
        yield
    finally:
        os.close(folder)


def hash_of(secret: str) -> str:
    """Return what is kept of an admin key: it is drawn from 256 bits, so a plain SHA-256 cannot be guessed back."""
    return hashlib.sha256(secret.encode("utf-8", "replace")).hexdigest()


def name_for(origins: Sequence[str]) -> str:
    """Return a name for a site key: the host of its first origin, `site` without any; raises SettingsError."""
    return _origin(origins[0], "--origin").partition("://")[2].replace(":", "-").strip("[]") if origins else "site"


def parse_origin(text: str) -> str:
    """Return an origin as browsers send it; raises ValueError when `text` is none."""
    parts = urlsplit(text)
    if not text.isascii() or not text.isprintable() or " " in text:
        raise ValueError(text)  # a name of other letters is written as browsers send it, xn--…
    if parts.scheme not in _PORTS or not parts.hostname or parts.path not in ("", "/") or parts.query or parts.fragment:
        raise ValueError(text)
    host = f"[{IPv6Address(parts.hostname).compressed}]" if ":" in parts.hostname else parts.hostname
    if "@" in parts.netloc or not re.fullmatch(r"[a-z0-9._-]+|\[[0-9a-f:.]+\]", host):
        raise ValueError(text)
    return f"{parts.scheme}://{host}" + (f":{parts.port}" if parts.port not in (None, _PORTS[parts.scheme]) else "")


def _read_key(row: object, place: str) -> Key:
    known = [one.name for one in fields(Key)]
    if not isinstance(row, Mapping) or not {"name", "kind", "secret"} <= row.keys() <= set(known):
        raise SettingsError(f"{place}: must hold name, kind and secret, and may hold {', '.join(known[3:])}")
    if not isinstance(row["name"], str) or not _NAME.fullmatch(row["name"]):
        raise SettingsError(f"{place}: name: must be letters, digits, dots, dashes and underscores")
    if row["kind"] not in ("site", "admin"):
        raise SettingsError(f"{place}: kind must be site or admin")
    if not isinstance(row["secret"], str) or not _SECRETS[row["kind"]].fullmatch(row["secret"]):
        raise SettingsError(f"{place}: secret must be a key as it was made, or the SHA-256 of an admin key")
    return Key(
        row["name"],
        row["kind"],
        row["secret"],
        tuple(_origin(text, place) for text in _texts(row, "origins", place)),
        tuple(_texts(row, "topics", place)),
        _rate(row.get("rate", 0), place),
        _day(row.get("expires", ""), place),
        _day(row.get("created", ""), place),
    )


def _texts(row: Mapping[str, Any], name: str, place: str) -> Sequence[str]:
    texts = row.get(name, ())
    if not isinstance(texts, list | tuple) or not all(isinstance(text, str) for text in texts):
        raise SettingsError(f"{place}: {name}: must be a list of texts")
    if not all(text.strip() and text.isprintable() for text in texts):
        raise SettingsError(f"{place}: {name}: must hold texts of visible letters")
    return texts


def _origin(text: str, place: str) -> str:
    try:
        return parse_origin(text)
    except ValueError:
        raise SettingsError(
            f"{place}: {text!r} is no origin such as https://clinic.example; without a path, other letters as xn--…"
        ) from None


def _rate(value: object, place: str) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or not 0 <= value <= MOST_RATE:
        raise SettingsError(f"{place}: rate: must be a whole number of requests a minute up to {MOST_RATE}")
    return value


def _day(value: object, place: str) -> str:
    try:
        return date.fromisoformat(str(value)).isoformat() if value else ""
    except ValueError:
        raise SettingsError(f"{place}: {value!r} is no day such as 2027-01-31") from None


def _stamp(path: Path) -> tuple[int, ...] | None:
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_ino, found.st_size, found.st_mtime_ns
