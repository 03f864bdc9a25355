"""A draft of the ward's report to the province, from what is recorded (REP-24, REP-29)."""

import asyncio
from collections import Counter

from services import people
from services.documents import phrasing, word
from services.documents.forms import Forms
from services.documents.grading import consolidating
from services.documents.grading.facts import Issuer
from services.documents.grading.province import ProvinceReport
from services.documents.grading.sheets import Results
from services.documents.papers import MadePaper, keep
from services.refusal import Refused
from services.submissions import reports, sending
from services.submissions.sending import WardView
from services.work import Work

TO = "Ban Thường vụ Tỉnh ủy; Ban Tổ chức Tỉnh ủy"
STEPS = {
    "review": "đang kiểm điểm",
    "propose": "đang đề xuất",
    "self_grade": "chờ tập thể tự xếp loại",
    "send": "chờ nộp hồ sơ",
    "decide": "đã nộp, chờ quyết định",
    "done": "đã quyết định",
}


async def draft(work: Work, ward_id: int, forms: Forms) -> MadePaper | Refused:
    """The .docx; what only people can judge is left for the pen. Refused: not_yours, no_season."""
    board = await sending.access_board(work, ward_id)
    if isinstance(board, Refused):
        return board
    year = board.season.year
    found = await reports.consolidated(work, ward_id, year)
    if isinstance(found, Refused):
        return found
    sheet, targets = found
    results = consolidating.results(Results, sheet, targets)
    secretaries = await people.holders(work, ward_id, ("party_secretary",))
    names = await people.names(work, secretaries)
    issuer = Issuer(sheet.issuer.unit, sheet.issuer.parent, work.today)
    paper = ProvinceReport(
        **issuer.head,
        number=phrasing.number(None),
        year=year,
        to=TO,
        plan=f"số {board.season.number}",
        progress=_progress(board),
        groups=results.groups,
        sum=results.sum,
        targets=tuple(f"{each.label}: {each.outcome} ({each.calculation})" for each in targets),
        recipients=("Như trên",),
        signer=next(iter(names.values()), ""),
    )
    content = await asyncio.to_thread(forms.render, paper, work.today)
    made = MadePaper(0, f"bao-cao-tinh-{year}.docx", word.MIME)
    return await keep(work, made, content, {"kind": "grading_results", "unit_id": ward_id})


def _progress(board: WardView) -> tuple[str, ...]:
    """How many units there are, how many sent, and how many stand at each step."""
    steps = Counter(each.next for each in board.steps)
    sent = sum(each.sent_at is not None for each in board.steps)
    lines = [f"Số đơn vị: {len(board.steps)}; đã nộp hồ sơ: {sent}."]
    lines += [f"{words}: {steps[step]} đơn vị." for step, words in STEPS.items() if steps[step]]
    return tuple(f"{line[0].upper()}{line[1:]}" for line in lines)
