"""What a measurement prints: a figure, its n, what was asked for, and the machine."""

import json
import os
import platform
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from rich.console import Console
from rich.table import Table


@dataclass(frozen=True)
class Figure:
    """One measured value."""

    what: str
    value: float
    unit: str
    n: int
    target: str = ""  # as it was asked for, or what it is compared with


def percentile(values: Sequence[float], share: float) -> float:
    """Return the value below which `share` of the values lie (nearest rank)."""
    ordered = sorted(values)
    return ordered[min(int(share * len(ordered)), len(ordered) - 1)]


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


def show(title: str, figures: Sequence[Figure]) -> None:
    """Print a table and the same as JSON."""
    table = Table("figure", "value", "n", "target", title=f"{title} — {machine()}")
    for one in figures:
        table.add_row(one.what, f"{one.value:.4g} {one.unit}", str(one.n), one.target)
    Console(width=120).print(table)
    print(
        json.dumps({"bench": title, "machine": machine(), "figures": [asdict(f) for f in figures]})
    )
