"""The yearly reconciliation of the ward's list of members with the board's (SCR-31)."""

import asyncio
from collections.abc import Sequence
from dataclasses import astuple, dataclass
from datetime import date

from sqlalchemy import select

from services import files
from services.db.models import Membership, Person, Unit, in_force
from services.documents.case_lists import MIME
from services.documents.papers import MadePaper
from services.people import WARD
from services.refusal import Refused
from services.roster.rows import Roster
from services.screening.differences import Difference, Kept, compare
from services.screening.versions import build
from services.words import name_order
from services.work import Work

LISTED = (
    "TT", "Mã", "Họ và tên", "Ngày sinh", "Ngày vào Đảng", "Ngày chính thức", "Chi bộ", "Mã chi bộ"
)  # fmt: skip
"""headings that a roster workbook has: the list can be sent back and compared"""
DIFFERING = ("TT", "Khác nhau", "Họ và tên", "Sổ của phường", "Danh sách gửi đến")
UNREAD = ("Dòng", "Cột", "Tiêu đề cột")


@dataclass(frozen=True, slots=True)
class Compared:
    """What was found; the paper lists it name by name."""

    members: int
    rows: int
    differences: Sequence[Difference]
    unread: int
    """rows of the file with a cell that cannot be read: they were not compared"""
    paper: MadePaper


async def roster(work: Work) -> MadePaper | Refused:
    """The members of all cells of the actor's ward; its maker's alone. Refused: not_yours."""
    kept = await _kept(work)
    if isinstance(kept, Refused):
        return kept
    lines = [list(LISTED)]
    for at, one in enumerate(kept, start=1):
        days = [_day(each) for each in (one.birth_date, one.admitted_on, one.official_on)]
        lines.append([str(at), one.code, one.name, *days, one.unit, one.unit_code])
    return await _made(work, "danh-sach", {"Danh sách": lines}, count=len(kept))


async def reconcile(work: Work, sent: Roster) -> Compared | Refused:
    """Compares with a list that was sent; nothing in the books is changed. Refused: not_yours."""
    kept = await _kept(work)
    if isinstance(kept, Refused):
        return kept
    found = compare(kept, sent.rows)
    differing = [list(DIFFERING)]
    differing += [[str(at), *astuple(each)] for at, each in enumerate(found, start=1)]
    unread = [[str(each.row), each.column, each.header] for each in sent.refused]
    sheets = {"Khác nhau": differing, "Dòng chưa đọc được": [list(UNREAD), *unread]}
    rows = {each.row for each in sent.refused}
    made = await _made(work, "doi-chieu", sheets, count=len(found), unread=len(rows))
    return Compared(len(kept), len(sent.rows), found, len(rows), made)


async def _kept(work: Work) -> list[Kept] | Refused:
    wards = work.acting.units(*WARD)
    if not wards:
        return Refused("not_yours")
    one = Person
    statement = (
        select(one.full_name, one.birth_date, one.admitted_on, one.official_on)
        .add_columns(Unit.name, Unit.code, one.code)
        .join(Membership, Membership.person_id == one.id)
        .join(Unit, Unit.id == Membership.unit_id)
        .where(Unit.parent_id.in_(wards), in_force(Membership, work.today))
        .where(Membership.temporary.is_(False))
    )
    found = [Kept(*row) for row in await work.db.execute(statement)]
    return sorted(found, key=lambda each: (each.unit, name_order(each.name)))


async def _made(
    work: Work, name: str, sheets: dict[str, list[list[str]]], **details: object
) -> MadePaper:
    content = await asyncio.to_thread(build, sheets)
    named = f"{name}-{work.today:%Y-%m-%d}.xlsx"
    file_id = await files.store(work, named, MIME, content)
    work.record("roster.compared", f"file:{file_id}", list=name, **details)
    return MadePaper(file_id, named, MIME)


def _day(day: date | None) -> str:
    return f"{day:%d/%m/%Y}" if day else ""
