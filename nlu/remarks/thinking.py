"""Whether more is to come: 嗯……, 让我想想, 我家那个……, 我想要."""

import re
from functools import cache

from data.model.talk import Expecting, Prompt
from nlu.remarks.data import rules

_DOTS = r"(?:…|\.{2,}|。{2,}|、{2,}|—{2,}|-{2,}|～|~)"
_ENDS_IN_DOTS = re.compile(rf"{_DOTS}[\s。.]*$")
_BORDER = " ，,。.！!？?…、—-～~\t"
_LONGEST = 60  # code points; longer, it is a story with an end


def unfinished(text: str, prompt: Prompt) -> bool:
    """Return whether `text`, with its hesitations, breaks off or only hesitates."""
    patterns = _patterns()
    said = text.strip()
    if not said or len(said) > _LONGEST:
        return False
    if only_hesitates(said, prompt):
        return True
    dots = _ENDS_IN_DOTS.search(said) is not None
    words = patterns["last_hum"].sub("", said.strip(_BORDER)).strip(_BORDER)
    nothing_asked = prompt.expecting is Expecting.NOTHING
    if not (dots or nothing_asked) and _is_yes_or_no(prompt) and patterns["yes_too"].match(words):
        return False
    if patterns["complete"].search(words):
        return False
    trails = dots and patterns["trailing"].search(words) is not None
    if nothing_asked and patterns["open"].search(words):
        return True
    return trails or patterns["dangling"].search(words) is not None


def only_hesitates(text: str, prompt: Prompt) -> bool:
    """Return whether `text` says nothing yet; a bare 嗯 answers where yes or no was asked."""
    patterns = _patterns()
    said = text.strip()[:_LONGEST]
    if patterns["nods"].match(said):
        return not _is_yes_or_no(prompt) and patterns["one_hum"].match(said) is not None
    return patterns["only"].match(said) is not None


def _is_yes_or_no(prompt: Prompt) -> bool:
    if prompt.expecting is Expecting.SLOT:
        return prompt.slot in {"delivery", None}
    return prompt.expecting in {Expecting.CONFIRMATION, Expecting.NOTHING, Expecting.ALARM_CHECK}


@cache
def _patterns() -> dict[str, re.Pattern[str]]:
    said = rules("unfinished")
    hum, filler, wait = said["hum"], said["filler"], said["wait"]
    gap = rf"(?:[\s，,、。！!？?]|{_DOTS})*"
    made = {
        "nods": r"^(?:嗯+|恩+|唔|哦+|噢+|啊+|哎|唉|诶|欸|对|好|就是(?:的|这样)?)[\s，,。.！!？?]?$",
        "one_hum": r"^(?:嗯+|恩+|唔|啊+|诶|欸|哎)[\s，,。.！!]?$",
        "only": rf"^{gap}(?:(?:{hum}+|{filler}|{wait}){gap})+$",
        "last_hum": rf"(?:{gap}(?:{hum}|嘛|呢))+$",
    }
    ours = {name: said[name] for name in ("dangling", "open", "trailing", "complete", "yes_too")}
    return {name: re.compile(pattern) for name, pattern in {**ours, **made}.items()}
