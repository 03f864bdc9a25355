"""One `Reply` in the form that a channel can show: pure, no network, no database.

Where a channel has buttons the choices become buttons; elsewhere they become a numbered list.
Text is always plain (no parse mode), so nothing that a person writes can turn into markup. Length
is counted in UTF-16 units, the larger of the two ways in which our platforms count.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

from bot.channels.base import Capabilities, Part
from handlers.texts import Texts
from handlers.vocabulary import Attachment, Choice, Reply

MENU = "/menu"
LINK_MINUTES = 30
MAX_DATA = 64
"""bytes that a button may carry (Telegram)"""
MAX_CAPTION = 1024
"""UTF-16 units that may stand under a file (Telegram)"""
MAX_COLUMNS = 8
_BREAKS = ("\n\n", "\n", " ")
_NEAR = 2
"""a paragraph or line end is taken when at least 1/_NEAR of the room is filled by then"""

Link = Callable[[Attachment], str | None]
Row = tuple[tuple[str, str], ...]


def render(reply: Reply, capabilities: Capabilities, t: Texts, file_link: Link) -> list[Part]:
    """The messages that show a reply, in order; none when there is nothing to show.

    Buttons and file stand with the last text, buttons that do not fit in further messages; `edit`
    and `callback` belong to the first part. `file_link` gives a link where a channel has no files.
    Raises ValueError for choices without an offer: nobody could choose them.
    """
    if reply.choices and reply.offer is None:
        raise ValueError("choices need the token of their offer")
    show = _with_buttons if _fit(reply, capabilities) else _as_list
    parts = show(reply, capabilities, t, file_link)
    if reply.file and capabilities.files and not capabilities.captions:
        parts = [_alone(reply.file, t, file_link), *parts]
    if not parts:
        return []
    edit = reply.edit if capabilities.edit and parts[0].file_id is None else None
    return [replace(parts[0], edit=edit, callback=reply.callback), *parts[1:]]


def numbered(choices: Sequence[Choice]) -> list[tuple[int, Choice]]:
    """Each choice with its number: from 1 in their order, but "/menu" is 0 and stands last."""
    plain = [choice for choice in choices if choice.value != MENU]
    menu = [choice for choice in choices if choice.value == MENU]
    return [*enumerate(plain, start=1), *((0, choice) for choice in menu)]


def split(text: str, limit: int) -> list[str]:
    """Pieces of at most `limit` UTF-16 units, cut between paragraphs, lines or words if possible.

    Only white space at a cut is lost. Text that is all white space gives no piece.
    """
    pieces, rest = [], text.strip()
    while rest:
        end = _cut(rest, limit)
        pieces.append(rest[:end].rstrip())
        rest = rest[end:].lstrip()
    return pieces


def units(text: str) -> int:
    """Length in UTF-16 units."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def _fit(reply: Reply, room: Capabilities) -> bool:
    """The choices become buttons: all of them in one message, where the channel wants that."""
    return room.max_buttons >= (len(reply.choices) if room.list_beyond else 1)


def _alone(file: Attachment, t: Texts, file_link: Link) -> Part:
    """A file of its own; its text and link are shown should the platform not take it."""
    if (link := file_link(file)) is None:
        return Part(t("file.none", name=file.name), file_id=file.file_id)
    said = t("file.button", name=file.name, minutes=LINK_MINUTES)
    return Part(said, (((t("file.open"), link),),), file.file_id)


def _with_buttons(reply: Reply, room: Capabilities, t: Texts, file_link: Link) -> list[Part]:
    link = "" if room.files else _file_line(reply, t, file_link)
    texts = split(_joined(reply.text, link), room.max_text)
    parts = [Part(text) for text in texts]
    if reply.file and room.files and room.captions:
        parts = _with_file(parts, reply.file)
    first, *others = list(_keyboards(reply, room)) or [()]
    if first and not parts:
        parts = [Part(t("choices.list"))]
    if first:
        parts[-1] = replace(parts[-1], buttons=first)
    return parts + [Part(t("choices.list"), keyboard) for keyboard in others]


def _with_file(parts: list[Part], file: Attachment) -> list[Part]:
    """The last text becomes the caption, if it is short enough for one."""
    if parts and units(parts[-1].text) <= MAX_CAPTION:
        return [*parts[:-1], replace(parts[-1], file_id=file.file_id)]
    return [*parts, Part("", file_id=file.file_id)]


def _keyboards(reply: Reply, room: Capabilities) -> Iterator[tuple[Row, ...]]:
    columns = max(1, min(reply.columns, room.max_buttons, MAX_COLUMNS))
    page = room.max_buttons // columns * columns
    buttons = [
        (_label(choice, room.max_label), _data(reply, index))
        for index, choice in enumerate(reply.choices)
    ]
    for start in range(0, len(buttons), page):
        some = buttons[start : start + page]
        yield tuple(tuple(some[at : at + columns]) for at in range(0, len(some), columns))


def _data(reply: Reply, index: int) -> str:
    data = f"{reply.offer}:{index}"
    if len(data.encode()) > MAX_DATA:
        raise ValueError("the token of the offer is too long for a button")
    return data


def _label(choice: Choice, limit: int) -> str:
    label = _one_line(choice)
    if units(label) <= limit:
        return label
    return label[: _fitting(label, limit - 1)].rstrip() + "…"


def _one_line(choice: Choice) -> str:
    return " ".join(choice.label.split()) or "…"


def _as_list(reply: Reply, room: Capabilities, t: Texts, file_link: Link) -> list[Part]:
    choices = "\n".join(f"{number}. {_one_line(c)}" for number, c in numbered(reply.choices))
    how = t("choices.how") if choices else ""
    file = "" if room.files else _file_line(reply, t, file_link)
    parts = [Part(text) for text in split(_joined(reply.text, file, choices, how), room.max_text)]
    return _with_file(parts, reply.file) if reply.file and room.captions and room.files else parts


def _file_line(reply: Reply, t: Texts, file_link: Link) -> str:
    if reply.file is None:
        return ""
    link = file_link(reply.file)
    if link is None:
        return t("file.none", name=reply.file.name)
    return t("file.link", name=reply.file.name, minutes=LINK_MINUTES, link=link)


def _joined(*blocks: str) -> str:
    return "\n\n".join(block.strip() for block in blocks if block.strip())


def _cut(text: str, limit: int) -> int:
    """Where the first piece of `text` ends."""
    room = _fitting(text, limit)
    if room == len(text):
        return room
    for mark in _BREAKS:
        # One sign more: white space right behind a full piece is a good place to cut.
        end = text.rfind(mark, 0, room + len(mark))
        if end >= (room // _NEAR if mark != " " else 1):
            return end
    return room


def _fitting(text: str, limit: int) -> int:
    """How many characters fit into `limit` units, at least one."""
    head = text[:limit].encode("utf-16-le", "surrogatepass")[: 2 * limit]
    return max(1, len(head.decode("utf-16-le", "ignore")))
