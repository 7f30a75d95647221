"""Whether it is to be as always, and whether it is to stay so: 老样子, 以后都少放盐."""

import re
from functools import cache

from nlu.remarks.data import rules

_NOT_MEALS = frozenset({
    "report_repair", "call_emergency", "false_alarm", "request_status", "change_request",
    "cancel_request", "give_feedback", "talk_to_human", "adjust_voice", "ask_info",
})  # fmt: skip


def as_usual(text: str, about: str) -> bool:
    """Return whether a meal is to be as it was; `about`: the intent."""
    if about in _NOT_MEALS:
        return False
    match = _patterns()["as_usual"].search(text)
    return match is not None and not _patterns()["not_usual"].search(text[: match.start()])


def for_ever(text: str) -> bool:
    """Return whether what is said is to be remembered."""
    return _patterns()["for_ever"].search(text) is not None


@cache
def _patterns() -> dict[str, re.Pattern[str]]:
    said = rules("often")
    return {name: re.compile(said[name]) for name in ("as_usual", "not_usual", "for_ever")}
