"""Sentences about yearly plans."""

from collections.abc import Mapping

from handlers.texts import Texts
from services.plans import PARTS, Draft, PlanView


def draft_text(t: Texts, draft: Draft) -> str:
    """What was written so far, part by part."""
    return _parts(t, draft.parts, paper=draft.file_id is not None)


def plan_text(t: Texts, plan: PlanView) -> str:
    """A registered plan with the day it was registered on."""
    parts = _parts(t, plan.parts, paper=plan.file_id is not None)
    return t("plans.own", year=plan.year, day=t.day_of(plan.registered_at), plan=parts)


def _parts(t: Texts, parts: Mapping[str, str], *, paper: bool) -> str:
    lines = [t(f"plans.part.{part}", words=parts[part]) for part in PARTS if parts.get(part)]
    return "\n".join([*lines, *([t("plans.has_paper")] if paper else [])])
