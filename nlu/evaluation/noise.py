"""Corrupt lines as a recogniser does: homophones, near sounds, lost syllables, other script."""

import random
import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import cache

from nlu.evaluation.labelled import Labelled
from nlu.project_files import read_project
from nlu.sound import fold, plain

_POINTS = re.compile(r"[^\w]+|_")
_CHINESE = re.compile(r"[\u4e00-\u9fff]")
# Shares read off what Whisper base made of spoken lines: one character in five or six is wrong,
# nearly all of them by sound, and some lines come in traditional characters.
_MISHEARD = 0.16
_LOST = 0.015
_TRADITIONAL = 0.3


def corrupted(lines: Sequence[Labelled], seed: int) -> list[Labelled]:
    """Return the lines as a recogniser might write them; the same seed gives the same lines."""
    dice = random.Random(seed)  # noqa: S311 - nothing is kept secret by it
    return [replace(line, text=_misheard(line.text, dice)) for line in lines]


def _misheard(text: str, dice: random.Random) -> str:
    heard = "".join(_one(char, dice) for char in _POINTS.sub("", text))
    if dice.random() < _TRADITIONAL:
        heard = _traditional(heard)
    return heard or text


def _one(char: str, dice: random.Random) -> str:
    if not _CHINESE.match(char):
        return char
    draw = dice.random()
    if draw < _LOST:
        return ""
    if draw < _LOST + _MISHEARD:
        alike = [other for other in _alike().get(_sound(char), ()) if other != char]
        return dice.choice(alike) if alike else char
    return char


@cache
def _alike() -> Mapping[str, Sequence[str]]:
    """Return everyday characters by their folded sound: those that the training lines use."""
    groups: dict[str, list[str]] = {}
    for char in sorted({char for line in read_project().lines for char in line.text}):
        if _CHINESE.match(char):
            groups.setdefault(_sound(char), []).append(char)
    return groups


@cache
def _sound(char: str) -> str:
    return fold(plain(char))


def _traditional(text: str) -> str:
    from opencc import OpenCC

    return str(OpenCC("s2t").convert(text))
