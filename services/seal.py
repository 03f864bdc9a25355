"""Seals what must not be read from a stolen database, and signs links that expire."""

import base64
import hashlib
import hmac
import re
from datetime import datetime

from cryptography.fernet import Fernet, InvalidToken, MultiFernet

LINK = re.compile(rb"file (\d{1,18}) chat (\d{1,18})")


class Seal:
    """Encrypts with one secret of the installation (settings, never the database).

    What earlier secrets sealed, and links they signed, can be read as long as these are given.
    """

    def __init__(self, secret: str, *earlier: str) -> None:
        self._keys = [_digest(each) for each in (secret, *earlier)]
        self._newest = _fernet(secret)
        self._fernet = MultiFernet([self._newest, *map(_fernet, earlier)])

    def derive(self, purpose: str) -> str:
        """A further secret for one purpose, always the same; letters and digits only."""
        return _signed(self._keys[0], purpose)

    def digests(self, purpose: str, text: str) -> list[str]:
        """What is kept of a text that is only compared: under the newest secret, then earlier."""
        return [_signed(_signed(key, purpose).encode(), text) for key in self._keys]

    def close(self, text: str) -> str:
        """The sealed form of a phone number."""
        return self._newest.encrypt(text.encode()).decode()

    def renew(self, sealed: str) -> str | None:
        """The same text under the newest secret; None when no secret opens it."""
        try:
            self._newest.decrypt(sealed.encode())
        except InvalidToken:
            text = self.open(sealed)
            return None if text is None else self.close(text)
        return sealed

    def open(self, sealed: str) -> str | None:
        """The text again; None when it was sealed with a secret that is not given."""
        try:
            return self._fernet.decrypt(sealed.encode()).decode()
        except InvalidToken:
            return None

    def link(self, file_id: int, chat_id: int, now: datetime) -> str:
        """A token for one file, made for one chat at `now`."""
        content = f"file {file_id} chat {chat_id}".encode()
        return self._newest.encrypt_at_time(content, int(now.timestamp())).decode()

    def follow(self, token: str, now: datetime, *, seconds: int) -> tuple[int, int] | None:
        """(file id, chat id) of a token; None when altered, foreign or older than `seconds`."""
        if not _canonical(token):
            return None
        try:
            moment = int(now.timestamp())
            content = self._fernet.decrypt_at_time(token.encode(), seconds, moment)
        except InvalidToken:
            return None
        named = LINK.fullmatch(content)  # a sealed phone number is no link
        return (int(named[1]), int(named[2])) if named else None


def _signed(key: bytes, text: str) -> str:
    return hmac.new(key, text.encode(), hashlib.sha256).hexdigest()


def _digest(secret: str) -> bytes:
    return hashlib.sha256(secret.encode()).digest()


def _fernet(secret: str) -> Fernet:
    return Fernet(base64.urlsafe_b64encode(_digest(secret)))


def _canonical(token: str) -> bool:
    """Base64 leaves bits of the last sign unused: another sign there is an altered link too."""
    try:
        return base64.urlsafe_b64encode(base64.urlsafe_b64decode(token)) == token.encode()
    except ValueError:
        return False
