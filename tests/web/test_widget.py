"""The script for other pages as it is served: addresses, headers, size, and what it may not hold."""

import base64
import gzip
import hashlib
import json
import re
import subprocess
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from search_app.settings import Settings
from search_app.web import build_app, embed, widget
from search_app.web.embed.minify import shorten_script
from search_app.web.embed.release import keep
from search_app.web.security import HEADERS

from .collection import make_changes, publish
from .npm import check_types

LARGEST = 8192
FOLDER = Path(embed.__file__).parent


def hashed() -> str:
    return f"/embed/{embed.current().name}"


def test_the_script_is_at_most_8_kb_compressed(client: FlaskClient) -> None:
    content = client.get(hashed()).data
    assert len(gzip.compress(content, 9, mtime=0)) <= LARGEST
    sent = client.get(hashed(), headers={"Accept-Encoding": "gzip"})
    assert len(sent.data) <= LARGEST
    assert gzip.decompress(sent.data) == content


@pytest.mark.parametrize(
    ("address", "kept"),
    [(hashed(), "public, max-age=31536000, immutable"), ("/embed/v1.js", widget.MOVES)],
)
def test_any_page_may_load_and_check_it(client: FlaskClient, address: str, kept: str) -> None:
    response = client.get(address)
    assert response.status_code == 200
    assert response.content_type == "text/javascript; charset=utf-8"
    assert response.headers["Access-Control-Allow-Origin"] == "*"
    assert response.headers["Cross-Origin-Resource-Policy"] == "cross-origin"
    assert response.headers["Cache-Control"] == kept
    assert response.headers["Vary"] == "Accept-Encoding"
    others = {name: value for name, value in HEADERS.items() if name != "Cross-Origin-Resource-Policy"}
    assert {name: response.headers.getlist(name) for name in others} == {k: [v] for k, v in others.items()}
    assert "Set-Cookie" not in response.headers


def test_nothing_else_is_there_for_other_pages(client: FlaskClient) -> None:
    for address in ("/embed/v2.js", "/embed/v1.0000000000000000.js", "/embed/../settings.py", "/static/0/page.js"):
        response = client.get(address)
        assert "Access-Control-Allow-Origin" not in response.headers
        assert response.headers["Cross-Origin-Resource-Policy"] == "same-origin"


def test_a_page_that_has_it_is_told_so_in_a_few_bytes(client: FlaskClient) -> None:
    for sent in ({}, {"Accept-Encoding": "gzip"}):
        first = client.get("/embed/v1.js", headers=sent)
        again = client.get("/embed/v1.js", headers={**sent, "If-None-Match": first.headers["ETag"]})
        assert (again.status_code, again.data) == (304, b"")
        assert again.headers["Access-Control-Allow-Origin"] == "*"


def test_name_and_integrity_are_those_of_the_bytes(client: FlaskClient) -> None:
    content = client.get(hashed()).data
    assert client.get("/embed/v1.js").data == content
    assert hashed() == f"/embed/v1.{hashlib.sha256(content).hexdigest()[:16]}.js"
    assert embed.current().integrity == "sha384-" + base64.b64encode(hashlib.sha384(content).digest()).decode()


def test_an_address_of_an_earlier_release_answers_its_old_bytes(monkeypatch: pytest.MonkeyPatch) -> None:
    old = embed.Script(b"/* an earlier release */\n")
    monkeypatch.setattr(widget, "released", lambda: {old.name: old.content})
    client = build_app(Settings(), publish(make_changes())).test_client()
    response = client.get(f"/embed/{old.name}")
    assert (response.data, response.headers["Cache-Control"]) == (old.content, "public, max-age=31536000, immutable")
    assert client.get("/embed/v1.js").data == embed.current().content


def test_released_scripts_are_what_their_names_say() -> None:
    for name, content in embed.released().items():
        assert embed.Script(content).name == name, "a released script is never edited"


def test_a_release_keeps_the_script(tmp_path: Path) -> None:
    path = keep(tmp_path)
    assert path.name == embed.current().name
    assert path.read_bytes() == embed.current().content


def test_it_can_be_read_beside_where_it_is_served(client: FlaskClient) -> None:
    script, source = client.get("/embed/v1.js").text, client.get(f"/embed/{embed.SOURCE}").text
    assert embed.SOURCE in script.splitlines()[0]
    assert "The element `citewell-search`" in source
    assert set(embed.MODULES) == {path.name for path in (FOLDER / "v1").iterdir()}


FORBIDDEN = """innerHTML outerHTML insertAdjacentHTML document.write eval( new_Function localStorage sessionStorage
indexedDB document.cookie sendBeacon XMLHttpRequest http:// https:// @import url( autofocus .style <style""".split()


@pytest.mark.parametrize("word", FORBIDDEN)
def test_it_holds_nothing_that_could_run_text_keep_things_or_ask_others(word: str) -> None:
    assert word.replace("_", " ") not in embed.source()


def test_all_languages_have_the_same_words() -> None:
    words = (FOLDER / "v1" / "words.js").read_text(encoding="utf-8")
    english, spanish = (re.findall(r"^    (\w+): ", part, re.MULTILINE) for part in words.split("  es: {"))
    assert english == spanish
    used = "".join((FOLDER / "v1" / name).read_text(encoding="utf-8") for name in embed.MODULES[1:])
    for key in english:
        named = re.search(rf"words\.{key}\b|\b{key}[,:] ", used)
        assert named or key in ("weak", "emergency", "same_day", "crisis_line"), key


@pytest.mark.parametrize(
    ("written", "made"),
    [
        ("function add(first, second) {\n  return first + second;\n}", "function E(e,t){return e+t}"),
        ("const given = { name, age: 3 };\nuse(given.name);", "const E={name:e,age:3};e(E.name);"),
        ('// words\nconst text = "a  /* b */"; /* more */', 'const E="a  /* b */";'),
        ("const one = /[/]a b/g.test(two);", "const E=/[/]a b/g.test(e);"),
        ("const one = (two) => {\n  return /a b/.test(two);\n};", "const E=e=>{return/a b/.test(e)};"),
        ("const style = `\na { b: c; }\n`;", "const E=`a{b:c}`;"),
        ("one = (two) => two + +three;", "t=e=>e+ +a;"),
    ],
)
def test_a_script_is_made_small(written: str, made: str) -> None:
    assert shorten_script(written) == made


def test_back_quotes_hold_style_sheets_only() -> None:
    with pytest.raises(ValueError, match="style sheet"):
        shorten_script("const a = `${b}`;")


DOCUMENT = (FOLDER.parents[2] / "docs" / "embedding.md").read_text(encoding="utf-8")
PLUGIN = FOLDER.parents[2] / "examples" / "wordpress" / "citewell-search"


def test_the_document_names_every_attribute_event_part_and_variable() -> None:
    source = embed.source()
    attributes = set(re.findall(r'#get\("([a-z-]+)"\)', source)) | {"lang"}
    rows = re.findall(r"^\| (`[a-z-]+`(?:, `[a-z-]+`)*) \|", DOCUMENT, re.MULTILINE)
    named = {name for row in rows for name in re.findall(r"`([a-z-]+)`", row)}
    assert named - {"citewell-search", "citewell-results", "citewell-select", "citewell-error"} == attributes
    assert {f"citewell-{name}" for name in re.findall(r'#emit\("(\w+)"', source)} <= named
    parts = set(re.findall(r'part: "([a-z-]+)"', source)) | {"heading", "notice-title", "title", "passage-title"}
    listed = DOCUMENT[DOCUMENT.index("Parts: ") : DOCUMENT.index("## Events")]
    levels = {"notice", "emergency", "same_day", "crisis_line", "related-title"}
    assert set(re.findall(r"`([a-z_-]+)`", listed)) == parts | levels
    variables = DOCUMENT[DOCUMENT.index("Variables: ") : DOCUMENT.index("Parts: ")]
    told = {name.removeprefix("--citewell") for name in re.findall(r"`([a-z-]+)`", variables)}
    assert told == {"-" + name for name in re.findall(r"var\(--citewell-([a-z-]+),", source)}


@pytest.mark.parametrize("name", sorted(path.name for path in PLUGIN.glob("*.php")))
def test_the_plugin_is_php(name: str) -> None:
    done = subprocess.run(["php", "-l", PLUGIN / name], capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr


def test_the_types_of_its_modules_hold(tmp_path: Path) -> None:
    options = {"allowJs": True, "checkJs": True, "strict": True, "noEmit": True, "target": "es2022", "types": []}
    options |= {"module": "es2022", "moduleResolution": "bundler", "lib": ["es2022", "dom", "dom.iterable"]}
    config = {"compilerOptions": options, "include": [f"{FOLDER}/v1/*.js"]}
    (tmp_path / "tsconfig.json").write_text(json.dumps(config), encoding="utf-8")
    assert check_types(tmp_path) == ""
