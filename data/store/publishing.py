"""What a community publishes in a file: places, announcements, rewards, menus."""

from datetime import date, datetime, timedelta
from typing import Annotated, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

from data.model.community import Announcement, Place
from data.model.meals import Dish, Meal, Menu, cut_off
from data.model.points import Reward
from data.store.unit import SqlUnitOfWork

MENU_DAYS = 7  # from the day of publication on

_Words = Annotated[str, Field(strict=True, min_length=1, pattern=r"^\S(?:.*\S)?$")]
_Said = Annotated[str, Field(strict=True)]
_Price = Annotated[int, Field(strict=True, ge=0, le=1_000_000)]  # fen
_MOST = 1_000_000  # points of a reward, and how many of it are there
_FAR = 3660  # days; nobody announces what is ten years away
_Dishes = Annotated[dict[_Words, _Price], Field(min_length=1)]


class _Entry(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class PlaceEntry(_Entry):
    """A place."""

    name: _Words
    where: _Words
    hours: _Words
    aliases: tuple[_Words, ...] = ()
    phone: _Words | None = None
    note: _Said = ""

    def value(self) -> Place:
        """Return the place."""
        return Place(self.name, self.where, self.hours, self.aliases, self.phone, self.note)


class RewardEntry(_Entry):
    """A reward; `stock` is how many are there now."""

    name: _Words
    points: Annotated[int, Field(strict=True, ge=1, le=_MOST)]
    stock: Annotated[int, Field(strict=True, ge=0, le=_MOST)]
    unit: _Words = "份"
    aliases: tuple[_Words, ...] = ()
    where: _Said = ""

    def value(self) -> Reward:
        """Return the reward."""
        return Reward(self.name, self.points, self.stock, self.unit, self.aliases, self.where)


class AnnouncementEntry(_Entry):
    """An announcement, by its days or by their distance from the day of publication."""

    text: _Words
    since: date | None = None
    until: date | None = None  # the last day
    from_days: Annotated[int, Field(strict=True, ge=-_FAR, le=_FAR)] | None = None
    for_days: Annotated[int, Field(strict=True, ge=1, le=_FAR)] | None = None

    @model_validator(mode="after")
    def _has_days(self) -> Self:
        by_date = (self.since, self.until)
        by_distance = (self.from_days, self.for_days)
        given = [pair for pair in (by_date, by_distance) if any(one is not None for one in pair)]
        if len(given) != 1 or None in given[0]:
            raise ValueError("an announcement needs since and until, or from_days and for_days")
        if self.since and self.until and self.until < self.since:
            raise ValueError("until is a day before since")
        return self

    def value(self, today: date) -> Announcement:
        """Return the announcement as published today."""
        if self.since and self.until:
            return Announcement(self.text, self.since, self.until)
        since = today + timedelta(days=self.from_days or 0)
        return Announcement(self.text, since, since + timedelta(days=(self.for_days or 1) - 1))


class Publication(_Entry):
    """A whole file; `menu` has for each meal the dishes of one day after the other, in turn."""

    places: tuple[PlaceEntry, ...] = ()
    announcements: tuple[AnnouncementEntry, ...] = ()
    rewards: tuple[RewardEntry, ...] = ()
    menu: dict[Meal, Annotated[tuple[_Dishes, ...], Field(min_length=1)]] = {}

    @model_validator(mode="after")
    def _tells_apart(self) -> Self:
        for kind, entries in (("places", self.places), ("rewards", self.rewards)):
            names = [entry.name for entry in entries]
            double = next((name for name in names if names.count(name) > 1), None)
            if double:
                raise ValueError(f"two {kind} have the name {double}")
        return self

    def menus(self, now: datetime) -> list[Menu]:
        """Return the menus of the coming days."""
        zone = now.tzinfo
        assert zone is not None, "a clock gives aware times"
        found = []
        for offset in range(MENU_DAYS):
            day = now.date() + timedelta(days=offset)
            for meal, choices in self.menu.items():
                dishes = choices[day.toordinal() % len(choices)]
                served = tuple(Dish(name, price) for name, price in dishes.items())
                found.append(Menu(day, meal, served, cut_off(day, meal, zone)))
        return found


MODELS = (Publication, PlaceEntry, AnnouncementEntry, RewardEntry)


def publish(uow: SqlUnitOfWork, publication: Publication, now: datetime) -> dict[str, int]:
    """Publish everything, in the place of what has the same name; return how many of each kind."""
    for place in publication.places:
        uow.community.put_place(place.value())
    for announcement in publication.announcements:
        uow.community.announce(announcement.value(now.date()))
    for reward in publication.rewards:
        uow.community.put_reward(reward.value())
    menus = publication.menus(now)
    for menu in menus:
        uow.meals.publish(menu)
    return {
        "places": len(publication.places),
        "announcements": len(publication.announcements),
        "rewards": len(publication.rewards),
        "menus": len(menus),
    }
