"""What may be set from outside: `ZHAOHU_*` environment variables and their defaults."""

import difflib
import os
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import Field, ValidationError, field_validator, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from data.model.errors import ConfigurationError

PREFIX = "ZHAOHU_"
CHECKOUT = Path(__file__).resolve().parent.parent
_LOOPBACK = {"127.0.0.1", "localhost", "::1"}
_SECRET_CHARACTERS = set("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-")


class Settings(BaseSettings):
    """Everything that can be configured; read by `load_settings`."""

    model_config = SettingsConfigDict(
        env_prefix=PREFIX, frozen=True, extra="forbid", env_ignore_empty=True
    )

    home: Path = CHECKOUT / "var"  # everything Zhaohu writes
    database_url: str = Field("", repr=False)  # empty: SQLite in home; may hold a password
    key_file: Path = Path()  # key of the encrypted columns; default home/key
    models: Path = Path()  # speech models; default home/models
    timezone: str = "Asia/Shanghai"  # of the community
    engine: str = "embedded"  # what names intents: embedded, or a Rasa server
    rasa_url: str = "http://127.0.0.1:5005"  # of the engine rasa
    host: str = "127.0.0.1"
    port: int = Field(8080, ge=1, le=65535)
    telegram_token: str | None = Field(None, repr=False)
    telegram_base_url: str = "https://api.telegram.org/bot"
    telegram_webhook_url: str | None = None  # public https address; None: polling
    telegram_webhook_secret: str | None = Field(None, repr=False)

    @property
    def zone(self) -> ZoneInfo:
        """The community's time zone."""
        return ZoneInfo(self.timezone)

    @property
    def model_file(self) -> Path:
        """Where the trained model of the embedded engine lies."""
        return self.home / "nlu.model"

    @property
    def loopback(self) -> bool:
        """Whether only this machine can reach the web pages."""
        return self.host in _LOOPBACK

    @field_validator("home", "key_file", "models")
    @classmethod
    def _expanded(cls, value: Path) -> Path:
        return value.expanduser()

    @field_validator("timezone")
    @classmethod
    def _known_zone(cls, value: str) -> str:
        try:
            ZoneInfo(value)
        except (ZoneInfoNotFoundError, ValueError, OSError):
            raise ValueError("name a time zone such as Asia/Shanghai") from None
        return value

    @field_validator("telegram_webhook_url")
    @classmethod
    def _https(cls, value: str | None) -> str | None:
        if value is not None and not value.startswith("https://"):
            raise ValueError("Telegram delivers to https:// addresses only")
        return value

    @field_validator("telegram_webhook_secret")
    @classmethod
    def _plain_secret(cls, value: str | None) -> str | None:
        if value is not None and not (len(value) <= 256 and set(value) <= _SECRET_CHARACTERS):
            raise ValueError("use 1 to 256 letters, digits, _ and -")
        return value

    @model_validator(mode="before")
    @classmethod
    def _defaults_from_home(cls, values: dict[str, Any]) -> dict[str, Any]:
        home = Path(values.get("home") or CHECKOUT / "var").expanduser().absolute()
        derived = {
            "home": home,
            "key_file": home / "key",
            "models": home / "models",
            "database_url": f"sqlite:///{home / 'zhaohu.db'}",
        }
        return {**derived, **{name: value for name, value in values.items() if name != "home"}}

    @model_validator(mode="after")
    def _webhook_is_guarded(self) -> "Settings":
        if self.telegram_webhook_url and not self.telegram_webhook_secret:
            raise ValueError(
                "ZHAOHU_TELEGRAM_WEBHOOK_URL needs ZHAOHU_TELEGRAM_WEBHOOK_SECRET beside it: "
                "choose a long random word"
            )
        return self


def load_settings(**overrides: str) -> Settings:
    """Read the environment; `overrides` come from the command line and win.

    Raises:
        ConfigurationError: a variable is unknown or its value unusable.
    """
    _refuse_unknown_variables()
    try:
        return Settings(**overrides)  # type: ignore[arg-type]  # pydantic reads the strings
    except ValidationError as error:
        raise ConfigurationError(_sentence(error)) from None


def _refuse_unknown_variables() -> None:
    known = [PREFIX + name.upper() for name in Settings.model_fields]
    for variable in sorted(os.environ):
        if variable.upper().startswith(PREFIX) and variable.upper() not in known:
            nearest = difflib.get_close_matches(variable.upper(), known, n=1, cutoff=0.0)
            raise ConfigurationError(
                f"{variable} is not a setting of Zhaohu: did you mean {nearest[0]}?"
            )


def _sentence(error: ValidationError) -> str:
    """Put the first complaint into one sentence that never repeats the value."""
    first = error.errors(include_input=False, include_url=False, include_context=False)[0]
    what = first["msg"].removeprefix("Value error, ")
    if not first["loc"]:
        return what
    return f"{PREFIX}{str(first['loc'][0]).upper()} is unusable: {what[0].lower()}{what[1:]}"
