"""Five hundred attempts to smuggle in a script: in questions, titles, headings, passages, addresses and file names."""

from collections.abc import Iterator
from itertools import islice, product
from urllib.parse import quote

import pytest
from flask import Flask
from playwright.sync_api import Browser, BrowserContext, Dialog, Page, expect

from search_app.settings import Settings
from search_app.web import build_app

from ..collection import make_change, publish
from ..serving import serving
from .conftest import watch
from .service import SETTINGS

pytestmark = pytest.mark.browser

BREAKS = (
    "",
    '"',
    "'",
    "`",
    '">',
    "'>",
    "</textarea>",
    "</title>",
    "</script>",
    "-->",
    "]]>",
    "</mark>",
    "{{",
    "\x00<",
    "<!--",
)
CALL = "window.pwned=1;alert(1)"
VECTORS = (
    f"<script>{CALL}</script>",
    f"<ScRiPt/x>{CALL}//</sCrIpT >",
    f"<img src=x onerror={CALL}>",
    f"<svg/onload={CALL}>",
    f"<svg><script>{CALL}</script></svg>",
    f"<details open ontoggle={CALL}>",
    f"<input autofocus onfocus={CALL}>",
    f"<iframe srcdoc='<script>parent.{CALL}</script>'>",
    f"<iframe src=javascript:{CALL}>",
    f"<a href=javascript:{CALL}>x</a>",
    f"javascript:{CALL}",
    f"java\tscript:{CALL}",
    f"data:text/html,<script>{CALL}</script>",
    f"<math><mtext><table><mglyph><style><img src=x onerror={CALL}>",
    f"<noscript><p title='</noscript><img src=x onerror={CALL}>'>",
    f"<template><script>{CALL}</script></template>",
    f"<style>@import 'x';</style><link rel=stylesheet href=//x.example onload={CALL}>",
    f"<form action=javascript:{CALL}><button>x",
    f"<object data=javascript:{CALL}>",
    f"<base href=//x.example/><body onload={CALL}>",
    f"&lt;script&gt;{CALL}&lt;/script&gt;",
    f"&#60;img src=x onerror={CALL}&#62;",
    f"\\u003cscript\\u003e{CALL}",
    f"%3Cscript%3E{CALL}%3C/script%3E",
    f" onmouseover={CALL} x=",
    f"onfocus={CALL} autofocus tabindex=0 ",
    f"\u202e<img src=x onerror={CALL}>\u202c",
    f"\ufeff<img/src/onerror={CALL}>",
    f"<xss id=x tabindex=1 onfocus={CALL}></xss>",
    f"<video><source onerror={CALL}>",
    f"${{{CALL}}}",
    f"{{{{constructor.constructor('{CALL}')()}}}}",
    f"<meta http-equiv=refresh content='0;url=javascript:{CALL}'>",
    f"<marquee onstart={CALL}>",
)
PAYLOADS = tuple(islice((before + vector for vector, before in product(VECTORS, BREAKS)), 500))
STEP = 20
HARM = """[...document.querySelectorAll('*')].filter(e =>
  [...e.attributes].some(a => /^on/i.test(a.name) || a.name === 'srcdoc' || /^\\s*(java\\s*script|data):/i.test(a.value)
    && ['href', 'src', 'action', 'formaction', 'data'].includes(a.name))
  || ['IFRAME', 'OBJECT', 'EMBED', 'BASE', 'STYLE', 'MATH', 'MARQUEE', 'XSS', 'VIDEO', 'TEMPLATE'].includes(e.tagName)
  || e.tagName === 'IMG'
  || e.tagName === 'SCRIPT' && e.type !== 'application/ld+json' && !e.src.startsWith(location.origin)
).map(e => e.outerHTML.slice(0, 200))"""


def make_service() -> Flask:
    """Return a service over articles in which everything that can be text is hostile."""
    groups = [PAYLOADS[at : at + STEP] for at in range(0, len(PAYLOADS), STEP)]
    changes = []
    for number, group in enumerate(groups):
        parts = [(f"{payload} {n}?", (payload,), f"hip {payload} hip") for n, payload in enumerate(group)]
        details = {"source_url": group[number % STEP], "language": group[1], "licence": group[2], "topic": group[3]}
        sources = (group[4], f"{group[5]}, https://x.example/{group[6]}")
        changes.append(make_change(f"{number}{group[0].replace('/', '')}", group[7], parts, sources=sources, **details))
    return build_app(Settings(port=0, clinic_name=PAYLOADS[2]), publish(changes))


@pytest.fixture(scope="module")
def hostile() -> Iterator[str]:
    with serving(make_service(), SETTINGS) as address:
        yield address


@pytest.fixture
def opened(browser: Browser, hostile: str) -> Iterator[tuple[Page, list[str]]]:
    context: BrowserContext = browser.new_context()
    page, faults = context.new_page(), list[str]()
    watch(page, hostile, faults)

    def dismiss(dialog: Dialog) -> None:
        faults.append("a dialog")
        dialog.dismiss()

    page.on("dialog", dismiss)
    page.goto(hostile)
    yield page, faults
    context.close()


def check(page: Page) -> None:
    assert page.evaluate("window.pwned") is None
    assert page.evaluate(HARM) == []


def test_there_are_five_hundred() -> None:
    assert len(set(PAYLOADS)) == 500


def test_nothing_in_a_question_runs(opened: tuple[Page, list[str]], hostile: str) -> None:
    page, faults = opened
    for at in range(0, len(PAYLOADS), STEP):
        text = " ".join(payload.replace("\x00", "") for payload in PAYLOADS[at : at + STEP])[:1990]
        box = page.locator("#cw-q")
        if at % (2 * STEP):
            box.fill(f"hip {text}")
            page.keyboard.press("Enter")
        else:
            page.evaluate("hash => { location.hash = hash }", f"q={quote(f'hip {text}')}")
        expect(page.locator("#cw-cards, .helps").first).to_be_attached()
        expect(page.locator("[aria-busy]")).to_have_count(0)
        check(page)
    for payload in PAYLOADS[:: 2 * STEP]:
        page.goto(f"{hostile}/?q={quote(payload)}")
        check(page)
    assert faults == []


def test_nothing_in_an_article_runs(opened: tuple[Page, list[str]], hostile: str) -> None:
    page, faults = opened
    page.goto(f"{hostile}/documents")
    links = page.eval_on_selector_all(".articles a", "links => links.map(link => link.href)")
    assert len(links) == 25
    check(page)
    for link in links:
        page.goto(link)
        check(page)
    assert faults == []


def test_nothing_suggested_runs(opened: tuple[Page, list[str]]) -> None:
    page, faults = opened
    for word in ("window", "pwned", "script", "img", "svg", "onerror", "alert"):
        page.locator("#cw-q").fill("")
        page.locator("#cw-q").press_sequentially(word)
        expect(page.get_by_role("option").first).to_be_visible()
        page.keyboard.press("ArrowDown")
        check(page)
    page.keyboard.press("Enter")
    expect(page.get_by_role("article").first).to_be_visible()
    check(page)
    assert faults == []
