"""What is asked for each entry of a rulebook, how it is shown back, and how it is kept.

An entry is gathered in the draft, one part after the other; the parts are plain JSON.
"""

import re
from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from handlers.conversation import Turn
from handlers.local_rules import value_words
from handlers.vocabulary import Choice
from services import rulebook_changes as changes
from services.refusal import Refused
from services.roster.cells import read_date
from services.rulebook_changes import NewValue, Plan, PlannedDate
from services.rulebook_file import labels
from services.rulebook_words import (
    Paper,
    read_clause,
    read_limit,
    read_local_value,
    read_paper,
)
from services.rules import BOOK, Dated, Decision
from services.rules.decisions import WITHDRAWN
from services.rules.model import Value
from services.words import fold

PARTS = {
    "plan": ("year", "paper", "dates"),
    "days": ("days", "paper"),
    "documents": ("documents", "from", "paper", "clause"),
    "value": ("name", "value", "from", "paper", "clause"),
    "decision": ("rule", "question", "whom", "outcome", "words", "paper"),
    "withdraw": ("what",),
    "withdraw_value": ("name", "from", "paper", "clause"),
    "withdraw_decision": ("rule", "question", "whom", "words", "paper"),
}
"""kind of entry → its parts in the order in which they are asked"""
ENTRIES = ("plan", "days", "value", "decision", "documents", "withdraw")
"""what ward staff enter"""
OF_CELL = ("decision", "withdraw")
"""what a secretary enters"""
FIXED = {
    "decision": ("question", "whom", "outcome"),
    "withdraw_value": ("name",),
    "withdraw_decision": ("rule", "question", "whom"),
}
"""parts that are not changed alone: with the rule, or by choosing anew what is withdrawn"""
OF_WITHDRAWAL = {
    "rulebook.ask.from": "rulebook.ask.from_withdrawn",
    "rulebook.confirm": "rulebook.confirm_withdrawn",
    "rulebook.saved": "rulebook.saved_withdrawn",
}
DAY = re.compile(r"\b\d{1,2}/\d{1,2}/\d{4}\b")
MOVED = re.compile(r"\b(nghi|lam)\b[^0-9]*(\d{1,2}/\d{1,2}/\d{4})")
LONGEST_WORDS = 500
OF_ALL = ["", ""]
"""no single member: every case of the unit"""
NONE = "none"
"""a date that the plan does not set"""


def changeable(kind: str) -> list[str]:
    """The parts of an entry that can be changed before it is recorded."""
    return [part for part in PARTS[kind] if part not in FIXED.get(kind, ())]


def offered(turn: Turn, part: str) -> tuple[Choice, ...]:
    """What may be chosen instead of typed."""
    if part != "year":
        return ()
    year = turn.work.today.year
    years = (Choice(str(each), str(each)) for each in (year, year + 1))
    return (*years, Choice("form", turn.t("rulebook.enter.form")))


def said_of(turn: Turn, key: str, **values: object) -> str:
    """A sentence that is another one where something is taken back."""
    withdrawn = turn.draft["kind"].startswith("withdraw")
    return turn.t(OF_WITHDRAWAL.get(key, key) if withdrawn else key, **values)


def read_part(turn: Turn, part: str, text: str) -> Any | Refused:
    """The part as the draft keeps it, from what was typed; or why it was refused."""
    readers: dict[str, Callable[[Turn, str], Any]] = {
        "year": _year,
        "paper": _paper,
        "days": _days,
        "from": _span,
        "clause": _clause,
        "value": _value,
        "words": _words,
    }
    return readers[part](turn, text)


def _clause(turn: Turn, text: str) -> list[str] | Refused:
    found = read_clause(text)
    return found if isinstance(found, Refused) else list(found)


def _words(turn: Turn, text: str) -> str:
    return text[:LONGEST_WORDS]


def _year(turn: Turn, text: str) -> int | Refused:
    this = turn.work.today.year
    good = text.strip().isdecimal() and changes.FIRST_YEAR <= int(text) <= this + 1
    outside = Refused("year_out_of_range", {"first": changes.FIRST_YEAR, "last": this + 1})
    return int(text) if good else outside


def _paper(turn: Turn, text: str) -> list[str] | Refused:
    found = read_paper(text, turn.work.today)
    if isinstance(found, Refused):
        return found
    return [found.number, found.issued.isoformat(), found.body]


def _days(turn: Turn, text: str) -> dict[str, bool] | Refused:
    """ "nghỉ 2/1/2026, làm 10/1/2026" """
    found: dict[str, bool] = {}
    for word, written in MOVED.findall(fold(text)):
        day = read_date(written)
        if isinstance(day, Refused):
            return Refused("moved_days_needed")
        found[day.isoformat()] = word == "lam"
    return found or Refused("moved_days_needed")


def _span(turn: Turn, text: str) -> list[str | None] | Refused:
    """ "1/7/2026" or "1/7/2026 đến 31/12/2026" """
    days = [read_date(each) for each in DAY.findall(text)]
    good = [day for day in days if isinstance(day, date)]
    if len(good) != len(days) or len(good) not in (1, 2):
        return Refused("days_needed")
    if turn.draft["kind"] == "withdraw_value" and len(good) > 1:
        return Refused("one_day_needed")
    if good[-1] < good[0]:
        return Refused("ends_before_it_begins")
    return [good[0].isoformat(), good[1].isoformat() if len(good) > 1 else None]


def _value(turn: Turn, text: str) -> list[object] | Refused:
    parameter = BOOK.parameters[turn.draft["name"]]
    known = [word for one in parameter.values for word in _codes(one)]
    found = read_local_value(parameter.unit, text, known)
    return found if isinstance(found, Refused) else [text]


def _codes(value: Dated) -> tuple[str, ...]:
    return value.value if isinstance(value.value, tuple) else (str(value.value),)


def read_planned(turn: Turn, text: str) -> list[str] | Refused:
    """A date of a plan in its own words: the first day too late, clause, quote."""
    said = read_clause(text)
    if isinstance(said, Refused):
        return said
    day = read_limit(said[1], turn.draft["year"])
    return day if isinstance(day, Refused) else [day.isoformat(), *said]


def taken_from(plan: Plan) -> dict[str, Any]:
    """The parts of an entry from a plan that came as a file."""
    given = {one.name: [one.day.isoformat(), one.clause, one.quote] for one in plan.dates}
    missing = {name: [NONE] for name in labels() if name not in given}
    paper = [plan.paper.number, plan.paper.issued.isoformat(), plan.paper.body]
    return {"year": plan.year, "paper": paper, "dates": given | missing}


def shown_back(turn: Turn) -> list[str]:
    """Every part of the entry as a line."""
    draft, t = turn.draft, turn.t
    lines = []
    for part in PARTS[draft["kind"]]:
        if part == "dates":
            lines += _planned_lines(turn)
        elif part not in ("rule", "question") and draft[part] != OF_ALL:
            lines.append(t(f"rulebook.part.{part}", value=_part_words(turn, part)))
        elif part == "rule":
            entry = BOOK.entries[draft["rule"]]
            lines.append(t("rulebook.part.rule", value=f"{entry.title} ({entry.id})"))
    return lines


def _planned_lines(turn: Turn) -> list[str]:
    lines = []
    for name, said in turn.draft["dates"].items():
        what = turn.t(f"rulebook.date.{name}")
        if said == [NONE]:
            lines.append(turn.t("rulebook.date_none", what=what))
        else:
            day = _d(said[0])
            lines.append(turn.t("rulebook.date_given", what=what, day=day, clause=said[1]))
    return lines


def _part_words(turn: Turn, part: str) -> str:
    value = turn.draft[part]
    if part == "days":
        return "; ".join(moved_words(turn, date.fromisoformat(d), w) for d, w in value.items())
    if part == "documents":
        return "; ".join(BOOK.sources[key].name for key in value)
    if part == "from":
        return " – ".join(_d(each) for each in value if each)
    if part == "paper":
        return _paper_of(turn.draft).name
    if part == "clause":
        return f"“{value[1]}” ({value[0]})"
    if part == "name":
        return BOOK.parameters[value].meaning
    if part == "outcome":
        outcomes = BOOK.readings[turn.draft["question"]].outcomes
        return str(outcomes.get(value, turn.t("rulebook.own_words")))
    return value_words(value[0]) if isinstance(value, list) else str(value)


def moved_words(turn: Turn, day: date, works: bool) -> str:
    """ "nghỉ 02/01/2026" """
    return turn.t("rulebook.works" if works else "rulebook.off", day=f"{day:%d/%m/%Y}")


def _d(iso: str) -> str:
    return f"{date.fromisoformat(iso):%d/%m/%Y}"


def _paper_of(draft: Mapping[str, Any]) -> Paper:
    number, issued, body = draft["paper"]
    return Paper(number, date.fromisoformat(issued), body)


async def keep(turn: Turn) -> object:
    """Records the entry; a `Refused` says why not."""
    keepers = {
        "plan": _keep_plan,
        "days": _keep_days,
        "documents": _keep_documents,
        "value": _keep_value,
        "decision": _keep_decision,
        "withdraw_value": _keep_value,
        "withdraw_decision": _keep_decision,
    }
    return await keepers[turn.draft["kind"]](turn, turn.draft["unit"], _paper_of(turn.draft))


async def _keep_plan(turn: Turn, unit_id: int, paper: Paper) -> object:
    dates = tuple(
        PlannedDate(name, date.fromisoformat(said[0]), said[1], said[2])
        for name, said in turn.draft["dates"].items()
        if said != [NONE]
    )
    return await changes.enter_plan(turn.work, unit_id, Plan(turn.draft["year"], paper, dates))


async def _keep_days(turn: Turn, unit_id: int, paper: Paper) -> object:
    days = {date.fromisoformat(day): works for day, works in turn.draft["days"].items()}
    return await changes.move_days(turn.work, unit_id, days, paper)


async def _keep_documents(turn: Turn, unit_id: int, paper: Paper) -> object:
    since = date.fromisoformat(turn.draft["from"][0])
    cited = paper.cited(*turn.draft["clause"])
    return await changes.adopt(turn.work, unit_id, turn.draft["documents"], since, cited)


async def _keep_value(turn: Turn, unit_id: int, paper: Paper) -> object:
    name, (since, until) = turn.draft["name"], turn.draft["from"]
    value = _given_value(turn)
    if isinstance(value, Refused):
        return value
    end = date.fromisoformat(until) if until else None
    cited = paper.cited(*turn.draft["clause"])
    new = NewValue(name, value, date.fromisoformat(since), end, cited)
    return await changes.set_value(turn.work, unit_id, new)


def _given_value(turn: Turn) -> Value | Refused | None:
    """None: the printed value again."""
    if turn.draft["kind"] == "withdraw_value":
        return None
    parameter = BOOK.parameters[turn.draft["name"]]
    known = [word for one in parameter.values for word in _codes(one)]
    return read_local_value(parameter.unit, turn.draft["value"][0], known)


async def _keep_decision(turn: Turn, unit_id: int, paper: Paper) -> object:
    draft = turn.draft
    decision = Decision(
        rule=draft["rule"],
        question=draft["question"],
        outcome=draft.get("outcome", WITHDRAWN),
        words=draft["words"],
        number=paper.number,
        decided_on=paper.issued,
        body=paper.body,
        subject=draft["whom"][1],
    )
    return await changes.decide(turn.work, unit_id, decision)
