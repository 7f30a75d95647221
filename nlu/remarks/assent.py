"""Whether a yes or a no frames what is said: 对，灯不修了 / 马桶那个，对 / 哎，不对，是后天."""

import re
from functools import cache

from nlu.answers import ways_of_saying
from nlu.remarks.data import rules

_LONGEST = 80  # code points from either end that are looked at


def agrees(line: str) -> bool:
    """Return whether `line`, with its hesitations, begins or ends with a yes."""
    patterns = _patterns()
    said = line.strip()
    if patterns["asks"].search(said):
        return patterns["yes_first"].match(said) is not None
    return any(
        patterns[name].search(part) is not None
        for name, part in (
            ("yes_first", said[:_LONGEST]),
            ("yes_unbroken", said[:_LONGEST]),
            ("yes_last", said[-_LONGEST:]),
            ("yes_closing", said[-_LONGEST:]),
        )
    )


def objects(line: str) -> bool:
    """Return whether `line` begins with a no or corrects itself after a pause."""
    patterns = _patterns()
    said = line.strip()[:_LONGEST]
    if patterns["reproach"].search(said):
        return False
    corrected = patterns["corrects"].match(said) or patterns["corrects_late"].search(said)
    return bool(corrected or patterns["no_first"].match(said))


@cache
def _patterns() -> dict[str, re.Pattern[str]]:
    said = rules("assent")
    yes, no, tail = ways_of_saying()
    border = r"[\s，,。.！!、；;~～…]"
    lead = said["lead"]
    firm = rf"(?!{said['no_yes']})(?:{yes})"
    made = {
        "yes_first": rf"^{lead}{firm}{tail}(?:{border}|$)",
        "yes_unbroken": rf"^{lead}(?:{said['unbroken']})",
        "yes_last": rf"{border}{lead}{firm}{tail}{border}*$",
        "yes_closing": rf"(?:{said['closing']}){border}*$",
        "no_first": rf"^{lead}(?!{yes})(?:{no}){tail}(?:{border}|$)",
        "corrects": rf"^{lead}(?:{said['corrects']})",
        "corrects_late": rf"{border}{lead}(?:{said['corrects_late']})",
        "asks": said["asks"],
        "reproach": said["reproach"],
    }
    return {name: re.compile(pattern, re.IGNORECASE) for name, pattern in made.items()}
