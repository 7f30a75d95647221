"""The verbs of `zhaohu`, one module for each group."""

import typer

from bot.cli import chat, models, people, points, requests, service, understanding


def build_cli() -> typer.Typer:
    """Return the command line with all its verbs."""
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
        ("models", models),
    ):
        cli.add_typer(group.cli, name=name)
    return cli
