"""Ties a chat to a person by a one-time code that the secretary gives (DSG-10)."""

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import func, insert, select, update

from services import bots
from services.clock import local_day
from services.db.models import (
    AreaOfficer,
    Chat,
    Introduction,
    LinkCode,
    LinkTry,
    Membership,
    OutboxRow,
    Person,
    ResidenceArea,
    RoleHeld,
    in_force,
)
from services.members import Member, members
from services.people import FRONT, RESIDENCE, SECRETARIAT
from services.refusal import Refused
from services.reminders import due
from services.seal import Seal
from services.work import Work

VALID = timedelta(days=7)
TRIES = 5
TRIES_WITHIN = timedelta(hours=1)
STORM = 300
"""wrong codes within the hour, in all chats together, that mean somebody is guessing"""
COUNTED = 10 * STORM
"""whether there are still more, no one need know"""
TRIES_IN_STORM = 2
STORM_WITHIN = timedelta(days=1)
ALPHABET = "ABCDEFGHJKMNPQRSTUVWXYZ23456789"
"""without 0 and O, 1, I and L: a code is read aloud and typed by hand"""
LENGTH = 8
CODES = "link code"


@dataclass(frozen=True, slots=True)
class Invited:
    """A code for one person. `link` is filled in by the channel that has such a thing."""

    name: str
    code: str
    expires_at: datetime
    unit_id: int


def tidy(typed: str) -> str:
    """A code as typed by hand: spaces, dashes and small letters do not matter."""
    return "".join(sign for sign in typed.upper() if sign.isalnum())


async def invite(work: Work, person_id: int, seal: Seal) -> Invited | Refused:
    """A new code for a member of a cell the actor leads; earlier unused codes end."""
    unit_id = await _led_unit_of(work, person_id)
    if unit_id is None:
        return Refused("not_yours")
    return await _issue(work, person_id, unit_id, work.acting.person_id, seal)


async def invite_by_code(work: Work, member_code: str, seal: Seal) -> Invited | Refused:
    """The same from the command line, by member code."""
    statement = (
        select(Person.id, Membership.unit_id)
        .join(Membership, Membership.person_id == Person.id)
        .where(Person.code == member_code, in_force(Membership, work.today))
    )
    row = (await work.db.execute(statement.limit(1))).one_or_none()
    if row is None:
        return Refused("no_such_member", {"code": member_code})
    return await _issue(work, row.id, row.unit_id, None, seal)


async def link(work: Work, chat_id: int, typed: str, seal: Seal) -> int | Refused:
    """Ties the chat to the code's person and returns the person's id.

    A wrong, used or expired code gets one and the same answer; after five within an hour the
    chat waits. While very many are wrong in all chats together, a chat may be wrong twice in a
    day: who has a code is still heard, who guesses with many chats is not. A right code at a full
    bot is no wrong one.
    """
    if await _waits(work, chat_id):
        return Refused("too_many_tries")
    person_id = await _redeem(work, chat_id, seal.digests(CODES, tidy(typed)))
    if isinstance(person_id, Refused) and person_id.code == "wrong_code":
        await work.db.execute(insert(LinkTry).values(chat_id=chat_id, tried_at=work.now))
    return person_id


async def other_phones(work: Work, person_id: int, chat_id: int) -> list[tuple[int, str]]:
    """The person's other chats that can be written to: id and language."""
    others = select(Chat.id, Chat.language).where(
        Chat.person_id == person_id,
        Chat.id != chat_id,
        Chat.blocked_at.is_(None),
        Chat.closed_why.is_(None),
    )
    return [(row.id, row.language) for row in await work.db.execute(others)]


async def revoke(work: Work, person_id: int) -> int | Refused:
    """Cuts all chats of a member off (a lost phone) and ends open codes; returns how many.

    What waits to be sent there is not sent, and nothing of an open conversation is kept.
    """
    if await _led_unit_of(work, person_id) is None:
        return Refused("not_yours")
    return await cut_off(work, person_id)


async def cut_off(work: Work, person_id: int) -> int:
    """The same without asking who acts; the caller has asked."""
    await _end_codes(work, person_id)
    await _take_back(work, person_id)
    cut = update(Chat).where(Chat.person_id == person_id)
    closed = dict.fromkeys(("person_id", "linked_at", "conversation", "step", "offer"))
    done = await work.db.execute(cut.values(**closed, draft={}, consent=0, consent_asked=0))
    work.record("account.revoked", f"person:{person_id}", chats=done.rowcount)
    return done.rowcount


async def unlinked(work: Work, unit_id: int) -> list[Member]:
    """Members of the unit without an open chat."""
    return [m for m in await members(work, unit_id, work.today) if m.reach is None]


async def _waits(work: Work, chat_id: int) -> bool:
    tries = (
        select(LinkTry.tried_at)
        .where(LinkTry.chat_id == chat_id, LinkTry.tried_at > work.now - STORM_WITHIN)
        .order_by(LinkTry.tried_at.desc())
        .limit(TRIES)
    )
    wrong = list((await work.db.execute(tries)).scalars())
    since = work.now - TRIES_WITHIN
    if len(wrong) == TRIES and wrong[-1] > since:
        return True
    return len(wrong) >= TRIES_IN_STORM and await _storm(work)


async def _storm(work: Work) -> bool:
    """Read by number, which grows with time: one row far down the newest."""
    oldest = select(LinkTry.tried_at).order_by(LinkTry.id.desc()).limit(1).offset(STORM - 1)
    tried_at = (await work.db.execute(oldest)).scalar()
    return tried_at is not None and tried_at > work.now - TRIES_WITHIN


async def wrong_codes(work: Work) -> int:
    """How many were wrong within the hour, in all chats together, up to `COUNTED`."""
    newest = select(LinkTry.tried_at).order_by(LinkTry.id.desc()).limit(COUNTED).subquery()
    late = select(func.count()).where(newest.c.tried_at > work.now - TRIES_WITHIN)
    return (await work.db.execute(late)).scalar_one()


async def _redeem(work: Work, chat_id: int, digests: list[str]) -> int | Refused:
    statement = select(LinkCode.id, LinkCode.person_id).where(
        LinkCode.digest.in_(digests),
        LinkCode.used_at.is_(None),
        LinkCode.expires_at > work.now,
    )
    row = (await work.db.execute(statement)).one_or_none()
    if row is None:
        return Refused("wrong_code")
    if refused := await bots.has_room(work, chat_id, row.person_id):
        return refused
    used = update(LinkCode).where(LinkCode.id == row.id, LinkCode.used_at.is_(None))
    if (await work.db.execute(used.values(used_at=work.now))).rowcount != 1:
        return Refused("wrong_code")
    tied = update(Chat).where(Chat.id == chat_id)
    await work.db.execute(tied.values(person_id=row.person_id, linked_at=work.now))
    work.record("account.linked", f"person:{row.person_id}", chat=chat_id)
    return int(row.person_id)


async def _issue(work: Work, person_id: int, unit_id: int, by: int | None, seal: Seal) -> Invited:
    await _end_codes(work, person_id)
    code = "".join(secrets.choice(ALPHABET) for _ in range(LENGTH))
    expires = work.now + VALID
    await work.db.execute(
        insert(LinkCode).values(
            digest=seal.digests(CODES, code)[0],
            person_id=person_id,
            issued_by=by,
            issued_at=work.now,
            expires_at=expires,
        )
    )
    work.record("account.invited", f"person:{person_id}")
    name = select(Person.full_name).where(Person.id == person_id)
    return Invited((await work.db.execute(name)).scalar_one(), code, expires, unit_id)


async def _end_codes(work: Work, person_id: int) -> None:
    open_codes = update(LinkCode).where(
        LinkCode.person_id == person_id, LinkCode.used_at.is_(None)
    )
    await work.db.execute(open_codes.values(expires_at=work.now))


async def _take_back(work: Work, person_id: int) -> None:
    """Messages that wait for the person's chats are dropped; their reminders look for a way."""
    chats = select(Chat.id).where(Chat.person_id == person_id)
    waiting = (OutboxRow.chat_id.in_(chats), OutboxRow.state == "due")
    dropped = update(OutboxRow).where(*waiting).values(state="dropped", error="revoked")
    ids = list((await work.db.execute(dropped.returning(OutboxRow.id))).scalars())
    await due.plan_again(work, ids)


async def _led_unit_of(work: Work, person_id: int) -> int | None:
    """The unit of the person that the actor leads."""
    statement = select(Membership.unit_id).where(
        Membership.person_id == person_id,
        Membership.unit_id.in_(work.acting.units(*SECRETARIAT)),
        in_force(Membership, local_day(work.now)),
    )
    own = (await work.db.execute(statement.limit(1))).scalar()
    if own is None:
        own = await _residence_of(work, person_id)
    if own is None:
        own = await _office_of(work, person_id)
    return own if own is not None else await _area_of(work, person_id)


async def _residence_of(work: Work, person_id: int) -> int | None:
    """The residence committee the actor works for, of somebody who is in no cell here."""
    elsewhere = select(Membership.id).where(
        Membership.person_id == Introduction.person_id, in_force(Membership, work.today)
    )
    statement = select(Introduction.unit_id).where(
        Introduction.person_id == person_id,
        Introduction.unit_id.in_(work.acting.units(*RESIDENCE)),
        in_force(Introduction, work.today),
        ~elsewhere.exists(),
    )
    return (await work.db.execute(statement.limit(1))).scalar()


async def _office_of(work: Work, person_id: int) -> int | None:
    """The cell the actor leads, of who gives it comments and is nothing else here (ROL-07)."""
    elsewhere = select(Membership.id).where(
        Membership.person_id == person_id, in_force(Membership, work.today)
    )
    held = select(RoleHeld.unit_id).where(
        RoleHeld.person_id == person_id, in_force(RoleHeld, work.today)
    )
    others = held.where(RoleHeld.role.not_in(FRONT))
    led = held.where(RoleHeld.unit_id.in_(work.acting.units(*SECRETARIAT)))
    statement = led.where(RoleHeld.role.in_(FRONT), ~elsewhere.exists(), ~others.exists())
    return (await work.db.execute(statement.limit(1))).scalar()


async def _area_of(work: Work, person_id: int) -> int | None:
    """The residence committee the actor works for, of an area's officer who is no more."""
    elsewhere = select(Membership.id).where(
        Membership.person_id == AreaOfficer.person_id, in_force(Membership, work.today)
    )
    roles = select(RoleHeld.id).where(
        RoleHeld.person_id == AreaOfficer.person_id, in_force(RoleHeld, work.today)
    )
    statement = (
        select(ResidenceArea.unit_id)
        .join(AreaOfficer, AreaOfficer.area_id == ResidenceArea.id)
        .where(AreaOfficer.person_id == person_id, in_force(AreaOfficer, work.today))
        .where(ResidenceArea.unit_id.in_(work.acting.units(*RESIDENCE)))
        .where(~elsewhere.exists(), ~roles.exists())
    )
    return (await work.db.execute(statement.limit(1))).scalar()
