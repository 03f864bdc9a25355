"""All templates of review and grading; see services/documents/make_templates.py."""

from collections.abc import Callable

from docx.document import Document as Word
from openpyxl import Workbook

from services.documents.grading import lists, province, reviews, workbooks
from services.documents.layout import Layout

GRADING: dict[str, Callable[[Layout], Word]] = {
    "province_report": province.province_report,
    "mau-01": reviews.collective_review,
    "mau-2a": reviews.leader_review,
    "mau-2b": reviews.staff_review,
    "mau-2c": reviews.member_review,
    "01-dg": lists.proposal("01-dg", "ĐỀ XUẤT XẾP LOẠI CHẤT LƯỢNG ĐẢNG VIÊN", "đảng viên"),
    "02-dg": lists.decision("02-dg", "đảng viên"),
    "03-dg": reviews.self_grading,
    "04-dg": lists.proposal("04-dg", "ĐỀ XUẤT XẾP LOẠI CHẤT LƯỢNG TẬP THỂ", "tập thể"),
    "05-dg": lists.decision("05-dg", "tập thể"),
    "06-dg": lists.opinion_slip,
    "07-dg": lists.proposal(
        "07-dg", "ĐỀ XUẤT XẾP LOẠI CÁN BỘ LÃNH ĐẠO, QUẢN LÝ", "cán bộ lãnh đạo, quản lý"
    ),
    "08-dg": lists.decision("08-dg", "cán bộ lãnh đạo, quản lý"),
}

WORKBOOKS: dict[str, Callable[[Layout], Workbook]] = {
    "09-dg": workbooks.results,
    "10-dg": workbooks.proposals,
}
