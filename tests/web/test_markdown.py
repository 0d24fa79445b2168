"""The Markdown twin read back by a Markdown parser: the same words, lists, tables and anchors, and nothing else."""

from html.parser import HTMLParser

import pytest
import yaml
from flask.testing import FlaskClient
from markdown_it import MarkdownIt

from search_app.index.memory import MemoryStore
from search_app.model import Curation, Withdrawal
from search_app.search import LiveIndex, Searcher
from search_app.settings import Settings
from search_app.web import build_app
from search_app.web.blocks import cut_blocks
from search_app.web.markdown import escape, write_markdown

from .collection import HIP, make_change, make_changes, publish

TABLE = "Leg; Price: 5|6; Length: *60*\nHip; Price: 6; Length: 30"


class Reading(HTMLParser):
    """Collects elements, anchors and words of HTML."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.anchors: list[str] = []
        self.words: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.anchors += [value or "" for name, value in attrs if name == "id"]

    def handle_data(self, data: str) -> None:
        self.words += data.split()


def render(markdown: str) -> str:
    return str(MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"]).render(markdown))


def split(text: str) -> tuple[dict[str, object], str]:
    _, front, body = text.split("---\n", 2)
    return yaml.safe_load(front), body


def test_a_twin_says_what_it_is(client: FlaskClient) -> None:
    response = client.get("/documents/hip-pain.md")
    assert response.content_type == "text/markdown; charset=utf-8"
    assert response.headers["X-Robots-Tag"] == "noindex"
    front, body = split(response.text)
    assert front == {
        "title": "Hip pain after running",
        "source": "https://clinic.example/hip-pain",
        "licence": "CC BY 4.0",
        "reviewed": "2026-09-01",
        "language": "en",
    }
    assert '<a id="injections"></a>\n\n## Treatment\n\n### Injections\n\nA steroid injection' in body
    assert "- [NHS: Hip pain in adults](<https://www.nhs.uk/conditions/hip-pain/>)" in body


def test_lists_and_tables_are_kept() -> None:
    change = make_change("a", "A", [*HIP, ("Prices", (), TABLE)])
    assert change.document
    html = render(split(write_markdown(change.document, change.passages, ""))[1])
    assert "<ul>\n<li>you cannot put weight on the leg</li>\n<li>the pain wakes you</li>\n</ul>" in html
    assert "<ol>\n<li>Raise your leg sideways ten times.</li>" in html
    assert "<tr>\n<td>Leg</td>\n<td>5|6</td>\n<td>*60*</td>\n</tr>" in html


def test_every_word_of_the_demo_corpus_comes_back_in_order(demo: Searcher) -> None:
    generation = demo.generation
    for name in generation.document_ids():
        document, passages = generation.document(name), generation.passages_of(name)
        assert document
        read = Reading(render(split(write_markdown(document, passages, "https://a.example"))[1]))
        assert set(read.tags) <= set("h1 h2 h3 h4 h5 h6 p a ul ol li em br table thead tbody tr th td".split())
        assert read.anchors == [p.id.partition("#")[2] for p in sorted(passages, key=lambda p: p.citation.spans[:1])]
        said = "".join(read.words)
        at = 0
        for passage in sorted(passages, key=lambda p: p.citation.spans[:1]):
            for block in cut_blocks(passage.text):
                for item in block.items:
                    words = "".join("".join(part.text for part in item.parts).split())
                    at = said.index(words, at) + len(words)


TEXTS = r"""
# no heading
## no
#hash
- no list
+ no
* no
1. no list
12) no
> no quote
    no code
``` no fence
~~~ no
---
===
***
___
<b>no</b>
<!-- no -->
&lt; stays
&#60; stays
&amp stays
[a](b)
[a]: b
![a](b)
<https://a.example>
*a* _b_ __c__
`a`
~~a~~
a | b
| a |
\\;\*
a\\
:--
|--|
2019. A year
A&E
a_b_c
5 < 6 > 4
https://a.example/a_b_
"""


@pytest.mark.parametrize("text", TEXTS.strip("\n").splitlines())
def test_text_stays_text(text: str) -> None:
    read = Reading(render(f"Before:\n{escape(text)}\n{escape(text)}\n"))
    assert read.words == ["Before:", *text.split(), *text.split()]
    assert read.tags == ["p"]


def test_a_twin_is_revalidated(client: FlaskClient) -> None:
    tag = client.get("/documents/hip-pain.md").headers["ETag"]
    again = client.get("/documents/hip-pain.md", headers={"If-None-Match": tag})
    assert (again.status_code, again.data) == (304, b"")


def test_what_is_withdrawn_or_moved_is_so_in_its_twin_too(settings: Settings) -> None:
    store = MemoryStore()
    store.publish(store.stage(None, make_changes(), Curation(), redirects={"hüfte": "hip-pain"}))
    store.withdraw(Withdrawal("hip-pain#injections"))
    client = build_app(settings, LiveIndex(store)).test_client()
    assert "steroid" not in client.get("/documents/hip-pain.md").text
    moved = client.get("/documents/hüfte.md")
    assert (moved.status_code, moved.headers["Location"]) == (301, "/documents/hip-pain.md")
    assert client.get("/documents/none.md").status_code == 404
    assert client.get("/documents/.md").status_code == 404
    store.withdraw(Withdrawal("hip-pain"))
    client = build_app(settings, LiveIndex(store)).test_client()
    assert [client.get(f"/documents/{name}.md").status_code for name in ("hip-pain", "hüfte")] == [410, 410]


def test_an_id_that_ends_in_md_is_an_article_first(settings: Settings) -> None:
    changes = [make_change(name, f"Title of {name}", HIP[1:2]) for name in ("a", "a.md", "b.md")]
    client = build_app(settings, publish(changes)).test_client()
    for address, title in (("a", "a"), ("a.md", "a.md"), ("b.md", "b.md")):
        assert f"<h1>Title of {title}</h1>" in client.get(f"/documents/{address}").text
    for address, title in (("a.md.md", "a.md"), ("b.md.md", "b.md")):
        assert f"# Title of {title}\n" in client.get(f"/documents/{address}").text
    assert "alternate" not in client.get("/documents/a").text
    assert 'type="text/markdown" href="/documents/b.md.md"' in client.get("/documents/b.md").text
    assert "(http://localhost/documents/a)" in client.get("/llms.txt").text
