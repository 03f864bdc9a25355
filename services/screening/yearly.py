"""The report of a year to the committee above, in numbers alone (SCR-29)."""

import asyncio
from collections.abc import Sequence
from itertools import pairwise

from sqlalchemy import func, select

from services import files
from services.db.models import ScreeningCase, ScreeningReview, ScreeningReviewEnd, Unit
from services.documents import word
from services.documents.cases import builders
from services.documents.papers import FIRST_YEAR, MadePaper
from services.people import WARD
from services.refusal import Refused
from services.screening.case import CaseView, load
from services.screening.papers import body
from services.work import Work

REACHED = (
    ("PROVISIONAL", "Đảng viên trong danh sách dự kiến"),
    ("LISTED", "Đảng viên được chi bộ bỏ phiếu đưa vào danh sách"),
    ("APPROVED", "Đảng viên trong danh sách đã phê duyệt"),
    ("ASSISTING", "Lượt phân công theo dõi, giúp đỡ"),
    ("PROGRESS_RECOGNISED", "Được công nhận tiến bộ"),
    ("CONTINUE", "Chi bộ tiếp tục giáo dục, giúp đỡ"),
    ("CONFLICT", "Hai kết quả trái nhau, báo cáo cấp trên"),
    ("REMOVAL_PROPOSED", "Chi bộ đề nghị xem xét, đưa ra khỏi Đảng"),
    ("GRASSROOTS_LISTED", "Cấp ủy cơ sở đã lập danh sách đưa ra khỏi Đảng"),
    ("CONTINUE_BY_SUPERIOR", "Cấp trên chỉ đạo tiếp tục giúp đỡ"),
    ("XOA_TEN", "Đã xóa tên"),
    ("KHAI_TRU", "Đã khai trừ"),
)
"""state → what its line in the report counts: cases that came to it in the year"""


async def report(work: Work, year: int) -> MadePaper | Refused:
    """Báo cáo of the actor's ward, drafted; its maker's alone.

    Refused: not_yours, no_such_year.
    """
    wards = work.acting.units(*WARD)
    if not wards:
        return Refused("not_yours")
    if not FIRST_YEAR <= year <= work.today.year:
        return Refused("no_such_year", {"year": year})
    counted = await figures(work, wards[0], year)
    made = builders.report(await body(work, wards[0]), year, counted, work.today)
    content = await asyncio.to_thread(word.render, made, work.today)
    name = f"bao-cao-{year}.docx"
    file_id = await files.store(work, name, word.MIME, content)
    work.record("screening.reported", f"file:{file_id}", year=year)
    return MadePaper(file_id, name, word.MIME)


async def figures(work: Work, ward_id: int, year: int) -> list[tuple[str, int]]:
    """Label and number, in the order of the report; who asks was checked by the caller."""
    cells = select(func.count()).where(Unit.parent_id == ward_id, Unit.kind == "cell")
    ended = (
        select(func.count(), func.count().filter(ScreeningReviewEnd.found == 0))
        .join(ScreeningReview, ScreeningReview.id == ScreeningReviewEnd.review_id)
        .join(Unit, Unit.id == ScreeningReview.unit_id)
        .where(Unit.parent_id == ward_id, ScreeningReview.year == year)
    )
    done, nobody = (await work.db.execute(ended)).one()
    found = [
        ("Chi bộ trực thuộc", (await work.db.execute(cells)).scalar_one()),
        ("Chi bộ đã hoàn thành rà soát tháng 1", done),
        ("Chi bộ không có trường hợp nào", nobody),
    ]
    cases = select(ScreeningCase.id).join(Unit, Unit.id == ScreeningCase.unit_id)
    views = await load(
        work, (await work.db.execute(cases.where(Unit.parent_id == ward_id))).scalars()
    )
    return found + [(label, _came_to(views, state, year)) for state, label in REACHED]


def _came_to(views: Sequence[CaseView], state: str, year: int) -> int:
    """How often a case came into the state in the year; steps that leave it there do not count."""
    return sum(
        after.state == state != before.state and after.on_day.year == year
        for view in views
        for before, after in pairwise(view.steps)
    )
