"""`zhaohu points`: the ledger of volunteer points, and what they are good for."""

from contextlib import closing
from dataclasses import asdict
from typing import Annotated

import typer

from bot.app import open_store
from bot.cli import output
from bot.cli.options import Db, Json, Now, clock_at, settings_with
from data.model.errors import InvalidInput
from data.model.points import PointsEntry

cli = typer.Typer(help="The ledger of volunteer points.", no_args_is_help=True)
Who = Annotated[str, typer.Argument(metavar="PERSON", help="An id or a unique name.")]


@cli.command("list", cls=output.Verb)
def list_points(
    who: Who,
    limit: Annotated[int, typer.Option(min=1, help="At most so many entries.")] = 20,
    json: Json = False,
    db: Db = None,
) -> None:
    """Show a person's balance and last entries."""
    with closing(open_store(settings_with(db))) as store, store.unit_of_work(write=False) as uow:
        person = uow.people.find(who)
        balance = uow.points.balance(person.id)
        entries = uow.points.last(person.id, limit)
    if json:
        listed = [{"points": e.points, "reason": e.reason, "at": e.at.isoformat()} for e in entries]
        output.emit({"person": person.id, "balance": balance, "entries": listed})
        return
    output.show(f"{person.id}: {balance}")
    rows = [(f"{e.at:%Y-%m-%d %H:%M}", f"{e.points:+d}", e.reason) for e in entries]
    output.table(("at", "points", "reason"), rows, "no entries")


@cli.command(cls=output.Verb)
def add(
    who: Who,
    points: Annotated[int, typer.Argument(help="Earned; for points spent write -- -30.")],
    reason: Annotated[str, typer.Argument(help="Read aloud to the person.")],
    json: Json = False,
    now: Now = None,
    db: Db = None,
) -> None:
    """Add an entry; entries are never changed, a wrong one is balanced by another."""
    if points == 0 or not reason.strip():
        raise InvalidInput("an entry needs points other than 0 and a reason")
    settings = settings_with(db)
    at = clock_at(settings, now).now()
    with closing(open_store(settings)) as store, store.unit_of_work() as uow:
        person = uow.people.find(who)
        uow.points.add(PointsEntry(person.id, points, reason.strip(), at))
        balance = uow.points.balance(person.id)
    if json:
        output.emit({"person": person.id, "points": points, "balance": balance})
    else:
        output.show(f"{person.id}: {points:+d}, balance {balance}")


@cli.command(cls=output.Verb)
def rewards(json: Json = False, db: Db = None) -> None:
    """Show the catalogue; `zhaohu community import` fills it."""
    with closing(open_store(settings_with(db))) as store, store.unit_of_work(write=False) as uow:
        found = uow.points.rewards()
    if json:
        output.emit([asdict(reward) for reward in found])
        return
    rows = [
        (one.name, one.points, f"{one.stock} {one.unit}", one.where, "、".join(one.aliases))
        for one in found
    ]
    columns = ("name", "points", "stock", "where", "also called")
    output.table(columns, rows, "no rewards yet: zhaohu community import")
