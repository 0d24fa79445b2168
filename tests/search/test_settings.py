"""Settings come from one table: defaults, citewell.toml, the environment, and what a command names, in this order."""

from pathlib import Path

import pytest

from search_app.errors import SettingsError
from search_app.settings import TABLE, Settings, environ_of, load_settings, rows


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def load(toml: str = "", **environ: str) -> Settings:
    if toml:
        Path("citewell.toml").write_text(toml, encoding="utf-8")
    return load_settings({f"CITEWELL_{name.upper()}": value for name, value in environ.items()})


def test_without_anything_the_defaults_hold_relative_to_the_working_folder(here: Path) -> None:
    model = Path("~/.cache/citewell/model").expanduser()
    assert load() == Settings(
        corpus=here / "corpus", data=here / "data", model=model, keys=here / "keys.json", root=here
    )


def test_every_setting_can_be_given_by_both_ways_and_is_listed() -> None:
    for name, entry in TABLE.items():
        value = {bool: "false", int: "60"}.get(type(entry.default), "/x")
        expected = {bool: False, int: 60, tuple: ("/x",), Path: Path("/x")}.get(type(entry.default), "/x")
        if name == "proxy_hops":
            value, expected = "6", 6
        if name == "semantic":
            value = expected = "fast"
        if name == "engine":
            value = expected = "opensearch"
        if name == "opensearch_url":
            value, expected = "http://a:9200", ("http://a:9200",)
        if name == "opensearch_collection":
            value = expected = "knees"
        if name == "opensearch_timeout_ms":
            value, expected = "600", 600
        if name == "max_body_bytes":
            value, expected = "2048", 2048
        default = Path("/x") if isinstance(entry.default, Path) else expected
        assert getattr(load(**{name: value}), name) == default
        written = value if isinstance(entry.default, bool | int) else f'"{value}"'
        assert getattr(load(f"{name} = {written}"), name) == default
        assert entry.metadata["help"].endswith(".")
    assert [name for name, _, _ in rows(Settings())] == [f"CITEWELL_{name.upper()}" for name in TABLE]


def test_a_secret_is_given_to_another_process_and_never_shown() -> None:
    settings = Settings(opensearch_password="hush", port=9)
    assert "hush" not in str(rows(settings)) + repr(settings)
    environ = environ_of(settings)
    assert (environ["CITEWELL_OPENSEARCH_PASSWORD"], environ["CITEWELL_PORT"]) == ("hush", "9")
    assert list(environ) == [name for name, _, _ in rows(settings)]


def test_the_environment_wins_over_the_file_and_the_command_over_both() -> None:
    Path("citewell.toml").write_text("port = 1001\nthreads = 2\nhost = 'a'")
    environ = {"CITEWELL_PORT": "1002", "CITEWELL_HOST": "b"}
    settings = load_settings(environ, overrides={"host": "c", "port": None})
    assert (settings.threads, settings.port, settings.host) == (2, 1002, "c")


def test_variables_of_other_programs_are_left_alone() -> None:
    assert load_settings({"PORT": "x", "citewell_port": "x", "XCITEWELL_PORT": "x"}).port == 8000


def test_a_file_named_on_the_command_line_wins_over_the_one_in_the_environment(here: Path) -> None:
    (here / "one.toml").write_text("port = 1")
    (here / "two.toml").write_text("port = 2")
    environ = {"CITEWELL_CONFIG": "one.toml"}
    assert load_settings(environ).port == 1
    assert load_settings(environ, Path("two.toml")).port == 2
    assert load_settings({"CITEWELL_CONFIG": ""}).port == 8000


def test_paths_start_from_the_folder_of_the_file_and_those_of_a_command_from_the_working_folder(here: Path) -> None:
    (here / "etc").mkdir()
    (here / "etc/citewell.toml").write_text("corpus = 'texts'\ndata = '/srv/data'")
    settings = load_settings({}, here / "etc/citewell.toml")
    assert (settings.corpus, settings.data) == (here / "etc/texts", Path("/srv/data"))
    assert load_settings({"CITEWELL_CORPUS": "c"}, here / "etc/citewell.toml").corpus == here / "etc/c"
    assert load_settings({}, here / "etc/citewell.toml", {"corpus": "c"}).corpus == here / "c"
    assert load_settings({"CITEWELL_DATA": "~/d"}).data == Path.home() / "d"


@pytest.mark.parametrize(
    ("toml", "message"),
    [
        ("prot = 1", r"citewell.toml: prot: no such setting; did you mean port\?"),
        ("root = '.'", "no such setting"),
        ("zzzzz = 1", "`citewell settings` lists all of them"),
        ("[server]\nport = 1", "server: no such setting"),
        ("port = 'x'", "port: 'x' is not a whole number; use 0 to 65535"),
        ("port = 1.5", "1.5 is not a whole number"),
        ("port = true", "True is not a whole number"),
        ("port = 70000", "70000 is out of range; use 0 to 65535"),
        ("port = -1", "out of range"),
        ("threads = 0", "0 is out of range; use 1 to 256"),
        ("link_to_source = 'maybe'", "'maybe' is neither true nor false"),
        ("link_to_source = 2", "2 is neither true nor false"),
        ("clinic_name = ['a']", r"\['a'\] is not text; put it in quotes"),
        ("clinic_name = true", "True is not text"),
        ("clinic_name = 2026-01-01", "is not text"),
        ("trusted_hosts = [['a']]", "is not text"),
        ("trusted_hosts = {a = 1}", "is not text"),
        ("data = ''", "data: '' is no folder; name one"),
        ("data = ' '", "is no folder"),
        ('data = "a\\u0000b"', "is no folder"),
        ("data = [1]", "is not text"),
        ("base_path = 'help'", "'help' is not a path such as /help; start it with one slash"),
        ("base_path = '//evil.example'", "is not a path"),
        ("base_path = '/a b?c#d'", "is not a path"),
        ("port =", "citewell.toml: cannot be read as TOML"),
        ("port = 1\nport = 2", "cannot be read as TOML"),
    ],
)
def test_a_value_that_cannot_be_used_is_named_with_its_place_and_a_remedy(toml: str, message: str) -> None:
    with pytest.raises(SettingsError, match=message):
        load(toml)


@pytest.mark.parametrize("name", ["opensearch_password", "rate_store"])
@pytest.mark.parametrize("value", ["['hush']", "{a = 'hush'}", "1234.5", "1234", "true"])
def test_a_secret_of_the_wrong_kind_is_not_shown(name: str, value: str) -> None:
    with pytest.raises(SettingsError, match=f"{name}: is not text; put it in quotes") as caught:
        load(f"{name} = {value}")
    assert "hush" not in str(caught.value)
    assert "1234" not in str(caught.value)


@pytest.mark.parametrize(
    ("name", "value", "message"),
    [
        ("prot", "1", r"CITEWELL_PROT: no such setting; did you mean port\?"),
        ("port", "", "CITEWELL_PORT: '' is not a whole number"),
        ("data", "", "CITEWELL_DATA: '' is no folder"),
        ("link_to_source", "", "neither true nor false"),
    ],
)
def test_a_variable_that_cannot_be_used_is_named(name: str, value: str, message: str) -> None:
    with pytest.raises(SettingsError, match=message):
        load(**{name: value})


def test_a_missing_or_unreadable_file_is_named_with_a_remedy(here: Path) -> None:
    with pytest.raises(SettingsError, match=r"nosuch.toml: no such settings file; make one with `citewell init`"):
        load_settings({}, Path("nosuch.toml"))
    with pytest.raises(SettingsError, match="cannot be read"):
        load_settings({}, here)
    (here / "bad.toml").write_bytes(b"\xff")
    with pytest.raises(SettingsError, match="cannot be read"):
        load_settings({}, here / "bad.toml")


def test_a_byte_order_mark_is_no_fault() -> None:
    assert load("\ufeffport = 9").port == 9


@pytest.mark.parametrize("value", ["true", "TRUE", " yes ", "on", "1"])
def test_true_is_written_in_many_ways(value: str) -> None:
    assert load(link_to_source=value).link_to_source is True


def test_a_list_is_written_as_one_or_with_commas() -> None:
    assert load('trusted_hosts = ["a", " b ", ""]').trusted_hosts == ("a", "b")
    assert load(trusted_hosts="a, b,,").trusted_hosts == ("a", "b")


def test_numbers_need_no_quotes_where_text_is_meant() -> None:
    assert load("emergency_number = 112").emergency_number == "112"


@pytest.mark.parametrize(
    ("given", "kept"), [("/", ""), ("", ""), ("/help/", "/help"), ("/a/b-c_d.e~f", "/a/b-c_d.e~f")]
)
def test_a_base_path_has_no_slash_at_its_end(given: str, kept: str) -> None:
    assert load(base_path=given).base_path == kept


def test_values_are_shown_as_they_would_be_written() -> None:
    shown = {name: value for name, value, _ in rows(Settings(link_to_source=False, trusted_hosts=("a", "b")))}
    assert shown["CITEWELL_LINK_TO_SOURCE"] == "false"
    assert shown["CITEWELL_TRUSTED_HOSTS"] == "a,b"
    assert shown["CITEWELL_PORT"] == "8000"


def test_the_file_is_looked_for_in_the_folders_above(here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (here / "citewell.toml").write_text("port = 7")
    (here / "corpus" / "deep").mkdir(parents=True)
    monkeypatch.chdir(here / "corpus" / "deep")
    settings = load_settings({})
    assert (settings.port, settings.root, settings.corpus) == (7, here, here / "corpus")


def test_a_host_with_a_port_is_refused() -> None:
    assert load(trusted_hosts="clinic.example,[::1]").trusted_hosts == ("clinic.example", "[::1]")
    for wrong in ("clinic.example:80", "127.0.0.1:8000", "[::1]:8000"):
        with pytest.raises(SettingsError, match="has a port"):
            load(trusted_hosts=f"localhost,{wrong}")
