"""What a conversation is: one class, one method per step, a closed set of results.

A step is called without an answer to ask its question, and with one (a choice, text or files) to
judge it. It answers with one of the results below; the engine does the rest. Steps never see a
platform, and they check again whatever they rely on.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, ClassVar

from handlers.texts import Texts
from handlers.understanding import Meaning, understand
from handlers.vocabulary import Attachment, Choice, FileRef
from services.refusal import Refused
from services.sessions import ChatState
from services.work import Work

HOME = "/menu"


@dataclass(frozen=True, slots=True)
class Ask:
    """Ask; the answer goes to `step`, by default to the step that asks."""

    text: str
    choices: tuple[Choice, ...] = ()
    step: str = ""
    file: Attachment | None = None
    columns: int = 1


@dataclass(frozen=True, slots=True)
class Done:
    """Say it; no question is open any more. Choices may only be commands."""

    text: str
    choices: tuple[Choice, ...] = ()
    file: Attachment | None = None


@dataclass(frozen=True, slots=True)
class Note:
    """Say it beside the open question, which stays open with all its choices."""

    text: str
    file: Attachment | None = None


@dataclass(frozen=True, slots=True)
class Go:
    """Go on with another step of the same conversation."""

    step: str


@dataclass(frozen=True, slots=True)
class Open:
    """Go on in another conversation, with its draft."""

    conversation: str
    step: str
    draft: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Unclear:
    """The text does not answer this step: perhaps it means something else.

    `over`: the question cannot be answered any more, so it is not repeated.
    """

    over: bool = False


Result = Ask | Done | Note | Go | Open | Unclear


@dataclass(slots=True)
class Turn:
    """One turn of one person: who, what was said, what was said before (the draft).

    `offered`: the values of the choices on the page that is open. `page`: the conversation that
    showed it, also when it asks nothing any more. `elsewhere`: what other chats are told because
    of this turn, by chat and person.
    """

    work: Work
    t: Texts
    chat: ChatState
    draft: dict[str, Any]
    choice: str = ""
    text: str = ""
    files: tuple[FileRef, ...] = ()
    args: tuple[str, ...] = ()
    offered: tuple[str, ...] = ()
    page: str = ""
    elsewhere: dict[tuple[int, int], str] = field(default_factory=dict)

    @property
    def asked(self) -> bool:
        """True when the step is only to ask its question."""
        return not (self.choice or self.text or self.files)

    def means(self, context: str) -> Meaning:
        """What the text says in a context: meeting | dues | residence | none."""
        return understand(self.text, context, today=self.work.today)

    def say(self, refused: Refused) -> Done:
        """A refusal in words."""
        return Done(self.t.refusal(refused))

    def number(self, position: int = 0) -> int:
        """A number among the words behind a command; 0 when it is none."""
        word = self.args[position] if len(self.args) > position else ""
        return int(word) if word.isdecimal() and len(word) < 15 else 0


class Conversation:
    """A subject people talk about. `commands`: word behind "/" → the step it opens.

    `offers`: steps that only offer something; what is typed there is heard as if nothing were
    open.
    """

    name: ClassVar[str]
    commands: ClassVar[Mapping[str, str]] = {}
    offers: ClassVar[frozenset[str]] = frozenset()

    async def run(self, step: str, turn: Turn) -> Result:
        """One step. A step that no longer exists begins at home again."""
        method = getattr(self, f"step_{step}", None)
        if method is None:
            return Open("menu", "home")
        result: Result = await method(turn)
        return result


def pick(t: Texts, prefix: str, *values: str) -> tuple[Choice, ...]:
    """Choices whose labels stand in the catalogue under prefix.value."""
    return tuple(Choice(value, t(f"{prefix}.{value}")) for value in values)


def from_list(turn: Turn, next_step: str) -> Result | None:
    """What an answer to a paged list means; None: show the (perhaps other) page."""
    if turn.choice.startswith("page "):
        turn.draft["page"] = int(turn.choice.removeprefix("page "))
    elif turn.choice.isdecimal():
        turn.draft["person"] = int(turn.choice)
        return Go(next_step)
    elif turn.text:
        return Unclear()
    return None


def paged(t: Texts, choices: list[Choice], page: int, *, size: int = 8) -> tuple[Choice, ...]:
    """One page of a long list, with the way to the next; the last page leads to the first."""
    if len(choices) <= size:
        return tuple(choices)
    pages = -(-len(choices) // size)
    at = page % pages
    more = Choice(f"page {(at + 1) % pages}", t("choice.more", page=at + 1, pages=pages))
    return (*choices[at * size : (at + 1) * size], more)
