"""Alembic's entry: runs on the connection that services/db/schema.py hands over."""

from typing import Any, Literal

from alembic import context
from sqlalchemy import Connection

from services.db.models import Base
from services.db.models.base import Key, UtcDateTime


def own_type(kind: str, item: Any, _context: object) -> str | Literal[False]:
    """Our column types by name in a new revision."""
    if kind == "type" and isinstance(item, UtcDateTime):
        return "UtcDateTime()"
    return "Key" if kind == "type" and item is Key else False


connection: Connection = context.config.attributes["connection"]
context.configure(
    connection=connection,
    target_metadata=Base.metadata,
    render_as_batch=True,
    compare_type=True,
    render_item=own_type,
    transaction_per_migration=True,
    on_version_apply=context.config.attributes.get("on_step"),
)
with context.begin_transaction():
    context.run_migrations()
