"""An invented cell at the end of a year, with everything that its papers may have to say."""

from datetime import date

from services.documents.fields import Section
from services.documents.grading.facts import (
    Issuer,
    ListFacts,
    Person,
    Points,
    ReviewFacts,
    SelfGraded,
    Signer,
    Subject,
)
from services.rules.model import Level

DAY = date(2025, 12, 5)
LABELS = (
    "Không hoàn thành nhiệm vụ",
    "Hoàn thành nhiệm vụ",
    "Hoàn thành tốt nhiệm vụ",
    "Hoàn thành xuất sắc nhiệm vụ",
)
CELL = Issuer("Chi bộ Thử 3", "Đảng bộ phường Hoa Mai", DAY)
WARD = Issuer("Đảng ủy phường Hoa Mai", "Đảng bộ tỉnh Thử", DAY)
SECRETARY = Signer("Hoa Thử Thư")
GRADED = SelfGraded(
    LABELS,
    (Points("Nhóm tiêu chí chung", 27, 30), Points("Nhóm tiêu chí kết quả nhiệm vụ", 60, 70)),
    Level.GOOD,
    ("100% chỉ tiêu của nghị quyết năm 2025 đạt.",),
)
SAID = {
    "quality_and_ethics": ("Giữ vững lập trường, lối sống giản dị.", "Chưa vi phạm điều cấm."),
    "tasks_and_results": ("Dự 11/12 buổi sinh hoạt.", "Vận động 20 hộ phân loại rác."),
    "personal_commitment": ("Đã đọc mỗi tháng một chuyên đề.",),
    "shortcomings": ("Ít phát biểu.",),
    "limits_and_causes": ("Nguyên nhân: sức khỏe yếu.",),
    "suggested_and_earlier": ("Đã khắc phục việc đi muộn.",),
    "remedies": ("Mỗi buổi phát biểu ít nhất một ý kiến.",),
    "time_of_remedy": ("Từ quý I năm 2026.",),
}
OF_LEADER = {
    "leadership_results": ("Tổ dân phố đạt 9/10 chỉ tiêu.",),
    "responsibility_and_innovation": ("Mạnh dạn thử nhóm Zalo của tổ.",),
    "exemplarity": ("Gia đình gương mẫu.",),
}
OF_COLLECTIVE = {
    "principles": ("Sinh hoạt đủ 12 kỳ.",),
    "results": ("Đạt 18/20 chỉ tiêu.",),
    "party_building": ("Kết nạp 2 đảng viên.",),
    "responsibility": ("Triển khai kịp thời nghị quyết của phường.",),
    "shortcomings": ("Thu đảng phí có tháng còn chậm.",),
    "remedies": ("Nhắc trước ngày 10 hằng tháng.",),
    "time_of_remedy": ("Quý I năm 2026.",),
}
FOCUS = (Section(title="Vận hành chính quyền địa phương 2 cấp", lines=("Nắm bắt kịp thời.",)),)
PERSON = Person(
    "Hoa Thử Già", date(1951, 5, 19), "Chi bộ Thử 3", "Nghỉ hưu", party_post="Chi ủy viên"
)
SUBJECTS = (
    Subject("Hoa Thử An", "Bí thư", 29, 65, 94, Level.EXCELLENT, Level.EXCELLENT),
    Subject("Hoa Thử Bình", "Đảng viên", 27, 60, 87, Level.GOOD, Level.GOOD),
    Subject("Hoa Thử Cúc", "Đảng viên", 26, 58, 84, Level.GOOD, Level.GOOD, "vắng 2 buổi"),
    Subject("Hoa Thử Nguyễn Thị Danh Dài Lắm", "Đảng viên", None, 40, None, None, Level.FULFILLED),
    Subject("Hoa Thử Miễn", because="được miễn công tác và sinh hoạt đảng"),
)


def review(**more: tuple[str, ...]) -> ReviewFacts:
    """A review with everything said."""
    return ReviewFacts(CELL, 2025, {**SAID, **more}, GRADED, FOCUS)


def proposed(issuer: Issuer = CELL) -> ListFacts:
    """The list of a cell."""
    return ListFacts(
        issuer,
        SECRETARY,
        2025,
        "Chi bộ Thử 3",
        "đảng viên không giữ chức vụ",
        "hội nghị chi bộ ngày 05/12/2025",
        SUBJECTS,
        ("Xuất sắc: 1; tốt: 2; tối đa 20% của 2 là 0 (III.2.2).",),
        ("Đảng ủy phường (qua Ban Xây dựng Đảng)",),
    )
