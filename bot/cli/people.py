"""`zhaohu people`: who is who, what they want, who may act for whom, and linking accounts."""

import re
from contextlib import closing
from typing import Annotated, Any

import typer

from bot.app import open_store
from bot.cli import output
from bot.cli.options import Db, Json, Now, clock_at, moment, settings_with
from data.model.errors import InvalidInput
from data.model.meals import DIETS
from data.model.people import (
    Mandate,
    NoticeKind,
    Person,
    Preferences,
    Role,
    canonical_address,
)
from data.model.requests import RequestKind

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
        "preferences": _preferences_json(person.preferences),
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
    service: Annotated[
        list[RequestKind] | None, typer.Option(help="May be given twice. Default: all.")
    ] = None,
    until: Annotated[str | None, typer.Option(metavar="ISO", help="Default: until ended.")] = None,
    json: Json = False,
    db: Db = None,
) -> None:
    """Record that a resident agreed to somebody acting for them."""
    settings = settings_with(db)
    end = moment(settings, until) if until else None
    with closing(open_store(settings)) as store, store.unit_of_work() as uow:
        actor, served = uow.people.find(helper).id, uow.people.find(resident).id
        given = Mandate(actor, served, end, frozenset(service) if service else None)
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
        actor, served = uow.people.find(helper).id, uow.people.find(resident).id
        uow.people.revoke(actor, served, at=at)
        (ended,) = (one for one in uow.people.mandates(served) if one.actor == actor)
    _tell(_mandate_json(ended), json=json)


@cli.command(cls=output.Verb)
def prefer(
    who: Who,
    reminders: Annotated[
        bool | None, typer.Option("--reminders/--no-reminders", help="Of meals soon served.")
    ] = None,
    progress: Annotated[
        bool | None, typer.Option("--progress/--no-progress", help="How requests stand.")
    ] = None,
    rate: Annotated[
        float | None, typer.Option(min=0.6, max=1.5, help="Speed of the voice; 1 is its own.")
    ] = None,
    loudness: Annotated[
        float | None, typer.Option(min=0.4, max=2.0, help="1 is the terminal's own.")
    ] = None,
    diet: Annotated[
        list[str] | None, typer.Option(help=f"{'、'.join(DIETS)}. May be given twice; '' for none.")
    ] = None,
    avoid: Annotated[
        list[str] | None, typer.Option(help="Food, like 花生. May be given twice; '' for none.")
    ] = None,
    json: Json = False,
    db: Db = None,
) -> None:
    """Keep how a person wants to be spoken to, what they eat, what they agreed to be told."""
    with closing(open_store(settings_with(db))) as store, store.unit_of_work() as uow:
        person = uow.people.find(who)
        before = person.preferences
        told = {NoticeKind.REMINDER: reminders, NoticeKind.PROGRESS: progress}
        agreed = {kind.value: said for kind, said in told.items() if said is not None}
        kept = Preferences(
            rate=before.rate if rate is None else rate,
            loudness=before.loudness if loudness is None else loudness,
            diet=before.diet if diet is None else _diets(diet),
            avoids=before.avoids if avoid is None else _named(avoid),
            agreed={**before.agreed, **agreed},
        )
        uow.people.remember(person.id, kept)
    _tell({"id": person.id, **_preferences_json(kept)}, json=json)


def _diets(given: list[str]) -> tuple[str, ...]:
    diets = _named(given)
    if not set(diets) <= set(DIETS):
        raise InvalidInput(f"a diet is one of {'、'.join(DIETS)}; food goes with --avoid")
    return diets


def _named(given: list[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(word.strip() for word in given if word.strip()))


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
    services = None if mandate.services is None else sorted(kind.value for kind in mandate.services)
    return {
        "actor": mandate.actor,
        "resident": mandate.resident,
        "services": services,
        "until": until,
    }


def _preferences_json(preferences: Preferences) -> dict[str, Any]:
    return {
        "rate": preferences.rate,
        "loudness": preferences.loudness,
        "diet": list(preferences.diet),
        "avoids": list(preferences.avoids),
        "wants": {kind.value: preferences.wants(kind) for kind in NoticeKind},
    }


def _tell(values: dict[str, Any], *, json: bool) -> None:
    if json:
        output.emit(values)
        return
    for name, value in values.items():
        output.show(f"{name}: {value if value not in (None, [], {}) else '-'}")
