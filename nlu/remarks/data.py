"""The data that remarks are read with."""

from functools import cache
from pathlib import Path
from typing import Any

from nlu.yaml_files import read_yaml

_FILE = Path(__file__).parent / "remarks.yml"


def rules(topic: str) -> dict[str, str]:
    """Return the regular expressions of one topic by name."""
    said: dict[str, str] = _all()[topic]
    return said


@cache
def foods() -> dict[str, str]:
    """Return every way of naming a food with its plain word."""
    plain = {
        said: word for word, names in _all()["avoids"]["foods"].items() for said in names.split()
    }
    return {**plain, "青": "葱"}  # 走青


@cache
def _all() -> dict[str, Any]:
    content: dict[str, Any] = read_yaml(_FILE)
    return content
