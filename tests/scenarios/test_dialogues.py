"""Whole dialogues as residents have them, from tests/scenarios/*.yml.

A dialogue is a list of turns. `say` is what the resident says, `hears` are words that the spoken
reply contains, `alarm` is the level judged, `created` and `changed` list requests by kind with the
slots that matter. `meanwhile: N seconds` lets time pass; `ends: true` ends the talk.
"""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import yaml

from bot.app import App
from bot.talk import Talk, begin
from data.model.requests import ServiceRequest
from data.model.turns import TurnResult
from tests.fakes import HeldClock

_HERE = Path(__file__).parent
DIALOGUES: list[Any] = [
    pytest.param(dialogue, id=f"{file.stem}: {dialogue['name']}")
    for file in sorted(_HERE.glob("*.yml"))
    for dialogue in yaml.safe_load(file.read_text("utf-8"))
]


@pytest.mark.parametrize("dialogue", DIALOGUES)
def test_dialogue(dialogue: Mapping[str, Any], app: App, clock: HeldClock) -> None:
    talk = begin(app, "console", dialogue.get("as"), dialogue.get("for"))
    for turn in dialogue["turns"]:
        result = _take(talk, turn, clock)
        if result is not None:
            _check(turn, result)


def _take(talk: Talk, turn: Mapping[str, Any], clock: HeldClock) -> TurnResult | None:
    if "meanwhile" in turn:
        clock.advance(timedelta(seconds=turn["meanwhile"]))
        raised = talk.app.conversation.raise_due()
        return raised[0] if raised else None
    if turn.get("ends"):
        return talk.end()
    return talk.say(turn["say"])


def _check(turn: Mapping[str, Any], result: TurnResult) -> None:
    for words in turn.get("hears", ()):
        assert words in result.reply.spoken, turn
    for words in turn.get("reads", ()):
        assert words in result.reply.written, turn
    if "alarm" in turn:
        assert result.alarm.level == turn["alarm"], turn
    if "intent" in turn:
        assert result.intent.name == turn["intent"], turn
    _check_requests(turn.get("created", ()), result.created, turn)
    _check_requests(turn.get("changed", ()), result.changed, turn)


def _check_requests(
    wanted: Sequence[Mapping[str, Any]],
    got: Sequence[ServiceRequest],
    turn: Mapping[str, Any],
) -> None:
    assert [str(request.kind) for request in got] == [one["kind"] for one in wanted], turn
    for one, request in zip(wanted, got, strict=True):
        assert one.get("status", request.status) == request.status, turn
        assert one.get("slots", {}).items() <= dict(request.slots).items(), turn
        for name in one.get("without", ()):
            assert name not in request.slots, turn
