"""With a made-up language, Vietnamese that is left on a phone stands outside the catalogues."""

import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date
from importlib.resources import files
from pathlib import Path

import pytest
from sqlalchemy import update

from handlers import texts
from services.db.models import Chat
from tests.locales.scan import placeholders, sentences
from tests.stage import START, Shown, Stage, at, stage
from tests.stage_cell import CELL, OTHER_CELL, PEOPLE, WARD
from tests.transcripts.play import INDENT, SAYS, SENDS, TAPS, Player, inputs, on, read

KHMER = "km"
MADE_UP = "id"
"""weekdays of Indonesian have plain letters only"""
STORIES = (
    "answer_by_tap", "answer_by_words", "photo_of_a_paper", "after_the_roll_call", "own_record",
    "plan_a_meeting", "dates_as_people_type_them", "board_and_reasons",
    "nudge_and_record", "ward", "help_and_cancel", "several_meetings", "first_use",
)  # fmt: skip
VIETNAMESE = re.compile(r"[À-ỹ]")
UNLINKED = "Mây"
DOCUMENTS = re.compile(r"^\S+> (/visao|/noidung|vì sao)|\[Vì sao\?\]$")
"""the documents are quoted in their own language"""
HEADING = re.compile(r"^Bot(?: to ([\w, ]+))?>")
LANGUAGE = re.compile(r"/ngonngu")


@pytest.fixture
def folder(tmp_path: Path) -> Iterator[Path]:
    """A folder of catalogues that stands in the place of ours, with ours in it."""
    with _instead(tmp_path):
        yield tmp_path


@pytest.fixture(scope="module")
def made_up(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """The same with the made-up language, which is read once for all stories."""
    folder = tmp_path_factory.mktemp("locales")
    with _instead(folder):
        _make_up(folder)
        yield


@contextmanager
def _instead(folder: Path) -> Iterator[None]:
    for language in ("vi", "en"):
        source = files("locales").joinpath(language, "LC_MESSAGES", "messages.po")
        _write(folder, language, source.read_text(encoding="utf-8"))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(texts, "files", lambda _: folder)
        _forget()
        yield
    _forget()


def _forget() -> None:
    texts.languages.cache_clear()
    texts._catalogue.cache_clear()


def _make_up(folder: Path, language: str = MADE_UP) -> None:
    """A third catalogue in which every sentence is its placeholders only; nothing else is done."""
    lines = [
        f'msgid ""\nmsgstr "Language: {language}\\nContent-Type: text/plain; charset=utf-8\\n"'
    ]
    for key, sentence in sentences("vi").items():
        kept = " ".join(f"{{{name}}}" for name in sorted(placeholders(sentence)))
        lines.append(f'msgid "{key}"\nmsgstr "<{key} {kept} >"')
    _write(folder, language, "\n\n".join(lines))
    texts.languages.cache_clear()


def _write(folder: Path, language: str, text: str) -> None:
    path = folder / language / "LC_MESSAGES" / "messages.po"
    path.parent.mkdir(parents=True)
    path.write_text(text, encoding="utf-8")


@pytest.mark.usefixtures("made_up")
@pytest.mark.parametrize("story", STORIES)
async def test_no_vietnamese_escapes_the_catalogues(story: str) -> None:
    typed = _not_ours(inputs(read(story)))
    newest: dict[str, tuple[str, ...]] = {}
    async with stage(language=MADE_UP) as other:
        player = Player(other, set(PEOPLE))
        await _meet(other, UNLINKED)
        for line, offered in _lines(story):
            shown = await _in_step(player, line, newest)
            newest |= offered
            if not DOCUMENTS.search(line):
                for message in shown:
                    _check(message, typed)


@pytest.mark.parametrize("language", [MADE_UP, KHMER])
async def test_a_folder_is_all_that_a_third_language_needs(language: str, folder: Path) -> None:
    """Whoever changes the language comes to it, and is spoken to in it."""
    assert texts.languages() == ("en", "vi")
    _make_up(folder, language)
    assert texts.languages() == ("en", language, "vi")
    async with stage() as built:
        await built.say("Sen", "/ngonngu")
        assert (await built.say("Sen", "/ngonngu"))[-1].text == "<menu.language  >"
        weekday = texts.Texts(language, START).day(date(2026, 6, 6)).partition(",")[0]
        shown = await built.meeting(at("2026-06-06 19:30"), "Nhà văn hóa")
        assert [weekday in each.text for each in shown if each.to == "Sen"] == [True]
        assert weekday != texts.Texts("vi", START).day(date(2026, 6, 6)).partition(",")[0]
        await built.say("Sen", "/ngonngu")
        assert (await built.say("Sen", "menu"))[-1].text == "Đồng chí Sen cần việc gì?"


async def _meet(other: Stage, who: str) -> None:
    """Who is not linked yet has a chat as well, in the made-up language from now on."""
    await other.say(who, "/start")
    async with other.work("Trúc") as work:
        await work.db.execute(update(Chat).values(language=MADE_UP))


def _lines(story: str) -> list[tuple[str, dict[str, tuple[str, ...]]]]:
    """The lines of the Vietnamese story, and the choices that each phone is offered after them."""
    found: list[tuple[str, dict[str, tuple[str, ...]]]] = []
    to: list[str] = []
    for text in on(read(story), "telegram").rstrip("\n").split("\n"):
        if text.startswith(f"{INDENT}["):
            found[-1][1].update(dict.fromkeys(to, tuple(text.strip()[1:-1].split("] ["))))
        elif heading := HEADING.match(text):
            to = heading[1].split(", ") if heading[1] else [found[-1][0].split()[0].rstrip(">")]
        elif not text.startswith(INDENT):
            found.append((text, {}))
    return [line for line in found if not LANGUAGE.search(line[0])]


async def _in_step(
    player: Player, line: str, newest: Mapping[str, tuple[str, ...]]
) -> Sequence[Shown]:
    """The same line; a tap goes to the choice at the same place as in the Vietnamese story."""
    if not (tapped := TAPS.match(line)):
        return (await player.line(line)).shown
    who, label = tapped[1], tapped[2]
    offered = next(each for each in reversed(player.stage.phones[who]) if each.choices)
    shown = await player.stage.choose(who, offered, newest[who].index(label))
    for message in shown:
        player.learn(message)
    return shown


def _check(message: Shown, typed: Sequence[str]) -> None:
    for text in (message.text, *message.choices):
        left = text
        for own in typed:
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
