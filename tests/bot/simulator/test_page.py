"""The phone page in a real browser, with a small bot behind it."""

import base64
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
import pytest_asyncio
from aiohttp import ClientSession
from playwright.async_api import Browser, Page, async_playwright, expect

from bot.simulator import Limits, Person, Simulator, Tokens
from tests import needs
from tests.bot.simulator.conftest import START, TOKEN, ZALO, Local, SteppedClock, people
from tests.bot.simulator.fake_bot import fake_bot

FLAGS = (
    "--headless --no-sandbox --disable-gpu --disable-background-networking "
    "--disable-component-update --disable-sync --no-first-run"
)

HOSTILE = "<img src=x onerror=window.broken=1>"
SCRIPT = "<script>window.broken=1</script>"
SVG = f'<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9">{SCRIPT}</svg>'
LOOK_EVERY = 3000
"""milliseconds after which the page asks what is new with others"""
BACKGROUND = "getComputedStyle(document.body).backgroundColor"

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="module")]


class Owner(SteppedClock):
    """Knows a little about the units and what to try; `on_move` is called when time passes."""

    on_move: Callable[[], Awaitable[object]] | None = None

    async def advance(self, to: datetime) -> None:
        await super().advance(to)
        if self.on_move is not None:
            await self.on_move()

    async def unit_view(self, unit: str) -> Mapping[str, Any]:
        meeting = {"title": "Cuộc họp", "columns": ["Ngày"], "rows": [["Thứ Sáu, 5/6/2026"]]}
        return {"sections": [meeting, {"title": "Sắp nhắc", "columns": [], "rows": []}]}

    async def people_view(self) -> Mapping[str, Mapping[str, Any]]:
        return {"an": {"hints": ["Tháng này họp hôm nào?"], "linked": True}}


@pytest.fixture
def owner() -> Owner:
    return Owner()


@pytest_asyncio.fixture(loop_scope="module")
async def local(owner: Owner) -> AsyncIterator[Local]:
    crowd = [*people(), Person("long", "Nguyễn Phước Thử Nghiệm Tên Rất Dài", "zalo", (), "X")]
    simulator = Simulator(crowd, Tokens((TOKEN,), (ZALO,)), owner, Limits.loose())
    async with simulator.serve() as base, ClientSession() as http:
        running = Local(simulator, base, http)
        async with fake_bot(running):
            yield running


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def browser() -> AsyncIterator[Browser]:
    async with async_playwright() as driver:
        browser = await driver.chromium.launch(
            executable_path=needs.chromium(), args=FLAGS.split()
        )
        yield browser
        await browser.close()


@pytest_asyncio.fixture(loop_scope="module")
async def page(browser: Browser, local: Local) -> AsyncIterator[Page]:
    """An open page; whatever goes wrong in it fails the test."""
    context = await browser.new_context(viewport={"width": 1280, "height": 800})
    await context.clock.install()
    page = await context.new_page()
    wrong: list[str] = []
    page.on("pageerror", lambda error: wrong.append(str(error)))
    page.on("request", lambda request: wrong.append(request.url) if outside(request.url) else None)
    await page.goto(local.base)
    await page.wait_for_selector("body[data-ready]")
    yield page
    await context.close()
    assert wrong == []


def outside(url: str) -> bool:
    return not url.startswith(("http://127.0.0.1:", "data:", "blob:"))


async def take(page: Page, person: str) -> None:
    await page.click(f"[data-person={person}]")
    await expect(page.locator("#text")).to_be_enabled()


async def say(page: Page, text: str) -> None:
    await page.fill("#text", text)
    await page.press("#text", "Enter")


async def test_write_and_tap_on_telegram(page: Page) -> None:
    await expect(page.locator(".card h3")).to_have_text("Cầm điện thoại của một người")
    await take(page, "an")
    await expect(page.locator("#chat-about")).to_have_text(
        "đảng viên, bí thư · Chi bộ 1 · Telegram"
    )
    await expect(page.locator(".holds")).to_contain_text("Thứ Sáu, 5/6/2026")
    await page.click(".chip")
    await expect(page.locator("#text")).to_have_value("Tháng này họp hôm nào?")
    await page.press("#text", "Enter")
    answer = page.locator(".bubble.bot")
    await expect(answer).to_contain_text("Đồng chí nhắn Tháng này họp hôm nào?")
    await expect(answer.get_by_role("link", name="Trang web")).to_be_visible()
    await answer.get_by_role("button", name="Vắng").click()
    await expect(answer).to_contain_text("Đã ghi: no")
    await expect(answer).to_contain_text("đã sửa")
    await expect(answer.get_by_role("button")).to_have_count(0)
    await expect(page.locator("#notice")).to_have_text("Cảm ơn")


async def test_zalo_has_text_only_and_no_phone_no_chat(page: Page) -> None:
    await take(page, "binh")
    await say(page, "Chào")
    await expect(page.locator(".bubble.bot")).to_contain_text("1. Có mặt\n2. Vắng")
    await expect(page.locator(".bubble button")).to_have_count(0)
    await page.click("[data-person=dung]")
    await expect(page.locator(".card h3")).to_have_text("Hoa Thử Dung không dùng điện thoại.")
    await expect(page.locator("#text")).to_be_disabled()


async def test_the_secretary_answers_for_somebody_without_a_phone(
    page: Page, local: Local
) -> None:
    lead = {"id": "lead", "name": "Hoa Thử Lê", "channel": "zalo", "roles": ["secretary"]}
    await local.post("/people", **lead, unit="Chi bộ 2")
    await page.reload()
    await page.click("[data-person=dung]")
    await page.click(".card button")
    await expect(page.locator("#chat-title")).to_have_text("Hoa Thử Lê")


async def test_an_old_button_says_so(page: Page, local: Local) -> None:
    await take(page, "an")
    await say(page, "Chào")
    await expect(page.locator(".bubble.bot")).to_be_visible()
    await page.route("**/taps", lambda route: route.fulfill(status=409, json={"error": "gone"}))
    await page.get_by_role("button", name="Có mặt").click()
    await expect(page.locator("#error")).to_have_text("Nút này không còn dùng được.")


async def test_an_answer_shows_within_300_ms(page: Page, local: Local) -> None:
    await take(page, "an")
    await say(page, "Chào")
    await expect(page.locator(".bubble.bot")).to_have_count(1)
    milliseconds = await page.evaluate(
        """async (call) => {
            const log = document.getElementById("log");
            const started = performance.now();
            const shown = new Promise((done) => {
                new MutationObserver(done).observe(log, { childList: true });
            });
            await fetch(call);
            await shown;
            return performance.now() - started;
        }""",
        f"/telegram/bot{TOKEN}/sendMessage?chat_id={local.account('an')}&text=x",
    )
    await expect(page.locator(".bubble.bot")).to_have_count(2)
    assert milliseconds < 300


async def test_a_file_goes_to_the_bot(page: Page, tmp_path: Path) -> None:
    paper = tmp_path / "đơn.docx"
    paper.write_bytes(b"words")
    await take(page, "an")
    await page.set_input_files("#file", paper)
    await expect(page.locator(".bubble.person a")).to_have_text("đơn.docx")
    await expect(page.locator(".bubble.bot")).to_contain_text("một tệp")


async def test_the_clock_moves_in_vietnamese_time(page: Page, local: Local) -> None:
    day, time = page.locator("#clock-day"), page.locator("#clock-time")
    await expect(day).to_have_text("Thứ Hai, 1/6/2026")
    await page.click("[data-move=hour]")
    await expect(time).to_have_text("09:00")
    await page.click("[data-move=morning]")
    await expect(day).to_have_text("Thứ Ba, 2/6/2026")
    await expect(time).to_have_text("07:00")
    await page.click("[data-move=day]")
    await expect(day).to_have_text("Thứ Tư, 3/6/2026")
    await page.fill("#clock-to", "2026-10-01T06:30")
    await page.click("#clock-form button")
    await expect(time).to_have_text("06:30")
    await expect(page.locator("#clock-state")).to_contain_text("1/10/2026")
    await page.evaluate("document.getElementById('clock-to').min = ''")
    await page.fill("#clock-to", "2026-01-01T06:30")
    await page.click("#clock-form button")
    await expect(page.locator("#clock-state")).to_have_text("Đồng hồ chỉ chạy tới, không lùi lại.")
    assert local.simulator.world.now() == START + timedelta(days=121, hours=22, minutes=30)


async def test_new_messages_elsewhere_are_counted(page: Page, local: Local) -> None:
    await take(page, "an")
    await local.write("chi", "Chào")
    await page.clock.run_for(LOOK_EVERY)
    await expect(page.locator("[data-person=chi] .fresh")).to_have_text("1")
    await page.click("[data-person=chi]")
    await expect(page.locator("[data-person=chi] .fresh")).to_have_text("")


async def test_what_came_while_time_passed_is_told(page: Page, local: Local, owner: Owner) -> None:
    await local.write("chi", "Chào")

    async def remind() -> None:
        await local.telegram("sendMessage", chat_id=local.account("chi"), text="Nhắc họp")

    owner.on_move = remind
    await page.click("[data-move=day]")
    await expect(page.locator("#clock-state")).to_contain_text("Có tin mới cho 1 người.")


async def test_quiet_motion_and_dark_colours_are_respected(page: Page) -> None:
    await take(page, "an")
    await say(page, "Chào")
    bubble = page.locator(".bubble.bot")
    light = await page.evaluate(BACKGROUND)
    await expect(bubble).to_have_css("animation-name", "come")
    await page.emulate_media(reduced_motion="reduce", color_scheme="dark")
    await expect(bubble).to_have_css("animation-name", "none")
    assert await page.evaluate(BACKGROUND) != light


async def test_language_and_size_stay_after_a_reload(page: Page) -> None:
    await take(page, "an")
    await say(page, "Chào")
    await page.click("#language")
    await page.click("#large")
    await page.reload()
    await page.wait_for_selector("body[data-ready]")
    await expect(page.locator("#send")).to_have_text("Send")
    await expect(page.locator("html")).to_have_attribute("lang", "en")
    await expect(page.locator("html")).to_have_class("large")
    await expect(page.locator("#chat-title")).to_have_text("Hoa Thử An")
    await expect(page.locator(".bubble")).to_have_count(2)


async def test_large_type_makes_every_word_larger_and_is_taken_back(page: Page) -> None:
    await take(page, "an")
    await say(page, "Chào")
    words = (".bubble.bot", ".bubble button", "#text", "#large", "[data-person=an]")
    for each in words:
        await expect(page.locator(each).first).to_be_visible()
    before = [await letters(page, each) for each in words]
    await page.click("#large")
    await expect(page.locator("#large")).to_have_attribute("aria-pressed", "true")
    large = [await letters(page, each) for each in words]
    assert all(now >= 1.25 * was for was, now in zip(before, large, strict=True)), (before, large)
    await page.click("#large")
    await expect(page.locator("#large")).to_have_attribute("aria-pressed", "false")
    assert [await letters(page, each) for each in words] == before


async def letters(page: Page, what: str) -> float:
    """The size of the letters of the first such part, in pixels."""
    size = "each => parseFloat(getComputedStyle(each).fontSize)"
    return float(await page.locator(what).first.evaluate(size))


@pytest.mark.parametrize("large", [False, True])
async def test_a_narrow_phone_shows_one_panel_and_never_scrolls_sideways(
    page: Page, large: bool
) -> None:
    await page.set_viewport_size({"width": 360, "height": 700})
    if large:
        await page.click("#large")
    await take(page, "an")
    await say(page, "dài " * 60 + "x" * 90)
    await expect(page.locator(".bubble.bot")).to_be_visible()
    for tab in ("people", "chat", "holds"):
        await page.click(f"[data-tab={tab}]")
        await expect(page.locator(".panel:visible")).to_have_count(1)
        width = await page.evaluate("document.scrollingElement.scrollWidth")
        assert width == 360, tab


async def test_everything_works_with_the_keyboard_alone(page: Page) -> None:
    await page.focus("#find")
    await page.keyboard.type("hoa thu")
    await page.keyboard.press("ArrowDown")
    await page.keyboard.press("ArrowDown")
    await page.keyboard.press("ArrowUp")
    assert await focused(page) == "an"
    ring = await page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
    assert ring == "solid"
    await page.keyboard.press("Enter")
    await expect(page.locator("#text")).to_be_focused()
    await page.keyboard.type("Chào")
    await page.keyboard.press("Enter")
    await expect(page.locator(".bubble.bot")).to_be_visible()
    while await focused(page) != "Có mặt":
        await page.keyboard.press("Shift+Tab")
    await page.keyboard.press("Enter")
    await expect(page.locator(".bubble.bot")).to_contain_text("Đã ghi: yes")
    await expect(page.locator("#text")).to_be_focused()


async def focused(page: Page) -> str:
    """The person or the label of what has the focus."""
    here = "document.activeElement"
    return str(await page.evaluate(f"{here}.dataset.person ?? {here}.textContent"))


async def test_new_messages_are_announced(page: Page) -> None:
    await take(page, "an")
    await expect(page.get_by_role("log")).to_have_attribute("aria-live", "polite")
    await say(page, "Chào")
    await expect(page.locator(".bubble.bot .sr")).to_have_text("Bot nhắn: ")


async def test_a_lost_server_is_told_and_found_again(page: Page) -> None:
    await take(page, "an")
    await page.context.set_offline(True)
    await page.click("[data-person=chi]")
    await expect(page.locator("#error")).to_contain_text("Mất kết nối")
    await page.context.set_offline(False)
    await expect(page.locator("#error")).to_have_text("")
    await expect(page.locator(".card h3")).to_contain_text("Hoa Thử Chi")


async def test_what_people_and_bots_write_is_never_run(page: Page, local: Local) -> None:
    who, name = "../'\"><b id=in>", f"{HOSTILE}\"' onclick=window.broken=1 x="
    await local.post("/people", id=who, name=name, channel="telegram", unit=f"javascript:{SCRIPT}")
    await page.reload()
    await page.get_by_role("button", name="onclick").click()
    await expect(page.locator("#chat-title")).to_have_text(name)
    await say(page, f'javascript:window.broken=1 http://127.0.0.1/"onfocus=x {HOSTILE}')
    await expect(page.locator(".bubble.person .words")).to_contain_text(HOSTILE)
    labels = ["constructor", "__proto__", HOSTILE]
    keys = {"inline_keyboard": [[{"text": label, "callback_data": "x"}] for label in labels]}
    to = local.account(who)
    await local.telegram("sendMessage", chat_id=to, text=HOSTILE, reply_markup=keys)
    for label in labels:
        await expect(page.locator(".bubble").get_by_role("button", name=label)).to_be_visible()
    for paper, content in ((f"{HOSTILE}.html", SCRIPT), ("a.svg", SVG)):
        file = {"name": paper, "base64": base64.b64encode(content.encode()).decode()}
        await local.post(f"/people/{quote(who, safe='')}/messages", file=file)
    await expect(page.locator(".bubble a.file")).to_have_text(f"{HOSTILE}.html")
    links = await page.eval_on_selector_all("a[href]", "all => all.map((one) => one.protocol)")
    assert set(links) == {"http:"}
    async with page.context.expect_page() as opened:
        await page.locator(".bubble a:has(img)").click()
    drawing = await opened.value
    await drawing.wait_for_load_state()
    for each in (page, drawing):
        assert await each.evaluate("window.broken") is None
    assert await page.locator("#in, .bubble b, [onclick], [onerror], main script").count() == 0


async def test_both_languages_have_the_same_words(local: Local) -> None:
    words = []
    for language in ("vi", "en"):
        async with local.http.get(f"{local.base}/page/{language}.json") as answer:
            words.append(set(await answer.json()))
    assert words[0] == words[1]
    async with local.http.get(f"{local.base}/page/secret.txt") as answer:
        assert answer.status == 404
