"""On which machine a figure was measured."""

import os
import platform
from pathlib import Path


def machine() -> str:
    """Describe the machine in one line."""
    name = platform.processor() or platform.machine()
    info = Path("/proc/cpuinfo")
    if info.is_file():
        named = [
            row for row in info.read_text("utf-8").splitlines() if row.startswith("model name")
        ]
        name = named[0].split(":", 1)[1].strip() if named else name
    return (
        f"{name}, {os.cpu_count()} cores, {platform.system()}, Python {platform.python_version()}"
    )
