"""Parsing, start-up and memory of the command line."""

import os
import resource
import subprocess
import sys
import tempfile
import time
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from bench.report import Figure, percentile, show
from bot.app import build_understand, ensure_model, prepare_home
from bot.settings import load_settings
from nlu.project_files import read_project

_NOW = datetime(2026, 11, 24, 9, tzinfo=ZoneInfo("Asia/Shanghai"))
_STARTS = 5


def main() -> None:
    """Measure and print."""
    settings = load_settings()
    prepare_home(settings)
    ensure_model(settings)
    understand = build_understand(settings)
    lines = [line.text for line in read_project().lines]
    understand(lines[0], now=_NOW)
    spent = []
    for line in lines:
        started = time.perf_counter()
        understand(line, now=_NOW)
        spent.append(time.perf_counter() - started)
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    starts, chats = zip(*(_chat() for _ in range(_STARTS)), strict=True)
    show(
        "words",
        [
            Figure("parse a line, p50", percentile(spent, 0.5) * 1e3, "ms", len(spent), "≤ 5 ms"),
            Figure("parse a line, p95", percentile(spent, 0.95) * 1e3, "ms", len(spent)),
            Figure("memory after parsing", memory, "MB", 1),
            Figure("zhaohu chat to its first reply, p50", percentile(starts, 0.5), "s", _STARTS,
                   "≤ 3 s"),
            Figure("memory of zhaohu chat, most", max(chats), "MB", _STARTS, "≤ 450 MB"),
        ],
    )  # fmt: skip


def _chat() -> tuple[float, float]:
    """Return the seconds from start to the first reply, and the memory in MB."""
    with tempfile.TemporaryDirectory() as folder:
        database = f"sqlite:///{Path(folder) / 'bench.db'}"
        started = time.perf_counter()
        process = subprocess.Popen(
            [Path(sys.executable).parent / "zhaohu", "chat", "--json", "--db", database],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            env={**os.environ, "PYTHONUTF8": "1"},
        )
        assert process.stdin is not None
        assert process.stdout is not None
        process.stdin.write("厨房水管漏水了\n".encode())
        process.stdin.flush()
        process.stdout.readline()
        first_reply = time.perf_counter() - started
        process.stdin.close()
        _, _, usage = os.wait4(process.pid, 0)
        process.returncode = 0
        process.stdout.close()
        return first_reply, usage.ru_maxrss / 1024
