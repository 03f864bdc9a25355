"""How one sum is shared out over the months it was paid for: whole đồng, nothing lost."""

from collections.abc import Callable, Sequence
from datetime import date

from services.refusal import Refused

Shares = dict[date, int]


def share_out(
    amount: int, months: Sequence[date], due: Callable[[date], int | None]
) -> Shares | Refused:
    """Month → đồng; the parts add up to `amount`.

    `due`: what is still to be paid for a month, None where nobody entered an amount. Known for
    all months, they are filled one after the other and what is left over stays with the last.
    Otherwise all months get the same, and what cannot be divided goes to the first.
    """
    wanted = [due(month) for month in months]
    known = [each for each in wanted if each]
    shares = _filled(amount, known) if len(known) == len(months) else _even(amount, len(months))
    if 0 in shares:
        return Refused("dues_amount_for_fewer", {"months": sum(share > 0 for share in shares)})
    return dict(zip(months, shares, strict=True))


def _filled(amount: int, wanted: Sequence[int]) -> list[int]:
    shares = []
    for each in wanted[:-1]:
        shares.append(min(each, amount))
        amount -= shares[-1]
    return [*shares, amount]


def _even(amount: int, count: int) -> list[int]:
    each, rest = divmod(amount, count)
    return [each + rest, *[each] * (count - 1)]
