"""Who sees the year of a ward: its standing committee, its committee and its staff."""

from services.people import WARD
from services.refusal import Refused
from services.units import UnitView, access_unit
from services.work import Work

BOARD = ("standing_committee", *WARD)


async def access_ward(work: Work, ward_id: int) -> UnitView | Refused:
    """The ward, for those who keep its targets and duties. Refused: not_yours."""
    return await access_unit(work, ward_id, *BOARD)
