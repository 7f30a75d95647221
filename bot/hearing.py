"""One voice turn: a recording in, a spoken answer out."""

from __future__ import annotations

import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bot.app import App
from bot.talk import Talk
from data.model.talk import Alarm, Intent
from data.model.turns import Say, TurnResult
from handlers.render import result_json


@dataclass(frozen=True)
class VoiceTurn:
    """What was heard, what it came to, and how long each stage took."""

    transcript: str  # empty where nobody spoke
    result: TurnResult
    stages: dict[str, float]  # seconds by stage

    def as_json(self) -> dict[str, Any]:
        """Return the turn as `zhaohu listen --json` prints it."""
        stages = {stage: round(seconds, 4) for stage, seconds in self.stages.items()}
        return {**result_json(self.result), "transcript": self.transcript, "stages": stages}


def voice_turn(app: App, talk: Talk, recording: Path, out: Path | None) -> VoiceTurn:
    """Hear a recording, answer it, and write the spoken answer to `out`.

    A recording without speech is answered with a request to repeat, and changes nothing.

    Raises:
        AudioError: the recording cannot be read.
        MissingModel: a speech model is not installed.
        StoreUnavailable: the database is away; nothing was written.
    """
    heard = app.voice.hear(recording)
    stages = dict(heard.stages)
    started = time.perf_counter()
    if heard.had_speech:
        result = talk.say(heard.transcript, heard=heard.confidence)
    else:
        reply = app.replies.render([Say("not_heard")], app.clock.now())
        result = TurnResult(reply, Intent("out_of_scope", 0.0), Alarm())
    stages["respond"] = time.perf_counter() - started
    if out is not None:
        started = time.perf_counter()
        app.voice.write(app.voice.say(result.reply.spoken), out)
        stages["say"] = time.perf_counter() - started
    return VoiceTurn(heard.transcript if heard.had_speech else "", result, stages)
