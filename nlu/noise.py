"""Corrupt lines as a recogniser does: homophones, near sounds, lost syllables, other script."""

import random
import re
from collections.abc import Mapping, Sequence
from functools import cache
from typing import TYPE_CHECKING

from nlu.project_files import read_project
from nlu.sound import fold, plain

if TYPE_CHECKING:
    from opencc import OpenCC

_POINTS = re.compile(r"[^\w]+|_")
_CHINESE = re.compile(r"[\u4e00-\u9fff]")
# Shares read off what Whisper base made of spoken lines: one character in five or six is wrong,
# nearly all of them by sound, and some lines come in traditional characters.
_MISHEARD = 0.16
_LOST = 0.015
_TRADITIONAL = 0.3


def misheard(text: str, dice: random.Random) -> str:
    """Return `text` as a recogniser might write it; the same dice give the same line."""
    heard = "".join(_one(char, dice) for char in _POINTS.sub("", text))
    if dice.random() < _TRADITIONAL:
        heard = str(_traditional().convert(heard))
    return heard or text


def _one(char: str, dice: random.Random) -> str:
    if not _CHINESE.match(char):
        return char
    draw = dice.random()
    if draw < _LOST:
        return ""
    if draw < _LOST + _MISHEARD:
        alike = [other for other in _alike().get(fold(plain(char)), ()) if other != char]
        return dice.choice(alike) if alike else char
    return char


@cache
def _alike() -> Mapping[str, Sequence[str]]:
    """Return everyday characters by their folded sound: those that the training lines use."""
    groups: dict[str, list[str]] = {}
    for char in sorted({char for line in read_project().lines for char in line.text}):
        if _CHINESE.match(char):
            groups.setdefault(fold(plain(char)), []).append(char)
    return groups


@cache
def _traditional() -> "OpenCC":
    from opencc import OpenCC

    return OpenCC("s2t")
