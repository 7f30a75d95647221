"""A Rasa server as engine; while it is away the stand-in names the intents, and the log says so."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any, Protocol

import structlog

from data.model.talk import INTENTS, Intent

if TYPE_CHECKING:
    import httpx

_TIMEOUT = 2.0  # seconds for one parse; an answer within 600 to 1500 ms is rated best
_RETRY_AFTER = 10.0  # seconds without asking a server that was away
_log = structlog.get_logger()


class _StandIn(Protocol):
    def rank(self, texts: Sequence[str]) -> list[tuple[Intent, ...]]: ...


class RasaEngine:
    """Asks `POST /model/parse` of a Rasa 3 server trained from nlu/project."""

    def __init__(
        self,
        url: str,
        stand_in: Callable[[], _StandIn],
        *,
        client: httpx.Client | None = None,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        """Take the server's address, such as http://127.0.0.1:5005, and who stands in for it."""
        import httpx

        self._url = f"{url.rstrip('/')}/model/parse"
        self._stand_in = stand_in
        self._client = client or httpx.Client(timeout=_TIMEOUT)
        self._monotonic = monotonic
        self._ask_again_at = 0.0

    def rank(self, texts: Sequence[str]) -> list[tuple[Intent, ...]]:
        """Return for each text every intent with its probability, the likeliest first.

        Raises:
            MissingModel: the server is away and the stand-in has no model.
        """
        import httpx

        if self._monotonic() >= self._ask_again_at:
            try:
                return [self._parse(text) for text in texts]
            except (httpx.HTTPError, ValueError, KeyError, TypeError, AttributeError) as error:
                self._ask_again_at = self._monotonic() + _RETRY_AFTER
                _log.warning(
                    "the Rasa server is away: the embedded engine stands in",
                    url=self._url,
                    reason=type(error).__name__,
                )
        return self._stand_in().rank(texts)

    def _parse(self, text: str) -> tuple[Intent, ...]:
        answer = self._client.post(self._url, json={"text": text})
        answer.raise_for_status()
        return ranking(answer.json())


def ranking(parsed: dict[str, Any]) -> tuple[Intent, ...]:
    """Return the ranking in a Rasa parse, completed by the intents it leaves out.

    Raises:
        KeyError, TypeError, AttributeError: it is no Rasa parse.
    """
    named = {str(one["name"]): float(one["confidence"]) for one in parsed["intent_ranking"]}
    chances = {name: named.get(name, 0.0) for name in INTENTS}
    ordered = sorted(chances, key=lambda name: -chances[name])
    return tuple(Intent(name, round(chances[name], 4)) for name in ordered)
