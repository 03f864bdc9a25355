"""grounds of tasks."""

import sqlalchemy as sa
from alembic import op

from services.db.models.base import Key, UtcDateTime

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

COLUMNS = (("resolution_id", "resolutions"), ("paper_resolution_id", "paper_resolutions"))


def upgrade() -> None:
    op.create_table(
        "paper_resolutions",
        sa.Column("id", Key, nullable=False),
        sa.Column("unit_id", Key, nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("label", sa.String(length=60), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("resolved_on", sa.Date(), nullable=False),
        sa.Column("recorded_by", Key, nullable=False),
        sa.Column("recorded_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["recorded_by"], ["persons.id"], name=op.f("fk_paper_resolutions_recorded_by_persons")
        ),
        sa.ForeignKeyConstraint(
            ["unit_id"], ["units.id"], name=op.f("fk_paper_resolutions_unit_id_units")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_paper_resolutions")),
        sa.UniqueConstraint(
            "unit_id",
            "number",
            "resolved_on",
            name=op.f("uq_paper_resolutions_unit_id_number_resolved_on"),
        ),
    )
    with op.batch_alter_table("paper_resolutions", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_paper_resolutions_unit_id"), ["unit_id"], unique=False
        )
    for column, table in COLUMNS:
        _add(column, table)


def _add(column: str, table: str) -> None:
    name = f"fk_tasks_{column}_{table}"
    if op.get_bind().dialect.name == "sqlite":  # a copy of the table would lose its own references
        op.execute(
            f"ALTER TABLE tasks ADD COLUMN {column} INTEGER "
            f"CONSTRAINT {name} REFERENCES {table} (id)"
        )
        return
    op.add_column("tasks", sa.Column(column, Key, nullable=True))
    op.create_foreign_key(op.f(name), "tasks", table, [column], ["id"])


def downgrade() -> None:
    for column, table in reversed(COLUMNS):
        if op.get_bind().dialect.name == "sqlite":
            op.execute(f"ALTER TABLE tasks DROP COLUMN {column}")
        else:
            op.drop_constraint(op.f(f"fk_tasks_{column}_{table}"), "tasks")
            op.drop_column("tasks", column)
    op.drop_table("paper_resolutions")
