"""A Rasa server that answers, lies, hangs or is gone: an intent is named all the same."""

from collections.abc import Callable, Sequence

import httpx
import pytest
from structlog.testing import capture_logs

from data.model.talk import INTENTS, Intent
from nlu.engines.rasa import RasaEngine


class StandIn:
    """Says greet to everything and counts how often it was asked."""

    def __init__(self) -> None:
        self.asked = 0

    def rank(self, texts: Sequence[str]) -> list[tuple[Intent, ...]]:
        self.asked += 1
        return [(Intent("greet", 1.0),) for _ in texts]


class Watch:
    """A monotonic clock that tests turn."""

    def __init__(self) -> None:
        self.seconds = 0.0

    def __call__(self) -> float:
        return self.seconds


Answer = Callable[[httpx.Request], httpx.Response]
_GOOD = {"intent_ranking": [{"name": "book_meal", "confidence": 0.8}]}


def _engine(answer: Answer, stand_in: StandIn, watch: Watch) -> RasaEngine:
    client = httpx.Client(transport=httpx.MockTransport(answer))
    return RasaEngine("http://rasa.test/", lambda: stand_in, client=client, monotonic=watch)


def _hangs(request: httpx.Request) -> httpx.Response:
    raise httpx.ReadTimeout("too slow", request=request)


def _is_gone(request: httpx.Request) -> httpx.Response:
    raise httpx.ConnectError("refused", request=request)


def test_the_ranking_is_rasas_completed_by_every_intent() -> None:
    stand_in = StandIn()
    engine = _engine(lambda _: httpx.Response(200, json=_GOOD), stand_in, Watch())
    first, second = engine.rank(["订饭", "订餐"])
    assert first[0] == Intent("book_meal", 0.8)
    assert {one.name for one in second} == set(INTENTS)
    assert stand_in.asked == 0


@pytest.mark.parametrize(
    "answer",
    [
        _hangs,
        _is_gone,
        lambda _: httpx.Response(503),
        lambda _: httpx.Response(200, text="<html>"),
        lambda _: httpx.Response(200, json={"version": "3.6.21"}),
        lambda _: httpx.Response(200, json=[]),
    ],
)
def test_while_it_is_away_the_stand_in_answers_and_the_log_says_so(answer: Answer) -> None:
    stand_in = StandIn()
    engine = _engine(answer, stand_in, Watch())
    with capture_logs() as logs:
        assert engine.rank(["订饭"])[0][0].name == "greet"
    assert stand_in.asked == 1
    (warning,) = logs
    assert warning["log_level"] == "warning"
    assert "stands in" in warning["event"]
    assert "订饭" not in str(warning)


def test_a_server_that_was_away_is_asked_again_later_not_at_every_turn() -> None:
    calls = []

    def away(request: httpx.Request) -> httpx.Response:
        calls.append(request)
        return httpx.Response(503) if len(calls) == 1 else httpx.Response(200, json=_GOOD)

    watch = Watch()
    engine = _engine(away, StandIn(), watch)
    engine.rank(["订饭"])
    engine.rank(["订饭"])
    assert len(calls) == 1
    watch.seconds = 60.0
    assert engine.rank(["订饭"])[0][0].name == "book_meal"
