"""What a measurement prints: a figure, its n, what was asked for, and the machine."""

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass

from rich.console import Console
from rich.table import Table

from nlu.evaluation.machine import machine


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


def show(title: str, figures: Sequence[Figure]) -> None:
    """Print a table and the same as JSON."""
    table = Table("figure", "value", "n", "target", title=f"{title} — {machine()}")
    for one in figures:
        table.add_row(one.what, f"{one.value:.4g} {one.unit}", str(one.n), one.target)
    Console(width=120).print(table)
    print(
        json.dumps({"bench": title, "machine": machine(), "figures": [asdict(f) for f in figures]})
    )
