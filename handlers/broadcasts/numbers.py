"""How far a message is, in words: the same on its page and in the message that is edited."""

from collections import Counter
from collections.abc import Mapping

from handlers.texts import Texts
from services.bots import BotView
from services.broadcasts.audience import AreaCount
from services.broadcasts.book import View
from services.broadcasts.progress import Progress
from services.broadcasts.subjects import subject

REASONS = (
    *("no_chat", "blocked", "gone", "left", "window", "quota", "refused", "restored"),
    *("answered", "not_expected", "stopped", "cancelled"),
)
"""reasons that have words of their own"""


def title(t: Texts, view: View) -> str:
    """ "Thư mời họp nơi cư trú, 12/6" """
    day = t.short_day(view.since or view.made_at)
    return t(f"broadcast.title.{view.kind}.{view.purpose}", day=day, number=view.id)


def progress_text(t: Texts, found: Progress) -> str:
    """One line for each thing there is to say; what is zero is not said."""
    lines = [f"{title(t, found.view)}: {_state(t, found.view)}"]
    lines.append(t("broadcast.count.sent", sent=found.sent, total=found.total))
    lines += [
        t(f"broadcast.count.{name}", count=many)
        for name, many in (
            ("waiting", found.waiting),
            ("under_way", found.under_way),
            ("told", found.told),
            ("doubled", found.doubled),
        )
        if many
    ]
    if subject(found.view.kind).asks:
        lines.append(t("broadcast.count.answered", count=found.answered, silent=found.silent))
    for name in ("unreachable", "failed", "dropped"):
        if reasons := getattr(found, name):
            lines.append(t(f"broadcast.count.{name}", **_by_reason(t, reasons)))
    return "\n".join(lines)


def audience_text(t: Texts, areas: list[AreaCount]) -> str:
    """How many by channel and area."""
    total = sum(area.total for area in areas)
    by_channel: Counter[str] = Counter()
    for area in areas:
        by_channel.update(area.by_channel)
    said = [f"{channel(t, name)} {by_channel[name]}" for name in sorted(by_channel) if name]
    if silent := by_channel[""]:
        said.append(f"{t('broadcast.channel.none')} {silent}")
    lines = [t("broadcast.audience", total=total, channels=", ".join(said) or "–")]
    lines += [f"– {area.area}: {area.total}" for area in areas[:10]]
    return "\n".join(lines)


def channel(t: Texts, name: str) -> str:
    """A channel as people call it."""
    return t(f"broadcast.channel.{name}")


def quota(t: Texts, bot: BotView) -> str:
    """How much of its month a bot has used afterwards."""
    return t("broadcast.quota", name=bot.name, after=bot.messages, monthly=bot.monthly)


def people(t: Texts, bot: BotView) -> str:
    """How many more people a bot has than it may serve."""
    return t("broadcast.people", name=bot.name, people=bot.people, most=bot.max_people)


def _state(t: Texts, view: View) -> str:
    if view.state == "paused" and view.note:
        return t(f"broadcast.state.{view.note}")
    return t(f"broadcast.state.{view.state}")


def _by_reason(t: Texts, reasons: Mapping[str, int]) -> dict[str, object]:
    said = [f"{t(f'broadcast.reason.{_worded(name)}')} {many}" for name, many in reasons.items()]
    return {"count": sum(reasons.values()), "reasons": ", ".join(said)}


def _worded(reason: str) -> str:
    return reason if reason in REASONS else "other"
