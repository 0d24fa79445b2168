"""Every word of the pages stands in the catalogues, in every language, and nothing else does."""

import re
from datetime import date
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from search_app.errors import SettingsError
from search_app.settings import Settings
from search_app.web import build_app
from search_app.web.strings import load_language, shipped

from .collection import make_changes, publish

WEB = Path(__file__).parent.parent.parent / "search_app" / "web"
COMPUTED = {"notice": ("emergency", "same_day", "crisis_line"), "narrow": ("topic", "kind", "qa", "section")}
"""Keys that templates put together."""
BARE = {"name", "direction", "date"}


def templates() -> dict[str, str]:
    return {path.name: path.read_text(encoding="utf-8") for path in (WEB / "templates").glob("*.html")}


def visible(template: str) -> str:
    """Return what a template shows beside what it puts in."""
    robots = r"\{% block robots %\}.*?\{% endblock %\}"
    bare = re.sub(robots + r"|\{#.*?#\}|\{%.*?%\}|\{\{.*?\}\}", "", template, flags=re.DOTALL)
    attributes = " ".join(re.findall(r'\b(?:aria-label|alt|title|placeholder)="([^"]*)"', bare))
    return re.sub(r"<[^>]*>", " ", bare) + attributes


@pytest.fixture
def both(settings: Settings) -> FlaskClient:
    return build_app(Settings(clinic_name="Hill Clinic", languages=("en", "es")), publish(make_changes())).test_client()


def test_all_languages_have_the_same_keys_and_placeholders() -> None:
    english = load_language("en").texts
    for code in shipped():
        language = load_language(code)
        assert set(language.texts) == set(english), code
        assert len(language.months) == 12
        assert language.direction in ("ltr", "rtl")
        for key, text in language.texts.items():
            assert sorted(re.findall(r"\{\w*\}", english[key])) == sorted(re.findall(r"\{\w*\}", text)), key
            assert text.strip(), key
            assert not set('<>&"') & set(text), f"{key}: stands in markup and attributes as it is"


def test_every_key_is_used_and_every_key_used_exists() -> None:
    sources = [*templates().values(), *(path.read_text(encoding="utf-8") for path in WEB.glob("*.py"))]
    quoted = {key for source in sources for key in re.findall(r'"([a-z_]+(?:\.[a-z_]+)+)"', source)}
    quoted |= {f"{group}.{name}" for group, names in COMPUTED.items() for name in names}
    known = (WEB / "templates" / "error.html").read_text(encoding="utf-8").split("known = (")[1].partition(")")[0]
    quoted |= {f"error.{code}" for code in re.findall(r'"(\w+)"', known)}
    plural = {key.rpartition(".")[0] if key.endswith((".one", ".other")) else key for key in load_language("en").texts}
    assert {key for key in plural if "." in key} - quoted - {"form.suggested"} <= {"error"}
    called = {key for source in sources for key in re.findall(r'\b(?:t|text)\("([a-z_.]+)"[,)]', source)}
    assert called - set(load_language("en").texts) <= plural


# The page about the API is for programmers, and in English as the API is.
@pytest.mark.parametrize("name", sorted(templates().keys() - {"api.html"}))
def test_no_template_holds_words_of_its_own(name: str) -> None:
    assert not re.findall(r"[A-Za-z]{2,}", visible(templates()[name]))
    inserted = re.findall(r"\{[{%].*?[}%]\}", templates()[name], re.DOTALL)
    assert not [text for part in inserted for text in re.findall(r'"([A-Z][a-z][^"]*)"', part)]


def test_the_language_is_chosen_by_the_address_and_carried_on(both: FlaskClient) -> None:
    html = both.get("/?lang=es").text
    assert '<html lang="es" dir="ltr">' in html
    assert '<label for="cw-q">Su pregunta</label>' in html
    assert 'action="/search?lang=es"' in html
    assert 'href="/documents?lang=es"' in html
    assert '<a href="/" lang="en" hreflang="en">English</a>' in html
    answer = both.post("/search?lang=es", data={"q": "steroid injection"}).text
    assert "Revisado el" in answer
    assert "1 de septiembre de 2026" in answer
    assert 'href="/documents/hip-pain?passage=injections&amp;lang=es#injections"' in answer


def test_examples_are_in_the_language_of_the_page(both: FlaskClient) -> None:
    assert 'value="¿Por qué me duele la cadera?"' in both.get("/?lang=es").text
    assert 'value="Do I need an X-ray?"' in both.get("/").text


@pytest.mark.parametrize("code", ["xx", "", "../en", "EN"])
def test_other_languages_are_answered_in_the_first(both: FlaskClient, code: str) -> None:
    assert '<html lang="en" dir="ltr">' in both.get("/", query_string={"lang": code}).text


def test_one_language_is_not_offered(client: FlaskClient) -> None:
    assert "hreflang" not in client.get("/").text
    assert '<html lang="en"' in client.get("/?lang=es").text


@pytest.mark.parametrize("codes", [(), ("en", "xx"), ("../en",)])
def test_unknown_languages_are_refused(codes: tuple[str, ...]) -> None:
    with pytest.raises(SettingsError, match=r"languages: .*en, es"):
        build_app(Settings(languages=codes), publish(make_changes()))


def test_dates_are_written_as_people_do() -> None:
    day = date(2026, 3, 4)
    assert load_language("en").date(day) == "4 March 2026"
    assert load_language("es").date(day) == "4 de marzo de 2026"


def test_what_is_put_in_is_escaped() -> None:
    assert load_language("en").text("home.lead", clinic="<b>{x}") == (
        "Find answers in the articles of &lt;b&gt;{x}. Every answer shows where it comes from."
    )
