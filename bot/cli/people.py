"""`zhaohu people`: who is who, who may act for whom, and linking accounts."""

import re
from contextlib import closing
from typing import Annotated, Any

import typer

from bot.app import open_store
from bot.cli import output
from bot.cli.options import Db, Json, Now, clock_at, moment, settings_with
from data.model.errors import InvalidInput
from data.model.people import Mandate, Person, Role, canonical_address

cli = typer.Typer(help="Residents, helpers and staff.", no_args_is_help=True)
Who = Annotated[str, typer.Argument(metavar="PERSON", help="An id or a unique name.")]
Helper = Annotated[str, typer.Argument(metavar="HELPER", help="Who acts: an id or a unique name.")]
Served = Annotated[
    str, typer.Argument(metavar="RESIDENT", help="Who agreed to it: an id or a unique name.")
]
_PHONE = re.compile(r"\+?\d{3,15}")


@cli.command("list", cls=output.Verb)
def list_people(
    role: Annotated[Role | None, typer.Option(help="Only these.")] = None,
    json: Json = False,
    db: Db = None,
) -> None:
    """List people."""
    with closing(open_store(settings_with(db))) as store, store.unit_of_work(write=False) as uow:
        people = uow.people.list(role)
    if json:
        output.emit([_brief(person) for person in people])
        return
    rows = [
        (p.id, p.name, "、".join(sorted(p.roles)), p.address, "demo" if p.demo else "")
        for p in people
    ]
    output.table(("id", "name", "roles", "address", ""), rows, "nobody yet: zhaohu people add")


@cli.command(cls=output.Verb)
def show(who: Who, json: Json = False, db: Db = None) -> None:
    """Show one person with accounts and mandates."""
    with closing(open_store(settings_with(db))) as store, store.unit_of_work(write=False) as uow:
        person = uow.people.find(who)
        links = uow.people.links(person.id)
        mandates = uow.people.mandates(person.id)
    whole = {
        **_brief(person),
        "phone": person.phone,
        "health": person.health,
        "usual": dict(person.usual),
        "links": [{"channel": link.channel, "account": link.account} for link in links],
        "mandates": [_mandate_json(mandate) for mandate in mandates],
    }
    _tell(whole, json=json)


@cli.command(cls=output.Verb)
def add(
    name: Annotated[str, typer.Argument(help="As the person is called.")],
    role: Annotated[list[Role] | None, typer.Option(help="May be given twice.")] = None,
    address: Annotated[str | None, typer.Option(help="Like 3栋2单元501.")] = None,
    phone: Annotated[str | None, typer.Option(help="Digits.")] = None,
    health: Annotated[str | None, typer.Option(help="What an ambulance crew should know.")] = None,
    json: Json = False,
    db: Db = None,
) -> None:
    """Add a resident, a helper or somebody on the staff."""
    if not name.strip():
        raise InvalidInput("a person needs a name")
    checked_address = canonical_address(address) if address is not None else None
    checked_phone = _phone(phone) if phone is not None else None
    with closing(open_store(settings_with(db))) as store, store.unit_of_work() as uow:
        person = uow.people.add(
            name=name.strip(),
            roles=frozenset(role or [Role.RESIDENT]),
            address=checked_address,
            phone=checked_phone,
            health=health,
        )
    _tell(_brief(person), json=json)


@cli.command(cls=output.Verb)
def link(who: Who, json: Json = False, now: Now = None, db: Db = None) -> None:
    """Make a one-time code, good for a day, to link a Telegram account with /start."""
    settings = settings_with(db)
    at = clock_at(settings, now).now()
    with closing(open_store(settings)) as store, store.unit_of_work() as uow:
        person = uow.people.find(who)
        code = uow.people.new_link_code(person.id, at=at)
    if json:
        output.emit({"person": person.id, "code": code})
    else:
        output.show(f"{code}  (send the bot: /start {code}; good once, for 24 hours)")


@cli.command(cls=output.Verb)
def unlink(
    channel: Annotated[str, typer.Argument(help="For example telegram.")],
    account: Annotated[str, typer.Argument(help="As `people show` prints it.")],
    json: Json = False,
    db: Db = None,
) -> None:
    """Part an account from its person."""
    with closing(open_store(settings_with(db))) as store, store.unit_of_work() as uow:
        uow.people.unlink(channel, account)
    _tell({"channel": channel, "account": account}, json=json)


@cli.command(cls=output.Verb)
def mandate(
    helper: Helper,
    resident: Served,
    until: Annotated[str | None, typer.Option(metavar="ISO", help="Default: until ended.")] = None,
    json: Json = False,
    db: Db = None,
) -> None:
    """Record that a resident agreed to somebody acting for them."""
    settings = settings_with(db)
    end = moment(settings, until) if until else None
    with closing(open_store(settings)) as store, store.unit_of_work() as uow:
        given = Mandate(uow.people.find(helper).id, uow.people.find(resident).id, end)
        uow.people.grant(given)
    _tell(_mandate_json(given), json=json)


@cli.command(cls=output.Verb)
def revoke(
    helper: Helper, resident: Served, json: Json = False, now: Now = None, db: Db = None
) -> None:
    """End a mandate."""
    settings = settings_with(db)
    at = clock_at(settings, now).now()
    with closing(open_store(settings)) as store, store.unit_of_work() as uow:
        ended = Mandate(uow.people.find(helper).id, uow.people.find(resident).id, at)
        uow.people.revoke(ended.actor, ended.resident, at=at)
    _tell(_mandate_json(ended), json=json)


def _phone(text: str) -> str:
    digits = re.sub(r"[\s-]", "", text)
    if not _PHONE.fullmatch(digits):
        raise InvalidInput("a phone number has 3 to 15 digits, for example 13800000000")
    return digits


def _brief(person: Person) -> dict[str, Any]:
    return {
        "id": person.id,
        "name": person.name,
        "roles": sorted(role.value for role in person.roles),
        "address": person.address,
        "demo": person.demo,
    }


def _mandate_json(mandate: Mandate) -> dict[str, Any]:
    until = mandate.until.isoformat() if mandate.until else None
    return {"actor": mandate.actor, "resident": mandate.resident, "until": until}


def _tell(values: dict[str, Any], *, json: bool) -> None:
    if json:
        output.emit(values)
        return
    for name, value in values.items():
        output.show(f"{name}: {value if value not in (None, [], {}) else '-'}")
