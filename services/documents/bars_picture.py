"""How far each unit is, at a glance: a PNG with one bar for each unit."""

import io
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from services.documents.grid_picture import FONT
from services.documents.word import printable

if TYPE_CHECKING:
    from PIL.ImageDraw import ImageDraw
    from PIL.ImageFont import FreeTypeFont

MIME = "image/png"
LINE, NAMES, BAR, RIGHT, EDGE, TOP = 34, 250, 330, 110, 16, 92
"""pixels: height of a line; width of names, bars and remarks; border; height of the title"""
LEGEND_LINE, INK, EMPTY = 26, "#222222", "#EEEEEE"
LARGEST = 80
"""units in one picture; more cannot be read on a phone"""


@dataclass(frozen=True, slots=True)
class Bar:
    """A unit: its name, parts one after the other (count, colour as #RRGGBB), and a remark."""

    name: str
    parts: Sequence[tuple[int, str]]
    whole: int
    remark: str


@dataclass(frozen=True, slots=True)
class Chart:
    """Bars with a title, a line below it and what the colours mean."""

    title: str
    below: str
    bars: Sequence[Bar]
    legend: Sequence[tuple[str, str]]
    left_out: str
    """what is said of the units beyond the largest number, with {count}"""


def draw(chart: Chart) -> bytes:
    """The picture."""
    from PIL import Image, ImageDraw, ImageFont

    shown = chart.bars[:LARGEST]
    width = 2 * EDGE + NAMES + BAR + RIGHT
    height = TOP + len(shown) * LINE + (len(chart.legend) + 2) * LEGEND_LINE
    picture = Image.new("RGB", (width, height), "white")
    pen = ImageDraw.Draw(picture)
    large, small = ImageFont.truetype(str(FONT), 20), ImageFont.truetype(str(FONT), 15)
    pen.text((EDGE, EDGE), printable(chart.title), INK, large)
    pen.text((EDGE, EDGE + 32), printable(chart.below), INK, small)
    for row, bar in enumerate(shown):
        _bar(pen, bar, TOP + row * LINE, small)
    _legend(pen, chart, TOP + len(shown) * LINE + LEGEND_LINE // 2, small)
    written = io.BytesIO()
    picture.save(written, "PNG", optimize=True)
    return written.getvalue()


def _bar(pen: "ImageDraw", bar: Bar, top: int, small: "FreeTypeFont") -> None:
    name = printable(bar.name)
    while name and pen.textlength(name, small) > NAMES - 8:
        name = name[:-1]
    middle, left = top + LINE // 2, EDGE + NAMES
    pen.text((EDGE, middle), name, INK, small, anchor="lm")
    pen.rectangle((left, top + 5, left + BAR, top + LINE - 5), fill=EMPTY)
    done = 0
    for count, colour in bar.parts:
        start, done = done, done + count
        if count and bar.whole:
            ends = (left + BAR * start // bar.whole, left + BAR * done // bar.whole)
            pen.rectangle((ends[0], top + 5, ends[1], top + LINE - 5), fill=colour)
    pen.text((left + BAR + 8, middle), printable(bar.remark), INK, small, anchor="lm")


def _legend(pen: "ImageDraw", chart: Chart, top: int, small: "FreeTypeFont") -> None:
    for line, (colour, meaning) in enumerate(chart.legend):
        y = top + line * LEGEND_LINE
        pen.rectangle((EDGE, y, EDGE + 30, y + 18), fill=colour, outline="#CCCCCC")
        pen.text((EDGE + 42, y + 9), meaning, INK, small, anchor="lm")
    if len(chart.bars) > LARGEST:
        more = chart.left_out.format(count=len(chart.bars) - LARGEST)
        pen.text((EDGE + NAMES, top + 9), more, INK, small, anchor="lm")
