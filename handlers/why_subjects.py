"""The findings behind "Vì sao?" on a page about somebody or something: rule → what loads it.

Each loader takes the ids behind "/visao RULE 12" and asks access first: whoever may not see the
subject gets no numbers, only the clause.
"""

from collections.abc import Awaitable, Callable, Mapping
from typing import TypeVar

from handlers.conversation import Turn
from services import answers, four_good, meetings, records
from services.exemptions import contacts, judging, views
from services.exemptions.views import Request
from services.people import COMMITTEE
from services.refusal import Refused
from services.residence import verdicts
from services.rulebooks import judge_for
from services.rules import Finding
from services.screening import reviews
from services.work import Work
from services.yearly import targets

T = TypeVar("T")
Load = Callable[[Turn], Awaitable[Finding | None]]


def _seen(found: T | Refused | None) -> T | None:
    """What may be seen, if there is anything."""
    return None if isinstance(found, Refused) else found


def _unit(turn: Turn) -> int:
    """The named unit, or the one that the actor leads."""
    return turn.number(1) or next(iter(turn.work.acting.units(*COMMITTEE)), 0)


async def _four_good(turn: Turn) -> Finding | None:
    """KPI-09 UNIT: the last self-check of a cell, for its committee."""
    found = _seen(await four_good.last(turn.work, _unit(turn)))
    return found.finding if found else None


async def _window(turn: Turn) -> Finding | None:
    """SCR-10 UNIT: the month of the review of a cell, for its committee."""
    unit_id = _unit(turn)
    found = _seen(await reviews.proposals(turn.work, unit_id)) if unit_id else None
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


async def _reason(turn: Turn) -> Finding | None:
    """ATT-04 MEETING: the actor's own announced absence and what the committee ruled."""
    meeting = _seen(await meetings.access_meeting(turn.work, turn.number(1)))
    given = await answers.own(turn.work, turn.number(1)) if meeting else None
    if meeting is None or given is None or given.answer != "absent":
        return None
    decision = RULED.get(given.ruling or "")
    facts = {
        "reason": given.reason,
        "decision": decision,
        "decided_by": "cell_committee" if decision else None,
    }
    return await judge_for(turn.work, meeting.unit_id, "ATT-04", facts, turn.work.today)


async def _unexcused(turn: Turn) -> Finding | None:
    """ATT-03 MEETING: as what the actor's own absence was announced."""
    meeting = _seen(await meetings.access_meeting(turn.work, turn.number(1)))
    known = CLASSES.get(await records.own_mark(turn.work, turn.number(1)) or "")
    if meeting is None or known is None:
        return None
    facts = {"absence_class": known, "confirmed": True}
    return await judge_for(turn.work, meeting.unit_id, "ATT-03", facts, turn.work.today)


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


async def _own_request(turn: Turn) -> int:
    """The newest request that is open or in force."""
    found = await views.own(turn.work)
    return next((one.id for one in found if one.open or one.lasts(turn.work.today)), 0)


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


async def _asked(work: Work, found: Request) -> Finding | None:
    """EXM-02: how the exemption for age was asked for."""
    if not found.by_cell:
        return None
    channel = "written" if found.papers else "oral"
    facts = {"channel": channel, "kind": "GIAM" if found.reason == "reduce" else "MIEN"}
    return await judge_for(work, found.unit_id, "EXM-02", facts, work.today)


async def _resolution(work: Work, found: Request) -> Finding | None:
    """EXM-03: the cell's resolution, which EXM-04 has it report."""
    granted = found.step("granted")
    if not found.by_cell:
        return None
    facts = {
        "number": granted.number if granted else None,
        "resolved_on": granted.on_day if granted else None,
    }
    return await judge_for(work, found.unit_id, "EXM-03", facts, work.today)


async def _returned(work: Work, found: Request) -> Finding | None:
    """EXM-05: the way back into the work of the cell."""
    back = found.step("returned")
    requested = back is not None or found.step("asked_back") is not None
    facts = {"requested": requested, "decided_on": back.on_day if back else None}
    return await judge_for(work, found.unit_id, "EXM-05", facts, work.today)


def _exemption(
    judged: Callable[[Work, Request], Awaitable[Finding | None]], rests_on: str = ""
) -> Load:
    """EXM-07 REQUEST: a request for exemption, for those who may see it; else the own one.

    `rests_on`: the rule whose facts are told, where the asked one is only a duty.
    """

    async def load(turn: Turn) -> Finding | None:
        asked = turn.number(1) or await _own_request(turn)
        found = _seen(await views.access(turn.work, asked)) if asked else None
        known = await judged(turn.work, found) if found else None
        return known if known and known.rule == (rests_on or turn.args[0].upper()) else None

    return load


async def _target(turn: Turn) -> Finding | None:
    """KPI-03 WARD YEAR: a target of a ward's year, for those who keep it."""
    found = _seen(await targets.board(turn.work, turn.number(1), turn.number(2)))
    return found.findings[turn.args[0].upper()] if found else None


CLASSES = {"with_reason": "CO_LY_DO", "without_reason": "KHONG_LY_DO"}
RULED = {"accepted": "CO_LY_DO", "refused": "KHONG_LY_DO"}
CRITERIA = tuple(f"SCR-0{number}" for number in range(1, 9))
OF_SUBJECT: Mapping[str, Load] = {
    "ATT-03": _unexcused,
    "ATT-04": _reason,
    "KPI-09": _four_good,
    **dict.fromkeys(map(targets.rule_of, targets.RULES), _target),
    "SCR-10": _window,
    **dict.fromkeys(CRITERIA, _criterion),
    "RES-08": _absence,
    "RES-09": _notices,
    "RES-10": _year,
    **dict.fromkeys(judging.RULES.values(), _exemption(_ground)),
    "EXM-02": _exemption(_asked),
    "EXM-03": _exemption(_resolution),
    "EXM-04": _exemption(_resolution, "EXM-03"),
    "EXM-05": _exemption(_returned),
    "EXM-12": _exemption(judging.form),
    "EXM-16": _exemption(_contact),
    "EXM-17": _exemption(contacts.reporting),
    "EXM-18": _exemption(_term),
}
"""rule → its finding for the ids of the command; None: nothing there that the actor may see"""


async def finding(turn: Turn, rule_id: str) -> Finding | None:
    """What was found about the named subject; None where there is nothing to tell."""
    load = OF_SUBJECT.get(rule_id)
    return await load(turn) if load else None
