"""An expected refusal: a value with a code; handlers find its words under `refused.<code>`."""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Refused:
    """Why something was not done; `values` fill the sentence (names, dates, numbers)."""

    code: str
    values: Mapping[str, object] = field(default_factory=dict)
