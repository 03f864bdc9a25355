"""The small ward in its season of reviews: the plan of the year, cells and leaders described."""

from services import rulebook_changes
from services.refusal import Refused
from services.reviews import season, setup
from services.reviews.season import NewEntry
from services.reviews.setup import CellSaid, PostSaid, Said
from services.rulebook_changes import Plan, PlannedDate
from services.rulebook_words import Paper
from services.work import Work
from tests.stage_cell import PEOPLE

WARD_ID, CELLS = 1, (2, 3)
STANDING, GOVERNMENT = "Ban Thường vụ Đảng ủy phường Hoa Mai", "Lãnh đạo UBND phường Hoa Mai"
POSTS = (
    (STANDING, "ward_standing_committee", "Biển", "head", 1),
    (STANDING, "ward_standing_committee", "Sông", "deputy", 1),
    (GOVERNMENT, "government_leadership", "Sông", "head", 2),
    (GOVERNMENT, "government_leadership", "Cúc", "deputy", 2),
)
"""collectives of the ward: who, position, rank"""


async def settle(work: Work, *, ward: bool = False) -> None:
    """By ward staff, on the day the plan was issued; `ward`: with the collectives of the ward."""
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
    posts = [_post(*each) for each in POSTS] if ward else []
    done = await setup.keep(work, opened.id, Said(cells=cells, posts=posts, entries=criteria))
    assert not isinstance(done, Refused), done


def _post(body: str, kind: str, called: str, position: str, rank: int) -> PostSaid:
    person = [*PEOPLE].index(called) + 1
    return PostSaid(body, kind, WARD_ID, person, position, rank=rank)
