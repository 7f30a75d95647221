"""Whole dialogues: how many end with exactly the right requests, and in how many turns.

Held-out dialogues are looked at as figures only; `--failures` names those that fail.
"""

import tempfile
from collections.abc import Sequence
from pathlib import Path

from bench.report import Figure, percentile, share, show
from bot.rehearsal import TAGS, Dialogue, Rehearsed, Stage, read_dialogues
from bot.settings import load_settings
from data.model.requests import RequestKind
from nlu.evaluation.scores import Share

_HELD_OUT = Path(__file__).parent / "evaluation" / "dialogues"
_TASKS = {RequestKind.REPAIR, RequestKind.MEAL, RequestKind.ERRAND, RequestKind.REDEMPTION}


def main(arguments: Sequence[str] = ()) -> None:
    """Measure and print: the files named, or those held out."""
    files = [Path(one) for one in arguments if one != "--failures"] or _held_out()
    if not files:
        print(f"dialogues are not measured: there are none in {_HELD_OUT}")
        return
    dialogues = [dialogue for file in files for dialogue in read_dialogues(file)]
    with tempfile.TemporaryDirectory() as folder:
        stage = Stage(load_settings(), Path(folder))
        played = [_play(stage, dialogue) for dialogue in dialogues]
    show("dialogues", [*_ends(played), *_turns(played), *_by_tag(played)])
    if "--failures" in arguments:
        _name_failures(played)


def _held_out() -> list[Path]:
    return sorted(_HELD_OUT.glob("*.yml"))


def _play(stage: Stage, dialogue: Dialogue) -> Rehearsed:
    try:
        return stage.play(dialogue)
    except Exception as error:  # noqa: BLE001 - a turn that breaks is a dialogue that failed
        return Rehearsed.broken(dialogue.name, dialogue.kind, type(error).__name__)


def _ends(played: Sequence[Rehearsed]) -> list[Figure]:
    right = Share(sum(one.requests_are_right for one in played), len(played))
    whole = Share(sum(one.ok for one in played), len(played))
    created = [request for one in played for request in one.created]
    unasked = sum(len(one.unconfirmed) for one in played)
    bound = sum(request.kind in _TASKS for request in created)
    return [
        share("end with exactly the right requests", right, "≥ 90 %"),
        share("and went as written in everything else", whole),
        Figure("repairs, meals, errands, redemptions without a yes", unasked, "", bound, "0"),
    ]


def _turns(played: Sequence[Rehearsed]) -> list[Figure]:
    """Count what had to be said until the one thing that was wanted was recorded."""
    spoken = [
        one.utterances
        for one in played
        if one.utterances is not None and len(one.created) == 1 and one.created[0].kind in _TASKS
    ]
    if not spoken:
        return []
    n = len(spoken)
    return [
        Figure("utterances for one task, median", percentile(spoken, 0.5), "", n, "≤ 3"),
        Figure("utterances for one task, p90", percentile(spoken, 0.9), "", n),
    ]


def _by_tag(played: Sequence[Rehearsed]) -> list[Figure]:
    tagged = {tag: [one for one in played if tag in one.kind] for tag in TAGS}
    return [
        share(f"right, {tag}", Share(sum(one.requests_are_right for one in those), len(those)))
        for tag, those in tagged.items()
        if those
    ]


def _name_failures(played: Sequence[Rehearsed]) -> None:
    for one in played:
        if not one.ok:
            print(f"✗ {one.name}")
            print("".join(f"    {problem}\n" for problem in one.problems), end="")
