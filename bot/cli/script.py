"""`zhaohu chat --script`: play the dialogues of a file, and say whether they went as written."""

import tempfile
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import TypeAlias

import typer
from rich.markup import escape

from bot.app import build_app, open_store
from bot.cli import output
from bot.rehearsal import Dialogue, Rehearsed, Stage, read_dialogues, rehearse
from bot.settings import Settings
from data.model.clock import HeldClock
from data.model.errors import InvalidInput

_Play: TypeAlias = Callable[[Dialogue], Rehearsed]


def play(settings: Settings, file: Path, *, only: str, own_database: bool, json: bool) -> None:
    """Play dialogues and print them; exit 1 where one fails.

    Raises:
        InvalidInput: the file is no dialogue file, nothing is left to play, or the database that
            was named is not for one dialogue alone.
    """
    dialogues = [one for one in read_dialogues(file) if only in one.name]
    if not dialogues:
        raise InvalidInput(f"no dialogue of {file} has “{only}” in its name")
    if own_database and len(dialogues) > 1:
        raise InvalidInput(
            f"a database holds one dialogue, and {file} has {len(dialogues)}: choose with --only"
        )
    with _player(settings, own_database=own_database) as player:
        played = []
        for dialogue in dialogues:
            result = player(dialogue)
            played.append(result)
            output.emit(result.as_json()) if json else _show(result)
    right = sum(result.ok for result in played)
    if not json:
        output.show(f"{right} of {len(played)} went as written")
    if right < len(played):
        raise typer.Exit(1)


@contextmanager
def _player(settings: Settings, *, own_database: bool) -> Iterator[_Play]:
    with tempfile.TemporaryDirectory(prefix="zhaohu-") as folder:
        stage = Stage(settings, Path(folder))
        if not own_database:
            yield stage.play
            return
        _refuse_used(settings)

        def play_there(dialogue: Dialogue) -> Rehearsed:
            clock = HeldClock(stage.moment(dialogue))
            with closing(build_app(settings, clock=clock)) as app:
                return rehearse(dialogue, app, clock)

        yield play_there


def _refuse_used(settings: Settings) -> None:
    with closing(open_store(settings)) as store:
        if not store.is_empty():
            raise InvalidInput(
                "dialogues are played on an empty database, and somebody is in this one: "
                "leave --db out, or name a new one"
            )


def _show(result: Rehearsed) -> None:
    console = output.console()
    mark = "[bold green]✓[/]" if result.ok else "[bold red]✗[/]"
    console.print(f"{mark} [bold]{escape(result.name)}[/]", markup=True)
    speakers = {line.who for line in result.lines if line.who}
    for line in result.lines:
        if line.said or line.who:
            who = "" if not line.who else "您：" if len(speakers) == 1 else f"{line.who}："
            console.print(f"  {escape(who + line.said)}", markup=True)
        if line.reply is not None:
            choices = f" [dim]（{escape('／'.join(line.reply.choices))}）[/]"
            offered = choices if line.reply.choices else ""
            console.print(f"  [green]招呼：[/]{escape(line.reply.written)}{offered}", markup=True)
    for problem in result.problems:
        console.print(f"  [red]✗ {escape(problem)}[/]", markup=True)
    console.print()
