"""A paper reaches the phone: as a file on Telegram, behind a signed link that expires on Zalo."""

from datetime import timedelta

from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer
from sqlalchemy import select

from bot.web.files import file_routes
from services.db.models import Chat, Paper
from tests.services.documents import reading
from tests.stage import PLACE, SOON, Shown, Stage, stage
from tests.stage_cell import account


async def invitation(built: Stage) -> Shown:
    """What a member is answered who asks for the own invitation."""
    await built.meeting(SOON, PLACE)
    [shown] = await built.say("Sen", "/giayto_hop 1")
    return shown


async def link(built: Stage, who: str) -> str:
    """The link to the newest paper, made for somebody's chat."""
    async with built.work() as work:
        newest = select(Paper.file_id).order_by(Paper.id.desc()).limit(1)
        file_id = (await work.db.execute(newest)).scalar_one()
        chat = select(Chat.id).where(Chat.external_id == account(who))
        chat_id = (await work.db.execute(chat)).scalar_one()
    return f"/files/{built.app.settings.seal().link(file_id, chat_id, built.clock.now())}"


async def test_on_telegram_the_file_itself_is_sent() -> None:
    async with stage("telegram") as built:
        assert (await invitation(built)).file


async def test_on_zalo_the_link_opens_the_paper_and_expires() -> None:
    async with stage("zalo") as built:
        assert "giay-moi-2026-06.docx" in (await invitation(built)).text
        own, others = await link(built, "Sen"), await link(built, "Lúa")
        served = web.Application()
        served.add_routes(file_routes(built.app))
        async with TestClient(TestServer(served)) as client:
            answer = await client.get(own)
            assert "giay-moi-2026-06.docx" in answer.headers["Content-Disposition"]
            assert "Đồng chí Nguyễn Thị Sen" in reading.lines(await answer.read())
            assert (await client.get(own[:-3])).status == 404
            assert (await client.get(others)).status == 404
            built.clock.at += timedelta(minutes=31)
            assert (await client.get(own)).status == 404
