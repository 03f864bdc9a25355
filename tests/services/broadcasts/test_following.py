"""A changed or cancelled subject: exactly those who were informed are told, nobody hears what no
longer holds, in whatever order things happen."""

import random
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta

import pytest
from sqlalchemy import update

from services import backups
from services.broadcasts import book, feeding, following
from services.broadcasts.sending import REPEATED
from services.db.models import BroadcastRecipient, OutboxRow, Reminder
from services.refusal import Refused
from tests import rows as kept
from tests.services.broadcasts.conftest import FIRST, REACHED, ROOM, SECOND, THIRD, Ward


async def only_by_us(ward: Ward) -> None:
    """The reminders of the season tell nobody, so that what the messages tell can be seen."""
    gone = update(Reminder).where(Reminder.kind.startswith("residence_"))
    await ward.house.change(gone.values(state="dropped"))


async def test_a_changed_date_tells_exactly_those_who_were_informed(ward: Ward) -> None:
    await ward.started()
    await ward.post()
    await ward.leave("an", "binh")
    await ward.move(SECOND)
    await only_by_us(ward)
    assert await ward.everything() == ["an", "binh", "committee", "deputy"]
    now = await ward.plan_id()
    assert [said for who, said, _ in ward.sent if said == now] == [now] * 4
    assert await ward.everything() == []


async def test_who_is_told_by_a_reminder_is_not_told_twice(ward: Ward) -> None:
    await ward.started()
    await ward.post()
    await ward.leave("an", "binh")
    await ward.move(SECOND)
    assert await ward.everything() == ["committee", "deputy"]


async def test_what_is_under_way_at_the_moment_of_the_change_is_corrected(ward: Ward) -> None:
    await ward.started()
    await ward.post()
    await ward.leave("an", how="sending")
    await ward.move(SECOND)
    assert await ward.everything() == REACHED


async def test_a_cancelled_session_is_news_for_the_informed_alone(ward: Ward) -> None:
    first = await ward.started()
    await ward.post()
    await ward.leave("an")
    await ward.call_off()
    await only_by_us(ward)
    assert await ward.everything() == ["an"]
    assert (await ward.states(first))["binh"] == ("dropped", "cancelled")
    draft = await ward.house.act(
        "ward_staff", book.make_draft, book.Draft("residence", ward.session, "x")
    )
    assert not isinstance(draft, Refused)
    refused = await ward.house.act("ward_staff", book.start, draft.id)
    assert isinstance(refused, Refused)


async def test_a_change_before_anybody_was_told_is_no_news(ward: Ward) -> None:
    await ward.started()
    await ward.move(SECOND)
    assert await ward.everything() == REACHED
    assert {said for _, said, _ in ward.sent} == {await ward.plan_id()}


async def test_what_a_killed_program_had_in_hand_is_marked_when_it_goes_again(
    ward: Ward,
) -> None:
    id_ = await ward.started()
    await ward.post()
    await ward.leave("an", how="sending")
    back = update(OutboxRow).where(OutboxRow.state == "sending")
    await ward.house.change(back.values(state="due", error=REPEATED))
    assert await ward.leave() == REACHED
    doubled = BroadcastRecipient.doubled & (BroadcastRecipient.broadcast_id == id_)
    rows = await ward.house.rows(BroadcastRecipient.person_id, where=doubled)
    assert ward.house.keys([row[0] for row in rows]) == ["an"]


async def test_a_restored_backup_tells_nobody_twice(ward: Ward) -> None:
    """Whoever waited then may have been told since: listed, and told of what changes later."""
    id_ = await ward.started()
    await ward.post(dict.fromkeys(ROOM, 1))
    await ward.leave("an")
    await ward.house.act("", backups.settle)
    maybe = ("failed", "restored")
    told = {"an": ("sent", ""), "silent": ("unreachable", "no_chat")}
    assert await ward.states(id_) == told | dict.fromkeys(("binh", "committee", "deputy"), maybe)
    assert await ward.everything() == []
    await only_by_us(ward)
    await ward.move(SECOND)
    assert await ward.everything() == ["binh", "committee", "deputy"]


class Walk:
    """Anything that may happen, in any order; `backups`: copies of the database, by name."""

    def __init__(self, ward: Ward, seed: int) -> None:
        self._ward, self._seed, self._dice = ward, seed, random.Random(seed)
        self._backups: list[tuple[str, tuple[str, ...]]] = []
        self._over = self._saved = False

    async def step(self) -> None:
        """One thing that happens."""
        happens: list[Callable[[], Awaitable[object]]] = [
            self._ward.post,
            self._leave,
            self._change,
            self.crash,
            self._pause,
            self._save,
            self._restore,
            self._cancel,
        ]
        weights = (6, 6, 3, 2, 1, 1, 1, 0.3)
        await self._dice.choices(happens, weights)[0]()

    async def _leave(self) -> None:
        await self._ward.leave(*self._dice.sample(REACHED, 2), how=self._way())

    def _way(self) -> str:
        return self._dice.choice(("sent", "sent", "sending"))

    async def _change(self) -> None:
        if not self._over:
            await self._ward.move(self._day())

    def _day(self) -> datetime:
        return self._dice.choice((FIRST, SECOND, THIRD)) + timedelta(
            hours=self._dice.randint(0, 9)
        )

    async def _cancel(self) -> None:
        if not self._over:
            await self._ward.call_off()
            self._over = True

    async def _pause(self) -> None:
        for use in (book.pause, book.resume):
            await self._ward.house.act("ward_staff", use, 1)

    async def crash(self) -> None:
        """What was under way goes out again; what stood still is asked about."""
        back = update(OutboxRow).where(OutboxRow.state == "sending")
        await self._ward.house.change(back.values(state="due", error=REPEATED))
        await self._ward.house.act("", feeding.wake_up)

    async def _save(self) -> None:
        name = f"walk{self._seed}_{len(self._backups)}"
        self._backups.append((name, await kept.keep(self._ward.house.engine, name)))
        self._saved = self._over

    async def _restore(self) -> None:
        if self._backups:
            engine = self._ward.house.engine
            kept.empty(str(engine.url.database))
            await kept.give_back(engine, *self._backups[-1])
            self._over = self._saved
            await self._ward.house.act("", backups.settle)
            await self.crash()


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
@pytest.mark.parametrize("seed", range(4))
async def test_nothing_stale_leaves_in_any_order_of_events(ward: Ward, seed: int) -> None:
    await ward.started()
    walk = Walk(ward, seed)
    for _ in range(30):
        await walk.step()
    await walk.crash()
    await only_by_us(ward)
    for _ in range(9):
        await ward.post()
        await ward.leave()
    assert [one for one in ward.sent if one[1] != one[2]] == []
    assert await ward.house.act("", following.follow) == 0
    waiting = BroadcastRecipient.state.in_(("waiting", "posted"))
    assert await ward.house.rows(BroadcastRecipient.id, where=waiting) == []
