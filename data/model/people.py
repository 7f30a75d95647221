"""Households, people, and who may act for whom."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from data.model.errors import InvalidInput
from data.model.requests import RequestKind
from data.model.talk import SlotValue

_ADDRESS = re.compile(r"^(?:(\d{1,4})栋)?(?:(\d{1,3})单元)?(?:(\d{1,5})(?:室)?)?$")


class Role(StrEnum):
    """What a person is to the community."""

    RESIDENT = "resident"
    HELPER = "helper"  # digital-helper volunteer
    STAFF = "staff"  # repair worker, grid worker, anybody whom requests are shown to
    DISPATCHER = "dispatcher"  # staff who look after requests that nobody takes
    KITCHEN = "kitchen"  # staff who cook


STAFF_ROLES = frozenset({Role.STAFF, Role.DISPATCHER, Role.KITCHEN})


class NoticeKind(StrEnum):
    """What somebody may agree to be told unasked."""

    PROGRESS = "progress"  # how one's requests stand
    REMINDER = "reminder"  # a meal is soon served


@dataclass(frozen=True)
class Preferences:
    """How somebody wants to be spoken to and what they eat: kept until they say otherwise."""

    rate: float = 1.0  # speed of the voice, 1 is the voice's own; 0.6 to 1.5
    loudness: float = 1.0  # 1 is the terminal's own; 0.4 to 2.0
    diet: tuple[str, ...] = ()  # canonical diets that hold for every meal
    avoids: tuple[str, ...] = ()  # food that must not be in a meal: 花生
    agreed: Mapping[str, bool] = field(default_factory=dict)  # by NoticeKind; absent: never asked

    def wants(self, kind: NoticeKind) -> bool:
        """Whether to tell unasked: progress unless refused, everything else only once agreed."""
        return self.agreed.get(kind.value, kind is NoticeKind.PROGRESS)


@dataclass(frozen=True)
class Household:
    """A home."""

    id: str
    address: str  # canonical: 3栋2单元501


@dataclass(frozen=True)
class Person:
    """Somebody who speaks with Zhaohu or works for it."""

    id: str
    name: str
    roles: frozenset[Role]
    household: str | None = None  # household id
    address: str | None = None  # home address, read through the household
    phone: str | None = None
    health: str | None = None  # what an ambulance crew should know
    usual: Mapping[str, SlotValue] = field(default_factory=dict)  # usual meal: slots of book_meal
    preferences: Preferences = Preferences()
    demo: bool = False  # invented, part of the demonstration community

    @property
    def is_staff(self) -> bool:
        """Whether requests are shown to this person."""
        return bool(STAFF_ROLES & self.roles)


@dataclass(frozen=True)
class Mandate:
    """A resident's permission for somebody to act for them."""

    actor: str  # person id of the helper
    resident: str  # person id
    until: datetime | None = None  # aware; None: until ended
    services: frozenset[RequestKind] | None = None  # None: all

    def covers(self, kind: RequestKind | None, at: datetime) -> bool:
        """Whether it holds at that time for a service; None asks for any service at all."""
        alive = self.until is None or self.until > at
        return alive and (kind is None or self.services is None or kind in self.services)


@dataclass(frozen=True)
class ChannelLink:
    """An account in a channel that belongs to a person."""

    channel: str  # "telegram"
    account: str  # the channel's own id of the chat
    person: str  # person id


def canonical_address(text: str) -> str:
    """Return a canonical address such as `3栋2单元501`, unchanged.

    Raises:
        InvalidInput: the text is not in canonical form.
    """
    if not text or not _ADDRESS.match(text):
        raise InvalidInput("an address looks like 3栋2单元501")
    return text
