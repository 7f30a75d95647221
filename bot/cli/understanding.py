"""`zhaohu parse`, `zhaohu train` and `zhaohu evaluate`: words to meaning, apart from any talk."""

from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from bot import app
from bot.cli import output
from bot.cli.options import Engine, Json, Now, clock_at, settings_with


def register(cli: typer.Typer) -> None:
    """Add the verbs."""
    cli.command(cls=output.Verb)(parse)
    cli.command(cls=output.Verb)(train)
    cli.command(cls=output.Verb)(evaluate)


def parse(now: Now = None, engine: Engine = None) -> None:
    """Read lines, print what each means as JSON in Rasa's parse format."""
    settings = settings_with()
    clock = clock_at(settings, now)
    read = app.build_reader(settings, engine)
    for line in output.lines_in():
        output.emit(read(line, clock.now()))


def train(json: Json = False) -> None:
    """Train the embedded engine from nlu/project."""
    report = app.train_model(settings_with())
    if json:
        output.emit(asdict(report))
    else:
        output.show(f"trained on {report.lines} lines in {report.seconds:.1f} s")


def evaluate(
    file: Annotated[Path, typer.Argument(help="JSONL with text and intent, or Rasa YAML.")],
    engine: Engine = None,
    json: Json = False,
    now: Now = None,
) -> None:
    """Score an engine on labelled lines."""
    settings = settings_with()
    report = app.evaluate_model(settings, engine, file, clock_at(settings, now).now())
    if json:
        output.emit(asdict(report))
        return
    output.show(str(report))
