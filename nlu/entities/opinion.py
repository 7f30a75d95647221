"""An opinion as stars from 1 to 5: 很满意, 马马虎虎, 勿灵, 巴适得板."""

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from nlu.entities.found import Found
from nlu.yaml_files import read_yaml

_DATA = Path(__file__).parent / "opinion.yml"
_SHORT = 8  # code points; a longer sentence tells of one thing that was good or bad
_BORDER = " ，,。.！!~～"


def read(text: str, *, expected: bool = False) -> Found | None:
    """Return the rating that the words of `text` come to.

    `expected`: it was asked for, so that 可以 or 好 in any sentence judges the whole.
    """
    rules = _rules()
    bare = text.strip(_BORDER)
    offset = text.index(bare)
    best: tuple[int, int, int] | None = None  # start, end, stars
    for stars, pattern in rules.stars:
        for match in pattern.finditer(bare):
            start, end = match.span()
            if rules.denied.search(bare[:start]) or rules.asked.match(bare[end:]):
                continue
            if best is None or (start, -end) < (best[0], -best[1]):
                best = start, end, stars
            break
    if best is None:
        return None
    start, end, stars = best
    if expected or len(bare) <= _SHORT or rules.sure.search(bare[start:end]):
        return Found("rating", stars, start + offset, end + offset)
    return None


@dataclass(frozen=True)
class _Rules:
    stars: tuple[tuple[int, re.Pattern[str]], ...]
    sure: re.Pattern[str]
    denied: re.Pattern[str]
    asked: re.Pattern[str]


@cache
def _rules() -> _Rules:
    said = read_yaml(_DATA)
    return _Rules(
        tuple((int(stars), re.compile(pattern)) for stars, pattern in said["stars"].items()),
        *(re.compile(said[name]) for name in ("sure", "denied", "asked")),
    )
