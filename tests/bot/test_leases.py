"""Who gets which bot: evenly, without anybody's losing one for nothing."""

from hypothesis import given
from hypothesis import strategies as st

from bot.sharing import PATIENCE, choose
from services.leases import Held, Standing

BOTS = tuple(f"zalo:{number}" for number in range(6))
TIMETABLE = ":timetable"


def settled(serves: dict[int, frozenset[str]]) -> dict[str, int | None]:
    """Who holds what when every process has chosen until nobody wants to change anything."""
    holders: dict[str, int | None] = dict.fromkeys((*BOTS, TIMETABLE))
    for _ in range(100):
        before = dict(holders)
        for me in serves:
            leases = {name: Held(name, who, 1, PATIENCE) for name, who in holders.items()}
            choice = choose(me, Standing(serves, leases))
            holders |= dict.fromkeys(choice.take, me)
            if choice.give:
                holders[choice.give] = None
        if holders == before:
            return holders
    raise AssertionError("they give and take for ever")


@given(st.integers(1, 5))
def test_every_process_gets_as_many_as_any_other(many: int) -> None:
    serves = dict.fromkeys(range(1, many + 1), frozenset((*BOTS, TIMETABLE)))
    holders = settled(serves)
    counts = [sum(holders[bot] == me for bot in BOTS) for me in serves]
    assert max(counts) - min(counts) <= 1
    assert sum(counts) == len(BOTS)
    assert holders[TIMETABLE] in serves


@given(st.dictionaries(st.integers(1, 4), st.frozensets(st.sampled_from(BOTS)), min_size=1))
def test_with_different_settings_every_bot_is_somebodys_who_can(
    serves: dict[int, frozenset[str]],
) -> None:
    holders = settled(serves)
    for bot in BOTS:
        able: set[int | None] = {me for me, names in serves.items() if bot in names}
        assert holders[bot] in (able or {None})


def test_a_free_bot_is_left_for_a_moment_to_who_has_fewest() -> None:
    serves = dict.fromkeys((1, 2), frozenset(BOTS[:3]))
    leases = {
        BOTS[0]: Held(BOTS[0], 1, 1, 9),
        BOTS[1]: Held(BOTS[1], 1, 1, 9),
        BOTS[2]: Held(BOTS[2], None, 1, 0),
    }
    now = Standing(serves, leases)
    assert choose(1, now).take == ()
    assert choose(2, now).take == (BOTS[2],)
