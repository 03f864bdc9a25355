"""What each paper of a case says; what nobody recorded is left for the pen."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from services.documents import phrasing
from services.documents.fields import BLANK
from services.documents.phrasing import long_date

COMMENTERS = {
    "front": "ban công tác mặt trận",
    "agency_head": "thủ trưởng cơ quan, đơn vị",
    "agency_organisations": "lãnh đạo tổ chức chính trị - xã hội của cơ quan, đơn vị",
}
HELPED = "đảng viên cần được chi bộ giáo dục, giúp đỡ"
RESOLVES = "CHI BỘ QUYẾT NGHỊ"
OUTCOMES = {
    "PROGRESS_RECOGNISED": "công nhận sự tiến bộ của đồng chí {name}",
    "REMOVAL_PROPOSED": "đề nghị cấp có thẩm quyền xem xét, đưa đồng chí {name} ra khỏi Đảng",
    "CONTINUE": "tiếp tục giáo dục, giúp đỡ đồng chí {name}, xem xét lại từ {again}",
    "CONFLICT": "hai kết quả trái nhau về đồng chí {name}; báo cáo cấp ủy cấp trên cả hai kết quả",
}
BALLOTS = {
    "list": "đưa vào danh sách",
    "progress": "công nhận sự tiến bộ",
    "removal": "đề nghị đưa ra khỏi Đảng",
}


@dataclass(frozen=True, slots=True)
class Body:
    """Who issues a paper: its unit, the unit above, who signs with what title."""

    name: str
    above: str | None
    signer: str = ""
    signer_title: str = "BÍ THƯ"


@dataclass(frozen=True, slots=True)
class Voted:
    """What a secret ballot gave."""

    yes: int
    base: int
    calculation: str


@dataclass(frozen=True, slots=True)
class CaseFacts:
    """A case as its papers tell it. `papers`: move → number, day and body of its paper.

    `votes`: kind of ballot → result; `days`: move → its day; `again`: when it is looked at anew.
    """

    body: Body
    name: str
    criteria: str
    year: int
    comments: Sequence[str] = ()
    days: Mapping[str, date] = field(default_factory=dict)
    papers: Mapping[str, str] = field(default_factory=dict)
    votes: Mapping[str, Voted] = field(default_factory=dict)
    helper: str = ""
    due: date | None = None
    outcome: str = ""
    again: date | None = None


@dataclass(frozen=True, slots=True)
class Text:
    """What one kind of paper says."""

    kind: str
    symbol: str
    subject: str
    lines: Sequence[str]
    points: Sequence[str] = ()
    decides: str = ""
    to: str | None = None
    recipients: Sequence[str] = ()


def voted(kind: str, result: Voted | None) -> str:
    """ "Bỏ phiếu kín công nhận sự tiến bộ: đồng ý 5 phiếu, tính trên 9 đồng chí (…)" """
    if result is None:
        return f"Bỏ phiếu kín {BALLOTS[kind]}: {BLANK}"
    return (
        f"Bỏ phiếu kín {BALLOTS[kind]}: đồng ý {result.yes} phiếu, tính trên {result.base} "
        "đảng viên chính thức (trừ đảng viên được miễn công tác và sinh hoạt đảng); "
        f"cách tính: {result.calculation}."
    )


def _direction(facts: CaseFacts) -> Text:
    asked = ", ".join(facts.comments) or BLANK
    return Text(
        "TỜ TRÌNH", "TTr",
        f"Xin ý kiến chỉ đạo về danh sách dự kiến {HELPED}",
        (
            f"Căn cứ kết quả rà soát đảng viên năm {facts.year}, sau khi lấy ý kiến tham gia của "
            f"{asked}, cấp ủy {_cell(facts)} dự kiến đưa đồng chí {facts.name} vào danh sách "
            f"{HELPED} trước khi xem xét, quyết định đưa ra khỏi Đảng.",
            f"Tiêu chí: {facts.criteria}.",
            "Kính đề nghị cấp ủy cấp trên cho ý kiến chỉ đạo để lập danh sách chính thức đưa ra "
            "cuộc họp chi bộ.",
        ),
    )  # fmt: skip


def _approval(facts: CaseFacts) -> Text:
    return Text(
        "BÁO CÁO", "BC",
        f"Đề nghị phê duyệt danh sách {HELPED}",
        (
            f"Căn cứ ý kiến chỉ đạo của cấp ủy cấp trên ({_paper(facts, 'direct')}), "
            f"{_day(facts, 'vote_list')}, {_cell(facts)} đã họp, thảo luận, bỏ phiếu kín đối với "
            f"đồng chí {facts.name}.",
            voted("list", facts.votes.get("list")),
            f"Chi bộ đưa đồng chí {facts.name} vào danh sách {HELPED}. Kính đề nghị cấp ủy cấp "
            "trên phê duyệt để thực hiện các bước tiếp theo.",
        ),
    )  # fmt: skip


def _notice(facts: CaseFacts) -> Text:
    return Text(
        "THÔNG BÁO", "TB",
        "Ý kiến phê duyệt của cấp ủy cấp trên",
        (
            f"Cấp ủy cấp trên trực tiếp đã phê duyệt danh sách {HELPED}, trong đó có đồng chí "
            f"({_paper(facts, 'approve')}). Cấp ủy {_cell(facts)} thông báo và đề nghị đồng chí:",
        ),
        (
            "Trao đổi với cấp ủy về những vi phạm và phản ánh của tổ chức quần chúng (nếu có).",
            "Viết bản tự kiểm điểm, trong đó cam kết rõ việc sửa chữa, khắc phục vi phạm.",
            "Kiểm điểm trước chi bộ để đảng viên góp ý.",
            "Đồng chí có quyền trả lời, giải trình; ý kiến của đồng chí được ghi lại.",
        ),
        to=f"Đồng chí {facts.name}",
    )  # fmt: skip


def _helper(facts: CaseFacts) -> Text:
    began = facts.days.get("assign")
    time = f"từ {long_date(began) if began else BLANK} đến {_when(facts.due)}"
    return Text(
        "NGHỊ QUYẾT", "NQ",
        "Phân công theo dõi, giúp đỡ đảng viên",
        (
            f"Căn cứ danh sách {HELPED} đã được phê duyệt ({_paper(facts, 'approve')})",
            f"{_day(facts, 'hear').capitalize()}, {_cell(facts)} đã họp, nghe đồng chí "
            f"{facts.name} trình bày bản tự kiểm điểm và góp ý.",
        ),
        (
            f"Phân công đồng chí {facts.helper or BLANK} theo dõi, giúp đỡ đồng chí {facts.name}",
            f"Thời gian giúp đỡ: {time}.",
            f"Đồng chí {facts.name} sửa chữa, khắc phục vi phạm theo cam kết trong bản tự kiểm "
            "điểm.",
            "Hết thời gian trên, chi bộ họp, xem xét sự tiến bộ của đồng chí.",
        ),
        RESOLVES,
        "",
        (f"Đồng chí {facts.helper or BLANK}", f"Đồng chí {facts.name}"),
    )  # fmt: skip


def _outcome(facts: CaseFacts) -> Text:
    subjects = {
        "PROGRESS_RECOGNISED": "Công nhận sự tiến bộ của đảng viên được giúp đỡ",
        "REMOVAL_PROPOSED": "Đề nghị xem xét, đưa đảng viên ra khỏi Đảng",
        "CONTINUE": "Tiếp tục giáo dục, giúp đỡ đảng viên",
    }
    subject = subjects.get(facts.outcome, "Kết quả xem xét đảng viên được giúp đỡ")
    said = _said(facts)
    return Text("NGHỊ QUYẾT", "NQ", subject, _meeting(facts), (_first_up(said),), RESOLVES, "")


def _report(facts: CaseFacts) -> Text:
    subject = f"Kết quả giáo dục, giúp đỡ đồng chí {facts.name}"
    helped = f"Người theo dõi, giúp đỡ: đồng chí {facts.helper or BLANK}."
    end = f"Kết quả: {_said(facts)}. Nghị quyết: {_paper(facts, 'conclude')}."
    return Text(
        "BÁO CÁO", "BC", subject, (*_meeting(facts)[:1], helped, *_meeting(facts)[1:], end)
    )


def _meeting(facts: CaseFacts) -> tuple[str, ...]:
    ballots = [voted("progress", facts.votes.get("progress"))]
    if "removal" in facts.votes:
        ballots.append(voted("removal", facts.votes["removal"]))
    return (
        f"{_day(facts, 'conclude').capitalize()}, {_cell(facts)} đã họp xem xét đồng chí "
        f"{facts.name} sau thời gian được giúp đỡ: đồng chí tự kiểm điểm, người theo dõi, giúp đỡ "
        "nhận xét, chi bộ thảo luận, bỏ phiếu kín.",
        *ballots,
    )


def _said(facts: CaseFacts) -> str:
    words = OUTCOMES.get(facts.outcome, BLANK)
    return words.format(name=facts.name, again=_when(facts.again))


def _first_up(words: str) -> str:
    return words[:1].upper() + words[1:]


def _cell(facts: CaseFacts) -> str:
    return phrasing.issuer_name(facts.body.name)


def _when(day: date | None) -> str:
    return long_date(day) if day else f"ngày {BLANK}"


def _day(facts: CaseFacts, action: str) -> str:
    return _when(facts.days.get(action))


def _paper(facts: CaseFacts, action: str) -> str:
    return facts.papers.get(action) or BLANK


TEXTS: dict[str, Callable[[CaseFacts], Text]] = {
    "direction": _direction,
    "approval": _approval,
    "notice": _notice,
    "helper": _helper,
    "outcome": _outcome,
    "report": _report,
}
