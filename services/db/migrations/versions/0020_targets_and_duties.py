"""Targets and duties of a year."""

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa
from alembic import op

from services.db.models.base import Key, UtcDateTime

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _create(
        "admission_targets",
        "set",
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("paper", sa.String(length=200), nullable=False),
    )
    _create(
        "year_figures",
        "stated",
        sa.Column("name", sa.String(length=20), nullable=False),
        sa.Column("part", sa.Integer(), nullable=False),
        sa.Column("whole", sa.Integer(), nullable=False),
        sa.Column("paper", sa.String(length=200), nullable=False),
    )
    _create(
        "training_plans",
        "entered",
        sa.Column("body", sa.String(length=120), nullable=False),
        sa.Column("words", sa.String(length=500), nullable=False),
        sa.Column("paper", sa.String(length=200), nullable=False),
    )
    _create(
        "year_duty_steps",
        "said",
        sa.Column("duty", sa.String(length=10), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=True),
        sa.Column("evidence", sa.String(length=500), nullable=True),
        sa.Column("owner_id", Key, nullable=True),
        sa.Column("due_on", sa.Date(), nullable=True),
        people=("owner_id",),
    )


def downgrade() -> None:
    for name in ("year_duty_steps", "training_plans", "year_figures", "admission_targets"):
        with op.batch_alter_table(name, schema=None) as batch_op:
            batch_op.drop_index(batch_op.f(f"ix_{name}_unit_id_year"))
        op.drop_table(name)


def _create(name: str, verb: str, *columns: Any, people: Sequence[str] = ()) -> None:
    """A table about a unit in a year; `verb`: who wrote the row and when ("set_by", "set_at")."""
    op.create_table(
        name,
        sa.Column("id", Key, nullable=False),
        sa.Column("unit_id", Key, nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        *columns,
        sa.Column(f"{verb}_by", Key, nullable=False),
        sa.Column(f"{verb}_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["unit_id"], ["units.id"], name=op.f(f"fk_{name}_unit_id_units")),
        *(
            sa.ForeignKeyConstraint(
                [column], ["persons.id"], name=op.f(f"fk_{name}_{column}_persons")
            )
            for column in (*people, f"{verb}_by")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{name}")),
    )
    with op.batch_alter_table(name, schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f(f"ix_{name}_unit_id_year"), ["unit_id", "year"], unique=False
        )
