"""Faults that somebody ordered: the coming calls of a bot fail, or their answers are lost."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

STATUSES = (403, 429, 500)


@dataclass(slots=True)
class Fault:
    """The next `left` calls (to `person`, by `method`, when named) answer with `status`."""

    status: int
    left: int
    person: str | None = None
    method: str | None = None

    def meets(self, method: str, person: str | None) -> bool:
        named = self.person is None or self.person == person
        return self.left > 0 and named and self.method in {None, method}


@dataclass(slots=True)
class Faults:
    """Only calls that show or change something on a phone meet a fault; polling goes on."""

    waiting: list[Fault] = field(default_factory=list)
    drops: int = 0

    def order(self, body: Mapping[str, Any]) -> None:
        """Raises ValueError when the order is not understood."""
        if "drop_answers" in body:
            self.drops = _count(body["drop_answers"])
            return
        status = body.get("status")
        if status not in STATUSES:
            raise ValueError("status must be 500, 429 or 403")
        count = _count(body.get("next", 1))
        self.waiting.append(Fault(status, count, body.get("person"), body.get("method")))

    def take(self, method: str, person: str | None) -> int | None:
        """The status this call has to fail with, if any."""
        fault = next((f for f in self.waiting if f.meets(method, person)), None)
        if fault is None:
            return None
        fault.left -= 1
        self.waiting = [f for f in self.waiting if f.left > 0]
        return fault.status

    def take_drop(self) -> bool:
        """Whether the answer of this call gets lost."""
        if self.drops == 0:
            return False
        self.drops -= 1
        return True


def _count(value: object) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or value < 0:
        raise ValueError("the number of calls must be a whole number, 0 or more")
    return value
