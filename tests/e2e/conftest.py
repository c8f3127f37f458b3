"""One stand-in model for all end-to-end tests of the run, loaded once."""

from __future__ import annotations

import pytest

from tests.runs import Translator
from tests.standin import write_standin_model


@pytest.fixture(scope="session")
def translator(tmp_path_factory: pytest.TempPathFactory) -> Translator:
    return Translator(write_standin_model(tmp_path_factory.mktemp("standin") / "model"))
