"""What was said and decided at a meeting, as those who lead it tell it; every part may be missing.

Texts are plain: whatever looks like a template or a formula in them stays text.
"""

from dataclasses import dataclass
from datetime import date, datetime


@dataclass(frozen=True, slots=True)
class AgendaItem:
    """A point of the meeting and what was presented, one paragraph a line."""

    title: str
    lines: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Remark:
    """What somebody said in the discussion."""

    speaker: str
    words: str


@dataclass(frozen=True, slots=True)
class Vote:
    """A vote by show of hands; the three counts add up to those who voted."""

    subject: str
    agree: int
    disagree: int = 0
    other: int = 0


@dataclass(frozen=True, slots=True)
class MinutesContent:
    """The minutes beside the roll-call.

    `chair` and `minute_taker` are empty when the secretary and the cell's minute-taker did it.
    `opened_at` and `closed_at` in UTC. `number` of the minutes, where the cell numbers them.
    """

    agenda: tuple[AgendaItem, ...] = ()
    evaluation: tuple[str, ...] = ()
    praise: tuple[str, ...] = ()
    corrections: tuple[str, ...] = ()
    discussion: tuple[Remark, ...] = ()
    conclusions: tuple[str, ...] = ()
    votes: tuple[Vote, ...] = ()
    guests: tuple[str, ...] = ()
    chair: str = ""
    minute_taker: str = ""
    opened_at: datetime | None = None
    closed_at: datetime | None = None
    number: int | None = None


@dataclass(frozen=True, slots=True)
class ResolutionItem:
    """A task that was resolved; who carries it out, and the last day."""

    text: str
    owner: str = ""
    due: date | None = None


@dataclass(frozen=True, slots=True)
class ResolutionContent:
    """A resolution. `subject` is empty for the monthly one; `number` None: filled in by hand."""

    number: int | None = None
    subject: str = ""
    grounds: tuple[str, ...] = ()
    evaluation: tuple[str, ...] = ()
    tasks: tuple[ResolutionItem, ...] = ()
    measures: tuple[str, ...] = ()
    execution: tuple[str, ...] = ()
    votes: tuple[Vote, ...] = ()
