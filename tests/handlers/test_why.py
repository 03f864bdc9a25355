""" "Vì sao?" everywhere: the numbers for those who may see them, then the clause."""

from datetime import date

from handlers import conversations
from handlers.why import RULES_OF
from services import rulebook_changes, tasks
from services.dues import book
from services.rulebook_changes import NewValue
from services.rulebook_words import Paper
from services.rules import BOOK
from services.seal import Seal
from tests.stage import Stage, at, stage

CELL = 2
NO_RULE = "Tin vừa rồi không dựa vào quy định nào."
PAPER = Paper("21-KH/ĐU", date(2026, 6, 1), "Đảng ủy phường Hoa Mai")


def test_conversations_explain_rules_that_exist() -> None:
    names = {each.name for each in conversations(Seal("a secret for tests"))}
    assert set(RULES_OF) <= names
    assert set(RULES_OF.values()) <= set(BOOK.entries)


async def why(built: Stage, who: str, asked: str) -> str:
    shown = await built.say(who, f"/visao {asked}")
    return shown[-1].text


async def give(built: Stage, resolved_on: date) -> None:
    async with built.work("Trúc") as work:
        new = tasks.NewTask(4, "Phụ trách tổ 3", "04-NQ/CB", resolved_on)
        await tasks.assign(work, CELL, new)
    await built.hear([])


async def test_the_numbers_of_the_cell_stand_before_the_clause() -> None:
    async with stage() as built:
        assert (await why(built, "Sen", "ATT-05")).startswith("Phép tính: 0 < 1\n")
        await built.meeting(at("2026-06-06 19:30"), "Nhà văn hóa")
        assert (await why(built, "Sen", "ATT-05")).startswith("Phép tính: 1 ≥ 1\n")
        await give(built, date(2026, 1, 5))
        told = await why(built, "Trúc", "TSK-03")
        assert told.startswith("Phép tính: 05/01/2026 + 6 tháng = 05/07/2026\n")


async def test_own_rules_are_used_and_named() -> None:
    async with stage() as built:
        await give(built, date(2026, 1, 5))
        cited = PAPER.cited("II.1", "năm tháng một lần")
        new = NewValue("tasks.review_long", 5, date(2026, 6, 1), None, cited)
        async with built.work("Sông") as work:
            await rulebook_changes.set_value(work, CELL, new)
        told = await why(built, "Trúc", f"TSK-03 {CELL}")
        assert told.startswith("Phép tính: 05/01/2026 + 5 tháng = 05/06/2026\n")
        assert "“năm tháng một lần”, 21-KH/ĐU" in told


async def test_numbers_of_others_are_not_told() -> None:
    async with stage() as built:
        await built.meeting(at("2026-06-06 19:30"), "Nhà văn hóa")
        await give(built, date(2026, 1, 5))
        for who in ("Sen", "Bách", "Sông"):
            for asked in ("TSK-03 2", "DUE-03 2", "MRE-01 1", "BAL-02 1", "ATT-01 1"):
                told = await why(built, who, asked)
                assert "Phép tính" not in told, (who, asked)
                assert "Căn cứ:" in told


async def test_dues_are_counted_for_oneself_and_for_those_who_keep_the_book() -> None:
    async with stage() as built:
        async with built.work("Trúc") as work:
            await book.begin(work, CELL)
        await built.move_to(at("2026-09-02 08:00"))
        own = await why(built, "Sen", "DUE-02")
        assert own.startswith("Phép tính: 02/09/2026 > 30/06/2026\n")
        everybody = await why(built, "Trúc", "DUE-03")
        assert "Nguyễn Thị Sen: 3 ≥ 3" in everybody


async def test_about_the_product_itself_no_document_is_cited() -> None:
    async with stage() as built:
        for command in ("/dangvien", "/menu", "/chucdanh"):
            await built.say("Trúc", command)
            assert (await built.say("Trúc", "vì sao"))[-1].text.startswith(NO_RULE), command


async def test_before_anything_was_said_no_rule_is_made_up() -> None:
    async with stage() as built:
        assert (await built.say("Sen", "vì sao"))[-1].text.startswith(NO_RULE)
        assert "/luat" in (await built.say("Sen", "tại sao?"))[-1].text


async def test_a_page_that_asks_nothing_more_is_still_what_is_asked_about() -> None:
    async with stage() as built:
        async with built.work("Trúc") as work:
            await book.begin(work, CELL)
        await built.say("Sen", "/dangphi")
        await built.say("Sen", "/trogiup")
        assert (await built.say("Sen", "vì sao"))[-1].text.startswith(NO_RULE)
        refused = (await built.say("Sen", "/nghiquyet 99"))[-1]
        assert "Vì sao?" not in refused.choices
        assert "Phép tính: 1 ≥ 1" not in (await built.say("Sen", "vì sao"))[-1].text
