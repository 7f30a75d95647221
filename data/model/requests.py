"""Service requests and the moves their status may make."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from data.model.errors import IllegalMove
from data.model.talk import SlotValue


class RequestKind(StrEnum):
    """What was asked for."""

    REPAIR = "repair"
    MEAL = "meal"
    ERRAND = "errand"
    EMERGENCY = "emergency"
    REDEMPTION = "redemption"
    FEEDBACK = "feedback"
    CALLBACK = "callback"


class RequestStatus(StrEnum):
    """How far a request has come."""

    RECEIVED = "received"
    ASSIGNED = "assigned"  # an emergency: acknowledged
    IN_PROGRESS = "in_progress"  # an emergency: somebody has arrived
    DONE = "done"
    CLOSED = "closed"
    CANCELLED = "cancelled"
    REJECTED = "rejected"
    DUPLICATE = "duplicate"


_R = RequestStatus
_ENDED_EARLY = {_R.CANCELLED, _R.REJECTED, _R.DUPLICATE}
_MOVES: Mapping[RequestStatus, frozenset[RequestStatus]] = {
    _R.RECEIVED: frozenset({_R.ASSIGNED, *_ENDED_EARLY}),
    _R.ASSIGNED: frozenset({_R.IN_PROGRESS, _R.DONE, _R.RECEIVED, *_ENDED_EARLY}),
    _R.IN_PROGRESS: frozenset({_R.DONE, _R.ASSIGNED, _R.CANCELLED}),
    _R.DONE: frozenset({_R.CLOSED, _R.IN_PROGRESS}),
    _R.CLOSED: frozenset(),
    _R.CANCELLED: frozenset(),
    _R.REJECTED: frozenset(),
    _R.DUPLICATE: frozenset(),
}
OPEN_STATUSES: frozenset[RequestStatus] = frozenset({_R.RECEIVED, _R.ASSIGNED, _R.IN_PROGRESS})


@dataclass(frozen=True)
class StatusChange:
    """One entry of a request's history."""

    at: datetime
    actor: str  # person id, or "zhaohu" when nobody in particular
    status: RequestStatus
    note: str = ""  # free text, encrypted at rest


@dataclass(frozen=True)
class ServiceRequest:
    """Something a resident asked for."""

    no: str  # digits, short enough to be said aloud
    kind: RequestKind
    status: RequestStatus
    resident: str  # person id
    actor: str  # person id of who asked
    slots: Mapping[str, SlotValue]
    created_at: datetime
    due_at: datetime
    assignee: str | None = None  # person id of who took it
    history: tuple[StatusChange, ...] = ()

    @property
    def is_open(self) -> bool:
        """Whether somebody still has to do something."""
        return self.status in OPEN_STATUSES


@dataclass(frozen=True)
class RequestDraft:
    """A request that is to be recorded."""

    kind: RequestKind
    resident: str
    actor: str
    slots: Mapping[str, SlotValue] = field(default_factory=dict)
    due_at: datetime | None = None  # None: the kind's ordinary term
    note: str = ""  # free text for the first history entry
    attachments: tuple[str, ...] = ()  # ids of pictures that came with it


@dataclass(frozen=True)
class Attachment:
    """A picture that somebody sent."""

    id: str
    owner: str  # person id of who sent it
    media_type: str  # image/jpeg
    content: bytes  # encrypted at rest


def check_move(kind: RequestKind, before: RequestStatus, after: RequestStatus) -> None:
    """Refuse a status move that the rules do not know.

    An emergency that was acknowledged or attended may be re-opened to `received`.

    Raises:
        IllegalMove: the move is not allowed.
    """
    reopened = kind is RequestKind.EMERGENCY and after is _R.RECEIVED
    if reopened and before in {_R.ASSIGNED, _R.IN_PROGRESS, _R.DONE}:
        return
    if after not in _MOVES[before]:
        allowed = "、".join(sorted(_MOVES[before])) or "nothing"
        raise IllegalMove(f"a {before} request cannot become {after}; it can become: {allowed}")
