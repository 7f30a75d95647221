"""Sound files: any to mono at the rate a model wants, and back to WAV."""

from pathlib import Path
from typing import TypeAlias

import numpy as np
import soundfile
import soxr
from numpy.typing import NDArray

from data.model.errors import AudioError

Samples: TypeAlias = NDArray[np.float32]  # mono, -1..1
EAR_RATE = 16_000  # Hz, what the ear hears
_LONGEST = 300  # seconds


def read(file: Path) -> Samples:
    """Return a recording as mono at EAR_RATE; WAV, FLAC and OGG with Vorbis or Opus.

    Raises:
        AudioError: it is missing, no sound file, empty or longer than five minutes.
    """
    if not file.is_file():
        raise AudioError(f"there is no file {file}")
    try:
        with soundfile.SoundFile(file) as sound:
            if sound.frames > _LONGEST * sound.samplerate:
                raise AudioError(f"{file} is longer than {_LONGEST // 60} minutes: cut it first")
            rate = int(sound.samplerate)
            channels = sound.read(dtype="float32", always_2d=True)
    except soundfile.SoundFileError:
        raise AudioError(f"{file} is no sound that can be read: use WAV, FLAC or OGG") from None
    if not len(channels):
        raise AudioError(f"{file} holds no sound")
    mono: Samples = np.nan_to_num(channels.mean(axis=1)).clip(-1, 1)
    return resample(mono, rate, EAR_RATE)


def resample(samples: Samples, rate: int, wanted: int) -> Samples:
    """Return sound of one rate at another."""
    if rate == wanted:
        return samples
    changed: Samples = soxr.resample(samples, rate, wanted)
    return changed


def write(file: Path, samples: Samples, rate: int) -> None:
    """Write a WAV of 16 bits.

    Raises:
        AudioError: it cannot be written.
    """
    try:
        soundfile.write(file, samples.clip(-1, 1), rate, format="WAV", subtype="PCM_16")
    except (soundfile.SoundFileError, OSError):
        raise AudioError(f"{file} cannot be written") from None
