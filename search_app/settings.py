"""Every setting in one table: name, default and help; read from citewell.toml and `CITEWELL_*` variables."""

import os
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace
from difflib import get_close_matches
from pathlib import Path
from typing import Any
from urllib.parse import SplitResult, urlsplit

from search_app.errors import SettingsError

CONFIG_NAME = "citewell.toml"
PREFIX = "CITEWELL_"
LOOPBACK = ("localhost", "127.0.0.1", "[::1]")
"""Host names of this machine alone."""
SEMANTIC_MODES = ("full", "fast", "off")
ENGINES = ("whoosh", "opensearch")
CHOICES = {"semantic": SEMANTIC_MODES, "engine": ENGINES}
_COLLECTION = re.compile(r"[a-z0-9_]{1,64}")
_BASE_PATH = re.compile(r"(/[\w.~-]+)+")


def _setting(
    default: Any, help_text: str, low: int | None = None, high: int | None = None, *, secret: bool = False
) -> Any:
    return field(default=default, repr=not secret, metadata={"help": help_text, "low": low, "high": high})


@dataclass(frozen=True, slots=True)
class Settings:
    """All settings with their defaults; paths are taken relative to the folder of citewell.toml."""

    corpus: Path = _setting(Path("corpus"), "Folder with the clinic's articles and curation files.")
    data: Path = _setting(Path("data"), "Folder with the published generations.")
    engine: str = _setting("whoosh", "What keeps the passages: whoosh, in the data folder, or opensearch, a cluster.")
    opensearch_url: tuple[str, ...] = _setting(
        ("http://localhost:9200",), "Addresses of the nodes of the cluster, separated by commas."
    )
    opensearch_collection: str = _setting("clinic", "Name of this collection in the cluster: a to z, 0 to 9 and _.")
    opensearch_user: str = _setting("", "User of the cluster; none when empty.")
    opensearch_password: str = _setting("", "Password of that user; never shown.", secret=True)
    opensearch_password_file: str = _setting("", "File with that password, in place of the setting.")
    opensearch_ca_file: str = _setting("", "File with the certificates that sign those of the nodes (PEM).")
    opensearch_cert_file: str = _setting("", "Client certificate that the nodes know this service by (PEM).")
    opensearch_key_file: str = _setting("", "Key of the client certificate (PEM).")
    opensearch_timeout_ms: int = _setting(
        2000, "Milliseconds until a question is answered without the cluster, a second node tried.", 100, 60_000
    )
    opensearch_shards: int = _setting(1, "Shards of an index; one holds some ten million passages.", 1, 1024)
    opensearch_replicas: int = _setting(1, "Further copies of each shard, as far as there are nodes for them.", 0, 100)
    opensearch_copy: int = _setting(
        200_000,
        "Passages up to which a web machine keeps a whole copy, of more only questions with answers; 0 keeps none.",
        0,
        100_000_000,
    )
    host: str = _setting("127.0.0.1", "Address the server listens on.")
    port: int = _setting(8000, "Port the server listens on.", 0, 65535)
    threads: int = _setting(8, "Requests answered at the same time by `citewell serve`.", 1, 256)
    base_path: str = _setting("", "Path under which a proxy serves Citewell, such as /help.")
    trusted_hosts: tuple[str, ...] = _setting(LOOPBACK, "Host names the server answers to, separated by commas.")
    proxy_hops: int = _setting(0, "Proxies in front whose X-Forwarded headers are believed.", 0, 10)
    max_body_bytes: int = _setting(65536, "Largest request body that is read.", 1024, 16 * 1024 * 1024)
    max_question_chars: int = _setting(2000, "Characters of a question that are used; the rest is cut.", 50, 100_000)
    kept_answers: int = _setting(
        1000, "Answers of the API kept in memory for questions asked again; 0 keeps none.", 0, 1_000_000
    )
    semantic: str = _setting("full", "How questions are compared by meaning: full, fast or off.")
    model: Path = _setting(Path("~/.cache/citewell/model"), "Folder of the model that `citewell model install` stores.")
    review_months: int = _setting(
        36, "Months after its review date until an article counts as due, unless it says so itself; 0 never.", 0, 600
    )
    largest_fall: int = _setting(
        30, "Percent of the passages that one ingestion may take away without being told to.", 0, 100
    )
    link_to_source: bool = _setting(True, "Citations link to the clinic's own page where an article names one.")
    keys: Path = _setting(
        Path("keys.json"), "File of the keys that `citewell keys` manages; without it nobody needs a key."
    )
    rate: int = _setting(
        300, "Requests a minute that one client is answered where there are keys; 0 for no limit.", 0, 1_000_000
    )
    rate_store: str = _setting(
        "", "Redis or Valkey where requests are counted for several machines, such as redis://host:6379.", secret=True
    )
    usage: str = _setting("", "Folder that counts of what helped are written to; nothing is counted when empty.")
    count_topics: bool = _setting(
        False, "Count there which headings and words of the articles unanswered questions were near to."
    )
    clinic_name: str = _setting("Our clinic", "Name shown on the search page.")
    clinic_phone: str = _setting("", "Phone number shown when no answer was found.")
    emergency_number: str = _setting("112", "Number shown with emergency notices.")
    urgent_number: str = _setting("", "Number for help the same day, shown with same-day notices.")
    crisis_number: str = _setting("", "Number of a crisis line, shown with crisis notices.")
    languages: tuple[str, ...] = _setting(
        ("en",), "Languages of the pages, en or es: the first by default, further ones offered at their foot."
    )
    brand_color: str = _setting(
        "", "Colour of links and buttons, such as #00566f; made darker or lighter to be readable."
    )
    logo: str = _setting("", "Picture shown before the name, a file in the folder of citewell.toml.")
    root: Path = field(default=Path("."), metadata={"help": ""})
    """The folder that relative paths start from: where citewell.toml lies, else the working folder."""


TABLE = {f.name: f for f in fields(Settings) if f.name != "root"}


def load_settings(
    environ: Mapping[str, str] | None = None,
    config: Path | None = None,
    overrides: Mapping[str, object] | None = None,
) -> Settings:
    """Return the settings from defaults, then citewell.toml, then the environment, then `overrides`.

    `config` is the file to read; without it CITEWELL_CONFIG, then citewell.toml in the working folder or above it.
    Raises SettingsError for an unknown name or a value that cannot be used.
    """
    environ = os.environ if environ is None else environ
    named = config or (Path(environ[PREFIX + "CONFIG"]) if environ.get(PREFIX + "CONFIG") else None)
    path = named or _nearest_config(Path.cwd())
    values: dict[str, Any] = {"root": path.resolve().parent}
    if named or path.is_file():
        for name, value in _read_toml(path).items():
            values[name] = _convert(name, value, f"{path}: {name}")
    for key, value in environ.items():
        name = key.removeprefix(PREFIX).lower()
        if key.startswith(PREFIX) and name != "config":
            values[name] = _convert(name, value, key)
    for name, given in (overrides or {}).items():
        if given is not None:
            values[name] = _convert(name, given, name)
    return _with_absolute_paths(Settings(**values), overrides or {})


def _nearest_config(folder: Path) -> Path:
    """Return citewell.toml in `folder` or the nearest folder above that holds one, else where it would be."""
    return next((p for here in (folder, *folder.parents) if (p := here / CONFIG_NAME).is_file()), folder / CONFIG_NAME)


def split_node_address(url: str) -> SplitResult:
    """Return the parts of the address of a node; raises SettingsError, which never shows the address."""
    try:
        parts = urlsplit(url)
        usable = parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0
    except ValueError:
        usable = False
    if not usable:
        raise SettingsError("CITEWELL_OPENSEARCH_URL: holds what is no address such as https://search.example:9200")
    if "@" in url or parts.query or parts.fragment:
        raise SettingsError(
            "CITEWELL_OPENSEARCH_URL: holds more than scheme, host, port and path; give user and password in settings "
            "of their own, CITEWELL_OPENSEARCH_USER and CITEWELL_OPENSEARCH_PASSWORD"
        )
    return parts


def is_loopback(host: str) -> bool:
    """Say whether a host name, of an address or as part of one, is one of this machine alone."""
    return host.lower() in LOOPBACK or f"[{host}]" in LOOPBACK


def rows(settings: Settings) -> list[tuple[str, str, str]]:
    """Return (environment name, value, help) for every setting, in the order of the table; a secret is not shown."""
    return [
        (PREFIX + name.upper(), _show(getattr(settings, name), secret=not f.repr), str(f.metadata["help"]))
        for name, f in TABLE.items()
    ]


def environ_of(settings: Settings) -> dict[str, str]:
    """Return the variables that give another process these settings, secrets included."""
    return {PREFIX + name.upper(): _show(getattr(settings, name)) for name in TABLE}


def _with_absolute_paths(settings: Settings, overrides: Mapping[str, object]) -> Settings:
    def absolute(name: str) -> Path:
        base = Path.cwd() if overrides.get(name) is not None else settings.root
        path = Path(getattr(settings, name)).expanduser()
        return path if path.is_absolute() else base / path

    usage = str(absolute("usage")) if settings.usage else ""
    return replace(
        settings,
        corpus=absolute("corpus"),
        data=absolute("data"),
        model=absolute("model"),
        keys=absolute("keys"),
        usage=usage,
    )


def _read_toml(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except FileNotFoundError:
        raise SettingsError(f"{path}: no such settings file; make one with `citewell init`") from None
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise SettingsError(f"{path}: cannot be read as TOML ({error}); correct it or remove it") from None


def _convert(name: str, value: Any, place: str) -> Any:
    if name not in TABLE:
        near = get_close_matches(name, TABLE, 1)
        hint = f"did you mean {near[0]}?" if near else "`citewell settings` lists all of them"
        raise SettingsError(f"{place}: no such setting; {hint}")
    default, metadata = TABLE[name].default, TABLE[name].metadata
    if isinstance(default, bool):
        return _to_bool(value, place)
    if isinstance(default, int):
        return _to_int(value, place, metadata["low"], metadata["high"])
    if isinstance(default, tuple):
        return _to_texts(name, value, place)
    if not TABLE[name].repr and not isinstance(value, str):
        raise SettingsError(f"{place}: is not text; put it in quotes")  # without it, for it is secret
    text = str(value) if isinstance(value, Path) else _to_text(value, place)
    if isinstance(default, Path):
        return _to_path(text, place)
    if name in CHOICES:
        return _to_choice(text, place, CHOICES[name])
    if name == "opensearch_collection" and not _COLLECTION.fullmatch(text):
        raise SettingsError(f"{place}: {text!r} is no name of a collection; use a to z, 0 to 9 and _")
    return _to_base_path(text, place) if name == "base_path" else text


def _to_text(value: object, place: str) -> str:
    # A number is taken as it stands, so that `emergency_number = 112` need not be quoted.
    if isinstance(value, bool) or not isinstance(value, str | int):
        raise SettingsError(f"{place}: {value!r} is not text; put it in quotes")
    return str(value)


def _to_texts(name: str, value: object, place: str) -> tuple[str, ...]:
    parts = value if isinstance(value, list | tuple) else _to_text(value, place).split(",")
    texts = tuple(text for part in parts if (text := _to_text(part, place).strip()))
    if name == "trusted_hosts" and (wrong := next((t for t in texts if re.search(r"(?:]|^[^:]+):\d+$", t)), "")):
        raise SettingsError(f"{place}: {wrong!r} has a port; write host names without one")
    if name == "opensearch_url":
        for text in texts:
            split_node_address(text)
    return texts


def _to_path(text: str, place: str) -> Path:
    if not text.strip() or "\0" in text:
        raise SettingsError(f"{place}: {text!r} is no folder; name one")
    return Path(text)


def _to_bool(value: object, place: str) -> bool:
    known = {"1": True, "true": True, "yes": True, "on": True, "0": False, "false": False, "no": False, "off": False}
    text = str(value).strip().lower()
    if text not in known:
        raise SettingsError(f"{place}: {value!r} is neither true nor false; write true or false")
    return known[text]


def _to_int(value: object, place: str, low: int, high: int) -> int:
    try:
        number = int(_to_text(value, place).strip())
    except (SettingsError, ValueError):
        raise SettingsError(f"{place}: {value!r} is not a whole number; use {low} to {high}") from None
    if not low <= number <= high:
        raise SettingsError(f"{place}: {number} is out of range; use {low} to {high}")
    return number


def _to_choice(value: str, place: str, choices: tuple[str, ...]) -> str:
    if value not in choices:
        raise SettingsError(f"{place}: {value!r} is unknown; use {', '.join(choices)}")
    return value


def _to_base_path(value: str, place: str) -> str:
    path = value.strip().rstrip("/")
    if path and not _BASE_PATH.fullmatch(path):
        raise SettingsError(f"{place}: {value!r} is not a path such as /help; start it with one slash")
    return path


def _show(value: object, *, secret: bool = False) -> str:
    if secret and value:
        return "(set)"
    if isinstance(value, tuple):
        return ",".join(map(str, value))
    return str(value).lower() if isinstance(value, bool) else str(value)
