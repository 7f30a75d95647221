"""What a measurement prints: a figure, its n, what was asked for, and the machine."""

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass

from rich.console import Console
from rich.table import Table

from nlu.evaluation.machine import machine
from nlu.evaluation.scores import Share


@dataclass(frozen=True)
class Figure:
    """One measured value."""

    what: str
    value: float
    unit: str
    n: int
    target: str = ""  # as it was asked for, or what it is compared with
    interval: tuple[float, float] | None = None  # that holds the true value in 95 of 100 cases


def percentile(values: Sequence[float], share: float) -> float:
    """Return the value below which `share` of the values lie (nearest rank)."""
    ordered = sorted(values)
    return ordered[min(int(share * len(ordered)), len(ordered) - 1)]


def share(what: str, counted: Share, target: str = "") -> Figure:
    """Return a share in percent with its interval."""
    low, high = counted.interval
    return Figure(what, 100 * counted.value, "%", counted.of, target, (100 * low, 100 * high))


def show(title: str, figures: Sequence[Figure]) -> None:
    """Print a table and the same as JSON."""
    table = Table("figure", "value", "n", "target", title=f"{title} — {machine()}")
    for one in figures:
        table.add_row(one.what, _value(one), str(one.n), one.target)
    Console(width=120).print(table)
    print(
        json.dumps({"bench": title, "machine": machine(), "figures": [asdict(f) for f in figures]})
    )


def _value(one: Figure) -> str:
    within = "" if one.interval is None else f" ({one.interval[0]:.3g}–{one.interval[1]:.3g})"
    return f"{one.value:.4g} {one.unit}{within}"
