"""The facts of a case behind "Vì sao?": packed into its command, read back when it is asked.

Such a command says by itself what was judged: "/visao RES-04 permanent=false temporary_months=12".
It tells only what its reader has seen on the page it stands on.
"""

import json
import re
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any
from urllib.parse import unquote

from handlers.conversation import Turn
from handlers.texts import Texts
from handlers.vocabulary import Choice
from services import rulebooks, units
from services.people import WARD
from services.rulebooks import LocalBook
from services.rules import RULES, Finding, judge

FACT = re.compile(r"^([a-z_]+)=(.*)$", re.DOTALL)
UNSAFE = re.compile(r"[^a-z0-9_.,:\[\]{}\"-]")
"""a command is read in small letters and word by word"""
COUNTS = ("day",)
"""what a page may tell beside the facts of a rule"""
LONGEST = 200
"""letters of a fact that are kept"""


def why(t: Texts, rule_id: str, /, *about: int, **facts: object) -> Choice:
    """ "Vì sao?" with the ids that the case is looked up by, and facts that the page tells."""
    return Choice(command(rule_id, facts, *about), t("choice.why"))


def why_of(t: Texts, finding: Finding) -> Choice:
    """The same for something that was judged."""
    kept = {name: value for name, value in finding.facts.items() if is_fact_of(finding.rule, name)}
    return Choice(command(finding.rule, kept), t("choice.why"))


def command(rule_id: str, facts: Mapping[str, object], *about: int) -> str:
    """The command that asks why, with the ids and facts of the case."""
    told = (f"{name}={_packed(facts[name])}" for name in facts)
    return " ".join(["/visao", rule_id, *map(str, about), *told])


def facts_in(words: Sequence[str]) -> dict[str, object]:
    """The facts of a command; empty when it holds none."""
    found = [match for word in words if (match := FACT.match(word))]
    return {match[1]: _unpacked(match[2]) for match in found}


async def finding_of(turn: Turn, rule_id: str, facts: Mapping[str, object]) -> Finding:
    """What the rule says about the facts by the book of the own organisation, today."""
    book = await own_book(turn)
    if book is None:
        return judge(rule_id, facts, turn.work.today)
    return book.judge(rule_id, facts, turn.work.today)


async def own_book(turn: Turn) -> LocalBook | None:
    """The rulebook of the cell one belongs to, or of the ward one works for."""
    home = await units.home_unit(turn.work)
    ids = [home.id] if home else turn.work.acting.units(*WARD)
    return await rulebooks.book_for(turn.work, ids[0]) if ids else None


def is_fact_of(rule_id: str, name: str) -> bool:
    """Whether a rule goes by that fact; days off are known anyhow."""
    return rule_id in RULES and name in RULES[rule_id].shape and name not in ("holidays", "worked")


def _packed(value: object) -> str:
    text = value[:LONGEST] if isinstance(value, str) else value
    said = json.dumps(text, ensure_ascii=True, default=_plain, separators=(",", ":"))
    return UNSAFE.sub(lambda found: f"%{ord(found[0]):02x}", said)


def _plain(value: object) -> Any:
    return value.isoformat() if isinstance(value, date) else str(value)


def _unpacked(text: str) -> object:
    try:
        return json.loads(unquote(text))
    except ValueError:
        return unquote(text)
