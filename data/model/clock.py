"""Where the time comes from, so that tests and `--now` can hold it."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol
from zoneinfo import ZoneInfo

from data.model.errors import InvalidInput


class Clock(Protocol):
    """Tells the present moment in the community's time zone."""

    def now(self) -> datetime:
        """Return an aware datetime in the community's zone."""
        ...


@dataclass(frozen=True)
class SystemClock:
    """The machine's clock, seen from the community's zone."""

    zone: ZoneInfo

    def now(self) -> datetime:
        """Return the present moment, whole seconds kept with microseconds."""
        return datetime.now(self.zone)


@dataclass(frozen=True)
class FixedClock:
    """A clock that stands still."""

    moment: datetime

    def now(self) -> datetime:
        """Return always the same moment."""
        return self.moment


@dataclass
class HeldClock:
    """A clock that stands still until it is moved on."""

    moment: datetime

    def now(self) -> datetime:
        """Return the held moment."""
        return self.moment

    def advance(self, by: timedelta) -> None:
        """Let time pass."""
        self.moment += by


def aware(moment: datetime) -> datetime:
    """Return `moment` unchanged, refusing a naive one.

    Raises:
        InvalidInput: the datetime carries no offset.
    """
    if moment.tzinfo is None:
        raise InvalidInput("a time needs an offset, for example 2026-11-24T09:00:00+08:00")
    return moment
