"""The key of the encrypted columns: where it lies, and what is done with it."""

import hashlib
import hmac
import json
import os
import tempfile
from base64 import urlsafe_b64decode
from contextlib import suppress
from pathlib import Path
from typing import Any

from cryptography.fernet import Fernet, InvalidToken

from data.model.errors import ConfigurationError, StoreUnavailable


class Vault:
    """Encrypts values, and makes blind indexes of those that must be found again."""

    def __init__(self, key: bytes) -> None:
        self._fernet = Fernet(key)
        self._index_key = hashlib.sha256(b"index" + urlsafe_b64decode(key)).digest()

    def seal(self, value: Any) -> bytes:  # noqa: ANN401 - any JSON value
        """Return a JSON value encrypted."""
        return self._fernet.encrypt(json.dumps(value, ensure_ascii=False).encode())

    def open(self, sealed: bytes) -> Any:  # noqa: ANN401 - any JSON value
        """Return what was sealed.

        Raises:
            StoreUnavailable: it was sealed with another key.
        """
        try:
            return json.loads(self._fernet.decrypt(sealed))
        except InvalidToken:
            raise StoreUnavailable(
                "the key file does not fit this database: restore the one it was made with, "
                "or name it in ZHAOHU_KEY_FILE"
            ) from None

    def blind(self, text: str) -> str:
        """Return the same code for the same text, from which the text cannot be told."""
        return hmac.new(self._index_key, text.encode(), hashlib.sha256).hexdigest()


def read_key(file: Path) -> bytes | None:
    """Return the key, or None where there is no file.

    Raises:
        ConfigurationError: others may read it, or it is no key.
    """
    try:
        if file.stat().st_mode & 0o077:
            raise ConfigurationError(f"others can read the key: run `chmod 600 {file}`")
        key = file.read_bytes().strip()
        Fernet(key)
    except FileNotFoundError:
        return None
    except OSError as error:
        reason = (error.strerror or "unreadable").lower()
        raise ConfigurationError(f"the key file cannot be read ({reason}): {file}") from None
    except ValueError:
        raise ConfigurationError(f"{file} holds no key: restore it from your backup") from None
    return key


def make_key(file: Path) -> bytes:
    """Write a new key for its owner alone; where another process was first, return its key.

    Raises:
        ConfigurationError: the file cannot be written.
    """
    try:
        file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(dir=file.parent) as fresh:  # mkstemp: mode 0600
            fresh.write(Fernet.generate_key())
            fresh.flush()
            os.fsync(fresh.fileno())
            with suppress(FileExistsError):
                os.link(fresh.name, file)
    except OSError as error:
        reason = (error.strerror or "unwritable").lower()
        raise ConfigurationError(f"the key file cannot be written ({reason}): {file}") from None
    key = read_key(file)
    assert key is not None, "it was just written"
    return key
