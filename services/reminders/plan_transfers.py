"""The end of a temporary stay comes near: the member and both cells are told.

The days are a setting of the product; set-wise, planning twice changes nothing.
"""

from collections.abc import Collection
from datetime import date, timedelta

from sqlalchemy import ColumnElement, and_, func, select
from sqlalchemy.orm import aliased

from services.clock import local
from services.db.built import built
from services.db.engine import AnySelect
from services.db.models import RoleHeld, Transfer, TransferStep, in_force
from services.people import SECRETARIAT
from services.reminders.of_transfers import ENDS_IN
from services.reminders.regular import Slot, next_morning, plan_rows, planned_row
from services.work import Work

OTHER = aliased(TransferStep)
TEMPORARY = select(Transfer.id).where(Transfer.kind == "temporary").limit(1)


async def daily(work: Work) -> None:
    """What the coming morning needs."""
    if (await work.db.execute(TEMPORARY)).first() is None:
        return
    slot = Slot("transfer_ends", next_morning(work.now))
    days = [local(slot.due_at).date() + timedelta(days=each) for each in ENDS_IN]
    await plan_rows(work, slot, *_members(days))
    await plan_rows(work, slot, *_secretaries(work.today, days))


@built
def _members(days: Collection[date]) -> AnySelect:
    return select(*planned_row(Transfer.id, Transfer.person_id)).where(_ends(days))


@built
def _secretaries(today: date, days: Collection[date]) -> AnySelect:
    rows = select(*planned_row(Transfer.id, RoleHeld.person_id)).distinct()
    moved = TransferStep.transfer_id == Transfer.id, TransferStep.step == "moved"
    held = (
        RoleHeld.unit_id.in_((Transfer.unit_id, TransferStep.to_unit_id)),
        RoleHeld.role.in_(SECRETARIAT),
        in_force(RoleHeld, today),
    )
    return rows.where(_ends(days), *moved, *held)


def _ends(days: Collection[date]) -> ColumnElement[bool]:
    return and_(Transfer.kind == "temporary", _last_day().in_(days), _moved())


def _last_day() -> ColumnElement[date]:
    """Of the newest extension, else of the first term."""
    newest = select(TransferStep.until).where(
        TransferStep.transfer_id == Transfer.id, TransferStep.step == "extended"
    )
    newest = newest.order_by(TransferStep.id.desc()).limit(1)
    return func.coalesce(newest.correlate(Transfer).scalar_subquery(), Transfer.until)


def _moved() -> ColumnElement[bool]:
    taken = select(OTHER.id).where(OTHER.transfer_id == Transfer.id).correlate(Transfer)
    back = taken.where(OTHER.step == "returned").exists()
    return and_(taken.where(OTHER.step == "moved").exists(), ~back)
