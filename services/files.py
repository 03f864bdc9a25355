"""Photos and papers that people sent with an answer, and who may see them."""

from dataclasses import dataclass

from sqlalchemy import insert, select

from services.db.models import Answer, Meeting, StoredFile
from services.people import COMMITTEE
from services.refusal import Refused
from services.work import Work

LARGEST = 5_000_000
"""bytes of one file: a setting of the product, no rule"""


@dataclass(frozen=True, slots=True)
class FileView:
    """A file's name, type and bytes."""

    id: int
    name: str
    mime: str
    content: bytes


async def store(work: Work, name: str, mime: str, content: bytes) -> int:
    """Keeps a file of the actor; returns its id."""
    values = {
        "person_id": work.acting.person_id,
        "name": name[:120],
        "mime": mime[:80],
        "content": content,
        "stored_at": work.now,
    }
    done = await work.db.execute(insert(StoredFile).values(**values).returning(StoredFile.id))
    return done.scalar_one()


async def access_file(work: Work, file_id: int) -> FileView | Refused:
    """The file, for its owner and for the committee of the cell whose meeting it was sent for."""
    unit = (
        select(Meeting.unit_id)
        .join(Answer, Answer.meeting_id == Meeting.id)
        .where(Answer.file_id == file_id)
        .limit(1)
        .scalar_subquery()
    )
    statement = select(StoredFile.person_id, unit).where(StoredFile.id == file_id)
    row = (await work.db.execute(statement)).one_or_none()
    if row is None:
        return Refused("no_such_file")
    owner, unit_id = row
    if owner != work.acting.person_id and not work.acting.holds(unit_id or 0, *COMMITTEE):
        return Refused("no_such_file")
    return await read(work, file_id)


async def read(work: Work, file_id: int) -> FileView:
    """The file itself; the caller has asked `access_file` before."""
    columns = (StoredFile.id, StoredFile.name, StoredFile.mime, StoredFile.content)
    row = (await work.db.execute(select(*columns).where(StoredFile.id == file_id))).one()
    return FileView(*row)
