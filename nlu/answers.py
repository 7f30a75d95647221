"""Short answers to an open question: every way of saying yes and no."""

import re
from functools import cache
from pathlib import Path

from data.model.talk import Expecting, Intent, Prompt
from nlu.yaml_files import read_yaml

_DATA = Path(__file__).parent / "answers.yml"
_NOD = re.compile(
    r"^嗯+[呢哪呐那啦咯呀啊对]*[，,。.！!]?$"
)  # without its 嗯 nothing is left of 嗯呢
_TRAILS_OFF = re.compile(r"^[嗯恩]+[\s，,]*(?:…|\.{2,}|。{2,})")  # 嗯…… hesitates
_LEAD = r"(?:[哎唉诶欸嗳哦噢喔啊那][\s，,、]*)?"
_AGAIN = re.compile(r"(.{1,4}?)\1{2,}")  # 对对对对
_LONGEST_CALM = 40
_MOST = 24  # code points of yes said over and over
_EDGES = " \t…。.，,、～~！!—-"
_LONGEST = 14  # code points; a longer sentence says more than yes or no
_SURE = 0.95
_RESUME = "resume"  # the slot of: shall we go on with what was left open?
_LIKELY = 0.8


def yes_or_no(text: str) -> Intent | None:
    """Return affirm or deny where `text` says just that, or leads with it in a short sentence."""
    ways = _ways()
    said = _AGAIN.sub(r"\1", text.strip(_EDGES))
    if len(said) > _MOST or _TRAILS_OFF.match(text.strip()):
        return None
    if ways["only_yes"].match(said):
        return Intent("affirm", _SURE)
    if ways["only_no"].match(said):
        return Intent("deny", _SURE)
    if len(said) > _LONGEST:
        return None
    if ways["first_yes"].match(said) and not ways["any_no"].search(said):
        return Intent("affirm", _LIKELY)
    if ways["first_no"].match(said):
        return Intent("deny", _LIKELY)
    return None


def answer(text: str, prompt: Prompt, line: str = "") -> Intent | None:
    """Return what `text` answers to the open question, where its words alone decide that.

    `line`: the same with its hesitations.
    """
    if prompt.expecting is Expecting.ALARM_CHECK:
        calm = _AGAIN.sub(r"\1", text.strip())
        if len(calm) > _LONGEST_CALM:
            return None
        if _ways()["all_well"].match(calm) or _ways()["only_calm"].match(calm):
            return Intent("deny", _SURE)
        said = yes_or_no(text)
        return said if said and said.name == "affirm" else None
    asked = prompt.expecting is Expecting.SLOT and prompt.slot in {"delivery", None}
    if asked or prompt.expecting is Expecting.CONFIRMATION:
        if prompt.slot == _RESUME and (meant := _to_go_on(text)) is not None:
            return meant
        if _TRAILS_OFF.match(line.strip()):
            return yes_or_no(text) if text.strip(_EDGES).strip("嗯恩") else None
        return Intent("affirm", _SURE) if _NOD.match(line.strip()) else yes_or_no(text)
    return None


def ways_of_saying() -> tuple[str, str, str]:
    """Return what says yes, what says no, and what may trail behind: regular expressions."""
    said = read_yaml(_DATA)
    return "|".join(said["yes"]), "|".join(said["no"]), said["tail"]


def _to_go_on(text: str) -> Intent | None:
    """Return the answer to whether something left open is to be gone on with."""
    said = _AGAIN.sub(r"\1", text.strip(_EDGES))
    if len(said) > _LONGEST:
        return None
    if _ways()["only_leave"].match(said):
        return Intent("deny", _SURE)
    return Intent("affirm", _SURE) if _ways()["only_go_on"].match(said) else None


@cache
def _ways() -> dict[str, re.Pattern[str]]:
    said = read_yaml(_DATA)
    tail = said["tail"]
    made = {"any_no": said["any_no"], "all_well": said["all_well"]}
    for name in ("yes", "no", "calm", "go_on", "leave"):
        word = rf"(?:{'|'.join(said[name])}){tail}"
        made[f"only_{name}"] = rf"^{_LEAD}(?:{word}[\s，,。.！!、~～…]*)+$"
        made[f"first_{name}"] = rf"^{_LEAD}{word}(?:[\s，,。！!、]|$)"
    return {name: re.compile(pattern, re.IGNORECASE) for name, pattern in made.items()}
