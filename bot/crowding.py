"""One chat that writes without end does not take the place of the others.

What a chat sends beyond its share of a minute is put aside unread; the person is told so once, and
sends it again later. Nothing that was answered is ever put aside.
"""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from handlers.vocabulary import Address, Incoming

MINUTE = timedelta(minutes=1)
MOST_CHATS = 10_000
"""chats that are remembered: those of the last minute when there are more"""


@dataclass(slots=True)
class _Share:
    begun: datetime
    newest: int
    count: int = 1


class Crowding:
    """Counts the messages of each chat in a minute. `most` 0: nobody is ever too many."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._shares: dict[Address, _Share] = {}

    def admit(self, update_id: int, incoming: Incoming | None, now: datetime) -> Incoming | None:
        """What is to be heard of it: itself, the one remark that it is too much, or nothing.

        An update that is tried again counts once.
        """
        if incoming is None or not self._most:
            return incoming
        count = self._counted(update_id, incoming.address, now)
        if count <= self._most:
            return incoming
        if count > self._most + 1:
            return None
        return replace(incoming, kind="crowded", text="", tap="", files=())

    def _counted(self, update_id: int, address: Address, now: datetime) -> int:
        share = self._shares.get(address)
        if share is None or now - share.begun >= MINUTE:
            self._forget(now)
            share = self._shares[address] = _Share(now, update_id)
        elif update_id > share.newest:
            share.newest, share.count = update_id, share.count + 1
        else:
            return 1
        return share.count

    def _forget(self, now: datetime) -> None:
        if len(self._shares) >= MOST_CHATS:
            recent = self._shares.items()
            self._shares = {at: one for at, one in recent if now - one.begun < MINUTE}
