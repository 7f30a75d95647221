"""What the community publishes: places with their hours, and announcements."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class Place:
    """Somewhere people go: the canteen, the clinic, the barber."""

    name: str
    where: str  # as people say it: 三号楼底下，小花园旁边
    hours: str  # as people say it: 上午八点到下午五点，周日休息
    aliases: tuple[str, ...] = ()
    phone: str | None = None
    note: str = ""  # one short sentence more: 要带医保卡


@dataclass(frozen=True)
class Announcement:
    """Something that everybody should know, read aloud when asked for."""

    text: str  # one or two short sentences
    since: date
    until: date  # the last day on which it is read out
