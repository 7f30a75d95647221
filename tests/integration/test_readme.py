"""The README's commands work as printed, and it names every setting."""

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.settings import CHECKOUT, PREFIX, Settings

_BLOCK = re.compile(r"```console\n(.*?)```", re.DOTALL)
_FILES = ("README.md", "README.zh-CN.md")
# These need speech models and a recording; tests/integration/test_voice.py runs their parts.
_BY_VOICE = ("zhaohu models install", "zhaohu models verify", "zhaohu listen")


def _commands(name: str) -> Iterator[str]:
    for block in _BLOCK.findall((CHECKOUT / name).read_text("utf-8")):
        yield from (line for line in block.splitlines() if not line.startswith(_BY_VOICE))


@pytest.mark.parametrize("name", _FILES)
def test_the_commands_work_in_the_order_printed(name: str, home: Path) -> None:
    commands = list(_commands(name))
    assert commands
    kept = {key: value for key, value in os.environ.items() if not key.startswith(PREFIX)}
    bin_folder = str(Path(sys.executable).parent)
    env = {**kept, "ZHAOHU_HOME": str(home), "PATH": f"{bin_folder}:{os.environ['PATH']}"}
    for command in commands:
        done = subprocess.run(
            ["bash", "-o", "pipefail", "-c", command.replace(". .venv/bin/activate", "true")],
            cwd=CHECKOUT,
            env=env,
            capture_output=True,
            check=False,
        )
        assert done.returncode == 0, (command, done.stderr.decode())


@pytest.mark.parametrize("name", _FILES)
def test_the_two_commands_are_those_that_ci_runs(name: str) -> None:
    makefile = (CHECKOUT / "Makefile").read_text("utf-8")
    for target in ("run", "test"):
        assert f"make {target}" in (CHECKOUT / name).read_text("utf-8")
        assert f"\n{target}:" in makefile
    assert "make test" in (CHECKOUT / ".ci" / "run").read_text("utf-8")


def test_every_setting_is_named() -> None:
    text = (CHECKOUT / "README.md").read_text("utf-8")
    assert [f for f in Settings.model_fields if f"`{PREFIX}{f.upper()}`" not in text] == []
