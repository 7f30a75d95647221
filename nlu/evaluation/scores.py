"""Count how often understanding was right, with the uncertainty of the count."""

import json
import math
import time
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from data.model.talk import AlarmLevel, Understanding
from nlu.evaluation.labelled import Labelled

Understand = Callable[..., Understanding]
CRY = "call_emergency"
_BINS = 10


@dataclass(frozen=True)
class Share:
    """So many of so many, with Wilson's 95 % interval."""

    right: int
    of: int

    @property
    def value(self) -> float:
        """The share, 0 where there is nothing to count."""
        return self.right / self.of if self.of else 0.0

    @property
    def interval(self) -> tuple[float, float]:
        """The interval that holds the true share in 95 of 100 cases (Wilson 1927)."""
        if not self.of:
            return 0.0, 1.0
        z, n, p = 1.96, self.of, self.value
        middle = (p + z * z / (2 * n)) / (1 + z * z / n)
        half = z * math.sqrt(p * (1 - p) / n + z * z / (4 * n * n)) / (1 + z * z / n)
        return max(0.0, middle - half), min(1.0, middle + half)


@dataclass(frozen=True)
class Exactness:
    """Found and missed values of one kind."""

    right: int = 0
    extra: int = 0
    missed: int = 0

    @property
    def precision(self) -> float:
        """The share of what was given that was right."""
        return self.right / max(self.right + self.extra, 1)

    @property
    def recall(self) -> float:
        """The share of what was there that was found."""
        return self.right / max(self.right + self.missed, 1)

    @property
    def f1(self) -> float:
        """The harmonic mean of precision and recall."""
        return 2 * self.right / max(2 * self.right + self.extra + self.missed, 1)

    @property
    def lines(self) -> int:
        """How many there were to find."""
        return self.right + self.missed


@dataclass(frozen=True)
class Alarms:
    """How cries were heard and what else was taken for one."""

    heard: Share  # of all cries, certain or possible
    certain: Share  # of the cries that are certain
    raised_falsely: Share  # of the lines that are no cry, certain
    asked_falsely: Share  # of the lines that are no cry, possible
    lures_raised: Share  # of the look-alikes among them, certain
    lures_asked: Share


@dataclass(frozen=True)
class Bin:
    """Lines of like confidence."""

    confidence: float  # mean
    right: Share


@dataclass(frozen=True)
class Scores:
    """What one engine made of the labelled lines."""

    engine: str
    accuracy: Share
    macro_f1: float
    confident_and_wrong: Share  # confidence of 0.6 or more, and another intent
    intents: Mapping[str, Exactness]
    ways: Mapping[str, Share]
    alarms: Alarms | None  # None: not labelled
    slots: Exactness | None
    entities: Mapping[str, Exactness]
    also: Share | None  # second requests: found where there is one, none where there is none
    bins: Sequence[Bin]
    calibration_error: float  # expected calibration error over the bins, 0..1
    confusions: Sequence[tuple[str, str, int]]  # meant, understood, times
    milliseconds: tuple[float, float]  # p50 and p95 a line
    wrong: Sequence[tuple[str, str, str]]  # text, meant, understood


def score(
    understand: Understand, labelled: Sequence[Labelled], now: datetime, *, engine: str
) -> Scores:
    """Understand every line and count."""
    results, spent = [], []
    understand(labelled[0].text, now=now)  # loading is not timed
    for line in labelled:
        started = time.perf_counter()
        results.append(understand(line.text, now=now))
        spent.append((time.perf_counter() - started) * 1e3)
    pairs = list(zip(labelled, results, strict=True))
    named = [(line.intent, got.intent.name) for line, got in pairs]
    hits = [meant == got for meant, got in named]
    intents = _by_intent(named)
    bins = _bins([(got.intent.confidence, hit) for (_, got), hit in zip(pairs, hits, strict=True)])
    confident = [
        got.intent.confidence >= 0.6 and not hit for (_, got), hit in zip(pairs, hits, strict=True)
    ]
    overall, entities = _slots(pairs)
    confusions = Counter(pair for pair in named if pair[0] != pair[1])
    return Scores(
        engine=engine,
        accuracy=Share(sum(hits), len(hits)),
        macro_f1=sum(one.f1 for one in intents.values()) / len(intents),
        confident_and_wrong=Share(sum(confident), len(confident)),
        intents=intents,
        ways=_by_way(labelled, hits),
        alarms=_alarms(pairs),
        slots=overall,
        entities=entities,
        also=_also(pairs),
        bins=bins,
        calibration_error=sum(one.right.of * abs(one.confidence - one.right.value) for one in bins)
        / len(hits),
        confusions=[(*pair, times) for pair, times in confusions.most_common()],
        milliseconds=(_rank(spent, 0.5), _rank(spent, 0.95)),
        wrong=[
            (line.text, line.intent, got.intent.name)
            for (line, got), hit in zip(pairs, hits, strict=True)
            if not hit
        ],
    )


_Pairs = Sequence[tuple[Labelled, Understanding]]


def _by_intent(named: Sequence[tuple[str, str]]) -> dict[str, Exactness]:
    right = Counter(meant for meant, got in named if meant == got)
    meant_times = Counter(meant for meant, _ in named)
    got_times = Counter(got for _, got in named)
    return {
        name: Exactness(right[name], got_times[name] - right[name], meant_times[name] - right[name])
        for name in sorted(meant_times)
    }


def _by_way(labelled: Sequence[Labelled], hits: Sequence[bool]) -> dict[str, Share]:
    ways: dict[str, list[bool]] = {}
    for line, hit in zip(labelled, hits, strict=True):
        if line.way:
            ways.setdefault(line.way, []).append(hit)
    return {way: Share(sum(right), len(right)) for way, right in sorted(ways.items())}


def _bins(sure: Iterable[tuple[float, bool]]) -> list[Bin]:
    filled: dict[int, list[tuple[float, bool]]] = {}
    for confidence, hit in sure:
        filled.setdefault(min(int(confidence * _BINS), _BINS - 1), []).append((confidence, hit))
    return [
        Bin(
            sum(confidence for confidence, _ in held) / len(held),
            Share(sum(hit for _, hit in held), len(held)),
        )
        for _, held in sorted(filled.items())
    ]


def _alarms(pairs: _Pairs) -> Alarms | None:
    judged = [(line, line.alarm, got.alarm.level) for line, got in pairs if line.alarm is not None]
    if not judged:
        return None
    none, certain = AlarmLevel.NONE, AlarmLevel.CERTAIN
    cries = [level is not none for _, meant, level in judged if meant is not none]
    sure = [level is certain for _, meant, level in judged if meant is certain]
    calm = [(line.lure, level) for line, meant, level in judged if meant is none]
    lures = [level for lure, level in calm if lure]
    return Alarms(
        heard=Share(sum(cries), len(cries)),
        certain=Share(sum(sure), len(sure)),
        raised_falsely=Share(sum(level is certain for _, level in calm), len(calm)),
        asked_falsely=Share(sum(level is AlarmLevel.POSSIBLE for _, level in calm), len(calm)),
        lures_raised=Share(sum(level is certain for level in lures), len(lures)),
        lures_asked=Share(sum(level is AlarmLevel.POSSIBLE for level in lures), len(lures)),
    )


def _slots(pairs: _Pairs) -> tuple[Exactness | None, dict[str, Exactness]]:
    right: Counter[str] = Counter()
    extra: Counter[str] = Counter()
    missed: Counter[str] = Counter()
    judged = [(line.slots, got.slots) for line, got in pairs if line.slots is not None]
    for meant, got in judged:
        want, have = _values(meant), _values(got)
        right.update(name for name, _ in want & have)
        extra.update(name for name, _ in have - want)
        missed.update(name for name, _ in want - have)
    if not judged:
        return None, {}
    overall = Exactness(right.total(), extra.total(), missed.total())
    names = sorted({*right, *extra, *missed})
    return overall, {name: Exactness(right[name], extra[name], missed[name]) for name in names}


def _also(pairs: _Pairs) -> Share | None:
    judged = [(line.also or [], got.also) for line, got in pairs if line.slots is not None]
    if not any(meant for meant, _ in judged):
        return None
    right = [list(meant) == [one.intent for one in got] for meant, got in judged]
    return Share(sum(right), len(right))


def _values(slots: Mapping[str, Any]) -> set[tuple[str, str]]:
    return {
        (name, json.dumps(value, ensure_ascii=False))
        for name, said in slots.items()
        for value in (said if isinstance(said, list) else [said])
    }


def _rank(values: Sequence[float], share: float) -> float:
    ordered = sorted(values)
    return ordered[min(int(share * len(ordered)), len(ordered) - 1)]
