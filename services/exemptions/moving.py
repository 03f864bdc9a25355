"""A member moves to another cell: the exemption goes along, its book stays."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from sqlalchemy import insert

from services.db.models import Exemption, ExemptionStep
from services.exemptions.views import OVER, REQUESTS, Request, load
from services.work import Work


async def follow(work: Work, to: Mapping[int, int | None], first_days: Mapping[int, date]) -> None:
    """Person → new cell: requests end in the old one; what runs goes on in the new one."""
    found = await load(work, REQUESTS.where(Exemption.person_id.in_(list(to))))
    left = [each for each in found if each.state not in OVER]
    if not left:
        return
    days = {each.id: first_days[each.person_id] for each in left}
    moved = [_step(work, key, "moved", "", day) for key, day in days.items()]
    await work.db.execute(insert(ExemptionStep), moved)
    running = [
        each for each in left if each.lasts(days[each.id]) and to[each.person_id] is not None
    ]
    if not running:
        return
    made = insert(Exemption).returning(Exemption.id, sort_by_parameter_order=True)
    rows = [_again(work, each, to[each.person_id]) for each in running]
    keys = list((await work.db.execute(made, rows)).scalars())
    steps = [_granted(work, key, each) for key, each in zip(keys, running, strict=True)]
    await work.db.execute(insert(ExemptionStep), steps)


def _again(work: Work, found: Request, unit_id: int | None) -> dict[str, Any]:
    return {
        "unit_id": unit_id,
        "person_id": found.person_id,
        "reason": found.reason,
        "words": found.words,
        "since": found.since,
        "until": found.until,
        "entered_by": work.acting.person_id,
        "asked_at": work.now,
    }


def _granted(work: Work, key: int, found: Request) -> dict[str, Any]:
    granted = found.step("granted")
    number, day = (granted.number, granted.on_day) if granted else ("", None)
    return _step(work, key, "granted", number, day)


def _step(work: Work, key: int, step: str, number: str, day: date | None) -> dict[str, Any]:
    return {
        "exemption_id": key,
        "step": step,
        "number": number,
        "on_day": day,
        "because": "",
        "facts": {},
        "taken_by": work.acting.person_id,
        "taken_at": work.now,
    }
