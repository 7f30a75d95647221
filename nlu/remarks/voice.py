"""How our voice should change: 说慢点, 大声啲, 听不见, 轻一眼."""

import re
from functools import cache

from data.model.talk import Manner
from nlu.remarks.data import rules

_DANGER = frozenset({"call_emergency", "false_alarm"})
_TALK = frozenset({
    "adjust_voice", "repeat_that", "ask_capabilities", "out_of_scope", "inform", "affirm", "deny",
    "stop", "greet",
})  # fmt: skip
_LONGEST = 20  # code points; in a longer sentence 听不见 tells of something else


def manner(text: str, about: str) -> Manner | None:
    """Return how to speak, where that is what `text` is about; `about`: the intent."""
    patterns = _patterns()
    if about in _DANGER:
        return None
    if patterns["not_voice"].search(text) and not patterns["ours"].search(text):
        return None
    for one in Manner:
        if patterns[one.value].search(text):
            return one
    unheard = about in _TALK and len(text) <= _LONGEST and patterns["unheard"].search(text)
    return Manner.LOUDER if unheard else None


@cache
def _patterns() -> dict[str, re.Pattern[str]]:
    said = rules("manner")
    return {
        name: re.compile(pattern.replace("BIT", said["bit"]))
        for name, pattern in said.items()
        if name != "bit"
    }
