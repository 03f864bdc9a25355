"""Reads a call's arguments from query, form, multipart or JSON, as the real servers do."""

import json
from dataclasses import dataclass, field
from typing import Any

from aiohttp import BodyPartReader, web

MOST_BYTES = 64 * 2**20


class ApiError(Exception):
    """A refused call: HTTP status, the platform's wording, and Telegram's `parameters`."""

    def __init__(self, status: int, description: str, **parameters: int) -> None:
        super().__init__(description)
        self.status, self.description, self.parameters = status, description, parameters


def bad(description: str) -> ApiError:
    return ApiError(400, f"Bad Request: {description}")


@dataclass(frozen=True, slots=True)
class Upload:
    name: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Arguments:
    """Values as they came: text from forms, any JSON type from a JSON body."""

    values: dict[str, Any] = field(default_factory=dict)
    files: dict[str, Upload] = field(default_factory=dict)

    def text(self, name: str) -> str:
        """The value as text; empty when it was not given."""
        value = self.values.get(name)
        if isinstance(value, bool):
            return "true" if value else "false"
        return value if isinstance(value, str) else "" if value is None else str(value)

    def integer(self, name: str, default: int) -> int:
        value = self.text(name)
        if not value:
            return default
        try:
            return int(value)
        except ValueError:
            raise bad(f"invalid {name} specified") from None

    def flag(self, name: str) -> bool:
        return self.text(name).lower() in {"true", "1"}

    def json(self, name: str, what: str) -> Any:
        """The parsed value, or None; a form carries it as JSON text."""
        value = self.values.get(name)
        if not isinstance(value, str):
            return value
        if not value:
            return None
        try:
            return json.loads(value)
        except ValueError:
            raise bad(f"can't parse {what} JSON object") from None


async def read_arguments(request: web.Request) -> Arguments:
    """Body values win over query values; raises ApiError 400 or 413."""
    values: dict[str, Any] = dict(request.query)
    files: dict[str, Upload] = {}
    kind = request.content_type
    if kind == "application/json":
        values |= await _json_body(request)
    elif kind == "application/x-www-form-urlencoded" and request.can_read_body:
        values |= {k: v for k, v in (await request.post()).items() if isinstance(v, str)}
    elif kind == "multipart/form-data":
        await _multipart(request, values, files)
    return Arguments(values, files)


async def _json_body(request: web.Request) -> dict[str, Any]:
    raw = await request.read()
    if not raw:
        return {}
    try:
        body = json.loads(raw)
    except ValueError:
        raise bad("can't parse JSON object") from None
    if not isinstance(body, dict):
        raise bad("object expected as request body")
    return body


async def _multipart(
    request: web.Request, values: dict[str, Any], files: dict[str, Upload]
) -> None:
    async for part in await request.multipart():
        if not isinstance(part, BodyPartReader) or part.name is None:
            raise bad("can't parse the multipart body")
        content = bytes(await part.read(decode=True))
        if len(content) > MOST_BYTES:
            raise ApiError(413, "Request Entity Too Large")
        if part.filename is None:
            values[part.name] = content.decode()
        else:
            files[part.name] = Upload(part.filename, content)
