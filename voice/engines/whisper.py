"""faster-whisper as an ear."""

from __future__ import annotations

import math
from pathlib import Path
from typing import TYPE_CHECKING

from voice.audio import EAR_RATE, Samples

if TYPE_CHECKING:
    from voice.ports import Words

# From the measurements in bench/listen.py: beam 5 without a prompt has the fewest errors, and
# one temperature keeps silence from being tried over and over.
_BEAM = 5
_WINDOW = 30  # seconds; longer sound needs timestamps to go on
_NOISE = 0.6  # probability of no speech
_LOOP = 2.4  # compression ratio from which text repeats itself
_GUESS = -1.0  # mean log probability of a guess


class WhisperEar:
    """Whisper base, int8, on the processor."""

    def __init__(self, folder: Path, threads: int = 2) -> None:
        from faster_whisper import WhisperModel
        from opencc import OpenCC

        self._model = WhisperModel(
            str(folder), device="cpu", compute_type="int8", cpu_threads=threads
        )
        self._simplified = OpenCC("t2s")

    def hear(self, samples: Samples) -> Words:
        """Return what is said in a recording at EAR_RATE."""
        from voice.ports import Words

        segments, _ = self._model.transcribe(
            samples,
            language="zh",
            beam_size=_BEAM,
            temperature=0.0,
            condition_on_previous_text=False,
            without_timestamps=len(samples) <= _WINDOW * EAR_RATE,
        )
        kept = [
            segment
            for segment in segments
            if segment.compression_ratio <= _LOOP
            and not (segment.no_speech_prob > _NOISE and segment.avg_logprob < _GUESS)
        ]
        text = "".join(segment.text for segment in kept).strip()
        if not text:
            return Words("", 0.0)
        certainty = math.exp(min(segment.avg_logprob for segment in kept))
        return Words(self._simplified.convert(text), round(min(certainty, 1.0), 3))
