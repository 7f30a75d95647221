"""The parent's end of a speech process: started at first use, started again after a crash."""

import selectors
import subprocess
import sys
import threading
import time
from pathlib import Path
from typing import IO, Any

from data.model.errors import AudioError
from voice.worker import Frame, read_frame, write_frame

_START_LIMIT = 120  # seconds to load a model
_CALL_LIMIT = 180  # seconds for one call
_ROOT = Path(__file__).resolve().parent.parent


class Child:
    """One engine in its own process; calls are taken one at a time."""

    def __init__(self, role: str, folder: Path) -> None:
        self._command = [sys.executable, "-m", "voice.worker", role, str(folder)]
        self._process: subprocess.Popen[bytes] | None = None
        self._lock = threading.Lock()

    def call(self, order: dict[str, Any]) -> Frame:
        """Have the engine work; after a crash once more in a fresh process.

        Raises:
            AudioError: the recording cannot be read, or the engine crashes on it.
        """
        with self._lock:
            for _ in range(2):
                answer = self._asked(order)
                if answer is not None:
                    break
                self._stop()
            else:
                raise AudioError("the speech engine stopped at this sound: try another recording")
        if "error" in answer[0]:
            raise AudioError(str(answer[0]["error"]))
        return answer

    def close(self) -> None:
        """End the process."""
        with self._lock:
            self._stop()

    def _asked(self, order: dict[str, Any]) -> Frame | None:
        process = self._process or self._start()
        if process is None or process.stdin is None:
            return None
        try:
            write_frame(process.stdin, order)  # type: ignore[arg-type]
        except BrokenPipeError:
            return None
        return _answer(process, _CALL_LIMIT)

    def _start(self) -> subprocess.Popen[bytes] | None:
        process = subprocess.Popen(  # noqa: S603 - our own module
            self._command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            cwd=_ROOT,
        )
        self._process = process
        return process if _answer(process, _START_LIMIT) is not None else None

    def _stop(self) -> None:
        process, self._process = self._process, None
        if process is None:
            return
        process.kill()
        process.wait()
        for stream in (process.stdin, process.stdout):
            if stream is not None:
                _close(stream)


def _answer(process: subprocess.Popen[bytes], limit: float) -> Frame | None:
    """Read one frame, None where the process ends or takes longer than `limit` seconds."""
    stream = process.stdout
    assert stream is not None, "opened with a pipe"
    deadline = time.monotonic() + limit
    with selectors.DefaultSelector() as selector:
        selector.register(stream, selectors.EVENT_READ)
        while not selector.select(1.0):
            if process.poll() is not None or time.monotonic() > deadline:
                return None
    return read_frame(stream)  # type: ignore[arg-type]


def _close(stream: IO[bytes]) -> None:
    try:
        stream.close()
    except BrokenPipeError:
        return
