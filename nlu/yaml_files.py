"""Read our YAML with the C parser where PyYAML has it: start-up waits for these files."""

from pathlib import Path
from typing import Any

import yaml

_Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def read_yaml(file: Path) -> Any:  # noqa: ANN401 - whoever reads it knows its shape
    """Return what a YAML file holds.

    Raises:
        yaml.YAMLError: it is not YAML.
        UnicodeDecodeError: it is not UTF-8.
    """
    return yaml.load(file.read_text("utf-8"), Loader=_Loader)  # noqa: S506 - a safe loader
