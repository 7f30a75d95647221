"""Words to meaning: intents, values and the alarm, from one sentence and the open question."""

from pathlib import Path
from typing import Any

from data.model.errors import ConfigurationError
from data.model.talk import Understanding
from nlu.engines.embedded import EmbeddedEngine, is_stale
from nlu.evaluate import EvaluationReport, evaluate
from nlu.train import TrainingReport, train
from nlu.understand import Understander

__all__ = [
    "EvaluationReport",
    "TrainingReport",
    "Understander",
    "as_rasa",
    "build_understander",
    "evaluate",
    "is_stale",
    "train",
]
_ENGINES = ("embedded",)


def build_understander(*, model_file: Path, engine: str = "embedded") -> Understander:
    """Return what understands; its model is loaded at first use.

    Raises:
        ConfigurationError: there is no such engine.
    """
    if engine not in _ENGINES:
        raise ConfigurationError(
            f"there is no engine {engine}: set ZHAOHU_ENGINE or --engine to {_ENGINES[0]}"
        )
    return Understander(lambda: EmbeddedEngine.load(model_file))


def as_rasa(meaning: Understanding) -> dict[str, Any]:
    """Return the meaning in Rasa's parse format, with `alarm`, `slots` and `also` beside it."""
    return {
        "text": meaning.text,
        "intent": {"name": meaning.intent.name, "confidence": meaning.intent.confidence},
        "intent_ranking": [
            {"name": one.name, "confidence": one.confidence} for one in meaning.ranking
        ],
        "entities": [
            {"entity": one.entity, "value": one.value, "start": one.start, "end": one.end}
            for one in meaning.entities
        ],
        "alarm": {"level": meaning.alarm.level.value, "kind": meaning.alarm.kind},
        "slots": dict(meaning.slots),
        "also": [{"intent": one.intent, "slots": dict(one.slots)} for one in meaning.also],
    }
