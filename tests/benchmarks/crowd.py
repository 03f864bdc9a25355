"""Many more members for the benchmarks, put in set-wise: cells of fifty beside the ward's own."""

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncEngine

from services.work import working
from tests.benchmarks.ours import NOW

PER_CELL = 50
NUMBERS = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < :many) "
UNITS = "INSERT INTO units (code, name, kind) SELECT 'crowd-' || i, 'Chi bộ ' || i, 'cell' FROM n"
PEOPLE = "INSERT INTO persons (code, full_name) SELECT 'crowd-' || i, 'Hoa Đông ' || i FROM n"
MEMBERS = (
    "INSERT INTO memberships (person_id, unit_id, from_day, temporary) "
    "SELECT p.id, u.first + (p.id - f.first) / :per_cell, '2020-01-01', false FROM persons p "
    "CROSS JOIN (SELECT min(id) AS first FROM persons WHERE code LIKE 'crowd-%') f "
    "CROSS JOIN (SELECT min(id) AS first FROM units WHERE code LIKE 'crowd-%') u "
    "WHERE p.id >= f.first"
)
CHATS = (
    "INSERT INTO chats (channel, bot, external_id, person_id, language, draft) "
    "SELECT 'telegram', '700000001', 'crowd-' || id, id, 'vi', '{}' FROM persons "
    "WHERE code LIKE 'crowd-%'"
)


async def grow(engine: AsyncEngine, members: int) -> None:
    """So many members with chats; then the database takes its statistics anew."""
    steps: tuple[tuple[str, dict[str, int]], ...] = (
        (NUMBERS + UNITS, {"many": -(-members // PER_CELL)}),
        (NUMBERS + PEOPLE, {"many": members}),
        (MEMBERS, {"per_cell": PER_CELL}),
        (CHATS, {}),
        ("ANALYZE", {}),
    )
    async with working(engine, NOW) as work:
        for statement, values in steps:
            await work.db.execute(text(statement), values)
