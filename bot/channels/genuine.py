"""Whether a request at a webhook comes from the platform: compared in constant time."""

import hashlib
import hmac
import re
from collections.abc import Iterator, Mapping

TIMESTAMP = re.compile(rb'(?<!\\)"timestamp"\s*:\s*"?(\d{1,20})')
MOST_TIMESTAMPS = 4
"""a message may quote others; more than a few moments are not looked at"""


def header(headers: Mapping[str, str], name: str) -> str:
    """A header whatever its letters look like; "" when missing."""
    wanted = name.lower()
    return next((value for found, value in headers.items() if found.lower() == wanted), "")


def same(shown: str, secret: str) -> bool:
    """The secret itself was shown."""
    return hmac.compare_digest(shown.encode(), secret.encode())


def signed(headers: Mapping[str, str], name: str, body: bytes, *, before: str, after: str) -> bool:
    """The header holds the SHA-256 of `before`, the raw body, its moment and `after`.

    The moment is a header or stands in the body, which is not parsed for it: it is a part of what
    was signed, so a wrong one cannot make a wrong signature right.
    """
    shown = header(headers, name).removeprefix("mac=").strip().lower()
    found = False
    for moment in _moments(headers, body):
        digest = hashlib.sha256(before.encode() + body + moment + after.encode()).hexdigest()
        found |= hmac.compare_digest(shown.encode(), digest.encode())
    return found


def _moments(headers: Mapping[str, str], body: bytes) -> Iterator[bytes]:
    if told := header(headers, "X-ZEvent-Timestamp"):
        yield told.encode()
    for number, found in enumerate(TIMESTAMP.finditer(body)):
        if number >= MOST_TIMESTAMPS:
            break
        yield found[1]
