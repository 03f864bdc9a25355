"""The one list of what is planned ahead; planning twice is harmless."""

from collections.abc import Awaitable, Callable

from services.reminders import (
    plan,
    plan_books,
    plan_cases,
    plan_dues,
    plan_exemptions,
    plan_ratings,
    plan_reviews,
    plan_screening,
    plan_submissions,
    plan_transfers,
    regular,
)
from services.work import Work

PLANNERS: tuple[Callable[[Work], Awaitable[object]], ...] = (
    plan.daily,
    plan_dues.daily,
    plan_exemptions.daily,
    plan_transfers.daily,
    plan_books.daily,
    plan_ratings.daily,
    plan_submissions.daily,
    plan_screening.daily,
    plan_reviews.daily,
    plan_cases.daily,
    regular.plan,
)


async def plan_all(work: Work) -> None:
    """Plans the reminders of the coming days, subject by subject."""
    for planner in PLANNERS:
        await planner(work)
