"""The lists for the grassroots committee, and those of a cell (SCR-30, REP-04, REP-06)."""

import asyncio

from services import files
from services.documents import case_lists, word
from services.documents.case_lists import HELP, REMOVAL, Line
from services.documents.cases import builders
from services.documents.cases.fields import Listed
from services.documents.papers import MadePaper
from services.people import COMMITTEE, WARD, names
from services.refusal import Refused
from services.rules import BOOK
from services.screening.case import CaseView, mine
from services.screening.papers import body
from services.work import Work

STATES = {
    "PROVISIONAL": "Trong danh sách dự kiến",
    "OFFICIAL_FOR_MEETING": "Trong danh sách đưa ra chi bộ",
    "LISTED": "Chi bộ đã bỏ phiếu, chờ phê duyệt",
    "APPROVED": "Đã phê duyệt",
    "SELF_CRITICISM_RECEIVED": "Đã nộp bản tự kiểm điểm",
    "REVIEWED_IN_CELL": "Đã kiểm điểm trước chi bộ",
    "ASSISTING": "Đang được giúp đỡ",
    "CONTINUE": "Tiếp tục giúp đỡ",
    "CONTINUE_BY_SUPERIOR": "Cấp trên chỉ đạo tiếp tục giúp đỡ",
    "REMOVAL_PROPOSED": "Chi bộ đề nghị",
    "CONFLICT": "Hai kết quả trái nhau, chờ cấp trên",
    "GRASSROOTS_LISTED": "Cấp ủy cơ sở đã lập danh sách",
    "VERIFYING": "Đang thẩm tra, xác minh",
    "VERIFIED": "Đã có kết luận thẩm tra",
}
FOR_REMOVAL = ("REMOVAL_PROPOSED", "CONFLICT", "GRASSROOTS_LISTED", "VERIFYING", "VERIFIED")
LISTING = ("committee", "superior")


async def workbook(work: Work) -> MadePaper | Refused:
    """Both lists of the cases that the actor leads or directs, as they stand today.

    The file is its maker's alone. Refused: no_such_case when there is nothing to list.
    """
    lists = await _lists(work)
    if isinstance(lists, Refused):
        return lists
    content = await asyncio.to_thread(case_lists.build, lists, work.today)
    name = f"danh-sach-{work.today:%Y-%m-%d}.xlsx"
    file_id = await files.store(work, name, case_lists.MIME, content)
    work.record("screening.listed", f"file:{file_id}", count=sum(map(len, lists.values())))
    return MadePaper(file_id, name, case_lists.MIME)


async def paper(work: Work) -> MadePaper | Refused:
    """The same lists as a paper to sign, each on a page; for the ward, or for a cell alone."""
    lists = await _lists(work)
    if isinstance(lists, Refused):
        return lists
    units = work.acting.units(*WARD) or work.acting.units(*COMMITTEE)
    listed = {
        case_lists.TITLES[name].removeprefix("DANH SÁCH "): [
            Listed(number=at, name=line.name, cell=line.cell, criteria=line.criteria,
                   state=line.state, paper=line.paper)
            for at, line in enumerate(lines, start=1)
        ]
        for name, lines in lists.items()
    }  # fmt: skip
    made = builders.lists(await body(work, units[0]), listed, work.today)
    content = await asyncio.to_thread(word.render, made, work.today)
    name = f"danh-sach-{work.today:%Y-%m-%d}.docx"
    file_id = await files.store(work, name, word.MIME, content)
    work.record("screening.listed", f"file:{file_id}", count=sum(map(len, lists.values())))
    return MadePaper(file_id, name, word.MIME)


async def _lists(work: Work) -> dict[str, list[Line]] | Refused:
    """Sheet → its members."""
    views = [each for each in await mine(work) if each.seen_as in LISTING]
    if not views:
        return Refused("no_such_case")
    helpers = await names(work, [each.helper_id for each in views if each.helper_id])
    listed = [(each, _line(each, helpers)) for each in views if each.state in STATES]
    return {
        HELP: [line for each, line in listed if each.state not in FOR_REMOVAL],
        REMOVAL: [line for each, line in listed if each.state in FOR_REMOVAL],
    }


def _line(view: CaseView, helpers: dict[int, str]) -> Line:
    clauses = (BOOK.entries[each["rule"]].citations[0].clause for each in view.criteria)
    papers = [each.paper for each in view.steps if each.paper]
    return Line(
        view.name,
        view.unit,
        ", ".join(clauses),
        STATES[view.state],
        helpers.get(view.helper_id or 0, ""),
        f"{view.due:%d/%m/%Y}" if view.due else "",
        papers[-1] if papers else "",
    )
