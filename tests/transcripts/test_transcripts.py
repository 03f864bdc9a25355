"""Every story, word by word, on Telegram and Zalo; and care for the oldest member in all of them.

One module, so that one process plays each story once for all of this.
"""

import re
from collections.abc import Iterator
from importlib.resources import files
from io import BytesIO

import pytest
from babel.messages.pofile import read_po

from handlers.texts import Texts
from handlers.why_page import statement
from tests.stage import START, Shown
from tests.stage_cell import PEOPLE
from tests.transcripts.play import CHANNELS, Line, on, played, read, stories, written

VI = "vi/LC_MESSAGES/messages.po"
LONGEST = 300
MOST_CHOICES = 4
MEMBERS = {name for name, (_, _, role) in PEOPLE.items() if role is None}
T = Texts("vi", START)
CATALOGUE = {
    str(message.id): str(message.string)
    for message in read_po(BytesIO(files("locales").joinpath(VI).read_bytes()))
}
BESIDES = {
    Texts(language, START)(f"choice.{name}")
    for language in ("vi", "en")
    for name in ("home", "why", "back")
}
RECKONED = re.compile(r"^(Phép tính|Dữ kiện): .*\S")
GENERAL = re.compile(r"^(Quy định này xét|Việc này không tính số)")
QUOTED = re.compile(r"\nCăn cứ: “.+”\n\(.+\)", re.DOTALL)
PAGES = 100
"""pages that offer "Vì sao?", at least"""
LONG_ON_PURPOSE = {
    "case.told": "every step of a case with its day and paper",
    "why.clause": "the calculation, and the clause with its words to be read aloud",
    "law.context": "the clause of the document with what stands around it",
    "why.agenda": "lists everything that the documents require of a meeting",
    "mine.record": "the whole own record, one line for each thing",
    "own_data.looked": "who looked at one's data, one line for each time",
    "sitting.minutes": "the minutes, which whoever writes them reads as a whole",
}
MANY_ON_PURPOSE = {
    "attendance.why": "the six reasons are on one page, so that none has to be searched for",
    "sitting.edit": "whoever writes minutes finds every entry on one page",
}


@pytest.mark.parametrize("channel", CHANNELS)
@pytest.mark.parametrize("story", stories())
def test_the_bot_says_what_the_story_says(story: str, channel: str) -> None:
    assert written(played(story, channel)) == on(read(story), channel)


def shown() -> Iterator[tuple[str, Shown]]:
    """Every message of every story on every channel, with the story's name."""
    for story in stories():
        for channel in CHANNELS:
            for line in played(story, channel):
                for message in line.shown:
                    yield f"{story} ({channel})", message


def says(key: str, text: str) -> bool:
    """True when the text is, or contains, the catalogue's sentence of that key."""
    sentence = re.split(r"\{\w+\}", CATALOGUE[key])
    return bool(re.search(".*?".join(map(re.escape, sentence)), text, re.DOTALL))


def _long(message: Shown) -> bool:
    return len(message.text) > LONGEST


def _many(message: Shown) -> bool:
    return len(set(message.choices) - BESIDES) > MOST_CHOICES


def test_members_get_short_messages() -> None:
    long = {
        (story, message.text)
        for story, message in shown()
        if message.to in MEMBERS
        and _long(message)
        and not any(says(key, message.text) for key in LONG_ON_PURPOSE)
    }
    assert not long


def test_members_get_few_choices() -> None:
    many = {
        (story, message.text, message.choices)
        for story, message in shown()
        if message.to in MEMBERS
        and _many(message)
        and not any(says(key, message.text) for key in MANY_ON_PURPOSE)
    }
    assert not many


@pytest.mark.parametrize("key", sorted(LONG_ON_PURPOSE | MANY_ON_PURPOSE))
def test_each_exception_is_still_needed(key: str) -> None:
    outside = _long if key in LONG_ON_PURPOSE else _many
    assert any(outside(message) and says(key, message.text) for _, message in shown())


def test_no_message_has_a_hole_or_a_key_in_it() -> None:
    broken = [
        (story, message.text)
        for story, message in shown()
        if re.search(r"\{\w*\}", message.text)
        or any(re.fullmatch(r"[a-z]+(\.\w+)+", word) for word in (message.text, *message.choices))
    ]
    assert not broken


def tasks() -> Iterator[tuple[str, list[Line]]]:
    """What lies between "# task …" and "# done" (or the next task)."""
    for story in stories():
        name, lines = "", list[Line]()
        for line in played(story, "telegram"):
            if line.text.startswith(("# task", "# done")) and name:
                yield name, lines
                name, lines = "", []
            if line.text.startswith("# task"):
                name, lines = f"{story}: {line.text.removeprefix('# task ')}", []
            elif line.speaker:
                lines.append(line)


def test_each_member_task_takes_three_taps_or_two_messages_at_most() -> None:
    found = list(tasks())
    assert len(found) >= 12
    for name, lines in found:
        taps = sum(line.tapped for line in lines)
        typed = len(lines) - taps
        assert taps + typed <= 3, name
        assert typed <= 2, name


def test_numbers_stand_for_the_same_choices_as_buttons() -> None:
    """What differs between the channels is marked in the story, and only there."""
    for story in stories():
        marked = "Bot on" in read(story)
        assert (on(read(story), "telegram") != on(read(story), "zalo")) == marked


@pytest.mark.parametrize(
    "name",
    sorted(
        {"CNV-M01", "CNV-M08", "CNV-M09", "CNV-M19", "CNV-M20", "CNV-S01", "CNV-S02"}
        | {"CNV-S03", "CNV-S08", "CNV-T01", "CNV-C07"}
    ),
)
def test_every_conversation_of_the_catalogue_has_a_story(name: str) -> None:
    assert any(name in read(story) for story in stories())


def reasons() -> dict[str, str]:
    """What "Vì sao?" said, by page."""
    lines = [line for story in stories() for line in played(story, "telegram")]
    return {page: told for line in lines for page, told in line.reasons}


def test_every_page_tells_how_it_was_reckoned_and_by_which_words() -> None:
    told = reasons()
    wrong = {
        page: text
        for page, text in told.items()
        if not (RECKONED.match(text) or GENERAL.match(text)) or not QUOTED.search(text)
    }
    assert wrong == {}
    assert len(told) > PAGES  # fewer would show less


def test_the_case_is_told_wherever_a_page_tells_one() -> None:
    """Only a page that asks for the very first fact has nothing of the case to say."""
    told = reasons()
    general = [page for page, text in told.items() if not RECKONED.match(text)]
    assert [page for page in general if statement(page)] == []
    assert 8 * len(general) < len(told), general
