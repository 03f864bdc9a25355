"""Which cell or collective, season and meeting a talk about reviews is at, asked at every step."""

from handlers.conversation import Ask, Done, Go, Note, Open, Result, Turn
from handlers.vocabulary import Choice
from services.people import WARD
from services.refusal import Refused
from services.reviews import holding, leading, reading, session_views
from services.reviews.leading import Place
from services.reviews.reading import Season, Subject
from services.reviews.session_views import Session
from services.words import fold

CONCLUSION = ("ket luan", "kl")
"""what a message begins with that closes a subject at once"""


def key(place: Place) -> str:
    """How a place stands in a choice: the unit, and the collective if it is one's."""
    return f"{place.unit_id} {place.collective_id or 0}"


def remember(turn: Turn, said: str) -> None:
    """Begins a draft at a place."""
    unit, _, collective = said.partition(" ")
    turn.draft = {"unit": int(unit), "collective": int(collective)}


def which(turn: Turn, places: list[Place]) -> Result:
    """Asks whose meeting it is."""
    choices = tuple(Choice(key(one), one.name) for one in places)
    return Ask(turn.t("review.session.whose"), choices)


async def found(turn: Turn) -> tuple[Season, Session | None] | Refused:
    """The season and the meeting of the draft's place, for those who lead it."""
    unit_id, collective = int(turn.draft.get("unit", 0)), turn.draft.get("collective", 0) or None
    mine = {(one.unit_id, one.collective_id): one for one in await leading.places(turn.work)}
    if (unit_id, collective) not in mine:
        return Refused("not_yours")
    turn.draft["unit_name"] = mine[unit_id, collective].name
    season = await reading.season_of_unit(turn.work, unit_id, turn.work.today.year)
    if season is None:
        return Refused("no_review_season", {"year": turn.work.today.year})
    turn.draft["season"] = season.id
    return season, await session_views.of_place(turn.work, season.id, unit_id, collective)


async def current(turn: Turn, one: Session) -> Subject | None:
    """The first subject that is neither concluded on nor put off."""
    later = turn.draft.get("later", [])
    for each in await session_views.agenda(turn.work, one):
        if not one.reviewed(each) and each.id not in later:
            return each
    return None


async def chairs(turn: Turn, one: Session) -> list[Choice]:
    """Who may chair the head's own review: the deputies, without one the others (GRD-R21)."""
    listed = await session_views.agenda(turn.work, one)
    people = [each for each in listed if each.kind != "collective" and each.position != "head"]
    able = [each for each in people if each.position == "deputy"] or people
    named = {each.person_id: each.name for each in able}
    return [Choice(str(key), name) for key, name in named.items()][:6]


def conclusion(text: str) -> str:
    """What follows "Kết luận:"; "" when the message does not begin so."""
    begins, colon, said = text.partition(":")
    return said.strip() if colon and fold(begins).strip() in CONCLUSION else ""


async def concluded(turn: Turn, one: Session, about: Subject, said: str) -> Result:
    """Closed by one message; who chairs the head's own review is asked when it is not clear."""
    able = await chairs(turn, one) if about.position == "head" else []
    if len(able) > 1:
        turn.draft["conclusion"] = said
        return Go("chair")
    chair = int(able[0].value) if able else None
    done = await holding.conclude(turn.work, one, about, said, chair)
    return Note(turn.t.refusal(done)) if isinstance(done, Refused) else Go("one")


def after_ward(turn: Turn) -> tuple[Choice, ...]:
    """After the conference of the ward: its own grade, the report to the province (REP-24)."""
    grade = Choice("/xeploaiphuong", turn.t("review.session.way.grade"))
    return (grade, Choice("/baocaotinh", turn.t("review.session.way.province")))


def home(turn: Turn, step: str = "home") -> Open:
    """Back to the page of the meeting."""
    return Open("review_meeting", step, turn.draft)


def nowhere(turn: Turn) -> Done:
    """Nothing to lead; the office of a ward enters its collectives first."""
    if not turn.work.acting.units(*WARD):
        return Done(turn.t("refused.not_yours"))
    way = Choice("/muakiemdiem", turn.t("ward.choice.reviews"))
    return Done(turn.t("review.session.no_place"), (way,))
