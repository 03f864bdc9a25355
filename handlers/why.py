""" "Vì sao?": the calculation of this case and the clause it rests on, to be read aloud."""

from typing import ClassVar

from handlers.conversation import Conversation, Done, Note, Result, Turn
from handlers.local_rules import local_lines
from handlers.phrases import agenda_line
from handlers.texts import Texts
from handlers.vocabulary import Choice
from handlers.why_numbers import reckoned
from services import agenda, units
from services.rules import BOOK, Entry, counted

RULES_OF = {
    "attendance": "ATT-04",
    "board": "ATT-04",
    "roll_call": "ATT-01",
    "mine": "ATT-01",
    "absentees": "ATT-04",
    "meeting_book": "ATT-06",
    "minutes_end": "ATT-06",
    "evaluation": "MRE-01",
    "remarks": "MRE-04",
    "four_good": "KPI-09",
    "check_in": "ATT-09",
    "dues": "DUE-01",
    "treasury": "DUE-02",
    "collecting": "DUE-01",
    "treasury_settings": "DUE-01",
    "dues_import": "DUE-01",
    "dues_transfer": "DUE-01",
    "dues_sheets": "DUE-02",
    "dues_contact": "DUE-06",
    "tasks": "TSK-01",
    "my_tasks": "MRE-01",
    "plans": "TSK-06",
    "cell_plans": "TSK-06",
    "questions": "SCR-36",
    "ask_ballot": "BAL-01",
    "ballot": "BAL-07",
    "counting": "BAL-11",
    "review": "SCR-10",
    "screening_fact": "SCR-09",
    "case": "SCR-17",
    "case_comment": "SCR-11",
    "case_offices": "SCR-11",
    "front_word": "SCR-32",
    "reconciling": "SCR-31",
    "superiors": "ATT-08",
    "residence": "RES-08",
    "residence_desk": "RES-20",
    "residence_planning": "RES-21",
    "residence_roll": "RES-27",
    "residence_letters": "RES-09",
    "residence_register": "RES-19",
    "residence_workplace": "RES-08",
    "residence_tell": "RES-15",
    "residence_book": "RES-11",
    "residence_praise": "RES-24",
    "residence_comments": "RES-23",
    "residence_report": "RES-41",
    "residence_students": "RES-25",
    "residence_receipt": "RES-09",
    "sitting": "RES-27",
    "sitting_end": "RES-37",
    "rulebook": "CAL-20",
    "exempting": "EXM-02",
    "exemptions": "EXM-03",
    "keeping_in_touch": "EXM-16",
    "residence_officers": "RES-25",
    "residence_replies": "RES-09",
    "residence_newcomer": "RES-15",
    "transfers": "TRF-02",
    "introducing": "TRF-04",
    "extending": "TRF-02",
    "moving": "TRF-04",
    "receiving": "TSK-04",
    "dissolving": "DIS-04",
    "placing": "DIS-06",
    "stopping": "DIS-01",
    "closed_cell": "DIS-12",
    "officials": "DIS-12",
    "official_comments": "DIS-12",
    "ratings": "DIS-13",
    "sending_ratings": "DIS-13",
    "submitting": "REP-27",
    "review_writing": "GRD-R14",
    "review_meeting": "GRD-R26",
    "review_suggesting": "GRD-R39",
    "review_following": "GRD-R41",
    "review_season": "GRD-R22",
    "season_board": "GRD-R22",
    "cell_grades": "GRD-G18",
    "ward_grades": "GRD-G18",
    "group_grades": "GRD-G21",
    "my_grade": "GRD-G02",
    "count_grades": "BAL-09",
    "grade_comments": "GRD-G27",
    "grade_facts": "GRD-G26",
    "grade_inspection": "GRD-G47",
    "grade_again": "GRD-G47",
    "planning": "ATT-05",
    "ward": "ATT-07",
    "year_targets": "KPI-03",
    "year_stating": "KPI-04",
    "year_duties": "PLN-16",
}
"""what "vì sao" explains on a page that offers no "Vì sao?"; the others rest on no rule"""
SHOWN = 4
"""facts of a rule that are named"""
WHERE = {
    "ATT": "meeting",
    "MRE": "meeting",
    "DUE": "dues",
    "TSK": "tasks",
    "EXM": "exemption",
    "RES": "residence",
}
"""subject of a rule → where one finds one's own case; else the committee knows it"""


class Why(Conversation):
    """Cites only what stands in the documents."""

    name = "why"
    commands: ClassVar = {"visao": "rule", "noidung": "agenda"}

    async def step_rule(self, turn: Turn) -> Result:
        """Behind "Vì sao?": "/visao ATT-01 12"; alone: about the page that was shown last."""
        turn.args = turn.args or _offered(turn) or _of_page(turn)
        if not turn.args:
            return Note(turn.t("why.no_rule"))
        asked = turn.args[0].upper()
        entry = BOOK.entries.get(asked)
        if entry is None:
            return Note(turn.t("why.not_in_documents"))
        first = await reckoned(turn, asked) or in_general(turn.t, entry)
        return Note("\n".join([first, clause(turn.t, entry), *await local_lines(turn, entry)]))

    async def step_agenda(self, turn: Turn) -> Result:
        """What is open in the own cell for its next meeting, each line with its clause."""
        led = await units.led_units(turn.work)
        cell = led[0] if led else await units.home_unit(turn.work)
        today = turn.work.today
        lines, reasons = (
            await agenda.of_unit(turn.work, cell.id, today) if cell else agenda.of_documents(today)
        )
        said = [agenda_line(turn.t, line) for line in lines]
        text = "\n".join([turn.t("why.agenda"), *said, *reasons])
        return Done(text, (Choice("/visao ATT-06", turn.t("choice.why")),))


def _offered(turn: Turn) -> tuple[str, ...]:
    """What the button "Vì sao?" of the open page asks, when the words are typed instead."""
    asked = (value.split()[1:] for value in turn.offered if value.startswith("/visao "))
    return tuple(next(asked, ()))


def _of_page(turn: Turn) -> tuple[str, ...]:
    """The rule of the conversation that showed the last page, and what the page is about."""
    rule = RULES_OF.get(turn.chat.conversation or turn.page)
    about = turn.chat.draft.get("meeting")
    return (rule, *((str(about),) if isinstance(about, int) else ())) if rule else ()


def in_general(t: Texts, entry: Entry) -> str:
    """What a rule goes by, where there is no case of one's own to reckon."""
    facts = counted(BOOK, entry.id)
    if not facts:
        return t("why.duty", who=entry.who, when=entry.when)
    kept = facts[:SHOWN] if len(facts) <= SHOWN else (*facts[:SHOWN], "…")
    where = t(f"why.where.{WHERE.get(entry.id[:3], 'committee')}")
    return t("why.counts", facts=", ".join(kept), where=where)


def clause(t: Texts, entry: Entry) -> str:
    """What the rule says, the words of the document, and where they stand."""
    cited = entry.citations[0]
    source = BOOK.sources[cited.source]
    return t(
        "why.clause",
        what=entry.what,
        quote=cited.quote,
        clause=cited.clause,
        source=source.name,
    )
