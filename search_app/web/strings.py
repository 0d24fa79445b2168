"""Every word of the pages: one catalogue a language, and the language that a request is answered in."""

import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from importlib.resources import files
from typing import cast

from flask import Flask, current_app, g, request
from markupsafe import Markup

from search_app.errors import SettingsError

_KEY = "citewell-languages"
_CARRY = frozenset({"home", "search", "documents", "article", "feedback"})
"""Pages whose addresses carry the language that was chosen."""


@dataclass(frozen=True, slots=True)
class Language:
    """A language of the interface with all its texts by key; `code` is its BCP 47 tag."""

    code: str
    texts: Mapping[str, str]
    months: tuple[str, ...]

    @property
    def name(self) -> str:
        """Return what the language calls itself."""
        return self.texts["name"]

    @property
    def direction(self) -> str:
        """Return ltr or rtl."""
        return self.texts["direction"]

    def text(self, key: str, **values: object) -> Markup:
        """Return the text of `key` with `values` put in, escaped unless they are markup; `n` chooses the plural."""
        if key not in self.texts:
            key = f"{key}.{'one' if values.get('n') == 1 else 'other'}"
        return Markup(self.texts[key]).format(**values)  # noqa: S704 - our own catalogue, values are escaped

    def date(self, day: date) -> str:
        """Return a date as people write it, such as 14 September 2026."""
        return str(self.text("date", day=day.day, month=self.months[day.month - 1], year=day.year))


def shipped() -> list[str]:
    """Return the codes of the languages that there is a catalogue of."""
    folder = files("search_app.web").joinpath("languages")
    return sorted(entry.name.removesuffix(".toml") for entry in folder.iterdir() if entry.name.endswith(".toml"))


def load_language(code: str) -> Language:
    """Return a language; raises SettingsError when there is no catalogue of it."""
    if code not in shipped():
        raise SettingsError(f"languages: there is no {code!r}; use {', '.join(shipped())}")
    text = files("search_app.web").joinpath("languages", f"{code}.toml").read_text(encoding="utf-8")
    given = tomllib.loads(text)
    months = tuple(given.pop("months"))
    return Language(code, dict(_flat(given)), months)


def add_languages(app: Flask, codes: Sequence[str]) -> None:
    """Offer these languages, the first by default; links to pages carry the one that was chosen by `?lang=`."""
    if not codes:
        raise SettingsError(f"languages: name at least one of {', '.join(shipped())}")
    offered = app.extensions[_KEY] = {code: load_language(code) for code in codes}
    app.url_defaults(_carry)
    app.jinja_env.globals.update(t=text, language=language, languages=tuple(offered.values()), long_date=long_date)


def language() -> Language:
    """Return the language of this request."""
    if "language" not in g:
        offered = _offered()
        g.language = offered.get(request.args.get("lang", ""), next(iter(offered.values())))
    return cast(Language, g.language)


def text(key: str, **values: object) -> Markup:
    """Return a text in the language of this request."""
    return language().text(key, **values)


def long_date(day: date) -> str:
    """Return a date as people write it, in the language of this request."""
    return language().date(day)


def chosen() -> dict[str, str]:
    """Return what an address must carry to stay in the language of this request, nothing for the default."""
    code = language().code
    return {} if code == next(iter(_offered())) else {"lang": code}


def _offered() -> dict[str, Language]:
    return cast(dict[str, Language], current_app.extensions[_KEY])


def _carry(endpoint: str, values: dict[str, object]) -> None:
    if endpoint in _CARRY:
        for name, code in chosen().items():
            values.setdefault(name, code)


def _flat(given: Mapping[str, object], prefix: str = "") -> Iterator[tuple[str, str]]:
    for key, value in given.items():
        if isinstance(value, Mapping):
            yield from _flat(value, f"{prefix}{key}.")
        else:
            yield f"{prefix}{key}", str(value)
