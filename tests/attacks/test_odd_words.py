"""Odd numbers and endless words typed at the questions of a story: answered, never broken."""

import json
import random
from dataclasses import replace

import pytest
from sqlalchemy import Integer

from services.db.models import Base
from tests.attacks import intruders, replay
from tests.attacks.captured import captured
from tests.attacks.replay import Try
from tests.stage import Stage, stage
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


async def odd(built: Stage, story: str, each: int, seed: int) -> list[Try]:
    """Everybody types something odd at the questions that were asked of them."""
    dice = random.Random(seed)
    tries: list[Try] = []
    ids = {name: number for number, name in enumerate(PEOPLE, start=1)}
    for at, question in enumerate(await captured(built, story)):
        if question.who in ids:
            free = replace(question, choices=json.dumps([]))
            own = await replay.at_questions(built, ids[question.who], [free], each, seed + at)
            words = dice.sample(ODD, len(own))
            tries += [
                replace(one, update=replay.message(one.chat, word), what=f"{one.what} {word[:30]}")
                for one, word in zip(own, words, strict=True)
            ]
    return tries


@pytest.mark.parametrize("story", STORIES)
async def test_odd_words_break_nothing(story: str) -> None:
    async with stage() as built:
        tries = await odd(built, story, EACH, seed=5)
        what = {one.chat: one.what for one in tries}
        said = await replay.sent(built, tries)
        assert not [what.get(chat) for chat, text in said if replay.SORRY in text]
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
