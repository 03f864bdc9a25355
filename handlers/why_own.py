""" "Vì sao?" without a subject: the case of whoever asks, where there is one."""

from collections.abc import Awaitable, Callable, Mapping

from handlers.conversation import Turn
from handlers.why_facts import own_book
from services import plans
from services.clock import local_day
from services.dues.own import own as own_dues
from services.refusal import Refused
from services.rulebooks import judge_for
from services.rules import Finding

Load = Callable[[Turn], Awaitable[Finding | None]]


async def own_case(turn: Turn, rule_id: str) -> Finding | None:
    """What the rule says of the actor's own case; None where there is none."""
    load = OF_RULE.get(rule_id)
    return await load(turn) if load else None


async def _receipt(turn: Turn) -> Finding | None:
    """DUE-01: what was said and confirmed of the payment that was told last."""
    found = await own_dues(turn.work)
    if isinstance(found, Refused) or not found.payments:
        return None
    confirmed = found.payments[-1].ruling == "confirmed"
    facts = {"member_says_paid": True, "receipt_confirmed": confirmed}
    return await judge_for(turn.work, found.book.unit_id, "DUE-01", facts, turn.work.today)


async def _plan(turn: Turn) -> Finding | None:
    """TSK-06: whether the plan of the year is registered."""
    found = await plans.own(turn.work)
    if isinstance(found, Refused):
        return None
    facts = {"has_plan": found.registered is not None}
    return await judge_for(turn.work, found.unit.id, "TSK-06", facts, turn.work.today)


async def _registered(turn: Turn) -> Finding | None:
    """TSK-07: when it was registered."""
    found = await plans.own(turn.work)
    if isinstance(found, Refused):
        return None
    day = found.registered.registered_at if found.registered else None
    facts = {"registered_on": local_day(day) if day else None}
    return await judge_for(turn.work, found.unit.id, "TSK-07", facts, turn.work.today)


async def _plan_of_year(turn: Turn) -> Finding | None:
    """CAL-20: whether this year has a plan, or its dates are only assumed."""
    book, today = await own_book(turn), turn.work.today
    return book.judge("CAL-20", {"year": today.year}, today) if book else None


OF_RULE: Mapping[str, Load] = {
    "CAL-20": _plan_of_year,
    "DUE-01": _receipt,
    "TSK-06": _plan,
    "TSK-07": _registered,
}
