"""The ledger of volunteer points: entries are only ever added, a balance is their sum."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True)
class PointsEntry:
    """One credit or debit."""

    person: str  # person id
    points: int  # positive: earned, negative: spent
    reason: str  # read aloud to the person
    at: datetime
