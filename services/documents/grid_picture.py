"""A year at a glance as a PNG: a coloured square for each member and month.

The letters are those of fonts/ (its licence lies beside it), so that Vietnamese shows everywhere.
"""

import io
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from services.documents.word import printable

if TYPE_CHECKING:
    from PIL.ImageDraw import ImageDraw
    from PIL.ImageFont import FreeTypeFont

MIME = "image/png"
FONT = Path(__file__).parent / "fonts" / "DejaVuSansCondensed-Vietnamese.ttf"
CELL, NAMES, EDGE, TOP = 34, 250, 16, 92
"""pixels: side of a square, width of the names, border, height of the title"""
LEGEND_LINE, INK, GRID, EMPTY = 26, "#222222", "#FFFFFF", "F7F7F7"
LARGEST = 120
"""members in one picture; more cannot be read on a phone"""
LONGEST_NAME = 80


@dataclass(frozen=True, slots=True)
class Square:
    """One month of one member; `colour` as hexadecimal RGB."""

    text: str = ""
    colour: str = EMPTY


@dataclass(frozen=True, slots=True)
class Grid:
    """Names with one square for each column, and what the squares mean."""

    title: str
    below: str
    columns: Sequence[str]
    rows: Sequence[tuple[str, Sequence[Square]]]
    legend: Sequence[tuple[Square, str]]


def draw(grid: Grid) -> bytes:
    """The picture; of a very large unit the first 120 members, and it says so."""
    from PIL import Image, ImageDraw, ImageFont

    shown = grid.rows[:LARGEST]
    width = 2 * EDGE + NAMES + len(grid.columns) * CELL
    height = TOP + len(shown) * CELL + (len(grid.legend) + 2) * LEGEND_LINE
    picture = Image.new("RGB", (width, height), "white")
    pen = ImageDraw.Draw(picture)
    large, small = ImageFont.truetype(str(FONT), 20), ImageFont.truetype(str(FONT), 15)
    _title(pen, grid, large, small)
    for row, (name, squares) in enumerate(shown):
        top = TOP + row * CELL
        pen.text((EDGE, top + 8), _short(pen, printable(name), small), INK, small)
        for column, square in enumerate(squares):
            _square(pen, (EDGE + NAMES + column * CELL, top), square, small)
    _legend(pen, grid, TOP + len(shown) * CELL + LEGEND_LINE, small)
    written = io.BytesIO()
    picture.save(written, "PNG", optimize=True)
    return written.getvalue()


def _title(pen: "ImageDraw", grid: Grid, large: "FreeTypeFont", small: "FreeTypeFont") -> None:
    pen.text((EDGE, EDGE), printable(grid.title), INK, large)
    pen.text((EDGE, EDGE + 28), printable(grid.below), INK, small)
    for column, label in enumerate(grid.columns):
        middle = EDGE + NAMES + column * CELL + CELL // 2
        pen.text((middle, TOP - 12), label, INK, small, anchor="mm")


def _square(pen: "ImageDraw", at: tuple[int, int], square: Square, small: "FreeTypeFont") -> None:
    left, top = at
    corners = (left, top, left + CELL, top + CELL)
    pen.rectangle(corners, fill=f"#{square.colour}", outline=GRID, width=2)
    pen.text((left + CELL // 2, top + CELL // 2), square.text, INK, small, anchor="mm")


def _legend(pen: "ImageDraw", grid: Grid, top: int, small: "FreeTypeFont") -> None:
    for line, (square, meaning) in enumerate(grid.legend):
        y = top + line * LEGEND_LINE
        pen.rectangle((EDGE, y, EDGE + 30, y + 20), fill=f"#{square.colour}", outline="#CCCCCC")
        pen.text((EDGE + 15, y + 10), square.text, INK, small, anchor="mm")
        pen.text((EDGE + 42, y + 10), meaning, INK, small, anchor="lm")
    if left_out := len(grid.rows) - LARGEST if len(grid.rows) > LARGEST else 0:
        more = f"Còn {left_out} đảng viên không vẽ ở đây; xem sổ Excel."
        pen.text((EDGE + NAMES + 20, top + 10), more, INK, small, anchor="lm")


def _short(pen: "ImageDraw", name: str, font: "FreeTypeFont") -> str:
    """The name as far as it fits, with three dots where it does not."""
    name = name[:LONGEST_NAME]
    if pen.textlength(name, font) <= NAMES - 8:
        return name
    while name and pen.textlength(name + "…", font) > NAMES - 8:
        name = name[:-1]
    return name.rstrip() + "…"
