"""The fixtures of the web tests: settings, an index in memory, an application and a client for it."""

from collections.abc import Callable, Iterator

import pytest
from flask import Flask
from flask.testing import FlaskClient

from search_app.index.memory import MemoryStore
from search_app.search import LiveIndex
from search_app.settings import Settings
from search_app.web import build_app
from tests.opensearch_node import remove_indices

from .collection import made, make_changes, publish

MakeClient = Callable[..., FlaskClient]


@pytest.fixture(autouse=True)
def clean_node() -> Iterator[None]:
    """Remove what a test left on a node, which holds a thousand shards at most."""
    yield
    while made:
        node, name, folder = made.pop()
        remove_indices(node, name)
        folder.cleanup()


@pytest.fixture
def settings() -> Settings:
    return Settings(clinic_name="Hill Clinic", clinic_phone="+44 20 7946 0000", urgent_number="111")


@pytest.fixture
def app(settings: Settings) -> Flask:
    return build_app(settings, publish(make_changes()))


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    return app.test_client()


@pytest.fixture
def empty_client(settings: Settings) -> FlaskClient:
    """A client of a service where nothing was ever published."""
    return build_app(settings, LiveIndex(MemoryStore())).test_client()
