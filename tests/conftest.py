"""What several folders of tests share: a clinic's folder with settings, and the published demo corpus."""

import os
import secrets
import signal
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from ingest.pipeline import ingest
from search_app.index.store import open_store
from search_app.search import Searcher, make_searcher
from search_app.settings import Settings

from .opensearch_node import remove_indices, running

ROOT = Path(__file__).parent.parent

if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:  # as in a run that a shell started in the background
    signal.signal(signal.SIGINT, signal.default_int_handler)  # else what tests stop by it would ignore it too


@pytest.fixture(scope="session")
def node_url() -> Iterator[str]:
    """Where a real OpenSearch node answers: the one named in TEST_OPENSEARCH_NODE, else one started for all tests."""
    if named := os.environ.get("TEST_OPENSEARCH_NODE"):
        yield named
        return
    with running() as nodes:
        yield nodes[0].url


@pytest.fixture
def cluster(node_url: str, tmp_path: Path) -> Iterator[Settings]:
    """Settings of a collection of its own on a real node, with an empty clinic folder; removed in the end."""
    name = f"t{secrets.token_hex(6)}"
    (tmp_path / "corpus").mkdir(exist_ok=True)
    yield Settings(
        corpus=tmp_path / "corpus",
        data=tmp_path / "data",
        root=tmp_path,
        engine="opensearch",
        opensearch_url=(node_url,),
        opensearch_collection=name,
    )
    remove_indices(node_url, name)


@pytest.fixture
def clinic(request: pytest.FixtureRequest, tmp_path: Path) -> Settings:
    """Settings of an empty clinic folder of its own."""
    if os.environ.get("TEST_ENGINE") == "opensearch":
        found: Settings = request.getfixturevalue("cluster")
        return found
    (tmp_path / "corpus").mkdir()
    return Settings(corpus=tmp_path / "corpus", data=tmp_path / "data", root=tmp_path)


@pytest.fixture(scope="session")
def demo_settings(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """Settings over the demo corpus, published once for all tests; not to be written to."""
    settings = Settings(corpus=ROOT / "corpus", data=tmp_path_factory.mktemp("demo"), root=ROOT)
    if os.environ.get("TEST_ENGINE") == "opensearch":
        node = os.environ["TEST_OPENSEARCH_NODE"]
        name = f"t{secrets.token_hex(6)}"
        settings = replace(settings, engine="opensearch", opensearch_url=(node,), opensearch_collection=name)
    report = ingest(open_store(settings), settings)
    assert report.status == 0, report.faults
    return settings


@pytest.fixture(scope="session")
def demo(demo_settings: Settings) -> Searcher:
    """A searcher over the demo corpus."""
    return make_searcher(open_store(demo_settings).open())
