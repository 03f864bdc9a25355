"""Stand-ins of the tests: a clock that stands still, and a ward of plainly invented people."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Any, Concatenate, ParamSpec, TypeVar

from sqlalchemy import func, insert, select
from sqlalchemy.ext.asyncio import AsyncEngine

from services import meetings, people
from services.clock import VIETNAM
from services.db.models import Chat, Membership, Person, RoleHeld, Standing, Unit
from services.meetings import MeetingView
from services.privacy.consent import VERSION
from services.refusal import Refused
from services.seal import Seal
from services.work import Work, working

P = ParamSpec("P")
T = TypeVar("T")


def vn(month: int, day: int, hour: int = 0, minute: int = 0, *, year: int = 2026) -> datetime:
    """A moment as clocks in Vietnam show it, in UTC."""
    return datetime(year, month, day, hour, minute, tzinfo=VIETNAM).astimezone(UTC)


FRIDAY = vn(6, 5, 9)
"""Friday 5 June 2026, 9 in the morning: where most tests begin"""
MEETING = vn(6, 20, 19, 30)
"""a Saturday evening a good two weeks later"""
PLACE = "Nhà văn hóa Thử Nghiệm"
LONG_AGO = date(2020, 1, 1)
SEAL = Seal("of the tests")


@dataclass
class FakeClock:
    """Stands still until somebody moves it."""

    moment: datetime = FRIDAY

    def now(self) -> datetime:
        return self.moment

    def move_to(self, moment: datetime) -> None:
        self.moment = moment

    def move(self, **by: float) -> None:
        """Forward: `clock.move(hours=2)`."""
        self.moment += timedelta(**by)


@dataclass(frozen=True, slots=True)
class Example:
    """An invented person: unit code, roles, why not expected, channel of the linked chat."""

    key: str
    name: str
    unit: str
    roles: tuple[str, ...] = ()
    standing: str | None = None
    channel: str | None = "telegram"


PEOPLE: Sequence[Example] = (
    Example("secretary", "Hoa Thử Sen", "one", ("secretary",)),
    Example("deputy", "Hoa Thử Lúa", "one", ("deputy",)),
    Example("committee", "Hoa Thử Mây", "one", ("committee",), channel="zalo"),
    Example("minute_taker", "Hoa Thử Núi", "one", ("minute_taker",)),
    Example("an", "Hoa Thử An", "one"),
    Example("binh", "Hoa Thử Bình", "one", channel="zalo"),
    Example("silent", "Hoa Thử Không Máy", "one", channel=None),
    Example("exempt", "Hoa Thử Miễn", "one", standing="exempt"),
    Example("suspended", "Hoa Thử Đình Chỉ", "one", standing="suspended"),
    Example("elsewhere", "Hoa Thử Nơi Khác", "one", standing="elsewhere"),
    Example("other_secretary", "Hoa Thử Trúc", "two", ("secretary",)),
    Example("other_member", "Hoa Thử Tùng", "two"),
    Example("ward_staff", "Hoa Thử Phường", "ward", ("ward_staff",)),
    Example("stranger", "Hoa Thử Khách", ""),
)
EXPECTED = [one.key for one in PEOPLE if one.unit == "one" and not one.standing]
"""members of the first cell who are expected at its meetings"""


@dataclass
class House:
    """A database with the example ward, a clock, and short ways to act in it.

    `units` and `ids` hold database ids by code ("one", "two", "ward") and by key of a person.
    """

    engine: AsyncEngine
    clock: FakeClock
    units: dict[str, int] = field(default_factory=dict)
    ids: dict[str, int] = field(default_factory=dict)

    @classmethod
    async def build(cls, engine: AsyncEngine, clock: FakeClock) -> "House":
        """Fills an empty, migrated database."""
        house = cls(engine, clock)
        await house.fill()
        return house

    async def fill(self) -> None:
        """Writes its rows into an empty database."""
        async with self.engine.begin() as db:
            work = Work(db, self.clock.now())
            self.units = await _units(work)
            self.ids = await _people(work)
            await _spans(work, self)

    async def act(
        self,
        who: str,
        use: Callable[Concatenate[Work, P], Awaitable[T]],
        *args: P.args,
        **more: P.kwargs,
    ) -> T:
        """Calls a use case in a transaction of its own with somebody acting (or "" nobody)."""
        async with working(self.engine, self.clock.now()) as work:
            if not who:
                return await use(work, *args, **more)
            key = self.ids[who]
            actor = (await people.actors(work, [key]))[key]
            return await use(work.by(actor), *args, **more)

    async def meeting(self, starts_at: datetime = MEETING, place: str = PLACE) -> int:
        """The id of a meeting that the first cell's secretary plans now."""
        planned = await self.act(
            "secretary", meetings.plan_meeting, self.units["one"], starts_at, place
        )
        assert isinstance(planned, MeetingView), planned
        return planned.id

    async def begun_meeting(self) -> int:
        """The id of a meeting that has just begun."""
        planned = await self.meeting()
        self.clock.move_to(MEETING)
        return planned

    async def rows(self, *columns: Any, where: Any = True) -> list[tuple[Any, ...]]:
        """Chosen columns, sorted by what they say."""
        async with self.engine.connect() as db:
            found = await db.execute(select(*columns).where(where))
            return sorted((tuple(row) for row in found), key=str)

    async def count(self, model: Any) -> int:
        """How many rows a table has."""
        async with self.engine.connect() as db:
            return (await db.execute(select(func.count()).select_from(model))).scalar_one()

    async def change(self, statement: Any) -> None:
        """Changes rows behind the back of the services."""
        async with self.engine.begin() as db:
            await db.execute(statement)

    async def chat(self, who: str, **values: Any) -> int:
        """One more chat, tied to a person unless `who` is empty; returns its id."""
        made = {"channel": "telegram", "bot": "4200000001", "draft": {}} | values
        made.setdefault("external_id", f"more-{await self.count(Chat)}")
        made["person_id"] = self.ids[who] if who else None
        async with self.engine.begin() as db:
            done = await db.execute(insert(Chat).values(**made).returning(Chat.id))
            return done.scalar_one()

    def keys(self, ids: Sequence[int]) -> list[str]:
        """The keys of people by their ids, sorted."""
        known = {person: key for key, person in self.ids.items()}
        return sorted(known[person] for person in ids)


def code(result: object) -> str:
    """The code of a refusal; "" when nothing was refused."""
    return result.code if isinstance(result, Refused) else ""


async def _units(work: Work) -> dict[str, int]:
    ward = insert(Unit).values(code="ward", name="Phường Hoa Thử", kind="ward")
    above = (await work.db.execute(ward.returning(Unit.id))).scalar_one()
    cells = [
        {"code": name, "name": f"Chi bộ Thử {number}", "kind": "cell", "parent_id": above}
        for number, name in enumerate(("one", "two"), start=1)
    ]
    await work.db.execute(insert(Unit), cells)
    return {row.code: row.id for row in await work.db.execute(select(Unit.code, Unit.id))}


async def _people(work: Work) -> dict[str, int]:
    rows = [{"code": one.key, "full_name": one.name} for one in PEOPLE]
    await work.db.execute(insert(Person), rows)
    return {row.code: row.id for row in await work.db.execute(select(Person.code, Person.id))}


async def _spans(work: Work, house: House) -> None:
    """Memberships, roles, standings and chats of the example people."""
    tables: dict[Any, list[Mapping[str, Any]]] = {}
    for one in PEOPLE:
        for model, row in _rows(one, house.units):
            tables.setdefault(model, []).append({"person_id": house.ids[one.key]} | row)
    for model, rows in tables.items():
        await work.db.execute(insert(model), rows)


def _rows(one: Example, units: Mapping[str, int]) -> list[tuple[Any, dict[str, Any]]]:
    rows: list[tuple[Any, dict[str, Any]]] = []
    unit = {"unit_id": units.get(one.unit), "from_day": LONG_AGO}
    if one.unit in ("one", "two"):
        rows.append((Membership, {**unit, "temporary": False}))
    rows += [(RoleHeld, {**unit, "role": role}) for role in one.roles]
    if one.standing:
        rows.append((Standing, {"kind": one.standing, "from_day": LONG_AGO}))
    if one.channel:
        place = {"channel": one.channel, "bot": BOTS[one.channel], "external_id": one.key}
        rows.append((Chat, {**place, "draft": {}, "language": "vi", "consent": VERSION}))
    return rows


BOTS = {"telegram": "4200000001", "zalo": "7000000001"}
