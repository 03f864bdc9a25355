"""The corpus: hand-written phrases of train.yaml and test.yaml, plain and with noise."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from pathlib import Path
from random import Random
from typing import Any

import yaml

from handlers.understanding import Meaning, understand
from tests.handlers.understanding.corpus.noise import KINDS

TODAY = date(2026, 6, 1)
PLAIN = "plain"
_NOISES_EACH = {"train": 2, "test": 4}


@dataclass(frozen=True, slots=True)
class Utterance:
    """A text, the context it answers in, and what it means."""

    kind: str
    noise: str
    text: str
    context: str
    intent: str
    slots: dict[str, Any] = field(default_factory=dict)

    def meaning(self) -> Meaning:
        """Understand the text on the corpus's day."""
        return understand(self.text, self.context, today=TODAY)

    def wrong_slots(self, meaning: Meaning) -> list[str]:
        """Give the names of the slots that were understood otherwise."""
        return [name for name, value in self.slots.items() if _plain(meaning, name) != value]


def _plain(meaning: Meaning, slot: str) -> object:
    value = getattr(meaning, slot)
    if isinstance(value, date):
        return value.isoformat()
    return list(value) if isinstance(value, tuple) else value


@cache
def seeds(part: str) -> tuple[Utterance, ...]:
    """Give the hand-written phrases of a part: "train" or "test"."""
    return tuple(_written(Path(__file__).with_name(f"{part}.yaml")))


def _written(path: Path) -> Iterator[Utterance]:
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    groups = yaml.load(path.read_text(encoding="utf-8"), Loader=loader)  # noqa: S506 - both are safe
    for group in groups or []:
        common = {"reason": group["reason"]} if "reason" in group else {}
        for entry in group["texts"]:
            text, slots = entry if isinstance(entry, list) else (entry, {})
            yield Utterance(
                group["kind"], PLAIN, text, group["context"], group["intent"], common | slots
            )


@cache
def corpus(part: str) -> tuple[Utterance, ...]:
    """Give every phrase of a part plain, and changed by some kinds of noise drawn for it."""
    return tuple(_with_noise(part))


def _with_noise(part: str) -> Iterator[Utterance]:
    for seed in seeds(part):
        yield seed
        random = Random(seed.text)
        for name in random.sample(sorted(KINDS), _NOISES_EACH[part]):
            text = KINDS[name](seed.text, random)
            if text != seed.text:
                yield Utterance(seed.kind, name, text, seed.context, seed.intent, seed.slots)
