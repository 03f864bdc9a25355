"""The words that the cells of the season's workbook offer, so that nobody has to guess them."""

from typing import Any

OFFERED = {
    ("Chi bộ", 2): ("Dân cư", "Cơ quan", "Trường học", "Doanh nghiệp"),
    ("Chi bộ", 3): ("Có", "Không"),
    ("Lãnh đạo", 6): ("Người đứng đầu", "Cấp phó", "Thành viên"),
    ("Tiêu chí", 1): (
        *("Tiêu chí chung", "Kết quả nhiệm vụ", "Nhóm tiêu chí"),
        *("Mức xếp loại", "Trọng tâm"),
    ),
    ("Tiêu chí", 4): ("01", "2A", "2B", "2C"),
}
"""sheet and column → the words a cell offers; others are read as well"""
MOST_ROWS = 3000


def offer(sheet: Any) -> None:
    """Lists to choose from in the columns of a sheet; other words are not refused there."""
    from openpyxl.worksheet.datavalidation import DataValidation

    for (title, column), words in OFFERED.items():
        if title != sheet.title:
            continue
        offered = DataValidation(type="list", formula1=f'"{",".join(words)}"', allow_blank=True)
        offered.showErrorMessage = False
        letter = sheet.cell(1, column).column_letter
        offered.add(f"{letter}2:{letter}{MOST_ROWS}")
        sheet.add_data_validation(offered)
