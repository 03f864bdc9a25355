"""How well the corpus is understood; the floors below may be raised, never lowered."""

import json
from collections import Counter
from functools import cache
from pathlib import Path

from handlers.understanding import Meaning, learned
from handlers.understanding.folding import clean, marks
from handlers.understanding.reading import read
from handlers.understanding.second import DOUBTFUL, agreed
from handlers.understanding.tokens import read_yaml
from services.words import fold
from tests.handlers.understanding.corpus.learn import digest
from tests.handlers.understanding.corpus.utterances import PLAIN, TODAY, Utterance, corpus, seeds

FEW = 3
"""of the phrases that were learned from, one in so many is read (all by the benchmark)"""
NOISY = 5
"""of the noise on these, one in so many"""
IRREVERSIBLE = {"request_exemption", "request_transfer"}
SURE = 0.6


@cache
def heard(part: str) -> list[tuple[Utterance, Meaning]]:
    """The utterances of a part with what was understood, read once; all of the test part."""
    taken = list(corpus(part))
    if part != "test":
        noise = [each for each in taken if each.noise != PLAIN]
        taken = plain(part)[::FEW] + noise[:: FEW * NOISY]
    return [(utterance, utterance.meaning()) for utterance in taken]


def plain(part: str) -> list[Utterance]:
    """The phrases of a part as they were written."""
    return list(seeds(part))


def test_the_corpus_is_large_and_its_parts_are_apart() -> None:
    parts = {part: plain(part) for part in ("train", "test")}
    assert sum(len(some) for some in parts.values()) >= 1500
    kinds = {part: {seed.kind for seed in some} for part, some in parts.items()}
    assert not kinds["train"] & kinds["test"]
    texts = {
        part: {(fold(seed.text), seed.context) for seed in some} for part, some in parts.items()
    }
    assert not texts["train"] & texts["test"]


def test_intents_are_understood() -> None:
    for part, floor in (("train", 0.99), ("test", 0.98)):
        wrong = [one for one, meaning in heard(part) if meaning.intent != one.intent]
        assert len(wrong) <= (1 - floor) * len(heard(part)), wrong


def test_slots_are_understood() -> None:
    told = [(one, meaning) for one, meaning in heard("test") if one.slots]
    wrong = [one for one, meaning in told if one.wrong_slots(meaning)]
    assert len(wrong) <= 0.05 * len(told), wrong


def test_what_was_learned_is_of_this_corpus() -> None:
    source = json.loads(Path(learned.__file__).with_name("learned.json").read_text("utf-8"))
    assert source["corpus"] == digest(), "learn again: see the README of the corpus"


def test_the_learned_reader_alone_never_makes_sure() -> None:
    for utterance in plain("test"):
        reading = read(utterance.text, TODAY)
        guess = learned.learned().guess(reading, utterance.context)
        slots = Meaning(guess.intent, guess.reason, confidence=DOUBTFUL)
        alone = agreed(Meaning("unknown", confidence=0.2), guess, slots, strange=True)
        assert alone.confidence < SURE
        assert alone.intent not in IRREVERSIBLE


def test_no_request_is_heard_where_none_was_made() -> None:
    for part in ("train", "test"):
        for utterance, meaning in heard(part):
            if meaning.intent in IRREVERSIBLE:
                assert utterance.intent == meaning.intent, utterance


def test_answers_are_not_turned_round() -> None:
    opposite = {"attend": "absent", "absent": "attend", "dues_paid": "dues_later"}
    for utterance, meaning in heard("test"):
        if meaning.intent == opposite.get(utterance.intent):
            assert meaning.confidence < SURE, utterance


def test_the_lexicon_names_each_phrase_once() -> None:
    phrases = Counter(_form(str(text)) for some in _words() for text in some)
    assert [form for form, times in phrases.items() if times > 1] == []


def _form(text: str) -> tuple[tuple[str, frozenset[str]], ...]:
    return tuple((fold(word), marks(word)) for word in clean(text).split())


def _words() -> list[list[object]]:
    return list(read_yaml("words.yaml").values())
