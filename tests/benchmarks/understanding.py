"""How well and how fast messages are understood, on the corpus of tests/handlers/understanding.

    python -m tests.benchmarks.understanding [--mistakes]

Prints accuracy by part, intent and kind of noise, and the processor time a message takes.
"""

import resource
import sys
from collections import Counter
from collections.abc import Callable, Iterable
from statistics import median, quantiles
from time import process_time

from handlers.understanding import Meaning
from tests.handlers.understanding.corpus.utterances import Utterance, corpus

Judged = tuple[Utterance, Meaning]
SURE = 0.6


def main() -> None:
    """Measure both parts and print the tables."""
    for part in ("train", "test"):
        judged, seconds = _judge(corpus(part))
        _print_part(part, judged)
        _print_times(seconds)
        if "--mistakes" in sys.argv:
            _print_mistakes(judged)
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    _say(f"\nmemory of the whole process at most: {memory:.0f} MB")


def _judge(utterances: Iterable[Utterance]) -> tuple[list[Judged], list[float]]:
    judged, seconds = [], []
    for utterance in utterances:
        start = process_time()
        meaning = utterance.meaning()
        seconds.append(process_time() - start)
        judged.append((utterance, meaning))
    return judged, seconds


def _print_part(part: str, judged: list[Judged]) -> None:
    told = [(one, meaning) for one, meaning in judged if one.slots]
    slots = sum(not one.wrong_slots(meaning) for one, meaning in told)
    right = sum(one.intent == meaning.intent for one, meaning in judged)
    _say(f"\n== {part}: {len(judged)} utterances")
    _say(f"intent {_share(right, len(judged))}, slots {_share(slots, len(told))}")
    sure = [
        one.text
        for one, meaning in judged
        if meaning.intent not in {one.intent, "unknown"} and meaning.confidence >= SURE
    ]
    _say(f"sure and wrong (would be acted on without asking): {len(sure)}")
    _table("intent", judged, lambda one: one.intent)
    _table("noise", judged, lambda one: one.noise)


def _table(title: str, judged: list[Judged], key: Callable[[Utterance], str]) -> None:
    total = Counter(key(one) for one, _ in judged)
    right = Counter(key(one) for one, meaning in judged if one.intent == meaning.intent)
    _say(f"-- by {title}")
    for name in sorted(total):
        _say(f"  {name:20} {_share(right[name], total[name])}")


def _print_times(seconds: list[float]) -> None:
    slow = quantiles(seconds, n=100)[98] * 1000
    _say(f"-- time: median {median(seconds) * 1000:.2f} ms, 99 of 100 under {slow:.2f} ms")


def _print_mistakes(judged: list[Judged]) -> None:
    for one, meaning in judged:
        if one.intent != meaning.intent or one.wrong_slots(meaning):
            _say(f"  {one.context} | {one.noise} | {one.text} | {one.intent} {one.slots}")
            _say(f"      understood: {meaning}")


def _share(right: int, total: int) -> str:
    return f"{100 * right / max(total, 1):5.1f}% ({right} of {total})"


def _say(line: str) -> None:
    sys.stdout.write(line + "\n")


if __name__ == "__main__":
    main()
