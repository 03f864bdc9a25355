"""What the simulated platform knows of one Official Account: its application, tokens, uploads."""

import secrets
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

ACCESS = timedelta(hours=25)
REFRESH = timedelta(days=90)
CODE = timedelta(minutes=10)
INVALID, EXPIRED = -216, -220


@dataclass(slots=True)
class Official:
    """An account and the application it gave its rights to.

    `templates`: approved message → the names of its fields. A refresh token is good for one
    exchange; the exchange ends the access token that came with it.
    """

    id: str
    app_id: str
    app_secret: str
    hook_secret: str
    refresh: str
    templates: dict[str, tuple[str, ...]] = field(default_factory=dict)
    access: str = ""
    access_until: datetime | None = None
    refresh_until: datetime | None = None
    codes: dict[str, datetime] = field(default_factory=dict)
    ended: set[str] = field(default_factory=set)
    """access tokens that were good once"""
    uploads: dict[str, str] = field(default_factory=dict)
    """token → id of the stored file"""
    exchanges: int = 0

    def problem(self, access: str, now: datetime) -> int:
        """0 for a good access token, else the number of the refusal."""
        if access in self.ended:
            return EXPIRED
        if not access or access != self.access:
            return INVALID
        return EXPIRED if self.access_until is None or now >= self.access_until else 0

    def new_code(self, now: datetime) -> str:
        """What the account's keeper gets for a consent."""
        code = secrets.token_urlsafe(24)
        self.codes[code] = now + CODE
        return code

    def takes(self, form: dict[str, Any], secret: str, now: datetime) -> bool:
        """Whether this code or refresh token may be exchanged; it cannot be a second time."""
        if secret != self.app_secret or form.get("app_id") != self.app_id:
            return False
        if form.get("grant_type") == "authorization_code":
            until = self.codes.pop(str(form.get("code")), None)
            return until is not None and now < until
        given = form.get("grant_type") == "refresh_token" and form.get("refresh_token")
        late = self.refresh_until is not None and now >= self.refresh_until
        return bool(given) and given == self.refresh and not late

    def exchange(self, now: datetime) -> dict[str, str]:
        """A new pair; the old one ends."""
        if self.access:
            self.ended.add(self.access)
        self.access, self.refresh = secrets.token_urlsafe(24), secrets.token_urlsafe(24)
        self.access_until, self.refresh_until = now + ACCESS, now + REFRESH
        self.exchanges += 1
        return {
            "access_token": self.access,
            "refresh_token": self.refresh,
            "expires_in": str(int(ACCESS.total_seconds())),
        }
