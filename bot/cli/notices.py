"""`zhaohu notices`: messages that nobody has received yet."""

from contextlib import closing
from typing import Annotated, Any

import typer

from bot.app import open_store
from bot.cli import output
from bot.cli.options import Db, Json, Now, clock_at, settings_with
from data.model.errors import NotFound
from data.model.notices import Notice
from data.model.people import ChannelLink

cli = typer.Typer(
    help="Messages on their way; those of the channel desk wait for somebody to pass them on.",
    no_args_is_help=True,
)


@cli.command("list", cls=output.Verb)
def list_notices(
    channel: Annotated[str | None, typer.Option(help="Only these: desk, telegram.")] = None,
    json: Json = False,
    db: Db = None,
) -> None:
    """List the messages that nobody has received yet, oldest first."""
    with closing(open_store(settings_with(db))) as store, store.unit_of_work(write=False) as uow:
        waiting = uow.notices.waiting(channel)
        names = {person.id: person.name for person in uow.people.list()}
    if json:
        output.emit([_notice_json(notice, link) for notice, link in waiting])
        return
    rows = [
        (
            n.id,
            link.channel,
            names[n.recipient],
            n.request_no,
            f"{n.created_at:%m-%d %H:%M}",
            n.text,
        )
        for n, link in waiting
    ]
    columns = ("id", "channel", "for", "request", "since", "text")
    output.table(columns, rows, "nothing is waiting")


@cli.command(cls=output.Verb)
def read(
    notice_id: Annotated[int, typer.Argument(metavar="ID", help="As `notices list` prints it.")],
    json: Json = False,
    now: Now = None,
    db: Db = None,
) -> None:
    """Print a message and note that it was passed on."""
    settings = settings_with(db)
    at = clock_at(settings, now).now()
    with closing(open_store(settings)) as store, store.unit_of_work() as uow:
        found = next((one for one in uow.notices.waiting() if one[0].id == notice_id), None)
        if found is None:
            raise NotFound(f"no message {notice_id} is waiting: see `zhaohu notices list`")
        uow.notices.sent(notice_id, at=at)
    if json:
        output.emit(_notice_json(*found))
    else:
        output.show(found[0].text)


def _minute(notice: Notice) -> str:
    return f"{notice.created_at:%Y-%m-%d %H:%M}"


def _notice_json(notice: Notice, link: ChannelLink) -> dict[str, Any]:
    return {
        "id": notice.id,
        "channel": link.channel,
        "recipient": notice.recipient,
        "request_no": notice.request_no,
        "text": notice.text,
        "attachment": notice.attachment,
        "created_at": notice.created_at.isoformat(),
    }
