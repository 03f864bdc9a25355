"""A meeting of an invented cell, with everything that minutes may have to say."""

from dataclasses import replace
from datetime import date

from services.documents.content import (
    AgendaItem,
    MinutesContent,
    Remark,
    ResolutionContent,
    ResolutionItem,
    Vote,
)
from services.documents.meeting_facts import Attendance, MeetingFacts
from services.meetings import MeetingView
from tests.fakes import vn

DAY = date(2026, 6, 6)
ATTENDANCE = Attendance(
    total=12,
    temporary=1,
    expected=8,
    present=5,
    with_reason=2,
    without_reason=1,
    names={"with_reason": ("Hoa Thử An", "Hoa Thử Bình"), "without_reason": ("Hoa Thử Cúc",)},
    not_expected={
        "exempt": ("Hoa Thử Miễn", "Hoa Thử Già"),
        "suspended": ("Hoa Thử Đình Chỉ",),
        "elsewhere": ("Hoa Thử Nơi Khác",),
    },
    corrected=(("Hoa Thử Cúc", "with_reason"),),
)
FACTS = MeetingFacts(
    meeting=MeetingView(1, 2, "Chi bộ Hoa Sen", vn(6, 6, 19, 30), "Nhà văn hóa", "closed"),
    parent="Phường Hoa Mai",
    officers={
        "secretary": "Hoa Thử Sen",
        "deputy": "Hoa Thử Lúa",
        "minute_taker": "Hoa Thử Núi",
    },
    attendance=ATTENDANCE,
)
TOLD = MinutesContent(
    agenda=(AgendaItem("Thông tin thời sự", ("Hai văn bản mới", "Tình hình phường")),),
    evaluation=("Làm xong 3 trên 4 việc",),
    praise=("Hoa Thử An: vận động tốt",),
    corrections=("Nhắc đóng đảng phí đúng kỳ",),
    discussion=(Remark("Hoa Thử Bình", "đề nghị làm sớm hơn"),),
    conclusions=("Giao chi ủy theo dõi",),
    votes=(Vote("Nghị quyết tháng 6", 4, 1),),
    guests=("Hoa Thử Phường, Đảng ủy viên",),
    closed_at=vn(6, 6, 21, 5),
    number=6,
)
RESOLVED = ResolutionContent(
    number=5,
    grounds=("Điều lệ Đảng",),
    evaluation=("Tháng 5 làm xong",),
    tasks=(
        ResolutionItem("Tổng vệ sinh", "Hoa Thử An", date(2026, 6, 20)),
        ResolutionItem("Thăm hỏi gia đình chính sách"),
    ),
    measures=("Phân công theo tổ",),
    execution=("Chi ủy báo cáo kỳ sau",),
    votes=(Vote("Toàn văn", 5),),
)


def without(office: str) -> MeetingFacts:
    """The same meeting while an office is vacant."""
    left = {name: who for name, who in FACTS.officers.items() if name != office}
    return replace(FACTS, officers=left)
