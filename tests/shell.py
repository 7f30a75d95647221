"""The command `zhaohu` as a program."""

import json
import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

ZHAOHU = Path(sys.executable).parent / "zhaohu"
NOW = "2026-11-24T09:00"


class Shell:
    """Runs `zhaohu` in one home."""

    def __init__(self, home: Path) -> None:
        kept = {k: v for k, v in os.environ.items() if not k.startswith("ZHAOHU_")}
        self.env: Mapping[str, str] = {**kept, "ZHAOHU_HOME": str(home), "PYTHONUTF8": "1"}

    def run(
        self, *words: str, said: str | bytes = "", **env: str
    ) -> subprocess.CompletedProcess[bytes]:
        return subprocess.run(
            [ZHAOHU, *words],
            input=said.encode() if isinstance(said, str) else said,
            capture_output=True,
            env={**self.env, **env},
            check=False,
        )

    def json(self, *words: str, said: str = "") -> Any:
        done = self.run(*words, "--json", said=said)
        assert done.returncode == 0, done.stderr.decode()
        return json.loads(done.stdout)

    def chat(self, said: str | bytes, *words: str) -> list[Any]:
        done = self.run("chat", "--json", "--now", NOW, *words, said=said)
        assert done.returncode == 0, done.stderr.decode()
        return [json.loads(line) for line in done.stdout.splitlines()]
