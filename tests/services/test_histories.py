"""Random histories of moves, stays, exemptions, suspensions, admissions and farewells.

Ten thousand steps in all. On every day each member has exactly one official cell until the member
is gone; what was counted on a day is counted the same ever after; no role outlives the membership,
and who keeps in touch with somebody exempt sees it exactly as long as both are there.
"""

import asyncio
import shutil
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from sqlalchemy import insert, select, update

from services import bases, people
from services.ballots import roll
from services.clock import local_day
from services.db.engine import open_database
from services.db.models import (
    Meeting,
    Membership,
    Person,
    RoleHeld,
    Standing,
    Unit,
    in_force,
)
from services.exemptions import asking, contacts, deciding
from services.exemptions.asking import Wish
from services.exemptions.views import Request
from services.members import members
from services.refusal import Refused
from services.transfers import moving
from services.transfers.moving import Move
from services.work import Work

HISTORIES, DAYS, STEPS = 10, 10, 100
CELLS, EACH = (2, 3, 4, 5), 10
WARD, CLERK = 1, 1
"""the clerk keeps the books of every cell and is a member of none"""
START = datetime(2026, 3, 2, 2, tzinfo=UTC)
LONG_AGO = date(2020, 1, 1)
DAY = timedelta(days=1)
KINDS = (
    *("move",) * 26,
    *("gone", "stay", "suspend", "free", "admit", "meet", "exempt", "leave"),
    *("abroad", "contact", "back"),
)
ABROAD = 4 * DAY
ONE = st.integers(0, len(KINDS) * len(CELLS) * 200 - 1)
"""a step: kind, who and where in one number, so that drawing ten thousand costs little"""
HISTORY = st.lists(st.lists(ONE, min_size=STEPS, max_size=STEPS), min_size=DAYS, max_size=DAYS)


@dataclass
class Book:
    """What a careful clerk would have written down beside: who is where from which day on."""

    cell: dict[int, int] = field(default_factory=dict)
    begun: dict[int, date] = field(default_factory=dict)
    gone: dict[int, date] = field(default_factory=dict)
    counted: list[tuple[int, date, list[tuple[int, str | None]], object]] = field(
        default_factory=list
    )
    kept: dict[int, tuple[int, int, date, int]] = field(default_factory=dict)
    """exempt member → the exemption, its cell, its last day, and who keeps in touch (0: nobody)"""
    watched: set[int] = field(default_factory=set)
    """those whose view of others is looked at when the day is over"""
    steps: Counter[str] = field(default_factory=Counter)
    looks: Counter[str] = field(default_factory=Counter)

    def sees(self, person: int, on: date) -> list[int]:
        """The exemptions of others that somebody keeps in touch with on a day."""
        cell = self.cell.get(person)
        mine = (each for each in self.kept.values() if each[3] == person)
        return sorted(key for key, unit, last, _ in mine if unit == cell and on <= last)

    def watch(self, person: int) -> None:
        """Who keeps in touch with somebody has moved or is gone."""
        if any(each[3] == person for each in self.kept.values()):
            self.watched.add(person)

    def forget(self, person: int) -> None:
        """The exemption ends here; who kept in touch sees it no more."""
        if person in self.kept:
            self.watched.add(self.kept.pop(person)[3])


def test_ten_thousand_steps(sqlite_template: Path, tmp_path: Path) -> None:
    path = tmp_path / "histories.db"
    shutil.copy(sqlite_template, path)
    played: Counter[str] = Counter()
    looks: Counter[str] = Counter()
    with asyncio.Runner() as runner:
        engine = open_database(f"sqlite:///{path}")

        async def history(days: Sequence[Sequence[int]]) -> None:
            async with engine.connect() as db:
                begun = await db.begin()
                book = await play(Work(db, START), days)
                played.update(book.steps)
                looks.update(book.looks)
                await begun.rollback()

        @settings(
            max_examples=HISTORIES,
            derandomize=True,
            database=None,
            deadline=None,
            phases=[Phase.generate],
            suppress_health_check=list(HealthCheck),
        )
        @given(HISTORY)
        def every(days: Sequence[Sequence[int]]) -> None:
            runner.run(history(days))

        every()
        runner.run(engine.dispose())
    assert sum(played.values()) == HISTORIES * DAYS * STEPS == 10_000
    assert min(played[kind] for kind in set(KINDS)) > HISTORIES
    assert min(looks["sees"], looks["sees nothing"]) > HISTORIES


async def play(work: Work, days: Sequence[Sequence[int]]) -> Book:
    """One history, day by day, in one transaction."""
    book = await settled(work)
    clerk = (await people.actors(work, [CLERK]))[CLERK]
    for number, steps in enumerate(days):
        today = replace(work, now=START + number * DAY).by(clerk)
        await day(today, book, steps)
    await looked_back(work, book, len(days))
    return book


async def settled(work: Work) -> Book:
    """A ward with four cells of ten members; every fifth is in its committee."""
    units = [{"id": WARD, "code": "p", "name": "Phường", "kind": "ward", "parent_id": None}]
    units += [
        {"id": key, "code": f"c{key}", "name": f"Chi bộ {key}", "kind": "cell", "parent_id": WARD}
        for key in CELLS
    ]
    await work.db.execute(insert(Unit), units)
    book = Book()
    for cell in CELLS:
        for _ in range(EACH):
            book.cell[CLERK + 1 + len(book.cell)] = cell
    rows = [
        {"id": key, "code": f"m{key}", "full_name": f"Hoa Thử {key}"}
        for key in (CLERK, *book.cell)
    ]
    await work.db.execute(insert(Person), [{**row, "official_on": LONG_AGO} for row in rows])
    book.begun = dict.fromkeys(book.cell, LONG_AGO)
    held = [_span(key, cell, LONG_AGO) for key, cell in book.cell.items()]
    await work.db.execute(insert(Membership), held)
    roles = [_role(key, cell, "committee") for key, cell in book.cell.items() if key % 5 == 0]
    roles += [_role(CLERK, cell, "secretary") for cell in CELLS]
    roles.append(_role(CLERK, WARD, "ward_committee"))
    await work.db.execute(insert(RoleHeld), roles)
    return book


async def day(work: Work, book: Book, steps: Sequence[int]) -> None:
    """The steps of one day: moves in one batch, as a dissolution does it; the rest one by one."""
    batch: dict[int, Move] = {}
    for step in steps:
        rest, where = divmod(step, len(CELLS))
        who, at = divmod(rest, len(KINDS))
        kind = KINDS[at]
        book.steps[kind] += 1
        person = sorted(book.cell)[who % len(book.cell)] if book.cell else 0
        to = CELLS[where]
        if kind in ("move", "gone") and person and book.cell[person] != to:
            batch.setdefault(
                person, Move(person, book.cell[person], None if kind == "gone" else to)
            )
        elif kind in SINGLE and person not in batch:
            await SINGLE[kind](work, book, person, to)
    await moved(work, book, [each for each in batch.values() if each.person_id in book.cell])
    await checked(work, book)


async def moved(work: Work, book: Book, moves: Sequence[Move]) -> None:
    """All at once; who came today or is counted today goes tomorrow."""
    ready = [each for each in moves if book.begun[each.person_id] <= work.today]
    if not ready:
        return
    cells = {each.person_id: [each.to_unit_id or 0] for each in ready}
    free = await bases.first_days(work, cells, work.today)
    firsts = await moving.move(work, ready)
    assert not isinstance(firsts, Refused), firsts
    for each in ready:
        first = firsts[each.person_id]
        book.forget(each.person_id)
        book.watch(each.person_id)
        came = book.begun[each.person_id] == work.today
        assert first == (work.today + DAY if came else free[each.person_id])
        if each.to_unit_id is None:
            book.cell.pop(each.person_id)
            book.gone[each.person_id] = first
        else:
            book.cell[each.person_id], book.begun[each.person_id] = each.to_unit_id, first


async def stay(work: Work, book: Book, person: int, to: int) -> None:
    """A month in another cell; twice at one time is not asked for."""
    if book.cell[person] == to or book.begun[person] > work.today:
        return
    running = select(Standing.id).where(
        Standing.person_id == person, Standing.kind == "elsewhere", in_force(Standing, work.today)
    )
    if (await work.db.execute(running)).first() is None:
        who = Move(person, book.cell[person], to)
        done = await moving.stay_elsewhere(work, who, work.today, work.today + 30 * DAY)
        assert not isinstance(done, Refused), done


async def suspend(work: Work, book: Book, person: int, to: int) -> None:
    """From tomorrow, as a decision of the committee says."""
    span = {"person_id": person, "from_day": work.today + DAY, "to_day": work.today + 5 * DAY}
    await work.db.execute(insert(Standing).values(**span, kind="suspended"))


async def free(work: Work, book: Book, person: int, to: int) -> None:
    """A suspension ends with today."""
    running = update(Standing).where(
        Standing.person_id == person,
        Standing.kind == "suspended",
        Standing.from_day <= work.today,
        Standing.to_day > work.today,
    )
    await work.db.execute(running.values(to_day=work.today))


async def admit(work: Work, book: Book, person: int, to: int) -> None:
    """A new member of a cell, from tomorrow."""
    key = CLERK + 1 + len(book.cell) + len(book.gone)
    official = {"official_on": work.today + 9 * DAY}
    await work.db.execute(insert(Person).values(**_person(key), **official))
    await work.db.execute(insert(Membership).values(**_span(key, to, work.today + DAY)))
    book.cell[key], book.begun[key] = to, work.today + DAY


async def leave(work: Work, book: Book, person: int, to: int) -> None:
    """Deleted or deceased: no cell any more, from tomorrow."""
    if len(book.cell) <= EACH or book.begun[person] > work.today:
        return
    for model in (Membership, RoleHeld):
        ended = update(model).where(model.person_id == person, in_force(model, work.today))
        await work.db.execute(ended.values(to_day=work.today))
    book.forget(person)
    book.watch(person)
    book.cell.pop(person)
    book.gone[person] = work.today + DAY


async def exempt(work: Work, book: Book, person: int, to: int) -> None:
    """By resolution of the cell of the day, or the return of who is exempt already."""
    if book.begun[person] > work.today:
        return
    asked = await asking.ask(work, Wish("age"), person, book.cell[person])
    if isinstance(asked, Request):
        await deciding.consider(work, asked.id, "cannot_attend", value=True)
        await deciding.consider(work, asked.id, "medical_confirmation", value=True)
        done = await deciding.resolve(work, asked.id, "5", work.today)
        assert isinstance(done, Request), done


async def abroad(work: Work, book: Book, person: int, to: int) -> None:
    """Some days by decision of the ward; from the same day somebody keeps in touch."""
    if book.begun[person] > work.today:
        return
    wish = Wish("abroad_private", "thăm con", work.today, work.today + ABROAD)
    asked = await asking.ask(work, wish, person, book.cell[person])
    if isinstance(asked, Refused):
        return
    await deciding.consider(work, asked.id, "written", value=True)
    assert isinstance(await deciding.resolve(work, asked.id, "5", work.today), Request)
    assert isinstance(await deciding.decide(work, asked.id, "6", work.today), Request)
    book.kept[person] = (asked.id, book.cell[person], work.today + ABROAD, 0)
    await contact(work, book, person, to)


async def contact(work: Work, book: Book, person: int, to: int) -> None:
    """Somebody keeps in touch with who is abroad, or somebody else from now on."""
    away = book.kept.get(person) or next((e for e in book.kept.values() if e[1] == to), None)
    if away is None or away[2] < work.today:
        return
    key, cell, last, before = away
    others = [each for each, at in book.cell.items() if at == cell and each != before]
    chosen = others[(person + to) % len(others)]
    done = await contacts.assign(work, key, chosen)
    if isinstance(done, Request):
        book.kept[done.person_id] = (key, cell, last, chosen)
        await seen(work, book, {before, chosen} - {0})


async def back(work: Work, book: Book, person: int, to: int) -> None:
    """Who is abroad in a cell returns before the last day."""
    away = next((each for each, kept in book.kept.items() if kept[1] == to), 0)
    if away and book.kept[away][2] >= work.today:
        key = book.kept[away][0]
        assert isinstance(await asking.ask_back(work, key), Request)
        done = await deciding.take_back(work, key, "7", work.today)
        assert isinstance(done, Request), done
        book.forget(away)


async def meet(work: Work, book: Book, person: int, to: int) -> None:
    """A meeting has begun: its roll-call and the base of a ballot are counted and kept."""
    values = {"unit_id": to, "place": "–", "planned_by": CLERK, "planned_at": work.now}
    starts = work.now - timedelta(minutes=5)
    await work.db.execute(insert(Meeting).values(**values, starts_at=starts, state="closed"))
    book.counted.append((to, work.today, *await bases_of(work, to, work.today)))


SINGLE = {
    "stay": stay,
    "suspend": suspend,
    "free": free,
    "admit": admit,
    "leave": leave,
    "exempt": exempt,
    "abroad": abroad,
    "contact": contact,
    "back": back,
    "meet": meet,
}


async def bases_of(
    work: Work, unit_id: int, on: date
) -> tuple[list[tuple[int, str | None]], object]:
    """Who stands how in the roll-call, and the facts of a ballot."""
    there = sorted((each.id, each.standing) for each in await members(work, unit_id, on))
    return there, (await roll.of(work, unit_id, on)).facts()


async def checked(work: Work, book: Book) -> None:
    """Tomorrow everybody is where the clerk wrote; no role is left in another cell."""
    tomorrow = work.today + DAY
    held = select(Membership.person_id, Membership.unit_id).where(
        in_force(Membership, tomorrow), Membership.temporary.is_(False)
    )
    assert sorted(map(tuple, await work.db.execute(held))) == sorted(book.cell.items())
    roles = select(RoleHeld.person_id, RoleHeld.unit_id).where(
        in_force(RoleHeld, tomorrow), RoleHeld.person_id != CLERK
    )
    strangers = [row for row in await work.db.execute(roles) if book.cell.get(row[0]) != row[1]]
    assert strangers == []
    ended = {each[3] for each in book.kept.values() if each[2] == work.today}
    await seen(replace(work, now=work.now + DAY), book, (book.watched | ended) - {0})
    book.watched.clear()


async def seen(work: Work, book: Book, watched: set[int]) -> None:
    """Whose contact somebody is no more, or who is over, is seen no more."""
    for key, actor in (await people.actors(work, watched)).items():
        found = await contacts.kept_by(work.by(actor))
        expected = book.sees(key, work.today)
        assert sorted(each.id for each in found) == expected, key
        book.looks["sees" if expected else "sees nothing"] += 1


async def looked_back(work: Work, book: Book, days: int) -> None:
    """Every past day once more, when everything has happened."""
    for unit_id, on, there, facts in book.counted:
        assert await bases_of(work, unit_id, on) == (there, facts), (unit_id, on)
    held = select(Membership.person_id, Membership.from_day, Membership.to_day)
    spans: dict[int, list[tuple[date, date | None]]] = {}
    for person, first, last in await work.db.execute(held.where(~Membership.temporary)):
        spans.setdefault(person, []).append((first, last))
    start = local_day(START)
    for person, own in spans.items():
        since = min(first for first, _ in own)
        until = book.gone.get(person, date.max)
        for number in range(days + 2):
            on = start + number * DAY
            cells = sum(first <= on and (last is None or on <= last) for first, last in own)
            assert cells == (since <= on < until), (person, on, own)


def _person(key: int) -> dict[str, object]:
    return {"id": key, "code": f"m{key}", "full_name": f"Hoa Thử {key}"}


def _span(person: int, cell: int, since: date) -> Mapping[str, object]:
    return {"person_id": person, "unit_id": cell, "from_day": since, "temporary": False}


def _role(person: int, cell: int, role: str) -> Mapping[str, object]:
    return {"person_id": person, "unit_id": cell, "role": role, "from_day": LONG_AGO}
