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
WHOLE = "whole JSON answer"
DRAWN = "drawn vectors"
AGAIN = "asked again"
KEYED = "with a key"
CLUSTER = "opensearch"
"""What may stand in a name behind the setting: the API's answer made whole, passages given random unit vectors in place
of the model's, over HTTP alone answers kept in memory and keys and limits in force, a cluster in place of Whoosh."""
ENCODER = "bare encoder"


@dataclass(frozen=True, slots=True)
class Engine:
    """An engine by name: `build(rows, folder)` writes its index, `open(folder)` returns what answers from it."""

    name: str
    returns: str
    build: Callable[[Sequence[Row], Path], None]
    open: Callable[[Path], Ask]
    needs: tuple[str, ...] = ()
    """Modules that must be installed."""
    shares: str = ""
    """The name of the folder where engines that build the same index find it, empty for one of its own."""

    @property
    def folder(self) -> str:
        """Return the name of the folder that the index is built in."""
        return self.shares or self.name


def citewell(semantic: str = "off", *ways: str) -> Engine:
    """Return Citewell with the setting `semantic` at this value, and any of the ways above."""
    from benchmarks import ours  # here, so that a process that measures another engine's memory never loads it

    drawn = DRAWN in ways and semantic != "off"
    engine = "opensearch" if CLUSTER in ways else "whoosh"
    vectors = "without vectors" if semantic == "off" else DRAWN if drawn else "with vectors"
    return Engine(
        ", ".join((f"{CITEWELL} {semantic}", *ways)),
        _WHOLE if WHOLE in ways else _PASSAGES,
        partial(ours.build, semantic=semantic, drawn=drawn, engine=engine),
        partial(ours.open_json if WHOLE in ways else ours.open_engine, semantic=semantic, engine=engine),
        ("opensearchpy",) if CLUSTER in ways else (),
        shares=f"{CITEWELL} {vectors}" + (f" {CLUSTER}" if CLUSTER in ways else ""),
    )


def bare_encoder() -> Engine:
    """Return the model alone, which every question goes through where it is compared by meaning with `full`."""
    from benchmarks import ours

    return Engine(ENCODER, "the vector of the question, and no passage", lambda rows, folder: None, ours.open_encoder)


def read_name(name: str) -> list[str]:
    """Return what the name of an engine of ours says: the setting `semantic`, then any of the ways above."""
    return name.removeprefix(CITEWELL).strip().split(", ")


def find_engine(name: str) -> Engine:
    """Return the engine with this name: `Citewell off` and the like, the bare encoder, or one of PEERS."""
    if name.startswith(CITEWELL):
        return citewell(*read_name(name))
    if name == ENCODER:
        return bare_encoder()
    return next(engine for engine in PEERS if engine.name == name)


def is_installed(engine: Engine) -> bool:
    """Say whether all modules that the engine needs can be imported."""
    return all(find_spec(module) for module in engine.needs)


def missing_note(engines: Iterable[Engine]) -> str:
    """Return a sentence that names the engines left out, empty when all are installed."""
    names = [f"{e.name} (needs {', '.join(e.needs)})" for e in engines if not is_installed(e)]
    return f"Left out, not installed: {'; '.join(names)}. See benchmarks/requirements.txt." if names else ""


_STORED = "stored id, title and text"
_PASSAGES = (
    "passages with citations, answer state and urgent-care notice; highlights, quoted answer and counts are worked out"
    " when they are asked for, and are not here"
)
_WHOLE = "the API's answer as JSON: passages with citations, highlights, quoted answer, answer state, facets and notice"
BM25S = Engine("bm25s", _STORED, peers.build_bm25s, peers.open_bm25s, ("bm25s", "Stemmer"))
BM25S_MAPPED = Engine("bm25s mapped", _STORED, BM25S.build, peers.open_bm25s_mapped, BM25S.needs, BM25S.name)
TANTIVY = Engine("tantivy", _STORED, peers.build_tantivy, peers.open_tantivy, ("tantivy",))
FTS5 = Engine("SQLite FTS5", _STORED, peers.build_fts5, peers.open_fts5)
WHOOSH = Engine("Whoosh", _STORED, peers.build_whoosh, peers.open_whoosh, ("whoosh",))
WHOOSH_OR = Engine("Whoosh OrGroup", _STORED, peers.build_whoosh, peers.open_whoosh_or, ("whoosh",))
PEERS = (BM25S, BM25S_MAPPED, TANTIVY, FTS5, WHOOSH, WHOOSH_OR)
