"""years of birth and papers of opinions."""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("persons", sa.Column("birth_year", sa.Integer(), nullable=True))
    paper = sa.Column("paper", sa.String(length=120), server_default="", nullable=False)
    op.add_column("residence_students", paper)


def downgrade() -> None:
    op.drop_column("residence_students", "paper")
    op.drop_column("persons", "birth_year")
