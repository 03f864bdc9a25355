"""Sentences about a cell's tasks."""

from datetime import date

from handlers.texts import Texts
from services.tasks import MemberTasks, TaskBoard


def short(day: date) -> str:
    """ "5/1/2026" """
    return f"{day.day}/{day.month}/{day.year}"


def overview(t: Texts, board: TaskBoard) -> str:
    """How many have a task, who is new, when the review is due."""
    have = len(board.expected) - len(board.without)
    lines = [
        t("tasks.overview", unit=board.unit.name, year=board.year),
        t("tasks.have", have=have, all=len(board.expected)),
    ]
    if new := [each.member.name for each in board.without if each.new]:
        lines.append(t("tasks.new", names=", ".join(new)))
    return "\n".join([*lines, due(t, board)])


def due(t: Texts, board: TaskBoard) -> str:
    """When the tasks are to be reviewed."""
    state = board.review
    if state.due is None:
        return t("tasks.review_unknown", months=state.months)
    key = "tasks.review_due" if state.is_due else "tasks.review_next"
    return t(key, months=state.months, due=short(state.due))


def review(t: Texts, board: TaskBoard) -> str:
    """The page of the review."""
    return t("tasks.review", unit=board.unit.name, due=due(t, board))


def person(t: Texts, one: MemberTasks) -> str:
    """One member's tasks, what they told of them, and whether other guidance applies (TSK-02)."""
    key = "tasks.person" if one.tasks else "tasks.person_none"
    lines = [t(key, name=one.member.name)]
    lines += [
        t("tasks.line", words=task.words, number=task.resolution, day=short(task.resolved_on))
        for task in one.tasks
    ]
    if one.report:
        lines.append(t("tasks.reported", words=one.report))
    if one.ward_office:
        lines.append(t("tasks.ward_office"))
    return "\n".join(lines)


def label(t: Texts, one: MemberTasks) -> str:
    """A member in a list: how many tasks."""
    key = "tasks.label" if one.tasks else "tasks.label_none"
    return t(key, name=one.member.name, count=len(one.tasks))
