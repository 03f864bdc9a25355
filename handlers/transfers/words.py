"""How a move is shown."""

from collections.abc import Sequence
from datetime import date

from handlers.texts import Texts
from handlers.understanding.names import match
from services.reminders.of_dissolutions import DissolutionFacts
from services.reminders.of_transfers import TransferFacts
from services.transfers.judging import Judged
from services.transfers.views import Case
from services.words import fold

NOT_NEEDED = ("NOT_TRIGGERED", "STAY")


def short(day: date | None) -> str:
    """5/6/2026, or a dash."""
    return f"{day.day}/{day.month}/{day.year}" if day else "–"


def headline(t: Texts, found: Case) -> str:
    """The event, with the term of a stay."""
    event = t(f"transfer.event.{found.trigger}")
    if found.since is None:
        return event
    return t("transfer.stay", since=short(found.since), until=short(found.last_day))


def label(t: Texts, found: Case) -> str:
    """Short enough for a button."""
    return f"{found.name}: {t(f'transfer.short.{found.state}')}"


def state(t: Texts, found: Case) -> str:
    """Where it stands, with the day and words of the newest step."""
    newest = found.step(found.state)
    values = {
        "day": short(newest.on_day if newest else None),
        "number": newest.number if newest else "",
        "words": newest.words if newest else "",
        "to": found.destination.to if found.destination else "",
    }
    return t(f"transfer.state.{found.state}", **values)


def page(t: Texts, found: Case) -> str:
    """All that those who may see a move see of it."""
    lines = [f"{found.name} ({found.unit})", headline(t, found), state(t, found)]
    for each in found.extensions:
        values = {"number": each.number, "day": short(each.on_day), "until": short(each.until)}
        lines.append(t("transfer.extended_until", **values))
    if found.papers_missing:
        lines.append(t("transfer.papers_missing"))
    return "\n".join(lines)


def verdict(t: Texts, judged: Judged) -> str:
    """What the rules say, with the reasons and the clause."""
    finding = judged.finding
    outcome = judged.outcome
    if outcome == "OFFICIAL_TRANSFER":
        outcome = str(finding.values["to"])
    clause = finding.citations[0].clause if finding.citations else ""
    said = t(f"transfer.verdict.{outcome}")
    return " ".join([said, *finding.reasons, t("transfer.clause", clause=clause)])


def of_transfer(t: Texts, facts: TransferFacts) -> dict[str, object]:
    """For reminders: no names of others on a locked screen."""
    case = facts.case
    return {
        "unit": case.unit,
        "to": case.destination.to if case.destination else "",
        "clause": facts.clause,
        "until": short(case.last_day),
        "day": short(case.steps[-1].on_day if case.steps else None),
    }


def of_dissolution(t: Texts, facts: DissolutionFacts) -> dict[str, object]:
    """The dissolved cell; names are seen inside."""
    return {"unit": facts.unit}


def cells_named(text: str, cells: Sequence[tuple[int, str]]) -> list[int]:
    """The cells a text may mean: "khu phố 3" is one, although many begin alike."""
    said = fold(text)
    ending = [key for key, name in cells if f" {fold(name)}".endswith(f" {said}")]
    return ending or match(text, cells)
