"""`zhaohu requests`: read and work the service requests from the shell."""

from contextlib import closing
from datetime import datetime
from mimetypes import guess_extension
from pathlib import Path
from typing import Annotated, Any

import typer

from bot.app import open_store
from bot.cli import output
from bot.cli.options import Db, Json, Now, clock_at, settings_with
from data.model.requests import RequestKind, RequestStatus, ServiceRequest
from handlers import dispatch
from handlers.render import history_json, request_json
from handlers.replies import Replies

cli = typer.Typer(help="Read and work the service requests.", no_args_is_help=True)
No = Annotated[str, typer.Argument(metavar="NO", help="The number of the request.")]
_NOBODY = "zhaohu"  # the actor of a history entry when it is nobody in particular


@cli.command("list", cls=output.Verb)
def list_requests(
    status: Annotated[RequestStatus | None, typer.Option(help="Only these.")] = None,
    kind: Annotated[RequestKind | None, typer.Option(help="Only these.")] = None,
    resident: Annotated[
        str | None, typer.Option(metavar="PERSON", help="Only of this resident.")
    ] = None,
    only_open: Annotated[bool, typer.Option("--open", help="Only where work is left.")] = False,
    limit: Annotated[int, typer.Option(min=1, help="At most so many.")] = 100,
    json: Json = False,
    db: Db = None,
) -> None:
    """List requests, newest first."""
    with closing(open_store(settings_with(db))) as store, store.unit_of_work(write=False) as uow:
        found = uow.requests.list(
            status=status,
            kind=kind,
            resident=uow.people.find(resident).id if resident else None,
            only_open=only_open,
            limit=limit,
        )
    if json:
        output.emit([request_json(request) for request in found])
        return
    rows = [
        (r.no, r.kind, r.status, r.resident, _minute(r.created_at), _minute(r.due_at), _slots(r))
        for r in found
    ]
    columns = ("no", "kind", "status", "resident", "created", "due", "slots")
    output.table(columns, rows, "no requests")


@cli.command(cls=output.Verb)
def show(no: No, json: Json = False, db: Db = None) -> None:
    """Show one request with its history."""
    with closing(open_store(settings_with(db))) as store, store.unit_of_work(write=False) as uow:
        request = uow.requests.get(no)
    _print(request, json=json)


@cli.command("set-status", cls=output.Verb)
def set_status(
    no: No,
    status: Annotated[RequestStatus, typer.Argument(help="The status it gets.")],
    as_: Annotated[
        str | None, typer.Option("--as", metavar="PERSON", help="Who does it: an id or a name.")
    ] = None,
    note: Annotated[str, typer.Option(help="For the history.")] = "",
    json: Json = False,
    now: Now = None,
    db: Db = None,
) -> None:
    """Move a request to another status and tell whom it concerns."""
    settings = settings_with(db)
    clock = clock_at(settings, now)
    with closing(open_store(settings)) as store:
        actor = _NOBODY
        if as_:
            with store.unit_of_work(write=False) as uow:
                actor = uow.people.find(as_).id
        request = dispatch.move(store, Replies.load(), clock, no, status, actor, note)
    _print(request, json=json)


@cli.command(cls=output.Verb)
def pictures(
    no: No,
    out: Annotated[Path, typer.Option(help="The folder that they are written to.")],
    json: Json = False,
    db: Db = None,
) -> None:
    """Write the pictures of a request to files that nobody else can read."""
    with closing(open_store(settings_with(db))) as store, store.unit_of_work(write=False) as uow:
        request = uow.requests.get(no)
        found = uow.attachments.of_request(request.no)
    out.mkdir(parents=True, exist_ok=True)
    written = []
    for number, picture in enumerate(found, 1):
        ending = guess_extension(picture.media_type) or ".bin"
        file = out / f"{request.no}-{number}{ending}"
        file.unlink(missing_ok=True)
        file.touch(mode=0o600)
        file.write_bytes(picture.content)
        written.append({"id": picture.id, "owner": picture.owner, "file": str(file)})
    if json:
        output.emit(written)
        return
    output.table(("file", "from"), [(one["file"], one["owner"]) for one in written], "no pictures")


def _print(request: ServiceRequest, *, json: bool) -> None:
    if json:
        output.emit(_whole(request))
        return
    for name, value in request_json(request).items():
        output.show(f"{name}: {_slots(request) if name == 'slots' else value}")
    output.show(f"assignee: {request.assignee or 'nobody yet'}")
    for change in history_json(request):
        output.show("  ".join(str(part) for part in change.values() if part))


def _whole(request: ServiceRequest) -> dict[str, Any]:
    return {
        **request_json(request),
        "assignee": request.assignee,
        "history": history_json(request),
    }


def _minute(moment: datetime) -> str:
    return f"{moment:%Y-%m-%d %H:%M}"


def _slots(request: ServiceRequest) -> str:
    return "，".join(
        f"{name}={'、'.join(map(str, value)) if isinstance(value, list) else value}"
        for name, value in request.slots.items()
    )
