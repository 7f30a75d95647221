"""The command `zhaohu`: runs a verb and turns every error into one sentence."""

import os
import sys
import threading
import uuid
from types import TracebackType

import structlog
from typer.exceptions import Abort, TyperException

from bot.cli import build_cli
from bot.logs import set_up_logs
from data.model.errors import ConfigurationError, InvalidInput, ZhaohuError

_BAD_USE = 2
_FAILED = 1
_INTERRUPTED = 130


def main() -> int:
    """Run the command line and return its exit code.

    0 is success, 2 bad use or configuration, 130 an interruption, 1 everything else.
    """
    set_up_logs()
    sys.excepthook = _unexpected
    threading.excepthook = lambda args: _unexpected(
        args.exc_type, args.exc_value or args.exc_type(), args.exc_traceback
    )
    try:
        return build_cli().main(prog_name="zhaohu", standalone_mode=False) or 0
    except TyperException as error:
        return _complain(error.format_message(), _BAD_USE)
    except ZhaohuError as error:
        bad_use = isinstance(error, ConfigurationError | InvalidInput)
        return _complain(str(error), _BAD_USE if bad_use else _FAILED)
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return _FAILED
    except OSError as error:
        named = f": {error.filename}" if error.filename else ""
        return _complain(f"{(error.strerror or type(error).__name__).lower()}{named}", _FAILED)
    except (Abort, KeyboardInterrupt):
        return _INTERRUPTED


def _complain(sentence: str, code: int) -> int:
    line = " ".join(sentence.split())
    print(f"zhaohu: {line}", file=sys.stderr)  # noqa: T201 - the one place that reports errors
    return code


def _unexpected(
    kind: type[BaseException], error: BaseException, _traceback: TracebackType | None
) -> None:
    """Say that something broke, and leave frames without values in the log."""
    error_id = uuid.uuid4().hex[:8]
    structlog.get_logger().error(
        "unexpected error", error_id=error_id, exc_info=(kind, error, error.__traceback__)
    )
    _complain(f"something broke inside Zhaohu; report it as error {error_id}", _FAILED)
