"""Words of the Front and the unions."""

import sqlalchemy as sa
from alembic import op

from services.db.models.base import Key, UtcDateTime

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "front_words",
        sa.Column("id", Key, nullable=False),
        sa.Column("unit_id", Key, nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("source", sa.String(length=120), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("on_day", sa.Date(), nullable=False),
        sa.Column("concerned", sa.JSON(), nullable=False),
        sa.Column("recorded_by", Key, nullable=False),
        sa.Column("recorded_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["recorded_by"], ["persons.id"], name=op.f("fk_front_words_recorded_by_persons")
        ),
        sa.ForeignKeyConstraint(
            ["unit_id"], ["units.id"], name=op.f("fk_front_words_unit_id_units")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_front_words")),
    )
    with op.batch_alter_table("front_words", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_front_words_unit_id"), ["unit_id"], unique=False)

    op.create_table(
        "front_steps",
        sa.Column("id", Key, nullable=False),
        sa.Column("word_id", Key, nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("recorded_by", Key, nullable=False),
        sa.Column("recorded_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["recorded_by"], ["persons.id"], name=op.f("fk_front_steps_recorded_by_persons")
        ),
        sa.ForeignKeyConstraint(
            ["word_id"], ["front_words.id"], name=op.f("fk_front_steps_word_id_front_words")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_front_steps")),
    )
    with op.batch_alter_table("front_steps", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_front_steps_word_id"), ["word_id"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("front_steps", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_front_steps_word_id"))

    op.drop_table("front_steps")
    with op.batch_alter_table("front_words", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_front_words_unit_id"))

    op.drop_table("front_words")
