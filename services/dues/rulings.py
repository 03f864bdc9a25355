"""What was made of payments: the newest ruling of each counts, the older ones stay."""

from collections.abc import Iterable
from typing import Any

from sqlalchemy import ScalarSelect, func, insert, select

from services.db.models import Payment, PaymentRuling
from services.work import Work


def newest_ruling() -> ScalarSelect[Any]:
    """The newest ruling on the Payment of the statement around; NULL: a claim that waits."""
    return _newest(PaymentRuling.ruling)


def newest_note() -> ScalarSelect[Any]:
    """The words that came with it."""
    return _newest(PaymentRuling.note)


def newest_ruler() -> ScalarSelect[Any]:
    """Who ruled."""
    return _newest(PaymentRuling.ruled_by)


def counts() -> Any:
    """The condition that a Payment says something: confirmed, or a claim that waits."""
    return func.coalesce(newest_ruling(), "confirmed") == "confirmed"


async def rule_rows(work: Work, payment_ids: Iterable[int], ruling: str, note: str | None) -> None:
    """One new row for each payment."""
    rows = [
        {
            "payment_id": payment_id,
            "ruling": ruling,
            "note": note[:300] if note else None,
            "ruled_by": work.acting.person_id,
            "ruled_at": work.now,
        }
        for payment_id in payment_ids
    ]
    await work.db.execute(insert(PaymentRuling), rows)


def _newest(column: Any) -> ScalarSelect[Any]:
    return (
        select(column)
        .where(PaymentRuling.payment_id == Payment.id)
        .order_by(PaymentRuling.id.desc())
        .limit(1)
        .correlate(Payment)
        .scalar_subquery()
    )
