"""Score an engine on labelled lines it was not trained on."""

import json
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from data.model.errors import InvalidInput
from data.model.talk import INTENTS, Understanding
from nlu.project_files import read_lines

Understand = Callable[..., Understanding]
_WORST = 10  # confusions listed


@dataclass(frozen=True)
class Labelled:
    """A line and what it should come to."""

    text: str
    intent: str
    slots: Mapping[str, Any] | None = None  # None: not labelled


@dataclass(frozen=True)
class EvaluationReport:
    """How often an engine was right."""

    lines: int
    accuracy: float
    macro_f1: float
    confident_and_wrong: float  # share with confidence of 0.6 or more and another intent
    slot_precision: float | None
    slot_recall: float | None
    confusions: tuple[tuple[str, str, int], ...]  # meant, understood, times
    f1: Mapping[str, float]  # by intent

    def __str__(self) -> str:
        """Return the report as lines of text."""
        rows = [
            f"{self.lines} lines: accuracy {self.accuracy:.3f}, macro F1 {self.macro_f1:.3f}, "
            f"confident and wrong {self.confident_and_wrong:.3f}"
        ]
        if self.slot_precision is not None and self.slot_recall is not None:
            rows.append(
                f"slots: precision {self.slot_precision:.3f}, recall {self.slot_recall:.3f}"
            )
        rows += [f"  {name:18} F1 {score:.2f}" for name, score in sorted(self.f1.items())]
        rows += [f"  {meant} understood as {got}: {n}" for meant, got, n in self.confusions]
        return "\n".join(rows)


def evaluate(understand: Understand, file: Path, now: datetime) -> EvaluationReport:
    """Score on JSONL of `text`, `intent` and perhaps `slots`, or on Rasa YAML.

    Raises:
        InvalidInput: the file holds no labelled lines, or an intent there is none of.
    """
    labelled = read_labelled(file)
    results = [understand(line.text, now=now) for line in labelled]
    pairs = [(line.intent, got.intent.name) for line, got in zip(labelled, results, strict=True)]
    wrong = [
        got.intent.confidence >= 0.6 and got.intent.name != line.intent
        for line, got in zip(labelled, results, strict=True)
    ]
    f1 = _f1(pairs)
    precision, recall = _slot_scores(labelled, results)
    confusions = Counter((meant, got) for meant, got in pairs if meant != got)
    return EvaluationReport(
        lines=len(labelled),
        accuracy=sum(meant == got for meant, got in pairs) / len(pairs),
        macro_f1=sum(f1.values()) / len(f1),
        confident_and_wrong=sum(wrong) / len(wrong),
        slot_precision=precision,
        slot_recall=recall,
        confusions=tuple((*pair, times) for pair, times in confusions.most_common(_WORST)),
        f1=f1,
    )


def read_labelled(file: Path) -> list[Labelled]:
    """Return the labelled lines of a file.

    Raises:
        InvalidInput: it cannot be read as JSONL or Rasa YAML, or holds no lines.
    """
    try:
        if file.suffix in {".yml", ".yaml"}:
            lines = [Labelled(line.text, line.intent) for line in read_lines(file)]
        else:
            rows = [json.loads(row) for row in file.read_text("utf-8").splitlines() if row.strip()]
            lines = [Labelled(row["text"], row["intent"], row.get("slots")) for row in rows]
    except OSError as error:
        raise InvalidInput(f"{file} cannot be read: {(error.strerror or '').lower()}") from None
    except (ValueError, KeyError, TypeError, AttributeError):
        raise InvalidInput(
            f'{file} is neither Rasa YAML nor lines like {{"text": "…", "intent": "greet"}}'
        ) from None
    unknown = sorted({line.intent for line in lines} - set(INTENTS))
    if not lines or unknown:
        reason = f"has unknown intents: {', '.join(unknown)}" if unknown else "has no lines"
        raise InvalidInput(f"{file} {reason}")
    return lines


def _f1(pairs: Sequence[tuple[str, str]]) -> dict[str, float]:
    right = Counter(meant for meant, got in pairs if meant == got)
    meant_times = Counter(meant for meant, _ in pairs)
    got_times = Counter(got for _, got in pairs)
    return {
        name: 2 * right[name] / (meant_times[name] + got_times[name])
        for name in sorted(meant_times)
    }


def _slot_scores(
    labelled: Sequence[Labelled], results: Sequence[Understanding]
) -> tuple[float | None, float | None]:
    right = expected = given = 0
    for line, got in zip(labelled, results, strict=True):
        if line.slots is None:
            continue
        want, have = _pairs(line.slots), _pairs(got.slots)
        right, expected, given = right + len(want & have), expected + len(want), given + len(have)
    if not expected:
        return None, None
    return right / max(given, 1), right / expected


def _pairs(slots: Mapping[str, Any]) -> set[tuple[str, str]]:
    return {
        (name, json.dumps(value, ensure_ascii=False))
        for name, said in slots.items()
        for value in (said if isinstance(said, list) else [said])
    }
