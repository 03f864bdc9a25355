"""The year at a glance as a PNG: a coloured square for each member and month.

The letters are those of fonts/ (its licence lies beside it), so that Vietnamese shows everywhere.
"""

import io
from pathlib import Path
from typing import TYPE_CHECKING

from services.documents.phrasing import issuer_name
from services.documents.word import printable
from services.documents.year import MONTHS, Year
from services.documents.year_style import SIGNS, signs, worst

if TYPE_CHECKING:
    from PIL.ImageDraw import ImageDraw
    from PIL.ImageFont import FreeTypeFont

MIME = "image/png"
FONT = Path(__file__).parent / "fonts" / "DejaVuSansCondensed-Vietnamese.ttf"
CELL, NAMES, EDGE, TOP = 34, 250, 16, 92
"""pixels: side of a square, width of the names, border, height of the title"""
LEGEND_LINE, INK, GRID = 26, "#222222", "#FFFFFF"
LARGEST = 120
"""members in one picture; more cannot be read on a phone"""
LONGEST_NAME = 80


def build(year: Year) -> bytes:
    """The picture; of a very large unit the first 120 members, and it says so."""
    from PIL import Image, ImageDraw, ImageFont

    shown = year.rows[:LARGEST]
    width = 2 * EDGE + NAMES + len(MONTHS) * CELL
    height = TOP + len(shown) * CELL + (len(SIGNS) + 2) * LEGEND_LINE
    picture = Image.new("RGB", (width, height), "white")
    draw = ImageDraw.Draw(picture)
    large, small = ImageFont.truetype(str(FONT), 20), ImageFont.truetype(str(FONT), 15)
    _title(draw, year, large, small)
    for row, member in enumerate(shown):
        top = TOP + row * CELL
        draw.text((EDGE, top + 8), _short(draw, printable(member.name), small), INK, small)
        for month, marks in zip(MONTHS, member.months, strict=True):
            _square(draw, (month, top), marks, small)
    _legend(draw, TOP + len(shown) * CELL + LEGEND_LINE, len(year.rows) - len(shown), small)
    written = io.BytesIO()
    picture.save(written, "PNG", optimize=True)
    return written.getvalue()


def _title(draw: "ImageDraw", year: Year, large: "FreeTypeFont", small: "FreeTypeFont") -> None:
    draw.text((EDGE, EDGE), printable(issuer_name(year.unit)), INK, large)
    draw.text((EDGE, EDGE + 28), f"Tham gia sinh hoạt năm {year.year}", INK, small)
    for month in MONTHS:
        middle = EDGE + NAMES + (month - 1) * CELL + CELL // 2
        draw.text((middle, TOP - 12), f"T{month}", INK, small, anchor="mm")


def _square(
    draw: "ImageDraw", at: tuple[int, int], marks: tuple[str, ...], small: "FreeTypeFont"
) -> None:
    month, top = at
    left = EDGE + NAMES + (month - 1) * CELL
    mark = worst(marks)
    colour = f"#{SIGNS[mark].colour}" if mark else "#F7F7F7"
    draw.rectangle((left, top, left + CELL, top + CELL), fill=colour, outline=GRID, width=2)
    middle = (left + CELL // 2, top + CELL // 2)
    draw.text(middle, signs(marks), INK, small, anchor="mm")


def _legend(draw: "ImageDraw", top: int, left_out: int, small: "FreeTypeFont") -> None:
    for line, sign in enumerate(SIGNS.values()):
        y = top + line * LEGEND_LINE
        draw.rectangle((EDGE, y, EDGE + 30, y + 20), fill=f"#{sign.colour}", outline="#CCCCCC")
        draw.text((EDGE + 15, y + 10), sign.sign, INK, small, anchor="mm")
        draw.text((EDGE + 42, y + 10), sign.meaning, INK, small, anchor="lm")
    if left_out:
        more = f"Còn {left_out} đảng viên không vẽ ở đây; xem sổ Excel."
        draw.text((EDGE + NAMES + 20, top + 10), more, INK, small, anchor="lm")


def _short(draw: "ImageDraw", name: str, font: "FreeTypeFont") -> str:
    """The name as far as it fits, with three dots where it does not."""
    name = name[:LONGEST_NAME]
    if draw.textlength(name, font) <= NAMES - 8:
        return name
    while name and draw.textlength(name + "…", font) > NAMES - 8:
        name = name[:-1]
    return name.rstrip() + "…"
