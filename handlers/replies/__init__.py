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
_NOTHING_TO_CHOOSE = "say_or_human"
_NOTHING_TO_SAY = "nothing_open"
_INNER = re.compile(r"\{(\w+):([^{}]*)\}")  # a value inside a value: {date:2026-11-26}


@dataclass(frozen=True)
class Wording:
    """One thing to say."""

    ways: tuple[tuple[str, str], ...]  # spoken and written, the usual way first
    choices: tuple[str, ...] = ()


@dataclass(frozen=True)
class Replies:
    """All wordings of one language."""

    wordings: Mapping[str, Wording]

    @classmethod
    def load(cls, language: str = "zh-CN") -> "Replies":
        """Read the wordings of a language: every file of its folder.

        Raises:
            ConfigurationError: there is no such language.
        """
        return _load(Path(__file__).parent / language)

    def render(
        self,
        says: Sequence[Say],
        now: datetime,
        *,
        choices: Sequence[str] = (),
        no: str = "",
        after: str = "",
    ) -> Reply:
        """Put wordings together; the choices of the last one hold unless others are given.

        `no` is the number of the request that was just created; `after` is what was said before:
        a sentence that it contains is said in another way, where there is one. Of no wordings the
        one that asks what is wanted is said: nobody is met with silence.
        """
        spoken, written = [], []
        offered = tuple(choices)
        key = _NOTHING_TO_SAY
        for say in says or [Say(_NOTHING_TO_SAY)]:
            among = self._among(say)
            offered = offered or among
            key = _NOTHING_TO_CHOOSE if "of" in say.values and not among else say.key
            values = {"no": no, **say.values, "among": _listed(among)}
            said = [
                (_fill(aloud, values, SPOKEN, now), _fill(plain, values, WRITTEN, now))
                for aloud, plain in self.wordings[key].ways
            ]
            fresh = next((way for way in said if not after or way[0] not in after), said[-1])
            spoken.append(fresh[0])
            written.append(fresh[1])
        offered = offered or self.wordings[key].choices
        return Reply("".join(spoken), "\n".join(written), offered)

    def _among(self, say: Say) -> tuple[str, ...]:
        """Return what a sentence lists: its value `among`, or the choices of wordings `of`."""
        given = str(say.values.get("among", ""))
        if given:
            return tuple(given.split(","))
        keys = [key for key in str(say.values.get("of", "")).split(",") if key]
        if len(keys) == 1:
            return self.wordings[keys[0]].choices
        return tuple(self.wordings[key].ways[0][0] for key in keys)

    def has(self, key: str) -> bool:
        """Whether there is a wording of that name."""
        return key in self.wordings

    def text(self, key: str, now: datetime, **values: str | int) -> str:
        """Return the written form of one wording."""
        return self.render([Say(key, values)], now).written


@cache
def _load(folder: Path) -> Replies:
    files = sorted(folder.glob("*.yml"))
    if not files:
        raise ConfigurationError(f"there are no replies in the language {folder.name}")
    wordings: dict[str, Wording] = {}
    for file in files:
        raw: dict[str, Any] = yaml.safe_load(file.read_text(encoding="utf-8"))
        twice = wordings.keys() & raw.keys()
        if twice:
            raise ConfigurationError(f"{file.name} names {min(twice)} a second time")
        wordings |= {key: _wording(entry) for key, entry in raw.items()}
    return Replies(wordings)


def _wording(entry: str | dict[str, Any]) -> Wording:
    if isinstance(entry, str):
        return Wording((_way(entry),))
    others = entry.get("variants", ())
    return Wording((_way(entry), *map(_way, others)), tuple(entry.get("choices", ())))


def _way(entry: str | dict[str, Any]) -> tuple[str, str]:
    if isinstance(entry, str):
        return entry, entry
    spoken = str(entry["spoken"])
    return spoken, str(entry.get("written", spoken))


def _listed(choices: Sequence[str]) -> str:
    *others, last = choices or ("",)
    return f"{'、'.join(others)}，还是{last}" if others else last


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
