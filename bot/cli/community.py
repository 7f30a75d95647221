"""`zhaohu community`: places, announcements, rewards and menus."""

from contextlib import closing
from dataclasses import asdict
from pathlib import Path
from typing import Annotated, Any

import typer

from bot.app import open_store, publish_community
from bot.cli import output
from bot.cli.options import Db, Json, Now, clock_at, settings_with
from data.model.community import Announcement
from data.model.meals import Menu

cli = typer.Typer(help="What the community publishes.", no_args_is_help=True)


@cli.command("import", cls=output.Verb)
def import_(
    file: Annotated[Path, typer.Argument(help="YAML in the format of data/store/demo.yml.")],
    json: Json = False,
    now: Now = None,
    db: Db = None,
) -> None:
    """Publish places, announcements, rewards and menus from a file: all of it, or nothing.

    What is there under the same name is replaced, the stock of a reward too.
    """
    settings = settings_with(db)
    at = clock_at(settings, now).now()
    with closing(open_store(settings)) as store:
        published = publish_community(store, file, at)
    if json:
        output.emit(published)
    else:
        output.show("，".join(f"{count} {kind}" for kind, count in published.items()))


@cli.command(cls=output.Verb)
def show(json: Json = False, now: Now = None, db: Db = None) -> None:
    """Show the places, the announcements that are not over, and what is cooked today."""
    settings = settings_with(db)
    today = clock_at(settings, now).now().date()
    with closing(open_store(settings)) as store, store.unit_of_work(write=False) as uow:
        places = uow.community.places()
        announcements = uow.community.not_over(today)
        menus = uow.meals.menus(today)
    if json:
        output.emit(
            {
                "places": [asdict(place) for place in places],
                "announcements": [_announcement_json(one) for one in announcements],
                "menus": [_menu_json(menu) for menu in menus],
            }
        )
        return
    where = [(p.name, p.where, p.hours, p.phone, p.note, "、".join(p.aliases)) for p in places]
    output.table(("place", "where", "hours", "phone", "note", "also called"), where, "no places")
    said = [(str(one.since), str(one.until), one.text) for one in announcements]
    output.table(("from", "to", "announcement"), said, "no announcements")
    cooked = [(m.meal.value, "、".join(dish.name for dish in m.dishes)) for m in menus]
    output.table(("today", "dishes"), cooked, "no menu today")


def _announcement_json(one: Announcement) -> dict[str, Any]:
    return {"text": one.text, "since": one.since.isoformat(), "until": one.until.isoformat()}


def _menu_json(menu: Menu) -> dict[str, Any]:
    return {
        "date": menu.date.isoformat(),
        "meal": menu.meal.value,
        "dishes": [asdict(dish) for dish in menu.dishes],
        "cut_off_at": menu.cut_off_at.isoformat(),
    }
