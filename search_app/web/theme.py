"""A clinic's own colour and logo: one colour becomes the pairs that can be read, in light and in dark."""

import re
from importlib.resources import files
from pathlib import Path

from search_app.errors import SettingsError
from search_app.settings import Settings

Colour = tuple[int, int, int]

LOGO_TYPES = (".svg", ".png", ".webp", ".jpg", ".jpeg")
LARGEST_LOGO = 30_000
READABLE = 4.5
"""Least contrast of text (WCAG 2.2, 1.4.3), kept against the lightest and darkest panel of the stylesheet."""
_LIGHT_PANEL: Colour = (238, 243, 246)
_DARK_PANEL: Colour = (30, 42, 50)
_HEX = re.compile(r"#[0-9a-fA-F]{6}")


def theme_css(settings: Settings) -> str:
    """Return the stylesheet with the clinic's colour, empty without one; raises SettingsError for no colour."""
    if not settings.brand_color:
        return ""
    if not _HEX.fullmatch(settings.brand_color):
        raise SettingsError(f"brand_color: {settings.brand_color!r} is no colour; write it as #00566f")
    brand = _parse(settings.brand_color)
    light, dark = readable(brand, _LIGHT_PANEL), readable(brand, _DARK_PANEL)
    return (
        f":root {{ {_variables(light, mix(light, (0, 0, 0), 0.25), (255, 255, 255))} }}\n"
        "@media (prefers-color-scheme: dark) {\n"
        f"  :root {{ {_variables(dark, mix(dark, (255, 255, 255), 0.35), (10, 20, 26))} }}\n}}\n"
    )


def load_logo(settings: Settings) -> tuple[str, bytes] | None:
    """Return name and content of the clinic's logo, None without one; raises SettingsError when it cannot be shown."""
    if not settings.logo:
        return None
    path = settings.root / Path(settings.logo).expanduser()
    try:
        content = path.read_bytes()
    except OSError as error:
        raise SettingsError(f"logo: {path} cannot be read ({error.strerror}); correct the name") from None
    if path.suffix.lower() not in LOGO_TYPES:
        raise SettingsError(f"logo: {path} is no picture; use one of {', '.join(LOGO_TYPES)}")
    if len(content) > LARGEST_LOGO:
        raise SettingsError(f"logo: {path} has {len(content):,} bytes; make it smaller than {LARGEST_LOGO:,}")
    return f"logo{path.suffix.lower()}", content


def stylesheet(settings: Settings) -> bytes:
    """Return the shipped stylesheet followed by the clinic's own colour."""
    shipped = files("search_app.web").joinpath("static", "citewell.css").read_bytes()
    return shipped + theme_css(settings).encode()


def contrast(one: Colour, other: Colour) -> float:
    """Return the contrast ratio of two colours, 1 to 21 (WCAG 2.2, relative luminance)."""
    high, low = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def readable(colour: Colour, page: Colour) -> Colour:
    """Return `colour`, moved towards black or white until text in it can be read on `page`."""
    goal = (0, 0, 0) if _luminance(page) > 0.18 else (255, 255, 255)
    steps = (mix(colour, goal, step / 40) for step in range(41))
    return next(found for found in steps if contrast(found, page) >= READABLE)


def mix(one: Colour, other: Colour, share: float) -> Colour:
    """Return `one` with `share` of `other` mixed in."""
    red, green, blue = (round(a + (b - a) * share) for a, b in zip(one, other, strict=True))
    return red, green, blue


def _parse(text: str) -> Colour:
    red, green, blue = bytes.fromhex(text[1:])
    return red, green, blue


def _luminance(colour: Colour) -> float:
    shares = (value / 255 for value in colour)
    red, green, blue = (s / 12.92 if s <= 0.04045 else ((s + 0.055) / 1.055) ** 2.4 for s in shares)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _variables(accent: Colour, strong: Colour, on: Colour) -> str:
    names = {"accent": accent, "accent-strong": strong, "on-accent": on}
    return " ".join(f"--citewell-{name}: #{bytes(colour).hex()};" for name, colour in names.items())
