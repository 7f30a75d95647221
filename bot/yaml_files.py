"""YAML that people write: read it, and say in a sentence what is wrong and where."""

import difflib
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml
from pydantic import BaseModel, ValidationError

from data.model.errors import InvalidInput

_DEEPEST = 32  # lists and keys within one another: libyaml and pydantic recurse without a limit
_MOST_VALUES = 500_000
_LARGEST = 4_000_000  # bytes; nobody writes more by hand
_Safe: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class _Loader(_Safe):  # type: ignore[misc]  # which base is there depends on the machine
    """YAML where only true, false, null and plain numbers are no text: `no` is a key."""

    yaml_implicit_resolvers: Mapping[str, Sequence[tuple[str, re.Pattern[str]]]] = {}


for _tag, _pattern, _first in (
    ("bool", r"true|false", "tf"),
    ("null", r"null|~|", ["n", "~", ""]),
    ("int", r"-?(?:0|[1-9][0-9]*)", "-0123456789"),
    ("float", r"-?[0-9]+\.[0-9]+", "-0123456789"),
    ("merge", r"<<", "<"),
):
    _Loader.add_implicit_resolver(
        f"tag:yaml.org,2002:{_tag}", re.compile(rf"^(?:{_pattern})$"), list(_first)
    )


def load(file: Path) -> Any:  # noqa: ANN401 - judged by whoever called
    """Return what a file holds.

    Raises:
        InvalidInput: it cannot be read, is not YAML, or is larger or deeper than anybody means.
    """
    try:
        if file.stat().st_size > _LARGEST:
            raise InvalidInput(f"{file} is larger than {_LARGEST // 1_000_000} MB")
        text = file.read_text("utf-8")
        _check_shape(file, text)
        return yaml.load(text, Loader=_Loader)  # noqa: S506 - a safe loader
    except OSError as error:
        reason = (error.strerror or "unreadable").lower()
        raise InvalidInput(f"{file} cannot be read: {reason}") from None
    except UnicodeDecodeError:
        raise InvalidInput(f"{file} is not UTF-8") from None
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark
        where = f"line {mark.line + 1}" if mark else "somewhere"
        raise InvalidInput(f"{file} is not YAML, {where}: {error.problem}") from None
    except yaml.YAMLError:
        raise InvalidInput(f"{file} is not YAML") from None
    except ValueError:  # Python reads no number of thousands of digits
        raise InvalidInput(f"{file} has a number with too many digits") from None


@dataclass
class _Part:
    """A value of a file as it is once aliases are written out."""

    anchor: str | None
    size: int = 1
    height: int = 0

    def take(self, part: "_Part") -> None:
        """Count a value that is in this one."""
        self.size += part.size
        self.height = max(self.height, part.height + 1)


def _check_shape(file: Path, text: str) -> None:
    """Refuse what cannot be loaded safely: nested without end, in itself, grown by aliases."""
    named: dict[str | None, _Part] = {}
    within = [_Part(None)]
    for event in yaml.parse(text, Loader=_Loader):
        mark = event.start_mark
        where = f"{file}, line {mark.line + 1 if mark else 1}"
        if isinstance(event, yaml.CollectionStartEvent):
            within.append(_Part(event.anchor))
            done = None
        elif isinstance(event, yaml.AliasEvent):
            if any(one.anchor == event.anchor for one in within):
                raise InvalidInput(f"{where}: {event.anchor} is used within itself")
            done = named.get(event.anchor)
        else:
            ends = isinstance(event, yaml.CollectionEndEvent)
            done = within.pop() if ends else _Part(getattr(event, "anchor", None))
            named |= {done.anchor: done} if done.anchor else {}
        if done is not None:
            within[-1].take(done)
        if len(within) + (done.height if done else 0) > _DEEPEST:
            raise InvalidInput(f"{where} is nested more than {_DEEPEST} deep")
        if within[-1].size > _MOST_VALUES:
            raise InvalidInput(f"{where}: there are more than {_MOST_VALUES} values")


def complaint(error: ValidationError, whole: str, models: Iterable[type[BaseModel]]) -> str:
    """Put one complaint into words: where it is, and what is wrong. A misspelt key goes first.

    `whole` names what was read; the keys of `models` are those that may have been meant.
    """
    found = error.errors(include_url=False)
    first = next((one for one in found if one["type"] == "extra_forbidden"), found[0])
    *above, last = _place(first["loc"]) or ["it"]
    within = ", ".join(above) or whole
    if first["type"] == "extra_forbidden":
        return f"{within} has an unknown key {last}{_meant(last, models)}"
    if first["type"] == "missing":
        return f"{within} lacks the key {last}"
    what = first["msg"].removeprefix("Value error, ")
    sentence = f"{what[0].lower()}{what[1:]}".replace("tuple", "list")
    return f"{', '.join([*above, last])}: {sentence}"


def _place(steps: Sequence[str | int]) -> list[str]:
    """Return the way to a value with its counts from one: turns 2, created 1, kind."""
    place: list[str] = []
    for step in steps:
        if isinstance(step, int) and place:
            place[-1] += f" {step + 1}"
        elif step != "[key]":
            place.append(str(step))
    return place


def _meant(key: str, models: Iterable[type[BaseModel]]) -> str:
    known = {field.alias or name for model in models for name, field in model.model_fields.items()}
    if key in known:
        return ", which belongs elsewhere"
    near = difflib.get_close_matches(key, sorted(known), n=1)
    return f": did you mean {near[0]}?" if near else ""
