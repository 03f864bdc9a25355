"""What of a unit's own rules can be taken back, and the entry that does it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from handlers.conversation import Turn
from handlers.local_rules import value_words
from handlers.vocabulary import Choice
from services import rulebooks
from services.people import SECRETARIAT, WARD
from services.rulebook_changes import about_member, deciding, names_of
from services.rules import BOOK, Decision


@dataclass(frozen=True, slots=True)
class Withdrawable:
    """A value or a decision to choose, and the parts of the entry that are known by it."""

    choice: Choice
    draft: Mapping[str, Any]


async def withdrawable(turn: Turn) -> list[Withdrawable]:
    """The values and decisions that hold today and that the actor may take back."""
    unit_id, today = turn.draft["unit"], turn.work.today
    book = await rulebooks.book_for(turn.work, unit_id)
    values = book.values_on(today) if turn.work.acting.units(*WARD) else {}
    questions = await deciding(turn.work, unit_id)
    leads = turn.work.acting.holds(unit_id, *SECRETARIAT)
    decided = [
        one
        for one in book.decisions_on(today)
        if one.question in questions and (leads or not about_member(one.subject))
    ]
    given = [_value(name, value_words(value.value)) for name, value in values.items()]
    named = await names_of(turn.work, decided)
    return [*given, *(_decision(one, named.get(one.subject, "")) for one in decided)]


def _value(name: str, said: str) -> Withdrawable:
    label = f"{BOOK.parameters[name].meaning}: {said}"
    return Withdrawable(Choice(f"value {name}", label), {"kind": "withdraw_value", "name": name})


def _decision(one: Decision, name: str) -> Withdrawable:
    known = {"rule": one.rule, "question": one.question, "whom": [name, one.subject]}
    title = BOOK.entries[one.rule].title
    label = f"{name}: {title} ({one.number})" if name else f"{title} ({one.number})"
    return Withdrawable(
        Choice(" ".join(("decision", *one.about)), label), {"kind": "withdraw_decision", **known}
    )
