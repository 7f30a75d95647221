"""The service requests with their history, and the meal orders that follow from them."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, time, timedelta
from typing import Any

from sqlalchemy import Connection, Row, and_, delete, insert, or_, select, update

from data.model.errors import IllegalMove, NotFound, SessionClash
from data.model.meals import Meal, serving_time
from data.model.requests import (
    OPEN_STATUSES,
    RequestDraft,
    RequestKind,
    RequestStatus,
    ServiceRequest,
    StatusChange,
    check_move,
)
from data.model.talk import Slots
from data.store import redemptions
from data.store.points import SqlPoints
from data.store.tables import Tables

_FIRST = 1000  # request 1 is said as 1001: four digits from the first day on
_TERM: Mapping[RequestKind, timedelta] = {  # answered within 24 h, closed within 48 h
    RequestKind.REPAIR: timedelta(hours=48),
    RequestKind.MEAL: timedelta(hours=24),
    RequestKind.ERRAND: timedelta(hours=24),
    RequestKind.EMERGENCY: timedelta(minutes=1),
    RequestKind.REDEMPTION: timedelta(hours=48),
    RequestKind.FEEDBACK: timedelta(hours=48),
    RequestKind.CALLBACK: timedelta(hours=24),
}
_CAME_TO_NOTHING = frozenset(
    {RequestStatus.CANCELLED, RequestStatus.REJECTED, RequestStatus.DUPLICATE}
)


class SqlRequests:
    """The shared service-request store."""

    def __init__(self, connection: Connection, tables: Tables) -> None:
        self._db = connection
        self._t = tables
        self._points = SqlPoints(connection, tables)

    def get(self, no: str) -> ServiceRequest:
        """Return a request with its history.

        Raises:
            NotFound: there is no such number.
        """
        found = self._select(self._t.requests.c.id == _id(no))
        if not found:
            raise NotFound(f"there is no request {no[:12]}: see `zhaohu requests list`")
        return found[0]

    def of_resident(self, person_id: str, *, only_open: bool) -> Sequence[ServiceRequest]:
        """Return a resident's requests, newest first."""
        return self.list(resident=person_id, only_open=only_open, limit=50)

    def list(
        self,
        *,
        status: RequestStatus | None = None,
        kind: RequestKind | None = None,
        resident: str | None = None,
        only_open: bool = False,
        limit: int = 100,
    ) -> Sequence[ServiceRequest]:
        """Return requests, newest first."""
        requests = self._t.requests.c
        where: list[Any] = []
        if status is not None:
            where.append(requests.status == status.value)
        if kind is not None:
            where.append(requests.kind == kind.value)
        if resident is not None:
            where.append(requests.resident == resident)
        if only_open:
            where.append(requests.status.in_([status.value for status in OPEN_STATUSES]))
        return self._select(*where, limit=limit)

    def create(self, draft: RequestDraft, *, at: datetime) -> ServiceRequest:
        """Record a request as `received`; a meal also as an order for the kitchen.

        A redemption takes its points and its stock.

        Raises:
            NotFound: there is no such reward.
            SessionClash: stock or points were used up, or the price changed, a moment ago.
        """
        slots = dict(draft.slots)
        if draft.kind is RequestKind.REDEMPTION:
            slots = redemptions.priced(self._points, slots)
        row_id = self._db.scalar(
            insert(self._t.requests)
            .values(
                kind=draft.kind.value,
                status=RequestStatus.RECEIVED.value,
                resident=draft.resident,
                actor=draft.actor,
                slots=slots,
                created_at=at,
                due_at=draft.due_at or _due(draft, at),
            )
            .returning(self._t.requests.c.id)
        )
        assert row_id is not None, "an insert returns its id"
        self._record(row_id, at, draft.actor, RequestStatus.RECEIVED, draft.note)
        no = request_no(row_id)
        if draft.kind is RequestKind.MEAL:
            self._order(row_id, draft.slots)
        if draft.kind is RequestKind.REDEMPTION:
            redemptions.take(self._points, self._t, no, draft, at)
        self.attach(no, draft.attachments)
        return self.get(no)

    def move(
        self, no: str, status: RequestStatus, *, actor: str, at: datetime, note: str = ""
    ) -> ServiceRequest:
        """Move a request and write its history; `assigned` makes `actor` the assignee.

        Raises:
            NotFound: there is no such request.
            IllegalMove: its present status does not lead there.
            SessionClash: somebody moved it at the same moment.
        """
        before = self.get(no)
        check_move(before.kind, before.status, status)
        requests = self._t.requests
        values: dict[str, Any] = {"status": status.value}
        if status is RequestStatus.ASSIGNED and self._is_person(actor):
            values["assignee"] = actor
        if status is RequestStatus.RECEIVED:
            values["assignee"] = None
        moved = self._db.execute(
            update(requests)
            .where(requests.c.id == _id(no), requests.c.status == before.status.value)
            .values(values)
        )
        if moved.rowcount != 1:
            raise SessionClash(f"somebody else just moved request {no}: look again")
        self._record(_id(no), at, actor, status, note)
        if before.kind is RequestKind.REDEMPTION and status in _CAME_TO_NOTHING:
            redemptions.give_back(self._points, self._t, before, at)
        return self.get(no)

    def amend(
        self, no: str, slots: Slots, *, actor: str, at: datetime, note: str = ""
    ) -> ServiceRequest:
        """Replace the named slots of an open request; an empty list takes a slot away.

        With its day or time it becomes due anew.

        Raises:
            NotFound: there is no such request.
            IllegalMove: it is no longer open, or what was redeemed would change.
        """
        requests = self._t.requests.c
        self._db.execute(select(requests.id).where(requests.id == _id(no)).with_for_update())
        before = self.get(no)
        if not before.is_open:
            raise IllegalMove(f"request {no} is {before.status} and cannot be changed")
        if before.kind is RequestKind.REDEMPTION and redemptions.HELD_SLOTS & slots.keys():
            raise IllegalMove(f"what request {no} redeems stays: cancel it and redeem anew")
        merged = {k: v for k, v in {**before.slots, **slots}.items() if v != []}
        table = self._t.requests
        values = {"slots": merged, "due_at": _due_anew(before, merged, at)}
        self._db.execute(update(table).where(table.c.id == _id(no)).values(values))
        if before.kind is RequestKind.MEAL:
            self._order(_id(no), merged)
        self._record(_id(no), at, actor, before.status, note)
        return self.get(no)

    def attach(self, no: str, attachments: Sequence[str]) -> None:
        """Add pictures to a request; one that belongs to another request stays there."""
        table = self._t.attachments
        self._db.execute(
            update(table)
            .where(table.c.id.in_(attachments), table.c.request_id.is_(None))
            .values(request_id=_id(no))
        )

    def overdue(self, *, untaken_since: datetime, open_since: datetime) -> Sequence[ServiceRequest]:
        """Return requests `received` before the one time, or open since before the other."""
        requests = self._t.requests.c
        untaken = and_(
            requests.status == RequestStatus.RECEIVED.value, requests.created_at <= untaken_since
        )
        return self._select(
            requests.status.in_([status.value for status in OPEN_STATUSES]),
            or_(untaken, requests.created_at <= open_since),
        )

    def _is_person(self, actor: str) -> bool:
        people = self._t.people.c
        return self._db.scalar(select(people.id).where(people.id == actor)) is not None

    def _record(
        self, request_id: int, at: datetime, actor: str, status: RequestStatus, note: str
    ) -> None:
        values = {"request_id": request_id, "at": at, "actor": actor}
        self._db.execute(
            insert(self._t.status_changes).values(**values, status=status.value, note=note)
        )

    def _order(self, request_id: int, slots: Slots) -> None:
        orders = self._t.meal_orders
        self._db.execute(delete(orders).where(orders.c.request_id == request_id))
        self._db.execute(
            insert(orders).values(
                request_id=request_id,
                date=date.fromisoformat(str(slots["date"])),
                meal=str(slots["meal"]),
                quantity=int(str(slots["quantity"])),
                dishes=slots.get("dish", []),
                diet=slots.get("diet", []),
                delivery=bool(slots.get("delivery", False)),
            )
        )

    def _select(self, *where: Any, limit: int | None = None) -> Sequence[ServiceRequest]:  # noqa: ANN401
        requests = self._t.requests
        query = select(requests).where(*where).order_by(requests.c.id.desc()).limit(limit)
        rows = self._db.execute(query).all()
        histories = self._histories([row.id for row in rows])
        return [_request(row, tuple(histories.get(row.id, ()))) for row in rows]

    def _histories(self, ids: Sequence[int]) -> dict[int, Sequence[StatusChange]]:
        changes = self._t.status_changes
        found: dict[int, Any] = {}
        query = select(changes).where(changes.c.request_id.in_(ids)).order_by(changes.c.id)
        for row in self._db.execute(query):
            change = StatusChange(row.at, row.actor, RequestStatus(row.status), row.note)
            found.setdefault(row.request_id, []).append(change)
        return found


def request_no(row_id: int) -> str:
    """Return the number that people say."""
    return str(row_id + _FIRST)


def request_id(no: str) -> int:
    """Return the row behind a number; -1 where it cannot be one."""
    return _id(no)


def _id(no: str) -> int:
    return int(no) - _FIRST if no.isascii() and no.isdigit() and len(no) <= 12 else -1


def _request(row: Row[Any], history: tuple[StatusChange, ...]) -> ServiceRequest:
    return ServiceRequest(
        no=request_no(row.id),
        kind=RequestKind(row.kind),
        status=RequestStatus(row.status),
        resident=row.resident,
        actor=row.actor,
        slots=row.slots,
        created_at=row.created_at,
        due_at=row.due_at,
        assignee=row.assignee,
        history=history,
    )


def _due(draft: RequestDraft, at: datetime) -> datetime:
    """Return when a request is due: at its appointment, else after its kind's term."""
    appointment = draft.slots.get("time")
    if isinstance(appointment, str):
        return datetime.fromisoformat(appointment.rpartition("/")[2])
    return at + _TERM[draft.kind]


def _due_anew(before: ServiceRequest, slots: Slots, at: datetime) -> datetime:
    """Return when an altered request is due: as before where neither day nor time is another."""
    if all(before.slots.get(name) == slots.get(name) for name in ("date", "time", "meal")):
        return before.due_at
    zone = before.due_at.tzinfo
    assert zone is not None, "the store gives aware times"
    if before.kind is RequestKind.MEAL:
        day, meal = date.fromisoformat(str(slots["date"])), Meal(str(slots["meal"]))
        return serving_time(day, meal, zone)
    day_only = slots.get("date")
    if "time" not in slots and isinstance(day_only, str):
        last = date.fromisoformat(day_only.rpartition("/")[2])
        return datetime.combine(last, time.max, zone)
    return _due(RequestDraft(before.kind, before.resident, before.actor, slots), at)
