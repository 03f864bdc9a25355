"""Dues: the cell's book, amounts, what was said to be paid, what the collector said to it.

Rows are only added; the newest one counts. Months are kept as their first day, money in đồng.
"""

from datetime import date, datetime

from sqlalchemy import BigInteger, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from services.db.models.base import SEALED, Base, Key, actor_ref, type_id, unit_ref


class DuesSetting(Base):
    """Since when a cell keeps its dues here, and its own due day; no document names one."""

    __tablename__ = "dues_settings"

    id: Mapped[type_id]
    unit_id: Mapped[unit_ref]
    from_month: Mapped[date]
    due_day: Mapped[int | None]
    """day of the month; None: the last one"""
    set_by: Mapped[actor_ref]
    set_at: Mapped[datetime]


class DuesMonth(Base):
    """One month of one cell's book, with the due day that the settings gave it."""

    __tablename__ = "dues_months"

    id: Mapped[type_id]
    unit_id: Mapped[int] = mapped_column(Key, ForeignKey("units.id"))
    month: Mapped[date]
    due_on: Mapped[date]

    __table_args__ = (UniqueConstraint("unit_id", "month"), Index(None, "due_on"))


class DuesAmount(Base):
    """What a member pays a month from some month on, set by people with a reason (AMB-15)."""

    __tablename__ = "dues_amounts"

    id: Mapped[type_id]
    unit_id: Mapped[int] = mapped_column(Key, ForeignKey("units.id"))
    person_id: Mapped[actor_ref]
    from_month: Mapped[date]
    amount: Mapped[int] = mapped_column(BigInteger)
    reason: Mapped[str] = mapped_column(String(200))
    set_by: Mapped[actor_ref]
    set_at: Mapped[datetime]

    __table_args__ = (Index(None, "unit_id", "person_id"),)


class DuesWaiver(Base):
    """A decision that frees a member of dues from a day on; without a day: it was withdrawn."""

    __tablename__ = "dues_waivers"

    id: Mapped[type_id]
    unit_id: Mapped[int] = mapped_column(Key, ForeignKey("units.id"))
    person_id: Mapped[actor_ref]
    from_day: Mapped[date | None]
    decision: Mapped[str] = mapped_column(String(200))
    recorded_by: Mapped[actor_ref]
    recorded_at: Mapped[datetime]

    __table_args__ = (Index(None, "unit_id", "person_id"),)


class Payment(Base):
    """What somebody says was paid at one time; a claim until the collector confirms (DSG-03)."""

    __tablename__ = "dues_payments"

    id: Mapped[type_id]
    unit_id: Mapped[int] = mapped_column(Key, ForeignKey("units.id"))
    person_id: Mapped[actor_ref]
    way: Mapped[str] = mapped_column(String(10))
    """cash | transfer"""
    recorded_by: Mapped[actor_ref]
    """somebody else than the member: entered for them (proxy)"""
    recorded_at: Mapped[datetime]

    __table_args__ = (Index(None, "unit_id", "person_id"), Index(None, "person_id"))


class PaymentShare(Base):
    """The part of a payment that is for one month: each month its own record (DUE-01)."""

    __tablename__ = "dues_shares"

    id: Mapped[type_id]
    payment_id: Mapped[int] = mapped_column(Key, ForeignKey("dues_payments.id"))
    month: Mapped[date]
    amount: Mapped[int] = mapped_column(BigInteger)

    __table_args__ = (UniqueConstraint("payment_id", "month"),)


class PaymentRuling(Base):
    """confirmed | refused by the collector, withdrawn by the member; the newest one counts."""

    __tablename__ = "dues_rulings"

    id: Mapped[type_id]
    payment_id: Mapped[int] = mapped_column(Key, ForeignKey("dues_payments.id"), index=True)
    ruling: Mapped[str] = mapped_column(String(10))
    note: Mapped[str | None] = mapped_column(String(300))
    ruled_by: Mapped[actor_ref]
    ruled_at: Mapped[datetime]


class DuesAccount(Base):
    """The cell's bank account; number and holder are sealed (services/seal.py)."""

    __tablename__ = "dues_accounts"

    id: Mapped[type_id]
    unit_id: Mapped[unit_ref]
    bank: Mapped[str] = mapped_column(String(6))
    """the bank's number at Napas (BIN); empty: transfers are not taken any more"""
    number: Mapped[str] = mapped_column(String(400), info={SEALED: True})
    holder: Mapped[str] = mapped_column(String(600), info={SEALED: True})
    set_by: Mapped[actor_ref]
    set_at: Mapped[datetime]
