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
    files: Annotated[
        list[Path],
        typer.Argument(
            metavar="FILE…", help="JSONL with text, intent and perhaps slots, alarm; or Rasa YAML."
        ),
    ],
    engine: Annotated[
        list[str] | None,
        typer.Option("--engine", metavar="NAME", help="Several are compared side by side."),
    ] = None,
    noise: Annotated[
        bool, typer.Option("--noise", help="Score the lines also as a recogniser writes them.")
    ] = False,
    seed: Annotated[int, typer.Option(help="Which noise.")] = 0,
    report: Annotated[
        Path | None,
        typer.Option(metavar="FOLDER", help="Save report.md and report.html with pictures."),
    ] = None,
    json: Json = False,
    now: Now = None,
) -> None:
    """Score engines on labelled lines they were not trained on."""
    settings = settings_with()
    moment = clock_at(settings, now).now()
    evaluation = app.evaluate_engines(
        settings, engine or [], files, moment, noise=seed if noise else None
    )
    if report is not None:
        report.mkdir(parents=True, exist_ok=True)
        (report / "report.md").write_text(evaluation.markdown(), "utf-8")
        (report / "report.html").write_text(evaluation.html(), "utf-8")
    if json:
        output.emit(evaluation.json())
    else:
        output.show(evaluation.markdown())
