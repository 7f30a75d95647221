"""A regular expression matched by hand, so that its steps can be counted instead of timed."""

import re
import re._constants as op  # type: ignore[import-not-found]  # private, and all there is
import re._parser as parser  # type: ignore[import-not-found]
from collections.abc import Iterator
from typing import Any


class TooManySteps(Exception):
    """The budget is used up."""


class StepCounter:
    """Searches a text as a backtracking matcher does and counts every try of every node."""

    def __init__(self, pattern: str, budget: int) -> None:
        self._tree = list(parser.parse(pattern))
        self._budget = budget
        self.steps = 0

    def search(self, text: str) -> int:
        """Return the steps of a search that goes on after each match, as finditer does.

        Raises:
            TooManySteps: the budget is used up.
        """
        for start in range(len(text) + 1):
            next(self._sequence(self._tree, 0, text, start), None)
        return self.steps

    def literals(self) -> str:
        """Return characters that the pattern speaks of."""
        return "".join(dict.fromkeys(_literals(self._tree))) or "一"

    def _sequence(self, nodes: Any, at: int, text: str, i: int) -> Iterator[int]:
        if at == len(nodes):
            yield i
            return
        kind, argument = nodes[at]
        for end in self._node(kind, argument, text, i):
            yield from self._sequence(nodes, at + 1, text, end)

    def _node(self, kind: Any, argument: Any, text: str, i: int) -> Iterator[int]:
        self.steps += 1
        if self.steps > self._budget:
            raise TooManySteps
        if kind in {op.MAX_REPEAT, op.MIN_REPEAT, op.POSSESSIVE_REPEAT}:
            yield from self._repeat(argument, text, i)
        elif kind is op.BRANCH:
            for branch in argument[1]:
                yield from self._sequence(list(branch), 0, text, i)
        elif kind is op.SUBPATTERN:
            yield from self._sequence(list(argument[3]), 0, text, i)
        elif kind in {op.ASSERT, op.ASSERT_NOT}:
            direction, inner = argument
            starts = [i] if direction > 0 else [i - w for w in _widths(inner) if i >= w]
            found = any(
                direction > 0 or end == i
                for start in starts
                for end in self._sequence(list(inner), 0, text, start)
            )
            if found is (kind is op.ASSERT):
                yield i
        elif kind is op.AT:
            yield i  # taken as given: more work, never less
        elif i < len(text) and _fits(kind, argument, text[i]):
            yield i + 1

    def _repeat(self, argument: Any, text: str, i: int, done: int = 0) -> Iterator[int]:
        least, most, inner = argument
        if done < most:
            for end in self._sequence(list(inner), 0, text, i):
                if end > i:
                    yield from self._repeat(argument, text, end, done + 1)
        if done >= least:
            yield i


def _widths(tree: Any) -> range:
    low, high = tree.getwidth()
    return range(low, high + 1)


def _fits(kind: Any, argument: Any, char: str) -> bool:
    if kind is op.LITERAL:
        return bool(ord(char) == argument)
    if kind is op.NOT_LITERAL:
        return bool(ord(char) != argument)
    if kind in {op.ANY, op.GROUPREF}:  # what a group held is not kept: it fits, more work
        return True
    assert kind is op.IN, kind
    negated = argument[0][0] is op.NEGATE
    named = [item for item in argument if item[0] is not op.NEGATE]
    return bool(negated != any(_in_class(kind, value, char) for kind, value in named))


_CATEGORIES = {
    op.CATEGORY_DIGIT: r"\d", op.CATEGORY_NOT_DIGIT: r"\D", op.CATEGORY_SPACE: r"\s",
    op.CATEGORY_NOT_SPACE: r"\S", op.CATEGORY_WORD: r"\w", op.CATEGORY_NOT_WORD: r"\W",
}  # fmt: skip


def _in_class(kind: Any, argument: Any, char: str) -> bool:
    if kind is op.LITERAL:
        return bool(ord(char) == argument)
    if kind is op.RANGE:
        low, high = argument
        return bool(low <= ord(char) <= high)
    return re.match(_CATEGORIES[argument], char) is not None


def _literals(tree: Any) -> Iterator[str]:
    for kind, argument in tree:
        if kind is op.LITERAL:
            yield chr(argument)
        elif kind is op.IN:
            yield from (chr(item[1]) for item in argument if item[0] is op.LITERAL)
        elif kind in {op.MAX_REPEAT, op.MIN_REPEAT, op.POSSESSIVE_REPEAT}:
            yield from _literals(argument[2])
        elif kind is op.SUBPATTERN:
            yield from _literals(argument[3])
        elif kind is op.BRANCH:
            for branch in argument[1]:
                yield from _literals(branch)
