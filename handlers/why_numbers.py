"""The numbers that "Vì sao?" reads aloud before the clause, for those who may see them."""

import re
from collections.abc import Awaitable, Callable, Mapping

from handlers.conversation import Turn
from handlers.why_facts import facts_in, finding_of
from handlers.why_own import own_case
from handlers.why_subjects import finding
from services import evaluation, morning, roll_call, task_states, units
from services.ballots import results
from services.ballots.views import access_ballot
from services.clock import local_day
from services.dues import counter
from services.dues.book import access_book, led_books
from services.dues.own import own
from services.people import COMMITTEE
from services.refusal import Refused
from services.residence import verdicts
from services.rulebooks import book_for, judge_for
from services.rules import BOOK, Finding, case

CONDITIONS = re.compile(r"\d+ / \d+ \w")
"""a calculation that counts conditions says which"""
DIGITS = 15
MOST = 8
"""people whose numbers are read out"""


async def reckoned(turn: Turn, rule_id: str) -> str:
    """How a rule comes to its result for what "/visao RULE 12" names, or for the own case: its
    calculation, or where nothing is counted the facts it rests on. Empty: no case to tell."""
    if of_rule := OF_RULE.get(rule_id) or (_letters if "," in "".join(turn.args[1:2]) else None):
        lines = await of_rule(turn)
        if said := "; ".join(each for each in lines if each):
            return turn.t("why.calculation", calculation=said)
    found = await _found(turn, rule_id)
    if found is None:
        return ""
    if not found.calculation or found.missing:
        return turn.t("why.case", facts=case(BOOK, found))
    facts = f": {case(BOOK, found)}" if CONDITIONS.search(found.calculation) else ""
    return turn.t("why.calculation", calculation=found.calculation + facts)


async def _found(turn: Turn, rule_id: str) -> Finding | None:
    if facts := facts_in(turn.args[1:]):
        return await finding_of(turn, rule_id, facts)
    return await finding(turn, rule_id) or await own_case(turn, rule_id)


async def _roll_call(turn: Turn) -> list[str]:
    """ATT-01: the numbers of a meeting that was announced."""
    found = await roll_call.sheet(turn.work, turn.number(1)) if turn.number(1) else None
    if found is None or isinstance(found, Refused) or found.announced is None:
        return []
    unit_id, on = found.meeting.unit_id, local_day(found.meeting.starts_at)
    facts = found.announced.facts()
    return [(await judge_for(turn.work, unit_id, "ATT-01", facts, on)).calculation]


async def _month(turn: Turn) -> list[str]:
    """ATT-05: how many meetings the own cell has this month."""
    led, home = await units.led_units(turn.work), await units.home_unit(turn.work)
    known = [*led, *([home] if home else [])]
    chosen = next((one for one in known if one.id == turn.number(1)), None)
    cell = chosen or next(iter(known), None)
    found = await morning.month_findings(turn.work, [cell.id]) if cell else {}
    return [each.calculation for each in found.values()]


async def _review(turn: Turn) -> list[str]:
    """TSK-03: when the tasks of the cell were last gone through, and when they are again."""
    led = turn.work.acting.units(*COMMITTEE)
    chosen = turn.number(1) if turn.number(1) in led else next(iter(led), 0)
    found = await task_states.reviews(turn.work, [chosen]) if chosen else {}
    return [each.calculation for each in found.values()]


async def _items(turn: Turn) -> list[str]:
    """MRE-01: how many items of the last resolution are still to be evaluated."""
    if not turn.number(1):
        return []
    found = await evaluation.evaluation(turn.work, turn.number(1))
    return [] if isinstance(found, Refused) else [found.finding.calculation]


async def _own_months(turn: Turn) -> list[str]:
    """DUE-02: the oldest month that the actor has not paid, and its last day."""
    found = await own(turn.work)
    if isinstance(found, Refused) or found.line is None or not found.open:
        return []
    book = await book_for(turn.work, found.book.unit_id)
    due_on = found.line.months[found.open[0]].due_on
    facts: Mapping[str, object] = {"paid": False, "due_on": due_on}
    return [book.judge("DUE-02", facts, turn.work.today).calculation]


async def _unpaid(turn: Turn) -> list[str]:
    """DUE-03: the unpaid months of members near the number, for those who keep the book."""
    kept = await led_books(turn.work)
    unit_id = turn.number(1) or next((one.unit_id for one in kept), 0)
    found = await access_book(turn.work, unit_id)
    if isinstance(found, Refused):
        return []
    near = await counter.near_the_limit(turn.work, found, turn.work.today.year)
    return [f"{one.line.name}: {one.dues.calculation}" for one in near[:MOST]]


async def _ballot(turn: Turn) -> list[str]:
    """BAL-02, BAL-03, BAL-04: the count of a ballot."""
    found = await access_ballot(turn.work, turn.number(1)) if turn.number(1) else None
    if found is None or isinstance(found, Refused):
        return []
    verdict = await results.finding(turn.work, found)
    return [verdict.calculation] if verdict else []


async def _letters(turn: Turn) -> list[str]:
    """RES-09 1,2,3 YEAR, RES-10 1,2,3 YEAR: the absences of the members on one page."""
    ids = [int(key) for key in turn.args[1].split(",") if key.isdecimal() and len(key) < DIGITS]
    lines = await verdicts.of_year(turn.work, ids, turn.number(2)) if ids else []
    rule_id, said = turn.args[0].upper(), []
    for one in lines[:MOST]:
        book = await book_for(turn.work, one.member.unit_id)
        facts: Mapping[str, object] = {"unreported": len(one.missed)}
        notices = book.judge("RES-09", facts, turn.work.today)
        told = one.finding if rule_id == "RES-10" else notices
        said.append(f"{one.member.name}: {told.calculation}")
    return said


OF_RULE: Mapping[str, Callable[[Turn], Awaitable[list[str]]]] = {
    "ATT-01": _roll_call,
    "ATT-05": _month,
    "TSK-03": _review,
    "MRE-01": _items,
    "DUE-02": _own_months,
    "DUE-03": _unpaid,
    "BAL-02": _ballot,
    "BAL-03": _ballot,
    "BAL-04": _ballot,
}
