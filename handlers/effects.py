"""What an outcome changes in the store, inside the transaction of its turn."""

from collections.abc import Sequence
from dataclasses import replace

from data.model.errors import IllegalMove, SessionClash
from data.model.requests import RequestDraft, ServiceRequest
from data.model.turns import (
    Amend,
    Arrange,
    Attach,
    Change,
    Create,
    EndStanding,
    Move,
    Propose,
    Remember,
    Tell,
)
from handlers import notify
from handlers.replies import Replies
from handlers.services.standing import due_meals
from handlers.turn import Turn

Done = tuple[tuple[ServiceRequest, ...], tuple[ServiceRequest, ...]]


def apply(turn: Turn, changes: Sequence[Change], replies: Replies) -> Done:
    """Write the changes and return the requests that were created and those that were changed.

    Raises:
        SessionClash: staff moved a request after the turn had looked at it.
    """
    created: list[ServiceRequest] = []
    changed: list[ServiceRequest] = []
    for change in changes:
        match change:
            case Create() | Arrange():
                created += _created(turn, change)
            case Move() | Amend():
                changed.append(_changed(turn, change))
            case _:
                _noted(turn, change, replies)
    return tuple(created), tuple(changed)


def _created(turn: Turn, change: Create | Arrange) -> list[ServiceRequest]:
    drafts: Sequence[RequestDraft]
    if isinstance(change, Create):
        drafts = [change.draft]
    else:
        order = turn.reads.meals.arrange(change.order)
        drafts = due_meals(turn.reads, order, turn.now)
    return [turn.reads.requests.create(draft, at=turn.now) for draft in drafts]


def _changed(turn: Turn, change: Move | Amend) -> ServiceRequest:
    requests, actor, now = turn.reads.requests, turn.actor, turn.now
    try:
        if isinstance(change, Move):
            return requests.move(change.no, change.status, actor=actor, at=now, note=change.note)
        return requests.amend(change.no, change.slots, actor=actor, at=now, note=change.note)
    except IllegalMove:  # services look first: it was not so a moment ago
        raise SessionClash(f"somebody else just moved request {change.no}") from None


def _noted(
    turn: Turn, change: Attach | Remember | EndStanding | Propose | Tell, replies: Replies
) -> None:
    reads = turn.reads
    match change:
        case Attach(no, attachments):
            reads.requests.attach(no, attachments)
            notify.pictures_about(reads, replies, no, attachments, turn.now)
        case Remember(person, preferences):
            reads.people.remember(person, preferences)
        case EndStanding(order_id):
            reads.meals.end_standing(order_id, until=turn.now.date())
        case Propose(resident, form):
            session = reads.sessions.load(resident)
            reads.sessions.save(replace(session, waiting=(*session.waiting, form)))
        case Tell():
            notify.deliver(reads, replies, change, turn.now)
