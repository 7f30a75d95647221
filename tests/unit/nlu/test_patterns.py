"""No pattern can be made slow: a fuzz test with a budget of steps, not of seconds."""

import importlib
import pkgutil
import random
import re
from collections.abc import Iterator
from typing import Any

import pytest

import nlu
from nlu.alarm.judge import _load as alarm_rules
from nlu.lexicon import lexicon
from tests.steps import StepCounter, TooManySteps

_SHORT, _LONG = 30, 60  # code points
_BUDGET = 400_000  # steps over _LONG: the largest rule tries some hundred words at each place
_GROWTH = 5  # twice the text may cost four times the steps, not eight


def _patterns() -> Iterator[tuple[str, re.Pattern[str]]]:
    """Yield every compiled pattern of the package, those made from data files too."""
    for info in pkgutil.walk_packages(nlu.__path__, "nlu."):
        module = importlib.import_module(info.name)
        for name, value in vars(module).items():
            yield from _within(f"{info.name}.{name}", value, 3)
    yield from _within("alarm rules", alarm_rules(), 4)
    yield from _within("lexicon", vars(lexicon()), 3)


def _within(name: str, value: Any, depth: int) -> Iterator[tuple[str, re.Pattern[str]]]:
    if isinstance(value, re.Pattern):
        yield name, value
    elif depth and isinstance(value, dict):
        for key, item in value.items():
            yield from _within(f"{name}[{key}]", item, depth - 1)
    elif depth and isinstance(value, list | tuple | set | frozenset):
        for number, item in enumerate(value):
            yield from _within(f"{name}[{number}]", item, depth - 1)
    elif depth and hasattr(value, "__dataclass_fields__") and not isinstance(value, type):
        for field in value.__dataclass_fields__:
            yield from _within(f"{name}.{field}", getattr(value, field), depth - 1)


def _attacks(literals: str) -> Iterator[str]:
    """Yield texts of _LONG code points out of what the pattern speaks of."""
    dice = random.Random(literals)
    yield dice.choice(literals) * _LONG
    few = dice.choices(literals, k=3)
    yield "".join(dice.choices(few, k=_LONG))
    yield "".join(dice.choices(literals, k=_LONG))


def test_twice_the_text_is_at_most_four_times_the_work() -> None:
    patterns = {pattern.pattern: name for name, pattern in _patterns()}
    assert len(patterns) > 100
    slow = []
    for pattern, name in patterns.items():
        for text in _attacks(StepCounter(pattern, 0).literals()):
            try:
                short = StepCounter(pattern, _BUDGET).search(text[:_SHORT])
                long = StepCounter(pattern, _BUDGET).search(text)
            except TooManySteps:
                slow.append(f"{name}: more than {_BUDGET} steps on {text}")
                break
            if long > _GROWTH * short + 1000:
                slow.append(f"{name}: {short} steps become {long} on {text}")
                break
    assert slow == []


@pytest.mark.parametrize("pattern", ["(a+)+b", "(a|aa)+b", "a*a*a*a*b"])
def test_a_slow_pattern_is_caught(pattern: str) -> None:
    with pytest.raises(TooManySteps):
        StepCounter(pattern, _BUDGET).search("a" * _LONG)
