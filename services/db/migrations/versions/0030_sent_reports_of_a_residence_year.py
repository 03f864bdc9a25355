"""When the report of a residence year went out, how, and what it told."""

import sqlalchemy as sa
from alembic import op

from services.db.models.base import Key, UtcDateTime

revision = "0030"
down_revision = "0029"
branch_labels = None
depends_on = None

NAME = "residence_report_sendings"


def upgrade() -> None:
    op.create_table(
        NAME,
        sa.Column("id", Key, nullable=False),
        sa.Column("unit_id", Key, nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("way", sa.String(length=10), nullable=False),
        sa.Column("number", sa.String(length=60), nullable=False),
        sa.Column("sent_on", sa.Date(), nullable=False),
        sa.Column("figures", sa.JSON(), nullable=False),
        sa.Column("recorded_by", Key, nullable=False),
        sa.Column("recorded_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["unit_id"], ["units.id"], name=op.f(f"fk_{NAME}_unit_id_units")),
        sa.ForeignKeyConstraint(
            ["recorded_by"], ["persons.id"], name=op.f(f"fk_{NAME}_recorded_by_persons")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{NAME}")),
    )
    with op.batch_alter_table(NAME, schema=None) as batch_op:
        batch_op.create_index(batch_op.f(f"ix_{NAME}_unit_id_year"), ["unit_id", "year"])


def downgrade() -> None:
    op.drop_table(NAME)
