"""Where a person stands in the tables, derived from the foreign keys of the models.

A row is a person's own when one of its own columns names the person, or when it belongs to such a
row. Other columns that name a person say who recorded or decided something about others. A new
table is found by its keys; tests/services/privacy names those that concern nobody, and why.
"""

from collections.abc import Mapping
from functools import cache

from sqlalchemy import Column, ColumnElement, ForeignKey, Table, or_, select

from services.db.models import Base

TABLES: Mapping[str, Table] = Base.metadata.tables
OWN = "person_id"
ALSO_OWN = frozenset({"ballots.subject_id", "official_comments.about_id", "papers.for_person_id"})
"""the person whom the row is about, under another name"""
NOT_OWN = frozenset(
    {
        "case_steps.person_id",  # the helper in somebody else's case
        "files.person_id",  # who stored it: a list of others as well
        "review_session_steps.person_id",  # who chairs
        "review_opinions.person_id",  # who spoke of somebody
        "audit.actor_id",
    }
)
CLOSED = frozenset(
    {
        *("screening_cases", "case_steps", "screening_facts", "screening_fact_withdrawals"),
        *("screening_verdicts", "official_comments", "grade_complaints"),
        *("grade_complaint_steps", "grade_comments", "grade_comment_texts", "staff_ratings"),
        *("rating_requests", "residence_students", "review_opinions", "review_suggestions"),
        *("grades", "grade_facts", "grade_ballot_subjects", "dissolution_places"),
        *("ballots", "ballot_openings", "ballot_counts", "ballot_annulments", "ballot_papers"),
    }
)
"""what committees keep about a member: the operator gives it out, the chat does not (SCR-12)"""
HIDDEN = frozenset({"outbox.body", "offers.choices", "chats.draft", "link_codes.digest"})
"""never given out: messages and pages hold lists of other people too, a code is a key"""
MADE = frozenset({"papers", "ballot_papers", "data_exports"})
"""files of these were made by ChiBot; those of all other own rows were sent"""


@cache
def own_columns(table: Table) -> tuple[Column[object], ...]:
    """The columns that name the person whose row it is."""
    return tuple(c for c in _naming(table) if _is_own(c))


@cache
def acting_columns(table: Table) -> tuple[Column[object], ...]:
    """The columns that name somebody who did something about others."""
    return tuple(c for c in _naming(table) if not _is_own(c) and table.name != "files")


@cache
def parents(table: Table) -> tuple[tuple[Column[object], Table], ...]:
    """The rows that a row of the table belongs to, where these are somebody's own."""
    if own_columns(table) or table.name in ("files", "persons"):
        return ()
    return tuple(
        (key.parent, key.column.table)
        for key in _keys(table)
        if key.column.table is not table and is_own(key.column.table)
    )


@cache
def is_own(table: Table) -> bool:
    """True when rows of the table belong to a person."""
    if table.name in ("files", "persons"):
        return False
    return bool(own_columns(table) or parents(table))


def own_tables() -> list[Table]:
    """All tables with rows of a person, those that are referred to first."""
    return [table for table in Base.metadata.sorted_tables if is_own(table)]


def belongs_to(table: Table, person_id: int) -> ColumnElement[bool]:
    """The condition that a row is the person's own."""
    if table.name == "persons":
        return table.c.id == person_id
    if table.name == "files":
        return table.c.id.in_(_sent_files(person_id))
    named = [column == person_id for column in own_columns(table)]
    under = [
        column.in_(select(parent.c.id).where(belongs_to(parent, person_id)))
        for column, parent in parents(table)
    ]
    return or_(*named, *under)


def _sent_files(person_id: int) -> ColumnElement[bool]:
    """The ids of files in own rows, but those that were made."""
    files = TABLES["files"]
    found = [
        select(key.parent).where(belongs_to(table, person_id), key.parent.is_not(None))
        for table in own_tables()
        if table.name not in MADE
        for key in _keys(table)
        if key.column.table is files
    ]
    first, *others = found
    return first.union_all(*others).scalar_subquery() if others else first.scalar_subquery()


def exported_files(person_id: int) -> ColumnElement[bool]:
    """The condition that a file is a copy of the person's data that was made in chat."""
    made = TABLES["data_exports"]
    return TABLES["files"].c.id.in_(select(made.c.file_id).where(made.c.person_id == person_id))


def acted(table: Table, person_id: int) -> ColumnElement[bool]:
    """The condition that the person did something in a row that is not the person's own."""
    did = or_(*(column == person_id for column in acting_columns(table)))
    return did & ~belongs_to(table, person_id) if is_own(table) else did


def _naming(table: Table) -> list[Column[object]]:
    persons = TABLES["persons"]
    return [key.parent for key in _keys(table) if key.column.table is persons]


def _is_own(column: Column[object]) -> bool:
    where = f"{column.table.name}.{column.name}"
    return where not in NOT_OWN and (column.name == OWN or where in ALSO_OWN)


def _keys(table: Table) -> list[ForeignKey]:
    return [key for column in table.columns for key in sorted(column.foreign_keys, key=str)]


def linked_table(table: str, column: str) -> str | None:
    """The table of the row that a column refers to, unless it is a person or a unit."""
    keys = TABLES[table].columns[column].foreign_keys
    found = [key.column.table.name for key in keys]
    return found[0] if found and found[0] not in ("persons", "units") else None


def shown_tables() -> set[str]:
    """The names of tables that are named in what is given out."""
    own = {table.name for table in own_tables()} | {"persons", "front_words"}
    acting = {table.name for table in TABLES.values() if acting_columns(table)}
    linked = {linked_table(name, c.name) for name in own for c in TABLES[name].columns}
    return own | acting | {name for name in linked if name}


def shown_columns() -> set[str]:
    """The names of columns that are named in what is given out."""
    return {
        column.name
        for name in ("persons", "front_words", *(table.name for table in own_tables()))
        for column in TABLES[name].columns
        if f"{name}.{column.name}" not in HIDDEN and not linked_table(name, column.name)
    }
