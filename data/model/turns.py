"""One turn of a conversation: what a handler decides and what came of it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TypeAlias

from data.model.meals import StandingOrder
from data.model.people import Preferences, Role
from data.model.requests import RequestDraft, RequestStatus, ServiceRequest
from data.model.talk import Alarm, Form, Intent, Reply, Session, SlotValue


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


@dataclass(frozen=True)
class Attach:
    """Add pictures to a request."""

    no: str
    attachments: tuple[str, ...]


@dataclass(frozen=True)
class Remember:
    """Keep how somebody wants to be spoken to, what they eat, what they agreed to."""

    person: str
    preferences: Preferences


@dataclass(frozen=True)
class Arrange:
    """Record a standing order and the meals of its first days."""

    order: StandingOrder


@dataclass(frozen=True)
class EndStanding:
    """End a standing order; meals already ordered stay."""

    order_id: int


@dataclass(frozen=True)
class Propose:
    """Lay a form before its resident, who alone can say yes to it."""

    resident: str
    form: Form


@dataclass(frozen=True)
class Tell:
    """Send a notice to a person, or to everybody with a role."""

    to: str | Role
    say: Say
    no: str | None = None  # the request it is about


Change: TypeAlias = (
    Create | Move | Amend | Attach | Remember | Arrange | EndStanding | Propose | Tell
)


@dataclass(frozen=True)
class Outcome:
    """What a handler decided: values only, nothing is done yet."""

    say: tuple[Say, ...]
    session: Session
    changes: tuple[Change, ...] = ()
    choices: tuple[str, ...] = ()
    keep_listening: bool = True
    worth_repeating: bool = True  # a repetition is not itself repeated
    urgent: bool = False  # nothing else is brought up beside it


@dataclass(frozen=True)
class TurnResult:
    """What one turn came to, as it was committed."""

    reply: Reply
    intent: Intent
    alarm: Alarm
    created: tuple[ServiceRequest, ...] = ()
    changed: tuple[ServiceRequest, ...] = ()
