"""Who came to the meetings of a year, at a glance: a PNG of members by months."""

from services.documents import grid_picture
from services.documents.grid_picture import MIME, Grid, Square
from services.documents.phrasing import issuer_name
from services.documents.year import MONTHS, Year
from services.documents.year_style import SIGNS, signs, worst

__all__ = ["MIME", "build"]


def build(year: Year) -> bytes:
    """The picture."""
    return grid_picture.draw(
        Grid(
            title=issuer_name(year.unit),
            below=f"Tham gia sinh hoạt năm {year.year}",
            columns=[f"T{month}" for month in MONTHS],
            rows=[(row.name, [_square(marks) for marks in row.months]) for row in year.rows],
            legend=[(Square(sign.sign, sign.colour), sign.meaning) for sign in SIGNS.values()],
        )
    )


def _square(marks: tuple[str, ...]) -> Square:
    return Square(signs(marks), SIGNS[worst(marks)].colour) if marks else Square()
