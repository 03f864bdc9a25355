"""The report of a year: paper, workbook and picture, all from the same numbers (PLN-16)."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from services.documents import bars_picture, year_duties
from services.documents.bars_picture import Bar, Chart
from services.documents.moves import builders
from services.documents.moves.builders import Told
from services.documents.papers import MadePaper, keep
from services.documents.year_duties import Sheet
from services.refusal import Refused
from services.rules import BOOK, Citation, Finding
from services.transfers import letters
from services.transfers.letters import About
from services.work import Work
from services.yearly import duties, stating, targets
from services.yearly.duties import Duty
from services.yearly.stating import Training
from services.yearly.targets import YearBoard

FORMS = ("docx", "xlsx", "png")
NAME = "bao-cao-chi-tieu"
OUTCOMES = {"MET": "Đạt", "NOT_MET": "Chưa đạt", "ABOVE_RANGE": "Đạt, trên mức cao nhất"}
TITLES = {
    "KPI-07": "Tăng tỷ lệ tổ trưởng tổ dân phố là đảng viên",
    targets.FRONT: "Tăng tỷ lệ trưởng ban công tác mặt trận là đảng viên",
}
"""the rule speaks of both in one sentence"""
NOTHING = ("Chưa có",)
STATES = {"doing": "Đang làm", "done": "Đã xong", "guidance": "Chờ hướng dẫn"}
PLAN = BOOK.entries["PLN-16"].citations[0].source
GREEN, YELLOW = "#4E9A51", "#FFD966"


@dataclass(frozen=True, slots=True)
class Whole:
    """Everything of the year of a ward."""

    board: YearBoard
    duties: Sequence[Duty]
    trainings: Sequence[Training]
    on: date


async def whole(work: Work, ward_id: int, year: int) -> Whole | Refused:
    """What the report says. Refused: not_yours."""
    board = await targets.board(work, ward_id, year)
    listed = await duties.listed(work, ward_id, year)
    plans = await stating.trainings(work, ward_id, year)
    for each in (board, listed, plans):
        if isinstance(each, Refused):
            return each
    assert isinstance(board, YearBoard)  # noqa: S101 - narrows for the type checker
    assert isinstance(listed, list) and isinstance(plans, list)  # noqa: S101, PT018
    return Whole(board, listed, plans, work.today)


async def make(work: Work, ward_id: int, year: int, form: str) -> MadePaper | Refused:
    """The report as "docx", "xlsx" or "png", kept as a paper of the ward. Refused: not_yours."""
    found = await whole(work, ward_id, year)
    if isinstance(found, Refused):
        return found
    if form == "docx":
        body = await letters.body_of(work, ward_id)
        fields = builders.official(body, _told(found), work.today)
        return await letters.write(work, fields, About("year_report", NAME, ward_id), work.today)
    build = _workbook if form == "xlsx" else _picture
    content = await asyncio.to_thread(build, found)
    mime = year_duties.MIME if form == "xlsx" else bars_picture.MIME
    made = MadePaper(0, f"{NAME}-{year}.{form}", mime)
    return await keep(work, made, content, {"kind": "year_report", "unit_id": ward_id})


def _told(found: Whole) -> Told:
    board = found.board
    given = [_cell(e) for e in board.cells if e.assigned is not None or e.admitted]
    trained = [f"{each.body}: {each.words} ({each.paper})" for each in found.trainings]
    return Told(
        "BÁO CÁO",
        "BC",
        f"Kết quả thực hiện chỉ tiêu, nhiệm vụ năm {board.year}",
        (
            f"Căn cứ văn bản của {BOOK.source_name(PLAN)}",
            "I. Kết quả thực hiện chỉ tiêu",
            *(f"{_title(rule)}: {_result(one)}" for rule, one in board.findings.items()),
            _four_good(board),
            "II. Kết nạp đảng viên theo chỉ tiêu được giao",
            *(given or NOTHING),
            "III. Kế hoạch bồi dưỡng",
            *(trained or NOTHING),
            "IV. Kết quả thực hiện nhiệm vụ",
            *(_duty(each) for each in found.duties),
        ),
        recipients=("Cấp ủy cấp trên (để b/c)", "Các chi bộ trực thuộc"),
    )


def _title(rule: str) -> str:
    return TITLES.get(rule) or BOOK.entries[rule].title


def _result(finding: Finding | None) -> str:
    if finding is None:
        return "chưa có số liệu"
    said = finding.reasons or (OUTCOMES.get(finding.outcome, ""),)
    parts = [finding.calculation, *said]
    return "; ".join(part.rstrip(".") for part in parts if part) + f" ({_clause(finding)})"


def _clause(finding: Finding) -> str:
    return ", ".join(each.clause for each in finding.citations[:1])


def _four_good(board: YearBoard) -> str:
    good = board.four_good
    return f"{_title('KPI-09')}: {good.met} chi bộ đạt, {good.checked}/{good.cells} đã tự kiểm"


def _cell(each: targets.CellTarget) -> str:
    given = f"giao {each.assigned} ({each.paper})" if each.assigned is not None else "chưa giao"
    outcome = OUTCOMES.get(each.finding.outcome, "")
    return f"{each.unit.name}: kết nạp {each.admitted}; {given}" + (
        f"; {outcome.lower()}" if outcome else ""
    )


def _duty(each: Duty) -> str:
    said = f"{_state(each)}: {each.evidence}" if each.evidence else _state(each)
    return f"{each.entry.title} ({each.owner or each.entry.who}): {said}"


def _state(each: Duty) -> str:
    if each.late:
        return "Quá hạn"
    return STATES.get(each.state) or ("Chờ hướng dẫn" if each.waits else "Chưa báo cáo")


def _workbook(found: Whole) -> bytes:
    year = found.board.year
    return year_duties.build(
        (
            Sheet(
                "Chỉ tiêu",
                f"CHỈ TIÊU NĂM {year}",
                (("Chỉ tiêu", 48), ("Phép tính", 30), ("Kết quả", 34), ("Căn cứ", 24)),
                [
                    *(_target_row(rule, one) for rule, one in found.board.findings.items()),
                    _good_row(found.board),
                ],
            ),
            Sheet(
                "Kết nạp",
                f"KẾT NẠP ĐẢNG VIÊN NĂM {year}",
                (("Chi bộ", 40), ("Được giao", 12), ("Đã kết nạp", 12), ("Văn bản giao", 40)),
                [
                    (e.unit.name, "–" if e.assigned is None else e.assigned, e.admitted, e.paper)
                    for e in found.board.cells
                ],
            ),
            Sheet(
                "Nhiệm vụ",
                f"NHIỆM VỤ NĂM {year}",
                (
                    *(("Nhiệm vụ", 40), ("Người, cơ quan phụ trách", 24), ("Căn cứ", 20)),
                    *(("Thời hạn", 14), ("Tình trạng", 16), ("Minh chứng", 44)),
                ),
                [_duty_row(each) for each in found.duties],
            ),
            Sheet(
                "Bồi dưỡng",
                f"KẾ HOẠCH BỒI DƯỠNG NĂM {year}",
                (("Cơ quan, đơn vị", 34), ("Nội dung", 60), ("Văn bản", 30)),
                [(each.body, each.words, each.paper) for each in found.trainings],
            ),
        ),
        found.on,
    )


def _target_row(rule: str, finding: Finding | None) -> tuple[str, ...]:
    if finding is None:
        rests_on = BOOK.entries[targets.rule_of(rule)].citations
        return (_title(rule), "–", "chưa có số liệu", _cited(rests_on))
    reasons = " ".join(finding.reasons)
    outcome = reasons or OUTCOMES.get(finding.outcome, "để theo dõi")
    return (_title(rule), finding.calculation, outcome, _cited(finding.citations))


def _good_row(board: YearBoard) -> tuple[str, ...]:
    good = board.four_good
    counted = f"{good.met} / {good.cells}"
    clause = _cited(BOOK.entries["KPI-09"].citations)
    return (_title("KPI-09"), counted, f"{good.checked} chi bộ đã tự kiểm", clause)


def _duty_row(each: Duty) -> tuple[str, ...]:
    due = f"{each.due_on:%d/%m/%Y}" if each.due_on else each.entry.when
    owner = each.owner or each.entry.who
    clause = _cited(each.entry.citations)
    return (each.entry.title, owner, clause, due, _state(each), each.evidence)


def _cited(citations: Sequence[Citation]) -> str:
    return "; ".join(dict.fromkeys(each.clause for each in citations))


def _picture(found: Whole) -> bytes:
    board, admissions = found.board, found.board.findings["KPI-03"]
    above = "Chưa có số đảng viên"
    if admissions:
        above = "Kết nạp {admitted} trên {total} đảng viên".format(**admissions.facts)
    minimum = admissions.values.get("minimum") if admissions else None
    done = sum(each.state == "done" for each in found.duties)
    good = board.four_good
    return bars_picture.draw(
        Chart(
            title=f"{board.ward.name}: chỉ tiêu, nhiệm vụ năm {board.year}",
            below=above + (f"; cần từ {minimum}" if minimum is not None else ""),
            bars=[
                _bar("Nhiệm vụ đã xong", done, len(found.duties)),
                _bar("Chi bộ bốn tốt", good.met, good.cells),
                *(_bar(each.unit.name, each.admitted, each.assigned) for each in board.cells),
            ],
            legend=((GREEN, "đã đạt"), (YELLOW, "còn thiếu so với số được giao")),
            left_out="… và {count} chi bộ nữa",
        )
    )


def _bar(name: str, part: int, whole: int | None) -> Bar:
    if whole is None:
        return Bar(name, (), 0, f"{part} / –")
    colour = GREEN if part >= whole else YELLOW
    return Bar(name, ((min(part, whole), colour),), whole, f"{part} / {whole}")
