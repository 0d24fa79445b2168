"""One colour and one picture make the pages a clinic's own, and every colour can be read."""

import random
import re
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from search_app.errors import SettingsError
from search_app.settings import Settings
from search_app.web import build_app
from search_app.web.theme import READABLE, Colour, contrast, readable, theme_css

from .collection import make_changes, publish

WHITE, BLACK = (255, 255, 255), (0, 0, 0)


def colours(css: str) -> list[dict[str, Colour]]:
    """Return the colours of each scheme by their names."""
    found = [re.findall(r"--citewell-([\w-]+): #(\w{6});", block) for block in css.split("@media")]
    return [{name: tuple(bytes.fromhex(value)) for name, value in block} for block in found]  # type: ignore[misc]


def client_of(**given: object) -> FlaskClient:
    return build_app(Settings(**given), publish(make_changes())).test_client()  # type: ignore[arg-type]


def test_contrast_is_that_of_the_guidelines() -> None:
    assert contrast(WHITE, BLACK) == pytest.approx(21)
    assert contrast((119, 119, 119), WHITE) == pytest.approx(4.48, abs=0.01)


def test_any_colour_becomes_one_that_can_be_read_in_light_and_dark() -> None:
    chance = random.Random(5)
    shades = [WHITE, BLACK, (255, 255, 0), *((chance.randrange(256),) * 3 for _ in range(50))]
    shades += [(chance.randrange(256), chance.randrange(256), chance.randrange(256)) for _ in range(200)]
    for shade in shades:
        light, dark = colours(theme_css(Settings(brand_color=f"#{bytes(shade).hex()}")))
        for page, scheme in (
            ((255, 255, 255), light),
            ((238, 243, 246), light),
            ((16, 23, 28), dark),
            ((30, 42, 50), dark),
        ):
            assert contrast(scheme["accent"], page) >= READABLE
            assert contrast(scheme["accent-strong"], page) >= READABLE
        for scheme in (light, dark):
            assert contrast(scheme["on-accent"], scheme["accent"]) >= READABLE
            assert contrast(scheme["on-accent"], scheme["accent-strong"]) >= READABLE


def test_a_colour_that_can_be_read_stays_as_it_is() -> None:
    assert readable((0, 94, 184), WHITE) == (0, 94, 184)


def test_the_colour_comes_with_the_stylesheet() -> None:
    css = client_of(brand_color="#8a1c1c").get("/static/0/citewell.css").text
    assert "--citewell-accent: #8a1c1c;" in css
    assert theme_css(Settings()) == ""


def test_the_logo_stands_before_the_name(tmp_path: Path) -> None:
    (tmp_path / "own.svg").write_text('<svg xmlns="http://www.w3.org/2000/svg"/>', encoding="utf-8")
    client = client_of(root=tmp_path, logo="own.svg", clinic_name="Hill Clinic")
    found = re.search(
        r'<img src="(/static/\w+/logo.svg)" alt="" height="36"><span>Hill Clinic</span>', client.get("/").text
    )
    assert found is not None
    assert client.get(found[1]).content_type.startswith("image/svg+xml")


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({"brand_color": "blue"}, "brand_color: 'blue' is no colour"),
        ({"brand_color": "#12345}"}, "brand_color: .* is no colour"),
        ({"logo": "none.svg"}, "logo: .* cannot be read"),
        ({"logo": "page.html"}, "logo: .* is no picture"),
        ({"logo": "large.png"}, "logo: .* has 30,001 bytes"),
    ],
)
def test_what_cannot_be_shown_is_refused(tmp_path: Path, given: dict[str, object], message: str) -> None:
    (tmp_path / "page.html").touch()
    (tmp_path / "large.png").write_bytes(bytes(30_001))
    with pytest.raises(SettingsError, match=message):
        client_of(root=tmp_path, **given)
