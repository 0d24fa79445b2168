"""The import table in docs/architecture.md is what the code does."""

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
PACKAGES = ("search_app", "ingest")
ONLY_IN = {
    "flask": ("search_app.web",),
    "werkzeug": ("search_app.web",),
    "waitress": ("search_app.web",),
    "whoosh": ("search_app.analysis", "search_app.index.whoosh_engine"),
    "opensearchpy": ("search_app.opensearch.cluster",),
    "bs4": ("ingest.readers",),
    "markdown_it": ("ingest.readers",),
    "yaml": ("ingest.metadata",),
    "numpy": ("search_app",),
    "click": ("ingest.cli",),
}


@cache
def modules() -> dict[str, Path]:
    found = {}
    for package in PACKAGES:
        for path in (ROOT / package).rglob("*.py"):
            name = ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")
            found[name] = path
    return found


@cache
def imports(path: Path) -> tuple[str, ...]:
    return tuple(_imports(path))


def _imports(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: relative import"
            names = [f"{node.module}.{alias.name}" for alias in node.names]
            submodules = [name for name in names if name in modules()]
            yield from submodules or [node.module or ""]


def own_imports(path: Path) -> set[str]:
    known = modules()
    return {name for name in imports(path) if name in known}


@cache
def table() -> dict[str, set[str]]:
    text = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8").split("## Import table")[1]
    rows = re.findall(r"^\| ((?:search_app|ingest)[a-z_.]*) \| ([a-z_., ]*)\|$", text, re.MULTILINE)
    return {part: {name.strip() for name in allowed.split(",") if name.strip()} for part, allowed in rows}


def part_of(module: str) -> str:
    return max((part for part in table() if module == part or module.startswith(part + ".")), key=len)


def short(part: str) -> str:
    return part.removeprefix("search_app.")


def test_every_import_is_in_the_table() -> None:
    wrong = []
    for module, path in modules().items():
        here = part_of(module)
        for name in own_imports(path):
            there = part_of(name)
            if there not in (here, "search_app") and short(there) not in table()[here]:
                wrong.append(f"{module} imports {name}")
    assert not wrong


def test_every_permission_in_the_table_is_needed_by_some_module() -> None:
    used: dict[str, set[str]] = {part: set() for part in table()}
    for module, path in modules().items():
        used[part_of(module)] |= {short(part_of(name)) for name in own_imports(path)}
    unused = {part: allowed - used[part] for part, allowed in table().items() if allowed - used[part]}
    assert not unused


def test_there_are_no_cycles() -> None:
    graph = {module: own_imports(path) - {module} for module, path in modules().items()}
    done: set[str] = set()

    def visit(module: str, above: tuple[str, ...]) -> None:
        assert module not in above, " -> ".join((*above, module))
        if module not in done:
            for name in graph[module]:
                visit(name, (*above, module))
            done.add(module)

    for module in graph:
        visit(module, ())


def test_only_the_application_factory_of_the_root_package_names_flask() -> None:
    text = modules()["search_app"].read_text(encoding="utf-8")
    assert text.count("flask") == 1
    assert "if TYPE_CHECKING:\n    from flask import Flask" in text


@pytest.mark.parametrize("library", sorted(ONLY_IN))
def test_third_party_packages_stay_where_they_belong(library: str) -> None:
    places = ONLY_IN[library]
    users = {
        m
        for m, path in modules().items()
        if m != "search_app" and any(n.split(".")[0] == library for n in imports(path))
    }
    assert users, f"nobody imports {library}"
    assert not {m for m in users if not any(m == p or m.startswith(p + ".") for p in places)}


def test_model_and_errors_import_nothing_but_the_standard_library() -> None:
    import sys

    for name in ("search_app.model", "search_app.errors"):
        assert {n.split(".")[0] for n in imports(modules()[name])} <= set(sys.stdlib_module_names)
