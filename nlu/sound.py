"""How words sound: pinyin without the distinctions that accents and recognisers lose."""

import re
from functools import lru_cache
from typing import Any

_FOLDS = (
    (re.compile(r"^([zcs])h"), r"\1"),
    (re.compile(r"^n(?=[aeiouv])"), "l"),
    (re.compile(r"(?<=[aei])ng$"), "n"),
    (re.compile(r"^hu(?=[aieo])"), "f"),
)


@lru_cache(maxsize=8192)
def fold(syllable: str) -> str:
    """Return the syllable without the distinctions zh/z, n/l, ng/n and hu/f."""
    for pattern, instead in _FOLDS:
        syllable = pattern.sub(instead, syllable)
    return syllable


def syllables(text: str) -> list[str]:
    """Return one folded syllable for each Chinese character, other characters as they are."""
    from pypinyin import lazy_pinyin

    return [fold(sound) for sound in lazy_pinyin(text, errors=_one_by_one) if sound.strip()]


@lru_cache(maxsize=1024)
def toned(text: str) -> tuple[str, ...]:
    """Return one folded syllable with its tone for each code point of `text`."""
    from pypinyin import Style, lazy_pinyin

    sounds = lazy_pinyin(text, style=Style.TONE3, errors=_one_by_one, neutral_tone_with_five=True)
    return tuple(fold(sound[:-1]) + sound[-1] for sound in sounds)


def _one_by_one(other: str) -> Any:  # noqa: ANN401 - pypinyin flattens lists, its stub says str
    return list(other)
