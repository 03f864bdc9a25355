"""Messages that were under way when a process died are found at once."""

import sqlalchemy as sa
from alembic import op

revision = "0029"
down_revision = "0028"
branch_labels = None
depends_on = None

UNDER_WAY = sa.text("state = 'sending'")


def upgrade() -> None:
    op.create_index(
        "ix_outbox_sending",
        "outbox",
        ["channel", "bot"],
        sqlite_where=UNDER_WAY,
        postgresql_where=UNDER_WAY,
    )


def downgrade() -> None:
    op.drop_index("ix_outbox_sending", "outbox")
