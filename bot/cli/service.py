"""`zhaohu serve`, `zhaohu listen` and `zhaohu doctor`."""

from contextlib import closing
from pathlib import Path
from typing import Annotated

import typer

from bot.app import build_app
from bot.cli import output
from bot.cli.options import As, Db, For, Json, Now, clock_at, settings_with
from bot.talk import begin


def register(cli: typer.Typer) -> None:
    """Add the verbs."""
    cli.command(cls=output.Verb)(serve)
    cli.command(cls=output.Verb)(listen)
    cli.command(cls=output.Verb)(doctor)


def serve(db: Db = None) -> None:
    """Serve the chat page, the health check, Telegram and the background work."""
    from bot.serve import run

    settings = settings_with(db)
    run(settings)


def listen(
    file: Annotated[Path, typer.Argument(help="A recording: WAV, FLAC or OGG.")],
    as_: As = None,
    for_: For = None,
    out: Annotated[
        Path | None, typer.Option("--out", metavar="WAV", help="Write the spoken reply here.")
    ] = None,
    json: Json = False,
    now: Now = None,
    db: Db = None,
) -> None:
    """Take one voice turn from a recording, exactly as a terminal would."""
    from bot.hearing import voice_turn

    settings = settings_with(db)
    with closing(build_app(settings, clock=clock_at(settings, now))) as app:
        turn = voice_turn(app, begin(app, "voice", as_, for_), file, out)
    if json:
        output.emit(turn.as_json())
        return
    output.show(f"听到：{turn.transcript or '（没有人说话）'}")
    output.show(f"招呼：{turn.result.reply.written}")
    output.show("，".join(f"{stage} {seconds:.2f} s" for stage, seconds in turn.stages.items()))


def doctor(
    online: Annotated[
        bool, typer.Option("--online", help="Ask Telegram whether the token is good.")
    ] = False,
    json: Json = False,
    db: Db = None,
) -> None:
    """Say what works here and what is missing; exit 0 when one can chat."""
    from bot.doctor import examine, usable

    checks = examine(settings_with(db), online=online)
    if json:
        output.emit([check.as_json() for check in checks])
    else:
        rows = [(check.name, check.state, check.detail, check.advice) for check in checks]
        output.table(("", "state", "found", "what to do"), rows, "nothing to check")
    if not usable(checks):
        raise typer.Exit(1)
