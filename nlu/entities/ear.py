"""Put right what a recogniser misheard: 早反 is 早饭 where people speak of meals.

A stretch that sounds like a known word becomes that word if the pairs of characters that come
about are ones people use more than those that go away: 去药店 stays, 帮我去药 becomes 取药.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import pairwise
from math import log
from pathlib import Path

from nlu.normalize import simplified
from nlu.project_files import PROJECT, read_project
from nlu.sound import toned
from nlu.yaml_files import read_yaml

_WORDS = Path(__file__).parent / "ear.yml"
_ENTITIES = ("item", "fault", "place", "dish", "diet")
_LONGEST = 6  # syllables of a word
_WEIGHT = 4.0  # a known word counts as often heard in ordinary talk
_UNSEEN = 0.3  # as often was a pair heard that never was
_ENOUGH = 2.4  # natural logarithm: eleven times likelier
_OFTEN = 20.0  # what is said more often than this is simply ordinary
_LONGER = 0.8  # what each syllable beyond two adds: long words sound like few others
_TONE, _PART, _NEAR = 0.4, 2.6, 1.8  # what a differing tone, part of a syllable, consonant costs
_FAR = 99.0
_NUMERALS = frozenset("一二三四五六七八九十两几")
_CHINESE = re.compile(r"[\u4e00-\u9fff]{2,}")
_WRITTEN = re.compile(r"[，。、？！,?!]|^.{1,4}$")  # the rest is as a recogniser writes it
_INITIAL = re.compile(r"^(?:[zcs]h?|[bpmfdtnlgkhjqxrwy])?")
_NEAR_INITIALS = tuple(map(frozenset, ("bp", "dt", "gk")))
_COMMON = 0.012  # share of all characters from which one is among the most used
_DOUBT = 1.0  # what it costs to believe that such a character was misheard


@dataclass(frozen=True)
class _Word:
    said: str
    sounds: tuple[str, ...]  # one syllable with its tone for each character


@dataclass(frozen=True)
class _Slip:
    start: int
    word: str
    gain: float


class Ear:
    """Knows the words of the house and which characters stand beside each other in talk."""

    def __init__(
        self, words: Iterable[str], ordinary: Iterable[str], never: str, lines: Iterable[str]
    ) -> None:
        said = {simplified(word) for word in words}
        known = [
            _Word(word, toned(word))
            for word in sorted(said)
            if 2 <= len(word) <= _LONGEST and _CHINESE.fullmatch(word)
        ]
        self._pairs: Counter[str] = Counter()
        single: Counter[str] = Counter()
        for line in filter(_WRITTEN.search, map(simplified, lines)):
            self._pairs.update(map("".join, pairwise(line)))
            single.update(_CHINESE.sub(lambda match: match[0], line))
        least = _COMMON * single.total()
        self._doubted = frozenset(char for char, times in single.items() if times > least)
        self._never = frozenset(never)
        for word in known:
            for pair in pairwise(word.said):
                self._pairs["".join(pair)] += int(_WEIGHT)
        longest_first = sorted({*said, *ordinary}, key=len, reverse=True)
        settled = [word for word in longest_first if len(word) > 1]
        self._settled = re.compile("|".join(map(re.escape, settled)))
        self._index: dict[tuple[str | None, ...], list[_Word]] = {}
        for word in known:
            for key in _keys(word.said, _toneless(word.sounds)):
                self._index.setdefault(key, []).append(word)

    @lru_cache(maxsize=512)  # noqa: B019 - there is one ear for each project
    def __call__(self, text: str) -> str:
        """Return `text`, as long as it was, with misheard words put right."""
        chars = list(text)
        taken: set[int] = set()
        for slip in sorted(self._slips(text), key=lambda slip: (-slip.gain, slip.start)):
            places = range(slip.start, slip.start + len(slip.word))
            if taken.isdisjoint(places):
                taken.update(places)
                chars[slip.start : slip.start + len(slip.word)] = slip.word
        return "".join(chars)

    def _slips(self, text: str) -> Iterator[_Slip]:
        settled = {at for match in self._settled.finditer(text) for at in range(*match.span())}
        for run in _CHINESE.finditer(text):
            sounds = toned(run[0])
            if len(sounds) != len(run[0]):
                continue
            plain = _toneless(sounds)
            for first in range(len(plain) - 1):
                start = run.start() + first
                for size in range(2, min(_LONGEST, len(plain) - first) + 1):
                    at = slice(first, first + size)
                    for slip in self._at(text, start, sounds[at], plain[at]):
                        if self._may_change(text, slip, settled):
                            yield slip

    def _at(
        self, text: str, start: int, sounds: tuple[str, ...], plain: tuple[str, ...]
    ) -> Iterator[_Slip]:
        said = text[start : start + len(plain)]
        near = {word for key in _keys(said, plain) for word in self._index.get(key, ())}
        for word in near:
            if word.said == said:
                continue
            gain = self._gain(text, start, word.said) - _distance(said, sounds, word)
            gain += _LONGER * (len(said) - 2)
            if gain > _ENOUGH:
                yield _Slip(start, word.said, gain)

    def _may_change(self, text: str, slip: _Slip, settled: set[int]) -> bool:
        """Whether none of the characters that would go belongs to a word that stands well."""
        changed = [at for at, char in enumerate(slip.word, slip.start) if text[at] != char]
        doubts = sum(text[at] in self._doubted for at in changed)
        return (
            settled.isdisjoint(changed)
            and not any(text[at] in self._never for at in changed)
            and not (len(slip.word) == 2 and any(text[at] in _NUMERALS for at in changed))
            and slip.gain - doubts * _DOUBT > _ENOUGH
        )

    def _gain(self, text: str, start: int, word: str) -> float:
        end = start + len(word)
        before, after = text[max(start - 1, 0) : start], text[end : end + 1]
        was, now = before + text[start:end] + after, before + word + after
        return sum(
            log(self._usual(new) / self._usual(old))
            for old, new in zip(pairwise(was), pairwise(now), strict=True)
            if old != new
        )

    def _usual(self, pair: tuple[str, str]) -> float:
        return min(self._pairs["".join(pair)], _OFTEN) + _UNSEEN


@cache
def ear(project: Path = PROJECT) -> Ear:
    """Return the ear for the Rasa project."""
    known = read_project(project)
    words = {said for entity in _ENTITIES for said in known.words.get(entity, {}).values()}
    rules = read_yaml(_WORDS)
    listed, ordinary = (
        {word for row in rules[key] for word in row.split()} for key in ("words", "ordinary")
    )
    return Ear(words | listed, ordinary, rules["never"], (line.text for line in known.lines))


def _keys(said: str, plain: tuple[str, ...]) -> Iterator[tuple[str | None, ...]]:
    """Yield what two stretches that sound alike have in common."""
    yield plain
    for index in range(len(plain)):
        if len(plain) > 2:
            yield (*plain[:index], None, *plain[index + 1 :])
        else:
            yield (said[0], None) if index else (None, said[1])


def _toneless(sounds: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(sound[:-1] for sound in sounds)


def _distance(said: str, sounds: tuple[str, ...], word: _Word) -> float:
    """Return how far two stretches are apart by ear; more than one wrong syllable is too far."""
    costs = [
        _TONE if sound[:-1] == meant[:-1] else _apart(sound[:-1], meant[:-1])
        for written, sound, right, meant in zip(said, sounds, word.said, word.sounds, strict=True)
        if written != right and sound != meant
    ]
    wrong = [cost for cost in costs if cost > _TONE]
    too_loose = max(wrong, default=0) >= _PART and (len(costs) > 1 or len(said) < 3)
    unlike = all(written != right for written, right in zip(said, word.said, strict=True))
    if len(wrong) > 1 or too_loose or (unlike and (wrong or len(said) < 3)):
        return _FAR
    return sum(costs)


@lru_cache(maxsize=4096)
def _apart(one: str, other: str) -> float:
    first, second = _INITIAL.match(one), _INITIAL.match(other)
    initials = first[0] if first else "", second[0] if second else ""
    finals = one[len(initials[0]) :], other[len(initials[1]) :]
    if finals[0] == finals[1]:
        return _NEAR if frozenset("".join(initials)) in _NEAR_INITIALS else _PART
    same_start = initials[0] == initials[1] and finals[0][:1] == finals[1][:1]
    return _PART if same_start else _FAR
