"""Words to meaning: intents, values and the alarm, from one sentence and the open question."""

from dataclasses import asdict
from functools import cache
from pathlib import Path
from typing import Any

from data.model.errors import ConfigurationError
from data.model.talk import Remarks, Understanding
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
    """Return the meaning in Rasa's parse format, with `alarm`, `slots` and `also` beside it.

    `remarks` is there only where something was said beside the request.
    """
    remarks = _as_json(meaning.remarks)
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
        **({"remarks": remarks} if remarks else {}),
    }


def _as_json(remarks: Remarks) -> dict[str, Any]:
    """Return what was said, in the types of JSON."""
    said: dict[str, Any] = {
        "manner": remarks.manner and remarks.manner.value,
        "weekdays": sorted(remarks.weekdays),
        "dates": list(remarks.dates),
        "as_usual": remarks.as_usual,
        "avoids": list(remarks.avoids),
        "for_ever": remarks.for_ever,
        "unfinished": remarks.unfinished,
        "agrees": remarks.agrees,
        "objects": remarks.objects,
    }
    if remarks.behalf is not None:
        parts = asdict(remarks.behalf)
        said["behalf"] = {name: value for name, value in parts.items() if value is not None}
    return {name: value for name, value in said.items() if value}
