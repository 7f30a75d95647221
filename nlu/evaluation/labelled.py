"""Labelled lines: what was said and what it should come to."""

import json
import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from data.model.errors import InvalidInput
from data.model.talk import INTENTS, AlarmLevel
from nlu.noise import misheard
from nlu.project_files import read_lines


@dataclass(frozen=True)
class Labelled:
    """A line and what it should come to; what is None is not labelled."""

    text: str
    intent: str
    slots: Mapping[str, Any] | None = None
    alarm: AlarmLevel | None = None
    lure: bool = False  # sounds like danger and is none
    way: str = ""  # of speaking: northern, rambling, recogniser …
    also: Sequence[str] | None = None  # intents of further requests in the line


def read_labelled(file: Path) -> list[Labelled]:
    """Return the labelled lines of a JSONL or Rasa YAML file.

    Raises:
        InvalidInput: it cannot be read as one of them, holds no lines, or unknown intents.
    """
    try:
        if file.suffix in {".yml", ".yaml"}:
            lines = [Labelled(line.text, line.intent) for line in read_lines(file)]
        else:
            rows = [json.loads(row) for row in file.read_text("utf-8").splitlines() if row.strip()]
            lines = [_labelled(row) for row in rows]
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


def _labelled(row: Mapping[str, Any]) -> Labelled:
    also = row.get("also")
    return Labelled(
        text=str(row["text"]),
        intent=str(row["intent"]),
        slots=row.get("slots"),
        alarm=AlarmLevel(row["alarm"]) if row.get("alarm") is not None else None,
        lure=bool(row.get("lure", False)),
        way=str(row.get("way", "")),
        also=None if also is None else [str(one["intent"]) for one in also],
    )


def corrupted(lines: Sequence[Labelled], seed: int) -> list[Labelled]:
    """Return the lines as a recogniser might write them; the same seed gives the same lines."""
    dice = random.Random(seed)  # noqa: S311 - nothing is kept secret by it
    return [replace(line, text=misheard(line.text, dice)) for line in lines]
