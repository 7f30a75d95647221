"""The words of Zhaohu: read from YAML, filled with values, in a spoken and a written form."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from data.model.errors import ConfigurationError
from data.model.talk import Reply
from data.model.turns import Say
from handlers.phrases import SPOKEN, WRITTEN, Phrase

_FIELD = re.compile(r"\{(\w+)\}")
_INNER = re.compile(r"\{(\w+):([^{}]*)\}")  # a value inside a value: {date:2026-11-26}


@dataclass(frozen=True)
class Wording:
    """One thing to say."""

    spoken: str
    written: str
    choices: tuple[str, ...] = ()


@dataclass(frozen=True)
class Replies:
    """All wordings of one language."""

    wordings: Mapping[str, Wording]

    @classmethod
    def load(cls, language: str = "zh-CN") -> "Replies":
        """Read the wordings of a language.

        Raises:
            ConfigurationError: there is no such language.
        """
        return _load(Path(__file__).parent / f"{language}.yml")

    def render(
        self, says: Sequence[Say], now: datetime, *, choices: Sequence[str] = (), no: str = ""
    ) -> Reply:
        """Put wordings together; the choices of the last one hold unless others are given.

        `no` is the number of the request that was just created.
        """
        spoken, written = [], []
        for say in says:
            wording = self.wordings[say.key]
            values = {"no": no, **say.values}
            spoken.append(_fill(wording.spoken, values, SPOKEN, now))
            written.append(_fill(wording.written, values, WRITTEN, now))
        offered = tuple(choices) or self.wordings[says[-1].key].choices
        return Reply("".join(spoken), "\n".join(written), offered)

    def text(self, key: str, now: datetime, **values: str | int) -> str:
        """Return the written form of one wording."""
        return self.render([Say(key, values)], now).written


@cache
def _load(file: Path) -> Replies:
    try:
        raw: dict[str, Any] = yaml.safe_load(file.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise ConfigurationError(f"there are no replies in the language {file.stem}") from None
    return Replies({key: _wording(entry) for key, entry in raw.items()})


def _wording(entry: str | dict[str, Any]) -> Wording:
    if isinstance(entry, str):
        return Wording(entry, entry)
    spoken = str(entry["spoken"])
    return Wording(spoken, str(entry.get("written", spoken)), tuple(entry.get("choices", ())))


def _fill(
    template: str, values: Mapping[str, str | int], phrases: Mapping[str, Phrase], now: datetime
) -> str:
    def field(match: re.Match[str]) -> str:
        name = match[1]
        return _phrase(name, str(values[name]), phrases, now)

    def inner(match: re.Match[str]) -> str:
        return _phrase(match[1], match[2], phrases, now)

    return _INNER.sub(inner, _FIELD.sub(field, template))


def _phrase(name: str, value: str, phrases: Mapping[str, Phrase], now: datetime) -> str:
    phrase = phrases.get(name)
    if phrase is None or not value:
        return value
    try:
        return phrase(value, now)
    except ValueError:  # words that only look like a value: said as they are
        return value
