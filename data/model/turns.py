"""One turn of a conversation: what a handler decides and what came of it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TypeAlias

from data.model.requests import RequestDraft, RequestStatus, ServiceRequest
from data.model.talk import Alarm, Intent, Reply, Session, SlotValue


@dataclass(frozen=True)
class Say:
    """A reply by its key in handlers/replies, with the values it mentions."""

    key: str
    values: Mapping[str, str | int] = field(default_factory=dict)


@dataclass(frozen=True)
class Create:
    """Record a new request."""

    draft: RequestDraft


@dataclass(frozen=True)
class Move:
    """Move a request to another status."""

    no: str
    status: RequestStatus
    note: str = ""


@dataclass(frozen=True)
class Amend:
    """Replace slots of a request; a slot that is not named stays."""

    no: str
    slots: Mapping[str, SlotValue]
    note: str = ""


Change: TypeAlias = Create | Move | Amend


@dataclass(frozen=True)
class Outcome:
    """What a handler decided: values only, nothing is done yet."""

    say: tuple[Say, ...]
    session: Session
    changes: tuple[Change, ...] = ()
    choices: tuple[str, ...] = ()
    keep_listening: bool = True
    worth_repeating: bool = True  # a repetition is not itself repeated


@dataclass(frozen=True)
class TurnResult:
    """What one turn came to, as it was committed."""

    reply: Reply
    intent: Intent
    alarm: Alarm
    created: tuple[ServiceRequest, ...] = ()
    changed: tuple[ServiceRequest, ...] = ()
