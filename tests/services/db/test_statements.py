"""Work for many people costs as many statements as work for one."""

from functools import partial

from sqlalchemy import delete, update

from services import people, sessions
from services.db.models import Offer, RoleHeld
from services.reminders import due
from services.sessions import OfferView
from services.work import Work
from tests.fakes import BOTS, FRIDAY, House, vn
from tests.services.db.conftest import counted


async def talk(work: Work, many: int) -> None:
    """What a batch of turns does with so many chats."""
    places = [("telegram", BOTS["telegram"], f"new-{number}") for number in range(many)]
    states = await sessions.load(work, places)
    made = [OfferView(f"t{s.id}", s.id, "menu", "home", (("a", "A"),)) for s in states.values()]
    for state in states.values():
        state.open("menu", "home", {"page": 1})
    await sessions.save(work, list(states.values()), made)
    await sessions.offers(work, [offer.token for offer in made])


async def test_a_hundred_chats_cost_as_much_as_one(house: House) -> None:
    costs = []
    for many in (1, 100):
        costs.append(await counted(house.engine, partial(house.act, "", talk, many)))
        await house.change(delete(Offer))
    assert costs == [6, 6]


async def test_what_was_saved_is_loaded_again(house: House) -> None:
    place = ("telegram", BOTS["telegram"], "new-0")
    await house.act("", talk, 1)
    state = (await house.act("", sessions.load, [place, place]))[place]
    assert (state.conversation, state.step, state.draft) == ("menu", "home", {"page": 1})
    offer = (await house.act("", sessions.offers, [f"t{state.id}"]))[f"t{state.id}"]
    assert (offer.chat_id, offer.choices) == (state.id, (("a", "A"),))
    assert await house.act("", sessions.linked, [place]) == set()


async def test_all_actors_come_in_one_statement(house: House) -> None:
    ask = partial(house.act, "", people.actors, list(house.ids.values()))
    assert await counted(house.engine, ask) == 1


async def test_an_actor_holds_the_roles_of_today(house: House) -> None:
    deputy, unit = house.ids["deputy"], house.units["one"]
    held = update(RoleHeld).where(RoleHeld.person_id == deputy)
    await house.change(held.values(to_day=FRIDAY.date()))
    for at, holds in ((vn(6, 5, 23, 59), True), (vn(6, 6), False)):
        house.clock.move_to(at)
        found = await house.act("", people.actors, [deputy])
        assert found[deputy].holds(unit, "deputy") == holds
        assert not found[deputy].holds(house.units["two"], "deputy")


async def test_reminders_of_two_meetings_cost_as_much_as_those_of_one(house: House) -> None:
    costs = list[int]()
    for first in (13, 20):
        for day in range(first, first + 1 + len(costs)):
            await house.meeting(vn(6, day, 19))
        costs.append(await counted(house.engine, partial(house.act, "", due.parcels)))
    assert costs[0] == costs[1]
