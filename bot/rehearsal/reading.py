"""Read dialogue files; what is wrong in one is said in a sentence with the place it is at."""

from collections import Counter
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ValidationError

from bot.rehearsal import script
from bot.rehearsal.script import Dialogue
from bot.yaml_files import complaint, load
from data.model.errors import InvalidInput

_MODELS = [
    model
    for model in vars(script).values()
    if isinstance(model, type) and issubclass(model, BaseModel)
]


def read_dialogues(file: Path) -> list[Dialogue]:
    """Return the dialogues of a file.

    Raises:
        InvalidInput: it cannot be read, a key is unknown, a value unusable, or a name double.
    """
    raw = load(file)
    if not isinstance(raw, list) or not raw:
        raise InvalidInput(f"{file} is no list of dialogues, each with `- name:` and `turns:`")
    dialogues = [_dialogue(file, number, one) for number, one in enumerate(raw, 1)]
    double = [name for name, times in Counter(one.name for one in dialogues).items() if times > 1]
    if double:
        raise InvalidInput(f"{file} has two dialogues with the name “{double[0]}”")
    return dialogues


def _dialogue(file: Path, number: int, raw: Any) -> Dialogue:  # noqa: ANN401 - judged here
    if not isinstance(raw, dict):
        raise InvalidInput(f"{file}, dialogue {number} has no keys: it begins with `- name:`")
    try:
        return Dialogue.model_validate(raw)
    except ValidationError as error:
        name = raw.get("name")
        which = f"dialogue “{name}”" if name else f"dialogue {number}"
        said = complaint(error, "the dialogue", _MODELS)
        raise InvalidInput(f"{file}, {which}: {said}") from None
