"""The cell's bank account, sealed in the database, and the QR code of a transfer to it."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import insert, select

from services import files
from services.db.models import DuesAccount
from services.dues import vietqr
from services.dues.book import access_book, own_book
from services.refusal import Refused
from services.seal import Seal
from services.work import Work

SHORTEST, LONGEST = 4, 19
LONGEST_HOLDER = 100


@dataclass(frozen=True, slots=True)
class Account:
    """Where to transfer to: `bank` is the number at Napas (BIN)."""

    bank: str
    number: str
    holder: str

    @property
    def bank_name(self) -> str:
        """How people call the bank."""
        return vietqr.bank_name(self.bank)


@dataclass(frozen=True, slots=True)
class Code:
    """The picture of a transfer's code, stored as a file, and the account it leads to."""

    file_id: int
    account: Account
    amount: int | None
    purpose: str


async def set_account(
    work: Work, seal: Seal, unit_id: int, bank: str, number: str, holder: str
) -> Account | Refused:
    """A new account of the cell; `bank` by name or number. The earlier one stays as history."""
    book = await access_book(work, unit_id)
    if isinstance(book, Refused):
        return book
    bin_ = vietqr.bank_number(bank)
    if bin_ is None:
        return Refused("dues_no_such_bank", {"bank": bank[:40]})
    digits = "".join(sign for sign in number if sign not in " .-")
    if not (digits.isascii() and digits.isalnum() and SHORTEST <= len(digits) <= LONGEST):
        return Refused("dues_bad_account")
    name = vietqr.plain(holder)[:LONGEST_HOLDER]
    if not name:
        return Refused("dues_bad_holder")
    await _insert(work, unit_id, bin_, seal.close(digits), seal.close(name))
    return Account(bin_, digits, name)


async def end_account(work: Work, unit_id: int) -> Refused | None:
    """No transfers any more."""
    book = await access_book(work, unit_id)
    if isinstance(book, Refused):
        return book
    await _insert(work, unit_id, "", "", "")
    return None


async def account_of(work: Work, seal: Seal, unit_id: int) -> Account | None:
    """The account of a cell; None when there is none. Who may see it was asked before."""
    newest = (
        select(DuesAccount.bank, DuesAccount.number, DuesAccount.holder)
        .where(DuesAccount.unit_id == unit_id)
        .order_by(DuesAccount.id.desc())
        .limit(1)
    )
    row = (await work.db.execute(newest)).one_or_none()
    if row is None or not row.bank:
        return None
    number, holder = seal.open(row.number), seal.open(row.holder)
    return Account(row.bank, number, holder) if number and holder else None


async def own_code(
    work: Work, seal: Seal, months: tuple[date, ...], amount: int | None
) -> Code | Refused:
    """The code with which the actor transfers the own dues; it moves no money itself."""
    book = await own_book(work)
    if isinstance(book, Refused):
        return book
    account = await account_of(work, seal, book.unit_id)
    if account is None:
        return Refused("dues_no_account")
    months_said = " ".join(f"T{month.month} {month.year}" for month in months)
    purpose = vietqr.plain(f"DP {months_said} {work.acting.name}")
    text = vietqr.payload(account.bank, account.number, amount=amount, purpose=purpose)
    stored = await files.store(work, "vietqr.png", "image/png", vietqr.picture(text))
    return Code(stored, account, amount, purpose)


async def _insert(work: Work, unit_id: int, bank: str, number: str, holder: str) -> None:
    values = {
        "unit_id": unit_id,
        "bank": bank,
        "number": number,
        "holder": holder,
        "set_by": work.acting.person_id,
        "set_at": work.now,
    }
    await work.db.execute(insert(DuesAccount).values(**values))
    work.record("dues.account_set", f"unit:{unit_id}")
