"""A Rasa server of our own, on the model that `make rasa-model` trained."""

import os
import socket
import subprocess
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from bot.settings import CHECKOUT

_RASA = CHECKOUT / ".venv-rasa" / "bin" / "rasa"
_MODEL = CHECKOUT / "var" / "rasa" / "zhaohu.tar.gz"


@dataclass(frozen=True)
class RasaServer:
    """Where it listens and which process it is."""

    url: str
    pid: int


def is_trained() -> bool:
    """Whether `make rasa-model` ran here."""
    return _RASA.is_file() and _MODEL.is_file()


@contextmanager
def rasa_server() -> Iterator[RasaServer]:
    """Start the server on a free port of this machine and stop it in the end.

    Raises:
        RuntimeError: it did not start.
    """
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    with tempfile.TemporaryDirectory() as folder:
        server = subprocess.Popen(
            [_RASA, "run", "--enable-api", "--model", _MODEL, "--interface", "127.0.0.1",
             "--port", str(port)],
            cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE,
            env={**os.environ, "RASA_TELEMETRY_ENABLED": "false"},
        )  # fmt: skip
        try:
            assert server.stderr is not None
            if not any(b"up and running" in line for line in server.stderr):
                raise RuntimeError("the Rasa server did not start")
            # a full pipe would stop it
            threading.Thread(target=server.stderr.read, daemon=True).start()
            yield RasaServer(f"http://127.0.0.1:{port}", server.pid)
        finally:
            server.terminate()
            server.wait(30)
            assert server.stderr is not None
            server.stderr.close()
