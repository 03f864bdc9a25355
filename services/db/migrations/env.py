"""Alembic's entry: runs on the connection that services/db/schema.py hands over."""

from alembic import context
from sqlalchemy import Connection

from services.db.models import Base

connection: Connection = context.config.attributes["connection"]
context.configure(
    connection=connection,
    target_metadata=Base.metadata,
    render_as_batch=True,
    compare_type=True,
    transaction_per_migration=True,
)
with context.begin_transaction():
    context.run_migrations()
