"""course of meetings."""

import sqlalchemy as sa
from alembic import op

from services.db.models.base import Key, UtcDateTime

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "check_in_tries",
        sa.Column("id", Key, nullable=False),
        sa.Column("person_id", Key, nullable=False),
        sa.Column("tried_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["persons.id"], name=op.f("fk_check_in_tries_person_id_persons")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_check_in_tries")),
    )
    with op.batch_alter_table("check_in_tries", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_check_in_tries_person_id_tried_at"),
            ["person_id", "tried_at"],
            unique=False,
        )

    op.create_table(
        "four_good",
        sa.Column("id", Key, nullable=False),
        sa.Column("unit_id", Key, nullable=False),
        sa.Column("on_day", sa.Date(), nullable=False),
        sa.Column("tasks", sa.Boolean(), nullable=False),
        sa.Column("activity", sa.Boolean(), nullable=False),
        sa.Column("discipline", sa.Boolean(), nullable=False),
        sa.Column("members", sa.Boolean(), nullable=False),
        sa.Column("guidance", sa.String(length=200), nullable=True),
        sa.Column("checked_by", Key, nullable=False),
        sa.Column("checked_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["checked_by"], ["persons.id"], name=op.f("fk_four_good_checked_by_persons")
        ),
        sa.ForeignKeyConstraint(
            ["unit_id"], ["units.id"], name=op.f("fk_four_good_unit_id_units")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_four_good")),
    )
    with op.batch_alter_table("four_good", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_four_good_unit_id"), ["unit_id"], unique=False)

    op.create_table(
        "check_ins",
        sa.Column("id", Key, nullable=False),
        sa.Column("meeting_id", Key, nullable=False),
        sa.Column("person_id", Key, nullable=False),
        sa.Column("counts", sa.Boolean(), nullable=False),
        sa.Column("typed_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["meeting_id"], ["meetings.id"], name=op.f("fk_check_ins_meeting_id_meetings")
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["persons.id"], name=op.f("fk_check_ins_person_id_persons")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_check_ins")),
        sa.UniqueConstraint(
            "meeting_id", "person_id", name=op.f("uq_check_ins_meeting_id_person_id")
        ),
    )
    with op.batch_alter_table("check_ins", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_check_ins_person_id"), ["person_id"], unique=False)

    op.create_table(
        "meeting_modes",
        sa.Column("id", Key, nullable=False),
        sa.Column("meeting_id", Key, nullable=False),
        sa.Column("mode", sa.String(length=12), nullable=False),
        sa.Column("document", sa.String(length=200), nullable=True),
        sa.Column("chosen_by", Key, nullable=False),
        sa.Column("chosen_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["chosen_by"], ["persons.id"], name=op.f("fk_meeting_modes_chosen_by_persons")
        ),
        sa.ForeignKeyConstraint(
            ["meeting_id"], ["meetings.id"], name=op.f("fk_meeting_modes_meeting_id_meetings")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_meeting_modes")),
    )
    with op.batch_alter_table("meeting_modes", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_meeting_modes_meeting_id"), ["meeting_id"], unique=False
        )

    op.create_table(
        "minute_entries",
        sa.Column("id", Key, nullable=False),
        sa.Column("meeting_id", Key, nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=12), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("person_id", Key, nullable=True),
        sa.Column("at", UtcDateTime(), nullable=True),
        sa.Column("replaces", Key, nullable=True),
        sa.Column("correction", sa.Boolean(), nullable=False),
        sa.Column("recorded_by", Key, nullable=False),
        sa.Column("recorded_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["meeting_id"], ["meetings.id"], name=op.f("fk_minute_entries_meeting_id_meetings")
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["persons.id"], name=op.f("fk_minute_entries_person_id_persons")
        ),
        sa.ForeignKeyConstraint(
            ["recorded_by"], ["persons.id"], name=op.f("fk_minute_entries_recorded_by_persons")
        ),
        sa.ForeignKeyConstraint(
            ["replaces"],
            ["minute_entries.id"],
            name=op.f("fk_minute_entries_replaces_minute_entries"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_minute_entries")),
        sa.UniqueConstraint("meeting_id", "seq", name=op.f("uq_minute_entries_meeting_id_seq")),
        sa.UniqueConstraint("replaces", name=op.f("uq_minute_entries_replaces")),
    )
    with op.batch_alter_table("minute_entries", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_minute_entries_person_id"), ["person_id"], unique=False
        )

    op.create_table(
        "hand_votes",
        sa.Column("id", Key, nullable=False),
        sa.Column("entry_id", Key, nullable=False),
        sa.Column("base", sa.Integer(), nullable=False),
        sa.Column("yes", sa.Integer(), nullable=False),
        sa.Column("no", sa.Integer(), nullable=False),
        sa.Column("abstain", sa.Integer(), nullable=False),
        sa.Column("needed", sa.Integer(), nullable=True),
        sa.Column("source", sa.String(length=200), nullable=False),
        sa.ForeignKeyConstraint(
            ["entry_id"], ["minute_entries.id"], name=op.f("fk_hand_votes_entry_id_minute_entries")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_hand_votes")),
        sa.UniqueConstraint("entry_id", name=op.f("uq_hand_votes_entry_id")),
    )
    op.create_table(
        "resolutions",
        sa.Column("id", Key, nullable=False),
        sa.Column("entry_id", Key, nullable=False),
        sa.Column("unit_id", Key, nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("resolved_on", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(
            ["entry_id"],
            ["minute_entries.id"],
            name=op.f("fk_resolutions_entry_id_minute_entries"),
        ),
        sa.ForeignKeyConstraint(
            ["unit_id"], ["units.id"], name=op.f("fk_resolutions_unit_id_units")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_resolutions")),
        sa.UniqueConstraint("entry_id", name=op.f("uq_resolutions_entry_id")),
    )
    with op.batch_alter_table("resolutions", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_resolutions_unit_id_resolved_on"),
            ["unit_id", "resolved_on"],
            unique=False,
        )

    op.create_table(
        "resolution_items",
        sa.Column("id", Key, nullable=False),
        sa.Column("resolution_id", Key, nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("due", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(
            ["resolution_id"],
            ["resolutions.id"],
            name=op.f("fk_resolution_items_resolution_id_resolutions"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_resolution_items")),
        sa.UniqueConstraint(
            "resolution_id", "position", name=op.f("uq_resolution_items_resolution_id_position")
        ),
    )
    op.create_table(
        "item_results",
        sa.Column("id", Key, nullable=False),
        sa.Column("entry_id", Key, nullable=False),
        sa.Column("item_id", Key, nullable=False),
        sa.Column("result", sa.String(length=12), nullable=False),
        sa.ForeignKeyConstraint(
            ["entry_id"],
            ["minute_entries.id"],
            name=op.f("fk_item_results_entry_id_minute_entries"),
        ),
        sa.ForeignKeyConstraint(
            ["item_id"],
            ["resolution_items.id"],
            name=op.f("fk_item_results_item_id_resolution_items"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_item_results")),
        sa.UniqueConstraint("entry_id", name=op.f("uq_item_results_entry_id")),
    )
    with op.batch_alter_table("item_results", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_item_results_item_id"), ["item_id"], unique=False)

    op.create_table(
        "resolution_duties",
        sa.Column("id", Key, nullable=False),
        sa.Column("item_id", Key, nullable=False),
        sa.Column("person_id", Key, nullable=False),
        sa.ForeignKeyConstraint(
            ["item_id"],
            ["resolution_items.id"],
            name=op.f("fk_resolution_duties_item_id_resolution_items"),
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["persons.id"], name=op.f("fk_resolution_duties_person_id_persons")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_resolution_duties")),
        sa.UniqueConstraint(
            "item_id", "person_id", name=op.f("uq_resolution_duties_item_id_person_id")
        ),
    )
    with op.batch_alter_table("resolution_duties", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_resolution_duties_person_id"), ["person_id"], unique=False
        )


def downgrade() -> None:
    with op.batch_alter_table("resolution_duties", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_resolution_duties_person_id"))

    op.drop_table("resolution_duties")
    with op.batch_alter_table("item_results", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_item_results_item_id"))

    op.drop_table("item_results")
    op.drop_table("resolution_items")
    with op.batch_alter_table("resolutions", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_resolutions_unit_id_resolved_on"))

    op.drop_table("resolutions")
    op.drop_table("hand_votes")
    with op.batch_alter_table("minute_entries", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_minute_entries_person_id"))

    op.drop_table("minute_entries")
    with op.batch_alter_table("meeting_modes", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_meeting_modes_meeting_id"))

    op.drop_table("meeting_modes")
    with op.batch_alter_table("check_ins", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_check_ins_person_id"))

    op.drop_table("check_ins")
    with op.batch_alter_table("four_good", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_four_good_unit_id"))

    op.drop_table("four_good")
    with op.batch_alter_table("check_in_tries", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_check_in_tries_person_id_tried_at"))

    op.drop_table("check_in_tries")
