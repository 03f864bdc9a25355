"""Erasing a person: what the Party's rules keep stays without contact data and reasons.

The audit trail holds numbers of people only and is never touched, so its chain stays whole.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Select,
    String,
    Table,
    cast,
    delete,
    exists,
    func,
    insert,
    literal,
    or_,
    select,
    true,
    update,
)
from sqlalchemy.orm import InstrumentedAttribute

from services.db.models import (
    BroadcastRecipient,
    Chat,
    Erasure,
    Exemption,
    ExemptionStep,
    InboxRow,
    Meeting,
    Membership,
    OutboxRow,
    Payment,
    PaymentRuling,
    Person,
    RoleHeld,
    StoredFile,
    Transfer,
    TransferStep,
    in_force,
)
from services.privacy import holdings
from services.privacy.erasure_rules import MARK, RULES, Empty, Keep, Remove, emptied
from services.refusal import Refused
from services.work import Work

LONGEST = 300
UNSENT = ("due", "sending", "parked")
ENDED = ("refused", "withdrawn", "returned", "declined", "moved", "granted", "papers")
"""steps after which nothing of a request is open"""


@dataclass(frozen=True, slots=True)
class Plan:
    """What erasing does: rows by table, files emptied, messages dropped; what is still open."""

    person_id: int
    name: str
    member: bool
    """in a cell or in an office today"""
    matters: Mapping[str, int]
    """what is open, by kind: roles, meetings, exemptions, transfers, payments"""
    kept: Mapping[str, int]
    emptied: Mapping[str, int]
    removed: Mapping[str, int]
    files: int
    waiting: int


async def look(work: Work, code: str) -> Plan | Refused:
    """What would be erased. Refused: no_such_member."""
    found = select(Person.id, Person.full_name).where(Person.code == code)
    row = (await work.db.execute(found)).one_or_none()
    if row is None:
        return Refused("no_such_member", {"code": code})
    counts = await _counts(work, row.id)
    matters = await _matters(work, row.id)
    return Plan(
        person_id=row.id,
        name=row.full_name,
        member=await _is_member(work, row.id),
        matters=matters,
        kept=_of(counts, Keep),
        emptied=_of(counts, Empty),
        removed=_of(counts, Remove),
        files=counts["files"],
        waiting=counts["waiting"],
    )


async def erase(work: Work, code: str, because: str = "") -> Plan | Refused:
    """Erases; nobody acts, only the operator can. Erasing twice changes nothing more.

    Refused: no_such_member, person_active (a member with open matters, and no reason given).
    """
    plan = await look(work, code)
    if isinstance(plan, Refused):
        return plan
    if plan.member and plan.matters and not because.strip():
        return Refused("person_active", {"name": plan.name, "many": sum(plan.matters.values())})
    await _messages(work, plan.person_id)
    await _files(work, plan.person_id)
    for table in reversed(holdings.own_tables()):
        await _table(work, table, plan.person_id)
    await _person(work, plan.person_id)
    noted = {"person_id": plan.person_id, "because": because.strip()[:LONGEST], "at": work.now}
    await work.db.execute(insert(Erasure).values(**noted))
    work.record("person.erased", f"person:{plan.person_id}", forced=bool(because.strip()))
    return plan


async def _table(work: Work, table: Table, person_id: int) -> None:
    rule, own = RULES[table.name], holdings.belongs_to(table, person_id)
    if isinstance(rule, Remove):
        await work.db.execute(delete(table).where(own, rule.only(table)))
    elif isinstance(rule, Empty):
        values = {name: emptied(table.c[name]) for name in rule.columns}
        if table.name == "chats":
            values["external_id"] = literal("erased:") + cast(table.c.id, String)
            values |= {"draft": {}, "consent": 0, "consent_asked": 0}
        await work.db.execute(update(table).where(own).values(values))


async def _messages(work: Work, person_id: int) -> None:
    """Nothing is sent any more, and updates as they came say nothing."""
    chats = select(Chat.id).where(Chat.person_id == person_id)
    unsent = update(OutboxRow).where(OutboxRow.chat_id.in_(chats), OutboxRow.state.in_(UNSENT))
    await work.db.execute(unsent.values(state="dropped", error="erased"))
    many = update(BroadcastRecipient).where(
        BroadcastRecipient.person_id == person_id, BroadcastRecipient.state == "waiting"
    )
    await work.db.execute(many.values(state="dropped", note="erased"))
    came = exists().where(
        Chat.person_id == person_id,
        Chat.channel == InboxRow.channel,
        Chat.bot == InboxRow.bot,
        cast(InboxRow.payload, String).contains(_literal(Chat.external_id), escape="/"),
    )
    raw = update(InboxRow).where(InboxRow.state != "new", came)
    await work.db.execute(raw.values(payload={}))


def _literal(column: InstrumentedAttribute[str]) -> ColumnElement[str]:
    """The text of a column as LIKE finds it, whatever signs are in it."""
    found: ColumnElement[str] = func.replace(column, "/", "//")
    for sign in "%_":
        found = func.replace(found, sign, f"/{sign}")
    return found


async def _files(work: Work, person_id: int) -> None:
    sent = holdings.belongs_to(holdings.TABLES["files"], person_id)
    made = holdings.exported_files(person_id)
    gone = update(StoredFile).where(or_(sent, made))
    await work.db.execute(gone.values(name=MARK, content=b""))


async def _person(work: Work, person_id: int) -> None:
    """Name and dates stay in the register; of who was never in it nothing stays."""
    mine = update(Person).where(Person.id == person_id)
    await work.db.execute(mine.values(phone=None, residence=None, workplace=None))
    registered = or_(
        exists().where(Membership.person_id == person_id),
        exists().where(RoleHeld.person_id == person_id),
    )
    nothing = dict.fromkeys(("birth_date", "birth_year", "admitted_on", "official_on"))
    await work.db.execute(mine.where(~registered).values(full_name=MARK, **nothing))


async def _is_member(work: Work, person_id: int) -> bool:
    today = work.today
    statement = select(
        or_(
            exists().where(Membership.person_id == person_id, in_force(Membership, today)),
            exists().where(RoleHeld.person_id == person_id, in_force(RoleHeld, today)),
        )
    )
    return bool((await work.db.execute(statement)).scalar())


async def _matters(work: Work, person_id: int) -> dict[str, int]:
    """What is open, in one statement."""
    done = select(ExemptionStep.id).where(
        ExemptionStep.exemption_id == Exemption.id, ExemptionStep.step.in_(ENDED)
    )
    moved = select(TransferStep.id).where(
        TransferStep.transfer_id == Transfer.id, TransferStep.step.in_(ENDED)
    )
    ruled = select(PaymentRuling.id).where(PaymentRuling.payment_id == Payment.id)
    in_cell = select(Membership.unit_id).where(
        Membership.person_id == person_id, in_force(Membership, work.today)
    )
    coming = (Meeting.unit_id.in_(in_cell), Meeting.state == "planned")
    open_ones = {
        "roles": _many(RoleHeld.person_id == person_id, in_force(RoleHeld, work.today)),
        "meetings": _many(*coming, Meeting.starts_at > work.now),
        "exemptions": _many(Exemption.person_id == person_id, ~done.exists()),
        "transfers": _many(Transfer.person_id == person_id, ~moved.exists()),
        "payments": _many(Payment.person_id == person_id, ~ruled.exists()),
    }
    return await _numbers(work, open_ones)


async def _counts(work: Work, person_id: int) -> dict[str, int]:
    """Rows by table, files and waiting messages, in one statement."""
    files = holdings.TABLES["files"]
    mine = select(Chat.id).where(Chat.person_id == person_id)
    counted = {
        table.name: _many(holdings.belongs_to(table, person_id), _rule(table))
        for table in holdings.own_tables()
    }
    counted["files"] = _many(holdings.belongs_to(files, person_id), files.c.content != b"")
    counted["waiting"] = _many(OutboxRow.chat_id.in_(mine), OutboxRow.state.in_(UNSENT))
    return {"files": 0, "waiting": 0} | await _numbers(work, counted)


def _rule(table: Table) -> Any:
    rule = RULES[table.name]
    return rule.only(table) if isinstance(rule, Remove) else true()


def _many(*conditions: Any) -> Select[Any]:
    return select(func.count()).where(*conditions)


async def _numbers(work: Work, counts: Mapping[str, Select[Any]]) -> dict[str, int]:
    columns = [count.scalar_subquery().label(name) for name, count in counts.items()]
    row = (await work.db.execute(select(*columns))).one()
    return {name: many for name, many in zip(counts, row, strict=True) if many}


def _of(
    counts: Mapping[str, int], kind: type[Keep] | type[Empty] | type[Remove]
) -> dict[str, int]:
    return {name: n for name, n in counts.items() if isinstance(RULES.get(name), kind)}
