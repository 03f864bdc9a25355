"""Official accounts: tokens that rotate, what costs money, why a chat is closed."""

import sqlalchemy as sa
from alembic import op

from services.db.models.base import Key, UtcDateTime

revision = "0025"
down_revision = "0024"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "channel_tokens",
        sa.Column("id", Key, nullable=False),
        sa.Column("channel", sa.String(length=20), nullable=False),
        sa.Column("bot", sa.String(length=40), nullable=False),
        sa.Column("access", sa.Text(), nullable=False),
        sa.Column("refresh", sa.Text(), nullable=False),
        sa.Column("access_until", UtcDateTime(), nullable=False),
        sa.Column("refresh_until", UtcDateTime(), nullable=False),
        sa.Column("generation", sa.Integer(), nullable=False),
        sa.Column("renewing", sa.String(length=32), nullable=True),
        sa.Column("renewing_since", UtcDateTime(), nullable=True),
        sa.Column("lost_at", UtcDateTime(), nullable=True),
        sa.Column("lost_why", sa.String(length=40), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_channel_tokens")),
        sa.UniqueConstraint("channel", "bot", name=op.f("uq_channel_tokens_channel_bot")),
    )
    with op.batch_alter_table("chats", schema=None) as batch_op:
        batch_op.add_column(sa.Column("closed_why", sa.String(length=12), nullable=True))
    with op.batch_alter_table("bot_months", schema=None) as batch_op:
        batch_op.add_column(sa.Column("paid", sa.Integer(), server_default="0", nullable=False))
    with op.batch_alter_table("bots", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column("paid_only", sa.Boolean(), server_default=sa.false(), nullable=False)
        )
        batch_op.add_column(sa.Column("quota", sa.JSON(), nullable=True))
        batch_op.add_column(sa.Column("quota_at", UtcDateTime(), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("bots", schema=None) as batch_op:
        batch_op.drop_column("quota_at")
        batch_op.drop_column("quota")
        batch_op.drop_column("paid_only")
    with op.batch_alter_table("bot_months", schema=None) as batch_op:
        batch_op.drop_column("paid")
    with op.batch_alter_table("chats", schema=None) as batch_op:
        batch_op.drop_column("closed_why")
    op.drop_table("channel_tokens")
