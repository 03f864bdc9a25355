"""Points suggested for a review (CNV-U01), and those who follow reviews of a unit (CNV-A01)."""

from datetime import date
from typing import ClassVar

from handlers.conversation import Ask, Conversation, Done, Go, Result, Turn, Unclear, paged, pick
from handlers.reviews import words
from handlers.vocabulary import Choice
from handlers.which_unit import ask_unit, unit_of
from handlers.why_facts import why_of
from services.refusal import Refused
from services.reviews import opinions, reading, session_views, suggesting
from services.reviews.opinions import Said
from services.reviews.reading import Season
from services.reviews.session_views import Session
from services.reviews.suggesting import SUGGESTING, Followed


async def _season(turn: Turn) -> Season | Refused:
    """The season of the ward the actor works for."""
    ward_id = unit_of(turn, *SUGGESTING)
    if ward_id is None:
        return Refused("not_yours")
    year = turn.work.today.year
    found = await reading.season_for(turn.work, ward_id, year)
    return found or Refused("no_season", {"year": year})


class Suggesting(Conversation):
    """For whom, then the point in own words; its day is counted against the plan (CAL-09)."""

    name = "review_suggesting"
    commands: ClassVar = {"goiykiemdiem": "open"}

    async def step_open(self, turn: Turn) -> Result:
        """Which cell."""
        if (which := await ask_unit(turn, "open", *SUGGESTING)) is not None:
            return which
        found = await _season(turn)
        if isinstance(found, Refused):
            return turn.say(found)
        if turn.choice.startswith("page "):
            turn.draft["page"] = int(turn.choice.removeprefix("page "))
        elif turn.choice.isdecimal():
            turn.draft |= {"cell": int(turn.choice)}
            return Go("whom")
        elif turn.text:
            return Unclear()
        followed = await suggesting.followed(turn.work, found)
        cells = [Choice(str(one.unit_id), one.unit) for one in followed]
        last = (await suggesting.in_time(turn.work, found)).values.get("last_day")
        day = turn.t.day(last) if isinstance(last, date) else "–"
        asked = turn.t("review.suggest.unit", day=day)
        return Ask(asked, paged(turn.t, cells, int(turn.draft.get("page", 0))))

    async def step_whom(self, turn: Turn) -> Result:
        """Which collective or member of it; a name may be typed."""
        found = await _season(turn)
        if isinstance(found, Refused):
            return turn.say(found)
        listed = await reading.subjects_of(turn.work, found.id, int(turn.draft["cell"]))
        choices = [Choice(str(one.id), one.name) for one in listed if one.must]
        if turn.choice.startswith("page "):
            turn.draft["page"] = int(turn.choice.removeprefix("page "))
        elif turn.choice in {each.value for each in choices}:
            turn.draft["subject"] = int(turn.choice)
            return Go("words")
        elif turn.text:
            return Unclear()
        page = int(turn.draft.get("page", 0))
        return Ask(turn.t("review.suggest.whom"), paged(turn.t, choices, page))

    async def step_words(self, turn: Turn) -> Result:
        """The point itself."""
        if not turn.text:
            return Ask(turn.t("review.suggest.words"))
        found = await _season(turn)
        if isinstance(found, Refused):
            return turn.say(found)
        subject_id = int(turn.draft["subject"])
        done = await suggesting.suggest(turn.work, found, subject_id, turn.text)
        if isinstance(done, Refused):
            return turn.say(done)
        key = "on_time" if done.finding.by_text == "ON_TIME" else "late"
        last = done.finding.values.get("last_day")
        day = turn.t.day(last) if isinstance(last, date) else "–"
        text = turn.t(f"review.suggest.{key}", name=done.subject.name, day=day)
        more = Choice("/goiykiemdiem", turn.t("review.suggest.more"))
        return Done(text, (more, why_of(turn.t, done.finding)))


class Following(Conversation):
    """The cells somebody follows, and the note without which a suggested review cannot end."""

    name = "review_following"
    commands: ClassVar = {"theodoikiemdiem": "open"}

    async def step_open(self, turn: Turn) -> Result:
        """The own cells with their days."""
        if (which := await ask_unit(turn, "open", *SUGGESTING)) is not None:
            return which
        found = await self._mine(turn)
        if isinstance(found, Refused):
            return turn.say(found)
        held, mine = found
        if turn.choice.isdecimal() and int(turn.choice) in {one.id for one in held}:
            turn.draft |= {"session": int(turn.choice)}
            return Go("note")
        if turn.text:
            return Unclear()
        if not mine:
            return Done(turn.t("review.follow.none"))
        planned = {one.unit_id for one in held}
        lines = [turn.t("review.follow.title")]
        lines += [words.session_line(turn.t, one) for one in held]
        lines += [
            turn.t("review.follow.not_planned", unit=one.unit)
            for one in mine
            if one.unit_id not in planned
        ]
        choices = [
            Choice(str(one.id), turn.t("review.follow.note", unit=one.unit)) for one in held[:4]
        ]
        return Ask("\n".join(lines), (*choices, Choice("/visao GRD-R41", turn.t("choice.why"))))

    async def step_note(self, turn: Turn) -> Result:
        """What the one who follows the cell says about the review (GRD-R41)."""
        if turn.choice == "back":
            return Go("open")
        if not turn.text:
            return Ask(turn.t("review.follow.ask"), pick(turn.t, "review.way", "back"))
        note = Said(turn.text, kind="note")
        done = await opinions.say(turn.work, int(turn.draft["session"]), note)
        return turn.say(done) if isinstance(done, Refused) else Done(turn.t("review.follow.noted"))

    async def _mine(self, turn: Turn) -> tuple[list[Session], list[Followed]] | Refused:
        found = await _season(turn)
        if isinstance(found, Refused):
            return found
        me = turn.work.acting.person_id
        mine = [one for one in await suggesting.followed(turn.work, found) if one.officer_id == me]
        units = {one.unit_id for one in mine}
        held = await session_views.of_season(turn.work, found.id)
        return [one for one in held if one.unit_id in units], mine
