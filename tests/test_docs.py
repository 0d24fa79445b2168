"""What the documents say is there is there, and the other way round."""

import re
from pathlib import Path

import pytest

from ingest.cli import main
from ingest.metadata import KEYS, split_front_matter
from ingest.readers import READERS
from search_app.settings import PREFIX, TABLE

ROOT = Path(__file__).parent.parent
DOCUMENTS = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").glob("*.md"), ROOT / "corpus" / "README.md"])


def read(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


def test_the_settings_table_is_complete_and_its_defaults_are_true() -> None:
    rows = re.findall(
        r"^\| `(CITEWELL_[A-Z_]+)` \| (?:`([^`]*)`)? ?\| (.+) \|$", read("docs/operations.md"), re.MULTILINE
    )

    def shown(default: object) -> str:
        if isinstance(default, tuple):
            return ",".join(default)
        return str(default).lower() if isinstance(default, bool) else str(default)

    expected = [(PREFIX + n.upper(), shown(f.default), f.metadata["help"]) for n, f in TABLE.items()]
    assert rows == expected


def test_the_readme_lists_every_command() -> None:
    listed = set(re.findall(r"^\| `citewell ([a-z-]+)", read("README.md"), re.MULTILINE))
    assert listed == set(main.commands)


def test_every_command_named_in_a_document_exists() -> None:
    for path in DOCUMENTS:
        for name in re.findall(
            r"(?:^|[`\s/])citewell ([a-z][a-z-]*)(?= |`|$)", path.read_text(encoding="utf-8"), re.MULTILINE
        ):
            if path.name != "architecture.md":
                assert name in main.commands, f"{path.name}: citewell {name}"


def test_the_make_targets_named_in_the_readme_exist() -> None:
    targets = set(re.findall(r"^([a-z]+):", read("Makefile"), re.MULTILINE))
    assert {"serve", "test"} <= set(re.findall(r"\bmake ([a-z]+)\b", read("README.md"))) <= targets


def test_the_editors_guide_names_every_ending_and_front_matter_key() -> None:
    guide = read("docs/editors.md")
    assert all(f"`{ending}`" in guide for ending in [*READERS, ".jsonl", ".ndjson"])
    example = re.search(r"```yaml\n(.*?)```", guide, re.DOTALL)
    assert example is not None
    front, _ = split_front_matter(example.group(1), "editors.md")
    assert set(front) == set(KEYS)


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.name)
def test_links_between_documents_lead_somewhere(path: Path) -> None:
    for target in re.findall(r"\]\(([^)#]+)(?:#[^)]*)?\)", path.read_text(encoding="utf-8")):
        if not target.startswith("http"):
            assert (path.parent / target).exists(), f"{path.name}: {target}"


def test_every_module_says_its_job_in_one_sentence() -> None:
    for package in ("ingest", "search_app"):
        for path in (ROOT / package).rglob("*.py"):
            first = path.read_text(encoding="utf-8").splitlines()[0]
            assert first.startswith('"""'), path
            assert first.endswith(('."""', ".")), path
