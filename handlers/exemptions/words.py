"""How a request for exemption is shown."""

from datetime import date

from handlers.texts import Texts
from services.exemptions.judging import RULES
from services.exemptions.views import Request
from services.reminders.of_exemptions import ExemptionFacts
from services.rules import Finding


def short(day: date | None) -> str:
    """1/7/2026, or a dash."""
    return f"{day.day}/{day.month}/{day.year}" if day else "–"


def headline(t: Texts, found: Request) -> str:
    """Reason and term: "Đi làm lưu động, từ 1/7/2026 đến 31/12/2026"."""
    reason = t(f"exemption.reason.{found.reason}")
    if found.since is None:
        return reason
    term = t("exemption.term_shown", since=short(found.since), until=short(found.until))
    return f"{reason}, {term}"


def label(t: Texts, found: Request) -> str:
    """Short enough for a button."""
    return f"{found.name}: {t(f'exemption.reason.{found.reason}').lower()}"


def state(t: Texts, found: Request) -> str:
    """Where it stands, with the number and day of the paper behind it."""
    newest = found.step(found.state)
    values = {
        "number": newest.number if newest else "",
        "day": short(newest.on_day) if newest else "",
        "because": newest.because if newest else "",
    }
    return t(f"exemption.state.{found.state}", **values)


def page(t: Texts, found: Request) -> str:
    """All that those who may see a request see of it."""
    lines = [f"{found.name} ({found.unit})", headline(t, found)]
    if found.words:
        lines.append(f"“{found.words}”")
    lines.append(t("exemption.papers", count=len(found.papers)))
    return "\n".join([*lines, state(t, found)])


def verdict(t: Texts, finding: Finding) -> str:
    """What the rules say of the ground, in one sentence each."""
    if finding.missing:
        return t("exemption.not_judged")
    said = t(f"exemption.ground.{finding.by_text}")
    return " ".join([said, *finding.reasons])


def why(found: Request, form: Finding | None = None) -> str:
    """The command that explains its ground, or what its application lacks."""
    lacking = form is not None and form.by_text == "BLOCKED"
    return f"/visao {'EXM-12' if lacking else RULES[found.reason]} {found.id}"


def of_exemption(t: Texts, facts: ExemptionFacts) -> dict[str, object]:
    """For reminders: no ground and no name of others on a locked screen."""
    granted = facts.request.step("granted")
    return {
        "unit": facts.request.unit,
        "number": granted.number if granted else "",
        "day": short(granted.on_day) if granted else "",
        "until": short(facts.request.until),
    }
