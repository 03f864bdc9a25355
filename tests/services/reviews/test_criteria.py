"""Own points in two parts, common criteria and results of tasks, as far as that is certain."""

import pytest

from services.reviews.criteria import COMMON, RESULTS, Points, key_of, points
from services.reviews.reading import Entry
from services.rules import Citation

AT = Citation("15-KH/ĐU", "Phụ lục", "điểm")


def groups(*named: tuple[str, str]) -> list[Entry]:
    """Groups of criteria: name, and the part the ward's workbook says."""
    return [Entry("criterion", key_of(name, part), name, 10, "2C", AT) for name, part in named]


@pytest.mark.parametrize(
    ("listed", "expected"),
    [
        ((("Tiêu chí chung", ""), ("Kết quả nhiệm vụ", "")), Points(1, 2, 3)),
        ((("Kết quả nhiệm vụ", ""), ("Nhóm tiêu chí chung", "")), Points(2, 1, 3)),
        (
            (("Phẩm chất", COMMON), ("Tự phê bình", COMMON), ("Quyền, nghĩa vụ", RESULTS)),
            Points(3, 3, 6),
        ),
        ((("Phẩm chất", ""), ("Quan hệ với quần chúng", "")), Points(total=3)),
        ((), Points()),
    ],
)
def test_every_group_counts_in_its_part(
    listed: tuple[tuple[str, str], ...], expected: Points
) -> None:
    """GRD-G04."""
    asked = groups(*listed)
    given = {each.key: number for number, each in enumerate(asked, start=1)}
    assert points(asked, given) == expected
    assert points(asked, dict(list(given.items())[1:])) == Points()
