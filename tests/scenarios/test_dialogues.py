"""Whole dialogues as residents have them, from tests/scenarios/*.yml: see README.md beside this."""

from pathlib import Path

import pytest

from bot.rehearsal import Dialogue, Stage, read_dialogues

_HERE = Path(__file__).parent
DIALOGUES = [
    pytest.param(dialogue, id=f"{file.stem}: {dialogue.name}")
    for file in sorted(_HERE.glob("*.yml"))
    for dialogue in read_dialogues(file)
]


@pytest.mark.parametrize("dialogue", DIALOGUES)
def test_dialogue(dialogue: Dialogue, stage: Stage) -> None:
    played = stage.play(dialogue)
    assert played.ok, "\n".join(
        [
            *(
                f"{line.who}：{line.said} → {line.reply and line.reply.spoken}"
                for line in played.lines
            ),
            *played.problems,
        ]
    )
