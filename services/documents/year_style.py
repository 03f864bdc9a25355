"""Sign, colour and meaning of each mark in the sheet and the picture of the year."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Sign:
    """`colour` as hexadecimal RGB."""

    sign: str
    colour: str
    meaning: str


SIGNS = {
    "present": Sign("C", "A9D08E", "có mặt"),
    "late": Sign("M", "E2EFA3", "có mặt, đến muộn"),
    "with_reason": Sign("P", "FFD966", "vắng có lý do"),
    "without_reason": Sign("K", "F4866C", "vắng không có lý do"),
    "exempt": Sign("Mi", "D9D9D9", "được miễn sinh hoạt"),
    "suspended": Sign("Đ", "BFBFBF", "bị đình chỉ sinh hoạt"),
    "elsewhere": Sign("T", "C9D7EE", "sinh hoạt tạm thời ở nơi khác"),
    "unmarked": Sign("?", "FFFFFF", "chưa ghi"),
}
WORST_FIRST = (
    "without_reason",
    "with_reason",
    "unmarked",
    "late",
    "present",
    "suspended",
    "elsewhere",
    "exempt",
)
"""of several meetings in a month, the mark that gives the cell its colour"""


def signs(marks: tuple[str, ...]) -> str:
    """ "C", or "C/P" in a month with two meetings."""
    return "/".join(SIGNS[mark].sign for mark in marks)


def worst(marks: tuple[str, ...]) -> str:
    """The mark a month is coloured by; empty for a month without a meeting."""
    return min(marks, key=WORST_FIRST.index) if marks else ""
