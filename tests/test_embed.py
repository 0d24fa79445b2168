"""`citewell embed-snippet` and `embed-check`: what is printed for a page, and what would stop the search on one."""

import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner

from ingest import fetch
from ingest.cli import main
from ingest.embed import snippet
from ingest.embed_check import check_page
from ingest.fetch import Fetcher, FetchError
from ingest.policy import blocks, blocks_script, matches, origin, parse_policies
from search_app.errors import CitewellError
from search_app.keys import Key, save_keys
from search_app.settings import Settings
from search_app.web import build_app
from search_app.web.embed import current

from .web.collection import make_changes, publish
from .web.other_site import other_site
from .web.serving import serving

SETTINGS = Settings(port=0, clinic_phone="+44 20 7946 0000", emergency_number="112")
PAGE = "https://clinic.example/faq"
SCRIPT = "https://search.clinic.example/embed/v1.js"

Pages = dict[str, tuple[str, dict[str, str]]]


@pytest.fixture(scope="module")
def service() -> Iterator[str]:
    with serving(build_app(SETTINGS, publish(make_changes())), SETTINGS) as address:
        yield address


@pytest.fixture(scope="module")
def site() -> Iterator[tuple[str, Pages]]:
    with other_site() as found:
        yield found


def found(site: tuple[str, Pages], html: str, **headers: str) -> list[str]:
    """Return what is wrong with a page, or to be noted."""
    address, pages = site
    pages["/page"] = html, {name.replace("_", "-"): value for name, value in headers.items()}
    return [f.line for f in check_page(f"{address}/page", Fetcher(private=True)) if not f.line.startswith("ok:")]


def test_the_snippet_names_the_lasting_script_with_its_integrity() -> None:
    made = snippet(SETTINGS, "https://search.clinic.example/", "key-1", "es", "dialog")
    assert f'src="https://search.clinic.example/embed/{current().name}" integrity="{current().integrity}"' in made
    assert 'crossorigin="anonymous" defer' in made
    element = 'endpoint="https://search.clinic.example" key="key-1" lang="es" mode="dialog"'
    assert f'<citewell-search {element} phone="+44 20 7946 0000" emergency="112">' in made
    assert '<form action="https://search.clinic.example/search?lang=es" method="post">' in made
    assert "Su pregunta" in made


@pytest.mark.parametrize(
    ("url", "path", "base"),
    [
        ("https://a.example", "", "https://a.example"),
        ("https://a.example/", "/help", "https://a.example/help"),
        ("https://a.example/faq/", "/help", "https://a.example/faq"),
        ("http://localhost:8000", "", "http://localhost:8000"),
    ],
)
def test_the_snippet_takes_the_base_path(url: str, path: str, base: str) -> None:
    assert f'endpoint="{base}"' in snippet(Settings(base_path=path), url)


@pytest.mark.parametrize(
    "url", ["a.example", "ftp://a", "https://", "https://u:p@a.example", "https://a?b", "https://[1"]
)
def test_other_addresses_are_refused(url: str) -> None:
    with pytest.raises(CitewellError, match="is no address such as"):
        snippet(SETTINGS, url)


def test_nothing_in_the_snippet_breaks_out_of_it() -> None:
    made = snippet(Settings(clinic_phone='1"><script>'), 'https://a.example/"><b>', '"><i>', '"><u>')
    assert "<script>" not in made
    assert not re.search(r"<[biu]>", made)


@pytest.mark.parametrize("policy", ["", "default-src 'none'; script-src {s}; connect-src {s}"])
def test_a_page_with_the_snippet_is_well(service: str, site: tuple[str, Pages], policy: str) -> None:
    headers = {"Content_Security_Policy": policy.format(s=service)} if policy else {}
    assert found(site, snippet(SETTINGS, service), **headers) == []


def test_both_commands_on_the_command_line(service: str, site: tuple[str, Pages], tmp_path: Path) -> None:
    (tmp_path / "citewell.toml").write_text("")
    config = ["--config", str(tmp_path / "citewell.toml")]
    made = CliRunner().invoke(main, [*config, "embed-snippet", "--url", service])
    assert made.exit_code == 0
    address, pages = site
    pages["/page"] = made.output, {}
    well = CliRunner().invoke(main, [*config, "embed-check", "--allow-private", f"{address}/page"])
    assert well.exit_code == 0, well.output
    assert [line.partition(":")[0] for line in well.output.splitlines()] == ["ok", "ok"]
    refused = CliRunner().invoke(main, [*config, "embed-check", f"{address}/page"])
    assert refused.exit_code == 1
    assert "leads into a private network; --allow-private lets it be read" in refused.output


def test_what_is_missing_is_named(service: str, site: tuple[str, Pages]) -> None:
    script, _, element = snippet(SETTINGS, service).partition("\n")
    assert any("no script tag of the search" in line for line in found(site, element))
    assert any("no <citewell-search> in the page" in line for line in found(site, script))
    assert any("note: no form within" in line for line in found(site, f"{script}<citewell-search></citewell-search>"))
    assert any("names no endpoint" in line for line in found(site, "<citewell-search></citewell-search>"))
    assert len(found(site, "")) == 2


def test_a_script_that_a_browser_would_not_run_is_named(service: str, site: tuple[str, Pages]) -> None:
    made = snippet(SETTINGS, service)
    assert "integrity is not that of the file" in found(site, made.replace("sha384-", "sha384-A"))[0]
    assert "has integrity without crossorigin" in found(site, made.replace(' crossorigin="anonymous"', ""))[0]
    assert "answers 404" in found(site, made.replace(current().name, "v1.0000000000000000.js"))[0]
    assert "cannot be reached" in found(site, made.replace(f'src="{service}', 'src="http://127.0.0.1:1'))[0]


def test_a_wrong_endpoint_is_named(service: str, site: tuple[str, Pages]) -> None:
    made = snippet(SETTINGS, service)
    assert "is no Citewell" in found(site, made.replace(f'endpoint="{service}"', f'endpoint="{service}/search"'))[0]
    assert "cannot be reached" in found(site, made.replace(f'endpoint="{service}"', 'endpoint="http://127.0.0.1:1"'))[0]


@pytest.mark.parametrize(
    ("key", "code", "remedy"),
    [
        ("allowed", "", ""),
        ("unknown-key", "unknown_key", "correct the key"),
        ("", "missing_key", 'add key="…" to <citewell-search>'),
        ("elsewhere", "origin_not_allowed", "`citewell keys allow NAME --origin http://"),
        ("past", "expired_key", "correct the key"),
    ],
)
def test_a_key_that_is_refused_is_named(
    site: tuple[str, Pages], tmp_path: Path, key: str, code: str, remedy: str
) -> None:
    keys = [
        Key("a", "site", "allowed", (site[0],)),
        Key("b", "site", "elsewhere", ("https://clinic.example",)),
        Key("c", "site", "past", (site[0],), expires="2020-01-01"),
    ]
    save_keys(tmp_path / "keys.json", keys)
    settings = replace(SETTINGS, keys=tmp_path / "keys.json")
    with serving(build_app(settings, publish(make_changes())), settings) as service:
        lines = found(site, snippet(settings, service, key=key))
    if not code:
        assert lines == []
        return
    assert len(lines) == 1
    assert f"refuses this page ({401 if code != 'origin_not_allowed' else 403} {code}:" in lines[0]
    assert remedy in lines[0]
    assert "unknown-key" not in lines[0]


def test_mixed_content_is_named(service: str) -> None:
    from ingest.embed_check import _check_mixed
    from ingest.embed_page import Page

    assert [f.line for f in _check_mixed(Page(PAGE), "http://search.clinic.example", "endpoint")] == [
        "wrong: endpoint http://search.clinic.example: a page with https loads nothing over http; serve it over https"
    ]
    assert not [
        *_check_mixed(Page(PAGE), service, "endpoint"),
        *_check_mixed(Page("http://a.example"), SCRIPT, "script"),
    ]


@pytest.mark.parametrize("meta", [False, True])
def test_a_policy_that_stops_it_is_named_with_what_to_add(service: str, site: tuple[str, Pages], meta: bool) -> None:
    policy, made = "default-src 'self'; form-action 'self'", snippet(SETTINGS, service)
    tag = f'<meta http-equiv="content-security-policy" content="{policy}">'
    lines = found(site, tag + made) if meta else found(site, made, Content_Security_Policy=policy)
    place = "meta element Content-Security-Policy" if meta else "header Content-Security-Policy"
    assert lines == [
        f"note: {place}, form-action 'self': without scripts the form is stopped; add {service} to it",
        f"wrong: {place}, default-src 'self': stops the script; add the directive: script-src 'self' {service}",
        f"wrong: {place}, default-src 'self': stops questions; add the directive: connect-src 'self' {service}",
    ]


@pytest.mark.parametrize(
    ("policy", "directive", "remedy"),
    [
        ("default-src 'none'", "default-src", "add the directive: script-src https://search.clinic.example"),
        ("script-src 'self' https://x.example", "script-src", "add https://search.clinic.example to it"),
        ("script-src 'none'", "script-src", "write script-src https://search.clinic.example"),
        ("script-src *; script-src-elem 'self'", "script-src-elem", "add https://search.clinic.example to it"),
        ("sandbox allow-forms", "sandbox", "add allow-scripts to it"),
        ("script-src 'strict-dynamic' https: 'nonce-b'", "script-src", "add 'sha384-a' to it, or give the script"),
        ("script-src 'strict-dynamic' 'nonce-a'", "", ""),
        ("script-src 'sha384-a'", "", ""),
        ("script-src https:", "", ""),
        ("script-src http://*.clinic.example", "", ""),
        ("script-src search.clinic.example:443/embed/", "", ""),
        ("script-src *", "", ""),
        ("img-src 'none'", "", ""),
    ],
)
def test_policies_for_scripts(policy: str, directive: str, remedy: str) -> None:
    blocked = blocks_script(parse_policies(policy)[0], PAGE, SCRIPT, "sha384-a", "a")
    assert (blocked.directive if blocked else "") == directive
    assert (blocked.remedy if blocked else "").startswith(remedy)


def test_policies_for_questions_and_forms() -> None:
    policy = parse_policies("default-src 'none'; form-action 'self'")[0]
    assert blocks(policy, "connect-src", PAGE, SCRIPT)
    assert blocks(policy, "form-action", PAGE, SCRIPT)
    assert blocks(parse_policies("default-src 'none'")[0], "form-action", PAGE, SCRIPT) is None
    assert [sorted(p) for p in parse_policies("a b; c, d;; e, ")] == [["a", "c"], ["d", "e"]]


@pytest.mark.parametrize(
    ("source", "target", "covered"),
    [
        ("'self'", "https://clinic.example/x", True),
        ("'self'", "https://www.clinic.example/x", False),
        ("*.clinic.example", "https://search.clinic.example/", True),
        ("*.clinic.example", "https://clinic.example/", False),
        ("https://a.example:8443", "https://a.example/", False),
        ("a.example:*", "https://a.example:8443/", True),
        ("https://a.example/embed/v1.js", "https://a.example/embed/v1.js", True),
        ("https://a.example/embed", "https://a.example/embed/v1.js", False),
        ("http://a.example", "https://a.example/", True),
        ("https://a.example", "http://a.example/", False),
        ("data:", "https://a.example/", False),
        ("'unsafe-inline'", "https://a.example/", False),
        ("https://[::1", "https://a.example/", False),
    ],
)
def test_sources(source: str, target: str, covered: bool) -> None:
    assert matches(source, PAGE, target) is covered


def test_origins_are_written_as_browsers_do() -> None:
    assert origin("https://a.example:443/b") == "https://a.example"
    assert origin("http://[::1]:8000/b") == "http://[::1]:8000"


@pytest.mark.parametrize(
    ("url", "reason"),
    [
        ("file:///etc/passwd", "is no web address"),
        ("https:///x", "is no web address"),
        ("http://[1", "is no web address"),
        ("http://127.0.0.1:1", "private network"),
        ("http://localhost", "private network"),
        ("http://[::1]", "private network"),
        ("http://169.254.169.254/latest", "private network"),
        ("http://10.0.0.1", "private network"),
        ("http://0x7f.1", "private network"),
    ],
)
def test_what_is_not_read(url: str, reason: str) -> None:
    with pytest.raises(FetchError, match=reason):
        Fetcher().get(url)


def test_reading_ends_at_its_limits(site: tuple[str, Pages], monkeypatch: pytest.MonkeyPatch) -> None:
    address, pages = site
    fetcher = Fetcher(private=True)
    pages["/large"] = "x" * 5000, {}
    monkeypatch.setattr(fetch, "MAX_BYTES", 4000)
    with pytest.raises(FetchError, match="is larger than 4,000 bytes"):
        fetcher.get(f"{address}/large")
    monkeypatch.setattr(fetch, "MAX_BYTES", 6000)
    monkeypatch.setattr(fetch, "MAX_SECONDS", -1.0)
    with pytest.raises(FetchError, match="takes longer"):
        fetcher.get(f"{address}/large")


def test_a_page_cannot_write_to_the_terminal(service: str, site: tuple[str, Pages]) -> None:
    lines = found(site, f'<citewell-search endpoint="{service}/\x1b[2Jx"></citewell-search>')
    assert all(line.isprintable() for line in lines)
