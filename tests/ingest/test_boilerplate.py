"""What stands around an article is taken out, and the article never is."""

import pytest

from .checks import ids, passage, text_of
from .conftest import Parse

ARTICLE = "<h1>Knee pain</h1><p>Knee pain is common in runners.</p><h2>Causes</h2><p>Hills are one cause of it.</p>"
BODY = "Knee pain is common in runners.\nHills are one cause of it."


@pytest.mark.parametrize(
    "noise",
    [
        "<nav>Noise</nav>",
        "<header><p>Noise</p></header>",
        "<header><h1>Noise of the site</h1></header>",
        "<footer>Noise</footer>",
        "<aside>Noise</aside>",
        "<form>Noise</form>",
        "<script>Noise</script>",
        "<style>Noise</style>",
        "<template><p>Noise</p></template>",
        "<noscript><p>Noise</p></noscript>",
        "<svg><text>Noise</text></svg>",
        "<textarea>Noise</textarea>",
        "<select><option>Noise</option></select>",
        "<button>Noise</button>",
        "<p hidden>Noise</p>",
        "<p style='color:red; display : NONE'>Noise</p>",
        "<p style='visibility:hidden'>Noise</p>",
        "<div aria-hidden=true>Noise</div>",
        "<span class=sr-only>Noise</span>",
        "<dialog open>Noise</dialog>",
        "<div role=dialog>Noise</div>",
        "<div role=navigation>Noise</div>",
        "<div class='cookie-banner is-visible'>Noise</div>",
        "<div class=cookieConsent>Noise</div>",
        "<div id=cookie_notice>Noise</div>",
        "<div class='share-buttons'>Noise</div>",
        "<ul class='social-links'><li>Noise</li></ul>",
        "<div class=related-posts><h2>Noise</h2><p>Noise</p></div>",
        "<div class=sidebar>Noise</div>",
        "<p>READ ALSO: Noise</p>",
        "<p>Read more:</p><p><a href=x>Noise</a></p>",
        "<!-- Noise -->",
    ],
)
def test_noise_is_taken_out_before_and_after_the_article(parse: Parse, noise: str) -> None:
    for page in (noise + ARTICLE, ARTICLE + noise, f"<article>{ARTICLE}{noise}</article>"):
        parsed = parse("knee.html", f"<body>{page}</body>")
        assert text_of(parsed) == BODY
        assert parsed.changes[0].document is not None
        assert parsed.changes[0].document.title == "Knee pain"


def test_a_menu_that_is_larger_than_the_article_is_taken_out(parse: Parse) -> None:
    assert text_of(parse("knee.html", f"<nav>{'Noise ' * 200}</nav>{ARTICLE}")) == BODY


@pytest.mark.parametrize(
    "wrapper",
    [
        "form id=aspnetForm method=post",
        "div class=content-with-sidebar",
        "div class='page-banner-layout has-menu'",
        "div id=page-header-and-content",
        "section role=search-results",
        "div class=no-cookie-banner",
    ],
)
def test_a_wrapper_that_holds_the_article_stays(parse: Parse, wrapper: str) -> None:
    page = f"<body><nav>Noise</nav><{wrapper}>{ARTICLE}<nav>Noise</nav></{wrapper.split()[0]}><footer>Noise</footer>"
    assert text_of(parse("knee.html", page)) == BODY


def test_a_form_around_a_page_without_h1_keeps_the_article(parse: Parse) -> None:
    page = f"<title>Knee pain</title><form><input>{ARTICLE.replace('h1', 'h2')}</form>"
    assert text_of(parse("knee.html", page)) == BODY


def test_the_heading_in_the_header_of_an_article_is_its_title(parse: Parse) -> None:
    head = "<header><h1>Knee pain</h1><p class=byline>By Noise</p></header>"
    parsed = parse("k.html", f"<title>Other | Site</title><main><article>{head}<p>It hurts a lot.</p></article></main>")
    assert passage(parsed, "knee-pain").text == "It hurts a lot."


def test_the_heading_beside_main_is_the_title(parse: Parse) -> None:
    parsed = parse("k.html", "<div class=hero><h1>Knee pain</h1></div><main><p>It hurts a lot.</p></main>")
    assert ids(parsed) == ["knee-pain"]


@pytest.mark.parametrize("name", ["social-anxiety", "meta-analysis", "skip-meals", "related-conditions", "consent"])
def test_a_section_whose_address_holds_a_page_word_stays(parse: Parse, name: str) -> None:
    heading = name.replace("-", " ").capitalize()
    page = f"<h1>Health</h1><p>First words.</p><div id={name}><h2 id=h>{heading}</h2><p>Text of it.</p></div>"
    assert "Text of it." in text_of(parse("health.html", page))


def test_what_was_taken_out_is_reported(parse: Parse) -> None:
    dropped = parse("knee.html", f"<div class=newsletter>Our letter</div><p hidden>Secret</p>{ARTICLE}").dropped
    assert [(d.text, d.why) for d in dropped] == [("Secret", "hidden"), ("Our letter", "newsletter bar")]


def test_pictures_are_their_alternative_text(parse: Parse) -> None:
    page = f"{ARTICLE}<p><img alt='A swollen knee' src=x> and <img src=y> text</p>"
    assert text_of(parse("knee.html", page)).endswith("A swollen knee and text")
