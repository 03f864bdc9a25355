"""The findings behind "Vì sao?" about the work of a cell: a meeting, its roll-call, its ballots.

The number behind the rule names the cell, the meeting or the ballot; without one it is the cell
that the actor leads or belongs to. Who may not see it gets no finding, only the clause.
"""

from collections.abc import Awaitable, Callable, Mapping

from handlers.conversation import Turn
from services import agenda, evaluation, morning, roll_call, task_states, units
from services.ballots import results
from services.ballots.ballot import BallotView
from services.ballots.views import access_ballot
from services.clock import local_day
from services.dues.own import own
from services.meetings import access_meeting
from services.people import COMMITTEE, RECORDERS
from services.refusal import Refused
from services.rulebooks import book_for, judge_for
from services.rules import Finding

BY_VOTES = ("SCR-15", "BAL-08")
"""rules about the votes on a member in a meeting"""
Load = Callable[[Turn], Awaitable[Finding | None]]


async def of_cell(turn: Turn, rule_id: str) -> Finding | None:
    """What the rule says of the named or own cell; None where there is nothing to tell."""
    load = OF_RULE.get(rule_id)
    return await load(turn) if load else None


async def _roll_call(turn: Turn) -> Finding | None:
    """ATT-01 MEETING: the numbers as they were announced, or as they stand."""
    found = await roll_call.sheet(turn.work, turn.number(1)) if turn.number(1) else None
    if found is None or isinstance(found, Refused):
        return None
    unit_id, on = found.meeting.unit_id, local_day(found.meeting.starts_at)
    facts = found.announced.facts() if found.announced else found.count()
    return await judge_for(turn.work, unit_id, "ATT-01", facts, on)


async def _month(turn: Turn) -> Finding | None:
    """ATT-05: how many meetings the own cell has this month."""
    led, home = await units.led_units(turn.work), await units.home_unit(turn.work)
    known = [*led, *([home] if home else [])]
    chosen = next((one for one in known if one.id == turn.number(1)), None)
    cell = chosen or next(iter(known), None)
    found = await morning.month_findings(turn.work, [cell.id]) if cell else {}
    return next(iter(found.values()), None)


async def _agenda(turn: Turn) -> Finding | None:
    """ATT-06: what is open in the cell that one leads."""
    led = turn.work.acting.units(*RECORDERS)
    return await agenda.judged(turn.work, led[0], turn.work.today) if led else None


async def _review(turn: Turn) -> Finding | None:
    """TSK-03 UNIT: when the tasks of the cell were last gone through, and when they are again."""
    unit_id = _led(turn)
    state = (await task_states.reviews(turn.work, [unit_id]))[unit_id] if unit_id else None
    if state is None or state.last is None:
        return None
    facts = {"interval_months": state.months, "last_review_on": state.last}
    return await judge_for(turn.work, unit_id, "TSK-03", facts, turn.work.today)


async def _items(turn: Turn) -> Finding | None:
    """MRE-01 MEETING: how many items of the last resolution are still to be evaluated."""
    if not turn.number(1):
        return None
    found = await evaluation.evaluation(turn.work, turn.number(1))
    return None if isinstance(found, Refused) else found.finding


async def _own_months(turn: Turn) -> Finding | None:
    """DUE-02: the oldest month that the actor has not paid, and its last day."""
    found = await own(turn.work)
    if isinstance(found, Refused) or found.line is None or not found.open:
        return None
    book = await book_for(turn.work, found.book.unit_id)
    due_on = found.line.months[found.open[0]].due_on
    facts: Mapping[str, object] = {"paid": False, "due_on": due_on}
    return book.judge("DUE-02", facts, turn.work.today)


async def _ballot(turn: Turn) -> Finding | None:
    """BAL-02, BAL-03, BAL-04 BALLOT: its count; before that, the base it is reckoned on."""
    view = await _seen(turn)
    if view is None:
        return None
    verdict = await results.finding(turn.work, view)
    if verdict and verdict.finding:
        return verdict.finding
    rule_id = results.RULES.get(view.kind, "BAL-02")
    return await judge_for(turn.work, view.unit_id, rule_id, {"base": view.base}, view.held_on)


async def _secret(turn: Turn) -> Finding | None:
    """BAL-07 BALLOT: votes are cast on paper and counted by chat."""
    view = await _seen(turn)
    if view is None:
        return None
    facts = {"means": "paper"}
    return await judge_for(turn.work, view.unit_id, "BAL-07", facts, view.held_on)


async def _votes(turn: Turn) -> Finding | None:
    """SCR-15, BAL-08 MEETING PERSON: the votes on a member, never for that member."""
    meeting = await access_meeting(turn.work, turn.number(1), *COMMITTEE)
    person_id = turn.number(2)
    if isinstance(meeting, Refused) or turn.work.acting.person_id == person_id:
        return None
    if turn.args[0].upper() == "BAL-08":
        return await results.combined(turn.work, meeting.id, person_id)
    view = await results.of_person(turn.work, meeting.id, person_id, "list")
    if view is None or view.count is None:
        return None
    facts = {"base": view.base, "yes": view.count.figures.yes}
    return await judge_for(turn.work, view.unit_id, "SCR-15", facts, view.held_on)


async def _seen(turn: Turn) -> BallotView | None:
    """The ballot, for those who lead it and for those who count it."""
    if not turn.number(1):
        return None
    for to_lead in (True, False):
        found = await access_ballot(turn.work, turn.number(1), to_lead=to_lead)
        if not isinstance(found, Refused):
            return found
    return None


def _led(turn: Turn) -> int:
    """The named cell if the actor leads it, else the one that the actor leads."""
    led = turn.work.acting.units(*COMMITTEE)
    return turn.number(1) if turn.number(1) in led else next(iter(led), 0)


OF_RULE: Mapping[str, Load] = {
    "ATT-01": _roll_call,
    "ATT-05": _month,
    "ATT-06": _agenda,
    "TSK-03": _review,
    "MRE-01": _items,
    "DUE-02": _own_months,
    "BAL-02": _ballot,
    "BAL-03": _ballot,
    "BAL-04": _ballot,
    "BAL-07": _secret,
    **dict.fromkeys(BY_VOTES, _votes),
}
"""rule → its finding for the number of the command"""
