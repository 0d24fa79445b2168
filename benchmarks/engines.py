"""The engines that are compared: what each one gives back, and which can run here."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import partial
from importlib.util import find_spec
from pathlib import Path

from benchmarks import peers
from benchmarks.rows import Ask, Row

CITEWELL = "Citewell"
SEMANTIC = ("off", "fast", "full")
"""The values of the setting `semantic` that are measured, cheapest first."""


@dataclass(frozen=True, slots=True)
class Engine:
    """An engine by name: `build(rows, folder)` writes its index, `open(folder)` returns what answers from it."""

    name: str
    returns: str
    build: Callable[[Sequence[Row], Path], None]
    open: Callable[[Path], Ask]
    needs: tuple[str, ...] = ()
    """Modules that must be installed."""


def citewell(semantic: str = "off") -> Engine:
    """Return Citewell with the setting `semantic` at this value."""
    from benchmarks import ours  # here, so that a process that measures another engine's memory never loads it

    return Engine(
        f"{CITEWELL} {semantic}",
        "passages with citations, highlights, quoted answer, answer state, facets and urgent-care notice",
        partial(ours.build, semantic=semantic),
        partial(ours.open_engine, semantic=semantic),
    )


def find_engine(name: str) -> Engine:
    """Return the engine with this name: `Citewell off` and the like, or one of PEERS."""
    if name.startswith(CITEWELL):
        return citewell(name.removeprefix(CITEWELL).strip())
    return next(engine for engine in PEERS if engine.name == name)


def is_installed(engine: Engine) -> bool:
    """Say whether all modules that the engine needs can be imported."""
    return all(find_spec(module) for module in engine.needs)


def missing_note(engines: Iterable[Engine]) -> str:
    """Return a sentence that names the engines left out, empty when all are installed."""
    names = [f"{e.name} (needs {', '.join(e.needs)})" for e in engines if not is_installed(e)]
    return f"Left out, not installed: {'; '.join(names)}. See benchmarks/requirements.txt." if names else ""


_STORED = "stored id, title and text"
BM25S = Engine("bm25s", _STORED, peers.build_bm25s, peers.open_bm25s, ("bm25s", "Stemmer"))
BM25S_MAPPED = Engine("bm25s mapped", _STORED, peers.build_bm25s, peers.open_bm25s_mapped, ("bm25s", "Stemmer"))
TANTIVY = Engine("tantivy", _STORED, peers.build_tantivy, peers.open_tantivy, ("tantivy",))
FTS5 = Engine("SQLite FTS5", _STORED, peers.build_fts5, peers.open_fts5)
WHOOSH = Engine("Whoosh", _STORED, peers.build_whoosh, peers.open_whoosh, ("whoosh",))
WHOOSH_OR = Engine("Whoosh OrGroup", _STORED, peers.build_whoosh, peers.open_whoosh_or, ("whoosh",))
PEERS = (BM25S, BM25S_MAPPED, TANTIVY, FTS5, WHOOSH, WHOOSH_OR)
