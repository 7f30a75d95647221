"""A limit on guesses: so many failures of one account within a time."""

import time
from collections import defaultdict, deque
from collections.abc import Callable


class Throttle:
    """Counts failures; holds them in this process only."""

    def __init__(
        self, *, tries: int, seconds: float, now: Callable[[], float] = time.monotonic
    ) -> None:
        self._tries = tries
        self._seconds = seconds
        self._now = now
        self._failures: defaultdict[str, deque[float]] = defaultdict(deque)

    def allows(self, account: str) -> bool:
        """Whether the account may try once more."""
        failures = self._failures[account]
        while failures and self._now() - failures[0] > self._seconds:
            failures.popleft()
        return len(failures) < self._tries

    def failed(self, account: str) -> None:
        """Note a failure."""
        self._failures[account].append(self._now())
