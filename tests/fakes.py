"""Scriptable stand-ins on the real ports."""

from dataclasses import dataclass
from datetime import datetime, timedelta


@dataclass
class HeldClock:
    """A clock that stands still until a test moves it on."""

    moment: datetime

    def now(self) -> datetime:
        """Return the held moment."""
        return self.moment

    def advance(self, by: timedelta) -> None:
        """Let time pass."""
        self.moment += by
