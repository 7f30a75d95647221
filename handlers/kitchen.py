"""What the kitchen is told at the cut-off of a meal: how much of what, and where it goes."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from data.model.meals import MealOrder
from data.model.people import Person
from data.model.turns import Say
from handlers.ports import UnitOfWork
from handlers.services.meal_rules import Serving, strings

_NUMBERS = re.compile(r"\d+")


@dataclass(frozen=True)
class Portion:
    """One order with whom it is for."""

    order: MealOrder
    resident: Person
    address: str
    avoids: tuple[str, ...] = ()

    @property
    def wishes(self) -> tuple[str, ...]:
        """What is asked for beyond the menu of the day."""
        without = tuple(f"不放{food}" for food in self.avoids)
        return (*self.order.dishes, *self.order.diet, *without)

    @property
    def needs_care(self) -> bool:
        """Whether who hands it out has to know whose it is."""
        return bool(self.order.diet or self.avoids)


def portions(uow: UnitOfWork, orders: Sequence[MealOrder]) -> list[Portion]:
    """Look up for whom the orders are."""
    return [_portion(uow, order) for order in orders]


def meal_list(serving: Serving, wanted: Sequence[Portion]) -> list[Say]:
    """Return the list of a meal, a line each."""
    brought = [portion for portion in wanted if portion.order.delivery]
    eaten_in = [portion for portion in wanted if not portion.order.delivery]
    total = {
        "date": serving.day.isoformat(),
        "meal": serving.meal.value,
        "quantity": _count(wanted),
        "brought": _count(brought),
        "eaten_in": _count(eaten_in),
    }
    says = [Say("notice_kitchen_list", total)]
    for key, named in (
        ("notice_kitchen_dishes", [(p, p.order.dishes) for p in wanted]),
        ("notice_kitchen_diets", [(p, p.order.diet) for p in wanted]),
        ("notice_kitchen_avoids", [(p, tuple(f"不放{food}" for food in p.avoids)) for p in wanted]),
    ):
        listed = _totals(named)
        says += [Say(key, {"listed": listed})] if listed else []
    says += _lines("notice_kitchen_bring", sorted(brought, key=_door))
    says += _lines(
        "notice_kitchen_look_out", [portion for portion in eaten_in if portion.needs_care]
    )
    return says


def late_order(portion: Portion) -> Say:
    """Return the line for an order that came after the list."""
    order = portion.order
    values = {"date": order.date.isoformat(), "meal": order.meal.value}
    how = "送到家" if order.delivery else "自己来取"
    line = f"{portion.resident.name} {order.quantity}份{_wishes(portion)}，{how}"
    return Say("notice_kitchen_late", {**values, "line": _where(portion) + line})


def _portion(uow: UnitOfWork, order: MealOrder) -> Portion:
    request = uow.requests.get(order.request_no)
    resident = uow.people.get(request.resident)
    address = str(request.slots.get("address") or resident.address or "")
    return Portion(order, resident, address, tuple(strings(request.slots.get("avoids"))))


def _count(wanted: Sequence[Portion]) -> int:
    return sum(portion.order.quantity for portion in wanted)


def _totals(named: Sequence[tuple[Portion, Sequence[str]]]) -> str:
    totals: Counter[str] = Counter()
    for portion, names in named:
        for name in names:
            totals[name] += portion.order.quantity
    return "，".join(f"{name}{count}份" for name, count in totals.most_common())


def _lines(heading: str, wanted: Sequence[Portion]) -> list[Say]:
    if not wanted:
        return []
    return [Say(heading), *map(_line, wanted)]


def _line(portion: Portion) -> Say:
    values: dict[str, str | int] = {
        "where": _where(portion),
        "who": portion.resident.name,
        "quantity": portion.order.quantity,
        "wishes": _wishes(portion),
    }
    return Say("notice_kitchen_line", values)


def _where(portion: Portion) -> str:
    """Return the door with the space after it, for what is brought there."""
    return f"{portion.address} " if portion.order.delivery and portion.address else ""


def _door(portion: Portion) -> tuple[int, ...]:
    """Sort houses as one walks past them: 3栋 before 12栋."""
    return tuple(map(int, _NUMBERS.findall(portion.address)))


def _wishes(portion: Portion) -> str:
    return "，" + "、".join(portion.wishes) if portion.wishes else ""
