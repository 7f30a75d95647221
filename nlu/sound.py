"""How words sound: pinyin without the distinctions that accents and recognisers lose.

A character sounds as it does alone. Reading it in its phrase is rarely better for words that a
recogniser may have put together wrongly, and takes ten times as long.
"""

import re
from functools import lru_cache

_FOLDS = (
    (re.compile(r"^([zcs])h"), r"\1"),
    (re.compile(r"^n(?=[aeiouv])"), "l"),
    (re.compile(r"(?<=[aei])ng$"), "n"),
    (re.compile(r"^hu(?=[aieo])"), "f"),
)
_ALL = 32_768  # characters kept: more than anybody writes


@lru_cache(maxsize=8192)
def fold(syllable: str) -> str:
    """Return the syllable without the distinctions zh/z, n/l, ng/n and hu/f."""
    for pattern, instead in _FOLDS:
        syllable = pattern.sub(instead, syllable)
    return syllable


@lru_cache(maxsize=_ALL)
def plain(char: str) -> str:
    """Return the syllable of one character without its tone; anything else is its own sound."""
    from pypinyin import lazy_pinyin

    return lazy_pinyin(char)[0]


def syllables(text: str) -> list[str]:
    """Return one folded syllable for each Chinese character, other characters as they are."""
    return [fold(plain(char)) for char in text if not char.isspace()]


@lru_cache(maxsize=1024)
def toned(text: str) -> tuple[str, ...]:
    """Return one folded syllable with its tone for each code point of `text`."""
    return tuple(_toned(char) for char in text)


@lru_cache(maxsize=_ALL)
def _toned(char: str) -> str:
    from pypinyin import Style, lazy_pinyin

    (sound,) = lazy_pinyin(char, style=Style.TONE3, neutral_tone_with_five=True)
    return fold(sound[:-1]) + sound[-1]
