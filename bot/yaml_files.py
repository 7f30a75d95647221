"""YAML that people write: read it, and say in a sentence what is wrong and where."""

import difflib
import re
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import yaml
from pydantic import BaseModel, ValidationError

from data.model.errors import InvalidInput

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
        InvalidInput: it cannot be read or is not YAML.
    """
    try:
        return yaml.load(file.read_text("utf-8"), Loader=_Loader)  # noqa: S506 - a safe loader
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
