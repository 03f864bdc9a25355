"""A small invented cell, so that every conversation has somebody to be held with."""

from datetime import date

from sqlalchemy import insert

from services.db.models import Chat, Membership, Person, RoleHeld, Standing, Unit
from services.privacy.consent import VERSION
from services.work import Work

CELL = "Chi bộ Hoa Sen"
OTHER_CELL = "Chi bộ Hoa Cúc"
WARD = "Phường Hoa Mai"
PEOPLE = {
    "Trúc": ("Lê Thị Trúc", (CELL,), "secretary"),
    "Tùng": ("Phạm Văn Tùng", (CELL,), "deputy"),
    "Lan": ("Vũ Ngọc Lan", (CELL,), "minute_taker"),
    "Sen": ("Nguyễn Thị Sen", (CELL,), None),
    "Lúa": ("Trần Văn Lúa", (CELL,), None),
    "Đào": ("Hồ Thị Đào", (CELL,), None),
    "Mây": ("Hoàng Minh Mây", (CELL,), None),
    "Núi": ("Bùi Đức Núi", (CELL,), None),
    "Gió": ("Đỗ Xuân Gió", (CELL, OTHER_CELL), None),
    "Bách": ("Ngô Quang Bách", (OTHER_CELL,), "secretary"),
    "Cúc": ("Đặng Bích Cúc", (OTHER_CELL,), None),
    "Sông": ("Dương Hữu Sông", (), "ward_staff"),
    "Biển": ("Lý Thị Biển", (), "ward_committee"),
}
"""call name → full name, cells, role in the first cell (or in the ward)"""
UNLINKED = "Mây"
EXEMPT = "Núi"
STRANGER = "Lạ"
CALLED = (*PEOPLE, STRANGER)
SINCE = date(2020, 1, 1)


def account(name: str) -> str:
    """The platform's id of a person's chat."""
    return str(9000 + CALLED.index(name))


async def settle(work: Work, channel: str, bot: str) -> None:
    """Puts everybody into an empty database; all but one have a linked chat on the channel."""
    units = {WARD: 1, CELL: 2, OTHER_CELL: 3}
    kinds = [
        {
            "id": key,
            "code": f"don-vi-{key}",
            "name": name,
            "kind": "ward" if name == WARD else "cell",
            "parent_id": None if name == WARD else units[WARD],
        }
        for name, key in units.items()
    ]
    await work.db.execute(insert(Unit), kinds)
    for number, (called, (name, cells, role)) in enumerate(PEOPLE.items(), start=1):
        person = {"id": number, "code": f"dv-{number:02}", "full_name": name}
        born = {"birth_date": date(1952, 3, number), "admitted_on": date(1980, 2, 3)}
        await work.db.execute(insert(Person).values(**person, **born))
        for cell in cells:
            at = {"person_id": number, "unit_id": units[cell], "from_day": SINCE}
            await work.db.execute(insert(Membership).values(**at, temporary=cell != cells[0]))
        if role:
            held = {"person_id": number, "unit_id": units[cells[0] if cells else WARD]}
            await work.db.execute(insert(RoleHeld).values(**held, role=role, from_day=SINCE))
        if called == EXEMPT:
            free = {"person_id": number, "kind": "exempt", "from_day": SINCE}
            await work.db.execute(insert(Standing).values(**free))
        if called != UNLINKED:
            where = {"channel": channel, "bot": bot, "external_id": account(called), "draft": {}}
            chat = insert(Chat).values(**where, person_id=number, consent=VERSION)
            await work.db.execute(chat)
