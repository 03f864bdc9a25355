"""The findings behind "Vì sao?" on a page about somebody or something: rule → what loads it.

Each loader takes the ids behind "/visao RULE 12" and asks access first: whoever may not see the
subject gets no numbers, only the clause.
"""

from collections.abc import Awaitable, Callable, Mapping
from typing import TypeVar

from handlers.conversation import Turn
from services import four_good
from services.exemptions import contacts, judging, views
from services.exemptions.views import Request
from services.refusal import Refused
from services.residence import verdicts
from services.rulebooks import judge_for
from services.rules import Finding
from services.screening import reviews
from services.work import Work

T = TypeVar("T")
Load = Callable[[Turn], Awaitable[Finding | None]]


def _seen(found: T | Refused | None) -> T | None:
    """What may be seen, if there is anything."""
    return None if isinstance(found, Refused) else found


async def _four_good(turn: Turn) -> Finding | None:
    """KPI-09 UNIT: the last self-check of a cell, for its committee."""
    found = _seen(await four_good.last(turn.work, turn.number(1)))
    return found.finding if found else None


async def _window(turn: Turn) -> Finding | None:
    """SCR-10 UNIT: the month of the review of a cell, for its committee."""
    found = _seen(await reviews.proposals(turn.work, turn.number(1))) if turn.number(1) else None
    return found.window if found else None


async def _criterion(turn: Turn) -> Finding | None:
    """SCR-01 UNIT PERSON: what is on record about a member, for the committee alone."""
    rule_id, unit_id, person_id = turn.args[0].upper(), turn.number(1), turn.number(2)
    found = _seen(await reviews.proposals(turn.work, unit_id)) if person_id else None
    for each in found.proposals if found else ():
        for one in each.criteria:
            if each.member.id == person_id and one.rule == rule_id:
                return one.finding
    return None


async def _absence(turn: Turn) -> Finding | None:
    """RES-08 SESSION PERSON: an announced absence; without the person, the actor's own."""
    whose = turn.number(2) or turn.work.acting.person_id
    asked = turn.number(1)
    return _seen(await verdicts.absence(turn.work, asked, whose)) if asked else None


async def _notices(turn: Turn) -> Finding | None:
    """RES-09 INTRODUCTION YEAR: how many absences of the year count as unreported."""
    found = _seen(await verdicts.absences(turn.work, turn.number(1), turn.number(2)))
    if found is None:
        return None
    facts = {"unreported": len(found.missed)}
    return await judge_for(turn.work, found.member.unit_id, "RES-09", facts, turn.work.today)


async def _year(turn: Turn) -> Finding | None:
    """RES-10 INTRODUCTION YEAR: what follows from the two sessions of a year."""
    found = _seen(await verdicts.absences(turn.work, turn.number(1), turn.number(2)))
    return found.finding if found else None


async def _term(work: Work, found: Request) -> Finding | None:
    """EXM-18: whether the term lasts."""
    if found.until is None:
        return None
    facts = {"last_day": found.until}
    return await judge_for(work, found.unit_id, "EXM-18", facts, work.today)


async def _ground(work: Work, found: Request) -> Finding:
    return await judging.ground(work, found)


async def _contact(work: Work, found: Request) -> Finding:
    return await contacts.needed(work, found)


def _exemption(judged: Callable[[Work, Request], Awaitable[Finding | None]]) -> Load:
    """EXM-07 REQUEST: a request for exemption, for those who may see it."""

    async def load(turn: Turn) -> Finding | None:
        asked = turn.number(1)
        found = _seen(await views.access(turn.work, asked)) if asked else None
        finding = await judged(turn.work, found) if found else None
        return finding if finding and finding.rule == turn.args[0].upper() else None

    return load


CRITERIA = tuple(f"SCR-0{number}" for number in range(1, 9))
OF_SUBJECT: Mapping[str, Load] = {
    "KPI-09": _four_good,
    "SCR-10": _window,
    **dict.fromkeys(CRITERIA, _criterion),
    "RES-08": _absence,
    "RES-09": _notices,
    "RES-10": _year,
    **dict.fromkeys(judging.RULES.values(), _exemption(_ground)),
    "EXM-12": _exemption(judging.form),
    "EXM-16": _exemption(_contact),
    "EXM-17": _exemption(contacts.reporting),
    "EXM-18": _exemption(_term),
}
"""rule → its finding for the ids of the command; None: nothing there that the actor may see"""


async def calculation(turn: Turn, rule_id: str) -> list[str]:
    """The numbers of the named subject; empty where there is none to tell."""
    load = OF_SUBJECT.get(rule_id)
    found = await load(turn) if load and len(turn.args) > 1 else None
    return [found.calculation] if found else []
