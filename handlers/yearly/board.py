"""The targets of a year, and their report (CNV-C08).

```mermaid
stateDiagram-v2
    [*] --> board
    [*] --> report
    report --> [*]: a paper, a workbook or a picture
```
"""

from typing import ClassVar

from handlers.conversation import Ask, Conversation, Done, Go, Result, Turn, Unclear, pick
from handlers.texts import Texts
from handlers.vocabulary import Attachment, Choice
from handlers.yearly.shared import to_board, ward_of, year_of
from services.refusal import Refused
from services.rules import Finding
from services.yearly import report, targets
from services.yearly.targets import YearBoard

NAMES = {
    **{"KPI-03": "admissions", "KPI-01": "organisations", "KPI-02": "members"},
    **{"KPI-05": "military", "KPI-06": "double"},
    **{"KPI-07": "street_heads", targets.FRONT: "front_heads"},
    **{"KPI-08": "agency", "KPI-10": "records"},
}
JUDGED = ("MET", "NOT_MET", "ABOVE_RANGE", "INFO")
WAYS = (
    ("giaochitieu", "assign"),
    ("solieunam", "figures"),
    ("nhiemvunam", "duties"),
    ("kehoachboiduong", "training"),
    ("baocaonam", "report"),
)


class YearTargets(Conversation):
    """Numbers of the ward and its cells; no names of members."""

    name = "year_targets"
    commands: ClassVar = {"chitieunam": "board", "baocaonam": "ask"}

    async def step_board(self, turn: Turn) -> Result:
        """Each target with its calculation and clause, and what can be done."""
        year, t = year_of(turn), turn.t
        found = await targets.board(turn.work, ward_of(turn), year)
        if isinstance(found, Refused):
            return turn.say(found)
        ways = [Choice(f"/{word} {year}", t(f"year.way.{key}")) for word, key in WAYS]
        before = Choice(f"/chitieunam {year - 1}", t("year.way.before", year=year - 1))
        why = Choice(f"/visao KPI-03 {found.ward.id} {year}", t("choice.why"))
        return Done("\n".join(_lines(t, found)), (*ways, before, why))

    async def step_ask(self, turn: Turn) -> Result:
        """In which form; the year stays."""
        turn.draft = {"year": year_of(turn)}
        return Go("report")

    async def step_report(self, turn: Turn) -> Result:
        """Paper, workbook or picture: the same numbers."""
        year = turn.draft["year"]
        if turn.choice not in report.FORMS:
            if turn.text:
                return Unclear()
            return Ask(turn.t("year.report", year=year), pick(turn.t, "year.form", *report.FORMS))
        made = await report.make(turn.work, ward_of(turn), year, turn.choice)
        if isinstance(made, Refused):
            return turn.say(made)
        file = Attachment(made.file_id, made.name, made.mime)
        return Done(turn.t("year.made", year=year), (to_board(turn.t, year),), file)


def _lines(t: Texts, found: YearBoard) -> list[str]:
    title = t("year.title", year=found.year, ward=found.ward.name)
    outside = [] if found.in_period else [t("year.outside")]
    good = found.four_good
    counted = t("year.four_good", met=good.met, checked=good.checked, cells=good.cells)
    lines = [_line(t, rule, one) for rule, one in found.findings.items() if one]
    open_ = [t(f"year.target.{NAMES[rule]}") for rule, one in found.findings.items() if not one]
    if open_:
        lines.append(t("year.no_data", names="; ".join(open_)))
    given = t("year.given", number=found.assigned) if found.assigned else t("year.none_given")
    return [title, *outside, counted, *lines, given]


def _line(t: Texts, rule: str, finding: Finding) -> str:
    name = t(f"year.target.{NAMES[rule]}")
    clause = finding.citations[0].clause if finding.citations else rule
    judged = finding.outcome in JUDGED
    outcome = t(f"year.outcome.{finding.outcome}") if judged else " ".join(finding.reasons)
    if finding.outcome == "NOT_MET" and "minimum" in finding.values:
        outcome = t("year.needs", outcome=outcome, minimum=finding.values["minimum"])
    return t(
        "year.line", name=name, calculation=finding.calculation, outcome=outcome, clause=clause
    )
