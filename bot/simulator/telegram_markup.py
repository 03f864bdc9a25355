"""Telegram's formatted text and inline keyboards: checked as strictly as the real server does."""

import html
import re
from typing import Any, NoReturn

from bot.simulator.arguments import Arguments, bad
from bot.simulator.world import Button, Json, Keyboard

TEXT_LENGTH, CAPTION_LENGTH, DATA_BYTES, MOST_BUTTONS, ROW_LENGTH = 4096, 1024, 64, 100, 8

_TAGS = {
    "b": "bold", "strong": "bold", "i": "italic", "em": "italic", "u": "underline",
    "ins": "underline", "s": "strikethrough", "strike": "strikethrough", "del": "strikethrough",
    "code": "code", "pre": "pre", "a": "text_link", "blockquote": "blockquote",
    "tg-spoiler": "spoiler", "span": "spoiler",
}  # fmt: skip
_TAG = re.compile(r"<(?P<close>/?)(?P<name>[a-zA-Z][\w-]*)(?P<rest>[^<>]*)>")
_ENTITY = re.compile(r"&(?:lt|gt|amp|quot|#\d+|#x[0-9a-fA-F]+);")
_HREF = re.compile(r"href\s*=\s*(?:\"([^\"]*)\"|'([^']*)')")


def utf16(text: str) -> int:
    """Length in UTF-16 units, as Telegram counts offsets."""
    return len(text.encode("utf-16-le")) // 2


class _Html:
    """One pass over the source: plain text, closed entities, tags still open."""

    def __init__(self, source: str) -> None:
        self.source = source
        self.text = ""
        self.entities: list[Json] = []
        self._open: list[tuple[str, int, str]] = []

    def parse(self) -> None:
        at = 0
        while at < len(self.source):
            at = self._tag(at) if self.source[at] == "<" else self._plain(at)
        if self._open:
            self._fail(f'Can\'t find end tag corresponding to start tag "{self._open[-1][0]}"')
        self.entities.sort(key=lambda e: (e["offset"], -e["length"]))

    def _plain(self, at: int) -> int:
        end = self.source.find("<", at)
        end = len(self.source) if end < 0 else end
        piece = self.source[at:end]
        self.text += _ENTITY.sub(lambda found: html.unescape(found.group()), piece)
        return end

    def _tag(self, at: int) -> int:
        found = _TAG.match(self.source, at)
        offset = len(self.source[:at].encode())
        if found is None:
            self._fail(f'Unsupported start tag "" at byte offset {offset}')
        name = found["name"].lower()
        if found["close"]:
            self._close(name, offset)
        elif name not in _TAGS or (name == "span" and "tg-spoiler" not in found["rest"]):
            self._fail(f'Unsupported start tag "{name}" at byte offset {offset}')
        else:
            self._open.append((name, len(self.text), found["rest"]))
        return found.end()

    def _close(self, name: str, offset: int) -> None:
        if not self._open:
            self._fail(f"Unexpected end tag at byte offset {offset}")
        opened, start, rest = self._open.pop()
        if opened != name:
            self._fail(
                f'Unmatched end tag at byte offset {offset}, expected "</{opened}>", '
                f'found "</{name}>"'
            )
        length = utf16(self.text[start:])
        if not length:
            return
        entity: Json = {
            "type": _TAGS[name],
            "offset": utf16(self.text[:start]),
            "length": length,
        }
        link = _HREF.search(rest) if name == "a" else None
        if link:
            entity["url"] = html.unescape(link[1] or link[2] or "")
        self.entities.append(entity)

    def _fail(self, why: str) -> NoReturn:
        raise bad(f"can't parse entities: {why}")


def read_text(args: Arguments, name: str = "text") -> tuple[str, list[Json]]:
    """The plain text a phone shows and its entities; raises ApiError in Telegram's words."""
    caption = name == "caption"
    text, entities = _parsed(args, name, f"{name}_entities" if caption else "entities")
    if not text.strip():
        if caption:
            return "", []
        raise bad("message text is empty")
    if len(text) > (CAPTION_LENGTH if caption else TEXT_LENGTH):
        raise bad("message caption is too long" if caption else "message is too long")
    return text, entities


def _parsed(args: Arguments, name: str, entities_name: str) -> tuple[str, list[Json]]:
    mode, source = args.text("parse_mode"), args.text(name)
    if not mode:
        return source.rstrip(), _given_entities(args, entities_name)
    if mode.lower() != "html":
        raise bad("unsupported parse_mode")
    parser = _Html(source.rstrip())
    parser.parse()
    return parser.text, parser.entities


def _given_entities(args: Arguments, name: str) -> list[Json]:
    entities = args.json(name, "message entities")
    if entities is None:
        return []
    if not isinstance(entities, list) or not all(isinstance(e, dict) for e in entities):
        raise bad("can't parse message entities: expected an Array of MessageEntity")
    return entities


def read_keyboard(args: Arguments) -> Keyboard:
    """The inline keyboard; other reply keyboards are refused, no phone here shows them."""
    markup = args.json("reply_markup", "reply keyboard markup")
    if not markup:
        return ()
    if not isinstance(markup, dict):
        raise bad("object expected as reply markup")
    rows = markup.get("inline_keyboard")
    if rows is None:
        raise bad("only inline keyboards are shown by this server")
    if not isinstance(rows, list) or not all(isinstance(row, list) for row in rows):
        raise bad('field "inline_keyboard" of the InlineKeyboardMarkup must be an Array of Arrays')
    keyboard = tuple(tuple(_button(button) for button in row) for row in rows if row)
    long_row = any(len(row) > ROW_LENGTH for row in keyboard)
    if long_row or sum(map(len, keyboard)) > MOST_BUTTONS:
        raise bad("reply markup is too long")
    return keyboard


def _button(value: Any) -> Button:
    where = "can't parse inline keyboard button"
    if not isinstance(value, dict):
        raise bad(f"{where}: expected an Object")
    label, data, url = value.get("text"), value.get("callback_data"), value.get("url")
    if not isinstance(label, str):
        raise bad(f'{where}: Field "text" must be of type String')
    if not label.strip():
        raise bad("inline keyboard button text is empty")
    if url is not None:
        return Button(label, url=_checked_url(url))
    if data is None:
        raise bad(f"{where}: Text buttons are unallowed in the inline keyboard")
    if not isinstance(data, str) or not 1 <= len(data.encode()) <= DATA_BYTES:
        raise bad("BUTTON_DATA_INVALID")
    return Button(label, data)


def _checked_url(url: object) -> str:
    if not isinstance(url, str) or not re.match(r"(?:https?|tg)://\S+$", url):
        raise bad(f"inline keyboard button URL '{url}' is invalid: Wrong HTTP URL")
    return url
