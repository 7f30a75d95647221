"""Which of the things we know somebody names: by their words, else by their sound."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Generic, Protocol, TypeVar

_CLOSE = 0.85  # likeness of two sounds that are taken for one
_SHORT = 2  # characters: of so little the whole sound must agree, 几点 is not 鸡蛋
_AHEAD = 0.05  # how much the best must be ahead of another thing
_CHINESE = re.compile(r"[\u4e00-\u9fff]+")
_NOT_WANTED = re.compile(
    r"(?<![是要换能])(?:[不别勿莫甭唔](?:要|是|换|系|換)|覅|弗(?:要|是))[^，,。]{0,2}$"
)
# A name of one character counts only where nothing makes it part of another word: 换油, not 酱油.
_BEFORE = r"(?:^|(?<=[^\u4e00-\u9fff])|(?<=[换还调兑要拿来是只袋桶瓶盒斤份点些包箱提块条个]))"
_AFTER = r"(?=$|[^\u4e00-\u9fff]|[吧呗啊嘛呀呢哇啦了行好成得中要和跟同给可再还又另换先吗伐不么])"
_BLURS = tuple(
    (re.compile(way), to)
    for way, to in ((r"^([zcs])h", r"\1"), (r"^[nr]", "l"), (r"ng$", "n"), (r"^hu", "f"))
)


class HasNames(Protocol):
    """Something that people call by a name."""

    @property
    def name(self) -> str:
        """What it is called."""
        ...

    @property
    def aliases(self) -> tuple[str, ...]:
        """What else it is called."""
        ...


_T = TypeVar("_T", bound=HasNames)


@dataclass(frozen=True)
class Mention(Generic[_T]):
    """A thing that was named."""

    thing: _T
    start: int  # in the text
    end: int  # exclusive


def mentions(things: Sequence[_T], text: str) -> list[Mention[_T]]:
    """Return what `text` names, in its order; longer names first claim their words.

    Only where nothing is named outright, the one thing that sounds like it is taken.
    """
    kept: list[Mention[_T]] = []
    for one in sorted(_named(things, text), key=lambda one: one.start - one.end):
        if not any(one.start < other.end and other.start < one.end for other in kept):
            kept.append(one)
    wanted = [one for one in kept if not _NOT_WANTED.search(text[: one.start])]
    if wanted or kept:
        return sorted(wanted, key=lambda one: one.start)
    heard = sounding_like(things, text)
    return [] if heard is None else [heard]


def meant_by(things: Sequence[_T], word: str) -> list[_T]:
    """Return what one word may mean: a name or alias, or a part of one (洗衣)."""
    for fits in (_is, _holds, _is_held):
        found = [thing for thing in things if any(fits(word, name) for name in _names(thing))]
        if found:
            return found
    return []


def sounding_like(things: Sequence[_T], text: str) -> Mention[_T] | None:
    """Return the one thing that a stretch of `text` sounds like: 大密 for 大米."""
    runs = [(run.start(), _syllables(run[0])) for run in _CHINESE.finditer(text)]
    heard: list[tuple[float, Mention[_T]]] = []
    for thing in things:
        names = [name for name in _names(thing) if len(name) > 1 and _CHINESE.fullmatch(name)]
        likest = max((_likest(name, runs) for name in names), default=(0.0, 0, 0))
        heard.append((likest[0], Mention(thing, *likest[1:])))
    heard.sort(key=lambda one: -one[0])
    likeness = [one[0] for one in heard] + [0.0, 0.0]
    if likeness[0] < _CLOSE or likeness[0] - likeness[1] < _AHEAD:
        return None
    return heard[0][1]


def _likest(name: str, runs: Sequence[tuple[int, list[str]]]) -> tuple[float, int, int]:
    """Return how much the likest stretch sounds like a name, and where it is."""
    width = len(name)
    enough = 1.0 if width <= _SHORT else _CLOSE
    matcher = SequenceMatcher(None, "", " ".join(_syllables(name)), autojunk=False)
    best = (0.0, 0, 0)
    for offset, syllables in runs:
        for start in range(len(syllables) - width + 1):
            matcher.set_seq1(" ".join(syllables[start : start + width]))
            if matcher.quick_ratio() >= enough:
                best = max(best, (matcher.ratio(), offset + start, offset + start + width))
    return best


def _names(thing: HasNames) -> tuple[str, ...]:
    return (thing.name, *thing.aliases)


def _named(things: Sequence[_T], text: str) -> Iterator[Mention[_T]]:
    for thing in things:
        for name in _names(thing):
            way = re.escape(name)
            alone = rf"{_BEFORE}{way}{_AFTER}" if len(name) == 1 else way
            for match in re.finditer(alone, text):
                yield Mention(thing, *match.span())


def _is(word: str, name: str) -> bool:
    return word == name


def _holds(word: str, name: str) -> bool:
    return len(name) > 1 and name in word


def _is_held(word: str, name: str) -> bool:
    return len(word) > 1 and word in name


def _syllables(text: str) -> list[str]:
    """Return the toneless sound of each character, as a blurred ear hears it."""
    from pypinyin import lazy_pinyin

    return [_blurred(syllable) for syllable in lazy_pinyin(text)]


def _blurred(syllable: str) -> str:
    for way, to in _BLURS:
        syllable = way.sub(to, syllable)
    return syllable
