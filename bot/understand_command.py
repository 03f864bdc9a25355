"""`chibot understand`: reads messages from standard input, prints what each one means."""

import json
import sys
from dataclasses import asdict
from datetime import datetime
from enum import StrEnum
from typing import Annotated, Any, NoReturn
from zoneinfo import ZoneInfo

import typer

from handlers.understanding import Meaning
from handlers.understanding import understand as meaning_of

_HERE = ZoneInfo("Asia/Ho_Chi_Minh")
_OBJECT = "{"


class Context(StrEnum):
    """What a person was last asked about."""

    MEETING = "meeting"
    DUES = "dues"
    RESIDENCE = "residence"
    NONE = "none"


ContextOption = Annotated[Context, typer.Option(help="Điều vừa được hỏi.")]
TodayOption = Annotated[
    datetime | None,
    typer.Option(formats=["%Y-%m-%d"], help="Ngày hôm nay; mặc định theo đồng hồ máy."),
]


def understand(context: ContextOption = Context.NONE, today: TodayOption = None) -> None:
    """Đọc mỗi dòng một tin nhắn (hoặc đối tượng JSON có text, context), in ý nghĩa dạng JSON."""
    day = (today or datetime.now(_HERE)).date()  # noqa: TID251 - the clock of a command
    for number, raw in enumerate(sys.stdin.buffer, start=1):
        line = raw.decode("utf-8-sig", errors="replace")
        if not line.strip():
            continue
        text, asked = _message(line.rstrip("\r\n"), number, context)
        found = as_json(meaning_of(text, asked, today=day))
        typer.echo(json.dumps(found, ensure_ascii=False))


def as_json(meaning: Meaning) -> dict[str, Any]:
    """Give a meaning as plain values; what was not said is left out."""
    values = asdict(meaning)
    values["date"] = meaning.date.isoformat() if meaning.date else None
    values["also"] = [as_json(other) for other in meaning.also]
    always = {"intent", "confidence"}
    return {key: value for key, value in values.items() if value or key in always}


def _message(line: str, number: int, context: Context) -> tuple[str, str]:
    """Give text and context of one line; a JSON object may name its own context."""
    if not line.lstrip().startswith(_OBJECT):
        return line, context.value
    try:
        message = json.loads(line)
        text, asked = message["text"], Context(message.get("context") or context)
    except (ValueError, KeyError):
        _refuse(f'dòng {number}: cần một đối tượng JSON như {{"text": "…", "context": "meeting"}}')
    if not isinstance(text, str):
        _refuse(f'dòng {number}: "text" phải là chuỗi ký tự')
    return text, asked.value


def _refuse(problem: str) -> NoReturn:
    typer.echo(f"Lỗi: {problem}", err=True)
    raise typer.Exit(1)
