"""The charts in the conversations show the steps that exist."""

import inspect
import re
import sys

import pytest

from handlers import conversations
from handlers.conversation import Conversation
from services.seal import Seal

ARROW = re.compile(r"^\s*(\[\*\]|\w+) --> (\[\*\]|\w+)", re.MULTILINE)


def chart(conversation: Conversation) -> list[tuple[str, str]]:
    """The arrows of the chart in the module's docstring."""
    words = inspect.getdoc(sys.modules[type(conversation).__module__]) or ""
    _, _, drawn = words.partition("```mermaid")
    return ARROW.findall(drawn.partition("```")[0])


def steps(conversation: Conversation) -> set[str]:
    return {name.removeprefix("step_") for name in dir(conversation) if name.startswith("step_")}


CHARTED = [each for each in conversations(Seal("a secret for tests")) if chart(each)]


@pytest.mark.parametrize("conversation", CHARTED, ids=lambda each: each.name)
def test_every_step_in_the_chart_exists(conversation: Conversation) -> None:
    shown = {step for arrow in chart(conversation) for step in arrow} - {"[*]"}
    assert shown <= steps(conversation)


@pytest.mark.parametrize("conversation", CHARTED, ids=lambda each: each.name)
def test_every_step_is_in_the_chart_or_behind_a_command(conversation: Conversation) -> None:
    shown = {step for arrow in chart(conversation) for step in arrow}
    assert steps(conversation) - shown <= {*conversation.commands.values(), "unasked", "also"}


@pytest.mark.parametrize(
    "conversation", conversations(Seal("a secret for tests")), ids=lambda each: each.name
)
def test_every_command_leads_to_a_step(conversation: Conversation) -> None:
    assert set(conversation.commands.values()) <= steps(conversation)


def test_the_guided_conversations_have_a_chart() -> None:
    guided = {"attendance", "board", "roll_call", "planning", "roster", "mine"}
    guided |= {"linking", "tour"}
    assert {each.name for each in CHARTED} >= guided


def test_no_two_conversations_share_a_command() -> None:
    words = [word for each in conversations(Seal("a secret for tests")) for word in each.commands]
    assert len(words) == len(set(words))
