"""Small drawings of a phone for the sheet that is handed out: what is said, tapped and typed.

The letters are those of fonts/, so that Vietnamese shows everywhere.
"""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from services.documents.grid_picture import FONT

if TYPE_CHECKING:
    from PIL.Image import Image
    from PIL.ImageDraw import ImageDraw
    from PIL.ImageFont import FreeTypeFont

WIDTH, HEIGHT = 900, 560
"""pixels; printed 70 mm by 44 mm, so that the letters have 16 points"""
LETTERS, LINE, EDGE, ROUND, BUTTON = 74, 84, 44, 28, 112
INK, CASE, SCREEN, SAID, TAP, TYPED = (
    "#111111", "#333333", "#F2F4F7", "#FFFFFF", "#1F5FBF", "#CFE8C9",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Screen:
    """What a phone shows: typed words, then the bot's words, then buttons below each other."""

    said: str = ""
    buttons: tuple[str, ...] = ()
    typed: str = ""


def draw(screen: Screen) -> "Image":
    """The phone, lying; words too long for their line are broken."""
    from PIL import Image, ImageDraw

    picture = Image.new("RGB", (WIDTH, HEIGHT), "white")
    pen = ImageDraw.Draw(picture)
    pen.rounded_rectangle((4, 4, WIDTH - 5, HEIGHT - 5), 60, fill=SCREEN, outline=CASE, width=14)
    top = EDGE
    if screen.typed:
        top = _bubble(pen, screen.typed, top, right=True)
    if screen.said:
        top = _bubble(pen, screen.said, top, right=False)
    _buttons(pen, screen.buttons, top)
    return picture


def letters(size: int) -> "FreeTypeFont":
    """The project's letters in a size of pixels."""
    from PIL import ImageFont

    return ImageFont.truetype(str(FONT), size)


def broken(pen: "ImageDraw", text: str, font: "FreeTypeFont", width: int) -> list[str]:
    """The text in lines no wider than `width` pixels (a single word may be)."""
    lines = [""]
    for word in text.split():
        longer = f"{lines[-1]} {word}".strip()
        if lines[-1] and pen.textlength(longer, font) > width:
            lines.append(word)
        else:
            lines[-1] = longer
    return lines


def _bubble(pen: "ImageDraw", text: str, top: int, *, right: bool) -> int:
    """The bot's words stand on the left, the person's on the right; returns where to go on."""
    font = letters(LETTERS)
    lines = broken(pen, text, font, WIDTH - 3 * EDGE)
    wide = int(max(pen.textlength(line, font) for line in lines)) + EDGE
    left = WIDTH - EDGE - wide if right else EDGE
    bottom = top + len(lines) * LINE + 24
    box = (left, top, left + wide, bottom)
    pen.rounded_rectangle(box, ROUND, fill=TYPED if right else SAID, outline=CASE, width=3)
    for number, line in enumerate(lines):
        pen.text((left + EDGE // 2, top + 10 + number * LINE), line, INK, font)
    return bottom + 20


def _buttons(pen: "ImageDraw", labels: tuple[str, ...], top: int) -> None:
    font = letters(LETTERS)
    for number, label in enumerate(labels):
        upper = top + number * (BUTTON + 16)
        box = (EDGE, upper, WIDTH - EDGE, upper + BUTTON)
        pen.rounded_rectangle(box, ROUND, fill=TAP)
        pen.text((WIDTH // 2, upper + BUTTON // 2), label, "white", font, anchor="mm")
