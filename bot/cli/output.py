"""What a verb prints: its results alone, whatever libraries write to standard output."""

import json
import os
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any, TextIO

from rich.console import Console
from rich.table import Table
from typer.core import TyperCommand

_WIDE = 200  # columns where no terminal says otherwise


class Verb(TyperCommand):
    """A command whose standard output carries what `emit` and `show` write and nothing else."""

    def invoke(self, ctx: Any) -> Any:  # noqa: ANN401 - the type of a context is private to Typer
        """Run the command with standard output reserved."""
        with _reserved():
            return super().invoke(ctx)


class _Out:
    stream: TextIO = sys.stdout


@contextmanager
def _reserved() -> Iterator[None]:
    """Lead standard output to standard error, for C libraries and child processes too."""
    sys.stdout.flush()
    before, kept = sys.stdout, os.dup(1)
    os.dup2(2, 1)
    sys.stdout = sys.stderr
    _Out.stream = os.fdopen(kept, "w", encoding="utf-8", errors="replace")
    try:
        yield
    finally:
        try:
            _Out.stream.flush()
        finally:
            os.dup2(kept, 1)
            sys.stdout, _Out.stream = before, before


def is_terminal() -> bool:
    """Whether a person is reading along."""
    return _Out.stream.isatty()


def emit(value: object) -> None:
    """Print one JSON value on one line, at once."""
    print(json.dumps(value, ensure_ascii=False), file=_Out.stream, flush=True)


def show(text: str) -> None:
    """Print a line for people, at once."""
    print(text, file=_Out.stream, flush=True)


def console() -> Console:
    """Return a Rich console that writes the verb's results."""
    return Console(
        file=_Out.stream, width=None if is_terminal() else _WIDE, highlight=False, markup=False
    )


def table(columns: Sequence[str], rows: Sequence[Sequence[object]], empty: str) -> None:
    """Print rows in columns, or the sentence `empty` where there are none."""
    if not rows:
        show(empty)
        return
    grid = Table(*columns)
    for row in rows:
        grid.add_row(*("" if cell is None else str(cell) for cell in row))
    console().print(grid)


def lines_in() -> Iterator[str]:
    """Yield the lines of standard input as given, without their ends; bad bytes become �."""
    if sys.stdin is None:
        return
    for number, raw in enumerate(sys.stdin.buffer):
        line = raw.decode("utf-8-sig" if number == 0 else "utf-8", "replace")
        yield line.removesuffix("\n").removesuffix("\r")
