"""What a redemption takes from stock and points, and gives back when it comes to nothing."""

from datetime import datetime

from sqlalchemy import update

from data.model.errors import InvalidInput, NotFound, SessionClash
from data.model.points import PointsEntry, Reward
from data.model.requests import RequestDraft, ServiceRequest
from data.model.talk import Slots
from data.store.points import SqlPoints
from data.store.tables import Tables


def take(points: SqlPoints, tables: Tables, no: str, draft: RequestDraft, at: datetime) -> int:
    """Take points and stock for a redemption and return what it costs.

    Raises:
        NotFound: there is no such reward.
        SessionClash: stock or points were used up a moment ago.
    """
    reward = _reward(points, draft.slots)
    count = _count(draft.slots)
    rewards = tables.rewards
    taken = points.connection.execute(
        update(rewards)
        .where(rewards.c.name == reward.name, rewards.c.stock >= count)
        .values(stock=rewards.c.stock - count)
    )
    if taken.rowcount != 1:
        raise SessionClash(f"the stock of {reward.name} was just used up")
    cost = reward.points * count
    reason = f"换{_counted(count)}{reward.unit}{reward.name}"
    entry = PointsEntry(draft.resident, -cost, reason, at, f"redemption {no}")
    try:
        points.add(entry)
    except InvalidInput:
        raise SessionClash("the points were just used up") from None
    return cost


def give_back(points: SqlPoints, tables: Tables, request: ServiceRequest, at: datetime) -> None:
    """Return points and stock of a redemption, once."""
    cost = request.slots.get("points", 0)
    reason = f"没换{request.slots.get('item', '')}，退回"
    entry = PointsEntry(
        request.resident, int(str(cost)), reason, at, f"redemption {request.no} returned"
    )
    if points.add(entry):
        rewards = tables.rewards
        points.connection.execute(
            update(rewards)
            .where(rewards.c.name == str(request.slots.get("item")))
            .values(stock=rewards.c.stock + _count(request.slots))
        )


def _reward(points: SqlPoints, slots: Slots) -> Reward:
    name = str(slots.get("item", ""))
    found = next((reward for reward in points.rewards() if reward.name == name), None)
    if found is None:
        raise NotFound("there is no such reward: see `zhaohu points rewards`")
    return found


def _count(slots: Slots) -> int:
    return max(int(str(slots.get("quantity", 1))), 1)


def _counted(count: int) -> str:
    return {1: "一", 2: "两"}.get(count, str(count))
