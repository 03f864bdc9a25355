"""A year of dues at a glance: a PNG of members by months, for those who collect."""

from services.documents import grid_picture
from services.documents.grid_picture import Grid, Square
from services.dues.ledger import Ledger
from services.dues.shown import Words, kind

MIME = grid_picture.MIME
SQUARES = {
    "paid": Square("Đ", "A9D08E"),
    "part": Square("T", "FFE599"),
    "claimed": Square("?", "FFF2CC"),
    "late": Square("X", "F4866C"),
    "waived": Square("M", "D9D9D9"),
}
"""what a month looks like; one that is still open, or not followed here, stays empty"""


def year_picture(kept: Ledger, t: Words) -> bytes:
    """Members × months of one ledger; `t` gives the words."""
    return grid_picture.draw(
        Grid(
            title=kept.book.unit,
            below=t("dues.picture.title", year=kept.months[0].year),
            columns=[f"T{month.month}" for month in kept.months],
            rows=[
                (
                    line.name,
                    [SQUARES.get(kind(line.months[month]), Square()) for month in kept.months],
                )
                for line in kept.lines
            ],
            legend=[(square, t(f"dues.picture.{name}")) for name, square in SQUARES.items()],
        )
    )
