"""Word lists beside the services: how people speak of one thing, every dialect in its YAML file."""

import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

import yaml

_HERE = Path(__file__).parent


@cache
def load(name: str) -> Mapping[str, Any]:
    """Return what a file of this folder holds."""
    loaded: dict[str, Any] = yaml.safe_load((_HERE / f"{name}.yml").read_text("utf-8"))
    return loaded


@cache
def pattern(name: str, topic: str) -> re.Pattern[str]:
    """Return one pattern for all ways of saying that a file lists under a topic."""
    return re.compile("|".join(str(way) for way in load(name)[topic]))


def speaks_of(topic: str, text: str, *, words: str = "asking") -> bool:
    """Whether `text` speaks of a topic of a word list."""
    return pattern(words, topic).search(text) is not None
