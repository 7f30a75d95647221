"""`zhaohu chat`: talk on the console, as a person or as a script."""

import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Annotated, TypeAlias

import typer
from rich.markup import escape

from bot.app import App, build_app
from bot.cli import output
from bot.cli.options import As, Db, For, Json, Now, clock_at, settings_with
from bot.talk import Talk, begin
from data.model.errors import InvalidInput, SessionClash, StoreUnavailable
from data.model.talk import Reply
from data.model.turns import TurnResult
from handlers.render import result_json

Tell: TypeAlias = Callable[[TurnResult], None]
_SWEEP_EVERY = 1.0  # seconds


def register(cli: typer.Typer) -> None:
    """Add the verb."""
    cli.command(cls=output.Verb)(chat)


def chat(
    as_: As = None,
    for_: For = None,
    script: Annotated[
        Path | None,
        typer.Option(
            "--script",
            metavar="FILE",
            help="Play the dialogues of a YAML file (tests/scenarios/README.md says how to write "
            "one) on a database that is thrown away, say which went as written, and exit 1 where "
            "one did not. --json prints one object for each dialogue. --db may name an empty "
            "database, which then keeps the one dialogue that is played.",
        ),
    ] = None,
    only: Annotated[
        str | None,
        typer.Option(metavar="WORDS", help="Of a script, the dialogues with this in their name."),
    ] = None,
    json: Json = False,
    now: Now = None,
    db: Db = None,
) -> None:
    """Talk with Zhaohu: a line is a turn, end of input ends the talk."""
    settings = settings_with(db)
    if script is not None:
        if as_ or for_ or now:
            raise InvalidInput("a script says who speaks and when: leave out --as, --for and --now")
        from bot.cli.script import play

        play(settings, script, only=only or "", own_database=db is not None, json=json)
        return
    if only is not None:
        raise InvalidInput("--only chooses among the dialogues of a --script")
    with closing(build_app(settings, clock=clock_at(settings, now))) as app:
        talk = begin(app, "console", as_, for_)
        if json:
            _script(talk, lambda result: output.emit(result_json(result)))
        elif sys.stdin is not None and sys.stdin.isatty():
            _person(app, talk)
        else:
            _script(talk, lambda result: output.show(result.reply.written))


def _script(talk: Talk, tell: Tell) -> None:
    with _ended(talk, tell):
        for line in output.lines_in():
            tell(talk.say(line))


def _person(app: App, talk: Talk) -> None:
    console = output.console()
    sys.stdin.reconfigure(errors="replace")  # type: ignore[union-attr]
    console.print(f"我是招呼，您是{talk.resident.name}。有什么事，直接说。（Ctrl-D 结束）")
    if talk.resident.demo:
        console.print("这是演示，里面的人都是编的。急事请直接打120、119或者110。")

    def tell(result: TurnResult) -> None:
        _show(result.reply)

    with _ended(talk, tell), _watched(app, talk, tell):
        while True:
            try:
                line = console.input("[bold]您：[/]", markup=True)
            except EOFError:
                console.print()
                return
            tell(talk.say(line))


def _show(reply: Reply) -> None:
    console = output.console()
    console.print(f"[bold green]招呼：[/]{escape(reply.written)}", markup=True)
    if reply.choices:
        console.print(f"[dim]（{escape('／'.join(reply.choices))}）[/]", markup=True)


@contextmanager
def _ended(talk: Talk, tell: Tell) -> Iterator[None]:
    """End the talk however the input ends, an interruption included."""
    try:
        yield
    except (KeyboardInterrupt, BrokenPipeError):
        talk.end()
        raise
    last = talk.end()
    if last is not None:
        tell(last)


@contextmanager
def _watched(app: App, talk: Talk, tell: Tell) -> Iterator[None]:
    """Raise a possible alarm that is met with silence while the prompt waits."""
    over = threading.Event()

    def watch() -> None:
        while not over.wait(_SWEEP_EVERY):
            try:
                raised = app.conversation.raise_due()
            except (StoreUnavailable, SessionClash):
                continue
            for result in raised:
                if any(request.resident == talk.resident.id for request in result.created):
                    tell(result)

    watcher = threading.Thread(target=watch, name="sweeper", daemon=True)
    watcher.start()
    try:
        yield
    finally:
        over.set()
        watcher.join()
