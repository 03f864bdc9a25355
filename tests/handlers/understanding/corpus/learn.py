"""Learns `handlers/understanding/learned.json` from the training part.

    python -m tests.handlers.understanding.corpus.learn

Logistic regression with steps by AdaGrad; the order is drawn with a fixed seed, so the same
corpus and lexicon give the same file. It takes about a minute.
"""

import json
from collections import Counter, defaultdict
from collections.abc import Iterator
from hashlib import sha256
from math import exp, sqrt
from pathlib import Path
from random import Random

from handlers.understanding import learned
from handlers.understanding.learned import HUNDREDTHS, features
from handlers.understanding.reading import read
from handlers.understanding.tokens import read_yaml
from tests.handlers.understanding.corpus.noise import no_accents
from tests.handlers.understanding.corpus.utterances import TODAY, Utterance, seeds

ROUNDS = 6
STEP = 0.3
SMALLEST = 0.1
OFTEN = 4
TOLD_ALONE = {
    **{"ill": ("meeting", "absent:illness"), "hosp": ("meeting", "absent:illness")},
    **{"fam": ("meeting", "absent:family"), "care": ("meeting", "absent:family")},
    **{"work": ("meeting", "absent:work"), "study": ("meeting", "absent:study")},
    **{"away": ("meeting", "absent:away"), "trip": ("meeting", "absent:away")},
    **{"misc": ("meeting", "absent:other"), "busy": ("meeting", "absent:other")},
    **{
        "unsure": ("meeting", "unsure"),
        "late": ("meeting", "late"),
        "come": ("meeting", "attend"),
    },
    **{"where": ("meeting", "ask_when"), "when": ("meeting", "ask_when")},
    **{"account": ("dues", "ask_how_to_pay"), "means": ("dues", "ask_how_to_pay")},
    **{"broke": ("dues", "dues_later"), "salary": ("dues", "dues_later")},
    **{"howmuch": ("dues", "ask_amount"), "help": ("none", "help"), "cancel": ("none", "cancel")},
    **{"record": ("none", "my_record"), "attended": ("residence", "attended")},
}
"""tag of the lexicon → context and meaning of its phrases when nothing stands beside them"""
Example = tuple[list[str], int]


def main() -> None:
    """Learn and write the file."""
    utterances = list(seeds("train"))
    meanings = sorted({_meaning(one) for one in utterances})
    examples = list(_examples(utterances, meanings))
    weights = _weights(examples, len(meanings))
    rows = {
        name: [round(HUNDREDTHS * value) for value in row]
        for name, row in sorted(weights.items())
        if any(abs(value) >= SMALLEST for value in row)
    }
    _write({"corpus": digest(), "meanings": meanings}, rows)


def digest() -> str:
    """Say which training part this is."""
    return sha256(Path(__file__).with_name("train.yaml").read_bytes()).hexdigest()[:16]


def _meaning(one: Utterance) -> str:
    reason = one.slots.get("reason")
    return f"{one.intent}:{reason}" if reason else one.intent


def _examples(utterances: list[Utterance], meanings: list[str]) -> Iterator[Example]:
    """Give what each phrase is compared by; and by its words alone, as if no tag were known."""
    told = [
        (text, one.context, meanings.index(_meaning(one)))
        for one in utterances
        for text in dict.fromkeys((one.text, no_accents(one.text, Random(0))))
    ]
    found = [(_features(text, context), wanted) for text, context, wanted in told]
    found += [(_words_alone(names), wanted) for names, wanted in found]
    found += [
        (_words_alone(_features(text, context)), meanings.index(meaning))
        for text, context, meaning in _phrases()
    ]
    times = Counter(name for names, _ in found for name in names)
    for names, wanted in found:
        yield [name for name in names if times[name] > OFTEN], wanted


def _phrases() -> Iterator[tuple[str, str, str]]:
    """Give the phrases of the lexicon that say something by themselves: text, context, meaning."""
    for tag, (context, meaning) in TOLD_ALONE.items():
        for text in read_yaml("words.yaml")[tag]:
            yield str(text), context, meaning


def _features(text: str, context: str) -> list[str]:
    return sorted(set(features(read(text, TODAY), context)))


def _words_alone(names: list[str]) -> list[str]:
    return [name for name in names if name[:2] not in {"t:", "p:"}]


def _weights(examples: list[Example], size: int) -> dict[str, list[float]]:
    weights: dict[str, list[float]] = defaultdict(lambda: [0.0] * size)
    moved: dict[str, list[float]] = defaultdict(lambda: [0.01] * size)
    random = Random(0)
    for _ in range(ROUNDS):
        random.shuffle(examples)
        for names, wanted in examples:
            rows = [(weights[name], moved[name]) for name in names]
            _step(rows, wanted)
    return weights


def _step(rows: list[tuple[list[float], list[float]]], wanted: int) -> None:
    sums = [sum(column) for column in zip(*(row for row, _ in rows), strict=True)]
    most = max(sums)
    parts = [exp(one - most) for one in sums]
    total = sum(parts)
    for meaning, part in enumerate(parts):
        error = part / total - (meaning == wanted)
        if abs(error) < 0.001:
            continue
        for row, moved in rows:
            moved[meaning] += error * error
            row[meaning] -= STEP * error / sqrt(moved[meaning])


def _write(head: dict[str, object], rows: dict[str, list[int]]) -> None:
    lines = [f" {json.dumps(key)}: {json.dumps(value)}," for key, value in head.items()]
    body = ",\n".join(
        f"  {json.dumps(name, ensure_ascii=False)}: {json.dumps(row, separators=(',', ':'))}"
        for name, row in rows.items()
    )
    text = "{\n" + "\n".join(lines) + f'\n "weights": {{\n{body}\n }}\n}}\n'
    path = Path(learned.__file__).with_name("learned.json")
    path.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
