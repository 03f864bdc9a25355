"""The numbers that "Vì sao?" reads aloud before the clause, for those who may see them."""

from collections.abc import Awaitable, Callable, Mapping

from handlers.conversation import Turn
from handlers.texts import Texts
from handlers.why_cell import of_cell
from handlers.why_facts import COUNTS, facts_in, finding_of, is_fact_of
from handlers.why_own import own_case
from handlers.why_page import on_page
from handlers.why_subjects import finding
from services.dues import counter
from services.dues.book import access_book, led_books
from services.refusal import Refused
from services.residence import verdicts
from services.rulebooks import book_for
from services.rules import BOOK, RULES, Finding, case, value_words

DIGITS = 15
MOST = 8
"""people whose numbers are read out"""


async def reckoned(turn: Turn, rule_id: str) -> str:
    """How a rule comes to its result for what "/visao RULE 12" names, or for the own case: its
    calculation and the facts it rests on. Empty: no case to tell."""
    if of_rule := OF_RULE.get(rule_id) or (_letters if "," in "".join(turn.args[1:2]) else None):
        lines = await of_rule(turn)
        if said := "; ".join(each for each in lines if each):
            return turn.t("why.calculation", calculation=said)
    given = facts_in(turn.args[1:])
    beside = counts(turn.t, given)
    found = await _found(turn, rule_id, given)
    if found:
        return said_of(turn.t, found, beside)
    return _told(turn.t, rule_id, beside or on_page(given))


def said_of(t: Texts, found: Finding, beside: str = "") -> str:
    """The calculation of a finding, then its facts; what was counted `beside` it stands first."""
    facts = "; ".join(part for part in (beside, case(BOOK, found)) if part)
    lines = [t("why.case", facts=facts)] if facts else []
    if found.calculation and not found.missing:
        lines.insert(0, t("why.calculation", calculation=found.calculation))
    return "\n".join(lines)


def counts(t: Texts, given: Mapping[str, object]) -> str:
    """What a page counted that is no fact of a rule: "đã xong: 3; còn lại: 5"."""
    told = {name: value_words(BOOK, value) for name, value in given.items() if name in COUNTS}
    return "; ".join(f"{t(f'why.fact.{name}')}: {value}" for name, value in told.items())


def _told(t: Texts, rule_id: str, beside: str) -> str:
    """What was counted, and for a duty whose it is: there is nothing to reckon."""
    entry = BOOK.entries[rule_id]
    if beside and rule_id not in RULES:
        return t("why.duty_case", facts=beside, who=entry.who, when=entry.when)
    return t("why.case", facts=beside) if beside else ""


async def _found(turn: Turn, rule_id: str, given: Mapping[str, object]) -> Finding | None:
    facts = {name: value for name, value in given.items() if is_fact_of(rule_id, name)}
    if facts:
        return await finding_of(turn, rule_id, facts)
    if rule_id not in RULES:
        return None
    return (
        await of_cell(turn, rule_id)
        or await finding(turn, rule_id)
        or await own_case(turn, rule_id)
    )


async def _unpaid(turn: Turn) -> list[str]:
    """DUE-03: the unpaid months of members near the number, for those who keep the book."""
    kept = await led_books(turn.work)
    unit_id = turn.number(1) or next((one.unit_id for one in kept), 0)
    found = await access_book(turn.work, unit_id)
    if isinstance(found, Refused):
        return []
    near = await counter.near_the_limit(turn.work, found, turn.work.today.year)
    return [f"{one.line.name}: {one.dues.calculation}" for one in near[:MOST]]


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


OF_RULE: Mapping[str, Callable[[Turn], Awaitable[list[str]]]] = {"DUE-03": _unpaid}
