"""The lines of HTML that put the search into a page of the clinic's."""

from html import escape
from urllib.parse import urlsplit

from search_app.errors import CitewellError
from search_app.settings import Settings
from search_app.web.embed import current

MODES = ("inline", "dialog")
_WORDS = {"en": ("Your question", "Search"), "es": ("Su pregunta", "Buscar")}
"""Label and button of the form for browsers without scripts, where it is not the language of the page."""


def snippet(settings: Settings, url: str, key: str = "", lang: str = "", mode: str = "inline") -> str:
    """Return the tags for a page: the script by its lasting address, the element, and in it a form without scripts.

    `url` is where patients reach this service (CitewellError unless it is a web address of a server, with or without a
    path); the base path of the settings is added where it names none.
    """
    base, script = service_address(url, settings), current()
    given = {"endpoint": base, "key": key, "lang": lang, "mode": "" if mode == "inline" else mode}
    given |= {"phone": settings.clinic_phone, "emergency": settings.emergency_number}
    spoken = lang or settings.languages[0]
    label, search = _WORDS.get(spoken.partition("-")[0], _WORDS["en"])
    ask = f"{base}/search" + (f"?lang={lang.partition('-')[0]}" if lang else "")
    return "\n".join(
        [
            f'<script src="{escape(base)}/embed/{script.name}" integrity="{script.integrity}" '
            'crossorigin="anonymous" defer></script>',
            f"<citewell-search {_attributes(given)}>",
            f'  <form action="{escape(ask)}" method="post">',
            f'    <label>{label} <input name="q" autocomplete="off"></label>',
            f"    <button>{search}</button>",
            "  </form>",
            "</citewell-search>",
        ]
    )


def service_address(url: str, settings: Settings) -> str:
    """Return `url` without a slash at its end, with the base path of the settings where it has no path."""
    try:
        parts = urlsplit(url)
        fits = parts.scheme in ("http", "https") and parts.hostname and "@" not in parts.netloc and parts.port != 0
    except ValueError:
        fits = False
    if not fits or parts.query or parts.fragment:
        raise CitewellError(f"{url}: is no address such as https://search.clinic.example")
    return f"{parts.scheme}://{parts.netloc}{parts.path.rstrip('/') or settings.base_path}"


def _attributes(given: dict[str, str]) -> str:
    return " ".join(f'{name}="{escape(value)}"' for name, value in given.items() if value)
