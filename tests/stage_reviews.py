"""The small ward in its season of reviews: the plan of the year, cells described."""

from services import rulebook_changes
from services.refusal import Refused
from services.reviews import season, setup
from services.reviews.season import NewEntry
from services.reviews.setup import CellSaid, Said
from services.rulebook_changes import Plan, PlannedDate
from services.rulebook_words import Paper
from services.work import Work

WARD_ID, CELLS = 1, (2, 3)


async def settle(work: Work) -> None:
    """By ward staff, on the day the plan was issued."""
    year, today = work.today.year, work.today
    paper = Paper("21-KH/ĐU", today, "Đảng ủy phường Hoa Mai")
    dates = tuple(
        PlannedDate(name, today.replace(month=month, day=day), "Mục IV", f"trước {day}/{month}")
        for name, month, day in (
            ("review.suggestions_before", 11, 30),
            ("grading.submit_before", 12, 10),
            ("review.finish_before", 12, 31),
        )
    )
    await rulebook_changes.enter_plan(work, WARD_ID, Plan(year, paper, dates))
    opened = await season.open_season(work, WARD_ID, year)
    assert not isinstance(opened, Refused), opened
    cells = [CellSaid(cell, "residential", in_system=False) for cell in CELLS]
    criteria = [
        NewEntry("criterion", "chung", "Tiêu chí chung", 30, clause="Phụ lục", quote="30 điểm"),
        NewEntry("criterion", "nhiem-vu", "Kết quả nhiệm vụ", 70, clause="Phụ lục", quote="70"),
    ]
    done = await setup.keep(work, opened.id, Said(cells=cells, entries=criteria))
    assert not isinstance(done, Refused), done
