"""What the voice needs from an engine."""

from dataclasses import dataclass
from typing import Protocol

from voice.audio import Samples


@dataclass(frozen=True)
class Words:
    """What an ear made out."""

    text: str  # simplified characters; empty where it made out nothing
    confidence: float  # 0..1


@dataclass(frozen=True)
class Sound:
    """What a mouth said."""

    samples: Samples
    rate: int  # Hz


class Ear(Protocol):
    """Sound to words."""

    def hear(self, samples: Samples) -> Words:
        """Return what is said in a recording at EAR_RATE."""
        ...


class Mouth(Protocol):
    """Words to sound."""

    def say(self, text: str) -> Sound:
        """Return `text`, already spelled out in Chinese characters, as sound."""
        ...
