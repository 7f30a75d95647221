"""The verbs of `zhaohu`, one module for each group."""

from typing import cast

import typer
from typer.core import TyperGroup

from bot.cli import (
    chat,
    community,
    models,
    notices,
    people,
    points,
    requests,
    service,
    understanding,
)


def build_cli() -> TyperGroup:
    """Return the command line with all its verbs.

    Typer's own call would replace our handler of unexpected errors, so the command is returned.
    """
    cli = typer.Typer(
        name="zhaohu",
        help="招呼: 打个招呼，就有人来。 An assistant that old people reach by speaking.",
        no_args_is_help=True,
        add_completion=False,
        pretty_exceptions_enable=False,
        rich_markup_mode=None,
    )
    for group in (service, chat, understanding):
        group.register(cli)
    for name, group in (
        ("requests", requests),
        ("people", people),
        ("points", points),
        ("community", community),
        ("notices", notices),
        ("models", models),
    ):
        cli.add_typer(group.cli, name=name)
    return cast(TyperGroup, typer.main.get_command(cli))
