"""What a redemption takes from stock and points, and gives back when it comes to nothing."""

from datetime import datetime

from sqlalchemy import update

from data.model.errors import InvalidInput, NotFound, SessionClash
from data.model.points import PointsEntry, Reward
from data.model.requests import RequestDraft, ServiceRequest
from data.model.talk import Slots, SlotValue
from data.store.points import SqlPoints
from data.store.tables import Tables

HELD_SLOTS = frozenset({"item", "quantity", "points"})  # already taken: they stay as they are
_NUMERALS = "零一两三四五六七八九十"


def priced(points: SqlPoints, slots: Slots) -> dict[str, SlotValue]:
    """Return the slots of a redemption with its number and what it costs.

    Raises:
        NotFound: there is no such reward.
        InvalidInput: the number is none.
        SessionClash: it costs other than was agreed to, a moment ago.
    """
    count = _count(slots)
    price = _reward(points, slots).points * count
    if slots.get("points", price) != price:
        raise SessionClash("the price was just changed")
    return {**slots, "quantity": count, "points": price}


def take(points: SqlPoints, tables: Tables, no: str, draft: RequestDraft, at: datetime) -> None:
    """Take points and stock for a redemption.

    Raises:
        SessionClash: stock or points were used up a moment ago.
    """
    reward, count = _reward(points, draft.slots), _count(draft.slots)
    reason = f"换了{_counted(count)}{reward.unit}{reward.name}"
    spent = PointsEntry(draft.resident, -reward.points * count, reason, at, _taken(no))
    try:
        points.add(spent)
    except InvalidInput:
        raise SessionClash("the points were just used up") from None
    rewards = tables.rewards
    taken = points.connection.execute(
        update(rewards)
        .where(rewards.c.name == reward.name, rewards.c.stock >= count)
        .values(stock=rewards.c.stock - count)
    )
    if taken.rowcount != 1:
        raise SessionClash(f"the stock of {reward.name} was just used up")


def give_back(points: SqlPoints, tables: Tables, request: ServiceRequest, at: datetime) -> None:
    """Return points and stock of a redemption, once: what the ledger says was taken."""
    spent = points.counted(_taken(request.no))
    if spent is None:
        return
    item = str(request.slots["item"])
    reason = f"{item}没换，退回来"
    returned = PointsEntry(
        spent.person, -spent.points, reason, at, f"{_taken(request.no)} returned"
    )
    if points.add(returned):
        rewards = tables.rewards
        points.connection.execute(
            update(rewards)
            .where(rewards.c.name == item)
            .values(stock=rewards.c.stock + _count(request.slots))
        )


def _taken(no: str) -> str:
    return f"redemption {no}"


def _reward(points: SqlPoints, slots: Slots) -> Reward:
    found = next((one for one in points.rewards() if one.name == slots.get("item")), None)
    if found is None:
        raise NotFound("there is no such reward: see `zhaohu points rewards`")
    return found


def _count(slots: Slots) -> int:
    count = slots.get("quantity", 1)
    if not isinstance(count, int) or count < 1:
        raise InvalidInput("a redemption is of one or more")
    return count


def _counted(count: int) -> str:
    return _NUMERALS[count] if count < len(_NUMERALS) else str(count)
