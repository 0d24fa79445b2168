"""The file of keys: what the commands write is what is read, and what cannot be used is named."""

import json
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from pathlib import Path

import pytest

from search_app.errors import SettingsError
from search_app.keys import Key, create_key, hash_of, load_keys, parse_origin, revoke_key

from .test_cli import citewell


def test_a_site_key_is_kept_with_what_it_allows(tmp_path: Path) -> None:
    path = tmp_path / "keys.json"
    secret = create_key(
        path,
        "clinic",
        "site",
        origins=["https://Clinic.example:443/", "http://localhost:3000"],
        topics=["hip"],
        rate=20,
        expires="2027-01-31",
        created="2026-11-25",
    )
    origins = ("https://clinic.example", "http://localhost:3000")
    assert load_keys(path) == (Key("clinic", "site", secret, origins, ("hip",), 20, "2027-01-31", "2026-11-25"),)


def test_of_an_admin_key_only_the_hash_is_kept(tmp_path: Path) -> None:
    path = tmp_path / "keys.json"
    secret = create_key(path, "boss", "admin")
    assert secret not in path.read_text("utf-8")
    assert load_keys(path) == (Key("boss", "admin", hash_of(secret)),)


def test_a_key_is_good_through_its_last_day() -> None:
    key = Key("a", "site", "s", expires="2026-11-25")
    assert [key.is_expired(date(2026, 11, day)) for day in (24, 25, 26)] == [False, False, True]


def test_names_are_taken_once_and_revoked_once(tmp_path: Path) -> None:
    path = tmp_path / "keys.json"
    create_key(path, "a", "site")
    create_key(path, "b", "site")
    with pytest.raises(SettingsError, match="a: a key of this name exists"):
        create_key(path, "a", "site")
    revoke_key(path, "a")
    assert [key.name for key in load_keys(path) or ()] == ["b"]
    with pytest.raises(SettingsError, match="a: there is no key of this name"):
        revoke_key(path, "a")
    revoke_key(path, "b")
    assert load_keys(path) == ()  # a file without keys still asks for one


@pytest.mark.parametrize(
    "text",
    [
        "clinic.example",
        "https://",
        "https://clinic.example/faq",
        "https://clinic.example?q",
        "https://clinic.example#a",
        "https://a@clinic.example",
        "https://clinic.example:99999",
        "https://*.clinic.example",
        "ftp://clinic.example",
        "null",
        "*",
        "",
        "https://klinik-süd.example",
        "https://clinic.example\n.evil.example",
        "https://[::1",
        "https://[1:2]",
    ],
)
def test_what_is_no_origin_is_refused(tmp_path: Path, text: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 -- its message is made by the caller
        parse_origin(text)
    with pytest.raises(SettingsError, match=r"is no origin such as|must hold texts of visible letters"):
        create_key(tmp_path / "keys.json", "a", "site", origins=[text])
    assert not (tmp_path / "keys.json").exists()


@pytest.mark.parametrize(
    ("text", "origin"),
    [
        ("https://Clinic.Example/", "https://clinic.example"),
        ("http://clinic.example:80", "http://clinic.example"),
        ("http://clinic.example:8080", "http://clinic.example:8080"),
        ("http://[::1]:3000", "http://[::1]:3000"),
        ("http://[0:0:0:0:0:0:0:1]:80", "http://[::1]"),
    ],
)
def test_origins_are_kept_as_browsers_send_them(text: str, origin: str) -> None:
    assert parse_origin(text) == origin


@pytest.mark.parametrize(
    ("content", "fault"),
    [
        ("{", "cannot be read as JSON"),
        ("[]", 'holds no list "keys"'),
        ('{"keys": [{"name": "a"}]}', "key 1: must hold name, kind and secret"),
        ('{"keys": [{"name": "a", "kind": "site", "secret": "s", "colour": 1}]}', "key 1: must hold"),
        ('{"keys": [{"name": "a b", "kind": "site", "secret": "s"}]}', "key 1: name"),
        ('{"keys": [{"name": "a", "kind": "root", "secret": "s"}]}', "key 1: kind must be"),
        ('{"keys": [{"name": "a", "kind": "site", "secret": "s", "origins": "x"}]}', "origins: must be a list"),
        ('{"keys": [{"name": "a", "kind": "site", "secret": "s", "rate": -1}]}', "rate: must be a whole number"),
        ('{"keys": [{"name": "a", "kind": "site", "secret": "s", "expires": "soon"}]}', "'soon' is no day"),
        (
            '{"keys": [{"name": "a", "kind": "site", "secret": "s"}, {"name": "a", "kind": "site", "secret": "t"}]}',
            "two",
        ),
    ],
)
def test_a_file_that_cannot_be_used_is_named_with_its_fault(tmp_path: Path, content: str, fault: str) -> None:
    path = tmp_path / "keys.json"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(SettingsError, match=fault) as raised:
        load_keys(path)
    assert str(path) in str(raised.value)


def test_the_commands_create_list_and_revoke(tmp_path: Path) -> None:
    made = citewell(tmp_path, "keys", "create", "--origin", "https://clinic.example", "--topic", "hip")
    secret = made.stdout.strip()
    assert (made.returncode, secret[:8]) == (0, "cw_site_")
    admin = citewell(tmp_path, "keys", "create", "--admin")
    assert "shown this once" in admin.stderr
    rows = [json.loads(line) for line in citewell(tmp_path, "keys", "list", "--json").stdout.splitlines()]
    assert [(row["name"], row["secret"]) for row in rows] == [("clinic.example", secret), ("admin", None)]
    listed = citewell(tmp_path, "keys", "list").stdout
    assert secret in listed
    assert admin.stdout.strip() not in listed
    assert hash_of(admin.stdout.strip()) not in listed
    assert citewell(tmp_path, "keys", "revoke", "clinic.example").returncode == 0
    assert "clinic.example" not in citewell(tmp_path, "keys", "list").stdout
    again = citewell(tmp_path, "keys", "revoke", "clinic.example")
    assert (again.returncode, again.stderr.count("\n")) == (1, 1)


def test_an_admin_key_takes_nothing_of_a_site(tmp_path: Path) -> None:
    done = citewell(tmp_path, "keys", "create", "--admin", "--origin", "https://clinic.example")
    assert done.returncode == 1
    assert "an admin key has no origins" in done.stderr


def test_changes_at_the_same_time_wait_for_each_other(tmp_path: Path) -> None:
    path = tmp_path / "keys.json"
    create_key(path, "leaked", "site")
    names = [f"key-{number}" for number in range(12)]
    with ThreadPoolExecutor(8) as pool:
        revoked = pool.submit(revoke_key, path, "leaked")
        made = list(pool.map(lambda name: create_key(path, name, "site"), names))
        revoked.result()
    kept = load_keys(path) or ()
    assert {key.name: key.secret for key in kept} == dict(zip(names, made, strict=True))


@pytest.mark.parametrize(
    ("given", "said"),
    [
        (["--origin", "clinic.example"], "is no origin such as"),
        (["--origin", "https://[::1"], "is no origin such as"),
        (["--expires", "2020-01-01"], "is past"),
        (["--topic", ""], "must hold texts of visible letters"),
        (["--expires", "soon"], "'soon' is no day"),
    ],
)
def test_what_makes_no_key_is_named_in_one_line(tmp_path: Path, given: list[str], said: str) -> None:
    done = citewell(tmp_path, "keys", "create", *given)
    assert (done.returncode, done.stderr.count("\n")) == (1, 1)
    assert said in done.stderr
    assert not (tmp_path / "keys.json").exists()


def test_the_name_comes_from_the_first_origin(tmp_path: Path) -> None:
    assert citewell(tmp_path, "keys", "create", "--origin", "https://clinic.example:8443").returncode == 0
    assert [key.name for key in load_keys(tmp_path / "keys.json") or ()] == ["clinic.example-8443"]


def test_a_key_that_is_in_use_may_be_given_further_origins(tmp_path: Path) -> None:
    made = citewell(tmp_path, "keys", "create", "site", "--origin", "https://a.example").stdout.strip()
    assert citewell(tmp_path, "keys", "allow", "site", "--origin", "https://b.example").returncode == 0
    assert citewell(tmp_path, "keys", "allow", "site", "--origin", "https://a.example/").returncode == 0
    (key,) = load_keys(tmp_path / "keys.json") or ()
    assert (key.secret, key.origins) == (made, ("https://a.example", "https://b.example"))
    refused = citewell(tmp_path, "keys", "allow", "other", "--origin", "https://b.example")
    assert (refused.returncode, refused.stderr.count("\n")) == (1, 1)
