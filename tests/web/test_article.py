import re
from dataclasses import replace
from datetime import date
from html.parser import HTMLParser

import pytest
from flask.testing import FlaskClient

from search_app.index.memory import MemoryStore
from search_app.model import Curation, Document, Passage, Withdrawal
from search_app.search import LiveIndex
from search_app.settings import Settings
from search_app.web import build_app
from search_app.web.article import contents, cut_sections, former_slugs

from .collection import HIP, make_change, make_changes, publish


class Words(HTMLParser):
    """Collects the words of the article element."""

    def __init__(self) -> None:
        super().__init__()
        self.words: list[str] = []

    def handle_data(self, data: str) -> None:
        self.words += data.split()


def article_words(html: str) -> list[str]:
    parser = Words()
    parser.feed(html[html.index("<article") : html.index("</article>")])
    return parser.words


def show(client: FlaskClient, address: str) -> str:
    response = client.get(address)
    assert response.status_code == 200
    return response.text


def test_every_word_of_the_text_is_shown(client: FlaskClient) -> None:
    html = show(client, "/documents/hip-pain")
    shown = " ".join(article_words(html))
    for _, _, body in HIP:
        for line in re.sub(r"(?m)^(- |\d\. )", "", body).splitlines():
            assert line in shown


def test_nothing_is_shown_twice(client: FlaskClient) -> None:
    html = show(client, "/documents/hip-pain")
    words = article_words(html[: html.index("<nav class=")] + html[html.index("</nav>", html.index("contents")) :])
    text = " ".join(words)
    for sentence in ("It fades in a day or two.", "Stand on one leg.", "Do I need an X-ray?"):
        assert text.count(sentence) == 1


def test_headings_follow_the_path_and_passages_are_anchors(client: FlaskClient) -> None:
    html = show(client, "/documents/hip-pain")
    assert "<h2>Do I need an X-ray?</h2>" in html
    assert html.count("<h2>Treatment</h2>") == 1
    assert "<h3>Injections</h3>" in html
    assert 'id="injections"' in html
    assert 'href="#injections"' in html


def test_lists_are_lists(client: FlaskClient) -> None:
    html = show(client, "/documents/hip-pain")
    assert "<ul><li>you cannot put weight on the leg</li><li>the pain wakes you</li></ul>" in html
    assert '<li value="2">Stand on one leg.</li>' in html


def test_the_cited_passage_is_marked(client: FlaskClient) -> None:
    html = show(client, "/documents/hip-pain?passage=injections")
    assert '<section id="injections" class="passage cited" aria-label="Cited passage">' in html
    assert html.count('aria-label="Cited passage"') == 1


def test_metadata_and_sources(client: FlaskClient) -> None:
    html = show(client, "/documents/hip-pain")
    assert '<time datetime="2026-09-01">1 September 2026</time>' in html
    assert "Licence: CC BY 4.0" in html
    assert '<a href="https://www.nhs.uk/conditions/hip-pain/">NHS: Hip pain in adults</a>' in html
    assert "<li>Our own physiotherapists</li>" in html
    assert '<a href="https://clinic.example/hip-pain">' in html


def test_the_language_of_an_article_is_named(client: FlaskClient) -> None:
    assert '<article class="document" lang="es"' in show(client, "/documents/es/cadera")


def test_articles_are_listed(client: FlaskClient) -> None:
    html = show(client, "/documents")
    assert '<a lang="es" dir="auto" href="/documents/es/cadera">Dolor de cadera</a>' in html
    assert html.count('Reviewed <time datetime="2026-09-01">1 September 2026</time>') == 2


@pytest.mark.parametrize("address", ["/documents/none", "/documents/hip-pain/", "/documents/..%2f..%2fetc"])
def test_unknown_articles_are_404(client: FlaskClient, address: str) -> None:
    response = client.get(address)
    assert response.status_code == 404
    assert "Article not found" in response.text


def test_an_article_is_revalidated(client: FlaskClient) -> None:
    tag = client.get("/documents/hip-pain").headers["ETag"]
    again = client.get("/documents/hip-pain", headers={"If-None-Match": tag})
    assert (again.status_code, again.data) == (304, b"")


def test_text_outside_of_passages_is_kept() -> None:
    change = make_change("a", "A", [("One", (), "First text."), ("Two", (), "Second text.")])
    document, passages = change.document, change.passages
    assert document is not None
    sections = cut_sections(document, passages[1:], "")
    shown = [part.text for block in sections[0].between for item in block.items for part in item.parts]
    assert shown == ["One", "First text."]


def test_text_after_the_last_passage_is_kept() -> None:
    change = make_change("a", "A", [("One", (), "First text."), ("Two", (), "Second text.")])
    document, passages = change.document, change.passages
    assert document is not None
    last = cut_sections(document, passages[:1], "")[-1]
    assert (last.anchor, len(last.between)) == ("", 2)


def test_an_inferred_heading_is_labelled(settings: Settings) -> None:
    change = make_change("a", "A", [("One", (), "First text.")])
    guessed = [_inferred(passage) for passage in change.passages]
    index = publish([type(change)("a", change.document, tuple(guessed))])
    html = show(build_app(settings, index).test_client(), "/documents/a")
    assert '<h2>One <small lang="en">heading added</small></h2>' in html


def _inferred(passage: Passage) -> Passage:
    fields = {name: getattr(passage, name) for name in Passage.__dataclass_fields__}
    return Passage(**{**fields, "inferred": True})


def test_a_short_article_needs_no_contents() -> None:
    document, passages = make_changes()[1].document, make_changes()[1].passages
    assert isinstance(document, Document)
    assert contents(cut_sections(document, passages, "")) == []


def test_a_further_passage_under_its_heading_shows_the_trail_when_cited() -> None:
    change = make_change("a", "A", [("One", ("Part",), "First text."), ("Two", ("Part",), "Second text.")])
    assert change.document is not None
    passages = tuple(replace(passage, heading="One") for passage in change.passages)
    first, second = cut_sections(change.document, passages, "two")
    assert (first.trail, second.trail) == ((), ("A", "Part", "One"))
    assert [section.trail for section in cut_sections(change.document, passages, "one")] == [(), ()]


def test_the_trail_stands_in_the_marked_box(settings: Settings) -> None:
    change = make_change("a", "A", [("One", (), "First text."), ("Two", (), "Second text.")])
    passages = tuple(replace(passage, heading="One") for passage in change.passages)
    client = build_app(settings, publish([replace(change, passages=passages)])).test_client()
    html = show(client, "/documents/a?passage=two")
    assert '<p class="path">A \u203a One</p>' in html[html.index('aria-label="Cited passage"') :]


@pytest.mark.parametrize(
    ("address", "canonical"),
    [
        ("/documents/hip-pain", "https://clinic.example/hip-pain"),
        ("/documents/hip-pain?passage=injections&print=1", "https://clinic.example/hip-pain"),
        ("/documents/hip-pain.md", "https://clinic.example/hip-pain"),
        ("/documents/es/cadera?passage=none", "http://localhost/documents/es%2Fcadera"),
    ],
)
def test_every_form_of_an_article_names_the_same_address(client: FlaskClient, address: str, canonical: str) -> None:
    response = client.get(address)
    assert (
        canonical
        in re.findall(
            '<link rel="canonical" href="(.*?)">|<(.*?)>; rel="canonical"',
            response.text + response.headers.get("Link", ""),
        )[0]
    )


def test_our_own_address_is_the_one_behind_the_proxy() -> None:
    settings = Settings(base_path="/help", proxy_hops=1, trusted_hosts=("help.example",))
    client = build_app(settings, publish(make_changes())).test_client()
    sent = {"X-Forwarded-Host": "help.example:8443", "X-Forwarded-Proto": "https", "X-Forwarded-For": "1.2.3.4"}
    html = client.get("/documents/es/cadera", headers=sent).text
    assert '<link rel="canonical" href="https://help.example:8443/help/documents/es%2Fcadera">' in html
    assert '<link rel="alternate" type="text/markdown" href="/help/documents/es%2Fcadera.md">' in html


def test_only_pages_without_one_of_the_clinics_own_are_indexed(client: FlaskClient) -> None:
    robots = re.compile(r'<meta name="robots" content="(\w+)">')
    assert robots.findall(show(client, "/documents/hip-pain")) == ["noindex"]
    assert robots.findall(show(client, "/documents/es/cadera")) == ["index"]
    assert robots.findall(show(client, "/documents/es/cadera?passage=qu\u00e9-hacer&print=1")) == ["noindex"]


def test_a_passage_is_printed_with_its_citation(client: FlaskClient) -> None:
    marked = show(client, "/documents/hip-pain?passage=injections")
    assert 'href="/documents/hip-pain?passage=injections&amp;print=1">Print this passage</a>' in marked
    sheet = show(client, "/documents/hip-pain?passage=injections&print=1")
    said = " ".join(article_words(sheet))
    for part in (
        "Hill Clinic",
        "A steroid injection can help hip pain for a few weeks. It does not heal the tendon.",
        "Hip pain after running › Treatment › Injections",
        "https://clinic.example/hip-pain",
        "http://localhost/documents/hip-pain#injections",
        "1 September 2026",
        "CC BY 4.0",
        "In an emergency, call 112.",
    ):
        assert part in said
    assert f'<dt>Printed</dt><dd><time datetime="{date.today().isoformat()}">' in sheet
    assert "Raise your leg" not in said


def test_without_a_passage_there_is_nothing_to_print_but_the_article(client: FlaskClient) -> None:
    for address in ("/documents/hip-pain?print=1", "/documents/hip-pain?passage=none&print=1"):
        assert "Raise your leg" in show(client, address)


REDIRECTS = {
    "hip-pain#jabs": "hip-pain#injections",
    "hip-pain#exercises": "hip-pain#injections",
    "hip-pain#two words": "hip-pain#injections",
    "hip-pain#cw-main": "hip-pain#injections",
    "other#from-elsewhere": "hip-pain#injections",
    "h\u00fcfte": "hip-pain",
    "h\u00fcfte#jabs": "hip-pain#exercises",
    "h\u00fcfte#a\u00df": "hip-pain#exercises",
    "hip-pain#gone": "es/cadera#qu\u00e9-hacer",
}


def test_former_anchors_still_lead_to_their_passages(settings: Settings) -> None:
    store = MemoryStore()
    store.publish(store.stage(None, make_changes(), Curation(), redirects=REDIRECTS))
    client = build_app(settings, LiveIndex(store)).test_client()
    html = show(client, "/documents/hip-pain")
    ids = re.findall(r'\sid="([^"]*)"', html)
    assert len(ids) == len(set(ids))
    assert {"jabs", "a\u00df"} == set(ids) & {old.partition("#")[2] for old in REDIRECTS} - {"", "exercises", "cw-main"}
    for old, slug in (("jabs", "injections"), ("a\u00df", "exercises")):
        section = html[html.index(f'<section id="{slug}"') :]
        assert f'<span id="{old}"></span>' in section[: section.index("</section>")]
    store.withdraw(Withdrawal("hip-pain#injections"))
    assert 'id="jabs"' not in show(build_app(settings, LiveIndex(store)).test_client(), "/documents/hip-pain")


def test_without_redirects_there_are_no_former_anchors() -> None:
    assert former_slugs({}, "hip-pain", make_changes()[0].passages) == {}


def test_ids_of_the_page_itself_stay_its_own(settings: Settings) -> None:
    change = make_change("a", "A", [("CW main", (), "First text.")])
    html = show(build_app(settings, publish([change])).test_client(), "/documents/a?passage=cw-main")
    assert html.count('id="cw-main"') == 1
    assert html.count('aria-label="Cited passage"') == 1
