"""The text that rules read, and the way back to the offsets of the line as given."""

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

from nlu.normalize import simplified

LONGEST = 2000  # code points that rules look at
_HESITATION = frozenset("呃嗯诶欸啊呀")
_CHINESE = re.compile(r"[\u3400-\u9fff]")


@dataclass(frozen=True)
class Reading:
    """Simplified, half width, without hesitations and the gaps that recognisers leave."""

    text: str
    origin: tuple[int, ...]  # for each code point of `text`, its offset in the line

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Return offsets in the line as given."""
        return self.origin[start], self.origin[end - 1] + 1


def read(line: str) -> Reading:
    """Return what rules see of `line`; it is never empty of Chinese where the line was not."""
    plain = folded(line)
    kept = [i for i, char in enumerate(plain) if _counts(plain, i, char)]
    if not any(_CHINESE.match(plain[i]) for i in kept):
        kept = [i for i, char in enumerate(plain) if not _invisible(char)]
    return Reading("".join(plain[i] for i in kept), tuple(kept))


@lru_cache(maxsize=8)
def folded(line: str) -> str:
    """Return `line` simplified and half width, each code point in its place."""
    return simplified("".join(_half_width(char) for char in line[:LONGEST]))


def has_chinese(text: str) -> bool:
    """Whether there is a Chinese character in `text`."""
    return bool(_CHINESE.search(text))


def _half_width(char: str) -> str:
    folded = unicodedata.normalize("NFKC", char)
    return folded if len(folded) == 1 else char


def _counts(text: str, index: int, char: str) -> bool:
    if _invisible(char) or char in _HESITATION:
        return False
    if not char.isspace():
        return True
    around = text[max(index - 1, 0) : index + 2]
    return not has_chinese(around)


def _invisible(char: str) -> bool:
    return unicodedata.category(char) in {"Cc", "Cf", "Co", "Cs"} and not char.isspace()
