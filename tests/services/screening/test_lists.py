"""The two lists: who is on which, and who gets them."""

import io

import pytest
from openpyxl import load_workbook
from sqlalchemy import insert

from services import files
from services.db.models import CaseStep, ScreeningCase
from services.documents.papers import MadePaper
from services.files import FileView
from services.screening import lists
from services.screening.table import CLOSED, MOVES
from tests.fakes import House, code
from tests.services.screening.conftest import JANUARY


async def in_state(house: House, person: str, *states: str, paper: str = "") -> None:
    """A case of a member that went through these states."""
    opened = {"unit_id": house.units["one"], "person_id": house.ids[person]}
    by = {"opened_by": house.ids["secretary"], "opened_at": JANUARY, "cell_type": "residential"}
    rests_on = [{"rule": "SCR-08", "calculation": "3 ≥ 3; 3 ≥ 3"}]
    await house.change(insert(ScreeningCase).values(**opened, **by, criteria=rests_on))
    number = max(row[0] for row in await house.rows(ScreeningCase.id))
    recorded = {"recorded_by": house.ids["secretary"], "recorded_at": JANUARY}
    for seq, state in enumerate(states, start=1):
        step = {"case_id": number, "seq": seq, "state": state, "action": "open", "paper": paper}
        await house.change(insert(CaseStep).values(**step, **recorded, on_day=JANUARY.date()))


async def sheets(house: House, who: str) -> dict[str, list[list[object]]]:
    made = await house.act(who, lists.workbook)
    assert isinstance(made, MadePaper), made
    found = await house.act(who, files.access_file, made.file_id)
    assert isinstance(found, FileView)
    book = load_workbook(io.BytesIO(found.content))
    return {
        page.title: [list(row) for row in page.iter_rows(min_row=5, values_only=True)]
        for page in book.worksheets
    }


async def test_each_member_stands_on_one_list(cell: House) -> None:
    await in_state(cell, "binh", "PROVISIONAL", "APPROVED", paper="=1+1")
    await in_state(cell, "silent", "PROVISIONAL", "VERIFYING", paper="Quyết định số 2")
    await in_state(cell, "minute_taker", "PROVISIONAL", "CLOSED")
    await in_state(cell, "an", "CANDIDATE")
    found = await sheets(cell, "ward_staff")
    assert list(found) == ["Cần giáo dục, giúp đỡ", "Cần đưa ra khỏi Đảng"]
    assert found["Cần giáo dục, giúp đỡ"] == [
        [1, "Hoa Thử Bình", "Chi bộ Thử 1", "A.II.4", "Đã phê duyệt", "", "", "=1+1"]
    ]
    assert [row[1] for row in found["Cần đưa ra khỏi Đảng"]] == ["Hoa Thử Không Máy"]
    assert await sheets(cell, "secretary") == found


async def test_a_candidate_is_on_no_list_yet(cell: House) -> None:
    await in_state(cell, "an", "CANDIDATE")
    assert code(await cell.act("ward_staff", lists.workbook)) == "no_such_case"
    assert await sheets(cell, "secretary") == {"Cần giáo dục, giúp đỡ": [],
                                               "Cần đưa ra khỏi Đảng": []}  # fmt: skip


@pytest.mark.parametrize("who", ["an", "minute_taker", "other_secretary", "stranger"])
async def test_nobody_else_gets_them(cell: House, who: str) -> None:
    await in_state(cell, "binh", "PROVISIONAL")
    assert code(await cell.act(who, lists.workbook)) == "no_such_case"
    made = await cell.act("secretary", lists.workbook)
    assert isinstance(made, MadePaper)
    for other in (who, "deputy", "ward_staff"):
        assert code(await cell.act(other, files.access_file, made.file_id)) == "no_such_file"


def test_every_state_is_on_a_list_or_off_both_on_purpose() -> None:
    states = {state for move in MOVES.values() for state in move.after}
    before_and_after = {"CANDIDATE", "COMMENTED", "PROGRESS_RECOGNISED", *CLOSED}
    assert set(lists.STATES) == states - before_and_after
    assert set(lists.FOR_REMOVAL) <= set(lists.STATES)
