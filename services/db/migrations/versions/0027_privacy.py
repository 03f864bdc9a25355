"""Consent, data given out, erasures; indexes for who looked at what and what expires."""

import sqlalchemy as sa
from alembic import op

from services.db.models.base import Key, UtcDateTime

revision = "0027"
down_revision = "0026"
branch_labels = None
depends_on = None

SEEN, SENT = sa.text("action = 'seen'"), sa.text("file_id IS NOT NULL")


def upgrade() -> None:
    op.create_table(
        "consents",
        sa.Column("id", Key, nullable=False),
        sa.Column("person_id", Key, nullable=False),
        sa.Column("event", sa.String(length=10), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["persons.id"], name=op.f("fk_consents_person_id_persons")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_consents")),
    )
    op.create_table(
        "data_exports",
        sa.Column("id", Key, nullable=False),
        sa.Column("person_id", Key, nullable=False),
        sa.Column("file_id", Key, nullable=False),
        sa.Column("made_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["file_id"], ["files.id"], name=op.f("fk_data_exports_file_id_files")
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["persons.id"], name=op.f("fk_data_exports_person_id_persons")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_data_exports")),
        sa.UniqueConstraint("file_id", name=op.f("uq_data_exports_file_id")),
    )
    op.create_table(
        "erasures",
        sa.Column("id", Key, nullable=False),
        sa.Column("person_id", Key, nullable=False),
        sa.Column("because", sa.String(length=300), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["persons.id"], name=op.f("fk_erasures_person_id_persons")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_erasures")),
    )
    for name in ("consents", "data_exports", "erasures"):
        op.create_index(op.f(f"ix_{name}_person_id"), name, ["person_id"])
    for column in ("consent", "consent_asked"):
        op.add_column("chats", sa.Column(column, sa.Integer(), nullable=False, server_default="0"))
    op.create_index(op.f("ix_offers_offered_at"), "offers", ["offered_at"])
    op.create_index(
        "ix_audit_seen",
        "audit",
        ["subject", "id"],
        sqlite_where=SEEN,
        postgresql_where=SEEN,
    )
    op.create_index(
        "ix_answers_file_id", "answers", ["file_id"], sqlite_where=SENT, postgresql_where=SENT
    )


def downgrade() -> None:
    op.drop_index("ix_answers_file_id", "answers")
    op.drop_index("ix_audit_seen", "audit")
    op.drop_index(op.f("ix_offers_offered_at"), "offers")
    for column in ("consent_asked", "consent"):
        op.drop_column("chats", column)
    for name in ("erasures", "data_exports", "consents"):
        op.drop_table(name)
