import re
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from search_app.model import Related, Results
from search_app.search import Searcher, search
from search_app.settings import Settings
from search_app.web import build_app, pages
from search_app.web.cards import clear_hits

from .collection import make_change, make_changes, publish

XSS = "<script>alert(1)</script>\"'><img src=x onerror=alert(1)>"


def title_of(html: str) -> str:
    found = re.search(r"<title>(.*?)</title>", html)
    return found.group(1) if found else ""


def ask(client: FlaskClient, question: str) -> str:
    response = client.post("/search", data={"q": question})
    assert response.status_code == 200
    return response.text


def ranked(*scores: float, pinned: int = 0, **changes: Any) -> Results:
    """Return an answer whose hits have these scores, the first of them pinned."""
    parts = [(f"Part {n}", (), f"The knee hurts in place number {n}.") for n in range(len(scores))]
    found = search(publish([make_change("knee", "Knee", parts)]).current(), "knee hurts")
    hits = [replace(h, score=s, pinned=n < pinned) for n, (h, s) in enumerate(zip(found.hits, scores, strict=True))]
    return replace(found, hits=tuple(hits), **{"state": "answer", **changes})


def unsure(searcher: Searcher, question: str, **given: Any) -> Results:
    """Search as ever, and doubt the answer."""
    return replace(search(searcher, question, **given), state="weak", quote=lambda: None)


def sure(searcher: Searcher, question: str, **given: Any) -> Results:
    """Search as ever, and take it for an answer."""
    return replace(search(searcher, question, **given), state="answer")


def noisy(searcher: Searcher, question: str, **given: Any) -> Results:
    """Search as ever, and find all but the first hit unlikely."""
    found = sure(searcher, question, **given)
    hits = [replace(hit, score=0.01 if number + found.offset else 0.9) for number, hit in enumerate(found.hits)]
    return replace(found, hits=tuple(hits))


def test_home_has_a_form_that_posts_and_examples_from_the_articles(client: FlaskClient) -> None:
    html = client.get("/").text
    assert '<form class="ask" id="cw-form" role="search" action="/search" method="post" ' in html
    assert '<label for="cw-q">Your question</label>' in html
    assert 'value="Do I need an X-ray?"' in html
    assert "autofocus" not in html


def test_an_example_shows_no_urgent_care_notice() -> None:
    parts = (("Do I have chest pain?", (), "Call now."), ("How long do I rest?", (), "Two days."))
    html = build_app(Settings(), publish([make_change("heart", "Heart", parts)])).test_client().get("/").text
    assert 'value="How long do I rest?"' in html
    assert "chest pain" not in html


def test_answer_is_quoted_with_its_citation(client: FlaskClient) -> None:
    html = ask(client, "steroid injection")
    assert "<blockquote" in html
    assert "A steroid injection can help hip pain for a few weeks." in html
    assert "A <mark>steroid</mark> <mark>injection</mark> can help hip pain" in html
    assert "Hip pain after running › Treatment › Injections" in html
    assert "1 September 2026" in html
    assert "CC BY 4.0" in html


def test_citation_links_to_the_own_page_with_our_copy_beside_it(client: FlaskClient) -> None:
    html = ask(client, "steroid injection")
    assert 'href="https://clinic.example/hip-pain#injections:~:text=' in html
    assert 'href="/documents/hip-pain?passage=injections#injections"' in html


def test_citation_links_to_our_copy_only_when_asked_to(settings: Settings) -> None:
    own = Settings(link_to_source=False)
    html = ask(build_app(own, publish(make_changes())).test_client(), "steroid injection")
    assert "clinic.example" not in html
    assert 'href="/documents/hip-pain?passage=injections#injections"' in html


def test_hits_of_one_article_share_a_card(client: FlaskClient) -> None:
    html = ask(client, "hip pain after running")
    assert html.count('<article class="card">') < html.count('class="cite"')
    assert html.count('<h3 lang="en">Hip pain after running</h3>') == 1


def test_weak_answers_say_so(client: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pages, "search", unsure)
    html = ask(client, "steroid injection")
    assert title_of(html) == "We are not sure – Hill Clinic"
    assert "We are not sure these answer your question" in html
    assert "<blockquote" not in html


def test_no_answer_offers_the_phone_and_the_emergency_number(client: FlaskClient) -> None:
    html = ask(client, "opening hours parking elephants")
    assert "<h1>No answer found</h1>" in html
    assert 'href="tel:+442079460000"' in html
    assert 'href="tel:112"' in html


def test_ignored_words_are_named(client: FlaskClient) -> None:
    assert "No article mentions <q>elephants</q>, so this word was left out." in ask(
        client, "elephants injection hip pain"
    )


@pytest.mark.parametrize(
    ("question", "level", "phone"),
    [
        ("I have chest pain", "emergency", "tel:112"),
        ("my knee is a hot joint", "same_day", "tel:111"),
        ("I want to end my life", "crisis_line", "tel:116123"),
    ],
)
def test_notices_come_first_with_words_and_a_number(client: FlaskClient, question: str, level: str, phone: str) -> None:
    html = ask(client, question)
    assert f'class="notice {level}"' in html
    assert html.index('class="notice') < html.index('class="ask"')
    assert f'<a class="call" href="{phone}">' in html


def test_a_notice_names_no_number_where_none_is_set() -> None:
    app = build_app(Settings(urgent_number=""), publish(make_changes()))
    assert 'class="call"' not in ask(app.test_client(), "my knee is a hot joint")


def test_a_notice_links_to_its_passage(client: FlaskClient) -> None:
    assert 'href="/documents/hip-pain?passage=exercises#exercises"' in ask(client, "I want to end my life")


@pytest.mark.parametrize("question", ["", "  \n "])
def test_an_empty_question_gets_a_message_and_the_focus(client: FlaskClient, question: str) -> None:
    html = ask(client, question)
    assert "Please type a question first." in html
    assert "autofocus" in html


@pytest.mark.parametrize("question", ["?!", "\x00", "x" * 5000, "the and of", "\U0001f600", "%", "\u202e"])
def test_odd_questions_are_answered(client: FlaskClient, question: str) -> None:
    assert "<h1" in ask(client, question)


@pytest.mark.parametrize("address", ["/?q=injection+hip", "/search?q=injection+hip"])
def test_questions_in_the_address_are_answered(client: FlaskClient, address: str) -> None:
    assert "Injections" in client.get(address).text


def test_the_title_says_the_state_and_never_the_question(client: FlaskClient) -> None:
    assert title_of(ask(client, "steroid injection")) == "Answer – Hill Clinic"
    assert title_of(ask(client, "opening hours parking elephants")) == "No answer found – Hill Clinic"


def test_the_question_stays_in_the_box_escaped(client: FlaskClient) -> None:
    html = ask(client, XSS)
    assert "<script>" not in html
    assert "<img src=x" not in html
    assert 'value="&lt;script&gt;alert(1)&lt;/script&gt;&#34;' in html


def test_hostile_articles_are_text(settings: Settings) -> None:
    change = make_change(
        "x" + XSS.replace("/", ""),
        XSS,
        [(XSS, (XSS,), f"hip {XSS} hip")],
        source_url="javascript:alert(1)",
        language=XSS,
        licence=XSS,
        sources=("javascript:alert(1)", f"{XSS}, https://x.example/{XSS}"),
    )
    client = build_app(settings, publish([change])).test_client()
    shown = [ask(client, "hip"), client.get("/documents").text, client.get("/").text]
    shown += [client.get(link).text for link in re.findall(r'href="(/documents/[^"]+)"', shown[0])]
    assert len(shown) > 3
    for html in shown:
        assert "<script>" not in html
        assert "<img" not in html
        assert 'href="javascript:' not in html


def test_more_passages_are_reached_by_a_post(settings: Settings) -> None:
    parts = [(f"Part {n}", (), f"The knee hurts in place number {n}.") for n in range(25)]
    client = build_app(settings, publish([make_change("knee", "Knee", parts)])).test_client()
    first = ask(client, "knee hurts")
    assert "Passages from our articles" in first
    assert '<input type="hidden" name="offset" value="10">' in first
    last = client.post("/search", data={"q": "knee hurts", "offset": "20"}).text
    assert "Passages 21 to 25</h2>" in last
    assert 'name="offset"' not in last
    assert "Passages from our articles" in client.post("/search", data={"q": "knee hurts", "offset": "-1"}).text


def test_later_passages_lead_back_to_the_first(client: FlaskClient) -> None:
    assert "Back to the first passages" not in ask(client, "hip pain day")
    later = client.post("/search", data={"q": "hip pain day", "offset": "1"}).text
    form = later[later.index('<form class="turn"') : later.index("Back to the first passages")]
    assert 'method="post"' in form
    assert 'value="hip pain day"' in form
    assert "offset" not in form


@pytest.mark.parametrize(
    ("scores", "changes", "shown"),
    [
        ((0.9, 0.5, 0.17, 0.1), {}, 2),
        ((0.9, 0.9, 0.19), {}, 3),
        ((0.4, 0.1, 0.07), {}, 2),
        ((1.0, 0.3, 0.19), {"pinned": 1}, 2),
        ((1.0, 1.0, 0.1), {"pinned": 2}, 2),
        ((0.9, 0.1), {"offset": 10}, 2),
        ((0.9, 0.1), {"state": "weak"}, 2),
        ((), {}, 0),
    ],
)
def test_an_answer_leaves_noise_out(scores: tuple[float, ...], changes: dict[str, Any], shown: int) -> None:
    results = ranked(*scores, **changes)
    assert clear_hits(results) == results.hits[:shown]


def test_what_is_left_out_is_reached_by_more_passages(client: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pages, "search", noisy)
    html = ask(client, "hip pain day")
    assert html.count('class="cite"') == 2
    assert '<input type="hidden" name="offset" value="1">' in html
    rest = client.post("/search", data={"q": "hip pain day", "offset": "1"}).text
    assert "Passages 2 to 4</h2>" in rest


def test_an_answer_opens_the_header_links_beside_it(client: FlaskClient) -> None:
    html = ask(client, "steroid injection")
    assert '<a class="brand" href="/" target="_blank" rel="noopener">' in html
    assert '<a href="/documents" target="_blank" rel="noopener">All articles</a>' in html
    assert 'target="_blank"' not in client.get("/").text


def test_a_second_passage_of_one_heading_shows_its_first_words(settings: Settings) -> None:
    texts = (
        "- Knee injections (steroids) may help for some weeks.",
        "- Knee injections are given three times at most.",
    )
    change = make_change("knee", "Knee", [(f"Part {n}", (), text) for n, text in enumerate(texts)])
    same = tuple(replace(passage, heading="Injections") for passage in change.passages)
    client = build_app(settings, publish([replace(change, passages=same)])).test_client()
    found = re.findall(
        r'<summary lang="en">Injections: <span class="opening">(.*?)</span>', ask(client, "knee injections")
    )
    assert found in ([" ".join(text[2:].split()[:8]) + end] for text, end in zip(texts, (" \u2026", ""), strict=True))


def test_a_crisis_notice_stands_alone_when_nothing_answers(client: FlaskClient) -> None:
    html = ask(client, "I want to end my life zebra")
    assert '<h1 id="cw-notice">You are not alone</h1>' in html
    assert html.count("<h1") == 1
    for noise in ("No answer found", "other words", "<q>zebra</q>", "Nearest", 'class="card"', "<blockquote"):
        assert noise not in html
    assert html.index('class="notice') < html.index("You can also search our articles.") < html.index('class="ask"')
    assert title_of(html) == "Help \u2013 Hill Clinic"


@pytest.mark.parametrize("level", ["emergency", "crisis_line"])
def test_nothing_is_quoted_beside_a_notice_of_danger(client: FlaskClient, level: str) -> None:
    words = {"emergency": "chest pain", "crisis_line": "end my life"}[level]
    html = ask(client, f"steroid injection, {words}")
    assert f'class="notice {level}"' in html
    assert "<blockquote" not in html


def test_an_answer_stays_below_a_crisis_notice(client: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pages, "search", sure)
    html = ask(client, "steroid injection zebra end my life")
    assert 'class="notice crisis_line"' in html
    assert 'class="card"' in html
    assert "<q>zebra</q>" not in html
    assert "<blockquote" not in html


def test_tables_are_tables(settings: Settings) -> None:
    hours = "Day: Monday; Hours: 8am to 6pm\nDay: Sunday; Hours: closed"
    client = build_app(settings, publish([make_change("x", "Visit", [("Hours", (), hours)])])).test_client()
    for html in (ask(client, "hours on monday"), client.get("/documents/x").text):
        assert re.search(r'<th scope="col" role="columnheader">Day</th>', html)
        assert html.count("<tr ") == 3
    assert '<td role="cell" data-header="Day"><mark>Monday</mark></td>' in ask(client, "hours on monday")


def test_hostile_tables_are_text(settings: Settings) -> None:
    rows = f"hip{XSS}: a{XSS}; B{XSS}: b\nhip{XSS}: c; B{XSS}: d"
    client = build_app(settings, publish([make_change("x", "X", [("H", (), rows)])])).test_client()
    html = client.get("/documents/x").text
    assert '<th scope="col"' in html
    assert "<script>" not in html
    assert "<img" not in html


def narrowing(client: FlaskClient, **given: object) -> str:
    html = client.post("/search", data={"q": "hip pain day", **given}).text
    found = re.search(r'<details class="narrow"( open)?>.*?</details>', html, re.DOTALL)
    return found.group() if found else ""


def test_results_are_narrowed_by_what_has_more_than_one_value(client: FlaskClient) -> None:
    html = narrowing(client)
    assert "<legend>Kind</legend>" in html
    assert "<legend>Topic</legend>" not in html, "all passages have one topic"
    assert (
        'name="filter" value="kind:qa" aria-pressed="false">Questions and answers <span class="count">1</span>' in html
    )
    assert '<details class="narrow">' in html


def test_a_filter_that_is_on_is_shown_and_taken_off_by_its_button(client: FlaskClient) -> None:
    html = narrowing(client, filter="kind:qa")
    assert '<details class="narrow" open>' in html
    assert '<button class="pill" data-filter="kind:qa" aria-pressed="true">' in html
    shown = client.post("/search", data={"q": "hip pain day", "filter": ["kind:qa", "topic:hip"], "offset": "1"}).text
    assert '<input type="hidden" name="filter" value="kind:qa">' in shown
    assert '<input type="hidden" name="filter" value="topic:hip">' in shown


@pytest.mark.parametrize("given", ["", "kind", ":", "colour:red", "kind:", "\x00:x"])
def test_what_is_no_filter_narrows_nothing(client: FlaskClient, given: str) -> None:
    assert '<details class="narrow">' in narrowing(client, filter=given)


def test_few_passages_are_not_narrowed(client: FlaskClient) -> None:
    assert 'class="narrow"' not in ask(client, "cadera")


def test_a_script_gets_the_answer_without_the_page_around_it(client: FlaskClient) -> None:
    answer = client.post("/search", data={"q": "steroid injection", "fragment": "1"}).text
    assert title_of(answer) == "Answer \u2013 Hill Clinic"
    assert 'id="cw-before"' in answer
    assert 'data-state="answer" data-say="1 passage found"' in answer
    for part in ("<header", "<footer", '<form class="ask"', "<link", "<script", "target="):
        assert part not in answer


def test_related_passages_are_linked(client: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    related = (Related("hip-pain#exercises", "Exercises & more"),)
    monkeypatch.setattr(pages, "search", lambda *a, **given: replace(sure(*a, **given), relate=lambda: related))
    html = ask(client, "steroid injection")
    assert '<h2 id="cw-related" class="small">Related</h2>' in html
    assert (
        '<a href="/documents/hip-pain?passage=exercises#exercises" target="_blank" rel="noopener">Exercises &amp;'
        in html
    )


def test_feedback_is_asked_for_where_it_is_taken(app: Flask) -> None:
    if "/feedback" not in {rule.rule for rule in app.url_map.iter_rules()}:
        app.add_url_rule("/feedback", "feedback", lambda: "", methods=["POST"])
    html = ask(app.test_client(), "steroid injection")
    form = html[html.index('<form class="feedback" action="/feedback" method="post"') :]
    assert '<input type="hidden" name="passage" value="hip-pain#injections">' in form
    assert '<input type="hidden" name="generation" value="1">' in form
    assert form.count('name="answered"') == 2
    for question in ("parking elephants", "steroid injection chest pain"):
        assert 'class="feedback"' not in ask(app.test_client(), question)


def test_what_is_due_for_review_is_labelled(settings: Settings) -> None:
    change = make_changes()[0]
    due = replace(change, passages=tuple(replace(p, review_by=date(2020, 1, 2)) for p in change.passages))
    html = ask(build_app(settings, publish([due])).test_client(), "steroid injection")
    assert '<span class="stale">Due for review since <time datetime="2020-01-02">2 January 2020</time></span>' in html


def test_questions_are_counted_when_they_are_sent(client: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    counted: list[Results] = []
    monkeypatch.setattr(pages, "count_question", counted.append)
    for fragment, number in (("unasked", 0), ("1", 1), ("", 2)):
        assert "Injections" in client.post("/search", data={"q": "injections", "fragment": fragment}).text
        assert len(counted) == number


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_a_server_gets_the_answer_as_plain_html_for_its_own_page(settings: Settings, method: str) -> None:
    client = build_app(replace(settings, base_path="/help"), publish(make_changes())).test_client()
    given = {"q": "does an injection help my hip", "fragment": "1" if method == "GET" else "list"}
    sent = {"query_string": given} if method == "GET" else {"data": given}
    html = client.open("/help/search", method=method, **sent).text  # type: ignore[arg-type]
    assert html.startswith('<div class="citewell" lang="en" dir="ltr">')
    assert "A steroid injection can help hip pain for a few weeks." in html
    for part in ("<html", "<head", "<h1", "<form", "<script", "<style", "style=", "<link", "id=", "target=", "<button"):
        assert part not in html
    assert {a.partition("/hip-pain")[0] for a in re.findall(r'href="([^"]+)"', html)} <= {
        "http://localhost/help/documents",
        "https://clinic.example",
    }
    assert sorted(re.findall(r"<(\w+)", html)) == sorted(re.findall(r"</(\w+)", html))


@pytest.mark.parametrize(
    ("question", "said"),
    [
        ("", "Please type a question"),
        ("crushing chest pain", "Chest pain can be an emergency"),
        ("parking elephants", "+44 20 7946 0000"),
        ("sterod injection", "steroid"),
        ("<b>hip</b>", "hip"),
    ],
)
def test_it_says_in_every_state_what_the_page_says(client: FlaskClient, question: str, said: str) -> None:
    html = client.get("/search", query_string={"q": question, "fragment": "1"}).text
    assert said in html
    assert "<b>" not in html
    assert html.rstrip().endswith("</div>")
