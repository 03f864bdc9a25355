"""Every task of a member in every story: what has to be tapped and typed until it is recorded."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from importlib.resources import files
from io import BytesIO

from babel.messages.pofile import read_po

from handlers.courtesies import courtesy_in
from handlers.understanding import understand
from tests.stage_cell import PEOPLE
from tests.transcripts.play import INDENT, SAYS, on, read, stories

MOST, MOST_TYPED = 3, 2
MEMBERS = {name for name, (_, _, role) in PEOPLE.items() if role is None}
CATALOGUE = {
    str(message.id): str(message.string)
    for message in read_po(
        BytesIO(files("locales").joinpath("vi/LC_MESSAGES/messages.po").read_bytes())
    )
}
INPUT = re.compile(r"^(\w+)(?:>| taps | sends | opens )")
BEGINS = re.compile(r"^\w+(?:> (?:/|0$|\{code)| taps \[Về trang đầu\])")
AGAIN = re.compile(r"taps \[Gõ lại")
SLIPS = ("unclear", "stale", "unsupported", "too_long")
RECORDED = re.compile(r"^Đã (?!dừng)")
READ = ("menu.home", "mine.record", "own_data.page")
TO_OTHERS = re.compile(r"^Bot to ([^>]+)> ")
ENOUGH = 15
"""letters by which a sentence of the catalogue is known"""
LONGER_ON_PURPOSE = {
    "secret_ballot": "who counts paper ballots types six numbers and looks at them",
    "exemption_for_other_reasons": "the rules want the kind, the reason and both days",
    "grading_of_the_ward": "an appeal is read once more before it goes to the superiors",
    "review_written": "a review answers every question of its form, over several days",
    "word_of_the_front": "an office says of whom, what and since when, and looks at it",
    "yearly_plan": "a plan has three parts and is looked at before it is filed",
}


@dataclass(slots=True)
class Task:
    """What a member did since the last thing that was recorded."""

    story: str
    inputs: list[str] = field(default_factory=list)

    @property
    def is_long(self) -> bool:
        """More than three taps and messages, or more than two messages."""
        typed = sum(" taps " not in each for each in self.inputs)
        return len(self.inputs) > MOST or typed > MOST_TYPED


def _shape(key: str) -> re.Pattern[str]:
    parts = re.split(r"\{\w+\}", CATALOGUE[key])
    return re.compile(".*?".join(map(re.escape, parts)), re.DOTALL)


MISTAKES = [
    _shape(key)
    for key, text in CATALOGUE.items()
    if key.startswith("refused.") or key.endswith(".term_again") or key in SLIPS
    if len(re.sub(r"\{\w+\}", "", text)) > ENOUGH
]
PAGES = [_shape(key) for key in READ]


def _scenes(text: str) -> Iterator[tuple[str, list[str]]]:
    """Each input with the messages that it led to."""
    line, shown = "", list[str]()
    for each in text.rstrip("\n").split("\n"):
        if each.startswith(INDENT) and shown:
            shown[-1] += "\n" + each.removeprefix(INDENT)
        elif each.startswith("Bot"):
            shown.append(each)
        else:
            yield line, shown
            line, shown = each, []
    yield line, shown


def _tasks(story: str) -> Iterator[Task]:
    """Every task of a member of a story that came to something recorded."""
    begun: dict[str, Task] = {}
    for line, shown in _scenes(on(read(story), "telegram")):
        found = INPUT.match(line)
        who = found[1] if found else ""
        _asked_anew(begun, shown)
        if who not in MEMBERS or " in group>" in line:
            continue
        said_before = who in begun and line in begun[who].inputs[:1]
        if who not in begun or said_before or BEGINS.match(line) or AGAIN.search(line):
            begun[who] = Task(story)
        own = [each.removeprefix("Bot> ") for each in shown if each.startswith("Bot> ")]
        if _counts(line, own):
            begun[who].inputs.append(line)
        if any(RECORDED.match(each) for each in own):
            yield begun.pop(who)
        elif any(page.match(each) for page in PAGES for each in own):
            begun.pop(who)


def _asked_anew(begun: dict[str, Task], shown: list[str]) -> None:
    """A message that nobody asked for begins something new."""
    for each in shown:
        if to := TO_OTHERS.match(each):
            for name in to[1].split(", "):
                begun.pop(name, None)


def _counts(line: str, own: list[str]) -> bool:
    """Slips, courtesies and questions lead to no record, so they are no part of the task."""
    said = SAYS.match(line)
    words = said[3] if said else ""
    meaning = understand(words, "meeting", today=date(2026, 6, 1))
    asks = "?" in words or meaning.intent == "ask_when"
    polite = courtesy_in(words) in ("thanks", "greeting") or own[:1] == [CATALOGUE["courtesy.nod"]]
    slip = any(mistake.match(each) for mistake in MISTAKES for each in own)
    return not (asks or polite or slip or "Vì sao" in line)


def test_every_task_of_a_member_is_short() -> None:
    tasks = [task for story in stories() for task in _tasks(story)]
    assert len(tasks) > 80
    long = {task.story: task.inputs for task in tasks if task.is_long}
    assert {story: long[story] for story in long if story not in LONGER_ON_PURPOSE} == {}


def test_each_exception_is_still_needed() -> None:
    excused = LONGER_ON_PURPOSE.keys() & set(stories())
    assert {task.story for story in excused for task in _tasks(story) if task.is_long} == excused
