"""With a made-up language, Vietnamese that is left on a phone stands outside the catalogues."""

import asyncio
import re
from collections.abc import Sequence
from importlib.resources import files
from pathlib import Path

import pytest

from handlers import texts
from tests.locales.scan import placeholders, sentences
from tests.stage import Shown, stage
from tests.stage_cell import CELL, OTHER_CELL, PEOPLE, WARD
from tests.transcripts.play import SAYS, SENDS, TAPS, Line, Player, inputs, played, read

MADE_UP = "id"
"""weekdays of Indonesian have plain letters only"""
STORIES = (
    "answer_by_tap", "answer_by_words", "photo_of_a_paper", "after_the_roll_call", "own_record",
    "plan_a_meeting", "dates_as_people_type_them", "board_and_reasons",
    "nudge_and_record", "ward", "help_and_cancel", "several_meetings",
)  # fmt: skip
VIETNAMESE = re.compile(r"[À-ỹ]")
DOCUMENTS = re.compile(r"^\S+> (/visao|/noidung|vì sao)|\[Vì sao\?\]$")
"""the documents are quoted in their own language"""
LANGUAGE = re.compile(r"/ngonngu")


def _make_up(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """A third catalogue in which every sentence is its placeholders only."""
    for language in ("vi", "en"):
        source = files("locales").joinpath(language, "LC_MESSAGES", "messages.po")
        _write(tmp_path, language, source.read_text(encoding="utf-8"))
    lines = [
        f'msgid ""\nmsgstr "Language: {MADE_UP}\\nContent-Type: text/plain; charset=utf-8\\n"'
    ]
    for key, sentence in sentences("vi").items():
        kept = " ".join(f"{{{name}}}" for name in sorted(placeholders(sentence)))
        lines.append(f'msgid "{key}"\nmsgstr "<{key} {kept} >"')
    _write(tmp_path, MADE_UP, "\n\n".join(lines))
    monkeypatch.setattr(texts, "files", lambda _: tmp_path)
    monkeypatch.setattr(texts, "languages", lambda: ("en", "vi", MADE_UP))


def _write(folder: Path, language: str, text: str) -> None:
    path = folder / language / "LC_MESSAGES" / "messages.po"
    path.parent.mkdir(parents=True)
    path.write_text(text, encoding="utf-8")


@pytest.mark.parametrize("story", STORIES)
def test_no_vietnamese_escapes_the_catalogues(
    story: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    lines = _played(story)
    _make_up(monkeypatch, tmp_path)
    asyncio.run(_replay(lines, inputs(read(story))))


async def _replay(lines: Sequence[Line], typed: list[str]) -> None:
    newest: dict[str, Shown] = {}
    async with stage(language=MADE_UP) as other:
        player = Player(other, set(PEOPLE))
        for line in lines:
            shown = await _in_step(player, line.text, newest)
            newest |= {each.to: each for each in line.shown if each.choices}
            if not DOCUMENTS.search(line.text):
                for message in shown:
                    _check(message, typed)


def _played(story: str) -> list[Line]:
    """The Vietnamese story; its own test plays it in this process as well."""
    return [line for line in played(story, "telegram") if not LANGUAGE.search(line.text)]


async def _in_step(player: Player, line: str, newest: dict[str, Shown]) -> Sequence[Shown]:
    """The same line; a tap goes to the choice at the same place as in the Vietnamese story."""
    if not (tapped := TAPS.match(line)):
        return (await player.line(line)).shown
    who, label = tapped[1], tapped[2]
    offered = next(each for each in reversed(player.stage.phones[who]) if each.choices)
    return await player.stage.choose(who, offered, newest[who].choices.index(label))


def _check(message: Shown, lines: list[str]) -> None:
    for text in (message.text, *message.choices):
        left = text
        for own in _not_ours(lines):
            left = left.replace(own, "")
        assert not VIETNAMESE.search(left), text


def _not_ours(lines: list[str]) -> list[str]:
    """Names and places of the roster, and what people typed; the longest first."""
    typed = [found[3] for line in lines if (found := SAYS.match(line))]
    typed += [found[3] or "" for line in lines if (found := SENDS.match(line))]
    names = [name for name, _, _ in PEOPLE.values()]
    given = [name.rpartition(" ")[2] for name in names]
    places = [
        line.partition(", ")[2].partition(" (")[0] for line in lines if line.startswith("meeting")
    ]
    known = {*typed, *names, *given, *places, CELL, OTHER_CELL, WARD, "Trợ lý chi bộ"}
    return sorted(known - {""}, key=len, reverse=True)
