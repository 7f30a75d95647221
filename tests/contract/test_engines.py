"""Every engine keeps the same contract: the embedded one, and Rasa where Python 3.10 runs it."""

from collections.abc import Iterator
from pathlib import Path
from typing import NoReturn

import httpx
import pytest

from bench.rasa_server import is_trained, rasa_server
from data.model.talk import INTENTS
from nlu.engines.embedded import EmbeddedEngine
from nlu.engines.rasa import RasaEngine
from nlu.understand import Engine
from tests.parts import need


@pytest.fixture(scope="session")
def rasa_url() -> Iterator[str]:
    """Start a Rasa server on the model that `make rasa-model` trained."""
    need(is_trained(), "no Rasa model: make rasa-model")
    with rasa_server() as server:
        yield server.url


def _nobody() -> NoReturn:
    raise AssertionError("the stand-in was asked: the real engine did not answer")


@pytest.fixture(params=["embedded", "rasa"])
def engine(request: pytest.FixtureRequest) -> Iterator[Engine]:
    """Each engine, the real one: Rasa has nobody to stand in for it."""
    if request.param == "embedded":
        model: Path = request.getfixturevalue("model_file")
        yield EmbeddedEngine.load(model)
        return
    url: str = request.getfixturevalue("rasa_url")
    with httpx.Client(timeout=60) as client:
        yield RasaEngine(url, _nobody, client=client)


def test_every_intent_is_ranked_the_likeliest_first(engine: Engine) -> None:
    for ranking in engine.rank(["厨房水管漏水了", "明天中午订两份饭"]):
        assert {one.name for one in ranking} == set(INTENTS)
        chances = [one.confidence for one in ranking]
        assert chances == sorted(chances, reverse=True)
        assert all(0 <= chance <= 1 for chance in chances)


def test_answers_come_in_the_order_of_the_questions(engine: Engine) -> None:
    texts = ["厨房水管漏水了", "明天中午订两份饭", "我有多少积分", "谢谢你啊"]
    named = [ranking[0].name for ranking in engine.rank(texts)]
    assert named == ["report_repair", "book_meal", "query_points", "thank"]


def test_nothing_asked_is_nothing_answered(engine: Engine) -> None:
    assert list(engine.rank([])) == []


@pytest.mark.parametrize("text", ["", " ", "😀", "<b>hi</b>", "\x00\u202e", "灯" * 10_000])
def test_whatever_is_said_is_ranked(engine: Engine, text: str) -> None:
    (ranking,) = engine.rank([text])
    assert {one.name for one in ranking} == set(INTENTS)
