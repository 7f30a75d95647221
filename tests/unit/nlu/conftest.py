"""Understanding without a trained model, for what the words alone decide."""

from typing import NoReturn

import pytest

from data.model.errors import MissingModel
from nlu import Understander


def _no_model() -> NoReturn:
    raise MissingModel("none here")


@pytest.fixture(scope="module")
def untrained() -> Understander:
    return Understander(_no_model, _no_model)
