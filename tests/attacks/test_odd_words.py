"""Odd numbers and endless words typed at the questions of a story: answered, never broken."""

import random
from collections.abc import Sequence
from dataclasses import replace

import pytest
from sqlalchemy import Integer

from services.db.models import Base
from tests.attacks import intruders, replay
from tests.attacks.captured import Question, captured
from tests.attacks.replay import Try
from tests.stage import stage
from tests.stage_cell import PEOPLE

ODD = (
    "1e309", "٣", "-1", "0", "2147483648", "9223372036854775808", "9" * 400, "1,5", "½", "²",
    "NaN", "inf", "0x10", "1_000", "' OR 1=1 --", "%", "_", "\\", "{0}", "%s", "\x1b[31m",
    "\u202e", "1/1/0001", "31/2/2026", "1/1/9999", "25:61", "x" * 10_000, "1 " * 999, "<b>1</b>",
)  # fmt: skip
STORIES = ("dues_settings", "votes_and_resolutions")
EACH = 4
LARGEST = 2**31 - 1
"""what a column of whole numbers holds on PostgreSQL"""


def odd(questions: Sequence[Question], dice: random.Random) -> list[Try]:
    """Something odd is typed at each question."""
    return [
        Try(f"{each.conversation}.{each.step} {word[:30]}", "", word, question=each)
        for each in questions
        for word in dice.sample(ODD, EACH)
    ]


@pytest.mark.parametrize("story", STORIES)
async def test_odd_words_break_nothing(story: str) -> None:
    dice = random.Random(5)
    async with stage() as built:
        questions = await captured(built, story)
        for number, name in enumerate(PEOPLE, start=1):
            own = [replace(each, choices="[]") for each in questions if each.who == name]
            said = await replay.sent(built, number, odd(own, dice)) if own else []
            assert not [each for each in said if replay.SORRY in each.text]
        async with built.work() as work:
            rows = await intruders.everything(work)
    assert not too_large(rows)


def too_large(rows: intruders.Rows) -> list[str]:
    """Numbers that another database could not keep."""
    return [
        f"{table.name}.{column.name}"
        for table in Base.metadata.sorted_tables
        for column in table.columns
        if type(column.type) is Integer and not column.primary_key
        for row in rows.get(table.name, {}).values()
        if isinstance(row[column.name], int) and abs(row[column.name]) > LARGEST
    ]
