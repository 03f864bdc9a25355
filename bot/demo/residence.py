"""The fictional ward as a residence committee: three areas, members of one cell introduced."""

from collections.abc import Sequence

from bot.demo.ward import CELLS, Invented
from services.refusal import Refused
from services.residence import importing, register
from services.residence.workbook import Book, Row
from services.seal import Seal
from services.work import Work

AREAS = ("Khu vực 1", "Khu vực 2", "Khu vực 3")
MOST = 12
"""so many members of the last cell, so that a visitor still has somebody to introduce"""


async def begin(work: Work, invented: Sequence[Invented], ward_id: int, seal: Seal) -> None:
    """By ward staff: the areas, and introductions with page 2 written. Raises when refused."""
    for name in AREAS:
        _done(await register.add_area(work, ward_id, name))
    working = [each for each in invented if each.unit == CELLS[-1] and not each.exempt][:MOST]
    rows = [_row(work, number, each) for number, each in enumerate(working)]
    _done(await importing.import_book(work, ward_id, Book(rows, ()), seal))


def _row(work: Work, number: int, each: Invented) -> Row:
    return Row(
        number=number,
        name=each.name,
        code=each.key,
        workplace=each.unit,
        area=AREAS[number % len(AREAS)],
        letter=f"{number + 1:02}-GT",
        letter_on=work.today,
        page_two_on=work.today,
    )


def _done(result: object) -> None:
    if isinstance(result, Refused):
        raise RuntimeError(f"the demo's residence committee: {result.code}")
