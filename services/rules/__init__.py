"""The rules service: pure functions over dated parameters, every answer with its clause.

`judge` asks one rule; `find` looks entries up by Vietnamese words; `BOOK` is the default rulebook
that joins all five documents. How to add a rule: README.md in this folder.
"""

from collections.abc import Mapping
from datetime import date

from services.rules import (
    attendance,
    ballots,
    deadlines,
    dissolution,
    dues,
    exemption_grounds,
    exemptions,
    grading_bodies,
    grading_gates,
    grading_people,
    grading_quota,
    residence,
    residence_meetings,
    review,
    review_content,
    screening,
    screening_criteria,
    targets,
    tasks,
    transfers,
)
from services.rules.book import Params, Rulebook
from services.rules.carrying import judge_or_assume
from services.rules.case_words import case, counted, value_words
from services.rules.context import Passage, passage
from services.rules.decisions import Decision, is_open, readings
from services.rules.judging import UnknownRuleError, judge_with
from services.rules.load import HERE, load
from services.rules.model import (
    Citation,
    Dated,
    Entry,
    Finding,
    Level,
    Parameter,
    Source,
)
from services.rules.registry import RULES, Rule
from services.rules.searching import Hit, find_in, plain, silence_in
from services.rules.yaml_reader import RulesError, read_records

AREAS = (
    attendance,
    ballots,
    deadlines,
    dissolution,
    dues,
    exemption_grounds,
    exemptions,
    grading_bodies,
    grading_gates,
    grading_people,
    grading_quota,
    residence,
    residence_meetings,
    review,
    review_content,
    screening,
    screening_criteria,
    targets,
    tasks,
    transfers,
)
BOOK = load()


def judge(rule_id: str, facts: Mapping[str, object], on: date, book: Rulebook = BOOK) -> Finding:
    """What a rule says about facts on a day. Raises UnknownRuleError. See `judge_with`."""
    return judge_with(book, rule_id, facts, on)


def find(words: str, limit: int = 5, book: Rulebook = BOOK) -> list[Hit]:
    """Entries that hold the words, best first; empty when the documents do not say it."""
    return find_in(book, words, limit)


def not_said(words: str, book: Rulebook = BOOK) -> str | None:
    """The Vietnamese name of a matter that none of the documents settles, if one is asked for."""
    return silence_in(book, words)


__all__ = [
    "AREAS",
    "BOOK",
    "HERE",
    "RULES",
    "Citation",
    "Dated",
    "Decision",
    "Entry",
    "Finding",
    "Hit",
    "Level",
    "Parameter",
    "Params",
    "Passage",
    "Rule",
    "Rulebook",
    "RulesError",
    "Source",
    "UnknownRuleError",
    "case",
    "counted",
    "find",
    "is_open",
    "judge",
    "judge_or_assume",
    "load",
    "not_said",
    "passage",
    "plain",
    "read_records",
    "readings",
    "value_words",
]
