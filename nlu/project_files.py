"""Read the Rasa project: labelled lines, annotated values, lookups and synonyms."""

import hashlib
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from data.model.errors import InvalidInput
from nlu.yaml_files import read_yaml

PROJECT = Path(__file__).parent / "project"
_ANNOTATION = re.compile(r"\[([^\]]+)\](?:\(([a-z_]+)\)|(\{[^}]*\}))")


@dataclass(frozen=True)
class Line:
    """One labelled line, its annotations taken out."""

    text: str
    intent: str
    kind: str | None = None  # of danger, where the block's metadata names one
    level: str | None = None  # of the alarm, likewise
    source: str = "written"  # "heard" by a recogniser; "clean": never taught misheard as well


@dataclass(frozen=True)
class Project:
    """What the training files say."""

    lines: tuple[Line, ...]
    words: Mapping[str, Mapping[str, str]]  # entity to way of saying to canonical value


def read_lines(file: Path) -> list[Line]:
    """Return the labelled lines of a Rasa YAML file.

    Raises:
        InvalidInput: the file is no Rasa training file.
    """
    return [
        Line(plain(example), str(block["intent"]), *_marks(block))
        for block in _blocks(file)
        if "intent" in block
        for example in _examples(block)
    ]


def read_project(folder: Path = PROJECT) -> Project:
    """Return everything the training files hold.

    Raises:
        InvalidInput: a file is no Rasa training file, or a synonym's value is in no lookup.
    """
    lines: list[Line] = []
    words: dict[str, dict[str, str]] = {}
    synonyms: list[tuple[str, str]] = []
    for file in training_files(folder):
        lines += read_lines(file)
        for block in _blocks(file):
            for example in _examples(block):
                if "lookup" in block:
                    words.setdefault(str(block["lookup"]), {})[example] = example
                elif "synonym" in block:
                    synonyms.append((example, str(block["synonym"])))
                else:
                    for said, entity, value in annotations(example):
                        words.setdefault(entity, {}).setdefault(said, value)
    for said, value in synonyms:
        homes = [entity for entity in words if value in words[entity].values()]
        if not homes:
            raise InvalidInput(f"the synonym {value} belongs to no lookup")
        for entity in homes:
            words[entity][said] = value
    return Project(tuple(lines), words)


def training_files(folder: Path) -> list[Path]:
    """Return the files that training depends on, in a fixed order."""
    return sorted((folder / "data" / "nlu").glob("*.yml"))


def digest(folder: Path = PROJECT) -> str:
    """Return a checksum of the training files."""
    total = hashlib.sha256()
    for file in training_files(folder):
        total.update(file.read_bytes())
    return total.hexdigest()


def plain(example: str) -> str:
    """Return an example without its annotations."""
    return _ANNOTATION.sub(lambda match: match[1], example)


def annotations(example: str) -> Iterator[tuple[str, str, str]]:
    """Yield each annotated stretch: as said, entity, canonical value."""
    for match in _ANNOTATION.finditer(example):
        if match[2]:
            yield match[1], match[2], match[1]
        else:
            mark: dict[str, str] = json.loads(match[3])
            yield match[1], mark["entity"], mark.get("value", match[1])


def _blocks(file: Path) -> list[dict[str, Any]]:
    try:
        loaded = read_yaml(file)
        blocks = loaded["nlu"]
    except (yaml.YAMLError, UnicodeDecodeError, KeyError, TypeError):
        raise InvalidInput(f"{file.name} is not a Rasa training file") from None
    return [block for block in blocks if isinstance(block, dict)]


def _marks(block: Mapping[str, Any]) -> tuple[str | None, str | None, str]:
    """Return the kind of danger, its level and the source that a block's metadata name."""
    metadata = block.get("metadata") or {}
    kind = metadata.get("kind")
    return (
        None if kind == "none" else kind,
        metadata.get("level"),
        metadata.get("source", "written"),
    )


def _examples(block: Mapping[str, Any]) -> list[str]:
    return [
        line.strip().removeprefix("- ")
        for line in str(block.get("examples", "")).splitlines()
        if line.strip()
    ]
