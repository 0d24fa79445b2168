"""What the tests of semantic search share: the tiny model, installed once and not to be written to."""

from pathlib import Path

import pytest

from search_app.semantic.encoder import Encoder, load_encoder
from search_app.semantic.model_files import ModelFiles, install_model
from search_app.semantic.question_table import QuestionTable, load_question_table
from tests.semantic.made import tiny_model


@pytest.fixture(scope="session")
def tiny_files(tmp_path_factory: pytest.TempPathFactory) -> ModelFiles:
    folder = tmp_path_factory.mktemp("tiny")
    return install_model(folder / "installed", tiny_model(folder / "source"))


@pytest.fixture(scope="session")
def tiny(tiny_files: ModelFiles) -> Encoder:
    return load_encoder(tiny_files)


@pytest.fixture(scope="session")
def shipped() -> QuestionTable:
    return load_question_table()


@pytest.fixture(scope="session")
def data() -> Path:
    return Path(__file__).parent / "data"
