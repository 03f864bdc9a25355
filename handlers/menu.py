"""Home: what this person can do, by role; help, cancel, language."""

from typing import ClassVar

from handlers.conversation import Conversation, Done, Open, Result, Turn
from handlers.texts import languages
from handlers.vocabulary import Choice
from services import meetings, units
from services.meetings import MeetingView
from services.people import COMMITTEE, FRONT, RECORDERS, RESIDENCE, SECRETARIAT, WARD
from services.ratings import sending
from services.residence import officers, register

LED_AT_ONCE = 2
IN_CELL = (
    ("dangvien", "menu.choice.members"),
    ("thuphi", "menu.choice.treasury"),
    ("dangphi", "menu.choice.own_dues"),
    ("phancong", "menu.choice.tasks"),
    ("kehoachchibo", "menu.choice.plans"),
    ("traloivuongmac", "menu.choice.questions"),
    ("bophieu", "menu.choice.ballots"),
    ("cuoinam", "menu.choice.year_end"),
)
"""command and label of what stands behind "/chibo" """
YEAR_END = (
    ("hopkiemdiem", "menu.choice.reviews"),
    ("xeploai", "menu.choice.grades"),
    ("xeploaicanbo", "ratings.choice.cell"),
    ("nophoso", "submissions.choice.send"),
    ("bontot", "menu.choice.four_good"),
    ("rasoatdangvien", "menu.choice.screening"),
    ("chibo", "choice.back"),
)


class Menu(Conversation):
    """Every way begins and ends here."""

    name = "menu"
    commands: ClassVar = {
        "menu": "home",
        "start": "home",
        "trogiup": "help",
        "huy": "cancel",
        "ngonngu": "language",
        "khonghieu": "not_understood",
        "chibo": "cell",
        "cuoinam": "year_end",
    }

    async def step_home(self, turn: Turn) -> Result:
        """At most a handful of choices; a member sees three."""
        name = turn.work.acting.name.rpartition(" ")[2]
        if await officers.only_officer(turn.work):
            return Done(turn.t("menu.officer", name=name), await _choices(turn))
        return Done(turn.t("menu.home", name=name), await _choices(turn))

    async def step_help(self, turn: Turn) -> Result:
        """What one can type."""
        if await officers.only_officer(turn.work):
            return await self.step_home(turn)
        leads = turn.work.acting.units(*SECRETARIAT)
        key = "menu.help_secretary" if leads else "menu.help"
        sheet = (Choice("/tohuongdan", turn.t("menu.choice.handout")),) if leads else ()
        choices = (
            Choice("/huongdan", turn.t("menu.choice.tour")),
            Choice("/vuongmac", turn.t("menu.choice.question")),
        )
        return Done(turn.t(key), choices + sheet)

    async def step_cell(self, turn: Turn) -> Result:
        """What is opened now and then for a cell, in one place."""
        return _of_cell(turn, "menu.cell", IN_CELL)

    async def step_year_end(self, turn: Turn) -> Result:
        """Reviews and grades of a cell, and what January brings."""
        return _of_cell(turn, "menu.year_end", YEAR_END)

    async def step_cancel(self, turn: Turn) -> Result:
        """Stops whatever is open; what was recorded stays."""
        return Done(turn.t("menu.cancelled"))

    async def step_unknown(self, turn: Turn) -> Result:
        """A command nobody knows."""
        return Done(turn.t("menu.unknown_command"), await _choices(turn))

    async def step_not_understood(self, turn: Turn) -> Result:
        """A text that means nothing we know: never a guess. A member may send it on."""
        leads = turn.work.acting.units(*SECRETARIAT, *WARD)
        if " " in turn.text and not leads and await units.own_units(turn.work):
            return Open("questions", "forward", {"words": turn.text})
        return Done(turn.t("menu.not_understood"), await _choices(turn))

    async def step_language(self, turn: Turn) -> Result:
        """Switches between the languages that have a catalogue."""
        known = languages()
        at = known.index(turn.t.language)
        turn.chat.language = known[(at + 1) % len(known)]
        turn.t = type(turn.t)(turn.chat.language, turn.work.now)
        return Done(turn.t("menu.language"), await _choices(turn))


def _of_cell(turn: Turn, title: str, ways: tuple[tuple[str, str], ...]) -> Done:
    if not turn.work.acting.units(*SECRETARIAT):
        return Done(turn.t("refused.not_yours"))
    return Done(turn.t(title), tuple(Choice(f"/{word}", turn.t(key)) for word, key in ways))


async def _choices(turn: Turn) -> tuple[Choice, ...]:
    t, actor = turn.t, turn.work.acting
    if await officers.only_officer(turn.work):
        return (Choice("/ykiensinhvien", t("students.choice.home")),)
    found = [Choice("/hop", t("menu.choice.meeting"))] if await units.own_units(turn.work) else []
    if not found and await register.mine(turn.work):
        found.append(Choice("/cutru", t("menu.choice.residence")))
    if found and not actor.units(*SECRETARIAT):
        found.append(Choice("/dangphi", t("menu.choice.dues")))
    if actor.units(*FRONT):
        found.insert(0, Choice("/gopy", t("menu.choice.comment")))
        found.insert(1, Choice("/phananh", t("menu.choice.front")))
    found.append(Choice("/toi", t("menu.choice.mine")))
    if actor.units("treasurer"):
        found.append(Choice("/thuphi", t("menu.choice.treasury")))
    if actor.units(*RECORDERS):
        found += await _for_recorders(turn)
    found += await _for_offices(turn)
    return (*found, Choice("/trogiup", t("menu.choice.help")), Choice("/menu", t("choice.home")))


async def _for_offices(turn: Turn) -> list[Choice]:
    """For those who work for the ward or keep its residence liaison."""
    t, actor, found = turn.t, turn.work.acting, []
    if actor.units(*RESIDENCE) and not actor.units(*WARD):
        found.append(Choice("/mualienhe", t("residence.choice.desk")))
    if await sending.rates_somebody(turn.work):
        found.append(Choice("/guixeploai", t("ratings.choice.send")))
    if actor.units(*WARD):
        found.append(Choice("/phuong", t("menu.choice.ward")))
    return found


async def _for_recorders(turn: Turn) -> list[Choice]:
    t, actor = turn.t, turn.work.acting
    found = [Choice("/viec", t("menu.choice.matters"))] if actor.units(*COMMITTEE) else []
    for meeting in await meetings.to_lead(turn.work, limit=LED_AT_ONCE):
        begun = meeting.starts_at <= turn.work.now
        word, key = _way(turn, meeting) if begun else ("tinhhinh", "menu.choice.board")
        day = t.short_day(meeting.starts_at)
        found.append(Choice(f"/{word} {meeting.id}", t(key, day=day)))
    if actor.units(*SECRETARIAT):
        found.append(Choice("/lichhop", t("menu.choice.plan")))
        found.append(Choice("/chibo", t("menu.choice.cell")))
    return found


def _way(turn: Turn, meeting: MeetingView) -> tuple[str, str]:
    """The secretary leads a meeting that has begun; others take or read its roll-call."""
    leads = turn.work.acting.holds(meeting.unit_id, *SECRETARIAT)
    if leads and meeting.state == "planned":
        return "bienban", "menu.choice.book"
    return "diemdanh", "menu.choice.roll"
