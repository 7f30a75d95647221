"""Logs that carry ids and never what people said."""

import logging
import re
import sys
import traceback
from collections.abc import MutableMapping
from typing import Any

import structlog

_ID_LIKE = re.compile(r"[A-Za-z0-9_.:/@+-]{0,160}")
_EVENT = re.compile(r"[ -~]{0,160}")
_PHONE = re.compile(r"(?<!\d)(?:\+?86)?1\d{10}(?!\d)")
_WITHHELD = "(withheld)"
_CHATTY = ("httpx", "httpcore", "telegram", "apscheduler", "asyncio", "uvicorn")


def set_up_logs(level: int = logging.WARNING) -> None:
    """Send structlog and the standard library's logging to standard error, once and for all."""
    renderer: Any = structlog.processors.JSONRenderer()
    if sys.stderr.isatty():
        renderer = structlog.dev.ConsoleRenderer()
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            exception_without_values,
            only_ids,
            renderer,
        ],
        wrapper_class=structlog.make_filtering_bound_logger(level),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
        cache_logger_on_first_use=True,
    )
    handler = _Bridge()
    logging.basicConfig(level=max(level, logging.WARNING), handlers=[handler], force=True)
    for name in _CHATTY:
        logging.getLogger(name).setLevel(logging.WARNING)
    logging.captureWarnings(capture=True)


def frames(error: BaseException) -> list[str]:
    """Return where an error came from, `file:line:function`, innermost last, without values."""
    stack = traceback.extract_tb(error.__traceback__)
    return [f"{frame.filename}:{frame.lineno}:{frame.name}" for frame in stack[-12:]]


def exception_without_values(
    _logger: object, _method: str, event: MutableMapping[str, Any]
) -> MutableMapping[str, Any]:
    """Replace `exc_info` by the kind of the error and its frames: messages may quote people."""
    info = event.pop("exc_info", None)
    error = sys.exc_info()[1] if info is True else info[1] if isinstance(info, tuple) else info
    if isinstance(error, BaseException):
        event["error"] = type(error).__name__
        event["frames"] = frames(error)
    return event


def only_ids(
    _logger: object, _method: str, event: MutableMapping[str, Any]
) -> MutableMapping[str, Any]:
    """Withhold every value that does not look like an id, a number or a place in the code."""
    return {name: _safe(name, value) for name, value in event.items()}


def _safe(name: str, value: object) -> object:
    if value is None or isinstance(value, bool | int | float):
        return value if not _PHONE.fullmatch(str(value)) else _WITHHELD
    if isinstance(value, list | tuple):
        return [_safe(name, item) for item in value]
    text = str(value)
    if name == "frames":
        return text
    shape = _EVENT if name == "event" else _ID_LIKE
    return text if shape.fullmatch(text) and not _PHONE.search(text) else _WITHHELD


class _Bridge(logging.Handler):
    """Hands records of other libraries to structlog: their template, never its arguments."""

    def emit(self, record: logging.LogRecord) -> None:
        logger = structlog.get_logger()
        event = record.msg.strip() if isinstance(record.msg, str) else type(record.msg).__name__
        logger.log(record.levelno, event, logger=record.name, exc_info=record.exc_info)
