"""A Telegram emulator that others wrote, and people who use it."""

import asyncio
import json
import shutil
import socket
import subprocess
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx

from tests.parts import need

_PACKAGE = "telegram-test-api@4.2.1"
_CACHE = Path(__file__).resolve().parents[2] / "var" / "emulator"
TOKEN = "1234567:emulated"
_PATIENCE = 20.0  # seconds until a missing answer is a failure


@contextmanager
def emulator() -> Iterator[str]:
    """Run the emulator and yield its address."""
    need(bool(shutil.which("npm") and shutil.which("node")), "node and npm for telegram-test-api")
    if not (_CACHE / "node_modules" / "telegram-test-api").is_dir():
        _CACHE.mkdir(parents=True, exist_ok=True)
        command = ["npm", "install", "--no-audit", "--no-fund", "--no-package-lock"]
        done = subprocess.run(
            [*command, "--prefix", str(_CACHE), _PACKAGE], capture_output=True, check=False
        )
        need(done.returncode == 0, f"{_PACKAGE} from npm")
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    script = Path(__file__).parent / "emulator.cjs"
    process = subprocess.Popen(
        ["node", str(script), str(_CACHE), str(port)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    )
    assert process.stdin is not None
    assert process.stdout is not None
    try:
        assert process.stdout.readline() == b"ready\n"
        yield f"http://127.0.0.1:{port}"
    finally:
        process.stdin.close()
        process.stdout.close()
        process.wait()


@dataclass
class Phone:
    """Somebody with a Telegram account."""

    address: str
    account: int
    inbox: list[dict[str, Any]] = field(default_factory=list)

    async def types(self, text: str) -> dict[str, Any]:
        """Send a text and return the bot's next message."""
        await self._post("sendMessage", {"text": text, **self._from(), **self._meta()})
        return await self.receives()

    async def commands(self, text: str) -> dict[str, Any]:
        """Send a command such as /start and return the bot's next message."""
        entity = {"offset": 0, "length": len(text.split(maxsplit=1)[0]), "type": "bot_command"}
        message = {"text": text, "entities": [entity], **self._from(), **self._meta()}
        await self._post("sendCommand", message)
        return await self.receives()

    async def sends_picture(
        self, content: bytes, caption: str = "", *, kind: str = "photo", lost: bool = False
    ) -> dict[str, Any]:
        """Send a picture, as a photo or as a document, and return the bot's next message."""
        file_id = uuid.uuid4().hex
        if not lost:
            async with httpx.AsyncClient(trust_env=False) as client:
                headers = {"content-type": "application/octet-stream"}
                kept = await client.post(
                    f"{self.address}/putFile/{file_id}", content=content, headers=headers
                )
                kept.raise_for_status()
        file = {"file_id": file_id, "file_unique_id": file_id, "file_size": len(content)}
        shown: Any = [{**file, "width": 640, "height": 480}]
        if kind == "document":
            shown = {**file, "mime_type": "image/png"}
        message = {kind: shown, **self._from(), **self._meta()}
        await self._post("sendMessage", {**message, "caption": caption} if caption else message)
        return await self.receives()

    async def taps(self, message: dict[str, Any], label: str) -> None:
        """Tap a button under a message."""
        rows = keyboard(message)
        data = next(b["callback_data"] for row in rows for b in row if b["text"] == label)
        shown = {
            "message_id": message["message_id"],
            "date": 1,
            "text": message["text"],
            "reply_markup": {"inline_keyboard": rows},
            **self._from(),
        }
        await self._post(
            "sendCallback", {"from": self._user(), "message": shown, "data": data, **self._meta()}
        )

    async def receives(self) -> dict[str, Any]:
        """Return the bot's next message to this account."""
        deadline = time.monotonic() + _PATIENCE
        while not self.inbox:
            assert time.monotonic() < deadline, "the bot did not answer"
            found = await self._post("getUpdates", {"token": TOKEN, "chatId": self.account})
            self.inbox += [{**u["message"], "message_id": u["messageId"]} for u in found["result"]]
            await asyncio.sleep(0.02)
        return self.inbox.pop(0)

    def _user(self) -> dict[str, Any]:
        return {"id": self.account, "first_name": "某人", "is_bot": False}

    def _from(self) -> dict[str, Any]:
        chat = {"id": self.account, "type": "private", "first_name": "某人"}
        return {"from": self._user(), "chat": chat}

    def _meta(self) -> dict[str, Any]:
        return {"botToken": TOKEN, "date": 1}

    async def _post(self, path: str, body: dict[str, Any]) -> Any:
        async with httpx.AsyncClient(trust_env=False) as client:
            answer = await client.post(f"{self.address}/{path}", json=body)
            return answer.raise_for_status().json()


def keyboard(message: dict[str, Any]) -> list[list[dict[str, str]]]:
    """Return the rows of buttons under a message."""
    markup = message.get("reply_markup") or {}
    if isinstance(markup, str):
        markup = json.loads(markup)
    rows: list[list[dict[str, str]]] = markup.get("inline_keyboard", [])
    return rows


def labels(message: dict[str, Any]) -> list[str]:
    """Return what the buttons under a message say."""
    return [button["text"] for row in keyboard(message) for button in row]
