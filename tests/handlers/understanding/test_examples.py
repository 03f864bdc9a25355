"""The shared examples: text in a context, and what it means."""

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from handlers.understanding import understand

TODAY = date(2026, 6, 1)
EXAMPLES = Path(__file__).with_name("utterances.jsonl").read_text(encoding="utf-8").splitlines()


@pytest.mark.parametrize("line", EXAMPLES)
def test_example_is_understood(line: str) -> None:
    example: dict[str, Any] = json.loads(line)
    meaning = understand(example.pop("text"), example.pop("context"), today=TODAY)
    assert {name: getattr(meaning, name) for name in example} == example
    assert meaning.confidence >= 0.6 or meaning.intent == "unknown"
