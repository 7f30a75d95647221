"""Households, people, and who may act for whom."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from data.model.errors import InvalidInput
from data.model.talk import SlotValue

_ADDRESS = re.compile(r"^(?:(\d{1,4})栋)?(?:(\d{1,3})单元)?(?:(\d{1,5})(?:室)?)?$")


class Role(StrEnum):
    """What a person is to the community."""

    RESIDENT = "resident"
    HELPER = "helper"  # digital-helper volunteer
    STAFF = "staff"  # dispatcher, repair worker, kitchen, grid worker


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
    demo: bool = False  # invented, part of the demonstration community

    @property
    def is_staff(self) -> bool:
        """Whether requests are shown to this person."""
        return Role.STAFF in self.roles


@dataclass(frozen=True)
class Mandate:
    """A resident's permission for somebody to act for them."""

    actor: str  # person id of the helper
    resident: str  # person id
    until: datetime | None = None  # aware; None: until ended


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
