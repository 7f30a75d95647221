"""Words with a canonical value, misheard ones put right, and patterns of words."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cache, lru_cache
from pathlib import Path

from nlu.entities.ear import ear
from nlu.entities.found import Found
from nlu.project_files import PROJECT, read_project
from nlu.yaml_files import read_yaml

ENTITIES = ("item", "fault", "place", "dish", "diet", "symptom")
_PATTERNS = Path(__file__).parent / "entities" / "patterns.yml"


class Lexicon:
    """Finds known words in a sentence, the longest first."""

    def __init__(
        self,
        words: Mapping[str, Mapping[str, str]],
        patterns: Mapping[str, Mapping[str, str]],
        not_words: str,
    ) -> None:
        self._values = {name: dict(words.get(name, {})) for name in ENTITIES}
        self._words = {
            name: re.compile("|".join(sorted(map(re.escape, said), key=len, reverse=True)))
            for name, said in self._values.items()
            if said
        }
        self._patterns = [
            (entity, value, re.compile(pattern))
            for entity, values in patterns.items()
            for value, pattern in values.items()
        ]
        self._not_words = re.compile(not_words)
        self._read = lru_cache(maxsize=256)(self._search)  # cues and slots read the same text

    def read(self, text: str) -> tuple[Found, ...]:
        """Return the words found, in order, without overlaps."""
        return self._read(text)

    def _search(self, text: str) -> tuple[Found, ...]:
        text = self._not_words.sub(lambda match: "\0" * len(match[0]), ear()(text))
        kept = _without_overlaps([*self._written(text), *self._by_pattern(text)])
        return tuple(sorted(kept, key=lambda one: one.start))

    def _written(self, text: str) -> Iterator[Found]:
        for entity, pattern in self._words.items():
            for match in pattern.finditer(text):
                yield Found(entity, self._values[entity][match[0]], *match.span())

    def _by_pattern(self, text: str) -> Iterator[Found]:
        for entity, value, pattern in self._patterns:
            for match in pattern.finditer(text):
                yield Found(entity, value, *match.span())


@cache
def lexicon(project: Path = PROJECT) -> Lexicon:
    """Return the lexicon of the Rasa project."""
    known = read_project(project).words
    words = {
        entity: {
            said: value
            for said, value in known.get(entity, {}).items()
            if len(said) > 1 or said in value  # 等 for 灯 is a slip of the ear, not a word
        }
        for entity in ENTITIES
    }
    rules = read_yaml(_PATTERNS)
    return Lexicon(words, rules["patterns"], "|".join(rules["not_words"]))


def _without_overlaps(found: list[Found]) -> list[Found]:
    """Keep the longest of what overlaps: 门口 is a place, no door."""
    kept: list[Found] = []
    for one in sorted(found, key=lambda one: (one.start - one.end, one.start)):
        if not _overlaps(one, kept):
            kept.append(one)
    return kept


def _overlaps(one: Found, others: list[Found]) -> bool:
    return any(one.start < other.end and other.start < one.end for other in others)
