"""What the Telegram channel itself says."""

from functools import cache
from pathlib import Path

import yaml

_FILE = Path(__file__).parent / "zh-CN.yml"


def word(key: str, **values: str) -> str:
    """Return one wording, filled in."""
    return _words()[key].format(**values)


@cache
def _words() -> dict[str, str]:
    words: dict[str, str] = yaml.safe_load(_FILE.read_text("utf-8"))
    return words
