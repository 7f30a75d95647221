"""Background work goes on whatever happens to it once."""

import asyncio
from collections.abc import Iterator

import pytest

from bot.serve import keep_doing
from data.model.errors import SessionClash, StoreUnavailable


@pytest.mark.parametrize(
    "trouble",
    [
        StoreUnavailable("away"),
        SessionClash("somebody spoke"),
        RuntimeError("a slip"),
        ExceptionGroup("two slips", [RuntimeError("one"), KeyError("another")]),
    ],
    ids=["outage", "clash", "slip", "slips"],
)
def test_work_that_fails_is_tried_again(trouble: Exception) -> None:
    outcomes: Iterator[Exception | None] = iter([trouble, trouble, None])

    async def until_it_works() -> None:
        worked = asyncio.Event()
        loop = asyncio.get_running_loop()

        def work() -> None:
            outcome = next(outcomes)
            if outcome is not None:
                raise outcome
            loop.call_soon_threadsafe(worked.set)
            loop.call_soon_threadsafe(task.cancel)

        task = asyncio.create_task(keep_doing(work, every=0))
        with pytest.raises(asyncio.CancelledError):
            await task
        assert worked.is_set()

    asyncio.run(until_it_works())
