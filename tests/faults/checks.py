"""What must hold after each round, and at the end of a life."""

from collections import Counter

from sqlalchemy import func, select

from bot.demo.ward import Invented
from services.audit import verify
from services.clock import VIETNAM
from services.db.engine import open_database, reading
from services.db.models import Answer, Chat, InboxRow, OutboxRow, Person
from services.work import Work
from tests.bot import running
from tests.bot.stories.oracle import Heard, out_of_hours
from tests.faults.crowd import Answer as Said
from tests.faults.life import Life

Texts = dict[str, Counter[str]]
"""person → text → how often"""
BUGS = ("Traceback", "Warning", "turn.failed", "outbox.bug")
"""what the log says only when the bot has a bug"""

SHUT = (("month_used", "quota"), ("window_shut", "window"), ("window_shut", "quota"))
"""fault, why messages did not leave then"""


async def check(life: Life) -> None:
    """Raises AssertionError: everything that was said is in effect once, and was answered."""
    async with life.reading() as db:
        work = Work(db, life.simulator.world.now())
        await _answers(life, work)
        await _updates(life, work)
        await _messages(life, work)
        assert (await verify(db))[1] is None, "the audit chain is broken"
        if life.account:
            await life.account.check(work, life.kills + life.lost_answers)
    _nobody_is_woken(life)


async def _answers(life: Life, work: Work) -> None:
    kept = await _kept(life, work)
    lost = 0
    for person, said in life.crowd.said.items():
        extra = Counter(kept[person]) - Counter(said)
        assert not extra, f"{person}: never said, or counted twice: {extra}"
        missing = Counter(said) - Counter(kept[person])
        assert not missing or _may_lose(life, person), f"{person}: lost: {missing}"
        lost += missing.total()
        if said and not missing and not life.reordered:
            assert kept[person] == said, f"{person}: in another order"
        confirmed = life.crowd.confirmed(person)
        absent = {words for _, words in kept[person] if words}
        assert set(confirmed) == absent, f"{person}: not confirmed: {absent - set(confirmed)}"
    assert lost <= life.gone, f"{lost} lost in {life.kills} kills and {life.cuts} cuts"


async def check_backup(life: Life, url: str) -> None:
    """A restored backup holds one moment: what everybody had said until then, and the trail."""
    engine = open_database(url)
    try:
        async with reading(engine) as db:
            kept = await _kept(life, Work(db, life.simulator.world.now()))
            assert (await verify(db))[1] is None, "the audit chain of the backup is broken"
    finally:
        await engine.dispose()
    for person, answers in kept.items():
        said = life.crowd.said[person]
        ordered = life.reordered or _may_lose(life, person) or answers == said[: len(answers)]
        assert ordered, f"{person}: no moment of it"
        assert not Counter(answers) - Counter(said), f"{person}: never said"


async def _kept(life: Life, work: Work) -> dict[str, list[Said]]:
    """What the database holds of everybody, in its order."""
    rows = await work.db.execute(
        select(Person.code, Answer.answer, Answer.words)
        .join(Answer, Answer.person_id == Person.id)
        .order_by(Answer.id)
    )
    kept: dict[str, list[Said]] = {person: [] for person in life.crowd.said}
    for code, answer, words in rows:
        kept[code].append((answer, words if answer == "absent" else None))
    return kept


def _may_lose(life: Life, person: str) -> bool:
    """A poll of Zalo acknowledges by handing out: what a killed bot just took is gone, and what
    was on its way when the network was cut."""
    return not life.webhooks and life.simulator.world.people[person].channel == "zalo"


async def _updates(life: Life, work: Work) -> None:
    found = await work.db.execute(select(InboxRow.state, func.count()).group_by(InboxRow.state))
    states: dict[str, int] = {row[0]: row[1] for row in found}
    heard = states.get("done", 0)
    lost = life.crowd.updates + life.crowd.damaged - sum(states.values())
    assert set(states) <= {"done", "failed"}, states
    assert states.get("failed", 0) <= life.crowd.damaged, states
    assert heard <= life.crowd.updates + life.crowd.damaged, (states, life.crowd.updates)
    assert 0 <= lost <= (0 if life.webhooks else life.gone), (states, life.crowd.updates)


async def _messages(life: Life, work: Work) -> None:
    """Each message was shown; one that was shown twice is marked."""
    rows = await work.db.execute(
        select(
            OutboxRow.external_id,
            OutboxRow.state,
            OutboxRow.body,
            OutboxRow.error,
            OutboxRow.live,
        )
        .join(Chat, Chat.id == OutboxRow.chat_id)
        .where(Chat.person_id.is_not(None))
    )
    phones = {phone.account: phone.id for phone in life.simulator.world.people.values()}
    sent: Texts = {}
    marked: Texts = {}
    for account, state, body, error, live in rows:
        code = phones[account]
        assert state == "sent" or _may_stay(life, state, error, live), (code, state, error)
        if body.get("edit") or state != "sent":
            continue
        sent.setdefault(code, Counter())[body["text"]] += 1
        if error == "repeated":
            marked.setdefault(code, Counter())[body["text"]] += 1
    for code, journal in life.crowd.journals.items():
        shown = Counter(text for text, _ in journal.came)
        missing = sent.get(code, Counter()) - shown
        assert not missing, f"{code}: never shown: {missing}"
        written = sent.get(code, Counter())
        doubled = Counter({text: shown[text] - written[text] for text in shown & written})
        assert doubled.total() <= life.kills + life.lost_answers, f"{code}: too often: {doubled}"
        unmarked = doubled - marked.get(code, Counter())
        assert not unmarked or life.lost_answers, f"{code}: doubled without a mark: {unmarked}"


def _may_stay(life: Life, state: str, error: str | None, live: bool) -> bool:
    """Nobody waits for it: it came this very moment, or goes another way than one that is shut."""
    shut = {why for fault, why in SHUT if fault in life.played}
    return not live and (
        state in ("due", "sending") or (error in shut and state in ("failed", "dropped"))
    )


def _nobody_is_woken(life: Life) -> None:
    heard = [
        Heard(person, at.astimezone(VIETNAM), text)
        for person, journal in life.crowd.journals.items()
        for text, at in journal.came
    ]
    woken = [each for each in out_of_hours(heard) if each.kinds]
    assert not woken, woken


def silent(life: Life, log: str) -> None:
    """The log tells nothing about people, and of no bug."""
    people: list[Invented] = life.people
    personal = [value for each in people for value in (each.name, each.phone)]
    tokens = {running.TELEGRAM, running.ZALO, running.SECRET}
    tokens |= life.account.secrets if life.account else set()
    secret = [word for word in (*personal, *tokens, *life.crowd.texts) if word]
    for line in log.splitlines():
        told = [word for word in (*secret, *BUGS) if word in line]
        assert not told, f"the log tells {told[:3]}: {line}"
