"""Words for times that a recogniser wrote with other characters: 名天种午 is 明天中午."""

import re
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import groupby
from pathlib import Path

from nlu.sound import fold, plain
from nlu.yaml_files import read_yaml

_FILE = Path(__file__).parent / "heard.yml"
_Sounds = tuple[str, ...]


@dataclass(frozen=True)
class _Table:
    words: list[tuple[int, dict[_Sounds, list[str]]]]  # the longest first
    written: list[tuple[re.Pattern[str], str]]
    never: frozenset[str]
    ordinary: tuple[str, ...]

    def stays(self, said: str, text: str, position: int) -> bool:
        """Whether `said`, at `position` of `text`, is meant as it is written."""
        return not self.never.isdisjoint(said) or text.startswith(self.ordinary, position)


def written(text: str) -> str:
    """Return `text`, of the same length, with misheard words for times as they are written."""
    table = _table()
    for pattern, instead in table.written:
        text = pattern.sub(instead, text)
    sounds = [_sound(char) for char in text]
    position = 0
    while position < len(text):
        for size, by_sound in table.words:
            said = text[position : position + size]
            alike = by_sound.get(tuple(sounds[position : position + size]), ())
            word = next((one for one in alike if _slip(said, one)), None)
            if word is not None and said not in alike and not table.stays(said, text, position):
                text = text[:position] + word + text[position + size :]
                position += size - 1
                break
        position += 1
    return text


def _slip(said: str, word: str) -> bool:
    return said != word and any(one == other for one, other in zip(said, word, strict=True))


@lru_cache(maxsize=8192)
def _sound(char: str) -> str:
    return fold(plain(char)) if char > "\u3400" else char


@cache
def _table() -> _Table:
    data = read_yaml(_FILE)
    words: list[tuple[int, dict[_Sounds, list[str]]]] = []
    for size, same in groupby(sorted(data["words"], key=len, reverse=True), key=len):
        by_sound: dict[_Sounds, list[str]] = {}
        for word in same:
            by_sound.setdefault(tuple(_sound(char) for char in word), []).append(word)
        words.append((size, by_sound))
    written = [(re.compile(said), instead) for said, instead in data["written"].items()]
    return _Table(words, written, frozenset(data["never"]), tuple(data["ordinary"]))
