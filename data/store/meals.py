"""The canteen's menus and what the kitchen has to prepare."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from sqlalchemy import Connection, delete, insert, select, update

from data.model.meals import Dish, Meal, MealOrder, Menu, StandingOrder
from data.model.requests import RequestStatus
from data.store.requests import request_no
from data.store.tables import Tables

_NOT_COOKED = tuple(
    status.value
    for status in (RequestStatus.CANCELLED, RequestStatus.REJECTED, RequestStatus.DUPLICATE)
)


class SqlMeals:
    """The canteen."""

    def __init__(self, connection: Connection, tables: Tables) -> None:
        self._db = connection
        self._t = tables

    def menu(self, day: date, meal: Meal) -> Menu | None:
        """Return what is served, or None where nothing is published."""
        return next((menu for menu in self.menus(day) if menu.meal is meal), None)

    def menus(self, day: date) -> Sequence[Menu]:
        """Return the published menus of a day, breakfast first."""
        menus, dishes = self._t.menus, self._t.dishes
        served: dict[str, list[Dish]] = {}
        query = select(dishes).where(dishes.c.date == day).order_by(dishes.c.position)
        for row in self._db.execute(query):
            served.setdefault(row.meal, []).append(Dish(row.name, row.price_fen))
        rows = self._db.execute(select(menus).where(menus.c.date == day)).all()
        found = {
            row.meal: Menu(day, Meal(row.meal), tuple(served.get(row.meal, ())), row.cut_off_at)
            for row in rows
        }
        return [found[meal.value] for meal in Meal if meal.value in found]

    def publish(self, menu: Menu) -> None:
        """Publish a menu; an earlier one of the same meal is replaced."""
        menus, dishes = self._t.menus, self._t.dishes
        for table in (dishes, menus):
            self._db.execute(
                delete(table).where(table.c.date == menu.date, table.c.meal == menu.meal.value)
            )
        key = {"date": menu.date, "meal": menu.meal.value}
        self._db.execute(insert(menus).values(**key, cut_off_at=menu.cut_off_at))
        for position, dish in enumerate(menu.dishes):
            self._db.execute(
                insert(dishes).values(
                    **key, position=position, name=dish.name, price_fen=dish.price_fen
                )
            )

    def orders(self, day: date, meal: Meal) -> Sequence[MealOrder]:
        """Return what has to be cooked, in the order it was asked for."""
        orders, requests = self._t.meal_orders, self._t.requests
        rows = self._db.execute(
            select(orders)
            .join(requests, requests.c.id == orders.c.request_id)
            .where(orders.c.date == day, orders.c.meal == meal.value)
            .where(requests.c.status.not_in(_NOT_COOKED))
            .order_by(orders.c.request_id)
        )
        return [
            MealOrder(
                request_no=request_no(row.request_id),
                date=row.date,
                meal=Meal(row.meal),
                quantity=row.quantity,
                dishes=tuple(row.dishes),
                diet=tuple(row.diet),
                delivery=row.delivery,
            )
            for row in rows
        ]

    def arrange(self, order: StandingOrder) -> StandingOrder:
        """Record a standing order and return it with its id."""
        orders = self._t.standing_orders
        row_id = self._db.scalar(
            insert(orders)
            .values(
                resident=order.resident,
                actor=order.actor,
                weekdays="".join(map(str, sorted(order.weekdays))),
                meal=order.meal.value,
                slots=dict(order.slots),
                since=order.since,
                until=order.until,
            )
            .returning(orders.c.id)
        )
        assert row_id is not None, "an insert returns its id"
        return replace(order, id=row_id)

    def standing(self, resident: str | None = None) -> Sequence[StandingOrder]:
        """Return the standing orders that have not ended: of a resident, or all."""
        orders = self._t.standing_orders
        query = select(orders).where(orders.c.until.is_(None)).order_by(orders.c.id)
        if resident is not None:
            query = query.where(orders.c.resident == resident)
        return [
            StandingOrder(
                resident=row.resident,
                actor=row.actor,
                weekdays=frozenset(map(int, row.weekdays)),
                meal=Meal(row.meal),
                slots=row.slots,
                since=row.since,
                id=row.id,
                until=row.until,
            )
            for row in self._db.execute(query)
        ]

    def end_standing(self, order_id: int, *, until: date) -> None:
        """End a standing order: `until` is the first day without."""
        orders = self._t.standing_orders
        self._db.execute(
            update(orders)
            .where(orders.c.id == order_id, orders.c.until.is_(None))
            .values(until=until)
        )
