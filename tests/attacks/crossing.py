"""One story played to its end, and then attacked by everybody who has no business in it."""

import random

from handlers import conversations
from services.seal import Seal
from tests import rows
from tests.attacks import intruders, replay
from tests.attacks.captured import captured, commands
from tests.attacks.intruders import Intruder
from tests.attacks.known import Known
from tests.attacks.replay import Outcome
from tests.stage import stage

OWN = {
    *("answers", "task_reports", "dues_payments", "exemptions", "transfers", "questions"),
    *("declarations", "staff_ratings", "transfer_steps", "exemption_steps", "question_replies"),
    *("opinions", "prospects", "payment_shares", "dues_payment_shares", "check_ins"),
    "official_comments",
}
"""where a member of the cell writes down what is the member's own"""
TELLS = {"residence_workplaces", "residence_workplace_details"}
"""any unit may tell any residence committee of its people"""
LEADS = {word: each.name for each in conversations(Seal("of the tests")) for word in each.commands}
"""every command → its conversation"""
EVERY = sorted(LEADS)


async def crossed(
    story: str, each: int, seed: int, most: int | None = None, known: Known | None = None
) -> dict[str, Outcome]:
    """Kind of intruder → what they reached.

    `each`: answers tried at every question; `most`: commands and stolen buttons, None for all;
    `known`: what earlier stories showed.
    """
    dice = random.Random(seed)
    async with stage() as built:
        questions = await captured(built, story)
        words = await commands(built) | {f"/{word}" for word in EVERY}
        words |= {f"/{word} {key}" for word in EVERY for key in (1, 2)}
        async with built.work() as work:
            people = await intruders.settle(work)
            before = await intruders.everything(work)
        await intruders.said(built)
        await built.keep("ended")
        found = {}
        if known:
            ended = built.path.with_name("ended.db")
            rows.copy(str(built.path), ended)
            known.begin(ended, f"{built.clock.now():%Y-%m}")
        for kind, who in people.items():
            chosen = dice.sample(sorted(words), min(most or len(words), len(words)))
            tries = replay.by_commands(chosen, LEADS)
            if who.person_id:
                tries += replay.at_questions(questions, each, seed)
                tries += replay.by_stolen_buttons(questions[:most])
            outcome = await replay.attack(built, who, tries, before, known)
            found[kind] = _of_interest(who, outcome)
            await built.give_back("ended")
        return found


def _of_interest(who: Intruder, outcome: Outcome) -> Outcome:
    """A member of the cell may read what is told to all, and write of oneself."""
    if who.kind != "member":
        changed = tuple(each for each in outcome.changed if each.split()[0] not in TELLS)
        changed = tuple(each for each in changed if each != f"persons {who.person_id} changed")
        return Outcome(outcome.broke, changed, outcome.leaked, ())
    mine = (f"'person_id': {who.person_id},", f"'for_person_id': {who.person_id},")
    changed = tuple(
        each
        for each in outcome.changed
        if not (any(one in each for one in mine) or each.split()[0] in OWN)
        and each != f"persons {who.person_id} changed"
    )
    return Outcome(outcome.broke, changed, (), ())
