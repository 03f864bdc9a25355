"""Settings, prefix CHIBOT_, from the environment or `.env` (CHIBOT_ENV_FILE names another file).

Secrets are never printed.
"""

import os
import secrets
import sys
from pathlib import Path
from typing import Literal

from pydantic import Field, SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict

from bot.oa_settings import OaSettings
from services.seal import Seal


def data_folder() -> Path:
    """The user's data folder for ChiBot (made on first use)."""
    home = Path.home()
    base = (
        home / "Library/Application Support" if sys.platform == "darwin" else home / ".local/share"
    )
    return base / "chibot"


class Settings(OaSettings, BaseSettings):
    """What the person who runs the bot decides."""

    model_config = SettingsConfigDict(
        env_prefix="CHIBOT_", env_file=os.environ.get("CHIBOT_ENV_FILE", ".env"), extra="ignore"
    )

    database_url: str = ""
    secret: SecretStr | None = None
    """seals phone numbers and signs links; made in the data folder when not given"""
    secret_old: SecretStr | None = None
    """earlier secrets, separated by commas, until `chibot keys rotate` has run"""
    telegram_token: SecretStr | None = None
    telegram_api: str = "https://api.telegram.org"
    telegram_proxy: str | None = None
    zalo_tokens: SecretStr | None = None
    """several, separated by commas: a bot serves 50 people"""
    zalo_api: str = "https://bot-api.zaloplatforms.com"
    public_url: str | None = None
    """where the outside reaches this program (HTTPS); with it, updates come by webhook"""
    webhook_secret: SecretStr | None = None
    metrics_token: SecretStr | None = None
    """who shows it may read /metrics from elsewhere; without it only this machine may"""
    host: str = "127.0.0.1"
    port: int = 8080
    data: Path = Field(default_factory=data_folder)
    forms: Path | None = None
    """folder of official forms that take the place of the built-in ones of the same name"""
    superior: str = ""
    """the Party organisation above the ward, as the head of its papers names it"""
    keep_updates: int = Field(default=30, ge=1)
    keep_messages: int = Field(default=90, ge=1)
    keep_buttons: int = Field(default=90, ge=1)
    keep_drafts: int = Field(default=30, ge=1)
    keep_plan_drafts: int = Field(default=365, ge=1)
    keep_codes: int = Field(default=30, ge=1)
    keep_tries: int = Field(default=30, ge=1)
    keep_check_ins: int = Field(default=30, ge=1)
    keep_reminders: int = Field(default=730, ge=60)
    keep_photos: int = Field(default=400, ge=1)
    keep_medical: int = Field(default=1095, ge=1)
    keep_exports: int = Field(default=7, ge=1)
    """days that each kind is kept (services/privacy/retention.py)"""
    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = "INFO"
    telegram_per_second: float = 28
    zalo_per_second: float = 5
    per_chat_second: float = 1
    per_chat_minute: int = 120
    """messages of one chat that are heard within a minute; 0: all"""

    def database(self) -> str:
        """The database's URL: a SQLite file in the data folder unless told otherwise."""
        if self.database_url:
            return self.database_url
        self.data.mkdir(parents=True, exist_ok=True)
        return f"sqlite:///{self.data / 'chibot.db'}"

    def seal(self) -> Seal:
        """The seal of this installation."""
        if self.secret:
            return Seal(self.secret.get_secret_value(), *self.earlier_secrets())
        path = self.data / "secret.key"
        if not path.exists():
            self.data.mkdir(parents=True, exist_ok=True)
            path.touch(mode=0o600)
            path.write_text(secrets.token_urlsafe(32), encoding="ascii")
        return Seal(path.read_text(encoding="ascii").strip(), *self.earlier_secrets())

    def earlier_secrets(self) -> list[str]:
        """What sealed before the secret of today."""
        return _listed(self.secret_old)

    def kept_days(self) -> dict[str, int]:
        """How many days each kind is kept."""
        given = self.model_dump()
        return {
            name.removeprefix("keep_"): given[name] for name in given if name.startswith("keep_")
        }

    def hook_secret(self) -> str:
        """What the platforms must show at our webhooks."""
        if self.webhook_secret:
            return self.webhook_secret.get_secret_value()
        return self.seal().derive("webhook")

    def zalo(self) -> list[str]:
        """The Zalo tokens one by one."""
        return _listed(self.zalo_tokens)


def _listed(given: SecretStr | None) -> list[str]:
    """What stands between commas, one by one."""
    parts = given.get_secret_value().split(",") if given else []
    return [part.strip() for part in parts if part.strip()]
