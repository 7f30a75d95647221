"""Who and what tests put into a store, and many doing the same thing at once."""

import threading
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

from data.model.people import Person, Role
from data.model.requests import RequestDraft, RequestKind
from data.store import SqlStore

T = TypeVar("T")


def resident(
    store: SqlStore,
    name: str = "测试人",
    address: str | None = "3栋2单元501",
    phone: str | None = "10000000099",
) -> Person:
    """Add a resident."""
    with store.unit_of_work() as uow:
        roles = frozenset({Role.RESIDENT})
        return uow.people.add(name=name, roles=roles, address=address, phone=phone)


def draft(person: Person, kind: RequestKind = RequestKind.REPAIR) -> RequestDraft:
    """Return a request that somebody makes for themselves."""
    return RequestDraft(kind, person.id, person.id, {"item": "水管", "fault": "漏水"}, note="原话")


def at_once(acts: Sequence[Callable[[], T]]) -> list[T | Exception]:
    """Do all at the same time, each in a thread, and return what came of each."""
    start = threading.Barrier(len(acts))

    def done(act: Callable[[], T]) -> T | Exception:
        start.wait(timeout=30)
        try:
            return act()
        except Exception as error:  # noqa: BLE001 - the test looks at it
            return error

    with ThreadPoolExecutor(len(acts)) as threads:
        return list(threads.map(done, acts))
