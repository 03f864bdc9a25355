"""Whom a decision is about: every case of the unit, or one member of it."""

from collections.abc import Sequence

from handlers.conversation import Ask, Result, Turn
from handlers.understanding.names import match
from handlers.vocabulary import Choice
from services.members import Member
from services.rulebook_changes import concerned, subject_of

EVERYBODY = "everybody"
MOST = 6


async def choose_whom(turn: Turn) -> Result | None:
    """Asks whom the decision is about; None: it is known, `whom` of the draft holds it.

    `whom`: the member's name and the subject of the decision; both empty: every case.
    """
    people = await concerned(turn.work, turn.draft["unit"], turn.draft["rule"])
    if turn.choice == EVERYBODY or not people:
        turn.draft["whom"] = ["", ""]
        return None
    named = _named(turn, people)
    if len(named) == 1:
        turn.draft["whom"] = [named[0].name, subject_of(named[0].id)]
        return None
    key = "rulebook.ask.whom_again" if turn.text and not named else "rulebook.ask.whom"
    everybody = Choice(EVERYBODY, turn.t("rulebook.choice.everybody"))
    shown = [Choice(str(each.id), each.name) for each in named[:MOST]]
    return Ask(turn.t(key), (everybody, *shown), step="whom")


def _named(turn: Turn, people: Sequence[Member]) -> list[Member]:
    """Those meant by what was tapped or typed."""
    if turn.choice:
        return [each for each in people if str(each.id) == turn.choice]
    found = match(turn.text, [(each.id, each.name) for each in people]) if turn.text else []
    return [each for each in people if each.id in found]
