"""Yearly plans: written over days, registered, corrected, seen by the committee."""

from services import files, plans
from services.db.models import AnnualPlan, PlanDraft
from services.files import FileView
from services.plans import OwnPlan, PlanBoard, PlanView
from tests.fakes import House, code, vn


async def own(house: House, who: str = "an") -> OwnPlan:
    found = await house.act(who, plans.own)
    assert isinstance(found, OwnPlan), found
    return found


async def register(house: House, who: str = "an", words: str = "đọc sách mỗi ngày") -> PlanView:
    await house.act(who, plans.write, "morals", words)
    done = await house.act(who, plans.register)
    assert isinstance(done, PlanView), done
    return done


async def test_a_plan_is_written_over_days(house: House) -> None:
    await house.act("an", plans.write, "morals", "đọc sách mỗi ngày")
    house.clock.move(days=3)
    draft = (await own(house)).draft
    assert draft is not None
    assert (draft.parts, draft.next_part) == ({"morals": "đọc sách mỗi ngày"}, "work")
    await house.act("an", plans.write, "work", "")
    await house.act("an", plans.write, "better", "học máy tính")
    done = await house.act("an", plans.register)
    assert isinstance(done, PlanView)
    assert done.parts == {"morals": "đọc sách mỗi ngày", "better": "học máy tính"}
    assert await house.count(PlanDraft) == 0


async def test_a_correction_is_a_new_version(house: House) -> None:
    await register(house)
    begun = await house.act("an", plans.correct)
    assert isinstance(begun, OwnPlan)
    assert begun.draft is not None
    assert begun.draft.parts["morals"] == "đọc sách mỗi ngày"
    await register(house, words="đọc sách mỗi tối")
    kept = (await own(house)).registered
    assert kept is not None
    assert kept.parts == {"morals": "đọc sách mỗi tối"}
    assert await house.count(AnnualPlan) == 2


async def test_a_photo_is_a_plan_that_the_committee_may_open(house: House) -> None:
    file_id = await house.act("an", files.store, "plan.jpg", "image/jpeg", b"a plan")
    await house.act("an", plans.attach, file_id)
    assert isinstance(await house.act("an", plans.register), PlanView)
    for who in ("an", "committee"):
        assert isinstance(await house.act(who, files.access_file, file_id), FileView)
    for who in ("binh", "minute_taker", "other_secretary"):
        assert code(await house.act(who, files.access_file, file_id)) == "no_such_file"


async def test_an_empty_plan_is_refused(house: House) -> None:
    assert code(await house.act("an", plans.register)) == "plan_empty"
    await house.act("an", plans.write, "morals", " ")
    assert code(await house.act("an", plans.register)) == "plan_empty"
    assert code(await house.act("an", plans.correct)) == "plan_empty"
    assert code(await house.act("an", plans.write, "x", "y")) == "plan_no_such_part"
    assert code(await house.act("stranger", plans.own)) == "no_cell"


async def test_a_draft_can_be_thrown_away(house: House) -> None:
    await house.act("an", plans.write, "morals", "nháp")
    await house.act("an", plans.throw_away)
    assert (await own(house)).draft is None


async def test_the_committee_sees_who_has_none_and_decides_on_the_exempt(house: House) -> None:
    await register(house)
    found = await house.act("secretary", plans.board, house.units["one"])
    assert isinstance(found, PlanBoard)
    outcome = {house.keys([each.member.id])[0]: each.outcome for each in found.members}
    assert (outcome["an"], outcome["binh"], outcome["exempt"]) == (
        "OK",
        "REMIND",
        "NEEDS_DECISION",
    )
    counts = await house.act("secretary", plans.without, [house.units["one"]], 2026)
    assert counts[house.units["one"]] == len(found.among("REMIND"))


async def test_a_plan_is_read_by_its_author_and_the_committee(house: House) -> None:
    plan = await register(house)
    for who in ("an", "secretary", "committee"):
        assert await house.act(who, plans.access_plan, plan.id) == plan
    for who in ("binh", "minute_taker", "other_secretary"):
        assert code(await house.act(who, plans.access_plan, plan.id)) == "no_such_plan"
        assert code(await house.act(who, plans.board, house.units["one"])) == "not_yours"


async def test_last_years_plan_does_not_count(house: House) -> None:
    await register(house)
    house.clock.move_to(vn(1, 2, 9, year=2027))
    assert (await own(house)).registered is None
