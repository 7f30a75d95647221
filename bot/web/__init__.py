"""The web pages of this machine: a plain chat, its API and the health check."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

from fastapi import FastAPI, HTTPException, Request, Response
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import FileResponse, JSONResponse
from pydantic import BaseModel, Field

from bot.app import App
from bot.talk import Talk, begin
from data.model.errors import InvalidInput, NotFound, SessionClash, StoreUnavailable, ZhaohuError
from handlers.render import result_json

STATIC = Path(__file__).parent / "static"
_LARGEST_BODY = 256 * 1024  # bytes
_HERE = {"127.0.0.1", "localhost", "[::1]", "testserver"}
_STATUS = ((StoreUnavailable, 503), (SessionClash, 503), (NotFound, 404), (InvalidInput, 400))
_SAFE = {
    "Content-Security-Policy": "default-src 'self'; img-src 'self' data:; base-uri 'none'; "
    "form-action 'self'; frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
}

Feed = Callable[[bytes, str | None], Awaitable[int]]


class ChatLine(BaseModel):
    """What the page sends for one turn."""

    text: str
    message_id: str = Field(min_length=8, max_length=64, pattern=r"^[A-Za-z0-9-]+$")


def build_web(
    app: App,
    *,
    telegram_state: Callable[[], str] = lambda: "off",
    telegram_feed: Feed | None = None,
) -> FastAPI:
    """Return the web application.

    The chat has no login, so it is offered only where no other machine can reach it.
    `telegram_feed` takes the body and the secret of a webhook call and returns an HTTP status.
    """
    web = FastAPI(title="Zhaohu", docs_url=None, redoc_url=None, openapi_url=None)
    web.middleware("http")(_guarded)
    web.add_exception_handler(ZhaohuError, _sorry(app))

    @web.get("/healthz")
    def healthz() -> JSONResponse:
        try:
            app.store.ping()
        except StoreUnavailable:
            body = {"status": "failing", "database": "away", "telegram": telegram_state()}
            return JSONResponse(body, 503)
        return JSONResponse({"status": "ok", "database": "ok", "telegram": telegram_state()})

    if telegram_feed is not None:

        @web.post("/telegram/webhook")
        async def webhook(request: Request) -> Response:
            secret = request.headers.get("X-Telegram-Bot-Api-Secret-Token")
            return Response(status_code=await telegram_feed(await request.body(), secret))

    if app.settings.loopback:
        _offer_chat(web, app)
    return web


def _offer_chat(web: FastAPI, app: App) -> None:
    @web.get("/")
    def page() -> FileResponse:
        return FileResponse(STATIC / "chat.html")

    @web.get("/static/{name}")
    def static(name: str) -> FileResponse:
        file = STATIC / name
        if file.parent != STATIC or not file.is_file():
            raise HTTPException(404)
        return FileResponse(file)

    @web.get("/api/whoami")
    def whoami() -> dict[str, Any]:
        resident = _talk(app).resident
        return {"name": resident.name, "demo": resident.demo}

    @web.post("/api/chat")
    async def chat(line: ChatLine, request: Request) -> dict[str, Any]:
        _refuse_other_sites(request)
        talk = await run_in_threadpool(_talk, app)
        result = await run_in_threadpool(talk.say, line.text, message_id=line.message_id)
        return result_json(result)


def _talk(app: App) -> Talk:
    return begin(app, "web", None)


def _refuse_other_sites(request: Request) -> None:
    """Keep pages of other sites from talking in the resident's name."""
    origin = request.headers.get("origin")
    if origin is not None and origin.split("://", 1)[-1] != request.headers.get("host"):
        raise HTTPException(403, "only this page may talk here")


async def _guarded(
    request: Request, call_next: Callable[[Request], Awaitable[Response]]
) -> Response:
    """Refuse foreign host names (DNS rebinding) and bodies that no sentence fills."""
    host = request.headers.get("host", "").rsplit(":", 1)[0]
    chat = not request.url.path.startswith(("/healthz", "/telegram/"))
    if chat and host not in _HERE:
        return JSONResponse({"detail": "open this page on the machine itself"}, 403)
    length = request.headers.get("content-length", "0")
    if request.method == "POST" and not (length.isdigit() and int(length) <= _LARGEST_BODY):
        return JSONResponse({"detail": "too long"}, 413)
    response = await call_next(request)
    response.headers.update(_SAFE)
    return response


def _sorry(app: App) -> Callable[[Request, Exception], JSONResponse]:
    """Answer an error with words for the resident; what went wrong is for the log."""

    def answer(_request: Request, error: Exception) -> JSONResponse:
        text = app.replies.text("unavailable", app.clock.now())
        code = next((code for kind, code in _STATUS if isinstance(error, kind)), 500)
        return JSONResponse({"sorry": text}, code)

    return answer
