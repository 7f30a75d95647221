"""Words to meaning: intents, values and the alarm, from one sentence and the open question."""

from functools import cache
from pathlib import Path
from typing import Any

from data.model.errors import ConfigurationError
from data.model.talk import Understanding
from nlu.engines.embedded import EmbeddedEngine, is_stale
from nlu.evaluation import Evaluation, corrupted, read_labelled, score
from nlu.train import TrainingReport, train
from nlu.understand import Understander

__all__ = [
    "Evaluation",
    "TrainingReport",
    "Understander",
    "as_rasa",
    "build_understander",
    "corrupted",
    "is_stale",
    "read_labelled",
    "score",
    "train",
]
_ENGINES = ("embedded", "rasa")


def build_understander(
    *, model_file: Path, engine: str = "embedded", rasa_url: str = ""
) -> Understander:
    """Return what understands; its model is loaded at first use.

    `rasa_url` is where the engine `rasa` finds its server. Danger is always sensed here.

    Raises:
        ConfigurationError: there is no such engine.
    """
    if engine not in _ENGINES:
        raise ConfigurationError(
            f"there is no engine {engine}: set ZHAOHU_ENGINE or --engine to {' or '.join(_ENGINES)}"
        )
    embedded = cache(lambda: EmbeddedEngine.load(model_file))
    if engine == "embedded":
        return Understander(embedded, embedded)
    from nlu.engines.rasa import RasaEngine

    return Understander(lambda: RasaEngine(rasa_url, embedded), embedded)


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
        "alarm": {
            "level": meaning.alarm.level.value,
            "kind": meaning.alarm.kind,
            "reason": meaning.alarm.reason,
        },
        "slots": dict(meaning.slots),
        "also": [{"intent": one.intent, "slots": dict(one.slots)} for one in meaning.also],
        "unplaced": list(meaning.unplaced),
    }
