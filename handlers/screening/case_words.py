"""How a case is told: where it stands, what was done on what paper, what is asked for."""

from collections.abc import Mapping

from handlers.texts import Texts
from services.rules import BOOK
from services.screening.case import CaseView, Step
from services.screening.table import MOVES


def line(t: Texts, view: CaseView) -> str:
    """One case in a list."""
    return t("case.line", name=view.name, state=t(f"case.state.{view.state}"))


def board(t: Texts, view: CaseView, helper: str) -> str:
    """Where it stands, who helps until when, on what it rested."""
    lines = [t("case.head", name=view.name, unit=view.unit), t(f"case.state.{view.state}")]
    if view.seen_as in ("committee", "superior"):
        met = ", ".join(BOOK.entries[each["rule"]].citations[0].clause for each in view.criteria)
        lines.append(t("case.criteria", clauses=met))
    if helper:
        lines.append(t("case.helper", name=helper, cycle=view.cycle))
    if view.due:
        lines.append(t("case.due", day=t.day(view.due)))
    if view.steps:
        lines.append(t("case.last", step=step(t, view.steps[-1])))
    return "\n".join(lines)


def step(t: Texts, one: Step) -> str:
    """ "• 20/2/2027: phân công giúp đỡ (Nghị quyết số 5)" """
    day = f"{one.on_day.day}/{one.on_day.month}/{one.on_day.year}"
    what = t("case.opened") if one.action == "open" else t(f"case.move.{one.action}")
    if one.detail:
        what = t("case.detailed", what=what, detail=t(f"case.detail.{one.detail}"))
    more = "; ".join(each for each in (one.paper, one.words) if each)
    return t("case.step_more" if more else "case.step", day=day, what=what, more=more)


def summary(t: Texts, action: str, given: Mapping[str, str]) -> str:
    """What will be kept, and by which clause."""
    clause = BOOK.entries[MOVES[action].rule].citations[0].clause
    lines = [t("case.sure", what=t(f"case.move.{action}"), clause=clause)]
    lines += [t("case.part", part=t(f"case.part.{key}"), said=said) for key, said in given.items()]
    return "\n".join(lines)
