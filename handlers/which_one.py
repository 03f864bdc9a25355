"""The step "which of them do you mean?", shared by conversations that read names from a text."""

from collections.abc import Sequence

from handlers.conversation import Ask, Go, Result, Turn, Unclear
from handlers.named import NOBODY, Names
from handlers.understanding.names import match
from handlers.vocabulary import Choice
from services.members import Member


def begin(turn: Turn, names: Names) -> None:
    """Remembers the first name that must be asked for."""
    first = names.unclear[0]
    turn.draft["unclear"] = [first.key, first.words, list(first.candidates)]


def ask(turn: Turn, people: Sequence[Member], back: str) -> Result:
    """Asks for the remembered name; the answer stands in the draft, then on with step `back`."""
    key, words, candidates = turn.draft["unclear"]
    offered = [each for each in people if each.id in candidates]
    if turn.choice.isdecimal() and int(turn.choice) in {NOBODY, *(each.id for each in offered)}:
        return _answered(turn, key, int(turn.choice), back)
    if turn.text:
        found = match(turn.text, [(each.id, each.name) for each in people])
        if len(found) != 1:
            return Unclear()
        return _answered(turn, key, found[0], back)
    choices = [Choice(str(each.id), told_apart(each, offered)) for each in offered]
    question = turn.t("which.one" if offered else "which.nobody", words=words)
    return Ask(question, (*choices, Choice(str(NOBODY), turn.t("which.pass_over"))))


def told_apart(member: Member, others: Sequence[Member]) -> str:
    """The name, with the member's code where somebody else has the same."""
    alike = sum(each.name == member.name for each in others) > 1
    return f"{member.name} ({member.code})" if alike else member.name


def _answered(turn: Turn, key: str, person_id: int, back: str) -> Result:
    turn.draft["named"] = turn.draft.get("named", {}) | {key: person_id}
    return Go(back)
