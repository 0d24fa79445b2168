"""Front ends made for Meilisearch: the routes that they use, and InstantSearch itself in a browser."""

import time
from collections.abc import Iterator
from typing import Any

import pytest
from flask.testing import FlaskClient
from playwright.sync_api import expect

from search_app.keys import Key, save_keys
from search_app.settings import Settings
from search_app.web import build_app
from search_app.web.front_ends import parse_filter
from search_app.web.problems import ProblemError

from .chromium import open_chromium
from .collection import make_change, make_changes, publish
from .npm import find_packages
from .other_site import other_site
from .serving import serving


def ask(client: FlaskClient, **given: object) -> Any:
    return client.post("/indexes/articles/search", json=given).get_json()


def test_one_search(client: FlaskClient) -> None:
    found = ask(client, q="does an injection help my hip", limit=1, facets=["topic"], showRankingScore=True)
    (hit,) = found["hits"]
    assert (hit["id"], hit["title"], hit["topic"]) == ("hip-pain#injections", "Hip pain after running", "hip")
    assert hit["url"] == "https://clinic.example/hip-pain"
    assert 0 < hit["_rankingScore"] < 1
    assert found["facetDistribution"] == {"topic": {"hip": 4}}
    shown = {
        name: found[name] for name in ("indexUid", "query", "limit", "offset", "estimatedTotalHits", "answerState")
    }
    assert shown == {
        "indexUid": "articles",
        "query": "does an injection help my hip",
        "limit": 1,
        "offset": 0,
        "estimatedTotalHits": 4,
        "answerState": "answer",
    }


def test_matches_are_marked_as_the_front_end_asks(settings: Settings) -> None:
    client = build_app(settings, publish([make_change("x", "X", [("One", (), "é hip <b>")])])).test_client()
    asked = {"q": "hip", "attributesToHighlight": ["*"], "showMatchesPosition": True}
    (hit,) = ask(client, **asked, highlightPreTag="[", highlightPostTag="]")["hits"]
    assert hit["_formatted"]["text"] == "é [hip] <b>"
    assert hit["_matchesPosition"] == {"text": [{"start": 3, "length": 3}]}
    assert ask(client, **asked)["hits"][0]["_formatted"]["text"] == "é <em>hip</em> <b>"
    assert [*ask(client, q="hip", attributesToRetrieve=["id", "text"])["hits"][0]] == ["id", "text"]


def test_pages_of_both_kinds(client: FlaskClient) -> None:
    ids = [hit["id"] for hit in ask(client, q="hip pain")["hits"]]
    assert len(ids) == 4
    by_offset = ask(client, q="hip pain", offset=1, limit=2)
    assert [hit["id"] for hit in by_offset["hits"]] == ids[1:3]
    by_page = ask(client, q="hip pain", hitsPerPage=3, page=2)
    assert [hit["id"] for hit in by_page["hits"]] == ids[3:]
    assert {k: by_page[k] for k in ("hitsPerPage", "page", "totalPages", "totalHits")} == {
        "hitsPerPage": 3,
        "page": 2,
        "totalPages": 2,
        "totalHits": 4,
    }
    assert "offset" not in by_page
    nothing = ask(client, q="hip pain", limit=0, facets="*")
    assert (nothing["hits"], nothing["facetDistribution"]["topic"]) == ([], {"hip": 4})
    assert ask(client, q="hip pain", hitsPerPage=0)["totalPages"] == 0
    assert len(ask(client, q="hip pain", limit=1000)["hits"]) == 4


def test_an_urgent_notice_is_the_first_hit(client: FlaskClient) -> None:
    found = ask(client, q="crushing chest pain", attributesToHighlight=["*"])
    assert found["notice"]["id"] == "chest-pain"
    first = found["hits"][0]
    assert (first["id"], first["kind"], first["heading"]) == (
        "notice-chest-pain",
        "notice",
        "Chest pain can be an emergency",
    )
    assert first["phone"] == "112"
    assert found["hits"][1]["kind"] == "section"
    assert ask(client, q="crushing chest pain", offset=1)["hits"][0]["kind"] == "section"


@pytest.mark.parametrize(
    ("given", "filters"),
    [
        ([], {}),
        ("", {}),
        ("topic = hip", {"topic": ("hip",)}),
        ('"topic"="hip and knee"', {"topic": ("hip and knee",)}),
        (r'topic = "a \"b\" \\"', {"topic": ('a "b" \\',)}),
        (r'topic = "a\"b" AND kind = qa', {"topic": ('a"b',), "kind": ("qa",)}),
        ('kind = qa AND topic = "a\\"b" ', {"topic": ('a"b',), "kind": ("qa",)}),
        ("topic = 'rock AND roll' AND kind = qa", {"topic": ("rock AND roll",), "kind": ("qa",)}),
        (["topic = hip", "kind = qa"], {"topic": ("hip",), "kind": ("qa",)}),
        ([['"topic"="hip"', '"topic"="knee"'], ['"kind"="qa"']], {"topic": ("hip", "knee"), "kind": ("qa",)}),
        ("topic IN [hip, 'knee', \"a b\"]", {"topic": ("hip", "knee", "a b")}),
        (["topic IN [hip, knee]", "topic = knee"], {"topic": ("knee",)}),
        (["topic = hip", "topic = knee"], {"topic": ()}),
        ([[]], {}),
    ],
)
def test_filters(given: object, filters: object) -> None:
    assert parse_filter(given) == filters


@pytest.mark.parametrize(
    "given",
    [
        7,
        {"topic": "hip"},
        [7],
        [[7]],
        [[["topic = hip"]]],
        "topic",
        "topic > 3",
        "topic != hip",
        "NOT topic = hip",
        "topic = hip OR topic = knee",
        "topic IN []",
        "topic IN [hip",
        "topic = 'hip",
        "colour = red",
        [["topic = hip", "kind = qa"]],
        "topic IN [" + "a" * 5000,
        "topic = hip AND " * 5000,
        "topic = hip AND",
        "topic = hip kind = qa",
        ['topic="' + " " * 490 + "AND" + " " * 490 + '"'] * 9 + ["x"],
        [["topic = hip AND topic = knee"]],
    ],
)
def test_what_cannot_be_filtered_is_refused(given: object) -> None:
    began = time.process_time()
    with pytest.raises(ProblemError, match="filter"):
        parse_filter(given)
    assert time.process_time() - began < 1


def test_filters_narrow(client: FlaskClient) -> None:
    assert {hit["kind"] for hit in ask(client, q="hip pain", filter='kind = "qa"')["hits"]} == {"qa"}
    assert ask(client, q="hip pain", filter=["topic = knee"])["hits"] == []


@pytest.mark.parametrize(
    ("given", "code", "said"),
    [
        ({"q": 7}, "invalid_parameter", "q:"),
        ({"sort": ["title:asc"]}, "unknown_parameter", "Known are: q"),
        ({"limt": 3}, "unknown_parameter", 'Did you mean "limit"?'),
        ({"facets": ["colour"]}, "invalid_parameter", "facets:"),
        ({"limit": -1}, "invalid_parameter", "limit:"),
        ({"highlightPreTag": "x" * 101}, "invalid_parameter", "highlightPreTag: must be one text of 100"),
        ({"rankingScoreThreshold": 0.4}, "unknown_parameter", "Known are"),
    ],
)
def test_errors_have_the_keys_of_both(client: FlaskClient, given: dict[str, object], code: str, said: str) -> None:
    response = client.post("/indexes/articles/search", json={"q": "hip", **given})
    body = response.get_json()
    assert (response.status_code, body["code"]) == (400, code)
    assert said in body["message"]
    assert body["message"] == body["detail"]


def test_several_searches(client: FlaskClient) -> None:
    body = {"queries": [{"indexUid": "a", "q": "hip", "limit": 1}, {"indexUid": "b", "q": None, "filter": None}]}
    one, two = client.post("/multi-search", json=body).get_json()["results"]
    assert (one["indexUid"], len(one["hits"])) == ("a", 1)
    assert (two["indexUid"], two["query"], two["hits"]) == ("b", "", [])
    wrongs: list[dict[str, object]] = [
        {},
        {"queries": []},
        {"queries": [7]},
        {"queries": [{}] * 11},
        {"queries": [{}], "federation": {}},
    ]
    for wrong in wrongs:
        assert client.post("/multi-search", json=wrong).status_code == 400


@pytest.fixture(scope="module")
def instant_search(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, list[str]]]:
    """A page of another origin with InstantSearch over our server, which knows it by a key; what the browser said."""
    packages = find_packages()
    folder = tmp_path_factory.mktemp("clinic")
    with other_site() as (site, pages):
        save_keys(folder / "keys.json", [Key("site", "site", "cw_site_key", (site,))])
        settings = Settings(port=0, keys=folder / "keys.json")
        with serving(build_app(settings, publish(make_changes())), settings) as service:
            for path in (
                "instantsearch.js/dist/instantsearch.production.min.js",
                "@meilisearch/instant-meilisearch/dist/index.js",
                "meilisearch/dist/index.js",
            ):
                script = (packages / path).read_text(encoding="utf-8")
                pages["/" + path] = script, {"Content-Type": "text/javascript"}
            pages["/page"] = PAGE.replace("SERVICE", service), {}
            yield f"{site}/page", []


PAGE = """<!doctype html><title>Clinic</title><div id="box"></div><div id="facet"></div><div id="hits"></div>
<div id="pages"></div><div id="stats"></div>
<script src="/instantsearch.js/dist/instantsearch.production.min.js"></script>
<script type="importmap">{"imports": {"meilisearch": "/meilisearch/dist/index.js"}}</script>
<script type="module">
import { instantMeiliSearch } from "/@meilisearch/instant-meilisearch/dist/index.js";
const { searchClient } = instantMeiliSearch("SERVICE", "cw_site_key", { primaryKey: "id" });
const { searchBox, hits, refinementList, pagination, stats } = instantsearch.widgets;
const search = instantsearch({ indexName: "articles", searchClient });
search.addWidgets([
  searchBox({ container: "#box" }),
  refinementList({ container: "#facet", attribute: "kind" }),
  hits({ container: "#hits", templates: { item: (hit, { html, components }) =>
    html`<article data-id=${hit.id}><h2>${hit.heading}</h2>
      <p>${components.Highlight({ hit, attribute: "text" })}</p></article>` } }),
  pagination({ container: "#pages" }),
  stats({ container: "#stats" }),
  instantsearch.widgets.configure({ hitsPerPage: 2 }),
]);
search.start();
</script>"""


@pytest.mark.browser
def test_instant_search_searches_highlights_pages_and_narrows(instant_search: tuple[str, list[str]]) -> None:
    address, faults = instant_search
    with open_chromium() as browser:
        page = browser.new_page()
        page.on("console", lambda said: faults.append(said.text) if said.type == "error" else None)
        page.on("pageerror", lambda error: faults.append(str(error)))
        page.goto(address)
        page.locator("#box input").fill("hip pain injection")
        expect(page.locator("#hits article")).to_have_count(2)
        expect(page.locator("#hits article").first).to_have_attribute("data-id", "hip-pain#injections")
        expect(page.locator("#hits article").first.locator("mark").first).to_have_text("injection")
        expect(page.locator("#stats")).to_contain_text("4 results")
        page.locator("#pages").get_by_role("link", name="2", exact=False).first.click()
        expect(page.locator("#hits article").first).not_to_have_attribute("data-id", "hip-pain#injections")
        expect(page.locator("#facet li")).to_have_count(2)
        page.locator("#facet label", has_text="qa").click()
        expect(page.locator("#hits article")).to_have_count(1)
        expect(page.locator("#hits article").first).to_have_attribute("data-id", "hip-pain#do-i-need-an-x-ray")
        page.locator("#box input").fill("crushing chest pain")
        expect(page.locator("#hits h2").first).to_have_text("Chest pain can be an emergency")
    assert faults == []


def test_odd_json_is_answered_and_never_echoed(client: FlaskClient) -> None:
    for body in ('{"queries":[{"indexUid":"\\ud800","q":"hip"}]}', '{"queries":[{"q":"\\ud800"}]}'):
        assert client.post("/multi-search", data=body, content_type="application/json").status_code == 200
    for number in ("NaN", "Infinity", "1e999"):
        body = '{"queries":[{"indexUid":NUMBER,"q":"hip"}]}'.replace("NUMBER", number)
        assert client.post("/multi-search", data=body, content_type="application/json").status_code == 400


def test_beyond_the_deepest_place_there_is_nothing(client: FlaskClient) -> None:
    assert ask(client, q="hip", hitsPerPage=50, page=22)["hits"] == []
