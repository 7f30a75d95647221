"""How words sound: toneless pinyin, with the distinctions folded that accents and recognisers lose."""

import re
from functools import lru_cache

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

    return [
        fold(sound) for sound in lazy_pinyin(text, errors=lambda rest: list(rest)) if sound.strip()
    ]
