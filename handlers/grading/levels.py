"""Level by level over a list of people: who is excellent, who good, until nobody is left.

The draft holds `listed` (ids of subjects), `names`, `labels`, `levels` (id → level) and `level`,
the one that is asked now. Nobody gets a level that was not said.
"""

from collections.abc import Callable, Container, Sequence
from typing import Any

from handlers.conversation import Ask, Go, Result, Turn, Unclear
from handlers.grading.words import LEVELS, chosen, level
from handlers.texts import Texts
from handlers.vocabulary import Choice

SHOWN = 30
"""names on one page; the next ones come when these are done"""
Counting = Callable[[dict[int, int]], str]


def begin(draft: dict[str, Any], people: Sequence[tuple[int, str, str]]) -> None:
    """Starts with nobody graded; of each the id, the name, and what the button says."""
    draft["listed"] = [key for key, _, _ in people]
    draft["names"] = {str(key): name for key, name, _ in people}
    draft["labels"] = {str(key): label for key, _, label in people}
    draft["levels"] = {}
    draft["level"] = LEVELS[0]


def keep(draft: dict[str, Any], people: Container[int]) -> None:
    """Passes over those who are not among the people any more: moved away meanwhile."""
    draft["listed"] = [key for key in draft["listed"] if key in people]
    graded = {key: value for key, value in draft["levels"].items() if int(key) in people}
    draft["levels"] = graded


def given(draft: dict[str, Any]) -> dict[int, int]:
    """Subject → level so far."""
    return {int(key): value for key, value in draft.get("levels", {}).items()}


def ask(turn: Turn, count: Counting, done: str, more: tuple[Choice, ...] = ()) -> Result:
    """One level at a time: names by tap or by their numbers, everybody who is left, or enough.

    `count` says how the group stands with the levels so far; `done` is the step after the last;
    `more`: other ways, which the caller answers.
    """
    left = [key for key in turn.draft["listed"] if str(key) not in turn.draft["levels"]]
    if turn.choice == "enough":
        return _next(turn, left, done)
    picked = _picked(turn, left)
    if picked is None:
        return Unclear()
    turn.draft["levels"] |= {str(key): turn.draft["level"] for key in picked}
    left = [key for key in left if key not in picked]
    if not left:
        return Go(done)
    names = tuple(Choice(f"one {key}", turn.draft["labels"][str(key)]) for key in left[:SHOWN])
    text = turn.t("grade.who", level=level(turn.t, turn.draft["level"]), left=len(left))
    counted = count(given(turn.draft))
    ways = tuple(Choice(way, turn.t(f"grade.pick.{way}")) for way in ("all", "enough"))
    said = "\n".join(part for part in (text, counted) if part)
    return Ask(said, (*names, *ways, *more), step="levels")


def _picked(turn: Turn, left: Sequence[int]) -> Sequence[int] | None:
    """Who was named now; None when the answer is no name."""
    word, _, key = turn.choice.partition(" ")
    if turn.choice == "all":
        return left
    if word == "one" and key.isdecimal():
        return [one for one in left if one == int(key)]
    if not turn.text:
        return []
    numbers = chosen(turn.text, min(len(left), SHOWN))
    return None if numbers is None else [left[at] for at in numbers]


def _next(turn: Turn, left: Sequence[int], done: str) -> Result:
    if not left or turn.draft["level"] == LEVELS[-1]:
        return Go(done)
    turn.draft["level"] -= 1
    return Go("levels")


def summary(t: Texts, draft: dict[str, Any]) -> str:
    """Who gets what, level by level, and who gets none."""
    levels = draft["levels"]
    lines = []
    for now in LEVELS:
        names = [draft["names"][key] for key, value in levels.items() if value == now]
        if names:
            lines.append(f"{t(f'grade.level.{now}').capitalize()}: {', '.join(names)}")
    rest = [name for key, name in draft["names"].items() if key not in levels]
    if rest:
        lines.append(t("grade.left_out", names=", ".join(rest)))
    return "\n".join(lines)
