"""The people of the fictional ward; every name is put together from lists, nobody is real."""

import random
from dataclasses import dataclass
from datetime import date

from bot.simulator.world import Channel

WARD = "Phường Hoa Mai (hư cấu)"
CELLS = ("Chi bộ Khu phố 1", "Chi bộ Khu phố 2", "Chi bộ Trường học")
FAMILY = (
    "Nguyễn", "Trần", "Lê", "Phạm", "Hoàng", "Vũ", "Đặng", "Bùi", "Đỗ", "Hồ", "Ngô", "Dương",
)  # fmt: skip
MIDDLE = ("Thị", "Văn", "Minh", "Ngọc", "Đức", "Thanh", "Xuân", "Hữu", "Bích", "Quang")
GIVEN = (
    "Sen", "Lúa", "Mây", "Núi", "Suối", "Biển", "Đào", "Mận", "Quýt", "Trúc", "Tùng", "Bách",
    "Lan", "Huệ", "Cúc", "Nắng", "Sông", "Đồng", "Gió", "Sao",
)  # fmt: skip
LEADERS = (("secretary",), ("deputy",), ("minute_taker",))


@dataclass(frozen=True, slots=True)
class Invented:
    """One fictional person."""

    key: str
    name: str
    unit: str
    channel: Channel | None
    linked: bool
    roles: tuple[str, ...]
    birth_date: date
    admitted_on: date
    phone: str
    exempt: bool = False


def invent(members: int) -> list[Invented]:
    """So many members over three cells, and two people of the ward's staff; always the same."""
    dice = random.Random(2026)  # noqa: S311 - fiction, no secret
    people = [_member(dice, number, members) for number in range(members)]
    return [*people, *(_staff(dice, number) for number in range(2))]


def _member(dice: random.Random, number: int, members: int) -> Invented:
    cell, place = number % len(CELLS), number // len(CELLS)
    roles = LEADERS[place] if place < len(LEADERS) and members >= 9 else ()
    roles = ("secretary",) if place == 0 else roles
    channel, linked = _phone(place)
    return Invented(
        key=f"cb{cell + 1}-{place + 1:03}",
        name=_name(dice),
        unit=CELLS[cell],
        channel=channel,
        linked=linked,
        roles=roles,
        birth_date=date(dice.randint(1944, 1998), dice.randint(1, 12), dice.randint(1, 28)),
        admitted_on=date(dice.randint(1999, 2022), dice.randint(1, 12), dice.randint(1, 28)),
        phone=f"0900000{number:03}",
        exempt=place == 12,
    )


def _phone(place: int) -> tuple[Channel | None, bool]:
    """Telegram and Zalo mixed, a few without a phone, a few not linked yet."""
    if place % 10 == 9:
        return None, False
    channel: Channel = "telegram" if place % 3 == 0 else "zalo"
    return channel, place % 10 != 7


def _staff(dice: random.Random, number: int) -> Invented:
    return Invented(
        key=f"phuong-{number + 1}",
        name=_name(dice),
        unit=WARD,
        channel="telegram" if number == 0 else "zalo",
        linked=True,
        roles=("ward_staff",) if number == 0 else ("ward_staff", "standing_committee"),
        birth_date=date(1985, 5, 5),
        admitted_on=date(2010, 5, 19),
        phone=f"09100000{number:02}",
    )


def _name(dice: random.Random) -> str:
    return f"{dice.choice(FAMILY)} {dice.choice(MIDDLE)} {dice.choice(GIVEN)}"
