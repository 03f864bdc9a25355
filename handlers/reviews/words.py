"""How reviews are shown: questions in plain words, what is known, where it stands."""

from handlers.texts import Texts
from services.reminders.of_reviews import SessionFacts, SubjectFacts, UnitFacts, WardFacts
from services.reviews.known import PLAN, TASKS, YEAR, Known
from services.reviews.questions import SUGGESTED, WHOLE
from services.reviews.reading import Entry, Subject
from services.reviews.review import Review
from services.reviews.session_views import Session

MOST_SHOWN = 200
"""letters of what was written, on a page"""


KNOWN = {"tasks_and_results": TASKS, "personal_commitment": PLAN, "quality_and_ethics": YEAR}
"""section → what on record helps with it"""


def short(words: str, most: int = MOST_SHOWN) -> str:
    """The beginning of a text, in one line."""
    line = " ".join(words.split())
    return line if len(line) <= most else f"{line[: most - 1].rstrip()}…"


def question(t: Texts, found: Review, key: str) -> str:
    """A section as a question, with its number: "Câu 2/9. …"."""
    number = found.sections.index(key) + 1
    ours = found.subject.kind == "collective"
    asked = t(f"review.ask_ours.{key}") if ours else t(f"review.ask_own.{key}")
    return t("review.question", number=number, all=len(found.sections), asked=asked)


def section(t: Texts, key: str) -> str:
    """The short name of a section."""
    return t(f"review.section.{key}")


def known(t: Texts, key: str, facts: Known | None, found: Review) -> list[str]:
    """What is on record and helps with a question."""
    if key == SUGGESTED:
        return [t("review.known.suggested", words=each.words) for each in found.suggestions]
    if facts is None:
        return []
    if key == "tasks_and_results":
        return [t("review.known.task", words=short(each)) for each in facts.tasks]
    if key == "personal_commitment":
        plan = [t("review.known.plan", words=short(each)) for each in facts.plan.values() if each]
        return plan or [t("review.known.no_plan")]
    return _year(t, facts) if key == "quality_and_ethics" else []


def whole_year(t: Texts, facts: Known) -> list[str]:
    """All that is on record of a member's year, in short lines."""
    tasks = [t("review.known.task", words=short(each, 80)) for each in facts.tasks]
    plan = [t("review.known.plan", words=short(each, 80)) for each in facts.plan.values() if each]
    return [*_year(t, facts), *tasks, *(plan or [t("grade.no_plan")])]


def _year(t: Texts, facts: Known) -> list[str]:
    """Attendance, dues and the residence in a line each; what is not kept is left out."""
    lines = []
    if facts.meetings:
        lines.append(t("review.known.attended", present=facts.present, all=facts.meetings))
    if facts.dues_months:
        lines.append(t("review.known.dues", paid=facts.dues_paid, all=facts.dues_months))
    if facts.residence:
        key = "came" if facts.residence == "OK" else "waits"
        lines.append(t(f"review.known.residence.{key}"))
    return lines


def overview(t: Texts, found: Review) -> str:
    """The own review at a glance."""
    one, written = found.subject, found.written
    ours, now = one.kind == "collective", state(found)
    title = "review.title_ours" if ours else "review.title"
    closing = "review.ready_ours" if ours and now == "ready" else f"review.state.{now}"
    done = len([key for key in found.sections if key in {*written.answers, *written.files}])
    lines = [
        t(title, year=found.season.year, form=one.form or "?", name=one.name),
        t("review.progress", done=done, all=len(found.sections)),
    ]
    if WHOLE in written.files:
        lines[-1] = t("review.whole_file")
    if written.scores:
        lines.append(t("review.points", points=written.points or 0, most=found.most))
    if written.level:
        lines.append(t("review.level", level=t(f"review.levels.{written.level}")))
    if found.suggestions:
        lines.append(t("review.has_suggestions", count=len(found.suggestions)))
    return "\n".join([*lines, t(closing)])


def state(found: Review) -> str:
    """writing | ready | sent | presented | completing | final."""
    last = found.written.steps[-1].step if found.written.steps else ""
    if found.written.when("final"):
        return "final"
    if found.written.when("presented"):
        return "presented"
    if last in ("completing", "reopened"):
        return last
    if found.written.when("sent"):
        return "sent"
    return "ready" if found.complete else "writing"


def named(t: Texts, about: Subject) -> str:
    """A subject at a meeting; a member who leads as well is named a second time as that."""
    return t("review.as_leader", name=about.name) if about.kind == "leader" else about.name


def criterion(t: Texts, found: Review, one: Entry) -> str:
    """One group of criteria, to be given points."""
    number = [each.key for each in found.criteria].index(one.key) + 1
    values = {"number": number, "all": len(found.criteria), "name": one.text}
    return t("review.score", **values, most=one.points or 0)


def session_line(t: Texts, one: Session) -> str:
    """When and where."""
    if one.starts_at is None:
        return one.unit
    when = t.moment(one.starts_at)
    return t("review.session.line", unit=one.unit, when=when, place=one.place)


def of_subject(t: Texts, facts: SubjectFacts) -> dict[str, object]:
    """For reminders: nothing that somebody wrote."""
    return {
        "unit": facts.unit,
        "year": facts.year,
        "form": facts.form,
        "day": t.day(facts.due) if facts.due else "",
        "because": t(f"review.form.{facts.form}") if facts.form else "",
    }


def of_session(t: Texts, facts: SessionFacts) -> dict[str, object]:
    """When, where, and the last day for the draft."""
    return {
        "unit": facts.unit,
        "when": t.moment(facts.starts_at) if facts.starts_at else "",
        "place": facts.place,
        "latest": t.day(facts.latest) if facts.latest else "",
    }


def of_unit(_t: Texts, facts: UnitFacts) -> dict[str, object]:
    """The cell that is followed."""
    return {"unit": facts.unit}


def of_ward(_t: Texts, facts: WardFacts) -> dict[str, object]:
    """The year without a plan."""
    return {"year": facts.year}
