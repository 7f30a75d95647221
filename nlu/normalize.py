"""Fold the ways of writing one sentence; what the engine reads, never what the person said."""

import re
import unicodedata
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from opencc import OpenCC

LONGEST = 400  # code points that an engine looks at; nobody says more in one breath
_FILLER = re.compile(r"[啊呀哎唉诶呃哦喔噢哟]+|那个什么|这个那个")
_NOT_WORD = re.compile(r"[^\w]+|_")
_DIGITS = re.compile(r"\d+")


def normalize(text: str) -> str:
    """Return simplified characters, half width, without punctuation; digits become 0."""
    folded = unicodedata.normalize("NFKC", text[: LONGEST * 2]).lower()
    bare = _NOT_WORD.sub("", simplified(folded))[:LONGEST]
    return _DIGITS.sub("0", _FILLER.sub("", bare) or bare)


def simplified(text: str) -> str:
    """Return `text` in simplified characters, one for one."""
    converted = _converter().convert(text)
    return converted if len(converted) == len(text) else text


@cache
def _converter() -> "OpenCC":
    from opencc import OpenCC

    return OpenCC("t2s")
