"""One story played to its end, and then attacked by everybody who has no business in it."""

import random
from collections.abc import Iterable

from handlers import conversations
from services.seal import Seal
from tests.attacks import intruders, replay
from tests.attacks.captured import captured, commands
from tests.attacks.intruders import Intruder
from tests.attacks.replay import Outcome
from tests.stage import Stage, stage

OWN = {
    *("answers", "task_reports", "dues_payments", "exemptions", "transfers", "questions"),
    *("declarations", "staff_ratings", "transfer_steps", "exemption_steps", "question_replies"),
    *("opinions", "prospects", "payment_shares", "dues_payment_shares", "check_ins"),
    "official_comments",
}
"""where a member of the cell writes down what is the member's own"""
TELLS = {"residence_workplaces", "residence_workplace_details"}
"""any unit may tell any residence committee of its people"""
EVERY = sorted({word for each in conversations(Seal("of the tests")) for word in each.commands})


async def crossed(story: str, each: int, seed: int, most: int | None = None) -> dict[str, Outcome]:
    """Kind of intruder → what they reached.

    `each`: answers tried at every question; `most`: commands and stolen buttons, None for all.
    """
    dice = random.Random(seed)
    async with stage() as built:
        questions = await captured(built, story)
        words = await commands(built) | {f"/{word}" for word in EVERY}
        words |= {f"/{word} {key}" for word in EVERY for key in (1, 2)}
        async with built.work() as work:
            people = await intruders.settle(work)
            secrets = replay.secrets_of(await intruders.everything(work))
        await intruders.said(built)
        found = {}
        for kind, who in people.items():
            tries = await replay.at_questions(built, who.person_id, questions, each, seed)
            chosen = dice.sample(sorted(words), min(most or len(words), len(words)))
            tries += await replay.by_commands(built, who.person_id, chosen)
            tries += await replay.by_stolen_buttons(built, who.person_id, questions[:most])
            outcome = await replay.attack(built, who, tries, secrets)
            found[kind] = _of_interest(who, outcome)
        found["stranger"] = await _strange(built, sorted(words)[:most], secrets)
        return found


async def _strange(built: Stage, words: Iterable[str], secrets: set[str]) -> Outcome:
    """Somebody who is linked to nobody."""
    nobody = Intruder("stranger", 0)
    tries = await replay.by_commands(built, None, words)
    return await replay.attack(built, nobody, tries, secrets)


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
