"""A folder of generations with two small ones published."""

from pathlib import Path

import pytest

from search_app.index.whoosh_engine import WhooshStore

from .made import make_change, publish


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return tmp_path / "data"


@pytest.fixture
def store(root: Path) -> WhooshStore:
    """g-1 knows "alpha", g-2 knows "beta" too."""
    store = WhooshStore(root)
    publish(store, make_change("a", ("Alpha", "Alpha words stand here."), ("Why alpha?", "Because."), topic="greek"))
    publish(store, make_change("b", ("Beta", "Beta words stand here.")))
    return store
