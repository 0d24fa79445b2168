"""Before others than this machine are served, everything that they need must be set, and each lack is named."""

import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from search_app.errors import SettingsError
from search_app.keys import create_key
from search_app.settings import Settings
from search_app.web.public import is_public, refuse_incomplete

ROOT = Path(__file__).parents[2]


@pytest.fixture
def whole(tmp_path: Path) -> Settings:
    """Settings with which others may be served."""
    create_key(tmp_path / "keys.json", "site", "site")
    return Settings(
        corpus=tmp_path,
        host="0.0.0.0",  # noqa: S104 -- what it is about
        trusted_hosts=("search.clinic.example",),
        keys=tmp_path / "keys.json",
        clinic_name="Hill Clinic",
        clinic_phone="01632 960 123",
        urgent_number="111",
    )


@pytest.mark.parametrize(
    ("host", "trusted", "public"),
    [
        ("127.0.0.1", ("localhost", "127.0.0.1", "[::1]"), False),
        ("localhost", (), False),
        ("::1", ("[::1]",), False),
        ("127.0.0.1", ("localhost", "clinic.example"), True),
        ("0.0.0.0", ("localhost",), True),  # noqa: S104
        ("192.0.2.1", ("localhost",), True),
        ("::", ("localhost",), True),
    ],
)
def test_who_is_served(host: str, trusted: tuple[str, ...], public: bool) -> None:
    assert is_public(Settings(host=host, trusted_hosts=trusted)) == public


@pytest.mark.parametrize(
    ("changes", "named"),
    [
        ({"corpus": ROOT / "corpus"}, "CITEWELL_CORPUS"),
        ({"trusted_hosts": ("localhost",)}, "CITEWELL_TRUSTED_HOSTS"),
        ({"keys": Path("/nowhere/keys.json")}, "CITEWELL_KEYS"),
        ({"clinic_name": "Our clinic"}, "CITEWELL_CLINIC_NAME"),
        ({"clinic_phone": ""}, "CITEWELL_CLINIC_PHONE"),
        ({"urgent_number": ""}, "CITEWELL_URGENT_NUMBER"),
    ],
)
def test_each_lack_is_named(whole: Settings, changes: dict[str, object], named: str) -> None:
    refuse_incomplete(whole)
    with pytest.raises(SettingsError) as raised:
        refuse_incomplete(replace(whole, **changes))  # type: ignore[arg-type]
    assert str(raised.value).count("CITEWELL_") == 1
    assert named in str(raised.value)


def test_this_machine_needs_nothing() -> None:
    refuse_incomplete(Settings(corpus=ROOT / "corpus"))


@pytest.mark.parametrize(
    ("command", "status"), [(["-m", "ingest.cli", "serve"], 1), (["-c", "import search_app.wsgi"], 4)]
)
def test_both_ways_to_serve_refuse_in_one_line(tmp_path: Path, command: list[str], status: int) -> None:
    environment = {"PYTHONPATH": str(ROOT), "CITEWELL_TRUSTED_HOSTS": "clinic.example", "CITEWELL_SEMANTIC": "off"}
    done = subprocess.run(
        [sys.executable, *command], cwd=tmp_path, env=environment, capture_output=True, text=True, timeout=60
    )
    assert done.returncode == status
    (line,) = done.stderr.splitlines()
    assert line.startswith("citewell: not served beyond this machine: ")
    assert [part.split("CITEWELL_")[1].split()[0] for part in line.split("; ")] == [
        "KEYS",
        "CLINIC_NAME,",
        "CLINIC_PHONE,",
        "URGENT_NUMBER,",
    ]


def test_gunicorn_gives_up_when_it_is_refused(tmp_path: Path) -> None:
    environment = {"PYTHONPATH": str(ROOT), "CITEWELL_TRUSTED_HOSTS": "clinic.example", "HOME": str(tmp_path)}
    command = [sys.executable, "-m", "gunicorn", "--bind", "127.0.0.1:0", "--no-control-socket", "search_app.wsgi:app"]
    done = subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, text=True, timeout=60)
    assert done.returncode == 4
    assert done.stderr.count("not served beyond this machine") == 1
    assert "Traceback" not in done.stderr
