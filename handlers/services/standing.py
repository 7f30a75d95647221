"""Standing orders: the meals of the coming days that follow from them."""

from collections.abc import Sequence
from datetime import datetime

from data.model.meals import StandingOrder
from data.model.requests import RequestDraft
from handlers.ports import UnitOfWork


def due_meals(uow: UnitOfWork, order: StandingOrder, now: datetime) -> Sequence[RequestDraft]:
    """Return the meals of the coming days that were not ordered yet."""
    raise NotImplementedError
