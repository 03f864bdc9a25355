"""What is printed for a ballot, who gets it, and the file that anybody counts anew."""

import json
import re
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from docx import Document
from typer.testing import CliRunner

from bot.__main__ import app
from services import files
from services.ballots import counting, papers
from services.ballots.ballot import Figures
from services.ballots.published import BadFileError, recount
from services.db.models import Person, StoredFile
from services.documents.papers import MadePaper
from services.files import FileView
from tests.fakes import House, code
from tests.services.ballots.conftest import SHEET, Vote
from tests.services.documents import reading

PASSING = Figures(6, 6, 6, 0, 6, 0)


async def content(house: House, make: Any, ballot: int) -> bytes:
    made = await house.act("secretary", make, ballot)
    assert isinstance(made, MadePaper), made
    found = await house.act("deputy", files.access_file, made.file_id)
    assert isinstance(found, FileView)
    return found.content


async def test_slips_are_as_many_as_voters_and_all_alike(house: House, vote: Vote) -> None:
    asked = await vote.ask("list")
    printed = Document(BytesIO(await content(house, papers.slips, asked.id)))
    slips = [cell.text.strip() for row in printed.tables[0].rows for cell in row.cells]
    assert len(slips) == 10
    assert slips.pop() == "", "nine voters: the tenth place stays empty"
    assert len(set(slips)) == 1, "nothing tells one slip from another"
    assert "Đưa đồng chí Hoa Thử An vào danh sách" in slips[0]
    assert "☐  Đồng ý" in slips[0]
    assert not re.search(r"\bSố\b", slips[0])


async def test_the_record_says_how_it_was_reckoned(house: House, vote: Vote) -> None:
    first = await vote.counted("progress", SHEET)
    await house.act("secretary", counting.annul, first.id, "Đếm sót một phiếu")
    for who in ("binh", "minute_taker"):
        await vote.enter(who, first.id, Figures(6, 5, 5, 0, 5, 0))
    lines = reading.lines(await content(house, papers.record, first.id))
    for line in (
        "BIÊN BẢN KIỂM PHIẾU",
        "Công nhận sự tiến bộ của đồng chí Hoa Thử An.",
        "- Đảng viên chính thức của chi bộ: 10 đồng chí.",
        "- Trừ đảng viên được miễn công tác và sinh hoạt đảng: 1 đồng chí (Hoa Thử Miễn).",
        "- Số làm căn cứ tính kết quả (mẫu số): 9 đồng chí.",
        "- Số phiếu phát ra: 6; số phiếu thu vào: 5 (không thu về: 1).",
        "- Cần ít nhất 5 phiếu đồng ý.",
        "- Cách tính: 2 × 5 = 10 ≥ 9.",
        "Kết luận: đủ số phiếu công nhận sự tiến bộ của đồng chí Hoa Thử An.",
        "Lần kiểm phiếu đã hủy: phát ra 6, thu vào 6, hợp lệ 5, không hợp lệ 1, đồng ý 4, "
        "không đồng ý 1. Lý do: Đếm sót một phiếu.",
    ):
        assert line in lines, line
    assert any("A.III Bước 3 gạch 1" in line for line in lines)


async def test_papers_of_a_ballot_are_for_those_who_lead_it(house: House, vote: Vote) -> None:
    asked = await vote.counted("list", PASSING)
    for make in (papers.record, papers.published):
        made = await house.act("secretary", make, asked.id)
        assert isinstance(made, MadePaper)
        for who in ("an", "binh", "minute_taker", "other_secretary", "ward_staff"):
            assert code(await house.act(who, make, asked.id)) == "no_such_ballot"
            seen = await house.act(who, files.access_file, made.file_id)
            assert code(seen) == "no_such_file", who
    assert code(await house.act("secretary", papers.slips, asked.id)) == "ballot_counted"
    names = [row[0] for row in await house.rows(StoredFile.name)]
    assert not [name for name in names if "an" in name.split("-")]


async def test_the_published_file_is_recounted_and_names_nobody(house: House, vote: Vote) -> None:
    first = await vote.counted("progress", SHEET)
    await house.act("secretary", counting.annul, first.id, "Đếm sót một phiếu")
    for who in ("binh", "minute_taker"):
        await vote.enter(who, first.id, PASSING)
    written = await content(house, papers.published, first.id)
    found = recount(written)
    assert not found.mismatches
    assert found.lines == [
        "Mẫu số: 10 − 1 = 9; có mặt 6",
        "Lần 1 (đã hủy): phát ra 6, thu vào 6, hợp lệ 5; đồng ý 4, không đồng ý 1; cần 5: FAILED",
        "Lần 2: phát ra 6, thu vào 6, hợp lệ 6; đồng ý 6, không đồng ý 0; cần 5: PASSED",
    ]
    people = [row[0] for row in await house.rows(Person.full_name)]
    assert not [name for name in people if name in written.decode()]


async def test_an_own_question_is_recounted_by_its_own_source(house: House, vote: Vote) -> None:
    own = {"question": "Chọn tên đội", "own_base": "present", "majority": True}
    asked = await vote.ask("own", "", **own, source="Quy chế chi bộ")
    await vote.open(asked.id)
    for who in ("binh", "minute_taker"):
        await vote.enter(who, asked.id, SHEET)
    assert not recount(await content(house, papers.published, asked.id)).mismatches


GOOD = {
    "format": "chibot-ballot",
    "version": 1,
    "means": "paper",
    "ballot": 1,
    "kind": "removal",
    "held_on": "2026-06-20",
    "electorate": {"official": 10, "exempt": 1},
    "base": 9,
    "present": 7,
    "threshold": {"share": "2/3", "rule": "BAL-04", "source": "S0", "clause": "A.III"},
    "counts": [
        {
            "round": 1,
            "annulled": None,
            "entries": [
                {"issued": 7, "collected": 7, "valid": 7, "invalid": 0, "yes": 6, "no": 1},
                {"issued": 7, "collected": 7, "valid": 7, "invalid": 0, "yes": 6, "no": 1},
            ],
            "agreed": {
                "issued": 7, "collected": 7, "valid": 7, "invalid": 0, "yes": 6, "no": 1,
                "needed": 6, "outcome": "PASSED",
            },
        }
    ],
}  # fmt: skip
FORGED: dict[str, tuple[Callable[[Any], Any], str]] = {
    "base": (lambda d: d.update(base=8), "mẫu số ghi 8, tính lại là 9"),
    "exempt": (lambda d: d["electorate"].update(exempt=2), "mẫu số ghi 9, tính lại là 8"),
    "share": (lambda d: d["threshold"].update(share="1/2"), "ngưỡng trong tệp là 5, theo văn bản"),
    "needed": (lambda d: d["counts"][0]["agreed"].update(needed=5), "ngưỡng ghi 5"),
    "outcome": (lambda d: d["counts"][0]["agreed"].update(outcome="FAILED"), "kết quả ghi FAILED"),
    "yes": (lambda d: d["counts"][0]["agreed"].update(yes=7), "ghi khác ở mục yes"),
    "entry": (lambda d: d["counts"][0]["entries"][1].update(no=2), "ghi khác ở mục no"),
    "one counter": (lambda d: d["counts"][0]["entries"].pop(), "không đủ hai người"),
    "present": (lambda d: d.update(present=6), "phát ra nhiều hơn người có mặt"),
    "no count": (lambda d: d["counts"].clear(), "không có lần kiểm phiếu nào"),
    "more counts": (lambda d: d["counts"].append(d["counts"][0]), "không ghi vì sao bị hủy"),
    "kind": (lambda d: d.update(kind="progress"), "ngưỡng trong tệp là 6, theo văn bản là 5"),
}


@pytest.mark.parametrize("forgery", FORGED)
def test_a_forged_file_is_found_out(forgery: str) -> None:
    assert not recount(json.dumps(GOOD).encode()).mismatches
    data = json.loads(json.dumps(GOOD))
    change, mismatch = FORGED[forgery]
    change(data)
    assert any(mismatch in each for each in recount(json.dumps(data).encode()).mismatches)


@pytest.mark.parametrize(
    "content",
    [b"", b"\xff", b"[]", b"{}", b'{"format": "chibot-ballot", "version": 2, "means": "paper"}',
     b'{"format": "chibot-ballot", "version": 1, "means": "paper"}',
     json.dumps(GOOD | {"base": -1}).encode(), json.dumps(GOOD | {"base": "9"}).encode(),
     json.dumps(GOOD | {"counts": [{}]}).encode(), json.dumps(GOOD | {"counts": 3}).encode(),
     json.dumps(GOOD | {"threshold": {"share": "2/0"}}).encode()],
)  # fmt: skip
def test_any_other_file_is_refused_in_plain_words(content: bytes) -> None:
    with pytest.raises(BadFileError):
        recount(content)


@pytest.mark.parametrize(
    ("written", "code", "said"),
    [
        (json.dumps(GOOD), 0, "Khớp."),
        (json.dumps(GOOD | {"base": 8}), 1, "KHÔNG KHỚP: mẫu số ghi 8, tính lại là 9"),
        ("xin chào", 1, "không phải JSON"),
        (None, 1, "Không mở được tệp"),
    ],
)
def test_the_command(tmp_path: Path, written: str | None, code: int, said: str) -> None:
    file = tmp_path / "phieu.json"
    if written is not None:
        file.write_text(written, encoding="utf-8")
    done = CliRunner().invoke(app, ["ballot", "recount", str(file)])
    assert done.exit_code == code
    assert said in done.output
    if code == 0:
        assert "phát ra 7, thu vào 7, hợp lệ 7" in done.output
