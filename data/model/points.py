"""The ledger of volunteer points: entries are only ever added, a balance is their sum."""

from dataclasses import dataclass
from datetime import datetime

ERRAND_POINTS = 10  # for whoever has done an errand


@dataclass(frozen=True)
class PointsEntry:
    """One credit or debit."""

    person: str  # person id
    points: int  # positive: earned, negative: spent
    reason: str  # read aloud to the person
    at: datetime
    cause: str | None = None  # what led to it, such as `errand 1003`: counted once only


@dataclass(frozen=True)
class Reward:
    """Something that points can be exchanged for."""

    name: str  # as it is spoken of: 大米
    points: int  # for one
    stock: int  # how many are left
    unit: str = "份"  # 袋, 桶, 张
    aliases: tuple[str, ...] = ()  # 米, 米票
    where: str = ""  # where it is handed out
