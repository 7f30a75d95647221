"""`zhaohu models`: the speech models, which are not part of the checkout."""

import sys
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Annotated, Any

import typer

from bot import app
from bot.cli import output
from bot.cli.options import Json, settings_with

cli = typer.Typer(help="List, install and verify speech models.", no_args_is_help=True)


@cli.command("list", cls=output.Verb)
def list_models(json: Json = False) -> None:
    """List the speech models and whether they are installed."""
    _tell(app.speech_models(settings_with()), json=json)


@cli.command(cls=output.Verb)
def install(
    names: Annotated[list[str] | None, typer.Argument(help="Default: all.")] = None,
    source: Annotated[
        Path | None,
        typer.Option("--from", metavar="FOLDER", help="Take the packs from here, without network."),
    ] = None,
    json: Json = False,
) -> None:
    """Fetch speech models and check them."""
    settings = settings_with()
    _tell(app.install_speech_models(settings, names or None, source, _progress), json=json)


@cli.command(cls=output.Verb)
def verify(json: Json = False) -> None:
    """Compare the installed speech models with their checksums; exit 1 where one is damaged."""
    _tell(app.verify_speech_models(settings_with()), json=json)


def _progress(text: str) -> None:
    print(text, file=sys.stderr, flush=True)  # noqa: T201 - for whoever waits


def _tell(states: Sequence[Any], *, json: bool) -> None:
    rows = [asdict(state) for state in states]
    if json:
        output.emit(rows)
    else:
        output.table(tuple(rows[0]) if rows else (), [tuple(row.values()) for row in rows], "none")
